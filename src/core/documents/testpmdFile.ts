// A `*.testpmd` file: one command per logical line, or one spread over the lines of a paragraph.
import { MappedTextBuilder, plainText, type MappedText } from '../shell/mappedText';
import { commandsOfScript } from '../shell/script';
import type { Region } from './region';

interface Line {
  readonly text: string;
  readonly start: number;
}

/** The commands of the file, as regions of one command each. */
export function testpmdRegions(text: string, offset = 0): Region[] {
  const regions: Region[] = [];
  let paragraph: Line[] = [];
  const close = (): void => {
    if (paragraph.length > 0) regions.push(...paragraphRegions(paragraph));
    paragraph = [];
  };
  for (const line of logicalLines(text, offset)) {
    if (line.text.trim() === '') close();
    else if (!line.text.trimStart().startsWith('#')) paragraph.push(line);
  }
  close();
  return regions;
}

/** Lines, those that end with a backslash joined with the next. A comment goes on for one line only. */
function* logicalLines(text: string, offset: number): Generator<Line> {
  let start = 0;
  while (start < text.length) {
    let end = lineEnd(text, start);
    const comment = text.slice(start, end).trimStart().startsWith('#');
    while (!comment && end < text.length && continues(text, start, end)) end = lineEnd(text, end + 1);
    yield { text: text.slice(start, end), start: offset + start };
    start = end + 1;
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

/** An odd number of backslashes before the end of the line. */
function continues(text: string, start: number, end: number): boolean {
  let slashes = 0;
  let at = text.charAt(end - 1) === '\r' ? end - 2 : end - 1;
  for (; at >= start && text.charAt(at) === '\\'; at--) slashes += 1;
  return slashes % 2 === 1;
}

function paragraphRegions(lines: readonly Line[]): Region[] {
  const separate = lines.map(({ text, start }): Region => {
    const map = withoutReturns(text, start);
    const program = text.includes('testpmd') && commandsOfScript(map).length > 0;
    return { kind: program ? 'script' : 'arguments', map };
  });
  const joinable =
    lines.length > 1 &&
    separate.every(({ kind }) => kind === 'arguments') &&
    lines.every(({ text }) => !text.includes('\n')) &&
    lines.filter(({ text }) => /(?:^|\s)--(?:\s|$)/.test(text)).length === 1;
  if (!joinable) return separate;
  const builder = new MappedTextBuilder();
  separate.forEach(({ map }, index) => {
    const { text = '', start = 0 } = lines[index] ?? {};
    builder.addAll(map.segments).decoded('\n', start + text.length, start + text.length);
  });
  return [{ kind: 'arguments', map: builder.build() }];
}

/** The text without the carriage returns of Windows' lines. */
export function withoutReturns(text: string, start: number): MappedText {
  if (!text.includes('\r')) return plainText(text, start);
  const builder = new MappedTextBuilder();
  let at = 0;
  for (const { index } of text.matchAll(/\r(?=\n|$)/g)) {
    builder.plain(text.slice(at, index), start + at);
    at = index + 1;
  }
  return builder.plain(text.slice(at), start + at).build();
}
