// The findings for a terminal, in the form that compilers have made familiar.
import { msg, render, type Message, type Translate } from '../../message';
import { sanitize } from '../../remote/sanitize';
import { severityWord } from '../../report/severity';
import { displayWidth } from '../../report/width';
import type { Severity } from '../finding';
import { countBySeverity, type Diagnostic, type FileDiagnostics } from './diagnostics';

/** @property width Columns that a line of source may take, 40 at least; default 120. */
export interface DiagnosticTextOptions {
  readonly translate?: Translate;
  readonly colour?: boolean;
  readonly width?: number;
}

/** SGR codes: red, magenta, cyan, faint. */
const colours: Readonly<Record<Severity, string>> = { error: '31', warning: '35', info: '36', hint: '2' };

const tabStop = 8;
const indent = '    ';

/**
 * A line `file:line:column: severity: message [code]` for each finding, the line of source with a mark under it, and a
 * line that counts them.
 *
 * @param dpdk The release asked for, or `all`: then the releases stand behind the code.
 */
export function diagnosticsToText(
  dpdk: string,
  files: readonly FileDiagnostics[],
  options: DiagnosticTextOptions = {},
): string {
  const lines: string[] = [];
  for (const file of files)
    for (const diagnostic of file.diagnostics) lines.push(...textOf(dpdk, file, diagnostic, options));
  lines.push(render(summary(dpdk, files), options.translate), '');
  return lines.join('\n');
}

function textOf(
  dpdk: string,
  { file, lines }: FileDiagnostics,
  diagnostic: Diagnostic,
  options: DiagnosticTextOptions,
): string[] {
  const { region, severity, code, message, fixes, releases } = diagnostic;
  const { start, end } = region;
  const paint = (text: string, codes: string): string =>
    options.colour === true ? `\x1b[${codes}m${text}\x1b[0m` : text;
  const say = (text: Message): string => sanitize(render(text, options.translate), { singleLine: true });
  const place = `${sanitize(file, { singleLine: true })}:${start.line}:${start.column}:`;
  const only = dpdk === 'all' ? ` (${releases.join(', ')})` : '';
  const head = `${paint(place, '1')} ${paint(`${say(severityWord(severity))}:`, `1;${colours[severity]}`)} ${say(message)} ${paint(`[${code}]${only}`, '2')}`;
  const source = lines.textOf(start.line);
  const to = end.line === start.line ? end.column - 1 : source.length;
  const excerpt = excerptOf(source, start.column - 1, to, Math.max(40, options.width ?? 120) - indent.length);
  const mark = '^'.padEnd(Math.max(1, excerpt.marked), '~');
  return [
    head,
    ...(source.trim() === ''
      ? []
      : [
          `${indent}${excerpt.text}`,
          `${indent}${' '.repeat(excerpt.before)}${paint(mark, `1;${colours[severity]}`)}`,
        ]),
    ...fixes.filter(({ preferred }) => preferred).map(({ title }) => `${indent}→ ${say(title)}`),
  ];
}

interface Excerpt {
  readonly text: string;
  /** Columns of the terminal before the mark, and under it. */
  readonly before: number;
  readonly marked: number;
}

/** The part of a line of source that shows `from`..`to` within `width` columns of a terminal; "…" where it is cut. */
function excerptOf(source: string, from: number, to: number, width: number): Excerpt {
  // A line may be a megabyte long: only what can be shown is looked at.
  const first = Math.max(0, from - 2 * width);
  const before = shown(source.slice(first, from), 0);
  const marked = shown(source.slice(from, Math.min(to, from + width)), displayWidth(before));
  const behind = shown(source.slice(to, to + 2 * width), displayWidth(before) + displayWidth(marked));
  const whole = before + marked + behind;
  const cutBehind = to + 2 * width < source.length;
  if (first === 0 && !cutBehind && displayWidth(whole) <= width)
    return { text: whole.trimEnd(), before: displayWidth(before), marked: displayWidth(marked) };
  const room = Math.max(0, width - Math.min(width, displayWidth(marked)) - 2);
  const left = lastColumns(before, displayWidth(before) <= room ? room : Math.floor(room / 2));
  const start = left.length < before.length || first > 0 ? '…' : '';
  const rest = width - displayWidth(start) - displayWidth(left);
  const cut = firstColumns(marked + behind, rest);
  return {
    text: `${start}${left}${cut}`.trimEnd(),
    before: displayWidth(start) + displayWidth(left),
    marked: Math.min(displayWidth(marked), rest),
  };
}

/** Text as a terminal may show it: tabs as spaces, nothing that moves the cursor. @param column Where it begins. */
function shown(text: string, column: number): string {
  const parts: string[] = [];
  let at = column;
  for (const character of sanitize(text).replaceAll('\n', ' ')) {
    const part = character === '\t' ? ' '.repeat(tabStop - (at % tabStop)) : character;
    parts.push(part);
    at += displayWidth(part);
  }
  return parts.join('');
}

function firstColumns(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  const parts: string[] = [];
  let taken = 0;
  for (const character of text) {
    taken += displayWidth(character);
    if (taken > columns - 1) break;
    parts.push(character);
  }
  return `${parts.join('')}…`;
}

function lastColumns(text: string, columns: number): string {
  const characters = Array.from(text);
  let taken = 0;
  let from = characters.length;
  while (from > 0) {
    taken += displayWidth(characters[from - 1] ?? '');
    if (taken > columns) break;
    from--;
  }
  return characters.slice(from).join('');
}

function summary(dpdk: string, files: readonly FileDiagnostics[]): Message {
  const { error, warning, info, hint } = countBySeverity(files);
  const releases = [...new Set(files.map(({ release }) => release))];
  const judgedFor =
    dpdk === 'all' ? msg('all known releases of DPDK') : msg('DPDK {0}', releases.join(', ') || dpdk);
  const where = files.length === 1 ? msg('1 file') : msg('{0} files', files.length);
  if (error + warning + info + hint === 0) return msg('No findings in {0} for {1}.', where, judgedFor);
  const errors = error === 1 ? msg('1 error') : msg('{0} errors', error);
  const warnings = warning === 1 ? msg('1 warning') : msg('{0} warnings', warning);
  const hints = info + hint === 1 ? msg('1 hint') : msg('{0} hints', info + hint);
  return msg('{0}, {1}, {2} in {3} for {4}.', errors, warnings, hints, where, judgedFor);
}
