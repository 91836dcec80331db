// The commands of the differential suite: text files with a command a line, and their words.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the commands are: `*.txt`, one command a line without the program's name; `#` begins a comment line. */
export const commandsFolder = join('test', 'differential', 'commands');

/** @property text As it stands in the file: what names the command in the recorded verdicts. */
export interface SuiteCommand {
  readonly text: string;
  readonly words: readonly string[];
  readonly file: string;
}

/**
 * The words of a line in the small part of shell quoting that the suite uses: '…', "…" and \ before a character.
 *
 * Deliberately not the shell reader of the product: what is compared must not read its own mistakes.
 *
 * @throws Error for an open quote: a mistake in the suite.
 */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (quote === undefined && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === quote) quote = undefined;
    else if (quote === undefined && (character === "'" || character === '"')) {
      quote = character;
      word ??= '';
    } else if (character === '\\' && quote !== "'") {
      at++;
      word = (word ?? '') + line.charAt(at);
    } else word = (word ?? '') + character;
  }
  if (quote !== undefined) throw new Error(`an open quote in: ${line}`);
  if (word !== undefined) words.push(word);
  return words;
}

/** All commands, in the order of the files' names; a text that comes twice counts once. */
export function readCommands(folder = commandsFolder): SuiteCommand[] {
  const commands = new Map<string, SuiteCommand>();
  const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  for (const file of files.sort()) {
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      const text = line.trim();
      if (text === '' || text.startsWith('#') || commands.has(text)) continue;
      commands.set(text, { text, words: wordsOf(text), file });
    }
  }
  return [...commands.values()];
}
