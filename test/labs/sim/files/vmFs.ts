// The file system just-bash works on: the machine's drawn tree, live, with one user's rights.
import { encodeUtf8ToBytes, unsafeBytesFromLatin1, type IFileSystem } from 'just-bash';
import type { SimulatedHost } from '../host';
import { FsError, type FsErrorCode } from './fsError';
import { joinPath, normalize, PathFinder, type Located } from './paths';
import { Rights } from './rights';
import type { FileNode } from './tree';

type FsStat = Awaited<ReturnType<IFileSystem['stat']>>;
type Content = Parameters<IFileSystem['writeFile']>[1];
type WriteOptions = Parameters<IFileSystem['writeFile']>[2];
type ReadOptions = Parameters<IFileSystem['readFile']>[1];

export interface FailedWrite {
  readonly path: string;
  readonly code: FsErrorCode;
  /** The file could not be opened; false: it could, and did not take the data. */
  readonly opening: boolean;
}

/** Where output of a running script goes at once; see `shell/streaming.ts`. */
export type Sink = (stream: 'stdout' | 'stderr', bytes: string) => void;

const sinks: Readonly<Record<string, 'stdout' | 'stderr'>> = {
  '/dev/__stdout': 'stdout',
  '/dev/__stderr': 'stderr',
};
const kernelPath = /^\/(sys|proc)(\/|$)/;

/**
 * just-bash ends a whole script when a redirection's write throws, so writes that come from redirections (they alone
 * name an encoding) never throw: `failedWrites` keeps the error for the `__wrote` command that follows.
 */
export class VmFs implements IFileSystem {
  readonly failedWrites: FailedWrite[] = [];
  private readonly paths: PathFinder;
  private readonly rights: Rights;

  constructor(
    private readonly host: SimulatedHost,
    private readonly uid: number,
    pid: number,
    private readonly sink: Sink,
  ) {
    this.paths = new PathFinder(host, pid);
    this.rights = new Rights(host, uid);
  }

  // ---- reading

  private content(path: string): string {
    const { path: real, node } = this.paths.locate(path, 'open');
    if (node.kind === 'dir') throw new FsError('EISDIR', 'read', path);
    if (node.kind === 'link') throw new FsError('ELOOP', 'open', path);
    if ((this.rights.mode(real, node.mode) & 0o400) === 0) throw new FsError('EACCES', 'open', path);
    const text = typeof node.text === 'string' ? node.text : node.text();
    if (text === null) throw new FsError('EINVAL', 'read', path);
    return text;
  }

  readFile(path: string, options?: ReadOptions): Promise<string> {
    const encoding = typeof options === 'string' ? options : options?.encoding;
    const latin = encoding === 'binary' || encoding === 'latin1';
    return attempt(() => {
      const text = this.content(path);
      return latin ? Buffer.from(text, 'utf8').toString('latin1') : text;
    });
  }

  readFileBytes(path: string): Promise<ReturnType<typeof encodeUtf8ToBytes>> {
    return attempt(() => {
      const { path: real } = this.paths.locate(path, 'open');
      const entry = this.host.overlay.get(real);
      const text = this.content(path);
      return entry?.kind === 'file' ? unsafeBytesFromLatin1(entry.content) : encodeUtf8ToBytes(text);
    });
  }

  readFileBuffer(path: string): Promise<Uint8Array> {
    return attempt(() => Buffer.from(this.content(path), 'utf8'));
  }

  exists(path: string): Promise<boolean> {
    return attempt(() => this.paths.find(path) !== undefined).catch(() => false);
  }

  private describe({ path, node }: Located): FsStat {
    const file = node.kind === 'file';
    const length = file && typeof node.text === 'string' ? node.text.length : 4096;
    const entry = this.host.overlay.get(path);
    return {
      isFile: file,
      isDirectory: node.kind === 'dir',
      isSymbolicLink: node.kind === 'link',
      mode: node.kind === 'link' ? 0o777 : this.rights.mode(path, node.mode),
      size: path.startsWith('/proc/') ? 0 : path.startsWith('/sys/') ? 4096 : length,
      mtime:
        entry !== undefined && entry.kind !== 'gone' ? entry.mtime : new Date(this.host.machine.bootedAt),
    };
  }

