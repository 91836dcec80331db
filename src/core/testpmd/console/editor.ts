// What an editor offers and explains in a file of commands for testpmd's prompt.
import { msg, type Message } from '../../message';
import type { LintContext } from '../analysis';
import type { HoverText } from '../editor/hover';
import type { Offer, Offers } from '../editor/offer';
import { consoleCommandOf, consoleUsage } from './check';
import type { ConsoleRow } from './commands';
import { consoleCompletions } from './complete';
import { consoleWords } from './match';

/** No line of commands is longer to an editor: completion looks at no more of it. */
const longestLine = 4096;

/** Words that fit at an offset of the document; undefined where none do. */
export function consoleOffersAt(text: string, offset: number, context: LintContext): Offers | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  if (offset - lineStart > longestLine) return undefined;
  const { from, offers } = consoleCompletions(text.slice(lineStart, offset), context);
  if (offers.length === 0) return undefined;
  return {
    start: lineStart + from,
    end: offset,
    offers: offers.map(({ word, usage, rows, ends }): Offer => {
      const [only] = rows;
      const help = rows.length === 1 && only !== undefined ? helpOf(only)[0] : undefined;
      return {
        kind: 'command',
        label: word,
        newText: word,
        rank: 10,
        again: !ends,
        ...(rows.length === 1 ? { note: msg('{0}', usage) } : {}),
        ...(help === undefined ? {} : { help }),
      };
    }),
  };
}

/** What the command at an offset of the document does. */
export function consoleHoverAt(text: string, offset: number, context: LintContext): HoverText | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
  if (line.length > longestLine) return undefined;
  const words = consoleWords(line);
  const [first, last] = [words[0], words.at(-1)];
  const at = offset - lineStart;
  if (first === undefined || last === undefined || at < first.from || at > last.to) return undefined;
  const match = consoleCommandOf(line, context);
  if (match === undefined) return undefined;
  const { row } = match.command;
  return {
    start: lineStart + first.from,
    end: lineStart + last.to,
    heading: consoleUsage(match.command),
    paragraphs: helpOf(row),
    note: msg('Command of testpmd’s prompt, checked with DPDK {0}', row.versions.join(', ')),
    source: row.source,
  };
}

function helpOf({ summary, mana }: ConsoleRow): readonly Message[] {
  return [
    ...(summary === null ? [] : [{ text: summary, args: [] }]),
    ...(mana === null ? [] : [msg('On MANA: {0}', { text: mana, args: [] })]),
  ];
}
