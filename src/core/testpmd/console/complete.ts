// What can follow in a line for testpmd's prompt.
import type { LintContext } from '../analysis';
import { consoleCommands, type ConsoleCommand, type ConsoleRow } from './commands';
import { consoleWords, matchCommand } from './match';
import { consoleUsage } from './check';

/**
 * A word that can stand at a place.
 *
 * @property rows Commands that go on with it, in the order of testpmd's own table.
 * @property usage How the first of them is written. @property ends Some command is complete with it.
 */
export interface ConsoleOffer {
  readonly word: string;
  readonly usage: string;
  readonly rows: readonly ConsoleRow[];
  readonly ends: boolean;
}

/**
 * Words that can be written at the end of a line.
 *
 * @param prefix The line up to the cursor.
 * @returns where the word to be replaced begins, the words, and the values that are not words: `<port_id>`.
 */
export function consoleCompletions(
  prefix: string,
  context: LintContext,
): { readonly from: number; readonly offers: readonly ConsoleOffer[]; readonly values: readonly string[] } {
  if (prefix.includes('#')) return { from: prefix.length, offers: [], values: [] };
  const all = consoleWords(prefix);
  const last = all.at(-1);
  const partial = last?.to === prefix.length ? last : undefined;
  const words = partial === undefined ? all : all.slice(0, -1);
  const { all: commands, byFirst } = consoleCommands(context.knowledge.line(context.release.id));
  const candidates = words[0] === undefined ? commands : (byFirst.get(words[0].text) ?? []);
  const offers = new Map<string, { readonly commands: ConsoleCommand[]; ends: boolean }>();
  const values = new Set<string>();
  for (const command of candidates) {
    const token = command.tokens[words.length];
    if (token === undefined || matchCommand(words, command).fits < words.length) continue;
    if (token.kind !== 'words') {
      values.add(token.text);
      continue;
    }
    for (const word of token.words) {
      const offer = offers.get(word) ?? { commands: [], ends: false };
      offer.commands.push(command);
      if (command.tokens.length === words.length + 1) offer.ends = true;
      offers.set(word, offer);
    }
  }
  const start = partial?.text ?? '';
  return {
    from: partial?.from ?? prefix.length,
    offers: [...offers].flatMap(([word, offer]) =>
      word.startsWith(start)
        ? [
            {
              word,
              usage: offer.commands[0] === undefined ? word : consoleUsage(offer.commands[0]),
              rows: offer.commands.map(({ row }) => row),
              ends: offer.ends,
            },
          ]
        : [],
    ),
    values: [...values],
  };
}
