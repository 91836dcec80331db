// The shell's builtins in one table, and those that steer the shell: eval, exit, set, shift, trap, wait, ….
import { strerror } from '../files/fsError';
import { normalize } from '../files/paths';
import { evaluateText } from './arithmetic';
import { test } from './conditions';
import { FunctionReturn, LoopJump, ShellError, ShellExit, signalName, signalNumbers } from './control';
import { inputBuiltins } from './inputBuiltins';
import { runText } from './interpreter';
import { nameBuiltins } from './nameBuiltins';
import { outputBuiltins } from './outputBuiltins';
import { runWords } from './simple';
import type { Shell } from './shell';
import { variableBuiltins } from './variableBuiltins';
import { wait } from './waitBuiltin';

export type Builtin = (shell: Shell, args: readonly string[]) => number | Promise<number>;

function count(name: string, text: string | undefined): number {
  if (text === undefined) return 1;
  if (!/^\d+$/.test(text)) throw new ShellError(`${name}: ${text}: numeric argument required`, 1);
  return Number(text);
}

function jump(kind: 'break' | 'continue'): Builtin {
  return (shell, args) => {
    const levels = count(kind, args[0]);
    if (shell.loopDepth === 0) return 0;
    throw new LoopJump(kind, levels);
  };
}

function leaveStatus(shell: Shell, name: string, args: readonly string[]): number {
  const [text] = args;
  if (text === undefined) return shell.status;
  if (!/^-?\d+$/.test(text)) throw new ShellError(`${name}: ${text}: numeric argument required`, 2);
  return ((Number(text) % 256) + 256) % 256;
}

const letters: Readonly<Record<string, string>> = {
  e: 'errexit',
  u: 'nounset',
  f: 'noglob',
  x: 'xtrace',
  C: 'noclobber',
  a: 'allexport',
  m: 'monitor',
  v: 'verbose',
  n: 'noexec',
  h: 'hashall',
  B: 'braceexpand',
};

const set: Builtin = (shell, args) => {
  const words = [...args];
  while (/^[-+]./.test(words[0] ?? '')) {
    const word = words.shift() ?? '';
    if (word === '--') {
      shell.positional = words;
      return 0;
    }
    for (const letter of word.slice(1)) {
      const option = letter === 'o' ? (words.shift() ?? '') : letters[letter];
      if (option === undefined) throw new ShellError(`set: -${letter}: invalid option`, 2);
      if (word.startsWith('-')) shell.options.add(option);
      else shell.options.delete(option);
    }
  }
  if (words.length > 0) shell.positional = words;
  return 0;
};

const trap: Builtin = (shell, args) => {
  const words = args[0] === '--' ? args.slice(1) : args;
  const [action = '', ...names] = words;
  if (words.length === 0 || action === '-p') {
    for (const [name, text] of shell.traps)
      shell.fds.write(
        1,
        `trap -- '${text.replaceAll("'", "'\\''")}' ${name === 'EXIT' ? 'EXIT' : `SIG${name}`}\n`,
      );
    return 0;
  }
  let status = 0;
  for (const word of names.length === 0 ? [action] : names) {
    const name = signalName(word);
    if (name === undefined) {
      if (['ERR', 'DEBUG', 'RETURN'].includes(word)) continue;
      shell.complain(`trap: ${word}: invalid signal specification`);
      status = 1;
    } else if (name !== 'KILL')
      shell.setTrap(name, names.length === 0 || action === '-' ? undefined : action);
  }
  return status;
};

const cd: Builtin = (shell, args) => {
  const words = args.filter((arg) => !/^-[PLe]+$/.test(arg) && arg !== '--');
  const physical = args.some((arg) => /^-\w*P/.test(arg));
  const given = words[0] ?? shell.vars.get('HOME') ?? '/';
  const shown = given === '-' ? (shell.vars.get('OLDPWD') ?? '') : given;
  const path = normalize(shell.resolve(shown));
  let problem: string | undefined;
  const found = shell.files.find(path);
  if (found === undefined) problem = strerror('ENOENT', shell.german);
  else if (found.kind !== 'dir') problem = strerror('ENOTDIR', shell.german);
  else if (!shell.files.may(path, 1)) problem = strerror('EACCES', shell.german);
  if (problem !== undefined || found === undefined) {
    shell.complain(shell.dash ? `cd: can't cd to ${given}` : `cd: ${given}: ${problem ?? ''}`);
    return shell.dash ? 2 : 1;
  }
  shell.vars.set('OLDPWD', shell.cwd);
  shell.cwd = physical ? found.path : path;
  shell.vars.set('PWD', shell.cwd);
  if (given === '-') shell.fds.write(1, `${shell.cwd}\n`);
  return 0;
};

