// Remembers which runs were started from here, and what is known of them, so that a new window finds them again.
import type { RunHead } from '../../core/run/head';
import type { Remembered } from './runVm';

/** @property head What the VM itself cannot say of the run. */
export interface StartedRun {
  readonly id: string;
  readonly head: Partial<RunHead>;
}

const key = 'startedRuns';
/** Of one VM; more do not run at a time. */
const mostRuns = 16;

export class StartedRuns {
  constructor(private readonly memory: Remembered) {}

  on(vmId: string): readonly StartedRun[] {
    return this.all()[vmId] ?? [];
  }

  find(vmId: string, runId: string): StartedRun | undefined {
    return this.on(vmId).find(({ id }) => id === runId);
  }

  async add(vmId: string, run: StartedRun): Promise<void> {
    await this.write(vmId, [...this.on(vmId).filter(({ id }) => id !== run.id), run].slice(-mostRuns));
  }

  async remove(vmId: string, runId: string): Promise<void> {
    const runs = this.on(vmId);
    const left = runs.filter(({ id }) => id !== runId);
    if (left.length < runs.length) await this.write(vmId, left);
  }

  private async write(vmId: string, runs: readonly StartedRun[]): Promise<void> {
    const others = Object.entries(this.all()).filter(([id]) => id !== vmId);
    await this.memory.update(key, Object.fromEntries(runs.length === 0 ? others : [...others, [vmId, runs]]));
  }

  /** What another version has written is not ours to read. */
  private all(): Readonly<Record<string, readonly StartedRun[]>> {
    const value = this.memory.get(key);
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).map(([vmId, runs]): [string, readonly StartedRun[]] => [
        vmId,
        Array.isArray(runs) ? runs.filter(isStarted) : [],
      ]),
    );
  }
}

function isStarted(value: unknown): value is StartedRun {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('head' in value)) return false;
  return typeof value.id === 'string' && typeof value.head === 'object' && value.head !== null;
}
