// The parts of a document in which commands stand, and the commands of one part.
import { splitArguments } from '../shell/arguments';
import { startOf, type MappedText } from '../shell/mappedText';
import { commandsOfScript, commandsOfWords } from '../shell/script';
import type { CommandWord, LocatedCommand } from '../shell/word';

/**
 * A part of a document. Offsets count from the beginning of the document.
 *
 * - `script`: a shell would run it. - `arguments`: one bare list of testpmd's arguments. - `words`: one command.
 */
export type Region =
  | { readonly kind: 'script' | 'arguments'; readonly map: MappedText }
  | { readonly kind: 'words'; readonly words: readonly CommandWord[] };

/** The commands of a region. Never throws. */
export function commandsOf(region: Region): readonly LocatedCommand[] {
  if (region.kind === 'words') return commandsOfWords(region.words);
  if (region.kind === 'script') return commandsOfScript(region.map);
  const base = startOf(region.map, region.map.text.search(/\S|$/));
  const words = splitArguments(region.map, base);
  const end = words.at(-1)?.end;
  return end === undefined ? [] : [{ base, command: { start: 0, end, program: undefined, words } }];
}
