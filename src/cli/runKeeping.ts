// Keeps the records of runs: among the earlier ones of this machine, and in the file that --save names.
import { msg } from '../core/message';
import type { Problem } from '../core/problem';
import type { LiveRun } from '../core/run/liveRun';
import { readSummary } from '../core/run/readRecord';
import { summaryOf, type RunRecord } from '../core/run/record';
import type { RunSummary } from '../core/run/summary';
import type { RunContext } from './runContext';

/** Runs that are kept for each VM, to compare the next ones with. */
const mostKept = 20;

export class RunKeeper {
  private readonly records = new Map<string, RunRecord>();
  private failure: Problem | undefined;

  /** @param vmId Name of the VM on this machine. @param file From --save. */
  constructor(
    private readonly context: Pick<RunContext, 'records' | 'writeFile'>,
    private readonly vmId: string,
    private readonly file: string | undefined,
    private readonly history: readonly RunSummary[],
  ) {}

  /** For the session: the VM's own record goes only when this one is kept. */
  readonly keep = async (run: LiveRun): Promise<void> => {
    const record = this.recordOf(run);
    // What cannot be kept among the others is a loss for later comparisons, and none for this run.
    await this.context.records
      ?.save(
        this.vmId,
        {
          id: run.id,
          startedEpochMs: record.startedEpochMs ?? Date.now(),
          summary: summaryOf(record),
          record,
        },
        mostKept,
      )
      .catch(() => undefined);
    await this.save(record);
  };

  /** The record of a run, as it stands now, or as it was when it was kept. */
  recordOf(run: LiveRun): RunRecord {
    const known = this.records.get(run.id);
    if (known !== undefined) return known;
    const record = run.reader.record(this.history);
    if (record.complete) this.records.set(run.id, record);
    return record;
  }

  /** Why the file of --save could not be written. */
  get problem(): Problem | undefined {
    return this.failure;
  }

  private async save(record: RunRecord): Promise<void> {
    if (this.file === undefined) return;
    try {
      await this.context.writeFile(this.file, `${JSON.stringify(record)}\n`);
    } catch (error) {
      this.failure = {
        id: 'record-not-saved',
        message: msg('The record could not be written to {0}. It is still on the VM.', this.file),
        detail: [error instanceof Error ? error.message : String(error)],
        remedies: [{ label: msg('Read it again with --attach {0} and another --save.', record.head.id) }],
      };
      throw error;
    }
  }
}

/** Earlier runs of the VM, newest first; those that cannot be read are left out. */
export async function historyOf(
  context: Pick<RunContext, 'records'>,
  vmId: string,
): Promise<readonly RunSummary[]> {
  const kept = (await context.records?.list(vmId).catch(() => [])) ?? [];
  return kept.flatMap((summary) => readSummary(summary) ?? []);
}
