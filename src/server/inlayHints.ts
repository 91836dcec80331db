// Inlay hints of the commands that an editor shows.
import { MarkupKind, type InlayHint } from 'vscode-languageserver';
import type { Range } from '../core/shell/word';
import { inlayHints } from '../core/testpmd/editor/inlayHints';
import type { OpenDocument } from './openDocument';
import type { Session } from './session';

/** @param range What the editor shows, as offsets of the document. */
export function inlayHintsOf(session: Session, document: OpenDocument, range: Range): InlayHint[] {
  if (!session.state.inlayHints || document.kind === 'console') return [];
  return document.commandsIn(range).flatMap((located) => {
    const judged = session.judged(document, located);
    return (judged === undefined ? [] : inlayHints(judged.analysis)).map(
      ({ offset, label, spaced, help }) => ({
        position: document.positionAt(located.base + offset),
        label: session.say(label),
        paddingLeft: spaced,
        ...(help.length === 0
          ? {}
          : {
              tooltip: {
                kind: MarkupKind.Markdown,
                value: help.map((paragraph) => session.markdown(paragraph)).join('\n\n'),
              },
            }),
      }),
    );
  });
}
