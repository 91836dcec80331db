// A bare list of arguments, outside any script: the shell's quotes, but none of its operators.
import { Fields } from './fields';
import { endOf, segmentsOf, startOf, type MappedText } from './mappedText';
import type { CommandWord, Range } from './word';

/** Splits a text into words. Offsets of the result have `base` taken off. Never throws. */
export function splitArguments(map: MappedText, base: number): readonly CommandWord[] {
  return new Reader(map, base).read();
}

class Reader {
  private readonly words: CommandWord[] = [];
  private readonly text: string;
  private fields: Fields | undefined;
  private at = 0;

  constructor(
    private readonly map: MappedText,
    private readonly base: number,
  ) {
    this.text = map.text;
  }

  read(): readonly CommandWord[] {
    const { text } = this;
    while (this.at < text.length) {
      const from = this.at;
      const char = text.charAt(from);
      if (/\s/.test(char) || text.startsWith('\\\n', from)) {
        this.at += char === '\\' ? 2 : 1;
        if (char !== '\\') this.fields = undefined;
        continue;
      }
      if (char === '#' && this.fields === undefined) {
        this.at = orEnd(text.indexOf('\n', from), text);
        continue;
      }
      const end = this.wordEnd(from);
      this.fields = new Fields(this.range(from, end));
      this.word(end);
      this.words.push(...this.fields.finish());
      this.fields = undefined;
    }
    return this.words;
  }

  /** Reads the pieces of one word into the fields. */
  private word(end: number): void {
    while (this.at < end) {
      const from = this.at;
      const char = this.text.charAt(from);
      if (char === "'") this.quoted(from + 1, closing(this.text, "'", from + 1, end), end);
      else if (char === '"') this.doubleQuoted(from, end);
      else if (char === '\\') this.escaped(end);
      else if (char === '$' || char === '`') this.expansion(end, false);
      else {
        const run = /[^'"\\$`]+/y;
        run.lastIndex = from;
        const length = run.exec(this.text)?.[0].length ?? 1;
        this.at = Math.min(from + length, end);
        this.exact(from, this.at, false);
      }
    }
  }

  private doubleQuoted(from: number, end: number): void {
    const close = this.doubleQuoteEnd(from, end);
    this.empty(from, close);
    this.at = from + 1;
    while (this.at < close) {
      const char = this.text.charAt(this.at);
      if (char === '\\' && '$`"\\\n'.includes(this.text.charAt(this.at + 1))) this.escaped(close);
      else if (char === '$' || char === '`') this.expansion(close, true);
      else {
        const run = /[^\\$`]+|\\/y;
        run.lastIndex = this.at;
        const to = Math.min(this.at + (run.exec(this.text)?.[0].length ?? 1), close);
        this.exact(this.at, to, true);
        this.at = to;
      }
    }
    this.at = Math.min(close + 1, end);
  }

  private quoted(from: number, close: number, end: number): void {
    this.empty(from, close);
    this.exact(from, close, true);
    this.at = Math.min(close + 1, end);
  }

  private escaped(end: number): void {
    const from = this.at;
    this.at = Math.min(from + 2, end);
    const text = this.text.slice(from + 1, this.at);
    if (text === '\n') return;
    this.fields?.text({ text: text === '' ? '\\' : text, ...this.range(from, this.at), exact: false }, true);
  }

  /** Nobody assigns a variable here: whatever `$` begins is unknown. */
  private expansion(end: number, quoted: boolean): void {
    const from = this.at;
    this.at = Math.min(this.expansionEnd(from), end);
    const lone = this.at === from + 1;
    if (lone) this.exact(from, this.at, true);
    else this.fields?.unknown(this.range(from, this.at), !quoted);
  }

  private expansionEnd(from: number): number {
    const { text } = this;
    if (text.charAt(from) === '`') return orEnd(text.indexOf('`', from + 1), text, 1);
    const open = text.charAt(from + 1);
    if (open === '{') return orEnd(text.indexOf('}', from), text, 1);
    if (open === '(') {
      let depth = 0;
      const brackets = /[()]/g;
      brackets.lastIndex = from;
      for (let match = brackets.exec(text); match !== null; match = brackets.exec(text)) {
        depth += match[0] === '(' ? 1 : -1;
        if (depth === 0) return match.index + 1;
      }
      return text.length;
    }
    const name = /\$(?:\w+|[@*#?$!-])/y;
    name.lastIndex = from;
    return from + (name.exec(text)?.[0].length ?? 1);
  }

  /** Where the word ends that begins here: at a blank outside quotes and substitutions. */
  private wordEnd(from: number): number {
    const { text } = this;
    let at = from;
    while (at < text.length) {
      const char = text.charAt(at);
      if (/\s/.test(char)) return at;
      if (char === "'") at = closing(text, "'", at + 1, text.length) + 1;
      else if (char === '"') at = this.doubleQuoteEnd(at, text.length) + 1;
      else if (char === '\\') at += 2;
      else if (char === '$' || char === '`') at = Math.max(at + 1, this.expansionEnd(at));
      else at += 1;
    }
    return text.length;
  }

  private doubleQuoteEnd(from: number, end: number): number {
    for (let at = from + 1; at < end; at++) {
      const char = this.text.charAt(at);
      if (char === '"') return at;
      if (char === '\\') at += 1;
    }
    return end;
  }

  private exact(from: number, to: number, quoted: boolean): void {
    for (const segment of segmentsOf(this.map, from, to, this.base)) this.fields?.text(segment, quoted);
  }

  private empty(from: number, to: number): void {
    this.fields?.text({ text: '', ...this.range(from, to), exact: false }, true);
  }

  private range(from: number, to: number): Range {
    return { start: startOf(this.map, from) - this.base, end: endOf(this.map, to) - this.base };
  }
}

function closing(text: string, quote: string, from: number, end: number): number {
  const at = text.indexOf(quote, from);
  return at === -1 || at > end ? end : at;
}

function orEnd(at: number, text: string, beyond = 0): number {
  return at === -1 ? text.length : at + beyond;
}
