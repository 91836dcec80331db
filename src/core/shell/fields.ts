// Word splitting and quote removal: pieces come in from left to right, words of a command come out.
import { unknownPart, type CommandWord, type Range, type Segment } from './word';

/** Collects the words that one word of the script becomes. */
export class Fields {
  private readonly words: CommandWord[] = [];
  private segments: Segment[] = [];
  /** Something stands here, if only an empty pair of quotes. */
  private begun = false;
  /** All that stands here is unknown and unquoted, so it may be no word or several. */
  private vanishing = true;
  private several = false;

  constructor(private readonly range: Range) {}

  /** Characters that are not split. An unknown part of an unquoted text may be several words. */
  text(segment: Segment, quoted: boolean): void {
    this.begun = true;
    if (segment.text.includes(unknownPart)) {
      if (quoted || segment.text !== unknownPart) this.vanishing = false;
    } else this.vanishing = false;
    if (segment.text !== '') this.segments.push(segment);
  }

  /** A part nobody can know. `vanishing`: nor whether it is one word. */
  unknown(range: Range, vanishing: boolean): void {
    this.begun = true;
    if (!vanishing) this.vanishing = false;
    this.segments.push({ text: unknownPart, start: range.start, end: range.end, exact: false });
  }

  /** The value of an unquoted variable: split at blanks. */
  split(value: string, range: Range): void {
    if (/[*?]/.test(value) || isBracketPattern(value)) {
      this.unknown(range, true);
      return;
    }
    const pieces = value.split(/[ \t\n]+/);
    pieces.forEach((piece, index) => {
      if (index > 0) this.end();
      if (piece === '') return;
      for (const text of piece.split(/(\uE000)/)) {
        if (text !== '') this.text({ text, start: range.start, end: range.end, exact: false }, false);
      }
    });
  }

  /** Any number of words, glued to what stands around. */
  anything(range: Range): void {
    this.several = true;
    this.unknown(range, true);
  }

  finish(): readonly CommandWord[] {
    this.end();
    return this.words;
  }

  private end(): void {
    if (this.begun) this.words.push(this.word());
    this.segments = [];
    this.begun = false;
    this.vanishing = true;
    this.several = false;
  }

  private word(): CommandWord {
    const { start, end } = this.range;
    if (this.vanishing || this.several) {
      const segment = { text: unknownPart, start, end, exact: false };
      return { start, end, segments: [segment], value: unknownPart, known: false, multiple: true };
    }
    const value = this.segments.map(({ text }) => text).join('');
    return {
      start,
      end,
      segments: this.segments,
      value,
      known: !value.includes(unknownPart),
      multiple: false,
    };
  }
}

function isBracketPattern(value: string): boolean {
  const open = value.indexOf('[');
  return open !== -1 && value.lastIndexOf(']') > open;
}
