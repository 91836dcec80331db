// Outline and folding: one entry for each command, named by what it does.
import {
  FoldingRangeKind,
  SymbolKind,
  type DocumentSymbol,
  type FoldingRange,
  type Range,
} from 'vscode-languageserver';
import type { LocatedCommand } from '../core/shell/word';
import { titleOf } from '../core/testpmd/editor/outline';
import type { OpenDocument } from './openDocument';
import type { Session } from './session';

/** The commands of a document. */
export function symbolsOf(session: Session, document: OpenDocument): DocumentSymbol[] {
  // A line for the prompt is no more than it says.
  if (document.kind === 'console') return [];
  return document.commands.commands.flatMap((located) => {
    const { base, command } = located;
    const range = document.rangeOf(command, base);
    const named = command.program ?? command.words[0];
    const title = titleWords(session, document, located);
    return [
      {
        name: title === '' ? 'dpdk-testpmd' : title,
        kind: SymbolKind.Function,
        range,
        selectionRange: named === undefined ? range : within(document.rangeOf(named, base), range),
      },
    ];
  });
}

/** Commands of more than one line. */
export function foldingOf(document: OpenDocument): FoldingRange[] {
  return document.commands.commands.flatMap(({ base, command }) => {
    const { start, end } = document.rangeOf(command, base);
    return start.line === end.line
      ? []
      : [{ startLine: start.line, endLine: end.line, kind: FoldingRangeKind.Region }];
  });
}

/** What a command does, in a few words; empty where nothing is known of it. */
export function titleWords(session: Session, document: OpenDocument, located: LocatedCommand): string {
  const judged = session.judged(document, located);
  if (judged === undefined) return '';
  return titleOf(judged.analysis)
    .map((part) => session.say(part))
    .join(' · ');
}

/** An editor refuses a symbol whose selection is not inside of it. */
function within(inner: Range, outer: Range): Range {
  const before = inner.start.line < outer.start.line || inner.end.line > outer.end.line;
  return before ? outer : inner;
}
