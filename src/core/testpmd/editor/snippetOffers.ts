// Whole commands for a line on which nothing stands yet but the beginning of a word.
import type { CommandDocument } from '../../documents/document';
import type { LintContext } from '../analysis';
import { snippetsFor } from '../snippets';
import type { Offers } from './offer';

/** Longest beginning of a word that is looked at: no snippet's prefix is longer. */
const longestPrefix = 64;

/**
 * Ready-made commands that fit at a place.
 *
 * @param offset Of the document; the range of the answer is the document's too.
 * @returns undefined where something stands in front, or the line continues the one above.
 */
export function snippetOffers(
  document: CommandDocument,
  context: LintContext,
  offset: number,
): Offers | undefined {
  const { kind, text } = document;
  if (kind !== 'shell' && kind !== 'testpmd' && kind !== 'console') return undefined;
  const typed = /(?:^|\n)[ \t]*([A-Za-z][\w-]*)?$/.exec(
    text.slice(Math.max(0, offset - longestPrefix), offset),
  );
  if (typed === null) return undefined;
  const start = offset - (typed[1] ?? '').length;
  if (continues(text, start)) return undefined;
  const bare = kind === 'testpmd' && !document.commands.some(({ command }) => command.program !== undefined);
  const line = context.knowledge.line(context.release.id);
  const offers = snippetsFor(context.release.id, context.machine, line)
    .filter(({ scope }) => (scope === 'console') === (kind === 'console'))
    .map(({ prefix, title, description, body, bare: withoutProgram }) => ({
      kind: 'snippet' as const,
      label: prefix,
      newText: bare ? withoutProgram : body,
      rank: 20,
      note: title,
      help: description,
    }));
  return { start, end: offset, offers };
}

/** True where the line above ends in a backslash. */
function continues(text: string, offset: number): boolean {
  const end = text.lastIndexOf('\n', offset - 1);
  return end > 0 && /\\\r?$/.test(text.slice(Math.max(0, end - 2), end));
}
