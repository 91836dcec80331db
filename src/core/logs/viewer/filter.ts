// Which lines the reader wants to see: text to find, text to leave out, and severities; as typed, and made into a test.
import { visibleText } from './visible';
import { linearRegex, type RegexProblem } from './regex/linearRegex';
import { viewerSeverities, type ViewerSeverity } from './explainer';

/** A severity as the filter knows it. `other`: the engine says nothing of the line. */
export type LineSeverity = ViewerSeverity | 'other';

export const lineSeverities: readonly LineSeverity[] = [...viewerSeverities, 'other'];

/**
 * As the reader typed it. A text between slashes is a regular expression; `/…/i` looks at no case.
 *
 * @property include Empty: every line.
 * @property exclude Empty: no line.
 */
export interface ViewerFilter {
  readonly include: string;
  readonly exclude: string;
  readonly matchCase: boolean;
  readonly severities: readonly LineSeverity[];
}

export const everyLine: ViewerFilter = {
  include: '',
  exclude: '',
  matchCase: false,
  severities: lineSeverities,
};

/** Longest text of a box: nobody types more, and a webview's message may hold anything. */
export const longestPattern = 1000;

/** Where a text is found in lines. */
export interface TextSearch {
  /**
   * A text of many lines that has no match for sure, without a look at each of them. False says nothing.
   *
   * @param ascii The text has no other characters.
   */
  isMissing(text: string, ascii: boolean): boolean;
  /** For the lines of a text, from front to back: whether the one between two places has a match. */
  within(text: string): (start: number, end: number) => boolean;
  /** All places in a line, in order; the first `most` of them. */
  places(line: string, most: number): readonly (readonly [start: number, end: number])[];
}

/** A filter that can be asked. */
export interface LineFilter {
  readonly include: TextSearch | undefined;
  readonly exclude: TextSearch | undefined;
  /** undefined where every severity is wanted. */
  readonly severities: ReadonlySet<LineSeverity> | undefined;
}

/** Which box holds an expression that cannot be used, and why. */
export interface FilterProblem {
  readonly box: 'include' | 'exclude';
  readonly problem: RegexProblem;
}

/** @param text Between slashes: a regular expression. @returns undefined for an empty text. */
export function textSearch(text: string, matchCase: boolean): TextSearch | RegexProblem | undefined {
  if (text === '') return undefined;
  const expression = /^\/(.+)\/(i?)$/.exec(text);
  if (expression === null) return plainSearch(text, !matchCase);
  const ignoreCase = !matchCase || expression[2] === 'i';
  const regex = linearRegex(expression[1] ?? '', ignoreCase);
  if (typeof regex === 'string') return regex;
  const needs = ignoreCase ? regex.needs.toLowerCase() : regex.needs;
  return {
    // Beyond ASCII a letter may have several other cases: then each line is looked at.
    isMissing: (line, ascii) =>
      ascii && needs !== '' && !(ignoreCase ? line.toLowerCase() : line).includes(needs),
    within: (lines) => (start, end) => regex.test(lines, start, end),
    places: (line, most) => placesOf((from) => regex.find(line, from), most),
  };
}

function plainSearch(text: string, ignoreCase: boolean): TextSearch {
  // What is shown holds no control characters, so what was pasted into the box must hold none either.
  const shown = visibleText(text);
  const plain = ignoreCase ? shown.toLowerCase() : shown;
  const folded = (line: string): string => (ignoreCase ? line.toLowerCase() : line);
  return {
    isMissing: (line) => !folded(line).includes(plain),
    within: (lines) => {
      const where = folded(lines);
      // A character whose small letter has another length moves everything behind it.
      if (where.length !== lines.length)
        return (start, end) => folded(lines.slice(start, end)).includes(plain);
      let next = where.indexOf(plain);
      return (start, end) => {
        if (next >= 0 && next < start) next = where.indexOf(plain, start);
        return next >= 0 && next + plain.length <= end;
      };
    },
    places: (line, most) => {
      const where = folded(line);
      if (where.length !== line.length || plain === '') return [];
      return placesOf((from) => {
        const at = where.indexOf(plain, from);
        return at < 0 ? undefined : [at, at + plain.length];
      }, most);
    },
  };
}

function placesOf(
  next: (from: number) => readonly [number, number] | undefined,
  most: number,
): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (let place = next(0); place !== undefined && found.length < most; place = next(place[1]))
    found.push(place);
  return found;
}

/** Makes a filter that can be asked, or says what is wrong with it. */
export function lineFilter(filter: ViewerFilter): LineFilter | FilterProblem {
  const include = textSearch(filter.include, filter.matchCase);
  if (typeof include === 'string') return { box: 'include', problem: include };
  const exclude = textSearch(filter.exclude, filter.matchCase);
  if (typeof exclude === 'string') return { box: 'exclude', problem: exclude };
  const wanted = new Set(filter.severities);
  const all = lineSeverities.every((severity) => wanted.has(severity));
  return { include, exclude, severities: all ? undefined : wanted };
}

export function isFilterProblem(filter: LineFilter | FilterProblem): filter is FilterProblem {
  return 'problem' in filter;
}

/** True where the filter leaves nothing out, so that no line needs to be looked at. */
export function passesEverything({ include, exclude, severities }: LineFilter): boolean {
  return include === undefined && exclude === undefined && severities === undefined;
}

/** For the lines of a text as they are shown, from front to back: whether the one between two places is wanted. */
export function textFilter(
  { include, exclude }: LineFilter,
  text: string,
): (start: number, end: number) => boolean {
  const wanted = include?.within(text);
  const unwanted = exclude?.within(text);
  return (start, end) => wanted?.(start, end) !== false && unwanted?.(start, end) !== true;
}

export function severityPasses({ severities }: LineFilter, severity: ViewerSeverity | undefined): boolean {
  return severities === undefined || severities.has(severity ?? 'other');
}
