// What a tree view shows, as plain data: the extension turns each node into a TreeItem, tests compare them as they are.
import type { CommandName } from './commandNames';
import type { ViewText } from './text';

/**
 * One piece of a tooltip. The extension appends `text` and `code` as plain text and as a code block, never as
 * Markdown, so that nothing a VM says can become a link or markup.
 */
export type TooltipBlock =
  | { readonly kind: 'title'; readonly text: ViewText }
  | { readonly kind: 'text'; readonly text: ViewText }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly label: ViewText; readonly url: string };

/** A codicon and the id of a theme colour. The colour never says more than the words beside it. */
export interface NodeIcon {
  readonly id: string;
  readonly colour?: string;
}

/**
 * @property id Unique in the tree and the same from one drawing to the next, so that VS Code keeps what is open.
 * @property vmId The VM this node belongs to; undefined for an entry that is not a VM.
 * @property description Parts beside the label; the extension joins them.
 * @property contextValue What menus match on, e.g. `vm.connected.report`.
 * @property spoken The whole line for screen readers: label, state and description in words.
 * @property tooltip Made when the pointer rests on the node, not before.
 * @property nic Of a NIC: the name by which a setup finds it again.
 * @property runId Of a run, live or kept.
 * @property opens The command that a click runs, with the node as its argument; a check is shown without it.
 * @property copy What "Copy" puts on the clipboard, where that differs from the label.
 */
export interface TreeNode {
  readonly id: string;
  readonly vmId: string | undefined;
  readonly label: ViewText;
  readonly description: readonly ViewText[];
  readonly icon: NodeIcon;
  readonly contextValue: string;
  readonly spoken?: ViewText;
  readonly tooltip?: () => readonly TooltipBlock[];
  readonly children: readonly TreeNode[];
  readonly expanded: boolean;
  readonly findingId?: string;
  readonly copy?: string;
  readonly nic?: string;
  readonly runId?: string;
  readonly opens?: CommandName;
}

/** Icons and colours of states, in one place so that a state looks the same everywhere. */
export const icons = {
  pass: { id: 'pass', colour: 'testing.iconPassed' },
  warn: { id: 'warning', colour: 'list.warningForeground' },
  fail: { id: 'error', colour: 'list.errorForeground' },
  unknown: { id: 'question', colour: 'descriptionForeground' },
  busy: { id: 'loading~spin' },
} as const satisfies Record<string, NodeIcon>;
