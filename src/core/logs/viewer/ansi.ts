// Colours and styles of a log line: SGR sequences become spans of text; every other sequence is gone.
import { visibleText } from './visible';

/** A colour of the theme (0 to 15, as terminals number them) or a fixed one as `#rrggbb`. */
export type AnsiColour = number | `#${string}`;

export interface AnsiStyle {
  readonly fg?: AnsiColour;
  readonly bg?: AnsiColour;
  readonly bold?: true;
  readonly dim?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly strike?: true;
  /** Text and background change places. */
  readonly inverse?: true;
}

/** @property style undefined for text as it comes. */
export interface AnsiSpan {
  readonly text: string;
  readonly style: AnsiStyle | undefined;
}

/** `ESC [ … m`, in its seven- and its eight-bit form. One class is repeated, so this is linear. */
const sgr = /(?:\x1b\[|\x9b)([0-9;:]{0,64})m/g;

type Mutable = { -readonly [Key in keyof AnsiStyle]?: AnsiStyle[Key] };

/**
 * The line as spans. A style begins and ends in its line: that it went on from an earlier one cannot be known without
 * reading everything before it, and DPDK resets its own at the beginning of the next line.
 */
export function ansiSpans(line: string): readonly AnsiSpan[] {
  if (!line.includes('\x1b') && !line.includes('\x9b')) {
    const text = visibleText(line);
    return text === '' ? [] : [{ text, style: undefined }];
  }
  const spans: AnsiSpan[] = [];
  let style: AnsiStyle | undefined;
  let from = 0;
  const add = (raw: string): void => {
    const text = visibleText(raw);
    if (text !== '') spans.push({ text, style });
  };
  for (const match of line.matchAll(sgr)) {
    add(line.slice(from, match.index));
    from = match.index + match[0].length;
    style = applied(style, match[1] ?? '');
  }
  add(line.slice(from));
  return spans;
}

function applied(before: AnsiStyle | undefined, parameters: string): AnsiStyle | undefined {
  let style: Mutable = { ...before };
  const numbers = parameters.split(/[;:]/).map(Number);
  for (let at = 0; at < numbers.length; at += 1) {
    const number = numbers[at] ?? 0;
    if (number === 0) style = {};
    else if (number === 38 || number === 48) {
      const { colour, used } = extended(numbers, at + 1);
      at += used;
      if (colour !== undefined) style[number === 38 ? 'fg' : 'bg'] = colour;
    } else applyOne(style, number);
  }
  return Object.keys(style).length === 0 ? undefined : style;
}

function applyOne(style: Mutable, number: number): void {
  if (number >= 30 && number <= 37) style.fg = number - 30;
  else if (number >= 90 && number <= 97) style.fg = number - 90 + 8;
  else if (number >= 40 && number <= 47) style.bg = number - 40;
  else if (number >= 100 && number <= 107) style.bg = number - 100 + 8;
  else if (number === 1) style.bold = true;
  else if (number === 2) style.dim = true;
  else if (number === 3) style.italic = true;
  else if (number === 4 || number === 21) style.underline = true;
  else if (number === 7) style.inverse = true;
  else if (number === 9) style.strike = true;
  else if (number === 22) {
    delete style.bold;
    delete style.dim;
  } else if (number === 23) delete style.italic;
  else if (number === 24) delete style.underline;
  else if (number === 27) delete style.inverse;
  else if (number === 29) delete style.strike;
  else if (number === 39) delete style.fg;
  else if (number === 49) delete style.bg;
  // Blinking and concealed text stay readable: a log has no use for either.
}

/** `5;N` and `2;R;G;B` behind 38 or 48. `used`: how many numbers that were. */
function extended(
  numbers: readonly number[],
  at: number,
): { readonly colour: AnsiColour | undefined; readonly used: number } {
  if (numbers[at] === 5) return { colour: paletteColour(numbers[at + 1]), used: 2 };
  if (numbers[at] !== 2) return { colour: undefined, used: 0 };
  return { colour: hex(numbers.slice(at + 1, at + 4)), used: 4 };
}

/** A colour of the palette of 256: the theme's 16, a cube of 6 × 6 × 6, and 24 greys. */
function paletteColour(number: number | undefined): AnsiColour | undefined {
  if (number === undefined || number > 255) return undefined;
  if (number < 16) return number;
  if (number >= 232) return hex(Array<number>(3).fill(8 + (number - 232) * 10));
  const level = (digit: number): number => (digit === 0 ? 0 : 55 + digit * 40);
  const cube = number - 16;
  return hex([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level));
}

function hex(values: readonly number[]): AnsiColour | undefined {
  if (values.length !== 3 || values.some((value) => !(value <= 255))) return undefined;
  return `#${values.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