  stat(path: string): Promise<FsStat> {
    return attempt(() => this.describe(this.paths.locate(path, 'stat')));
  }

  lstat(path: string): Promise<FsStat> {
    return attempt(() => this.describe(this.paths.locate(path, 'lstat', false)));
  }

  readdir(path: string): Promise<string[]> {
    return attempt(() => this.paths.names(path));
  }

  readdirWithFileTypes(
    path: string,
  ): Promise<{ name: string; isFile: boolean; isDirectory: boolean; isSymbolicLink: boolean }[]> {
    return attempt(() =>
      this.paths.names(path).flatMap((name) => {
        const kind = this.paths.find(joinPath(path, name), false)?.node.kind;
        if (kind === undefined) return [];
        return [
          { name, isFile: kind === 'file', isDirectory: kind === 'dir', isSymbolicLink: kind === 'link' },
        ];
      }),
    );
  }

  readlink(path: string): Promise<string> {
    return attempt(() => {
      const { node } = this.paths.locate(path, 'readlink', false);
      if (node.kind !== 'link') throw new FsError('EINVAL', 'readlink', path);
      return node.target;
    });
  }

  realpath(path: string): Promise<string> {
    return attempt(() => this.paths.locate(path, 'realpath').path);
  }

  resolvePath(base: string, path: string): string {
    return normalize(path.startsWith('/') ? path : `${base}/${path}`);
  }

  getAllPaths(): string[] {
    return [];
  }

  // ---- writing

  /** The path under which a name may be made or removed: its directory must let this user write. */
  private entryPath(path: string, operation: string): string {
    const { directory, name } = splitPath(path);
    const parent = this.paths.locate(directory, operation);
    if (parent.node.kind !== 'dir') throw new FsError('ENOTDIR', operation, path);
    const writable = this.uid === 0 || (this.rights.mode(parent.path, parent.node.mode) & 0o200) !== 0;
    if (kernelPath.test(parent.path) || !writable) throw new FsError('EACCES', operation, path);
    return joinPath(parent.path, name);
  }

  private writeControl(path: string, node: FileNode, text: string): void {
    if (this.uid !== 0 || node.write === undefined) throw new FsError('EACCES', 'open', path);
    if (text === '') return;
    const errno = this.host.dispatch(node.write(text));
    if (errno !== undefined) throw new FsError(errno, 'write', path);
  }

  private write(path: string, bytes: string, append: boolean): void {
    const stream = sinks[path];
    if (stream !== undefined) {
      if (bytes !== '') this.sink(stream, bytes);
      return;
    }
    const found = this.paths.find(path);
    if (found?.node.kind === 'dir') throw new FsError('EISDIR', 'open', path);
    if (found !== undefined && /^\/dev\/(null|zero|tty|full|stdin|stdout|stderr)$/.test(found.path)) return;
    if (found?.node.kind === 'file' && kernelPath.test(found.path)) {
      this.writeControl(found.path, found.node, Buffer.from(bytes, 'latin1').toString('utf8'));
      return;
    }
    const target = found?.path ?? this.entryPath(path, 'open');
    const mode = found?.node.kind === 'file' ? found.node.mode : 0o644;
    if (found !== undefined && this.uid !== 0 && (this.rights.mode(target, mode) & 0o200) === 0)
      throw new FsError('EACCES', 'open', path);
    const old =
      append && found !== undefined ? Buffer.from(this.content(target), 'utf8').toString('latin1') : '';
    const owner = found === undefined ? this.uid : this.rights.owner(target);
    this.host.overlay.set(target, { kind: 'file', mode, owner, content: old + bytes, mtime: new Date() });
  }

