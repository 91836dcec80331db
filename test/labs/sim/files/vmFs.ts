// The file system that just-bash's own programs work on: `VmFiles` in the form they expect.
import type { encodeUtf8ToBytes } from 'just-bash';
import { unsafeBytesFromLatin1, type IFileSystem } from 'just-bash';

import { joinPath, normalize } from './paths';
import type { FileStatus } from './fileStatus';
import type { VmFiles } from './vmFiles';

type FsStat = Awaited<ReturnType<IFileSystem['stat']>>;
type Content = Parameters<IFileSystem['writeFile']>[1];
type WriteOptions = Parameters<IFileSystem['writeFile']>[2];
type ReadOptions = Parameters<IFileSystem['readFile']>[1];

function statOf(status: FileStatus): FsStat {
  return {
    isFile: status.kind === 'file',
    isDirectory: status.kind === 'dir',
    isSymbolicLink: status.kind === 'link',
    mode: status.mode,
    size: status.size,
    mtime: new Date(status.mtime),
  };
}

export class VmFs implements IFileSystem {
  constructor(private readonly files: VmFiles) {}

  readFile(path: string, options?: ReadOptions): Promise<string> {
    const encoding = typeof options === 'string' ? options : options?.encoding;
    return attempt(() => {
      const bytes = this.files.read(path);
      return encoding === 'binary' || encoding === 'latin1'
        ? bytes
        : Buffer.from(bytes, 'latin1').toString('utf8');
    });
  }

  readFileBytes(path: string): Promise<ReturnType<typeof encodeUtf8ToBytes>> {
    return attempt(() => unsafeBytesFromLatin1(this.files.read(path)));
  }

  readFileBuffer(path: string): Promise<Uint8Array> {
    return attempt(() => Buffer.from(this.files.read(path), 'latin1'));
  }

  exists(path: string): Promise<boolean> {
    return attempt(() => this.files.find(path) !== undefined).catch(() => false);
  }

  stat(path: string): Promise<FsStat> {
    return attempt(() => statOf(this.files.status(path)));
  }

  lstat(path: string): Promise<FsStat> {
    return attempt(() => statOf(this.files.status(path, false)));
  }

  readdir(path: string): Promise<string[]> {
    return attempt(() => this.files.names(path));
  }

  readdirWithFileTypes(
    path: string,
  ): Promise<{ name: string; isFile: boolean; isDirectory: boolean; isSymbolicLink: boolean }[]> {
    return attempt(() =>
      this.files.names(path).flatMap((name) => {
        const kind = this.files.find(joinPath(path, name), false)?.kind;
        if (kind === undefined) return [];
        return [
          { name, isFile: kind === 'file', isDirectory: kind === 'dir', isSymbolicLink: kind === 'link' },
        ];
      }),
    );
  }

  readlink(path: string): Promise<string> {
    return attempt(() => this.files.readlink(path));
  }

  realpath(path: string): Promise<string> {
    return attempt(() => this.files.status(path).path);
  }

  resolvePath(base: string, path: string): string {
    return normalize(path.startsWith('/') ? path : `${base}/${path}`);
  }

  getAllPaths(): string[] {
    return [];
  }

  private put(path: string, content: Content, options: WriteOptions, append: boolean): Promise<void> {
    const encoding = typeof options === 'string' ? options : options?.encoding;
    const bytes =
      typeof content !== 'string'
        ? Buffer.from(content).toString('latin1')
        : encoding === 'binary' || encoding === 'latin1'
          ? content
          : Buffer.from(content, 'utf8').toString('latin1');
    return attempt(() => {
      const write = this.files.openWrite(path, append);
      if (bytes !== '') write(bytes);
    });
  }

  writeFile(path: string, content: Content, options?: WriteOptions): Promise<void> {
    return this.put(path, content, options, false);
  }

  appendFile(path: string, content: Content, options?: WriteOptions): Promise<void> {
    return this.put(path, content, options, true);
  }

  mkdir(path: string, options?: { recursive?: boolean }): Promise<void> {
    return attempt(() => {
      this.files.mkdir(path, options?.recursive === true);
    });
  }

  rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void> {
    return attempt(() => {
      if (options?.force === true && this.files.find(path, false) === undefined) return;
      const directory = this.files.find(path, false)?.kind === 'dir';
      this.files.remove(path, { recursive: options?.recursive === true, directory });
    });
  }

  async cp(source: string, target: string): Promise<void> {
    await this.writeFile(target, await this.readFileBuffer(source));
  }

  mv(source: string, target: string): Promise<void> {
    return attempt(() => {
      this.files.rename(source, target);
    });
  }

  chmod(path: string, mode: number): Promise<void> {
    return attempt(() => {
      this.files.change(path, { mode });
    });
  }

  symlink(target: string, path: string): Promise<void> {
    return attempt(() => {
      this.files.symlink(target, path);
    });
  }

  link(existing: string, path: string): Promise<void> {
    return this.cp(existing, path);
  }

  utimes(path: string, _accessed: Date, changed: Date): Promise<void> {
    return attempt(() => {
      this.files.change(path, { mtime: changed.getTime() });
    });
  }
}

/** A step as the promise the interface asks for. */
function attempt<T>(step: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(step());
  });
}
