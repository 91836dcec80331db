// What `activate` returns. Internal: for the tests that run inside VS Code and for `npm start`; it may change at any time.
import type * as vscode from 'vscode';
import type { ReleaseStatus } from '../core/testpmd/editor/protocol';
import type { TreeNode } from '../core/view/treeNode';
import type { VmListState } from '../core/view/vmState';
import { statusBarOf, type StatusBarModel } from '../core/view/statusBar';
import type { Fleet } from './fleet';
import type { TestpmdLanguage } from './languageClient';
import type { Confirmations } from './setup/confirmations';
import type { LineConfirmations } from './run/lineConfirmations';
import type { FollowedRun } from './run/followedRun';
import type { Runs } from './run/runs';
import type { PlanPanelDeps } from './setup/planPanelDeps';
import type { Setup } from './setup/setup';
import { tooltipOf, treeItemOf } from './views/treeItem';
import type { VmTreeView } from './views/vmTreeView';

/** A line of the tree as VS Code draws it, with its tooltip resolved. */
export interface DrawnNode {
  readonly item: vscode.TreeItem;
  readonly tooltip: vscode.MarkdownString;
  readonly children: readonly DrawnNode[];
}

export interface Snapshot {
  readonly state: VmListState;
  readonly tree: readonly DrawnNode[];
  readonly statusBar: StatusBarModel | undefined;
  /** undefined while no language server runs. */
  readonly testpmd: ReleaseStatus | undefined;
  /** True from the moment the language server is started. */
  readonly serverStarted: boolean;
}

export interface InternalApi {
  /** Counts changes of this interface. */
  readonly version: 5;
  readonly onDidChange: vscode.Event<void>;
  snapshot(): Snapshot;
  /** VS Code offers no way to ask for the links of a terminal's line. */
  readonly terminalLinks: vscode.TerminalLinkProvider;
  /** VS Code shows no dialogs while the tests of an extension run: they answer here. */
  readonly confirmations: Pick<Confirmations, 'answer'>;
  /** A VM as its plan views see it: nothing but a person can press the buttons of their pages. */
  setupsOf(vmId: string): PlanPanelDeps | undefined;
  /** Answers whether a task may run a line that cannot forward. */
  readonly lineConfirmations: Pick<LineConfirmations, 'answer'>;
  /** Runs that this window follows, and what is kept. */
  runs(): readonly FollowedRun[];
  readonly runRecords: Runs['service']['records'];
  /** VS Code offers no way to ask for the lenses of one provider. */
  readonly runLenses: vscode.CodeLensProvider;
  /** Follows no run any more, as a window that closes does. */
  leaveRuns(): void;
  /** Looks again what runs on a VM, as after each detection: a new window does so. */
  lookAtRuns(vmId: string): Promise<void>;
}

export function internalApi(
  fleet: Fleet,
  tree: VmTreeView,
  testpmd: TestpmdLanguage,
  terminalLinks: vscode.TerminalLinkProvider,
  { confirmations, plans }: Pick<Setup, 'confirmations' | 'plans'>,
  runs: Runs,
): InternalApi {
  const draw = (node: TreeNode): DrawnNode => ({
    item: treeItemOf(node),
    tooltip: tooltipOf(node),
    children: node.children.map(draw),
  });
  return {
    version: 5,
    terminalLinks,
    confirmations,
    setupsOf: (vmId) => plans.vm(vmId),
    lineConfirmations: runs.confirmations,
    runs: () => runs.service.all,
    runRecords: runs.service.records,
    runLenses: runs.lenses,
    leaveRuns: () => {
      runs.service.keepOnly([]);
    },
    lookAtRuns: async (vmId) => {
      const vm = fleet.get(vmId);
      if (vm !== undefined) await runs.service.lookAround(vm);
    },
    onDidChange: fleet.onDidChange,
    snapshot: () => ({
      state: fleet.state,
      tree: tree.draw().map(draw),
      statusBar: statusBarOf(fleet.state),
      testpmd: testpmd.status,
      serverStarted: testpmd.isRunning,
    }),
  };
}
