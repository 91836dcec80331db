// What a plan view knows: its purpose, the plan, what the reader chose, the run, and what goes wrong.
import type { DetectionReport } from '../../detect/finding';
import type { Problem } from '../../problem';
import type { VmSetupStatus } from '../journal';
import type { SetupOptions } from '../options';
import type { Plan } from '../types';
import type { HistoryItem } from '../undo';
import type { FieldProblem } from './fields';
import type { FieldId } from './page';
import type { PlanPurpose } from './purpose';
import type { RunView } from './runState';
import type { Ticks } from './selection';

/**
 * @property options The purpose's, with what the reader has changed.
 * @property busy What is being waited for.
 * @property problem Why there is no plan, or no history.
 * @property run The run of this plan; the newest.
 * @property otherRun Another plan is running on this VM.
 * @property cancelling The run was asked to stop.
 * @property closed Nothing can be done here any more: the VM has left the list, or the workspace is not trusted.
 * @property restored The view comes from an earlier window: a plan is made when the reader asks for it.
 */
export interface PlanState {
  readonly vmName: string;
  readonly purpose: PlanPurpose;
  readonly options: SetupOptions;
  readonly section: 'plan' | 'history';
  readonly report: DetectionReport | undefined;
  readonly plan: Plan | undefined;
  readonly status: VmSetupStatus | undefined;
  readonly ticks: Ticks;
  readonly fieldProblems: ReadonlyMap<FieldId, FieldProblem>;
  readonly busy: 'planning' | 'starting' | 'history' | null;
  readonly problem: Problem | undefined;
  readonly run: RunView | undefined;
  readonly otherRun: boolean;
  readonly cancelling: boolean;
  readonly history: readonly HistoryItem[] | undefined;
  readonly closed: 'gone' | 'untrusted' | null;
  readonly restored: boolean;
}

export function newPlanState(vmName: string, purpose: PlanPurpose): PlanState {
  return {
    vmName,
    purpose,
    options: purpose.kind === 'setup' ? purpose.options : {},
    section: purpose.kind === 'history' ? 'history' : 'plan',
    report: undefined,
    plan: undefined,
    status: undefined,
    ticks: new Map(),
    fieldProblems: new Map(),
    busy: null,
    problem: undefined,
    run: undefined,
    otherRun: false,
    cancelling: false,
    history: undefined,
    closed: null,
    restored: false,
  };
}
