// Hover: what core says about the place under the pointer, as Markdown in which nothing of a document is markup.
import { MarkupKind, type Hover, type Position } from 'vscode-languageserver';
import { msg, type Message } from '../core/message';
import { codeSpan } from '../core/report/markdownText';
import { consoleHoverAt } from '../core/testpmd/console/editor';
import { hoverAt } from '../core/testpmd/editor/hover';
import type { OpenDocument } from './openDocument';
import type { Session } from './session';

/** The hover at a position, or null where there is nothing to explain. */
export function hoverOf(session: Session, document: OpenDocument, position: Position): Hover | null {
  const offset = document.offsetAt(position);
  if (document.isPrompt(offset)) return promptHover(session, document, offset);
  const located = document.commandAt(offset);
  if (located === undefined) return null;
  const judged = session.judged(document, located);
  if (judged === undefined) return null;
  const found = hoverAt(judged.analysis, judged.context, offset - located.base);
  if (found === undefined) return null;
  return {
    contents: { kind: MarkupKind.Markdown, value: helpMarkdown(session, found) },
    range: document.rangeOf(found, located.base),
  };
}

/** What a line for testpmd's prompt does. */
function promptHover(session: Session, document: OpenDocument, offset: number): Hover | null {
  const found = consoleHoverAt(document.text, offset, session.contextOf(document));
  if (found === undefined) return null;
  return {
    contents: { kind: MarkupKind.Markdown, value: helpMarkdown(session, found) },
    range: document.rangeOf(found),
  };
}

/** Help as Markdown: the heading as code, then the paragraphs, then the small print with the link. */
export function helpMarkdown(
  session: Session,
  help: {
    readonly heading: string;
    readonly paragraphs: readonly Message[];
    readonly note?: Message;
    readonly source?: string;
  },
): string {
  const small = [
    ...(help.note === undefined ? [] : [session.markdown(help.note)]),
    ...(help.source !== undefined && /^https:\/\/[^\s()<>]+$/.test(help.source)
      ? [`[${session.markdown(msg('documentation'))}](${help.source})`]
      : []),
  ];
  return [
    codeSpan(help.heading),
    ...help.paragraphs.map((paragraph) => session.markdown(paragraph)),
    ...(small.length === 0 ? [] : [small.join(' · ')]),
  ].join('\n\n');
}
