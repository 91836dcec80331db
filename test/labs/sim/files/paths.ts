// Finds nodes in the drawn tree with the overlay over it: symlinks, "..", and the processes below /proc.
import { processDirectory } from './procPid';
import type { SimulatedHost } from '../host';
import { FsError } from './fsError';
import { asNode } from './overlay';
import type { TreeNode } from './tree';

/** A node under its real path: no symlink, no "." in it. */
export interface Located {
  readonly path: string;
  readonly node: TreeNode;
}

/** `path` with ".", ".." and doubled slashes taken out by text alone. */
export function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function joinPath(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

export class PathFinder {
  private cache = new Map<string, Located | null>();
  private cachedTree: unknown;
  private cachedVersion = -1;

  /** @param pid Process whose directory /proc/self is. */
  constructor(
    private readonly host: SimulatedHost,
    private readonly pid: number,
  ) {}

  private child(directory: Located, name: string): TreeNode | undefined {
    const entry = this.host.overlay.get(joinPath(directory.path, name));
    if (entry !== undefined) return entry.kind === 'gone' ? undefined : asNode(entry);
    if (directory.path === '/proc' && this.host.machine.software.linux) {
      if (name === 'self') return { kind: 'link', target: String(this.pid) };
      const process = /^\d+$/.test(name) ? this.host.processes.get(Number(name)) : undefined;
      if (process !== undefined) return processDirectory(process);
      if (name === 'locks') return { kind: 'file', mode: 0o444, text: this.host.locks.text() };
      if (name === 'uptime') {
        const seconds = (this.host.clock.now() - this.host.machine.bootedAt) / 1000;
        return { kind: 'file', mode: 0o444, text: `${seconds.toFixed(2)} 1000.00\n` };
      }
    }
    if (directory.path === '/proc/net' && name === 'tcp')
      return { kind: 'file', mode: 0o444, text: this.host.connections.text() };
    return directory.node.kind === 'dir' ? directory.node.children.get(name) : undefined;
  }

  /** Like `locate`, but undefined where nothing is. */
  find(path: string, followLast = true): Located | undefined {
    const tree = this.host.tree;
    if (tree !== this.cachedTree || this.host.overlay.version !== this.cachedVersion) {
      this.cache = new Map();
      this.cachedTree = tree;
      this.cachedVersion = this.host.overlay.version;
    }
    const key = `${followLast ? '+' : '-'}${path}`;
    const known = this.cache.get(key);
    if (known !== undefined) return known ?? undefined;
    const found = this.walk(path, followLast);
    // Processes come and go without a change of tree or overlay.
    if (!(found?.path ?? path).startsWith('/proc/')) this.cache.set(key, found ?? null);
    return found;
  }

  private walk(path: string, followLast: boolean): Located | undefined {
    let todo = path.split('/').filter((part) => part !== '' && part !== '.');
    let here: Located = { path: '/', node: this.host.tree };
    const above: Located[] = [];
    for (let links = 0; todo.length > 0;) {
      const [name = '', ...rest] = todo;
      todo = rest;
      if (name === '..') {
        here = above.pop() ?? here;
        continue;
      }
      const node = this.child(here, name);
      if (node === undefined) return undefined;
      if (node.kind === 'link' && (followLast || rest.length > 0)) {
        links += 1;
        if (links > 40) throw new FsError('ELOOP', 'open', path);
        todo = [...node.target.split('/').filter((part) => part !== '' && part !== '.'), ...rest];
        if (node.target.startsWith('/')) {
          here = { path: '/', node: this.host.tree };
          above.length = 0;
        }
        continue;
      }
      above.push(here);
      here = { path: joinPath(here.path, name), node };
    }
    return here;
  }

  /** @throws FsError ENOENT, ELOOP. */
  locate(path: string, operation: string, followLast = true): Located {
    const found = this.find(path, followLast);
    if (found === undefined) throw new FsError('ENOENT', operation, path);
    return found;
  }

  /** Names in a directory, sorted. @throws FsError ENOENT, ENOTDIR. */
  names(path: string): string[] {
    const directory = this.locate(path, 'scandir');
    if (directory.node.kind !== 'dir') throw new FsError('ENOTDIR', 'scandir', path);
    const names = new Set<string>();
    for (const [name, node] of directory.node.children)
      if (node.kind !== 'file' || node.hidden !== true) names.add(name);
    if (directory.path === '/proc' && this.host.machine.software.linux)
      for (const name of ['self', ...this.host.processes.list().map(({ pid }) => String(pid))])
        names.add(name);
    for (const { name, gone } of this.host.overlay.below(directory.path))
      if (gone) names.delete(name);
      else names.add(name);
    return [...names].sort();
  }
}

export function splitPath(path: string): { directory: string; name: string } {
  const clean = normalize(path);
  const slash = clean.lastIndexOf('/');
  return { directory: slash === 0 ? '/' : clean.slice(0, slash), name: clean.slice(slash + 1) };
}
