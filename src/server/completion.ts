// Completion: the options of the side of `--` that the cursor is on.
import { CompletionItemKind, MarkupKind, type CompletionItem, type Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { render, type Translate } from '../core/message';
import { sideAt } from '../core/testpmd/commandText';
import { optionHelp } from '../core/testpmd/optionHelp';
import { optionsOf } from '../core/testpmd/optionTable';
import { helpMarkdown } from './hover';

/** Options that fit at a position. Nothing is offered inside a word that is no option. */
export function completionsAt(
  document: TextDocument,
  position: Position,
  translate: Translate,
): CompletionItem[] {
  const text = document.getText();
  const offset = document.offsetAt(position);
  const typed = /(?:^|\s)(-[-A-Za-z]*)?$/.exec(text.slice(0, offset));
  if (typed === null) return [];
  const range = { start: document.positionAt(offset - (typed[1] ?? '').length), end: position };
  return optionsOf(sideAt(text, offset)).flatMap((row) =>
    row.names.map((name) => ({
      label: name,
      kind: CompletionItemKind.Property,
      detail: render({ text: row.summary, args: [] }, translate),
      documentation: { kind: MarkupKind.Markdown, value: helpMarkdown(optionHelp(row), translate) },
      textEdit: { range, newText: name },
      filterText: name,
    })),
  );
}
