// What testpmd's prompt would not take of a file of commands or a here-document: it says so at most, and goes on with
// the next line.
import { msg, type Message } from '../../message';
import { unknownPart, type CommandLine, type Segment } from '../../shell/word';
import type { LintContext } from '../analysis';
import { nearestWord } from '../devices/nearness';
import type { Finding, Fix } from '../finding';
import { consoleCommands, everyConsoleCommand, type ConsoleCommand, type ConsoleToken } from './commands';
import { consoleWords, matchCommand, type ConsoleMatch, type ConsoleWord } from './match';

/** More words than these would make a long sentence. */
const mostWords = 8;

/**
 * What a text of console commands gets wrong.
 *
 * @param base Where the text begins in the document.
 * @param isFile For --cmdline-file: only there a last line can lack its end.
 */
export function checkConsole(
  text: string,
  base: number,
  isFile: boolean,
  context: LintContext,
): readonly Finding[] {
  const findings: Finding[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    findings.push(...checkConsoleLine(line, base + start, context));
    start += line.length + 1;
  }
  const lastStart = text.lastIndexOf('\n') + 1;
  const last = consoleWords(text.slice(lastStart));
  const [first] = last;
  if (isFile && first !== undefined)
    findings.push(unended(base + lastStart + first.from, base + text.length));
  return findings;
}

/** True for a line of a file that only the prompt gets: there is no command line to be judged. */
export function isPromptLine({ program, words, console: prompt }: CommandLine): boolean {
  return program === undefined && words.length === 0 && prompt !== undefined;
}

/** What the prompt would not take of the lines a command gives it. */
export function promptFindings(command: CommandLine, context: LintContext): readonly Finding[] {
  if (command.console === undefined) return [];
  if (isPromptLine(command)) return checkConsole(command.console.text, command.console.start, true, context);
  return checkConsoleSegment(command.console, context);
}

/** The same for the text of a here-document or here-string; one that is not exact is pointed at as a whole. */
export function checkConsoleSegment(segment: Segment, context: LintContext): readonly Finding[] {
  const findings = checkConsole(segment.text, segment.start, false, context);
  if (segment.exact) return findings;
  return findings.map((finding) => ({ ...finding, start: segment.start, end: segment.end, fixes: [] }));
}

/** What one line gets wrong: nothing, or one finding. @param base Where the line begins in the document. */
export function checkConsoleLine(line: string, base: number, context: LintContext): readonly Finding[] {
  if (line.includes(unknownPart)) return [];
  const words = consoleWords(line);
  const [first] = words;
  if (first === undefined) return [];
  const { byFirst } = consoleCommands(context.knowledge.line(context.release.id));
  const candidates = byFirst.get(first.text) ?? [];
  const matches = candidates.map((command) => matchCommand(words, command));
  if (matches.some(({ complete }) => complete)) return [];
  const finding = (
    from: number,
    to: number,
    message: Message,
    fixes: readonly Fix[] = [],
  ): readonly Finding[] => [{ rule: 'console-command', start: base + from, end: base + to, message, fixes }];
  const release = context.release.id;
  const whole = { from: first.from, to: words.at(-1)?.to ?? first.to };
  const elsewhere = everyConsoleCommand(first.text).find((command) => matchCommand(words, command).complete);
  if (elsewhere !== undefined)
    return finding(
      whole.from,
      whole.to,
      msg(
        'DPDK {0} does not know this command, DPDK {1} does: testpmd skips the line.',
        release,
        elsewhere.row.versions.join(', '),
      ),
    );
  if (candidates.length === 0) {
    const near = nearestWord(first.text, [...byFirst.keys()]);
    return finding(
      first.from,
      first.to,
      msg('testpmd {0} has no command “{1}”, and skips the line.', release, first.text),
      near === undefined ? [] : [writeFix(near, base + first.from, base + first.to)],
    );
  }
  const fits = Math.max(...matches.map((match) => match.fits));
  const furthest = matches.filter((match) => match.fits === fits);
  const word = words[fits];
  const next = furthest.flatMap(({ command }) => command.tokens[fits] ?? []);
  if (word === undefined)
    return finding(
      whole.from,
      whole.to,
      msg('The command is not complete, and testpmd skips the line: it goes on with {0}.', expected(next)),
    );
  if (next.length === 0)
    return finding(
      word.from,
      whole.to,
      msg('“{0}” is too much here, and testpmd skips the line.', textFrom(words, fits)),
    );
  const choices = next.flatMap((token) => (token.kind === 'words' ? token.words : []));
  const near = nearestWord(word.text, [...new Set(choices)]);
  return finding(
    word.from,
    word.to,
    msg('“{0}” does not fit here, and testpmd skips the line: it takes {1}.', word.text, expected(next)),
    near === undefined ? [] : [writeFix(near, base + word.from, base + word.to)],
  );
}

/** The command a line is, or would become: the one it fits furthest. */
export function consoleCommandOf(line: string, context: LintContext): ConsoleMatch | undefined {
  const words = consoleWords(line);
  const { byFirst } = consoleCommands(context.knowledge.line(context.release.id));
  const matches = (byFirst.get(words[0]?.text ?? '') ?? []).map((command) => matchCommand(words, command));
  return matches.find(({ complete }) => complete) ?? matches.sort((a, b) => b.fits - a.fits)[0];
}

/** How a command is written. */
export function consoleUsage({ tokens }: ConsoleCommand): string {
  return tokens.map(({ text }) => text).join(' ');
}

function expected(tokens: readonly ConsoleToken[]): string {
  const texts = [
    ...new Set(tokens.flatMap((token) => (token.kind === 'words' ? token.words : [token.text]))),
  ];
  return texts.length > mostWords ? `${texts.slice(0, mostWords).join(', ')}, …` : texts.join(', ');
}

function textFrom(words: readonly ConsoleWord[], index: number): string {
  return words
    .slice(index)
    .map(({ text }) => text)
    .join(' ');
}

function writeFix(word: string, start: number, end: number): Fix {
  return { title: msg('Write {0}', word), edits: [{ start, end, newText: word }], preferred: true };
}

function unended(start: number, end: number): Finding {
  return {
    rule: 'console-command',
    start,
    end,
    message: msg('The last line has no line end, and testpmd does not run it: end it with Enter.'),
    fixes: [{ title: msg('End the line'), edits: [{ start: end, end, newText: '\n' }], preferred: true }],
  };
}
