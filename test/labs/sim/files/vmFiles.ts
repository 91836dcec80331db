// System calls on files, for one process: the machine's drawn tree, live, with what was written over it.
import type { SimulatedHost } from '../host';
import { Fifo, type FifoMode } from '../shell/fifo';
import { describeFile, isDevice, type Credentials, type FileStatus } from './fileStatus';
import { FsError } from './fsError';
import type { FileEntry } from './overlay';
import { joinPath, normalize, PathFinder, splitPath, type Located } from './paths';
import { Rights } from './rights';
import type { FileNode } from './tree';

const kernelPath = /^\/(sys|proc)(\/|$)/;

export class VmFiles {
  readonly paths: PathFinder;
  private readonly rights: Rights;

  constructor(
    private readonly host: SimulatedHost,
    private readonly who: Credentials,
  ) {
    this.paths = new PathFinder(host, who.pid);
    this.rights = new Rights(host, who.uid);
  }

  // ---- reading

  /** @throws FsError ENOENT, EISDIR, EACCES, EINVAL. */
  read(path: string): string {
    const { path: real, node } = this.paths.locate(path, 'open');
    if (node.kind === 'dir') throw new FsError('EISDIR', 'read', path);
    if (node.kind === 'link') throw new FsError('ELOOP', 'open', path);
    if (!this.rights.may(real, node.mode, 4)) throw new FsError('EACCES', 'open', path);
    const entry = this.host.overlay.get(real);
    if (entry?.kind === 'file') return entry.content;
    const text = typeof node.text === 'string' ? node.text : node.text();
    if (text === null) throw new FsError('EINVAL', 'read', path);
    return Buffer.from(text, 'utf8').toString('latin1');
  }

  /**
   * Opens for reading; each call of what comes back gives what is there beyond what was read, null where there is nothing.
   * A file that grows can be read on.
   */
  openRead(path: string): () => string | null {
    const bytes = this.read(path);
    const entry = this.host.overlay.get(this.paths.locate(path, 'open').path);
    let position = 0;
    return () => {
      const all = entry?.kind === 'file' ? entry.content : bytes;
      const piece = all.slice(position);
      position = all.length;
      return piece === '' ? null : piece;
    };
  }

  status(path: string, followLast = true): FileStatus {
    return this.describe(this.paths.locate(path, followLast ? 'stat' : 'lstat', followLast));
  }

  find(path: string, followLast = true): FileStatus | undefined {
    const found = this.paths.find(path, followLast);
    return found === undefined ? undefined : this.describe(found);
  }

  private describe(found: Located): FileStatus {
    return describeFile(this.host, found, this.rights.owner(found.path));
  }

  /** The pipe behind a fifo's name, where this user may open it so; undefined for all else. @throws FsError EACCES. */
  fifo(path: string, mode: FifoMode): Fifo | undefined {
    const found = this.paths.find(path);
    const entry = found === undefined ? undefined : this.host.overlay.get(found.path);
    if (entry?.kind !== 'file' || entry.pipe === undefined || found?.node.kind !== 'file') return undefined;
    const bits = { read: [4], write: [2], both: [4, 2] } as const;
    for (const bit of bits[mode])
      if (!this.rights.may(found.path, found.node.mode, bit)) throw new FsError('EACCES', 'open', path);
    return entry.pipe;
  }

  /** mkfifo(3). */
  mkfifo(path: string, mode = 0o666 & ~this.who.umask()): void {
    if (this.paths.find(path, false) !== undefined) throw new FsError('EEXIST', 'mkfifo', path);
    const target = this.entryPath(path, 'mkfifo');
    const mtime = this.host.clock.now();
    this.host.overlay.set(target, {
      kind: 'file',
      mode,
      owner: this.who.uid,
      mtime,
      content: '',
      pipe: new Fifo(),
    });
  }

  may(path: string, bit: 1 | 2 | 4): boolean {
    const found = this.paths.find(path);
    if (found === undefined || found.node.kind === 'link') return false;
    if (bit === 2 && this.host.diskRefuses(found.path, 'change') === 'EROFS') return false;
    return this.rights.may(found.path, found.node.mode, bit);
  }

