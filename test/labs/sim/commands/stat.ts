// stat, and how modes and owners are written.
import { errorCode, FsError, strerror } from '../files/fsError';
import type { FileStatus } from '../files/fileStatus';
import { inode } from '../machine/locks';
import type { Program, ProgramContext } from './command';
import { operands } from './fileTools';

export function modeLetters(mode: number, kind: FileStatus['kind']): string {
  const bits = 'rwxrwxrwx'.replace(/./g, (letter, index: number) =>
    (mode & (1 << (8 - index))) === 0 ? '-' : letter,
  );
  return { file: '-', dir: 'd', link: 'l' }[kind] + bits;
}

export function userName(id: number): string {
  return id === 0 ? 'root' : id === 1000 ? 'azureuser' : 'UNKNOWN';
}

const specialFiles = {
  char: 'character special file',
  block: 'block special file',
  fifo: 'fifo',
  socket: 'socket',
} as const;

function statLine(format: string, status: FileStatus, shown: string, context: ProgramContext): string {
  const kinds = {
    file: status.size === 0 ? 'regular empty file' : 'regular file',
    dir: 'directory',
    link: 'symbolic link',
  };
  const time = new Date(status.mtime).toISOString().replace('T', ' ').replace('Z', '000000 +0000');
  const raw = { file: 0o100000, dir: 0o040000, link: 0o120000 }[status.kind] | status.mode;
  const fields: Readonly<Record<string, string | number>> = {
    a: status.mode.toString(8),
    A: modeLetters(status.mode, status.kind),
    s: status.size,
    b: Math.ceil(status.size / 512),
    u: status.owner,
    g: status.owner,
    U: userName(status.owner),
    G: userName(status.owner),
    Y: Math.floor(status.mtime / 1000),
    X: Math.floor(status.mtime / 1000),
    Z: Math.floor(status.mtime / 1000),
    W: Math.floor(status.mtime / 1000),
    y: time,
    i: inode(status.path),
    f: raw.toString(16),
    F: status.device === undefined ? kinds[status.kind] : specialFiles[status.device],
    n: shown,
    N: status.kind === 'link' ? `'${shown}' -> '${context.files.readlink(status.path)}'` : `'${shown}'`,
    h: 1,
    d: 2049,
    m: /^\/(sys|proc|run|dev)(?=\/|$)/.exec(status.path)?.[0] ?? '/',
    T: 0,
    t: 0,
    '%': '%',
  };
  return format.replace(/%[-0]?\d*([a-zA-Z%])/g, (whole, letter: string) => String(fields[letter] ?? whole));
}

const fileSystemTypes: Readonly<Record<string, string>> = {
  '/sys': 'sysfs',
  '/proc': 'proc',
  '/run': 'tmpfs',
  '/dev': 'devtmpfs',
};

export const stat: Program = (args, context) => {
  const { letters: flags, values, long, files } = operands(args, 'c');
  const printf = values.get('printf');
  const format = values.get('c') ?? values.get('format') ?? printf;
  let status = 0;
  for (const file of files)
    try {
      const path = context.resolve(file);
      const found = context.files.status(path, flags.includes('L') || long.includes('dereference'));
      if (flags.includes('f')) {
        const root = /^\/(sys|proc|run|dev)(?=\/|$)/.exec(found.path)?.[0] ?? '/';
        const mounted = context.host.machine.mounts.find((mount) => mount.path === found.path);
        const free = context.host.freeBytes(found.path);
        const fields: Readonly<Record<string, string | number>> = {
          T: mounted?.type ?? fileSystemTypes[root] ?? 'ext2/ext3',
          a: Math.floor(free / 4096),
          f: Math.floor(free / 4096),
          S: 4096,
          s: 4096,
          b: 7_583_485,
          n: file,
        };
        context.out(
          `${(format ?? '%n %T').replace(/%([a-zA-Z])/g, (whole, letter: string) => String(fields[letter] ?? whole))}\n`,
        );
      } else if (format === undefined)
        context.out(
          `  File: ${file}\n  Size: ${found.size}\tBlocks: 8 IO Block: 4096 ${found.kind}\nAccess: (${found.mode.toString(8).padStart(4, '0')}/${modeLetters(found.mode, found.kind)})  Uid: (${found.owner}/${userName(found.owner)})\n`,
        );
      else
        context.out(
          statLine(
            printf === undefined ? format : format.replaceAll('\\n', '\n').replaceAll('\\t', '\t'),
            found,
            file,
            context,
          ) + (printf === undefined ? '\n' : ''),
        );
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      context.err(`stat: cannot statx '${file}': ${strerror(errorCode(error), context.german)}\n`);
      status = 1;
    }
  return status;
};
