// Programs that change files, with the words and statuses of coreutils: mkdir, rm, chmod, touch, mktemp, ….
import { randomBytes } from 'node:crypto';
import { errorCode, FsError, strerror } from '../files/fsError';
import { splitPath } from '../files/paths';
import { joinPath } from '../files/paths';
import type { Program, ProgramContext, Programs } from './command';

/** Options and operands; `valued` letters and --names take the next word. */
export function operands(
  args: readonly string[],
  valued = '',
): { letters: string; long: string[]; values: Map<string, string>; files: string[] } {
  const words = [...args];
  const files: string[] = [];
  const long: string[] = [];
  const values = new Map<string, string>();
  let letters = '';
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (word === '--') {
      files.push(...words);
      break;
    }
    if (word.startsWith('--')) {
      const [name = '', value] = word.slice(2).split(/=(.*)/s);
      long.push(name);
      if (value !== undefined) values.set(name, value);
    } else if (/^-./.test(word)) {
      for (let at = 1; at < word.length; at += 1) {
        const letter = word[at] ?? '';
        letters += letter;
        if (!valued.includes(letter)) continue;
        values.set(letter, word.slice(at + 1) !== '' ? word.slice(at + 1) : (words.shift() ?? ''));
        break;
      }
    } else files.push(word);
  }
  return { letters, long, values, files };
}

/** Does it for each file; a failure is reported in the words of coreutils and makes the status 1. */
export function each(
  context: ProgramContext,
  files: readonly string[],
  what: (file: string) => string,
  work: (path: string, file: string) => void,
): number {
  let status = 0;
  if (files.length === 0) {
    context.err(`${context.name}: missing operand\nTry '${context.name} --help' for more information.\n`);
    return 1;
  }
  for (const file of files)
    try {
      work(context.resolve(file), file);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      context.err(`${context.name}: ${what(file)}: ${strerror(errorCode(error), context.german)}\n`);
      status = 1;
    }
  return status;
}

