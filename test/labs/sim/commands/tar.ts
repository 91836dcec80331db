// tar -c, -x and -t, with -C, -f, -T: an archive here is a text that holds its entries.
import { FsError, strerror } from '../files/fsError';
import { joinPath, normalize } from '../files/paths';
import { splitPath } from '../files/paths';
import { toBytes, toText } from '../shell/io';
import type { Program, ProgramContext } from './command';

interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'dir' | 'link';
  readonly mode: number;
  readonly owner: number;
  readonly content: string;
}

interface Call {
  readonly verb: string;
  readonly archive: string;
  readonly folder: string;
  readonly names: readonly string[];
  readonly sameOwner: boolean;
}

function readCall(args: readonly string[], context: ProgramContext): Call {
  const words = [...args];
  let verb = '';
  let archive = '-';
  let { cwd: folder } = context;
  const names: string[] = [];
  let first = true;
  while (words.length > 0) {
    const word = words.shift() ?? '';
    const letters = word.startsWith('--')
      ? ''
      : word.startsWith('-')
        ? word.slice(1)
        : first && /^[a-zA-Z]+$/.test(word)
          ? word
          : undefined;
    first = false;
    if (letters === undefined) {
      names.push(word);
      continue;
    }
    if (word === '--directory') folder = context.resolve(words.shift() ?? '');
    for (const letter of letters) {
      if ('cxt'.includes(letter)) verb = letter;
      if (letter === 'f') archive = words.shift() ?? '-';
      if (letter === 'C') folder = normalize(context.resolve(words.shift() ?? ''));
      if (letter === 'T') {
        const list = toText(context.files.read(context.resolve(words.shift() ?? '')));
        names.push(...list.split('\n').filter((line) => line !== ''));
      }
    }
  }
  return { verb, archive, folder, names, sameOwner: !args.includes('--no-same-owner') };
}

function collect(context: ProgramContext, folder: string, name: string): readonly Entry[] {
  const path = normalize(`${folder}/${name}`);
  const { kind, mode, owner } = context.files.status(path, false);
  const content =
    kind === 'file' ? context.files.read(path) : kind === 'link' ? context.files.readlink(path) : '';
  const own: Entry = { name, kind, mode, owner, content };
  if (kind !== 'dir') return [own];
  return [
    own,
    ...context.files
      .names(path)
      .flatMap((child) => collect(context, folder, `${name.replace(/\/$/, '')}/${child}`)),
  ];
}

function extract(context: ProgramContext, folder: string, entry: Entry): void {
  const path = normalize(`${folder}/${entry.name}`);
  if (entry.kind === 'dir') {
    context.files.mkdir(path, true);
    return;
  }
  context.files.mkdir(splitPath(path).directory, true);
  if (context.files.find(path, false) !== undefined) context.files.remove(path);
  if (entry.kind === 'link') {
    context.files.symlink(entry.content, path);
    return;
  }
  const write = context.files.openWrite(path, false);
  if (entry.content !== '') write(entry.content);
  context.files.change(path, { mode: entry.mode, ...(context.uid === 0 ? { owner: entry.owner } : {}) });
}

export const tar: Program = async (args, context) => {
  const { verb, archive, folder, names, sameOwner } = readCall(args, context);
  const path = context.resolve(archive);
  try {
    if (verb === 'c') {
      const entries = names.flatMap((name) => collect(context, folder, name));
      const written = `simulated archive\n${JSON.stringify(entries)}\n`;
      if (archive === '-') context.out(written);
      else context.files.openWrite(path, false)(toBytes(written));
      return 0;
    }
    const read = archive === '-' ? await context.input() : context.files.read(path);
    const [, text = ''] = toText(read).split('\n');
    if (text === '') {
      context.err(
        'tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors\n',
      );
      return 2;
    }
    const wanted = new Set(names.map((name) => joinPath('/', normalize(name))));
    const entries = (JSON.parse(text) as Entry[]).filter(
      ({ name }) => wanted.size === 0 || wanted.has(joinPath('/', normalize(name))),
    );
    for (const entry of entries)
      if (verb === 't') context.out(`${entry.name}\n`);
      else extract(context, folder, sameOwner ? entry : { ...entry, owner: context.uid });
    return 0;
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    context.err(
      `tar: ${error.path}: ${strerror(error.code, context.german)}\ntar: Error is not recoverable: exiting now\n`,
    );
    return 2;
  }
};
