// Programs that read files and pass bytes on while they come: cat, tee, tail, stat, readlink, realpath, df.
import { errorCode, FsError, strerror } from '../files/fsError';
import { splitPath } from '../files/paths';
import type { Program, ProgramContext, Programs } from './command';
import type { Reader } from '../shell/reader';
import { openFifo } from './fifoTools';
import { operands } from './fileTools';
import { stat } from './stat';

/** Hands on what comes, piece by piece. */
async function passOn(reader: Reader | undefined, context: ProgramContext): Promise<void> {
  for (
    let piece = reader === undefined ? null : await context.nextPiece(reader);
    piece !== null && reader !== undefined;
    piece = await context.nextPiece(reader)
  )
    context.outBytes(piece);
}

const cat: Program = async (args, context) => {
  const { letters, files } = operands(args);
  let status = 0;
  for (const file of files.length === 0 ? ['-'] : files)
    try {
      const fifo = file === '-' ? undefined : await openFifo(context, context.resolve(file));
      if (fifo !== undefined) {
        fifo.retain();
        try {
          await passOn(fifo.reader, context);
        } finally {
          fifo.release();
        }
      } else if (file === '-' || /^\/dev\/(stdin|fd\/0)$/.test(file))
        await passOn(context.fds.get(0)?.reader, context);
      else {
        const bytes = context.files.read(context.resolve(file));
        context.outBytes(
          letters.includes('n')
            ? bytes.replace(/^/gm, () => '     \t')
            : letters.includes('v')
              ? bytes.replaceAll('\u0000', '^@')
              : bytes,
        );
      }
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      if (error.code === 'EPIPE') throw error;
      context.err(`cat: ${file}: ${strerror(errorCode(error), context.german)}\n`);
      status = 1;
    }
  return status;
};

const tee: Program = async (args, context) => {
  const { letters, long, files } = operands(args);
  const append = letters.includes('a') || long.includes('append');
  let status = 0;
  const problem = (file: string, error: unknown): void => {
    if (!(error instanceof FsError)) throw error;
    context.err(`tee: ${file}: ${strerror(errorCode(error), context.german)}\n`);
    status = 1;
  };
  const outputs: { file: string; write: (bytes: string) => void }[] = [];
  for (const file of files)
    try {
      outputs.push({ file, write: context.files.openWrite(context.resolve(file), append) });
    } catch (error) {
      problem(file, error);
    }
  const reader = context.fds.get(0)?.reader;
  for (
    let piece = reader === undefined ? null : await context.nextPiece(reader);
    piece !== null && reader !== undefined;
    piece = await context.nextPiece(reader)
  ) {
    context.outBytes(piece);
    for (const output of [...outputs])
      try {
        output.write(piece);
      } catch (error) {
        problem(output.file, error);
        outputs.splice(outputs.indexOf(output), 1);
      }
  }
  return status;
};

/** The end of a text: so many lines or bytes, or all from a line or byte on. */
function tailOf(bytes: string, count: string, unit: 'n' | 'c'): string {
  const number = Number(count.replace(/^[-+]/, ''));
  if (unit === 'c')
    return count.startsWith('+')
      ? bytes.slice(Math.max(0, number - 1))
      : number === 0
        ? ''
        : bytes.slice(-number);
  const lines = bytes.split(/(?<=\n)/);
  if (count.startsWith('+')) return lines.slice(Math.max(0, number - 1)).join('');
  return number === 0 ? '' : lines.slice(-number).join('');
}

/** tail [-n N | -c N] [-f | -F] [--pid=PID] [-s SECONDS] FILE: follows a file until the process PID has ended. */
const tail: Program = async (args, context) => {
  const { letters, long, values, files } = operands(
    args.map((arg) => arg.replace(/^-(\d+)$/, '-n$1')),
    'ncs',
  );
  const follow = /[fF]/.test(letters) || long.includes('follow');
  const bytes = values.get('c') ?? values.get('bytes');
  const take = (content: string) =>
    bytes === undefined
      ? tailOf(content, values.get('n') ?? values.get('lines') ?? '10', 'n')
      : tailOf(content, bytes, 'c');
  const [file] = files;
  if (file === undefined || file === '-') {
    context.outBytes(take(await context.input()));
    return 0;
  }
  const path = context.resolve(file);
  let seen: number;
  try {
    const content = context.files.read(path);
    seen = content.length;
    context.outBytes(take(content));
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    context.err(`tail: cannot open '${file}' for reading: ${strerror(errorCode(error), context.german)}\n`);
    if (!follow || !(letters.includes('F') || long.includes('retry'))) return 1;
    seen = 0;
  }
  const pid = values.get('pid');
  for (let last = false; follow && !last;) {
    last = pid !== undefined && context.host.processes.get(Number(pid)) === undefined;
    if (!last) await context.pause(50);
    const content = context.files.find(path) === undefined ? '' : context.files.read(path);
    if (content.length < seen) seen = 0;
    if (content.length > seen) context.outBytes(content.slice(seen));
    seen = content.length;
  }
  return 0;
};

