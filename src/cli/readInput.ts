// Reads what is to be linted: a file or standard input, within bounds, as text.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { msg, type Message } from '../core/message';

/** Bytes beyond which nothing is read: no script is as long, and a device never ends. */
const largest = 16 * 1024 * 1024;

export type Input =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: Message };

const refused = (message: Message): Input => ({ ok: false, message });

/**
 * The text of a file, without its byte order mark. Pipes are read too: `<(…)` of a shell is one.
 *
 * @param path `-`: standard input. Never rejects.
 */
export async function readInput(path: string, standardInput: Readable): Promise<Input> {
  try {
    if (path === '-') return textOf(path, await bytesOf(standardInput));
    if ((await stat(path)).isDirectory())
      return refused(
        msg('{0} is a folder. Name the files in it, for example {0}/*.sh.', path.replace(/\/+$/, '')),
      );
    return textOf(path, await bytesOf(createReadStream(path)));
  } catch (error) {
    return refused(unreadable(path, error));
  }
}

/** @returns undefined where there is more than the bound. */
async function bytesOf(stream: Readable): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Buffer | string);
    length += bytes.length;
    if (length > largest) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function textOf(path: string, bytes: Buffer | undefined): Input {
  if (bytes === undefined) return refused(msg('{0} is larger than {1} MiB.', path, largest / 1024 / 1024));
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  // A decoder takes the byte order mark away.
  const text = new TextDecoder(utf16 ? 'utf-16le' : 'utf-8').decode(bytes);
  // As grep and git tell: no text has this character.
  if (text.includes('\0')) return refused(msg('{0} is not a text file.', path));
  return { ok: true, text };
}

/** Why a file cannot be read, in words. */
export function unreadable(path: string, error: unknown): Message {
  switch ((error as { readonly code?: string }).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return msg('There is no file {0}.', path);
    case 'EACCES':
    case 'EPERM':
      return msg('{0} may not be read.', path);
    default:
      return msg('{0} cannot be read: {1}', path, error instanceof Error ? error.message : String(error));
  }
}
