// What a run comes to: its verdict and its record, made once and kept on this machine before they go from the VM.
import type { LiveRun } from '../../core/run/liveRun';
import type { RunRecord } from '../../core/run/record';
import type { Verdict } from '../../core/run/verdictTypes';
import type { RunRecords } from './runRecords';
import type { StartedRuns } from './startedRuns';

/** @property earlier How many runs of the VM are kept besides. */
export interface RunOutcome {
  readonly record: RunRecord;
  readonly verdict: Verdict;
  readonly earlier: number;
}

export class RunEnds {
  private readonly made = new WeakMap<LiveRun, Promise<RunOutcome>>();

  constructor(
    private readonly records: RunRecords,
    private readonly started: StartedRuns,
  ) {}

  /** Of a run that has ended. A long one is much to put together: only once. */
  of(live: LiveRun): Promise<RunOutcome> {
    const known = this.made.get(live);
    if (known !== undefined) return known;
    const made = this.records.list(live.vmId).then((kept): RunOutcome => {
      const earlier = kept.filter(({ id }) => id !== live.id);
      const record = live.reader.record(earlier);
      return { record, verdict: record.verdict, earlier: earlier.length };
    });
    this.made.set(live, made);
    return made;
  }

  /** @throws Error of the file system: the VM then keeps what it has. */
  readonly keep = async (live: LiveRun): Promise<void> => {
    const { record } = await this.of(live);
    await this.records.keep(live.vmId, record);
    await this.started.remove(live.vmId, live.id);
  };
}
