// Everything the explainer knows, ready to look up: the rows that the extension ships, joined by a user's own.
import { logEffects, type LogFix, type LogRow } from '../../knowledge/logs';
import { builtInFixes, builtInLogRows } from '../../knowledge/logRows';
import { badWords } from './badWords';
import { parsePattern, type Pattern } from './pattern';
import { prefilter, searchable } from './prefilter';
import { anchorBytes, makeScanner, shortestAnchor, type Scanner } from './scanner';
import { compareReleases } from './versions';

/** A row with its formats compiled. @property index Place among all rows: what the reading of a log counts by. */
export interface KnownRow {
  readonly index: number;
  readonly row: LogRow;
  readonly patterns: readonly Pattern[];
}

/** A text that tells which row a line may belong to; null: a word that only bad lines have, of whatever row. */
export type Anchor = { readonly row: number; readonly pattern: Pattern } | null;

/** Fixed text in front of what testpmd sends in a second: the one number whose being zero is a finding. */
export const sentPerSecond = 'Tx-pps:';
/** Of the line with which a sender begins. */
export const startOfSending = 'txonly packet forwarding';

/**
 * @property suspects Finds lines that may be worth a look, in bytes of any length; number 0 is `sentPerSecond`.
 */
export interface LogKnowledge {
  readonly rows: readonly KnownRow[];
  readonly suspects: Scanner;
  readonly anchors: readonly Anchor[];
  /** Numbers of the anchors that are in a line, each once. */
  anchorsIn(line: Uint8Array): readonly number[];
  row(id: string): KnownRow | undefined;
  fix(id: string): LogFix | undefined;
  /**
   * How many steps an effect is behind what a row brings about: 0 where the row itself leads to it, undefined where it
   * never does.
   */
  distance(row: KnownRow, effect: string): number | undefined;
  /** False for a row whose message the release does not have. */
  holds(row: KnownRow, release: string | undefined): boolean;
}

/** Component of a user's row that does not say who writes its message: whatever prefix is in front. */
export const anyComponent = 'any';

/** Rows and fixes of a file of the user's own. */
export interface LogRows {
  readonly rows: readonly LogRow[];
  readonly fixes: readonly LogFix[];
}

let builtIn: LogKnowledge | undefined;

/** @param extra A user's row with the id of a built-in one replaces it. */
export function logKnowledge(extra: readonly LogRows[] = []): LogKnowledge {
  if (extra.length > 0) return compileLogRows([{ rows: builtInLogRows, fixes: builtInFixes }, ...extra]);
  return (builtIn ??= compileLogRows([{ rows: builtInLogRows, fixes: builtInFixes }]));
}

/** Rows and fixes of several files as one knowledge; what comes later replaces what has the same id. */
export function compileLogRows(files: readonly LogRows[]): LogKnowledge {
  const byId = new Map<string, LogRow>();
  const fixes = new Map<string, LogFix>();
  for (const file of files) {
    for (const row of file.rows) byId.set(row.id, row);
    for (const fix of file.fixes) fixes.set(fix.id, fix);
  }
  const rows = [...byId.values()].map((row, index): KnownRow => {
    return { index, row, patterns: row.patterns.map(parsePattern) };
  });
  const known = new Map(rows.map((row) => [row.row.id, row]));
  const anchors: Anchor[] = [];
  const texts: string[] = [];
  for (const { index, patterns } of rows)
    for (const pattern of patterns) {
      anchors.push({ row: index, pattern });
      texts.push(anchorOf(pattern));
    }
  for (const word of badWords) {
    anchors.push(null);
    texts.push(word);
  }
  const messages = rows.flatMap(({ patterns }) => patterns.map(({ literals }) => literals));
  const searched = prefilter(messages, [...badWords, startOfSending]);
  const scanner = makeScanner(texts.map(anchorBytes));
  const distances = effectDistances();
  return {
    rows,
    suspects: makeScanner([anchorBytes(sentPerSecond), ...searched]),
    anchors,
    anchorsIn: (line) => allIn(scanner, line),
    row: (id) => known.get(id),
    fix: (id) => fixes.get(id),
    distance({ row }, effect) {
      const starts = row.leadsTo ?? distances.next(row.effect);
      let best: number | undefined;
      for (const start of starts) {
        const steps = distances.between(start, effect);
        if (steps !== undefined && (best === undefined || steps < best)) best = steps;
      }
      return best;
    },
    holds({ row }, release) {
      if (release === undefined) return true;
      const early = row.from !== null && compareReleases(release, row.from) < 0;
      return !early && !(row.to !== null && compareReleases(release, row.to) > 0);
    },
  };
}

function allIn(scanner: Scanner, line: Uint8Array): readonly number[] {
  const all = new Set<number>();
  const found: number[] = [];
  for (let at = 0; ; found.length = 0) {
    const hit = scanner.next(line, at, line.length, found);
    if (hit < 0) return [...all];
    for (const anchor of found) all.add(anchor);
    // An anchor is found at the end of its first bytes; the next one may overlap.
    at = hit - shortestAnchor + 2;
  }
}

/** Enough of the longest fixed text to be rare, and no more than is needed: an anchor is compared byte by byte. */
const longestAnchor = 24;

function anchorOf(pattern: Pattern): string {
  const literal = searchable(pattern.literals).reduce((best, part) =>
    part.length > best.length ? part : best,
  );
  if (anchorBytes(literal).length < shortestAnchor)
    throw new Error(`"${pattern.format}" has no fixed text of ${shortestAnchor} characters`);
  // Its end tells formats apart better than its beginning ("Failed to …").
  return literal.length <= longestAnchor ? literal : literal.slice(literal.length - longestAnchor);
}

function effectDistances(): {
  next(effect: string | undefined): readonly string[];
  between(start: string, effect: string): number | undefined;
} {
  const next = new Map(logEffects.map(({ id, leadsTo }) => [id, leadsTo]));
  const found = new Map<string, ReadonlyMap<string, number>>();
  const from = (start: string): ReadonlyMap<string, number> => {
    const already = found.get(start);
    if (already !== undefined) return already;
    const steps = new Map([[start, 0]]);
    for (const [effect, count] of steps)
      for (const following of next.get(effect) ?? [])
        if (!steps.has(following)) steps.set(following, count + 1);
    found.set(start, steps);
    return steps;
  };
  return {
    next: (effect) => (effect === undefined ? [] : (next.get(effect) ?? [])),
    between: (start, effect) => from(start).get(effect),
  };
}
