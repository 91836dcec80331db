// The kept runs of the VMs: read once, then known; whoever shows them is told when one comes or goes.
import { msg } from '../../core/message';
import { ProblemError } from '../../core/problem';
import type { RunRecord } from '../../core/run/record';
import type { RunSummary } from '../../core/run/summary';
import type { RunsDeps } from './runVm';

/** What comes from a file that somebody may have written: longer lists are cut. */
const mostListed = 1000;

export class RunRecords {
  private readonly known = new Map<string, readonly RunSummary[]>();
  private readonly listeners = new Set<(vmId: string) => void>();

  constructor(private readonly deps: Pick<RunsDeps, 'engine' | 'store' | 'keep' | 'now'>) {}

  /** @returns a function that ends the subscription. */
  onChange(listener: (vmId: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What has been read already; the newest first. */
  cached(vmId: string): readonly RunSummary[] {
    return this.known.get(vmId) ?? [];
  }

  /** The newest first. */
  async list(vmId: string): Promise<readonly RunSummary[]> {
    const known = this.known.get(vmId);
    return known ?? this.read(vmId);
  }

  /** @throws ProblemError `record-gone`, or of what is no record. */
  async load(vmId: string, runId: string): Promise<RunRecord> {
    const [{ readRecord }, raw] = await Promise.all([this.deps.engine(), this.deps.store.load(vmId, runId)]);
    if (raw === undefined)
      throw new ProblemError({
        id: 'record-gone',
        message: msg('This run is not kept any more, or its record is damaged.'),
        remedies: [],
      });
    const record = readRecord(raw);
    if ('remedies' in record) throw new ProblemError(record);
    return record;
  }

  async keep(vmId: string, record: RunRecord): Promise<void> {
    const { summaryOf } = await this.deps.engine();
    const { id } = record.head;
    const startedEpochMs = record.startedEpochMs ?? this.deps.now();
    await this.deps.store.save(
      vmId,
      { id, startedEpochMs, summary: summaryOf(record), record },
      this.deps.keep(),
    );
    await this.changed(vmId);
  }

  async remove(vmId: string, runId: string): Promise<void> {
    await this.deps.store.remove(vmId, runId);
    await this.changed(vmId);
  }

  /** Of a VM that has left the list. */
  async forget(vmId: string): Promise<void> {
    this.known.delete(vmId);
    await this.deps.store.forget(vmId);
  }

  private async changed(vmId: string): Promise<void> {
    await this.read(vmId);
    for (const listener of [...this.listeners]) listener(vmId);
  }

  private async read(vmId: string): Promise<readonly RunSummary[]> {
    const [{ readSummary }, raw] = await Promise.all([this.deps.engine(), this.deps.store.list(vmId)]);
    const read = raw.slice(0, mostListed).flatMap((one) => readSummary(one) ?? []);
    this.known.set(vmId, read);
    return read;
  }
}
