// A `*.testpmd` file: one command per logical line, or one spread over the lines of a paragraph.
import { MappedTextBuilder, mappedText, segmentsOf, type MappedText } from '../shell/mappedText';
import { commandsOfScript } from '../shell/script';
import type { Region } from './region';

/** A logical line: a part of the text. */
interface Line {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** The commands of a file (or of a block in another one), as regions of one command each. */
export function testpmdRegions(map: MappedText): Region[] {
  const regions: Region[] = [];
  let paragraph: Line[] = [];
  const close = (): void => {
    if (paragraph.length > 0) regions.push(...paragraphRegions(paragraph, map));
    paragraph = [];
  };
  for (const line of logicalLines(map.text)) {
    if (line.text.trim() === '') close();
    else if (!line.text.trimStart().startsWith('#')) paragraph.push(line);
  }
  close();
  return regions;
}

/** Lines, those that end with a backslash joined with the next. A comment goes on for one line only. */
function* logicalLines(text: string): Generator<Line> {
  let from = 0;
  while (from < text.length) {
    let to = lineEnd(text, from);
    const comment = text.slice(from, to).trimStart().startsWith('#');
    while (!comment && to < text.length && continues(text, from, to)) to = lineEnd(text, to + 1);
    yield { text: text.slice(from, to), from, to };
    from = to + 1;
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

/** An odd number of backslashes before the end of the line. */
function continues(text: string, from: number, to: number): boolean {
  let slashes = 0;
  for (let at = to - 1; at >= from && text.charAt(at) === '\\'; at--) slashes += 1;
  return slashes % 2 === 1;
}

function paragraphRegions(lines: readonly Line[], map: MappedText): Region[] {
  const separate = lines.map(({ text, from, to }): Region => {
    const line = mappedText(segmentsOf(map, from, to, 0));
    const program = text.includes('testpmd') && commandsOfScript(line).length > 0;
    return { kind: program ? 'script' : 'arguments', map: line };
  });
  const joinable =
    lines.length > 1 &&
    separate.every(({ kind }) => kind === 'arguments') &&
    lines.every(({ text }) => !text.includes('\n')) &&
    lines.filter(({ text }) => /(?:^|\s)--(?:\s|$)/.test(text)).length === 1;
  if (!joinable) return separate;
  const builder = new MappedTextBuilder();
  for (const { from, to } of lines)
    builder.addAll(segmentsOf(map, from, Math.min(to + 1, map.text.length), 0));
  return [{ kind: 'arguments', map: builder.build() }];
}
