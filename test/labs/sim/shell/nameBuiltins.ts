// Builtins about names of commands and about other scripts: command, type, source.
import { errorCode, FsError, strerror } from '../files/fsError';
import { builtins, type Builtin } from './builtins';
import { FunctionReturn } from './control';
import { runText } from './interpreter';
import { toText } from './io';
import { findProgram } from './launch';
import { descriptorPath } from './redirect';
import type { Shell } from './shell';
import { runWords } from './simple';

function kindOf(shell: Shell, name: string): { kind: string; path?: string } | undefined {
  if (shell.functions.has(name)) return { kind: 'function' };
  if (
    /^(if|then|else|elif|fi|for|while|until|do|done|case|esac|function|\{|\}|!|\[\[|\]\]|in|time)$/.test(name)
  )
    return { kind: 'keyword' };
  if (builtins.has(name)) return { kind: 'builtin' };
  const path = findProgram(shell, name, shell.vars.get('PATH') ?? '');
  return path === undefined ? undefined : { kind: 'file', path };
}

function describe(shell: Shell, name: string, verbose: boolean): boolean {
  const found = kindOf(shell, name);
  if (found === undefined) {
    if (verbose) shell.complain(`type: ${name}: not found`);
    return false;
  }
  const words: Readonly<Record<string, string>> = {
    function: 'a function',
    keyword: 'a shell keyword',
    builtin: 'a shell builtin',
  };
  shell.fds.write(
    1,
    verbose ? `${name} is ${found.path ?? words[found.kind] ?? ''}\n` : `${found.path ?? name}\n`,
  );
  return true;
}

const command: Builtin = (shell, args) => {
  const words = [...args];
  let mode = '';
  while (/^-[pvV]+$/.test(words[0] ?? '')) mode += words.shift() ?? '';
  if (words[0] === '--') words.shift();
  if (/v|V/.test(mode))
    return words.map((name) => describe(shell, name, mode.includes('V'))).every(Boolean) && words.length > 0
      ? 0
      : 1;
  return words.length === 0 ? 0 : runWords(shell, words, false);
};

const type: Builtin = (shell, args) => {
  const names = args.filter((arg) => !arg.startsWith('-'));
  const option = args.find((arg) => arg.startsWith('-')) ?? '';
  let status = 0;
  for (const name of names) {
    const found = kindOf(shell, name);
    if (found === undefined) status = 1;
    if (option.includes('t')) {
      if (found !== undefined) shell.fds.write(1, `${found.kind}\n`);
    } else if (/[pP]/.test(option)) {
      if (found?.path !== undefined) shell.fds.write(1, `${found.path}\n`);
    } else describe(shell, name, true);
  }
  return status;
};

const source: Builtin = async (shell, args) => {
  const [file = '', ...positional] = args;
  let text: string;
  try {
    const fd = descriptorPath(shell.resolve(file));
    const bytes =
      fd === undefined ? shell.files.read(shell.resolve(file)) : await shell.fds.get(fd)?.reader?.all();
    text = toText(bytes ?? '');
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    shell.complain(`${file}: ${strerror(errorCode(error), shell.german)}`);
    return 1;
  }
  const outer = shell.positional;
  if (positional.length > 0) shell.positional = positional;
  shell.sourceDepth += 1;
  try {
    return await runText(shell, text);
  } catch (error) {
    if (error instanceof FunctionReturn) return error.status;
    throw error;
  } finally {
    shell.sourceDepth -= 1;
    if (positional.length > 0) shell.positional = outer;
  }
};

export const nameBuiltins: Readonly<Record<string, Builtin>> = { command, type, source, '.': source };
