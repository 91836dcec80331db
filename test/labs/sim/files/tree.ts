// A read-only file tree as plain values, and the few helpers that `sysfs.ts`, `procfs.ts` and the others build it with.
import type { MachineEvent } from '../machine/reducer';

export interface DirNode {
  readonly kind: 'dir';
  readonly mode: number;
  readonly children: Map<string, TreeNode>;
}

/**
 * @property text A function is asked at every read. `null` from it: reading fails (EINVAL, as `carrier` of a down netdev).
 * @property write Makes the event of a write; a file without it takes no data even from root.
 * @property hidden Can be opened by its name but is in no listing: the simulation's own helpers.
 */
export interface FileNode {
  readonly kind: 'file';
  readonly mode: number;
  readonly text: string | (() => string | null);
  readonly write?: (text: string) => MachineEvent;
  readonly hidden?: boolean;
}

export interface LinkNode {
  readonly kind: 'link';
  readonly target: string;
}

export type TreeNode = DirNode | FileNode | LinkNode;

export function directory(mode = 0o755): DirNode {
  return { kind: 'dir', mode, children: new Map() };
}

/** Path of `to` as a relative symlink standing at `from` needs it; both absolute. */
export function relativePath(from: string, to: string): string {
  const source = from.split('/').slice(1, -1);
  const target = to.split('/').slice(1);
  let same = 0;
  while (same < source.length && source[same] === target[same]) same += 1;
  return [...source.slice(same).map(() => '..'), ...target.slice(same)].join('/') || '.';
}

/** Collects nodes by absolute path; parents are made as needed. */
export class TreeBuilder {
  readonly root = directory();

  private parentOf(path: string): { parent: DirNode; name: string } {
    const names = path.split('/').filter((name) => name !== '');
    const name = names.pop() ?? '';
    let parent = this.root;
    for (const step of names) {
      let next = parent.children.get(step);
      if (next?.kind !== 'dir') {
        next = directory();
        parent.children.set(step, next);
      }
      parent = next;
    }
    return { parent, name };
  }

  put(path: string, node: TreeNode): this {
    const { parent, name } = this.parentOf(path);
    parent.children.set(name, node);
    return this;
  }

  remove(path: string): this {
    const { parent, name } = this.parentOf(path);
    parent.children.delete(name);
    return this;
  }

  dir(path: string, mode = 0o755): this {
    const { parent, name } = this.parentOf(path);
    if (!parent.children.has(name)) parent.children.set(name, directory(mode));
    return this;
  }

  file(path: string, text: FileNode['text'], mode = 0o444): this {
    return this.put(path, { kind: 'file', mode, text });
  }

  /** Several one-line files of one directory; numbers are written in decimal. */
  attributes(path: string, values: Readonly<Record<string, string | number>>): this {
    for (const [name, value] of Object.entries(values)) this.file(`${path}/${name}`, `${value}\n`);
    return this;
  }

  /** A file root may write to; `text` null for files that cannot be read. */
  control(path: string, text: string | null, write: (text: string) => MachineEvent): this {
    return this.put(path, {
      kind: 'file',
      mode: text === null ? 0o200 : 0o644,
      text: text ?? (() => null),
      write,
    });
  }

  /** A symlink with a relative target, as sysfs has them. */
  link(path: string, to: string): this {
    return this.put(path, { kind: 'link', target: relativePath(path, to) });
  }

  /** A symlink with the target as it stands. */
  symlink(path: string, target: string): this {
    return this.put(path, { kind: 'link', target });
  }

  /** Hangs a finished subtree in. */
  graft(path: string, node: TreeNode): this {
    return this.put(path, node);
  }
}
