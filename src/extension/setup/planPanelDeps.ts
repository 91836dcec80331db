// What the plan view of a setup needs of the rest of the extension: plans, the journal, runs, and news of the VM.
import type * as vscode from 'vscode';
import type { DetectionReport } from '../../core/detect/finding';
import type { VmSetupStatus } from '../../core/setup/journal';
import type { SetupOptions } from '../../core/setup/options';
import type { Plan, RunEvent, RunResult, StepId } from '../../core/setup/types';
import type { HistoryItem } from '../../core/setup/undo';
import type { PlanPurpose } from '../../core/setup/view/purpose';
import type { Logger } from '../../platform';

export type { PlanPurpose };

/** The purpose of a command that is about one step. */
export function purposeOf(...only: readonly StepId[]): PlanPurpose {
  return { kind: 'setup', options: only.length === 0 ? {} : { only } };
}

/**
 * A plan with what it was made from.
 *
 * @property report The detection it was made from: NICs and hugepages to choose from.
 * @property status What the VM says about setups; undefined where it was not asked.
 */
export interface PlanSource {
  readonly plan: Plan;
  readonly report: DetectionReport;
  readonly status?: VmSetupStatus;
}

/** @property status Says also what a restart has undone, and whether the journal could be read at all. */
export interface UndoSource {
  readonly plan: Plan;
  readonly status: VmSetupStatus;
}

/** @property items From `historyOf(status)`. */
export interface HistorySource {
  readonly items: readonly HistoryItem[];
  readonly status: VmSetupStatus;
}

/** News of a run on this VM, whoever started it: a plan view, a task of tasks.json, a command. */
export type RunNews =
  | { readonly kind: 'started'; readonly plan: Plan }
  | { readonly kind: 'event'; readonly event: RunEvent }
  /** Also when the task could not even start; `result` is undefined then. */
  | { readonly kind: 'ended'; readonly result: RunResult | undefined };

/**
 * One VM, as its plan views see it. Every promise may reject with a ProblemError, which the view shows.
 *
 * @property running The plan that is running on this VM at the moment, as far as this window runs it.
 */
export interface PlanPanelDeps {
  readonly id: string;
  /** The VM's name on the list. */
  readonly name: string;
  /** The newest detection; undefined before the first. */
  report(): DetectionReport | undefined;
  /** A fresh plan; detects first where there is no report, or where `fresh` asks for it. */
  plan(options: SetupOptions, fresh: boolean): Promise<PlanSource>;
  undoPlan(steps?: readonly string[]): Promise<UndoSource>;
  history(): Promise<HistorySource>;
  /**
   * Runs the needed steps of a plan (the view has used `selectSteps`) as a VS Code task, and resolves when it has ended;
   * undefined when nothing was run (the reader declined, another run is going on). News come by `onDidRun`.
   */
  run(plan: Plan): Promise<RunResult | undefined>;
  /** Asks the run of this window to stop. */
  cancelRun(): void;
  /** Puts a standalone script of the plan's needed steps into the clipboard. */
  copyScript(plan: Plan): Promise<void>;
  /** Runs a command of the extension for this VM: a problem's remedy, or the next thing to do. */
  runCommand(command: string): void;
  running(): Plan | undefined;
  readonly onDidRun: vscode.Event<RunNews>;
}

/**
 * All plan views of this window.
 *
 * @property vm The VM of this id; undefined once it is not on the list.
 * @property onDidChange The list of VMs, a detection, or the workspace's trust has changed.
 */
export interface PlanPanelsDeps {
  readonly extensionUri: vscode.Uri;
  readonly logger: Logger;
  vm(id: string): PlanPanelDeps | undefined;
  isTrusted(): boolean;
  readonly onDidChange: vscode.Event<void>;
}

/** Also the name of the activation event `onWebviewPanel:…` and of `activeWebviewPanelId` in when clauses. */
export const planViewType = 'manaDpdk.setupPlan';

/** The door that commands use; `planPanel.ts` has the class. */
export interface PlanPanels extends vscode.Disposable {
  open(vmId: string, purpose: PlanPurpose): void;
}
