// Recognises one line: which row it belongs to, where the message stands in it, and what values it carries.
import { undecorate, withoutControls, type Undecorated } from './decoration';
import { looksBad } from './badWords';
import { ownLineMark } from './editor/protocol';
import { errnoOfText } from './errno';
import { anyComponent, type KnownRow, type LogKnowledge } from './knowledge';
import { findPattern, toLower, type Gap } from './pattern';
import { findPrefix } from './prefix';

/**
 * A recognised line.
 *
 * @property start Column of the raw line (UTF-16) where the message begins; `end` likewise.
 * @property values Of the format's placeholders, in order.
 * @property errnos Numbers of the errnos that it names.
 * @property typed The line shows a command behind a prompt.
 */
export interface Recognised {
  readonly kind: 'row';
  readonly row: KnownRow;
  readonly start: number;
  readonly end: number;
  readonly values: readonly string[];
  readonly errnos: readonly number[];
  readonly typed: boolean;
}

/** A line that looks like an error and is not known. */
export interface Unrecognised {
  readonly kind: 'unknown';
  readonly start: number;
  readonly end: number;
}

/** Lines beyond this many characters are recognised by what they begin with. */
const longestLine = 1 << 20;

/**
 * @param raw One line without its end. @param candidates Numbers of anchors that were found in it.
 * @param release Of DPDK, where it is known: of two rows that fit, the one that the release has counts.
 */
export function classify(
  raw: string,
  candidates: readonly number[],
  knowledge: LogKnowledge,
  release?: string,
): Recognised | Unrecognised | undefined {
  if (raw.startsWith(ownLineMark)) return undefined;
  const line = undecorate(raw.length > longestLine ? raw.slice(0, longestLine) : raw);
  const prefix = findPrefix(line.text, line.start);
  const body = line.text;
  const lower = toLower(body);
  let best: Recognised | undefined;
  let bestWeight = 0;
  let badWord = false;
  for (const number of candidates) {
    const anchor = knowledge.anchors[number];
    if (anchor === null) badWord = true;
    if (anchor === null || anchor === undefined) continue;
    const known = knowledge.rows[anchor.row];
    if (known === undefined || !mayWrite(known, prefix.components, line.prompt)) continue;
    // A text that is looked for from the beginning may contain words of the prefix.
    const match =
      findPattern(anchor.pattern, body, lower, prefix.start) ??
      (prefix.start > line.start && !known.row.needsPrefix
        ? findPattern(anchor.pattern, body, lower, line.start)
        : undefined);
    if (match === undefined) continue;
    const weight =
      anchor.pattern.weight * 4 +
      // An argument of a command tells more than the command.
      (match.start === prefix.start && !line.prompt ? 40 : 0) +
      (knowledge.holds(known, release) ? 20 : 0) +
      (prefix.components?.has(known.row.component) === true ? 10 : 0);
    if (weight <= bestWeight) continue;
    bestWeight = weight;
    best = {
      kind: 'row',
      row: known,
      start: line.column(match.start),
      end: endColumn(line, match.start, match.end),
      values: match.values,
      errnos: errnosOf(anchor.pattern.gaps, match.values),
      typed: line.prompt,
    };
  }
  if (best !== undefined) return best;
  if (!(badWord || line.level === 'error') || !looksBad(line, prefix)) return undefined;
  const end = endColumn(line, line.start, line.text.trimEnd().length);
  return { kind: 'unknown', start: line.column(line.start), end };
}

/** Right behind the last character: a colour may be switched off there. */
function endColumn({ column }: Undecorated, start: number, end: number): number {
  return column(Math.max(start, end - 1)) + 1;
}

/** Recognises a line of which nothing is known yet, such as one of a terminal. */
export function recogniseLine(
  raw: string,
  knowledge: LogKnowledge,
  release?: string,
): Recognised | Unrecognised | undefined {
  return classify(raw, candidatesIn(raw, knowledge), knowledge, release);
}

/** Numbers of the anchors in a line; a colour may stand within a text that is searched for. */
export function candidatesIn(raw: string, knowledge: LogKnowledge): readonly number[] {
  return knowledge.anchorsIn(encoder.encode(withoutControls(raw).text));
}

/** Fewer characters of a message may begin anything. */
const shortestStart = 12;

/** Recognises a message that the end of the log has cut off. */
export function recogniseStart(raw: string, knowledge: LogKnowledge): Recognised | undefined {
  const line = undecorate(raw);
  const prefix = findPrefix(line.text, line.start);
  const message = toLower(line.text.slice(prefix.start).trimEnd());
  if (message.length < shortestStart) return undefined;
  const row = knowledge.rows.find(
    (known) =>
      mayWrite(known, prefix.components, line.prompt) &&
      known.patterns.some(({ literals: [first] }) => first?.startsWith(message) === true),
  );
  if (row === undefined) return undefined;
  const [start, end] = [line.column(prefix.start), line.column(prefix.start + message.length)];
  return { kind: 'row', row, start, end, values: [], errnos: [], typed: false };
}

const encoder = new TextEncoder();

/** A prefix rules out whoever never writes it; a command that was typed is read only by rows that mean one. */
function mayWrite({ row }: KnownRow, components: ReadonlySet<string> | undefined, prompt: boolean): boolean {
  if (prompt) return row.level === 'command';
  // A usage text names the command, too; only where it was typed does it start anything.
  if (row.level === 'command' && row.sign !== undefined) return false;
  if (components === undefined || row.component === anyComponent) return row.needsPrefix !== true;
  return components.size === 0 ? row.needsPrefix !== true : components.has(row.component);
}

function errnosOf(gaps: readonly Gap[], values: readonly string[]): readonly number[] {
  return gaps.flatMap((gap, index) => {
    const value = values[index] ?? '';
    if (gap === 'errno') return [Math.abs(Number(value))].filter((number) => number > 0 && number < 4096);
    return gap === 'errno-text' ? [errnoOfText(value)].filter((number) => number !== undefined) : [];
  });
}