/** kill [-s SIG | -SIG] [--] PID|-PGID ...; signal 0 only looks. */
const kill: Builtin = (shell, args) => {
  const words = [...args];
  let signal = 'TERM';
  if (words[0] === '-l') {
    shell.fds.write(
      1,
      `${words[1] === undefined ? Object.keys(signalNumbers).join(' ') : (signalName(words[1]) ?? words[1])}\n`,
    );
    return 0;
  }
  if (words[0] === '-s' || words[0] === '-n') signal = words.splice(0, 2)[1] ?? '';
  else if (/^-[A-Za-z0-9]+$/.test(words[0] ?? '') && words.length > 1)
    signal = (words.shift() ?? '').slice(1);
  if (words[0] === '--') words.shift();
  const name = signal === '0' ? '0' : signalName(signal);
  if (name === undefined) {
    shell.complain(`kill: ${signal}: invalid signal specification`);
    return 1;
  }
  let status = 0;
  for (const word of words) {
    if (!/^-?\d+$/.test(word)) {
      shell.complain(`kill: ${word}: arguments must be process or job IDs`);
      status = 1;
      continue;
    }
    const code = shell.host.kill(Number(word), name, shell.uid);
    if (code === undefined) continue;
    shell.complain(`kill: (${word}) - ${strerror(code, shell.german)}`);
    status = 1;
  }
  shell.alive();
  return status;
};

const control: Readonly<Record<string, Builtin>> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  break: jump('break'),
  continue: jump('continue'),
  return: (shell, args) => {
    if (shell.functionDepth === 0 && shell.sourceDepth === 0) {
      shell.complain("return: can only `return' from a function or sourced script");
      return 2;
    }
    throw new FunctionReturn(leaveStatus(shell, 'return', args));
  },
  exit: (shell, args) => {
    throw new ShellExit(leaveStatus(shell, 'exit', args));
  },
  eval: (shell, args) => runText(shell, (args[0] === '--' ? args.slice(1) : args).join(' ')),
  set,
  shift: (shell, args) => {
    const by = count('shift', args[0]);
    if (by > shell.positional.length) return 1;
    shell.positional = shell.positional.slice(by);
    return 0;
  },
  shopt: (shell, args) => {
    for (const name of args.filter((arg) => !arg.startsWith('-')))
      if (args.includes('-u')) shell.options.delete(name);
      else if (args.includes('-s')) shell.options.add(name);
      else return shell.options.has(name) ? 0 : 1;
    return 0;
  },
  trap,
  wait,
  cd,
  pwd: (shell, args) => {
    shell.fds.write(
      1,
      `${args.includes('-P') ? (shell.files.find(shell.cwd)?.path ?? shell.cwd) : shell.cwd}\n`,
    );
    return 0;
  },
  umask: (shell, args) => {
    const [mask] = args;
    if (mask === undefined) shell.fds.write(1, `${shell.umask.toString(8).padStart(4, '0')}\n`);
    else if (!/^[0-7]{1,4}$/.test(mask)) throw new ShellError(`umask: ${mask}: octal number out of range`);
    else shell.umask = Number.parseInt(mask, 8);
    return 0;
  },
  ulimit: (shell, args) => {
    if (args.length <= 1) shell.fds.write(1, 'unlimited\n');
    return 0;
  },
  builtin: (shell, args) => runWords(shell, args, false),
  hash: () => 0,
  kill,
  jobs: () => 0,
  disown: (shell) => {
    shell.jobs.clear();
    return 0;
  },
  let: (shell, args) => (evaluateText(shell, args.at(-1) ?? '0') === 0 ? 1 : 0),
  test: async (shell, args) => ((await test(shell, args)) ? 0 : 1),
  '[': async (shell, args) => {
    if (args.at(-1) !== ']') throw new ShellError("[: missing `]'", 2);
    return (await test(shell, args.slice(0, -1))) ? 0 : 1;
  },
  enable: () => 0,
  alias: () => 0,
  unalias: () => 0,
  times: () => 0,
};

export const builtins: ReadonlyMap<string, Builtin> = new Map(
  Object.entries({ ...control, ...nameBuiltins, ...inputBuiltins, ...outputBuiltins, ...variableBuiltins }),
);
