// Hover: explains the testpmd option under the pointer.
import { MarkupKind, type Hover, type Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { msg, render, type Translate } from '../core/message';
import { optionAt } from '../core/testpmd/commandText';
import { optionHelp, type OptionHelp } from '../core/testpmd/optionHelp';
import { findOption } from '../core/testpmd/optionTable';

/** The hover at a position, or null where there is nothing to explain. */
export function hoverAt(document: TextDocument, position: Position, translate: Translate): Hover | null {
  const option = optionAt(document.getText(), document.offsetAt(position));
  if (option === undefined) return null;
  const row = findOption(option.side, option.name);
  if (row === undefined) return null;
  return {
    contents: { kind: MarkupKind.Markdown, value: helpMarkdown(optionHelp(row), translate) },
    range: { start: document.positionAt(option.start), end: document.positionAt(option.end) },
  };
}

/** Option help as Markdown; all of its text is ours, none comes from a VM. */
export function helpMarkdown(help: OptionHelp, translate: Translate): string {
  return [
    `\`${help.usage}\``,
    ...help.paragraphs.map((paragraph) => render(paragraph, translate)),
    `_${render(help.note, translate)}_ · [${render(msg('DPDK documentation'), translate)}](${help.source})`,
  ].join('\n\n');
}
