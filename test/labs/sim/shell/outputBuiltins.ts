// Builtins that print and read: echo, printf, read, mapfile.
import type { Builtin } from './builtins';
import { assignParameter } from './expand';
import { format, unescape } from './format';
import { toText } from './io';
import type { Shell } from './shell';

const echo: Builtin = (shell, args) => {
  const words = [...args];
  let newline = '\n';
  let escapes = false;
  while (/^-[neE]+$/.test(words[0] ?? '')) {
    const letters = words.shift() ?? '';
    if (letters.includes('n')) newline = '';
    if (letters.includes('e')) escapes = true;
    if (letters.includes('E')) escapes = false;
  }
  const text = words.join(' ');
  if (!escapes) {
    shell.fds.write(1, text + newline);
    return 0;
  }
  const read = unescape(text, true);
  shell.fds.write(1, read.text + (read.stop ? '' : newline));
  return 0;
};

const printf: Builtin = async (shell, args) => {
  const words = [...args];
  let variable: string | undefined;
  if (words[0] === '-v') variable = words.splice(0, 2)[1];
  if (words[0] === '--') words.shift();
  const [template, ...rest] = words;
  if (template === undefined) {
    shell.complain('printf: usage: printf [-v var] format [arguments]');
    return 2;
  }
  const { text, problem } = format(shell, template, rest);
  if (variable === undefined) shell.fds.write(1, text);
  else await assignParameter(shell, variable, text);
  if (problem === undefined) return 0;
  shell.complain(`printf: ${problem}`);
  return 1;
};

interface ReadOptions {
  raw: boolean;
  array: string | undefined;
  delimiter: string;
  count: number | undefined;
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
      else if (letter === 'n' || letter === 'N') options.count = Number(value);
      else if (letter === 'u') options.fd = Number(value);
      else if (letter === 't') options.seconds = Number(value);
      break;
    }
  }
  if (words[0] === '--') words.shift();
  return { options, names: words };
}

/** Without -r a backslash quotes what follows it, also the line's end. */
async function logicalLine(shell: Shell, options: ReadOptions): Promise<{ text: string; complete: boolean }> {
  const reader = shell.fds.get(options.fd)?.reader;
  if (reader === undefined) return { text: '', complete: false };
  if (options.count !== undefined) {
    const text = await reader.characters(options.count);
    return { text: text.replace(/\n[\s\S]*$/, ''), complete: text.length === options.count };
  }
  let line = await reader.line(options.delimiter);
  if (options.raw) return line;
  let text = line.text;
  while (line.complete && /(^|[^\\])(\\\\)*\\$/.test(text)) {
    line = await reader.line(options.delimiter);
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

async function withTime<T>(
  shell: Shell,
  seconds: number | undefined,
  work: Promise<T>,
): Promise<T | typeof timedOut> {
  if (seconds === undefined) return work;
  let cancel = (): void => undefined;
  const late = new Promise<typeof timedOut>((resolve) => {
    cancel = shell.host.clock.after(seconds * 1000, () => {
      resolve(timedOut);
    });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
  }
}

/** A signal ends the shell while it waits. */
export function orKilled<T>(shell: Shell, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const forget = shell.process.onDeath(() => {
      try {
        shell.alive();
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    work.then(resolve, reject).finally(forget);
  });
}

const read: Builtin = async (shell, args) => {
  const { options, names } = readOptions(args);
  const line = await orKilled(shell, withTime(shell, options.seconds, logicalLine(shell, options)));
  if (line === timedOut) return 142;
  const text = toText(line.text).replaceAll('\0', '');
  const ifs = shell.vars.get('IFS') ?? ' \t\n';
  if (options.array !== undefined) {
    const fields = fieldsOf(text, ifs, Number.POSITIVE_INFINITY);
    shell.vars.setArray(options.array, new Map(fields.map((field, index) => [String(index), field])));
  } else if (names.length === 0) shell.vars.set('REPLY', text);
  else {
    const fields = fieldsOf(text, ifs, names.length);
    for (const [index, name] of names.entries()) await assignParameter(shell, name, fields[index] ?? '');
  }
  return line.complete ? 0 : 1;
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

export const outputBuiltins: Readonly<Record<string, Builtin>> = {
  echo,
  printf,
  read,
  mapfile,
  readarray: mapfile,
};