  names(path: string): string[] {
    const { path: real, node } = this.paths.locate(path, 'scandir');
    if (node.kind === 'dir' && !this.rights.may(real, node.mode, 4))
      throw new FsError('EACCES', 'scandir', path);
    return this.paths.names(path);
  }

  readlink(path: string): string {
    const { node } = this.paths.locate(path, 'readlink', false);
    if (node.kind !== 'link') throw new FsError('EINVAL', 'readlink', path);
    return node.target;
  }

  // ---- writing

  /** The path under which a name may be made or removed: its directory must let this user write. */
  private entryPath(path: string, operation: string): string {
    this.who.alive();
    const { directory, name } = splitPath(path);
    const parent = this.paths.locate(directory, operation);
    if (parent.node.kind !== 'dir') throw new FsError('ENOTDIR', operation, path);
    const target = joinPath(parent.path, name);
    if (kernelPath.test(parent.path))
      throw new FsError(
        parent.path.startsWith('/proc') ? 'ENOENT' : this.who.uid === 0 ? 'EPERM' : 'EACCES',
        operation,
        path,
      );
    if (this.host.diskRefuses(target, 'change') === 'EROFS') throw new FsError('EROFS', operation, path);
    if (!this.rights.may(parent.path, parent.node.mode, 2)) throw new FsError('EACCES', operation, path);
    return target;
  }

  private needSpace(path: string, operation: string, shown: string): void {
    const refused = this.host.diskRefuses(path, 'space');
    if (refused !== undefined) throw new FsError(refused, operation, shown);
  }

  /** Opens for writing; each call of what comes back is one write(2). @throws FsError. */
  openWrite(path: string, append: boolean, truncate = !append): (bytes: string) => void {
    this.who.alive();
    const found = this.paths.find(path);
    if (found?.node.kind === 'dir') throw new FsError('EISDIR', 'open', path);
    if (found?.path === '/dev/full')
      return () => {
        throw new FsError('ENOSPC', 'write', path);
      };
    if (found !== undefined && isDevice(found.path)) return () => undefined;
    if (found?.node.kind === 'file' && kernelPath.test(found.path))
      return this.openControl(found.path, found.node, path);
    const entry = this.openEntry(path, found, truncate);
    let position = append ? -1 : 0;
    return (bytes) => {
      this.who.alive();
      const real = found?.path ?? normalize(path);
      this.needSpace(real, 'write', path);
      const at = position < 0 ? entry.content.length : position;
      entry.content =
        entry.content.slice(0, at).padEnd(at, '\0') + bytes + entry.content.slice(at + bytes.length);
      if (position >= 0) position += bytes.length;
      entry.mtime = this.host.clock.now();
      this.host.overlay.touched();
    };
  }

  private openEntry(path: string, found: Located | undefined, truncate: boolean): FileEntry {
    const now = this.host.clock.now();
    if (found === undefined) {
      const target = this.entryPath(path, 'open');
      const mode = 0o666 & ~this.who.umask();
      const made: FileEntry = { kind: 'file', mode, owner: this.who.uid, mtime: now, content: '' };
      this.host.overlay.set(target, made);
      return made;
    }
    const { path: real, node } = found;
    if (node.kind !== 'file') throw new FsError('EISDIR', 'open', path);
    if (this.host.diskRefuses(real, 'change') === 'EROFS') throw new FsError('EROFS', 'open', path);
    if (!this.rights.may(real, node.mode, 2)) throw new FsError('EACCES', 'open', path);
    const known = this.host.overlay.get(real);
    const entry: FileEntry =
      known?.kind === 'file'
        ? known
        : {
            kind: 'file',
            mode: node.mode,
            owner: this.rights.owner(real),
            mtime: now,
            content: this.read(real),
          };
    if (truncate) {
      entry.content = '';
      entry.mtime = now;
    }
    this.host.overlay.set(real, entry);
    return entry;
  }

  private openControl(real: string, node: FileNode, shown: string): (bytes: string) => void {
    const { write } = node;
    if (write === undefined || !this.rights.may(real, node.mode | 0o200, 2))
      throw new FsError('EACCES', 'open', shown);
    return (bytes) => {
      this.who.alive();
      const errno = this.host.dispatch(write(Buffer.from(bytes, 'latin1').toString('utf8')));
      if (errno !== undefined) throw new FsError(errno, 'write', shown);
    };
  }

