// Redirections: which open file stands behind which descriptor while a command runs.
import { errorCode, FsError, strerror } from '../files/fsError';
import { ShellError } from './control';
import { expandText, expandWords } from './expand';
import type { FifoMode } from './fifo';
import { orKilled } from './waiting';
import { nullFile, OpenFile, toBytes, type FdTable } from './io';
import { Reader, readerOf } from './reader';
import type { Shell } from './shell';
import type { RedirectionNode } from './syntax';

/** /dev/stdin, /dev/fd/N and their like: a descriptor of this process under a name. */
export function descriptorPath(path: string): number | undefined {
  const named = { '/dev/stdin': 0, '/dev/stdout': 1, '/dev/stderr': 2 }[path];
  if (named !== undefined) return named;
  const numbered = /^\/(dev|proc\/self)\/fd\/(\d+)$/.exec(path);
  return numbered === null ? undefined : Number(numbered[2]);
}

function openForReading(shell: Shell, table: FdTable, path: string): OpenFile {
  const descriptor = descriptorPath(path);
  const same = descriptor === undefined ? undefined : table.get(descriptor);
  if (same !== undefined) return same;
  if (path === '/dev/null') return nullFile();
  const { path: real, kind } = shell.files.status(path);
  // A directory can be opened, but not read.
  if (kind === 'dir') return new OpenFile(undefined, undefined, real);
  return new OpenFile(new Reader(shell.files.openRead(path), true), undefined, real);
}

function openForWriting(shell: Shell, table: FdTable, path: string, append: boolean): OpenFile {
  const descriptor = descriptorPath(path);
  const same = descriptor === undefined ? undefined : table.get(descriptor);
  if (same !== undefined) return same;
  const write = shell.files.openWrite(path, append);
  return new OpenFile(undefined, write, shell.files.find(path)?.path);
}

/** The error in the shell's words: bash names the file first, dash says what it could not do. */
function refused(shell: Shell, shown: string, error: unknown, writing: boolean): ShellError {
  const code = errorCode(error);
  const text = strerror(code, shell.german);
  if (!shell.dash) return new ShellError(`${shown}: ${text}`);
  if (!writing)
    return new ShellError(`cannot open ${shown}: ${code === 'ENOENT' ? 'No such file' : text}`, 2);
  return new ShellError(`cannot create ${shown}: ${code === 'ENOENT' ? 'Directory nonexistent' : text}`, 2);
}

/** Puts one redirection into `table`. @throws ShellError. */
async function apply(shell: Shell, table: FdTable, node: RedirectionNode): Promise<void> {
  const { operator, target } = node;
  if (target.type === 'HereDoc') {
    const whole = await expandText(shell, target.content);
    const text = target.stripTabs ? whole.replace(/^\t+/gm, '') : whole;
    table.set(node.fd ?? 0, new OpenFile(readerOf(toBytes(text)), undefined));
    return;
  }
  if (operator === '<<<') {
    table.set(
      node.fd ?? 0,
      new OpenFile(readerOf(toBytes(`${await expandText(shell, target)}\n`)), undefined),
    );
    return;
  }
  const [word = '', ...more] = await expandWords(shell, [target]);
  if (more.length > 0) throw new ShellError('ambiguous redirect');
  const input = operator === '<' || operator === '<&';
  let fd = node.fd ?? (input || operator === '<>' ? 0 : 1);
  if (node.fdVariable !== undefined) {
    fd = word === '-' ? Number(shell.vars.get(node.fdVariable) ?? 0) : table.free();
    shell.vars.set(node.fdVariable, String(fd));
  }
  if ((operator === '>&' || operator === '<&') && /^(\d+-?|-)$/.test(word)) {
    if (word === '-') {
      table.close(fd);
      return;
    }
    const source = Number.parseInt(word, 10);
    const file = table.get(source);
    if (file === undefined) throw new ShellError(`${word}: ${strerror('EBADF', shell.german)}`);
    table.set(fd, file);
    if (word.endsWith('-')) table.close(source);
    return;
  }
  if (word === '') throw new ShellError(`: ${strerror('ENOENT', shell.german)}`);
  const path = shell.resolve(word);
  const writing = operator !== '<' && operator !== '<&';
  try {
    const file =
      (await openFifo(shell, path, operator === '<>' ? 'both' : writing ? 'write' : 'read')) ??
      (operator === '<>'
        ? openBoth(shell, path)
        : writing
          ? openForWriting(shell, table, path, operator === '>>' || operator === '&>>')
          : openForReading(shell, table, path));
    table.set(fd, file);
    if (operator === '&>' || operator === '&>>' || (operator === '>&' && node.fd === null))
      table.set(2, file);
  } catch (error) {
    if (error instanceof FsError) throw refused(shell, word, error, writing);
    throw error;
  }
}

/** A fifo opens when its other side does; only a signal ends the wait. */
async function openFifo(shell: Shell, path: string, mode: FifoMode): Promise<OpenFile | undefined> {
  const fifo = shell.files.fifo(path, mode);
  return fifo?.openAndWait(mode, path, (work) => orKilled(shell, work));
}

function openBoth(shell: Shell, path: string): OpenFile {
  const content = shell.files.find(path) === undefined ? '' : shell.files.read(path);
  return new OpenFile(
    readerOf(content),
    shell.files.openWrite(path, false, false),
    shell.files.find(path)?.path,
  );
}

/** The shell's own descriptors are changed for good: `exec 9>file`. */
export async function redirectShell(shell: Shell, nodes: readonly RedirectionNode[]): Promise<void> {
  for (const node of nodes) await apply(shell, shell.fds, node);
}

/** Runs `work` with the redirections in force; undefined, after a message, where one of them cannot be made. */
export async function redirected(
  shell: Shell,
  nodes: readonly RedirectionNode[],
  work: () => Promise<number>,
): Promise<number> {
  if (nodes.length === 0) return work();
  const outer = shell.fds;
  const table = outer.clone();
  shell.covered.push(outer);
  try {
    try {
      for (const node of nodes) await apply(shell, table, node);
    } catch (error) {
      if (!(error instanceof ShellError) || error.fatal) throw error;
      // What was redirected before the one that fails is in force for the message.
      shell.fds = table;
      shell.complain(error.message);
      return error.status;
    }
    shell.fds = table;
    return await work();
  } finally {
    shell.covered.pop();
    shell.fds = outer;
    table.closeAll();
  }
}