  private writeFrom(path: string, content: Content, options: WriteOptions, append: boolean): Promise<void> {
    const encoding = typeof options === 'string' ? options : options?.encoding;
    const bytes =
      typeof content !== 'string'
        ? Buffer.from(content).toString('latin1')
        : encoding === 'binary' || encoding === 'latin1'
          ? content
          : Buffer.from(content, 'utf8').toString('latin1');
    return attempt(() => {
      try {
        this.write(path, bytes, append);
      } catch (error) {
        if (encoding === undefined || !(error instanceof FsError)) throw error;
        this.failedWrites.push({ path, code: error.code, opening: !error.message.includes(', write ') });
      }
    });
  }

  writeFile(path: string, content: Content, options?: WriteOptions): Promise<void> {
    return this.writeFrom(path, content, options, false);
  }

  appendFile(path: string, content: Content, options?: WriteOptions): Promise<void> {
    return this.writeFrom(path, content, options, true);
  }

  mkdir(path: string, options?: { recursive?: boolean }): Promise<void> {
    return attempt(() => {
      this.makeDirectory(normalize(path), options?.recursive === true);
    });
  }

  private makeDirectory(path: string, recursive: boolean): void {
    const found = this.paths.find(path);
    if (found !== undefined) {
      if (recursive && found.node.kind === 'dir') return;
      throw new FsError('EEXIST', 'mkdir', path);
    }
    if (recursive) this.makeDirectory(splitPath(path).directory, true);
    const target = this.entryPath(path, 'mkdir');
    this.host.overlay.set(target, { kind: 'dir', mode: 0o755, owner: this.uid, mtime: new Date() });
  }

  rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void> {
    return attempt(() => {
      const found = this.paths.find(path, false);
      if (found === undefined) {
        if (options?.force === true) return;
        throw new FsError('ENOENT', 'rm', path);
      }
      const names = found.node.kind === 'dir' ? this.paths.names(found.path) : [];
      if (names.length > 0 && options?.recursive !== true) throw new FsError('ENOTEMPTY', 'rm', path);
      this.host.overlay.remove(this.entryPath(path, 'rm'));
    });
  }

  async cp(source: string, target: string): Promise<void> {
    await this.writeFile(target, await this.readFileBuffer(source));
  }

  async mv(source: string, target: string): Promise<void> {
    await this.cp(source, target);
    await this.rm(source);
  }

  chmod(path: string, mode: number): Promise<void> {
    return attempt(() => {
      const { path: real, node } = this.paths.locate(path, 'chmod');
      if (this.uid !== 0 && this.rights.owner(real) !== this.uid) throw new FsError('EACCES', 'chmod', path);
      const mtime = new Date();
      const owner = this.rights.owner(real);
      // Directories of the drawn tree keep their mode: an overlay entry would hide what is in them.
      if (node.kind === 'dir' && this.host.overlay.get(real)?.kind === 'dir')
        this.host.overlay.set(real, { kind: 'dir', mode, owner, mtime });
      if (node.kind === 'file')
        this.host.overlay.set(real, {
          kind: 'file',
          mode,
          owner,
          mtime,
          content: Buffer.from(this.content(real)).toString('latin1'),
        });
    });
  }

  symlink(target: string, path: string): Promise<void> {
    return attempt(() => {
      if (this.paths.find(path, false) !== undefined) throw new FsError('EEXIST', 'symlink', path);
      const entry = this.entryPath(path, 'symlink');
      this.host.overlay.set(entry, { kind: 'link', target, owner: this.uid, mtime: new Date() });
    });
  }

  link(existing: string, path: string): Promise<void> {
    return this.cp(existing, path);
  }

  utimes(): Promise<void> {
    return Promise.resolve();
  }
}

function splitPath(path: string): { directory: string; name: string } {
  const clean = normalize(path);
  const slash = clean.lastIndexOf('/');
  return { directory: slash === 0 ? '/' : clean.slice(0, slash), name: clean.slice(slash + 1) };
}

/** A step as the promise the interface asks for. */
function attempt<T>(step: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(step());
  });
}
