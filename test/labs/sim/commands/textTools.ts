// Options of text programs that just-bash's own versions lack: grep -s and -H, od -t u1.
import type { ExecResult, ResolvedCommandContext } from 'just-bash';
import { FsError } from '../files/fsError';
import { fail, ok, type Program, type Programs } from './command';

/** Letters of grep that take a value, in the same word or the next. */
const valueLetters = 'mABCef';

interface GrepCall {
  readonly silent: boolean;
  readonly withName: boolean;
  readonly args: readonly string[];
}

/** Takes -s and -H out of the options. */
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

/** The bundled grep, with -s done by dropping its messages and -H by a second, empty file. */
const grep: Program = async (args, context) => {
  const own = context.origCommand;
  if (own === undefined) return fail('grep: simulated: not there', 2);
  const call = readGrep(args);
  const result = await own([...call.args, ...(call.withName ? ['/dev/null'] : [])]);
  return call.silent ? { ...result, stderr: '' } : result;
};

/** `od -An -tu1 FILE` in decimal; other forms go to the bundled od. */
async function od(args: readonly string[], context: ResolvedCommandContext): Promise<ExecResult> {
  const own = context.origCommand;
  const decimal =
    args.includes('-tu1') || args.some((arg, index) => arg === 'u1' && args[index - 1] === '-t');
  if (!decimal) return own === undefined ? fail('od: simulated: not there') : own([...args]);
  const file = args.filter((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-t').at(-1);
  if (file === undefined) return fail('od: simulated: a file is needed');
  try {
    const bytes = await context.fs.readFileBuffer(context.fs.resolvePath(context.cwd, file));
    return ok(`${[...bytes].map((byte) => String(byte).padStart(4)).join('')}\n`);
  } catch (error) {
    return fail(`od: ${file}: ${error instanceof FsError ? error.code : 'cannot be read'}`);
  }
}

export const textTools: Programs = { grep, od };
