// Locks on files, as /proc/locks lists them: flock of scripts, fcntl of package managers.

interface Held {
  readonly kind: 'FLOCK' | 'POSIX';
  readonly holder: object;
  readonly pid: number;
}

export class FileLocks {
  private readonly held = new Map<string, Held>();

  /** Takes the lock for `holder`, unless somebody else has it. */
  take(path: string, holder: object, pid: number, kind: Held['kind'] = 'FLOCK'): boolean {
    const other = this.held.get(path);
    if (other !== undefined && other.holder !== holder) return false;
    this.held.set(path, { kind, holder, pid });
    return true;
  }

  release(path: string, holder: object): void {
    if (this.held.get(path)?.holder === holder) this.held.delete(path);
  }

  /** Process id of who holds it. */
  holder(path: string): number | undefined {
    return this.held.get(path)?.pid;
  }

  clear(): void {
    this.held.clear();
  }

  /** /proc/locks. A file's number is made from its path. */
  text(): string {
    return [...this.held]
      .map(
        ([path, { kind, pid }], index) =>
          `${index + 1}: ${kind}  ADVISORY  WRITE ${pid} 08:01:${inode(path)} 0 EOF\n`,
      )
      .join('');
  }
}

/** The inode number of a path: the same in `stat -c %i` and in /proc/locks. */
export function inode(path: string): number {
  let sum = 7;
  for (const character of path) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return 100_000 + sum;
}
