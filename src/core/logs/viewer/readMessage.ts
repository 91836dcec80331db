// Makes sure that what a page says is a message: a page is outside, whoever wrote it.
import { everyLine, lineSeverities, longestPattern, type LineSeverity, type ViewerFilter } from './filter';
import { mostIncidents, mostRows, type Anchor, type FromPage, type PageMemory } from './protocol';

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** A whole number that may be a line, a row or a count. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isText(value: unknown, longest = longestPattern): value is string {
  return typeof value === 'string' && value.length <= longest;
}

/** The filter, with whatever is no severity left out; undefined for anything else. */
export function readFilter(value: unknown): ViewerFilter | undefined {
  if (!isFields(value)) return undefined;
  const { include, exclude, matchCase, severities } = value;
  if (!isText(include) || !isText(exclude) || typeof matchCase !== 'boolean') return undefined;
  if (!Array.isArray(severities)) return undefined;
  const wanted: readonly LineSeverity[] = lineSeverities.filter((severity) => severities.includes(severity));
  return { ...everyLine, include, exclude, matchCase, severities: wanted };
}

export function readAnchor(value: unknown): Anchor | undefined {
  if (!isFields(value)) return undefined;
  const { kind, view, row } = value;
  if (kind === 'end') return { kind };
  return kind === 'row' && isCount(view) && isCount(row) ? { kind, view, row } : undefined;
}

type Reader = (fields: Fields) => FromPage | undefined;

/** One a kind, so that a new kind without a reader does not compile. */
const readers: Readonly<Record<FromPage['kind'], Reader>> = {
  ready: () => ({ kind: 'ready' }),
  show: ({ anchor, count }) => {
    const read = readAnchor(anchor);
    return read !== undefined && isCount(count)
      ? { kind: 'show', anchor: read, count: Math.min(count, mostRows) }
      : undefined;
  },
  drawn: ({ number }) => (isCount(number) ? { kind: 'drawn', number } : undefined),
  filter: ({ id, filter, line }) => {
    const read = readFilter(filter);
    return read !== undefined && isCount(id) && (line === null || isCount(line))
      ? { kind: 'filter', id, filter: read, line }
      : undefined;
  },
  'go-to-line': ({ id, line }) =>
    isCount(id) && isCount(line) ? { kind: 'go-to-line', id, line } : undefined,
  'go-to-cause': ({ id, incident }) =>
    isCount(id) && isText(incident) ? { kind: 'go-to-cause', id, incident } : undefined,
  seek: ({ id, line, inclusive, direction }) =>
    isCount(id) && isCount(line) && (direction === 'next' || direction === 'previous')
      ? { kind: 'seek', id, line, inclusive: inclusive === true, direction }
      : undefined,
  choose: ({ incident }) =>
    incident === null || isText(incident) ? { kind: 'choose', incident } : undefined,
  list: ({ count }) => (isCount(count) ? { kind: 'list', count: Math.min(count, mostIncidents) } : undefined),
  copy: ({ id, view, from, to }) =>
    isCount(id) && isCount(view) && isCount(from) && isCount(to) && from <= to
      ? { kind: 'copy', id, view, from, to }
      : undefined,
  'copy-explanation': ({ id, incident }) =>
    isCount(id) && isText(incident) ? { kind: 'copy-explanation', id, incident } : undefined,
  fix: ({ incident, fix }) => (isText(incident) && isText(fix) ? { kind: 'fix', incident, fix } : undefined),
};

/** @returns undefined for whatever is no message. */
export function readMessage(value: unknown): FromPage | undefined {
  if (!isFields(value)) return undefined;
  const { kind } = value;
  if (typeof kind !== 'string' || !Object.hasOwn(readers, kind)) return undefined;
  return readers[kind as FromPage['kind']](value);
}

/** What a page remembered, possibly one of an earlier version of the extension. */
export function readMemory(value: unknown): PageMemory | undefined {
  if (!isFields(value)) return undefined;
  const { source, filter, line } = value;
  return {
    source: isText(source, 8192) ? source : null,
    filter: readFilter(filter) ?? everyLine,
    line: isCount(line) ? line : null,
  };
}