  mkdir(path: string, parents = false, mode = 0o777 & ~this.who.umask()): void {
    const clean = normalize(path);
    const found = this.paths.find(clean);
    if (found !== undefined) {
      if (parents && found.node.kind === 'dir') return;
      throw new FsError('EEXIST', 'mkdir', path);
    }
    if (parents) this.mkdir(splitPath(clean).directory, true);
    const target = this.entryPath(clean, 'mkdir');
    this.needSpace(target, 'mkdir', path);
    this.host.overlay.set(target, { kind: 'dir', mode, owner: this.who.uid, mtime: this.host.clock.now() });
  }

  /** rmdir, unlink, or both with all below. */
  remove(path: string, options: { readonly recursive?: boolean; readonly directory?: boolean } = {}): void {
    const found = this.paths.locate(path, 'unlink', false);
    const target = this.entryPath(path, 'unlink');
    if (found.node.kind === 'dir') {
      if (options.recursive !== true && options.directory !== true)
        throw new FsError('EISDIR', 'unlink', path);
      if (options.recursive !== true && this.paths.names(found.path).length > 0)
        throw new FsError('ENOTEMPTY', 'rmdir', path);
      if (this.host.isMountPoint(found.path)) throw new FsError('EBUSY', 'rmdir', path);
    } else if (options.directory === true) throw new FsError('ENOTDIR', 'rmdir', path);
    this.host.overlay.remove(target);
  }

  /** Atomic, and needs no space. */
  rename(from: string, to: string): void {
    const source = this.paths.locate(from, 'rename', false);
    const target = this.entryPath(to, 'rename');
    this.entryPath(from, 'rename');
    const there = this.paths.find(target, false);
    if (there?.node.kind === 'dir' && source.node.kind !== 'dir') throw new FsError('EISDIR', 'rename', to);
    if (there?.node.kind === 'dir' && this.paths.names(target).length > 0)
      throw new FsError('ENOTEMPTY', 'rename', to);
    if (source.path === target) return;
    const { overlay } = this.host;
    if (overlay.get(source.path) === undefined) {
      // Part of the drawn tree: only its files can be taken along.
      if (source.node.kind === 'dir') throw new FsError('EBUSY', 'rename', from);
      if (source.node.kind === 'file') this.openEntry(source.path, source, false);
      else
        overlay.set(source.path, {
          kind: 'link',
          target: source.node.target,
          mode: 0o777,
          owner: 0,
          mtime: this.host.clock.now(),
        });
    }
    overlay.move(source.path, target);
  }

  symlink(target: string, path: string): void {
    if (this.paths.find(path, false) !== undefined) throw new FsError('EEXIST', 'symlink', path);
    const entry = this.entryPath(path, 'symlink');
    const mtime = this.host.clock.now();
    this.host.overlay.set(entry, { kind: 'link', target, mode: 0o777, owner: this.who.uid, mtime });
  }

  /** chmod, chown and touch; only the owner may. */
  change(
    path: string,
    to: { readonly mode?: number; readonly owner?: number; readonly mtime?: number },
  ): void {
    this.who.alive();
    const found = this.paths.locate(path, 'chmod');
    const { path: real, node } = found;
    const refused = this.host.diskRefuses(real, 'change');
    if (refused === 'EROFS') throw new FsError('EROFS', 'chmod', path);
    if (this.who.uid !== 0 && (to.owner !== undefined || this.rights.owner(real) !== this.who.uid))
      throw new FsError('EPERM', 'chmod', path);
    if (node.kind === 'link' || kernelPath.test(real)) return;
    // Directories of the drawn tree keep theirs: an overlay entry would hide what is in them.
    let entry = this.host.overlay.get(real);
    if (node.kind === 'file' && entry?.kind !== 'file') entry = this.openEntry(real, found, false);
    if (entry?.kind !== 'file' && entry?.kind !== 'dir') return;
    entry.mode = to.mode ?? entry.mode;
    entry.owner = to.owner ?? entry.owner;
    entry.mtime = to.mtime ?? entry.mtime;
    this.host.overlay.touched();
  }
}
