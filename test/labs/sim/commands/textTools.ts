// Options of text programs that just-bash's own versions lack: grep -s and -H, od -t u1, tr.
import type { ExecResult } from 'just-bash';
import { FsError, strerror } from '../files/fsError';
import { readsInput } from '../shell/bundled';
import { toText } from '../shell/io';
import { escapeRegex } from '../shell/patterns';
import { operands } from './fileTools';
import { ok, type Program, type ProgramContext, type Programs } from './command';
import { tr } from './tr';

/** Letters of grep that take a value, in the same word or the next. */
const valueLetters = 'mABCef';

interface GrepCall {
  readonly silent: boolean;
  readonly withName: boolean;
  readonly args: readonly string[];
}

/** Takes -s and -H out of the options, and -a, for every file is text here. */
function readGrep(args: readonly string[]): GrepCall {
  let silent = false;
  let withName = false;
  const kept: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--') {
      kept.push(...args.slice(at));
      break;
    }
    if (!/^-[A-Za-z]/.test(word)) {
      kept.push(word);
      continue;
    }
    let letters = '';
    for (let index = 1; index < word.length; index += 1) {
      const letter = word[index] ?? '';
      if (letter === 'a' || letter === 'I') continue;
      if (letter === 's') silent = true;
      else if (letter === 'H') withName = true;
      else letters += letter;
      if (!valueLetters.includes(letter)) continue;
      letters += word.slice(index + 1);
      break;
    }
    if (letters !== '') kept.push(`-${letters}`);
    const last = letters.at(-1) ?? '';
    if (valueLetters.includes(last) && letters !== '') kept.push(args[(at += 1)] ?? '');
  }
  return { silent, withName, args: kept };
}

/** grep -z: records that end in NUL, as /proc/PID/environ has them. Only -l, -c, -q, -F and -x besides. */
function grepZero({ args, silent }: GrepCall, context: ProgramContext): ExecResult {
  const letters = args.filter((arg) => /^-[a-zA-Z]+$/.test(arg)).join('');
  const [pattern = '', ...files] = args.filter((arg) => !/^-[a-zA-Z]+$/.test(arg));
  const regex = new RegExp(letters.includes('F') ? escapeRegex(pattern) : pattern);
  const matches = (record: string) =>
    letters.includes('x') ? regex.exec(record)?.[0] === record : regex.test(record);
  let found = false;
  let stderr = '';
  let stdout = '';
  for (const file of files)
    try {
      const hits = context.files.read(context.resolve(file)).split('\0').filter(matches);
      if (hits.length === 0) continue;
      found = true;
      stdout += letters.includes('l')
        ? `${file}\n`
        : letters.includes('q')
          ? ''
          : hits.map((hit) => `${hit}\0`).join('');
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      stderr += `grep: ${file}: ${strerror(error.code)}\n`;
    }
  return { stdout, stderr: silent ? '' : stderr, exitCode: found ? 0 : stderr === '' ? 1 : 2 };
}

/** The bundled grep, with -s done by dropping its messages and -H by a second, empty file. */
const grep: Program = async (args, context) => {
  const call = readGrep(args);
  const zero = call.args.find((arg) => /^-[a-zA-Z]*z/.test(arg));
  if (zero !== undefined) return grepZero(call, context);
  const words = [...call.args, ...(call.withName ? ['/dev/null'] : [])];
  const stdin = readsInput(context.name, call.args) ? await context.input() : '';
  const result = await context.bundled(words, stdin);
  return call.silent ? { ...result, stderr: '' } : result;
};

/** `od -An -tu1 FILE` in decimal; other forms go to the bundled od. */
const od: Program = async (args, context) => {
  const form = (name: string) =>
    args.includes(`-t${name}`) || args.some((arg, index) => arg === name && args[index - 1] === '-t');
  const hexadecimal = form('x1');
  if (!form('u1') && !hexadecimal)
    return context.bundled(args, readsInput('od', args) ? await context.input() : '');
  const file = args.filter((arg, index) => !/^-./.test(arg) && args[index - 1] !== '-t').at(-1);
  const content =
    file === undefined || file === '-' ? await context.input() : context.files.read(context.resolve(file));
  const one = (byte: number) =>
    hexadecimal ? ` ${byte.toString(16).padStart(2, '0')}` : String(byte).padStart(4);
  return ok(`${[...Buffer.from(content, 'latin1')].map(one).join('')}\n`);
};

/** paste -s -d LIST of one file or the standard input; two files side by side by the bundled one. */
const paste: Program = async (args, context) => {
  const { letters, values, files } = operands(args, 'd');
  if (!letters.includes('s')) return context.bundled(args, await context.input());
  const content =
    files[0] === undefined || files[0] === '-'
      ? await context.inputText()
      : toText(context.files.read(context.resolve(files[0])));
  return ok(
    `${content
      .replace(/\n$/, '')
      .split('\n')
      .join(values.get('d') ?? '\t')}\n`,
  );
};

export const textTools: Programs = { grep, egrep: grep, od, paste, tr };
