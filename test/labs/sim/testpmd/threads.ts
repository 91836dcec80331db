// The threads of a running DPDK process, with the CPU they have used: lcores that forward never rest.
import type { SimulatedHost } from '../host';
import type { ProcessThread, SimulatedProcess } from '../machine/processes';
import type { Build } from './build';
import type { Settings } from './settings';

interface Worker {
  readonly tid: number;
  readonly lcore: number;
  ticks: number;
  sinceMs: number | undefined;
}

export class Threads {
  private readonly workers: readonly Worker[];
  private readonly others: readonly { readonly tid: number; readonly name: string }[];
  private readonly bornMs: number;

  constructor(
    private readonly host: SimulatedHost,
    private readonly process: SimulatedProcess,
    private readonly settings: Settings,
    build: Build,
  ) {
    this.bornMs = host.clock.now();
    const next = () => host.processes.threadId();
    const modern = build.since('23.11');
    const telemetry = settings.telemetry && settings.sharedFiles;
    const names = [
      modern ? 'dpdk-intr' : 'eal-intr-thread',
      modern ? 'dpdk-mp-msg' : 'rte_mp_handle',
      ...(telemetry ? [modern ? 'dpdk-telemet-v2' : 'telemetry-v2'] : []),
    ];
    this.others = names.map((name) => ({ tid: next(), name }));
    this.workerName = modern ? 'dpdk-worker' : 'rte-worker-';
    this.workers = settings.workers.map((lcore) => ({ tid: next(), lcore, ticks: 0, sinceMs: undefined }));
    process.threads = () => this.list();
  }

  private readonly workerName: string;

  /** These lcores forward from now on, all others wait. */
  forward(lcores: readonly number[]): void {
    const now = this.host.clock.now();
    for (const worker of this.workers) {
      worker.ticks += this.busyTicks(worker, now);
      worker.sinceMs = lcores.includes(worker.lcore) ? now : undefined;
    }
  }

  private busyTicks({ sinceMs }: Worker, now: number): number {
    return sinceMs === undefined ? 0 : Math.floor((now - sinceMs) / 10);
  }

  private list(): readonly ProcessThread[] {
    const now = this.host.clock.now();
    const cpus = String(this.settings.mainLcore);
    const main: ProcessThread = {
      tid: this.process.pid,
      name: this.process.name,
      ticks: Math.min(30, Math.floor((now - this.bornMs) / 10)),
      running: false,
      cpus,
    };
    return [
      main,
      ...this.others.map(({ tid, name }) => ({ tid, name, ticks: 0, running: false, cpus })),
      ...this.workers.map((worker) => ({
        tid: worker.tid,
        name: `${this.workerName}${worker.lcore}`,
        ticks: worker.ticks + this.busyTicks(worker, now),
        running: worker.sinceMs !== undefined,
        cpus: String(worker.lcore),
      })),
    ];
  }
}
