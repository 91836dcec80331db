// ls: names, or with -l modes, owners, sizes and where links lead.
import { FsError, strerror } from '../files/fsError';
import { joinPath } from '../files/paths';
import type { FileStatus } from '../files/fileStatus';
import type { Program, ProgramContext } from './command';
import { operands } from './fileTools';
import { modeLetters, userName } from './stat';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function when(ms: number): string {
  const at = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${months[at.getUTCMonth()] ?? ''} ${String(at.getUTCDate()).padStart(2)} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

function row(context: ProgramContext, status: FileStatus, name: string, path: string, long: boolean): string {
  if (!long) return `${name}\n`;
  const target = status.kind === 'link' ? ` -> ${context.files.readlink(path)}` : '';
  const kind =
    status.device === undefined ? '' : { char: 'c', block: 'b', fifo: 'p', socket: 's' }[status.device];
  const letters = modeLetters(status.mode, status.kind);
  const user = userName(status.owner);
  return `${kind === '' ? letters : kind + letters.slice(1)} 1 ${user} ${user} ${String(status.size).padStart(6)} ${when(status.mtime)} ${name}${target}\n`;
}

export const ls: Program = (args, context) => {
  const { letters, files } = operands(args);
  const long = letters.includes('l');
  let status = 0;
  const directories: { shown: string; path: string }[] = [];
  const sorted = (
    list: readonly { readonly name: string; readonly entry: FileStatus; readonly path: string }[],
  ) => {
    const copy = [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
    if (letters.includes('t')) copy.sort((a, b) => b.entry.mtime - a.entry.mtime);
    return letters.includes('r') ? copy.reverse() : copy;
  };
  const found: { name: string; entry: FileStatus; path: string }[] = [];
  for (const file of files.length === 0 ? ['.'] : files)
    try {
      const path = context.resolve(file);
      const entry = context.files.status(path, !long || file.endsWith('/'));
      if (entry.kind === 'dir' && !letters.includes('d')) directories.push({ shown: file, path });
      else found.push({ name: file, entry, path });
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      context.err(`ls: cannot access '${file}': ${strerror(error.code, context.german)}\n`);
      status = 2;
    }
  context.out(
    sorted(found)
      .map(({ entry, name, path }) => row(context, entry, name, path, long))
      .join(''),
  );
  for (const [index, { shown, path }] of directories.entries()) {
    const titled = directories.length + found.length > 1;
    if (titled) context.out(`${index > 0 || found.length > 0 ? '\n' : ''}${shown}:\n`);
    try {
      const names = context.files.names(path).filter((name) => /[aA]/.test(letters) || !name.startsWith('.'));
      const all = letters.includes('a') ? ['.', '..', ...names] : names;
      const entries = all.flatMap((name) => {
        const at = joinPath(path, name);
        const entry = context.files.find(name.startsWith('.') && /^\.\.?$/.test(name) ? path : at, false);
        return entry === undefined ? [] : [{ name, entry, path: at }];
      });
      if (long) context.out(`total ${entries.length * 4}\n`);
      context.out(
        sorted(entries)
          .map((one) => row(context, one.entry, one.name, one.path, long))
          .join(''),
      );
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      context.err(`ls: cannot open directory '${shown}': ${strerror(error.code, context.german)}\n`);
      status = 2;
    }
  }
  return status;
};
