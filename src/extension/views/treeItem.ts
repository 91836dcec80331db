// Turns a node of the pure tree into what VS Code draws.
import * as vscode from 'vscode';
import { commandId } from '../../core/view/commandNames';
import { renderMarkdown } from '../../core/report/markdownText';
import { oneLine, type ViewText } from '../../core/view/text';
import type { NodeIcon, TooltipBlock, TreeNode } from '../../core/view/treeNode';
import { sayLine, translate } from '../l10n';

export function treeItemOf(node: TreeNode): vscode.TreeItem {
  const item = new vscode.TreeItem(sayLine(node.label), collapsibleState(node));
  const label = sayLine(node.label);
  const description = node.description.map(sayLine).join(' · ');
  item.id = node.id;
  item.description = description;
  item.iconPath = iconOf(node.icon);
  item.contextValue = node.contextValue;
  item.accessibilityInformation = {
    label: node.spoken === undefined ? [label, description].filter(Boolean).join(', ') : sayLine(node.spoken),
  };
  if (node.findingId !== undefined) {
    item.command = {
      command: commandId('showFinding'),
      title: vscode.l10n.t('Show Check'),
      arguments: [node],
    };
  } else if (node.opens !== undefined)
    item.command = { command: commandId(node.opens), title: vscode.l10n.t('Open'), arguments: [node] };
  return item;
}

function collapsibleState(node: TreeNode): vscode.TreeItemCollapsibleState {
  if (node.children.length === 0) return vscode.TreeItemCollapsibleState.None;
  return node.expanded ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}

function iconOf(icon: NodeIcon): vscode.ThemeIcon {
  return new vscode.ThemeIcon(
    icon.id,
    icon.colour === undefined ? undefined : new vscode.ThemeColor(icon.colour),
  );
}

/** The tooltip, made when it is needed. Without one, the whole line: it may be cut off in a narrow side bar. */
export function tooltipOf(node: TreeNode): vscode.MarkdownString {
  const blocks = node.tooltip?.() ?? [
    { kind: 'text', text: [node.label, ...node.description].map(sayLine).join(' · ') },
  ];
  const markdown = new vscode.MarkdownString('', false);
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  for (const block of blocks) append(markdown, block);
  return markdown;
}

/** What comes from a VM goes in as escaped text or as a code block: both show it as it is written. */
function append(markdown: vscode.MarkdownString, block: TooltipBlock): void {
  switch (block.kind) {
    case 'title':
      markdown.appendMarkdown(`**${escaped(sayLine(block.text))}**\n\n`);
      return;
    case 'text':
      markdown.appendMarkdown(`${paragraph(block.text)}\n\n`);
      return;
    case 'code':
      markdown.appendCodeblock(block.text, 'text');
      return;
    case 'link':
      // Only addresses from the knowledge base come here; the check keeps it so.
      if (!/^https:\/\/[\w./#?=&%-]+$/.test(block.url)) return;
      markdown.appendMarkdown(`[${escaped(sayLine(block.label))}](${block.url})\n\n`);
  }
}

/** Code spans of a sentence of ours are drawn as such; its arguments and plain values are escaped. */
function paragraph(text: ViewText): string {
  return typeof text === 'string' ? escaped(oneLine(text, 2000)) : renderMarkdown(text, translate);
}

/** VS Code's own escaping. It also makes every space unbreakable, and then no line of a tooltip would wrap. */
function escaped(line: string): string {
  return new vscode.MarkdownString().appendText(line).value.replaceAll('&nbsp;', ' ');
}
