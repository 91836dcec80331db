// What stat tells of a file, and who asks.
import type { SimulatedHost } from '../host';
import type { OverlayEntry } from './overlay';
import type { TreeNode } from './tree';

/** Who asks. `umask` and `alive` may change while the process lives. */
export interface Credentials {
  readonly uid: number;
  readonly pid: number;
  readonly umask: () => number;
  /** Throws where the process was killed: nothing of it may have an effect any more. */
  readonly alive: () => void;
}

export interface FileStatus {
  readonly path: string;
  readonly kind: 'file' | 'dir' | 'link';
  readonly mode: number;
  readonly size: number;
  /** Epoch milliseconds. */
  readonly mtime: number;
  readonly owner: number;
  /** What a file is that is no regular one. */
  readonly device: 'char' | 'block' | 'fifo' | 'socket' | undefined;
}

const devices = /^\/dev\/(null|zero|tty|full|random|urandom|uio\d+|infiniband\/\w+|stdin|stdout|stderr)$/;
const disks = /^\/dev\/(sd|nvme)\w+$/;

/** True for what takes any data and keeps none. */
export function isDevice(path: string): boolean {
  return devices.test(path);
}

function deviceAt(path: string, entry: OverlayEntry | undefined): FileStatus['device'] {
  if (entry?.kind === 'file' && entry.pipe !== undefined) return 'fifo';
  if (entry?.kind === 'file' && entry.socket === true) return 'socket';
  return devices.test(path) ? 'char' : disks.test(path) ? 'block' : undefined;
}

function sizeOf(path: string, node: TreeNode, entry: OverlayEntry | undefined): number {
  if (path.startsWith('/proc/')) return 0;
  if (path.startsWith('/sys/')) return 4096;
  if (entry?.kind === 'file') return entry.size ?? entry.content.length;
  if (node.kind === 'link') return node.target.length;
  return node.kind === 'file' && typeof node.text === 'string' ? node.text.length : 4096;
}

/** What stat says of the file that a path has led to. */
export function describeFile(
  host: SimulatedHost,
  { path, node }: { readonly path: string; readonly node: TreeNode },
  owner: number,
): FileStatus {
  const entry = host.overlay.get(path);
  return {
    path,
    kind: node.kind,
    mode: node.kind === 'link' ? 0o777 : node.mode,
    size: sizeOf(path, node, entry),
    mtime: entry !== undefined && entry.kind !== 'gone' ? entry.mtime : host.machine.bootedAt,
    owner,
    device: deviceAt(path, entry),
  };
}