/** An octal or symbolic mode over the old one. */
export function modeOf(text: string, old: number, directory: boolean): number {
  if (/^[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  let mode = old;
  for (const clause of text.split(',')) {
    const [, who = '', operator = '', what = ''] = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause) ?? [];
    const shifts = (who === '' || who.includes('a') ? 'ugo' : who)
      .split('')
      .map((letter) => ({ u: 6, g: 3, o: 0 })[letter] ?? 0);
    const execute = what.includes('x') || (what.includes('X') && (directory || (old & 0o111) !== 0));
    const bits = (what.includes('r') ? 4 : 0) | (what.includes('w') ? 2 : 0) | (execute ? 1 : 0);
    for (const shift of shifts) {
      if (operator === '=') mode &= ~(7 << shift);
      if (operator === '-') mode &= ~(bits << shift);
      else mode |= bits << shift;
    }
    if (what.includes('t')) mode = operator === '-' ? mode & ~0o1000 : mode | 0o1000;
  }
  return mode;
}

const mkdir: Program = (args, context) => {
  const { letters, values, files } = operands(args, 'm');
  const mode = values.get('m');
  return each(
    context,
    files,
    (file) => `cannot create directory ‘${file}’`,
    (path) => {
      const there = context.files.find(path);
      context.files.mkdir(
        path,
        letters.includes('p'),
        mode === undefined ? undefined : modeOf(mode, 0o777, true),
      );
      if (there === undefined && mode !== undefined)
        context.files.change(path, { mode: modeOf(mode, 0o777, true) });
    },
  );
};

const rm: Program = (args, context) => {
  const { letters, long, files } = operands(args);
  const recursive = /[rR]/.test(letters) || long.includes('recursive');
  const force = letters.includes('f') || long.includes('force');
  if (files.length === 0 && force) return 0;
  return each(
    context,
    files,
    (file) => `cannot remove '${file}'`,
    (path) => {
      if (force && context.files.find(path, false) === undefined) return;
      context.files.remove(path, {
        recursive,
        directory: letters.includes('d') && context.files.find(path, false)?.kind === 'dir',
      });
    },
  );
};

const rmdir: Program = (args, context) => {
  const { letters, long, files } = operands(args);
  return each(
    context,
    files,
    (file) => `failed to remove '${file}'`,
    (path) => {
      try {
        context.files.remove(path, { directory: true });
      } catch (error) {
        if (!(
          long.includes('ignore-fail-on-non-empty') &&
          error instanceof FsError &&
          error.code === 'ENOTEMPTY'
        ))
          throw error;
      }
      if (letters.includes('p') && context.files.names(splitPath(path).directory).length === 0)
        context.files.remove(splitPath(path).directory, { directory: true });
    },
  );
};

const chmod: Program = (args, context) => {
  const [mode = '', ...files] = args.filter((arg) => !/^-[RvfcH]+$/.test(arg));
  const walk = (path: string): void => {
    const { mode: old, kind } = context.files.status(path);
    context.files.change(path, { mode: modeOf(mode, old, kind === 'dir') });
    if (kind === 'dir' && args.some((arg) => /^-\w*R/.test(arg)))
      for (const name of context.files.names(path)) walk(joinPath(path, name));
  };
  return each(context, files, (file) => `changing permissions of '${file}'`, walk);
};

function userId(text: string): number | undefined {
  const name = text.split(/[:.]/)[0] ?? '';
  return name === 'root' ? 0 : name === 'azureuser' ? 1000 : /^\d+$/.test(name) ? Number(name) : undefined;
}

const chown: Program = (args, context) => {
  const [who = '', ...files] = args.filter((arg) => !/^-[RvfchH]+$/.test(arg));
  const owner = userId(who);
  if (owner === undefined && !who.startsWith(':')) {
    context.err(`chown: invalid user: ‘${who}’\n`);
    return 1;
  }
  const walk = (path: string): void => {
    if (owner !== undefined) context.files.change(path, { owner });
    if (context.files.status(path).kind === 'dir' && args.some((arg) => /^-\w*R/.test(arg)))
      for (const name of context.files.names(path)) walk(joinPath(path, name));
  };
  return each(context, files, (file) => `changing ownership of '${file}'`, walk);
};

const touch: Program = (args, context) => {
  const { letters, values, files } = operands(args, 'dtr');
  const given = values.get('d') ?? values.get('date');
  const mtime =
    given === undefined
      ? context.host.clock.now()
      : given.startsWith('@')
        ? Number(given.slice(1)) * 1000
        : Date.parse(given);
  return each(
    context,
    files,
    (file) => `cannot touch '${file}'`,
    (path) => {
      if (context.files.find(path) === undefined) {
        if (letters.includes('c')) return;
        context.files.openWrite(path, true);
      }
      context.files.change(path, { mtime });
    },
  );
};

const mktemp: Program = (args, context) => {
  const { letters, values, long, files } = operands(args, 'p');
  const directory =
    values.get('p') ??
    values.get('tmpdir') ??
    (files[0] === undefined || letters.includes('t') || long.includes('tmpdir')
      ? (context.env.get('TMPDIR') ?? '/tmp')
      : undefined);
  const template = files[0] ?? 'tmp.XXXXXXXXXX';
  const name = template.replace(/X{3,}(?=[^X]*$)/, (marks) =>
    randomBytes(marks.length).toString('base64url').replace(/[-_]/g, 'x').slice(0, marks.length),
  );
  const shown = directory === undefined ? name : `${directory}/${name}`;
  const kind = letters.includes('d') || long.includes('directory') ? 'directory' : 'file';
  const status = each(
    context,
    [shown],
    () =>
      `failed to create ${kind} via template ‘${directory === undefined ? template : `${directory}/${template}`}’`,
    (path) => {
      if (kind === 'directory') context.files.mkdir(path, false, 0o700);
      else {
        context.files.openWrite(path, false);
        context.files.change(path, { mode: 0o600 });
      }
    },
  );
  if (status === 0) context.out(`${shown}\n`);
  return status;
};

const truncate: Program = (args, context) => {
  const { values, files } = operands(args, 's');
  return each(
    context,
    files,
    (file) => `cannot open '${file}' for writing`,
    (path) => {
      const content = context.files.find(path) === undefined ? '' : context.files.read(path);
      const size = Number(values.get('s') ?? '0');
      const write = context.files.openWrite(path, false);
      if (size > 0) write(content.slice(0, size).padEnd(size, '\0'));
    },
  );
};

/** What is on the disk is on the disk at once here; a file that is not there is still an error. */
const sync: Program = (args, context) => {
  const files = args.filter((arg) => !arg.startsWith('-'));
  return files.length === 0
    ? 0
    : each(
        context,
        files,
        (file) => `error opening '${file}'`,
        (path) => {
          context.files.status(path);
        },
      );
};

export const fileTools: Programs = {
  mkdir,
  rm,
  rmdir,
  chmod,
  chown,
  chgrp: () => 0,
  touch,
  mktemp,
  truncate,
  sync,
  unlink: rm,
};
