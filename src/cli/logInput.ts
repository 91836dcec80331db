// Opens a log as bytes, however long it is: a file, a pipe, standard input; text that PowerShell wrote as UTF-16 too.
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { msg, type Message } from '../core/message';
import { unreadable } from './readInput';

/** Bytes read at once: large enough that nothing waits, small enough that memory stays small. */
const chunk = 1024 * 1024;

/** @property live It may go on growing while it is read: what is found is told as soon as it is sure. */
export type LogInput =
  | { readonly ok: true; readonly live: boolean; readonly bytes: AsyncIterable<Uint8Array> }
  | { readonly ok: false; readonly message: Message };

/** @param path `-`: standard input. Never rejects; reading may. */
export async function openLog(path: string, standardInput: Readable): Promise<LogInput> {
  if (path === '-')
    return { ok: true, live: true, bytes: asUtf8(standardInput as AsyncIterable<Uint8Array>) };
  try {
    const entry = await stat(path);
    if (entry.isDirectory())
      return { ok: false, message: msg('{0} is a folder. Name the files in it.', path.replace(/\/+$/, '')) };
    if (!entry.isFile())
      return { ok: true, live: true, bytes: asUtf8(createReadStream(path) as AsyncIterable<Uint8Array>) };
    const handle = await open(path);
    return { ok: true, live: false, bytes: asUtf8(chunksOf(handle)) };
  } catch (error) {
    return { ok: false, message: unreadable(path, error) };
  }
}

/** Two buffers in turns for the whole file: the next one is read while the last one is looked at. */
async function* chunksOf(handle: Awaited<ReturnType<typeof open>>): AsyncGenerator<Uint8Array> {
  let pending: ReturnType<typeof read> | undefined;
  const read = (buffer: Uint8Array) => handle.read(buffer, 0, buffer.length, null);
  try {
    let [current, other] = [new Uint8Array(chunk), new Uint8Array(chunk)];
    pending = read(current);
    for (;;) {
      const { bytesRead } = await pending;
      if (bytesRead === 0) return;
      pending = read(other);
      yield current.subarray(0, bytesRead);
      [current, other] = [other, current];
    }
  } finally {
    await pending?.catch(() => undefined);
    await handle.close();
  }
}

/** Takes a byte order mark for what it says. */
async function* asUtf8(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let decoder: TextDecoder | undefined;
  const encoder = new TextEncoder();
  /** A pipe may hand over less than the mark has. */
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const bytes of source) {
    let next = bytes;
    if (head !== undefined) {
      next = head.length === 0 ? bytes : Buffer.concat([head, bytes]);
      if (next.length < 2) {
        head = next.slice();
        continue;
      }
      head = undefined;
      if (next[0] === 0xff && next[1] === 0xfe) decoder = new TextDecoder('utf-16le');
      if (next[0] === 0xfe && next[1] === 0xff) decoder = new TextDecoder('utf-16be');
    }
    yield decoder === undefined ? next : encoder.encode(decoder.decode(next, { stream: true }));
  }
  if (head !== undefined && head.length > 0) yield head;
}
