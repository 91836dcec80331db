// How many columns text takes in a terminal, and how to pad and wrap it. East Asian wide characters take two.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const combining = /\p{M}/u;
/** Closing marks may not begin a line, opening ones may not end it. */
const closing = /[、。，．）」』】〕：；！？ー)\]]/u;
const opening = /[（「『【〔([]/u;

/** Columns of one character (code point). */
function widthOf(character: string): number {
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** Columns of a text without line breaks and control characters. */
export function displayWidth(text: string): number {
  let columns = 0;
  for (const character of text) columns += widthOf(character);
  return columns;
}

/** The text with spaces behind it up to `columns`; never cut. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

/** The text in at most so many columns, with an ellipsis where it is cut: a line that wraps cannot be drawn over itself. */
export function fitted(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let line = '';
  let used = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > columns - 1) break;
    line += character;
  }
  return `${line}…`;
}

/** A piece that is not broken, and whether a space stood before it. */
interface Unit {
  readonly text: string;
  readonly spaced: boolean;
}

/** Words, and single wide characters with the punctuation that belongs to them. */
function unitsOf(text: string): Unit[] {
  const units: { text: string; spaced: boolean }[] = [];
  let spaced = false;
  let open = false;
  let previousWide = true;
  for (const character of text) {
    if (/\s/.test(character)) {
      spaced = true;
      open = false;
      continue;
    }
    const isWide = wide.test(character);
    const last = units.at(-1);
    const joins =
      last !== undefined && !spaced && (open || closing.test(character) || (!isWide && !previousWide));
    if (joins) last.text += character;
    else units.push({ text: character, spaced });
    spaced = false;
    open = opening.test(character);
    previousWide = isWide;
  }
  return units;
}

/** A unit longer than a line, in pieces. */
function split(text: string, columns: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let taken = 0;
  for (const character of text) {
    const width = widthOf(character);
    if (piece !== '' && taken + width > columns) {
      pieces.push(piece);
      piece = '';
      taken = 0;
    }
    piece += character;
    taken += width;
  }
  return [...pieces, piece];
}

/** The text in lines of at most `columns` columns (at least 10 are taken). Runs of white space become one space. */
export function wrap(text: string, columns: number): string[] {
  const limit = Math.max(10, columns);
  const lines: string[] = [];
  let line = '';
  for (const unit of unitsOf(text)) {
    const gap = unit.spaced && line !== '' ? ' ' : '';
    if (displayWidth(line + gap + unit.text) <= limit) {
      line += gap + unit.text;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = split(unit.text, limit);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  return line === '' ? lines : [...lines, line];
}
