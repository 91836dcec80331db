// Finds the option at a position of a document that holds testpmd commands.
import type { OptionSide } from './optionTable';

/** An option as written: `start` and `end` are offsets into the text, without an attached `=value`. */
export interface OptionAt {
  readonly name: string;
  readonly side: OptionSide;
  readonly start: number;
  readonly end: number;
}

/**
 * The option that the offset lies in, or undefined.
 *
 * A command goes on over line ends that follow a backslash; `#` begins a comment where a word could begin.
 */
export function optionAt(text: string, offset: number): OptionAt | undefined {
  return optionsAround(text, offset).find((option) => option.start <= offset && offset <= option.end);
}

/** On which side of `--` the offset lies within its command. */
export function sideAt(text: string, offset: number): OptionSide {
  return wordsBefore(text, offset).includes('--') ? 'application' : 'eal';
}

function wordsBefore(text: string, offset: number): readonly string[] {
  const { start } = commandAround(text, offset);
  const before = [...text.slice(start, offset).matchAll(/\S+/g)].map((match) => match[0]);
  return /\s$/.test(text.slice(start, offset)) ? before : before.slice(0, -1);
}

function optionsAround(text: string, offset: number): readonly OptionAt[] {
  const { start, end } = commandAround(text, offset);
  const options: OptionAt[] = [];
  let side: OptionSide = 'eal';
  for (const match of text.slice(start, end).matchAll(/#.*|[^\s\\]+/g)) {
    const word = match[0];
    if (word === '--') {
      side = 'application';
    } else if (/^--?[A-Za-z]/.test(word)) {
      const name = word.split('=', 1)[0] ?? word;
      const at = start + match.index;
      options.push({ name, side, start: at, end: at + name.length });
    }
  }
  return options;
}

/** The command that holds the offset: from the first line not continued from above to the first not continued below. */
function commandAround(text: string, offset: number): { readonly start: number; readonly end: number } {
  let start = lineStart(text, offset);
  while (start > 0 && continues(text.slice(lineStart(text, start - 1), start - 1))) {
    start = lineStart(text, start - 1);
  }
  let end = lineEnd(text, offset);
  while (end < text.length && continues(text.slice(lineStart(text, end), end))) {
    end = lineEnd(text, end + 1);
  }
  return { start, end };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

function continues(line: string): boolean {
  return /\\\r?$/.test(line);
}