/** readlink and realpath with all symlinks on the way followed. */
function linkReader(name: 'readlink' | 'realpath'): Program {
  return (args, context) => {
    const { letters: flags, files } = operands(args);
    const canonical = name === 'realpath' || /[fem]/.test(flags);
    let stdout = '';
    let status = 0;
    for (const file of files)
      try {
        stdout += `${canonical ? canonicalPath(context, file, flags.includes('m') || !flags.includes('e')) : context.files.readlink(context.resolve(file))}\n`;
      } catch (error) {
        if (!(error instanceof FsError)) throw error;
        if (name === 'realpath')
          context.err(`realpath: ${file}: ${strerror(errorCode(error), context.german)}\n`);
        status = 1;
      }
    context.out(flags.includes('n') ? stdout.trimEnd() : stdout);
    return status;
  };
}

/** -f and realpath allow that the last part does not exist. */
function canonicalPath(context: ProgramContext, file: string, lastMayLack: boolean): string {
  const path = context.resolve(file);
  const found = context.files.find(path);
  if (found !== undefined) return found.path;
  const { directory, name } = splitPath(path);
  if (!lastMayLack) throw new FsError('ENOENT', 'realpath', file);
  const parent = context.files.status(directory);
  return parent.path === '/' ? `/${name}` : `${parent.path}/${name}`;
}

const df: Program = (args, context) => {
  const { values, long, letters: flags, files } = operands(args, 'B');
  const path = context.resolve(files[0] ?? '/');
  if (context.files.find(path) === undefined) {
    context.err(`df: ${files[0] ?? ''}: ${strerror('ENOENT', context.german)}\n`);
    return 1;
  }
  const unit =
    (values.get('B') ?? values.get('block-size') ?? '').includes('M') || flags.includes('m')
      ? 1024 ** 2
      : values.get('block-size') === '1' || values.get('B') === '1'
        ? 1
        : 1024;
  const memory = /^\/(run|dev)(\/|$)/.test(path);
  const total = Math.floor((memory ? 3_365_318_656 : 31_025_332_224) / unit);
  const available = Math.floor(context.host.freeBytes(path) / unit);
  const row = {
    source: memory ? 'tmpfs' : '/dev/root',
    fstype: memory ? 'tmpfs' : 'ext4',
    size: total,
    used: total - available,
    avail: available,
    pcent: `${Math.ceil(((total - available) * 100) / total)}%`,
    target: memory ? '/run' : '/',
  };
  const output = values.get('output');
  if (long.includes('output')) {
    const columns = (output ?? 'source,size,used,avail,pcent,target').split(',');
    const titles: Readonly<Record<string, string>> = {
      avail: 'Avail',
      size: '1K-blocks',
      used: 'Used',
      pcent: 'Use%',
      target: 'Mounted on',
      source: 'Filesystem',
      fstype: 'Type',
    };
    context.out(
      `${columns.map((column) => titles[column] ?? column).join(' ')}\n${columns.map((column) => String((row as Readonly<Record<string, string | number>>)[column] ?? '-')).join(' ')}\n`,
    );
    return 0;
  }
  context.out(
    `Filesystem     1K-blocks    Used Available Use% Mounted on\n${row.source} ${row.size} ${row.used} ${row.avail} ${row.pcent} ${row.target}\n`,
  );
  return 0;
};

export const readTools: Programs = {
  cat,
  tee,
  tail,
  stat,
  readlink: linkReader('readlink'),
  realpath: linkReader('realpath'),
  df,
};
