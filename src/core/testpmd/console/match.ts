// A line for testpmd's prompt against a command, as librte_cmdline matches them: whole words, no abbreviations.
import { macAddress } from '../devices/addresses';
import type { ConsoleCommand, ConsoleToken } from './commands';

/** A word of a line. `from`..`to`: where it stands in the line. */
export interface ConsoleWord {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/**
 * How far a line fits a command.
 *
 * @property fits How many words fit. @property complete The line is this command.
 */
export interface ConsoleMatch {
  readonly command: ConsoleCommand;
  readonly fits: number;
  readonly complete: boolean;
}

/** The words of a line; what follows a `#` is a comment. */
export function consoleWords(line: string): readonly ConsoleWord[] {
  const hash = line.indexOf('#');
  const text = hash < 0 ? line : line.slice(0, hash);
  return Array.from(text.matchAll(/[^ \t\r\n]+/g), ({ 0: word, index }) => ({
    text: word,
    from: index,
    to: index + word.length,
  }));
}

/** How far the words fit a command. */
export function matchCommand(words: readonly ConsoleWord[], command: ConsoleCommand): ConsoleMatch {
  const { tokens } = command;
  let fits = 0;
  for (const token of tokens) {
    const word = words[fits];
    if (word === undefined) return { command, fits, complete: false };
    if (token.kind === 'rest') return { command, fits: words.length, complete: true };
    if (!takes(token, word.text)) return { command, fits, complete: false };
    fits += 1;
  }
  return { command, fits, complete: fits === words.length };
}

/** True where a place of a command takes the word. */
export function takes(token: ConsoleToken, word: string): boolean {
  switch (token.kind) {
    case 'words':
      return token.words.includes(word);
    case 'number':
      return takesNumber(word, token.signed, token.bits);
    case 'mac':
      // Which forms of it a release takes differs; one that none takes is certain.
      return macAddress(word, true) !== undefined;
    case 'ip':
      return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(word) || /^[0-9a-f.]*:[0-9a-f:.]*$/i.test(word);
    case 'portlist':
      return word === 'all' || /^[\d,-]+$/.test(word);
    default:
      return true;
  }
}

/** Longer numbers are no numbers to librte_cmdline, nor could they fit. */
const longestNumber = 80;

/** Decimal, 0x, 0b or, after a 0, octal; a minus only before decimal digits and where the type has a sign. */
function takesNumber(word: string, signed: boolean, bits: number): boolean {
  if (word.length > longestNumber) return false;
  const octal = /^0[0-7]+$/.test(word);
  const plain = /^(?:0|[1-9]\d*|0x[0-9a-fA-F]+|0b[01]+)$/.test(word);
  if (octal || plain) {
    const value = BigInt(octal ? `0o${word.slice(1)}` : word);
    return value < 1n << BigInt(signed ? bits - 1 : bits);
  }
  return signed && /^-\d+$/.test(word) && BigInt(word) >= -(1n << BigInt(bits - 1));
}
