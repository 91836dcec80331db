// The view "MANA VMs": draws the pure tree, with a badge for failing checks.
import * as vscode from 'vscode';
import { badgeOf } from '../../core/view/statusBar';
import type { TreeNode } from '../../core/view/treeNode';
import { treeOf } from '../../core/view/vmTree';
import type { Fleet } from '../fleet';
import { say, sayTime } from '../l10n';
import type { RunService } from '../run/runService';
import { tooltipOf, treeItemOf } from './treeItem';

export const vmViewId = 'manaDpdk.vms';

export class VmTreeView implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<TreeNode | undefined>();
  private readonly parents = new Map<string, TreeNode>();
  private readonly subscriptions: vscode.Disposable[] = [];
  private nodes: readonly TreeNode[] = [];
  /** Runs as they were given out, and what has become of them since. */
  private readonly runs = new Map<string, { readonly given: TreeNode; now: TreeNode }>();
  private connectedBefore: ReadonlySet<string> = new Set();
  private busyBefore: ReadonlySet<string> = new Set();
  readonly onDidChangeTreeData = this.changes.event;

  /** @param runs Says when figures of runs have changed: only their own lines are drawn again then. */
  constructor(
    private readonly fleet: Fleet,
    runs: Pick<RunService, 'onTick'>,
  ) {
    const view = vscode.window.createTreeView(vmViewId, { treeDataProvider: this, showCollapseAll: true });
    this.subscriptions.push(
      view,
      fleet.onDidChange(() => {
        this.changes.fire(undefined);
        const badge = badgeOf(fleet.state);
        view.badge = badge && { value: badge.value, tooltip: say(badge.tooltip) };
        this.openConnected(view);
        this.openRuns(view);
      }),
      new vscode.Disposable(
        runs.onTick(() => {
          if (view.visible) this.drawRuns();
        }),
      ),
    );
  }

  /** VS Code keeps a node as it was first drawn: closed, when the VM was not connected. Opens it when it is. */
  private openConnected(view: vscode.TreeView<TreeNode>): void {
    const connected = this.fleet.state.vms.filter(({ connection }) => connection.kind === 'connected');
    const ids = connected.map(({ entry }) => entry.id);
    const opened = ids.filter((id) => !this.connectedBefore.has(id));
    this.connectedBefore = new Set(ids);
    // Revealing in a hidden view would open it, and it may be hidden on purpose.
    if (!view.visible) return;
    for (const node of this.nodes.filter(({ id }) => opened.includes(id))) {
      view.reveal(node, { select: false, focus: false, expand: true }).then(undefined, () => {
        // The node left the tree meanwhile: nothing to open.
      });
    }
  }

  /** A run that has begun is what its reader wants to see. */
  private openRuns(view: vscode.TreeView<TreeNode>): void {
    const busy = this.fleet.state.vms.filter(({ runs }) => (runs?.live.length ?? 0) > 0);
    const ids = busy.map(({ entry }) => `${entry.id}/runs`);
    const begun = ids.filter((id) => !this.busyBefore.has(id));
    this.busyBefore = new Set(ids);
    if (!view.visible) return;
    const nodes = this.draw().flatMap(({ children }) => children);
    for (const node of nodes.filter(({ id }) => begun.includes(id)))
      view.reveal(node, { select: false, focus: false, expand: true }).then(undefined, () => {
        // The run was shorter than the drawing of it.
      });
  }

  /** The tree as it would be drawn now. */
  draw(): readonly TreeNode[] {
    return treeOf(this.fleet.state, sayTime);
  }

  getChildren(parent?: TreeNode): readonly TreeNode[] & TreeNode[] {
    if (parent !== undefined) return [...parent.children];
    this.nodes = this.draw();
    this.parents.clear();
    this.runs.clear();
    this.index(this.nodes, undefined);
    return [...this.nodes];
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return treeItemOf(this.runs.get(node.id)?.now ?? node);
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.parents.get(node.id);
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    item.tooltip = tooltipOf(this.runs.get(node.id)?.now ?? node);
    return item;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changes.dispose();
  }

  private drawRuns(): void {
    const visit = (nodes: readonly TreeNode[]): void => {
      for (const node of nodes) {
        const run = this.runs.get(node.id);
        if (run !== undefined && JSON.stringify(run.now.description) !== JSON.stringify(node.description)) {
          run.now = node;
          this.changes.fire(run.given);
        }
        visit(node.children);
      }
    };
    visit(this.draw());
  }

  private index(nodes: readonly TreeNode[], parent: TreeNode | undefined): void {
    for (const node of nodes) {
      if (parent !== undefined) this.parents.set(node.id, parent);
      if (node.runId !== undefined) this.runs.set(node.id, { given: node, now: node });
      this.index(node.children, node);
    }
  }
}
