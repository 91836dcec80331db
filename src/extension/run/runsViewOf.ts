// What the tree shows of a VM's runs, put together from those that are followed, those that are not, and those kept.
import type { Message } from '../../core/message';
import type { RunSummary } from '../../core/run/summary';
import type { VmRun } from '../../core/run/types';
import type { LiveRunView, RunsView } from '../../core/view/runsView';

/** They come with the engine. */
export interface RunWords {
  readonly titleOf: (scenario: string) => Message;
  readonly headlineOf: (summary: RunSummary) => Message;
}

export function runsViewOf(
  followed: readonly LiveRunView[],
  elsewhere: readonly VmRun[],
  kept: readonly RunSummary[],
  { titleOf, headlineOf }: RunWords,
): RunsView {
  return {
    live: [
      ...followed,
      ...elsewhere.map((run): LiveRunView => ({
        id: run.id,
        title: titleOf(run.scenario),
        state: 'elsewhere',
        figures: undefined,
        seconds: undefined,
        ofSeconds: undefined,
        console: run.console,
        holder: run.holder,
        filePrefix: run.filePrefix,
      })),
    ],
    kept: kept.map((summary) => ({
      id: summary.id,
      title: titleOf(summary.scenario),
      startedEpochMs: summary.startedEpochMs ?? 0,
      confirmed: summary.forwarding === 'confirmed',
      headline: headlineOf(summary),
    })),
  };
}
