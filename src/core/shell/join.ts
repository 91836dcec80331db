// Words put together to a text again, for programs that hand them to a shell.
import { MappedTextBuilder, type MappedText } from './mappedText';
import type { CommandWord } from './word';

/** Words as a program joins them that hands them to a shell: with a blank between each two. */
export function joinWords(words: readonly CommandWord[], base: number): MappedText {
  const builder = new MappedTextBuilder();
  words.forEach((word, index) => {
    if (index > 0) builder.decoded(' ', base + word.start, base + word.start);
    for (const segment of word.segments) {
      builder.add({ ...segment, start: segment.start + base, end: segment.end + base });
    }
  });
  return builder.build();
}
