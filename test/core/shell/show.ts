// Commands of a text, written down so that a case fits on a line.
import type { DocumentKind } from '../../../src/core/documents/document';
import { openDocument } from '../../../src/core/documents/open';
import { unknownPart, type CommandWord, type LocatedCommand } from '../../../src/core/shell/word';

/** `?`: an unknown part; `*`: any number of words. */
export function shown(word: CommandWord): string {
  return word.multiple ? '*' : word.value.replaceAll(unknownPart, '?');
}

/** The words of each command, testpmd's own name left out. */
export function wordsOf(text: string, kind: DocumentKind = 'shell'): string[][] {
  return commandsOf(text, kind).map(({ command }) => command.words.map(shown));
}

export function commandsOf(text: string, kind: DocumentKind = 'shell'): readonly LocatedCommand[] {
  return openDocument(kind, text).commands;
}

/** Every exact run of a command, next to what stands there in the text: both must be the same. */
export function exactRuns(
  text: string,
  { base, command }: LocatedCommand,
): { value: string; source: string }[] {
  return command.words.flatMap((word) =>
    word.segments
      .filter((segment) => segment.exact)
      .map((segment) => ({
        value: segment.text,
        source: text.slice(base + segment.start, base + segment.end),
      })),
  );
}

/** What each word takes up in the text. */
export function sources(text: string, { base, command }: LocatedCommand): string[] {
  return command.words.map((word) => text.slice(base + word.start, base + word.end));
}
