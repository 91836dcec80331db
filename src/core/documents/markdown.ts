// Markdown: the blocks of code that a reader would paste into a shell.
import { MappedTextBuilder, type MappedText } from '../shell/mappedText';
import { unknownPart } from '../shell/word';
import type { Region } from './region';
import { testpmdRegions } from './testpmdFile';

interface Line {
  readonly text: string;
  readonly start: number;
}

/** What the word behind the fence says: a script, what a terminal showed, arguments of testpmd, or nothing. */
type Language = 'script' | 'session' | 'testpmd' | 'none' | 'other';

const languages: ReadonlyMap<string, Language> = new Map<string, Language>([
  ...['bash', 'sh', 'zsh', 'ksh', 'shellscript'].map((name): [string, Language] => [name, 'script']),
  ...['shell', 'console', 'shell-session', 'shellsession', 'sh-session', 'bash-session', 'terminal'].map(
    (name): [string, Language] => [name, 'session'],
  ),
  ['azurecli', 'script'],
  ['testpmd', 'testpmd'],
  ['', 'none'],
]);

const container = /^(?: {0,3}> ?){1,20}/;
const fenceLine = /^((?: {0,12}(?:[-*+]|\d{1,9}[.)]) {1,4})*\s{0,60})(`{3,}|~{3,})[ \t]*([^`]*)$/;
const listItem = /^((?: |\t){0,40}(?:[-*+]|\d{1,9}[.)])[ \t]{1,4})\S/;
const sureprompt =
  /^\s{0,20}(?:\[[^\]\s]{1,60}[^\]]{0,60}\][$#]|[\w.-]{1,60}@[\w.-]{1,60}[: ][^$#\s]{0,80}[$#]|\$)\s+/;
const rootPrompt = /^\s{0,20}#\s+/;
const placeholder =
  /<[A-Za-z][\w.:-]{0,60}(?: [\w.:-]{1,60}){0,6}>|(?<=\s)(?:\[[A-Za-z-](?:[^[\]]|\[[^[\]]{0,60}\]){0,120}\]|\.{3}|…)(?=\s|$)|(?<=\s(?:--[a-z-]{2,40}[= ]|-[a-z] ))(?:[NMXY]{1,2}(?:-[NMXY]{1,2})?|NUM|COUNT|LIST|MASK|L?CORES|QUEUES)(?=\s|$)/g;

/** Finds the blocks. Linear. */
export function markdownRegions(text: string): Region[] {
  const blocks = new Blocks();
  let start = 0;
  while (start <= text.length) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const stop = end > start && text.charAt(end - 1) === '\r' ? end - 1 : end;
    blocks.line({ text: text.slice(start, stop), start });
    start = end + 1;
  }
  blocks.end();
  return blocks.regions;
}

class Blocks {
  readonly regions: Region[] = [];
  private fence: { mark: string; indent: number; language: Language; quoted: boolean } | undefined;
  private lines: Line[] = [];
  /** Lines indented as code; blank ones among them count once more code follows. */
  private indented: Line[] = [];
  private listIndent = 0;
  private afterBlank = true;

  line(given: Line): void {
    // In a fence outside any quotation `> ` is a prompt.
    const plain = this.fence?.quoted === false;
    const quote = plain ? '' : (container.exec(given.text)?.[0] ?? '');
    const line = { text: given.text.slice(quote.length), start: given.start + quote.length };
    if (this.fence !== undefined) {
      if (this.fence.quoted && quote === '') this.end();
      else {
        this.inFence(line, this.fence);
        return;
      }
    }
    const opened = fenceLine.exec(line.text);
    if (opened !== null) {
      this.closeIndented();
      const [, lead = '', mark = '', info = ''] = opened;
      if (lead.length < this.listIndent) this.listIndent = 0;
      this.fence = { mark, indent: lead.length, language: languageOf(info), quoted: quote !== '' };
      return;
    }
    this.outside(line);
  }

  end(): void {
    if (this.fence !== undefined) this.closeFence(this.fence.language);
    this.closeIndented();
  }

  private inFence(line: Line, fence: { mark: string; indent: number; language: Language }): void {
    const trimmed = line.text.trim();
    const [char = '`'] = fence.mark;
    if (trimmed.length >= fence.mark.length && trimmed === char.repeat(trimmed.length)) {
      this.closeFence(fence.language);
      return;
    }
    const strip = Math.min(fence.indent, line.text.length - line.text.trimStart().length);
    this.lines.push({ text: line.text.slice(strip), start: line.start + strip });
  }

