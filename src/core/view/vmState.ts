// Everything the views know of one VM at one moment; trees, badge, status bar and context keys are drawn from it.
import type { DetectionReport } from '../detect/finding';
import type { VmEntry } from '../hosts/host';
import type { Problem } from '../problem';
import type { ConnectionState } from '../remote/session';
import type { RunsView } from './runsView';
import type { SetupView } from './setupView';
import type { InvalidEntry } from './vmSetting';

/**
 * @property report The newest facts and findings, from this connection or from the cache.
 * @property cached The report was read from disk: it is from an earlier session.
 * @property problem Why the last detection failed, until the next one begins.
 * @property runs Runs of testpmd that go on there, and those that are kept; absent while nothing is known of them.
 * @property setup A setup that is running, or that somebody left half-done; absent where there is neither.
 */
export interface VmState {
  readonly entry: VmEntry;
  readonly connection: ConnectionState;
  readonly report: DetectionReport | undefined;
  readonly cached: boolean;
  readonly detecting: boolean;
  readonly problem: Problem | undefined;
  readonly setup?: SetupView | undefined;
  readonly runs?: RunsView | undefined;
}

/** All VMs of the list in its order, and the entries that are none. */
export interface VmListState {
  readonly vms: readonly VmState[];
  readonly invalid: readonly InvalidEntry[];
  readonly activeId: string | undefined;
}
