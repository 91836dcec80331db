// Signature help: the arguments of the driver that a device string is for.
import { MarkupKind, type Position, type SignatureHelp } from 'vscode-languageserver';
import type { Message } from '../core/message';
import { signatureAt } from '../core/testpmd/editor/signature';
import type { OpenDocument } from './openDocument';
import type { Session } from './session';

/** Characters after which an editor asks by itself. */
export const signatureTriggers = [','];

export function signatureOf(
  session: Session,
  document: OpenDocument,
  position: Position,
): SignatureHelp | null {
  const offset = document.offsetAt(position);
  const located = document.commandAt(offset);
  const judged = located === undefined ? undefined : session.judged(document, located);
  if (located === undefined || judged === undefined) return null;
  const found = signatureAt(judged.analysis, judged.context, offset - located.base);
  if (found === undefined) return null;
  const text = (paragraphs: readonly Message[]) => ({
    kind: MarkupKind.Markdown,
    value: paragraphs.map((paragraph) => session.markdown(paragraph)).join('\n\n'),
  });
  const parameters = found.parameters.map(({ start, end, help }) => ({
    label: [start, end] satisfies [number, number],
    documentation: text(help),
  }));
  return {
    signatures: [{ label: found.label, documentation: text(found.help), parameters }],
    activeSignature: 0,
    // A client takes the first one for anything else than a number outside of the list.
    activeParameter: found.active ?? parameters.length,
  };
}