  private closeFence(language: Language): void {
    this.regions.push(...blockRegions(this.lines, language));
    this.fence = undefined;
    this.lines = [];
    this.afterBlank = true;
  }

  private outside(line: Line): void {
    if (line.text.trim() === '') {
      if (this.indented.length > 0) this.indented.push(line);
      this.afterBlank = true;
      return;
    }
    const indent = line.text.startsWith('\t') ? 4 : line.text.length - line.text.trimStart().length;
    const code = indent >= this.listIndent + 4 && (this.afterBlank || this.indented.length > 0);
    if (code) {
      const strip = line.text.startsWith('\t') ? 1 : this.listIndent + 4;
      this.indented.push({ text: line.text.slice(strip), start: line.start + strip });
    } else {
      this.closeIndented();
      const item = listItem.exec(line.text)?.[1];
      if (item !== undefined) this.listIndent = item.length;
      else if (this.afterBlank && indent < this.listIndent) this.listIndent = 0;
    }
    this.afterBlank = false;
  }

  private closeIndented(): void {
    if (this.indented.length > 0) this.regions.push(...blockRegions(this.indented, 'none'));
    this.indented = [];
  }
}

function languageOf(info: string): Language {
  const word = /^[{.\s]{0,4}([\w+#-]{0,40})/.exec(info)?.[1] ?? '';
  return languages.get(word.toLowerCase()) ?? 'other';
}

function blockRegions(lines: readonly Line[], language: Language): Region[] {
  if (language === 'other') return [];
  if (language === 'testpmd') {
    // The paragraphs are those of the block without its indentation; fences are seldom indented, so runs are long.
    const [first, last] = [lines[0], lines.at(-1)];
    if (first === undefined || last === undefined) return [];
    return testpmdRegions(joined(lines));
  }
  const prompted = lines.some(
    ({ text }) => sureprompt.test(text) || (language !== 'script' && isRootPrompt(text)),
  );
  if (prompted) return [{ kind: 'script', map: joined(commandLines(lines, language)) }];
  if (language === 'none' && !lines.some(({ text }) => text.includes('dpdk-testpmd'))) return [];
  return [{ kind: 'script', map: joined(lines) }];
}

/** A comment looks like root's prompt: only one that runs testpmd is taken for it. */
function isRootPrompt(text: string): boolean {
  return (
    rootPrompt.test(text) &&
    /^\s{0,20}#\s+(?:[\w./$"{}=-]{1,80}\s+){0,12}[\w./$"{}-]{0,80}testpmd"?\s+-/.test(text)
  );
}

/** What was typed, without the prompts and without what programs printed. */
function commandLines(lines: readonly Line[], language: Language): Line[] {
  const typed: Line[] = [];
  let continued = false;
  let delimiter: string | undefined;
  for (const line of lines) {
    const prompt =
      sureprompt.exec(line.text)?.[0] ??
      (isRootPrompt(line.text) ? rootPrompt.exec(line.text)?.[0] : undefined);
    const more = continued || delimiter !== undefined;
    const skip = more ? (/^>\s/.exec(line.text)?.[0].length ?? 0) : (prompt?.length ?? 0);
    if (!more && prompt === undefined) {
      // In a script lines without a prompt are commands as well; in a session they are output.
      if (language === 'script' && typed.length === 0) typed.push(line);
      continue;
    }
    const text = line.text.slice(skip);
    typed.push({ text, start: line.start + skip });
    if (delimiter !== undefined) {
      if (text.trim() === delimiter) delimiter = undefined;
    } else delimiter = /<<-?\s{0,4}['"]?(\w{1,40})/.exec(text)?.[1];
    continued = delimiter === undefined && /(?:^|[^\\])(?:\\\\)*\\\s*$/.test(text.slice(-200));
  }
  return typed;
}

function joined(lines: readonly Line[]): MappedText {
  const builder = new MappedTextBuilder();
  for (const { text, start } of lines) {
    let at = 0;
    // `<PCI>` and the N of `--rxq=N` are for the reader to fill in; `[EAL options]` and `...` stand for any number of words.
    for (const { 0: name, index } of text.matchAll(placeholder)) {
      builder.plain(text.slice(at, index), start + at);
      const words = /^[[.…]/.test(name) ? '$_' : unknownPart;
      builder.decoded(words, start + index, start + index + name.length);
      at = index + name.length;
    }
    builder.plain(text.slice(at), start + at).plain('\n', start + text.length);
  }
  return builder.build();
}
