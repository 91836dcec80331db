// Builtins that read: read, with its time limit and its counts, and mapfile.
import type { Builtin } from './builtins';
import { assignParameter } from './expand';
import { toText } from './io';
import type { Reader, Waiting } from './reader';
import type { Shell } from './shell';
import { orKilled, whileTrapping } from './waiting';

interface ReadOptions {
  raw: boolean;
  array: string | undefined;
  delimiter: string;
  count: number | undefined;
  /** -N: delimiters are characters like any other, and nothing is split. */
  exact: boolean;
  fd: number;
  seconds: number | undefined;
}

function readOptions(args: readonly string[]): { options: ReadOptions; names: readonly string[] } {
  const words = [...args];
  const options: ReadOptions = {
    raw: false,
    array: undefined,
    delimiter: '\n',
    count: undefined,
    exact: false,
    fd: 0,
    seconds: undefined,
  };
  while (/^-[a-zA-Z]/.test(words[0] ?? '')) {
    const word = words.shift() ?? '';
    for (let at = 1; at < word.length; at += 1) {
      const letter = word[at] ?? '';
      if (letter === 'r') options.raw = true;
      if (!'adnNptui'.includes(letter)) continue;
      const value = word.slice(at + 1) !== '' ? word.slice(at + 1) : (words.shift() ?? '');
      if (letter === 'a') options.array = value;
      else if (letter === 'd') options.delimiter = value === '' ? '\0' : value.charAt(0);
      else if (letter === 'n' || letter === 'N') {
        options.count = Number(value);
        options.exact = letter === 'N';
      } else if (letter === 'u') options.fd = Number(value);
      else if (letter === 't') options.seconds = Number(value);
      break;
    }
  }
  if (words[0] === '--') words.shift();
  return { options, names: words };
}

/** @property complete The delimiter came, or all the bytes that were asked for. */
interface Got {
  readonly text: string;
  readonly complete: boolean;
}

/** Without -r a backslash quotes what follows it, also the line's end. */
async function logicalLine(reader: Reader, options: ReadOptions, waiting: Waiting): Promise<Got> {
  if (options.count !== undefined && options.exact) {
    const text = await reader.characters(options.count, waiting);
    return { text, complete: text.length === options.count };
  }
  if (options.count !== undefined) return reader.counted(options.count, options.delimiter, waiting);
  let line = await reader.line(options.delimiter, waiting);
  if (options.raw) return line;
  let text = line.text;
  while (line.complete && /(^|[^\\])(\\\\)*\\$/.test(text)) {
    line = await reader.line(options.delimiter, waiting);
    text = text.slice(0, -1) + line.text;
  }
  return { text: text.replace(/\\(.)/gs, '$1'), complete: line.complete };
}

/** Splits at IFS into as many fields as there are names; the last takes the rest. */
function fieldsOf(text: string, ifs: string, most: number): readonly string[] {
  const blank = ifs.replace(/[^ \t\n]/g, '');
  const isBlank = (character: string) => character !== '' && blank.includes(character);
  const isSeparator = (character: string) => character !== '' && ifs.includes(character);
  const fields: string[] = [];
  let at = 0;
  while (isBlank(text.charAt(at))) at += 1;
  while (at < text.length) {
    if (fields.length === most - 1) {
      let rest = text.slice(at);
      while (isBlank(rest.slice(-1))) rest = rest.slice(0, -1);
      // One hard separator at the very end belongs to the last field's end.
      const single = rest.slice(0, -1);
      if (isSeparator(rest.slice(-1)) && !Array.from(single).some(isSeparator)) rest = single;
      fields.push(rest);
      return fields;
    }
    let end = at;
    while (end < text.length && !isSeparator(text.charAt(end))) end += 1;
    fields.push(text.slice(at, end));
    at = end;
    while (isBlank(text.charAt(at))) at += 1;
    if (isSeparator(text.charAt(at))) {
      at += 1;
      while (isBlank(text.charAt(at))) at += 1;
    }
  }
  return fields;
}

const timedOut = Symbol('no line in time');

/** What there is when the time is over is read all the same, as bash does since 4.0. */
function inHand(reader: Reader, { count, exact, delimiter }: ReadOptions): Got {
  if (count === undefined) return reader.lineSoFar(delimiter);
  const text = reader.take(count);
  return { text, complete: exact && text.length === count };
}

async function inTime(shell: Shell, reader: Reader, options: ReadOptions): Promise<Got | typeof timedOut> {
  const waiting: Waiting = { over: false };
  const line = logicalLine(reader, options, waiting);
  const { seconds } = options;
  let cancel = (): void => undefined;
  try {
    if (seconds === undefined) return await whileTrapping(shell, line);
    const late = new Promise<typeof timedOut>((resolve) => {
      cancel = shell.host.clock.after(seconds * 1000, () => {
        resolve(timedOut);
      });
    });
    return await whileTrapping(shell, Promise.race([line, late]));
  } finally {
    // What comes later is for who reads next.
    waiting.over = true;
    cancel();
  }
}

async function assignFields(
  shell: Shell,
  text: string,
  options: ReadOptions,
  names: readonly string[],
): Promise<void> {
  const ifs = shell.vars.get('IFS') ?? ' \t\n';
  if (options.array !== undefined) {
    const fields = fieldsOf(text, ifs, Number.POSITIVE_INFINITY);
    shell.vars.setArray(options.array, new Map(fields.map((field, index) => [String(index), field])));
  } else if (names.length === 0) shell.vars.set('REPLY', text);
  else {
    const fields = options.exact ? [text] : fieldsOf(text, ifs, names.length);
    for (const [index, name] of names.entries()) await assignParameter(shell, name, fields[index] ?? '');
  }
}

const read: Builtin = async (shell, args) => {
  const { options, names } = readOptions(args);
  const file = shell.fds.get(options.fd);
  if (file === undefined) {
    shell.complain(`read: ${options.fd}: invalid file descriptor: Bad file descriptor`);
    return 1;
  }
  const { reader } = file;
  if (reader === undefined) {
    await assignFields(shell, '', options, names);
    return 1;
  }
  if (options.seconds === 0) return (await reader.ready()) ? 0 : 1;
  const end = await inTime(shell, reader, options);
  const { text, complete } = end === timedOut ? inHand(reader, options) : end;
  await assignFields(shell, toText(text).replaceAll('\0', ''), options, names);
  return complete ? 0 : end === timedOut ? 142 : 1;
};

const mapfile: Builtin = async (shell, args) => {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const reader = shell.fds.get(0)?.reader;
  const all = reader === undefined ? '' : toText(await orKilled(shell, reader.all()));
  const lines = all === '' ? [] : all.replace(/\n$/, '').split('\n');
  const kept = args.some((arg) => /^-\w*t/.test(arg)) ? lines : lines.map((line) => `${line}\n`);
  shell.vars.setArray(words[0] ?? 'MAPFILE', new Map(kept.map((line, index) => [String(index), line])));
  return 0;
};

export const inputBuiltins: Readonly<Record<string, Builtin>> = { read, mapfile, readarray: mapfile };
