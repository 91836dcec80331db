// Programs that give files another name or place: mv, cp, install, ln.
import { FsError } from '../files/fsError';
import { joinPath, splitPath } from '../files/paths';
import type { Program, ProgramContext, Programs } from './command';
import { each, modeOf, operands } from './fileTools';

/** Where a source goes: into the target if that is a directory. */
function targetOf(context: ProgramContext, source: string, target: string, asFile: boolean): string {
  const path = context.resolve(target);
  // `cp -R folder/. there` means what is in the folder.
  const inner = /(^|\/)\.$/.test(source);
  return !asFile && !inner && context.files.find(path)?.kind === 'dir'
    ? joinPath(path, splitPath(context.resolve(source)).name)
    : path;
}

const mv: Program = (args, context) => {
  const { letters, values, files } = operands(args, 't');
  const target = values.get('t') ?? files.pop() ?? '';
  return each(
    context,
    files,
    (file) => `cannot move '${file}' to '${target}'`,
    (_path, file) => {
      if (context.files.find(context.resolve(file), false) === undefined)
        throw new FsError('ENOENT', 'stat', file);
      const to = targetOf(context, file, target, letters.includes('T'));
      if (letters.includes('n') && context.files.find(to) !== undefined) return;
      context.files.rename(context.resolve(file), to);
    },
  );
};

function copy(context: ProgramContext, from: string, to: string, options: string): void {
  const link = /[adP]/.test(options);
  if (options.includes('!') && context.files.find(to, false)?.kind === 'link') context.files.remove(to);
  const status = context.files.status(from, !link);
  if (status.kind === 'link') {
    if (context.files.find(to, false) !== undefined) context.files.remove(to);
    context.files.symlink(context.files.readlink(from), to);
    return;
  }
  if (status.kind === 'dir') {
    if (!/[aRr]/.test(options)) throw new FsError('EISDIR', 'copy', from);
    if (context.files.find(to) === undefined) context.files.mkdir(to);
    for (const name of context.files.names(from))
      copy(context, joinPath(from, name), joinPath(to, name), options);
    return;
  }
  const content = context.files.read(from);
  const fresh = context.files.find(to) === undefined;
  const write = context.files.openWrite(to, false);
  if (content !== '') write(content);
  if (fresh || /[ap]/.test(options))
    context.files.change(to, {
      mode: status.mode & (/[ap]/.test(options) ? 0o7777 : 0o777 & ~context.umask),
    });
  if (/[ap]/.test(options))
    context.files.change(to, { mtime: status.mtime, ...(context.uid === 0 ? { owner: status.owner } : {}) });
}

const cp: Program = (args, context) => {
  const { letters: given, values, long, files } = operands(args, 't');
  const letters =
    given + (long.includes('remove-destination') ? '!' : '') + (long.includes('recursive') ? 'R' : '');
  const target = values.get('t') ?? files.pop() ?? '';
  return each(
    context,
    files,
    (file) => `cannot copy '${file}' to '${target}'`,
    (path, file) => {
      copy(context, path, targetOf(context, file, target, letters.includes('T')), letters);
    },
  );
};

/** install -m MODE -d DIR... | SOURCE TARGET. */
const install: Program = (args, context) => {
  const { letters, values, files } = operands(args, 'mogt');
  const mode = modeOf(values.get('m') ?? '755', 0o755, letters.includes('d'));
  if (letters.includes('d'))
    return each(
      context,
      files,
      (file) => `cannot create directory '${file}'`,
      (path) => {
        context.files.mkdir(path, true);
        context.files.change(path, { mode });
      },
    );
  const target = values.get('t') ?? files.pop() ?? '';
  return each(
    context,
    files,
    (file) => `cannot create regular file '${file}'`,
    (path, file) => {
      const to = targetOf(context, file, target, letters.includes('T'));
      if (letters.includes('D')) context.files.mkdir(splitPath(to).directory, true);
      copy(context, path, to, '');
      context.files.change(to, { mode });
    },
  );
};

const ln: Program = (args, context) => {
  const { letters, files } = operands(args, 't');
  const [source = '', target = '.'] = files;
  const into =
    letters.includes('n') || letters.includes('T')
      ? context.resolve(target)
      : targetOf(context, source, target, false);
  return each(
    context,
    [source],
    () => `failed to create symbolic link '${target}'`,
    () => {
      if (letters.includes('f') && context.files.find(into, false) !== undefined) context.files.remove(into);
      if (letters.includes('s')) context.files.symlink(source, into);
      else copy(context, context.resolve(source), into, 'p');
    },
  );
};

export const copyTools: Programs = { mv, cp, install, ln };
