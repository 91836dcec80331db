// Lines of text about a setup, laid out for one reader and one terminal.
import { render, type Message, type Translate } from '../../message';
import { sanitize } from '../../remote/sanitize';
import { displayWidth, padEnd, wrap } from '../../report/width';

/**
 * @property colour Colour words with SGR sequences. The words stay either way.
 * @property width Columns of the terminal, default 100, 40 at least. Commands are never wrapped.
 * @property remedy What a reader of this text does for a command of the extension, e.g. the command line of a terminal.
 */
export interface SetupTextOptions {
  readonly translate?: Translate;
  readonly colour?: boolean;
  readonly width?: number;
  readonly remedy?: (command: string) => string | undefined;
}

/** SGR codes. */
export type Paint = 'good' | 'bad' | 'careful' | 'quiet' | 'strong';
const codes: Readonly<Record<Paint, string>> = {
  good: '32',
  bad: '31',
  careful: '33',
  quiet: '2',
  strong: '1',
};

export class Sheet {
  readonly lines: string[] = [];
  readonly width: number;

  constructor(readonly options: SetupTextOptions) {
    this.width = Math.max(40, options.width ?? 100);
  }

  /** One safe line: the last guard before a terminal, whatever the parts were. */
  say(text: Message | string): string {
    const words = typeof text === 'string' ? text : render(text, this.options.translate);
    return sanitize(words, { singleLine: true });
  }

  paint(text: string, paint: Paint | undefined): string {
    return this.options.colour === true && paint !== undefined ? `\x1b[${codes[paint]}m${text}\x1b[0m` : text;
  }

  blank(): void {
    if (this.lines.length > 0 && this.lines.at(-1) !== '') this.lines.push('');
  }

  /** Wrapped text. `first` stands before its first line, spaces before the others. */
  paragraph(text: Message | string, first = '', indent = displayWidth(first), paint?: Paint): void {
    wrap(this.say(text), this.width - indent).forEach((line, index) =>
      this.lines.push((index === 0 ? first : ' '.repeat(indent)) + this.paint(line, paint)),
    );
  }

  /** A word in a column of its own, with text beside it. */
  labelled(label: Message, column: number, text: Message | string, paint?: Paint): void {
    const word = padEnd(this.say(label), column);
    this.paragraph(text, this.paint(word, paint), column);
  }

  /** Shell lines as they are, to be copied. */
  commands(commands: readonly string[], indent: number): void {
    for (const command of commands)
      this.lines.push(`${' '.repeat(indent)}${this.paint('$', 'quiet')} ${this.say(command)}`);
  }

  /** Columns that the longest of these labels takes, with a gap behind it. */
  column(labels: readonly Message[]): number {
    return Math.max(...labels.map((label) => displayWidth(this.say(label)))) + 2;
  }

  text(): string {
    return `${this.lines.join('\n')}\n`;
  }
}
