// What a running DPDK process leaves in the file system: its runtime folder, its hugepages, its locks.
import type { SimulatedHost } from '../host';
import type { SimulatedProcess } from '../machine/processes';
import type { Settings } from './settings';

const pageBytes = 2 * 1024 * 1024;

/** As many pages as the mbufs need, with what EAL and the rings take besides: measured with 22.11. */
export function pagesFor({ mbufs, mbufSize, memoryMb }: Settings): number {
  const own = Math.ceil((mbufs * (mbufSize + 256)) / pageBytes) + 6;
  return Math.max(own, Math.ceil((memoryMb ?? 0) / 2));
}

const memoryMaps = [
  'memseg-2048k-0-0',
  'memseg-2048k-0-1',
  'memseg-2048k-0-2',
  'memseg-2048k-0-3',
  'memzone',
];

export class RuntimeFiles {
  readonly folder: string;
  private readonly pages: string[] = [];
  private locked = false;

  constructor(
    private readonly host: SimulatedHost,
    private readonly process: SimulatedProcess,
    private readonly settings: Settings,
  ) {
    this.folder = `/run/dpdk/${settings.prefix}`;
  }

  private get hugeFolder(): string | undefined {
    return this.host.machine.mounts.find(({ type }) => type === 'hugetlbfs')?.path;
  }

  private file(path: string, size: number): void {
    this.host.overlay.set(path, {
      kind: 'file',
      mode: 0o600,
      owner: this.process.uid,
      mtime: this.host.clock.now(),
      content: '',
      size,
    });
  }

  private socket(path: string): void {
    this.host.overlay.set(path, {
      kind: 'file',
      mode: 0o755,
      owner: this.process.uid,
      mtime: this.host.clock.now(),
      content: '',
      socket: true,
    });
  }

  /** The runtime folder and the lock on `config`; false where another primary process has it. */
  take(): boolean {
    if (!this.settings.sharedFiles) return true;
    const { host, process } = this;
    const mtime = host.clock.now();
    for (const path of ['/run/dpdk', this.folder]) {
      const there = host.overlay.get(path);
      if (there?.kind !== 'dir')
        host.overlay.set(path, { kind: 'dir', mode: 0o700, owner: process.uid, mtime });
    }
    if (!host.locks.take(`${this.folder}/config`, process, process.pid, 'POSIX')) return false;
    this.locked = true;
    this.file(`${this.folder}/config`, 25_344);
    this.socket(`${this.folder}/mp_socket`);
    return true;
  }

  /** Pages of runs that have ended are given back, then the own ones are taken. */
  takePages(count: number): void {
    const folder = this.hugeFolder;
    if (folder === undefined) return;
    if (!this.settings.sharedFiles) {
      this.host.anonymousPages.set(this.process.pid, count);
      return;
    }
    this.dropOldPages(folder);
    for (let page = 0; page < count; page += 1) {
      const path = `${folder}/${this.settings.prefix}map_${page}`;
      this.file(path, pageBytes);
      this.pages.push(path);
    }
    for (const name of memoryMaps) this.file(`${this.folder}/fbarray_${name}`, 397_312);
    this.file(`${this.folder}/hugepage_info`, 12_720);
  }

  private dropOldPages(folder: string): void {
    const prefix = `${folder}/${this.settings.prefix}map_`;
    for (const [path, entry] of this.host.overlay.list(folder))
      if (path.startsWith(prefix) && entry.kind === 'file') this.host.overlay.remove(path);
  }

  startTelemetry(): void {
    if (this.settings.sharedFiles && this.settings.telemetry && !this.host.has('run-no-telemetry'))
      this.socket(`${this.folder}/dpdk_telemetry.v2`);
  }

  get mapped(): readonly string[] {
    const maps = this.settings.sharedFiles
      ? ['config', ...memoryMaps.map((name) => `fbarray_${name}`)].map((name) => `${this.folder}/${name}`)
      : [];
    return [...this.pages, ...(this.pages.length === 0 ? [] : maps)];
  }

  /** A clean end takes the sockets away and gives most pages back: DPDK keeps what its heap still holds. */
  leave(): void {
    for (const name of ['mp_socket', 'dpdk_telemetry.v2'])
      if (this.host.overlay.get(`${this.folder}/${name}`)?.kind === 'file')
        this.host.overlay.remove(`${this.folder}/${name}`);
    for (const path of this.pages.splice(6)) this.host.overlay.remove(path);
    this.release();
  }

  /** What the kernel does at any end: locks go, files stay. */
  release(): void {
    if (this.locked) this.host.locks.release(`${this.folder}/config`, this.process);
    this.locked = false;
    this.host.anonymousPages.delete(this.process.pid);
  }
}
