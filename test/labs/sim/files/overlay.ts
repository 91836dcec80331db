// What users of a simulated VM have written outside /sys and /proc: files over, or holes in, the drawn tree.
import type { Fifo } from '../shell/fifo';
import type { TreeNode } from './tree';

interface Common {
  mode: number;
  owner: number;
  mtime: number;
}

/**
 * Like an inode: who has it open goes on with it after a rename or removal. Content: one character per byte.
 *
 * @property pipe What is behind a fifo. @property socket It is a socket.
 * @property size Where it is not that of the content: pages of hugetlbfs.
 */
export type FileEntry = Common & {
  readonly kind: 'file';
  content: string;
  readonly pipe?: Fifo;
  readonly socket?: true;
  readonly size?: number;
};
export type OverlayEntry =
  | { readonly kind: 'gone' }
  | FileEntry
  | (Common & { readonly kind: 'dir' })
  | (Common & { readonly kind: 'link'; readonly target: string });

export class Overlay {
  private readonly entries = new Map<string, OverlayEntry>();
  /** Grows with every change: caches of path look-ups hold for one version. */
  version = 0;

  get(path: string): OverlayEntry | undefined {
    return this.entries.get(path);
  }

  set(path: string, entry: OverlayEntry): void {
    this.entries.set(path, entry);
    this.version += 1;
  }

  /** An entry was changed in place. */
  touched(): void {
    this.version += 1;
  }

  /** Names directly below `path`, and whether each exists (a hole hides what the tree has there). */
  below(path: string): readonly { readonly name: string; readonly gone: boolean }[] {
    if (this.entries.size === 0) return [];
    const prefix = path === '/' ? '/' : `${path}/`;
    const found: { name: string; gone: boolean }[] = [];
    for (const [key, entry] of this.entries) {
      const name = key.startsWith(prefix) ? key.slice(prefix.length) : '';
      if (name !== '' && !name.includes('/')) found.push({ name, gone: entry.kind === 'gone' });
    }
    return found;
  }

  /** A hole at `path`, and nothing of what was written below it. */
  remove(path: string): void {
    for (const key of this.entries.keys()) if (key.startsWith(`${path}/`)) this.entries.delete(key);
    this.set(path, { kind: 'gone' });
  }

  /** The entry and all below it under another name. */
  move(from: string, to: string): void {
    const moved = [...this.entries].filter(([key]) => key === from || key.startsWith(`${from}/`));
    this.remove(to);
    this.remove(from);
    for (const [key, entry] of moved) this.entries.set(to + key.slice(from.length), entry);
    this.version += 1;
  }

  /** Paths of all entries below `path`, for comparisons. */
  list(path: string): readonly (readonly [string, OverlayEntry])[] {
    return [...this.entries].filter(([key]) => key === path || key.startsWith(`${path}/`));
  }

  /** Forgets what a reboot forgets. */
  clearVolatile(): void {
    for (const key of this.entries.keys()) if (/^\/(tmp|run|dev)(\/|$)/.test(key)) this.entries.delete(key);
    this.version += 1;
  }
}

/** An entry as the tree has it, for code that handles both. */
export function asNode(entry: Exclude<OverlayEntry, { kind: 'gone' }>): TreeNode {
  if (entry.kind === 'dir') return { kind: 'dir', mode: entry.mode, children: new Map() };
  if (entry.kind === 'link') return { kind: 'link', target: entry.target };
  return { kind: 'file', mode: entry.mode, text: Buffer.from(entry.content, 'latin1').toString('utf8') };
}
