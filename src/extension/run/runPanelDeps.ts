// What the views of runs need of the rest of the extension: runs that go on, kept ones, and commands.
import type * as vscode from 'vscode';
import type { LiveRun } from '../../core/run/liveRun';
import type { RunRecord } from '../../core/run/record';
import type { RunSummary } from '../../core/run/summary';
import type { CommandName } from '../../core/view/commandNames';
import type { Logger } from '../../platform';

/** Also the name of the activation event `onWebviewPanel:…` and of `activeWebviewPanelId` in when clauses. */
export const runViewType = 'manaDpdk.runView';

/** A run of a VM: one that goes on, or a kept one. */
export interface RunPlace {
  readonly kind: 'live' | 'record';
  readonly vmId: string;
  readonly runId: string;
}

/** What a view shows. */
export type RunTarget =
  | RunPlace
  /** A record that somebody has shared, which is not kept here. */
  | { readonly kind: 'file'; readonly name: string; readonly record: RunRecord }
  | { readonly kind: 'compare'; readonly left: RunPlace; readonly right: RunPlace }
  | { readonly kind: 'pair'; readonly sender: RunPlace; readonly receiver: RunPlace };

/**
 * @property onDidChange Runs came or went, records did, or the workspace's trust has changed.
 * @property record undefined where it is not kept, or is damaged.
 * @property openSteps Opens the plan view for some setup steps.
 * @property openLog Shows a whole log in the log viewer.
 */
export interface RunPanelsDeps {
  readonly extensionUri: vscode.Uri;
  readonly logger: Logger;
  isTrusted(): boolean;
  readonly onDidChange: vscode.Event<void>;
  vmName(vmId: string): string;
  live(vmId: string, runId: string): LiveRun | undefined;
  record(vmId: string, runId: string): Promise<RunRecord | undefined>;
  history(vmId: string): Promise<readonly RunSummary[]>;
  /** @param argument `{ vmId, runId }`, and more where the command says. */
  runCommand(name: CommandName, argument: unknown): void;
  openSteps(vmId: string, steps: readonly string[]): void;
  openLog(title: string, text: string): void;
}
