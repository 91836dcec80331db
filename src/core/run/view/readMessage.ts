// Makes sure that what the page of a run's view says is a message: a page is outside, whoever wrote it.
import { longestPattern } from '../../logs/viewer/filter';
import { mostRows } from '../../logs/viewer/protocol';
import { isCount, isFields, readAnchor, type Fields } from '../../logs/viewer/readMessage';
import type { ButtonId, RunPage, Side } from './page';
import { longestPng, mostWindowBuckets, type FromPage, type RunMemory, type RunRef } from './protocol';

const longestText = 1024;
/** Of a VM's id: an address with its user. */
const longestId = 512;

function isText(value: unknown, longest = longestText): value is string {
  return typeof value === 'string' && value.length <= longest;
}

function isSide(value: unknown): value is Side {
  return value === 0 || value === 1;
}

/** A stretch of time that is not empty. */
function readPart(value: unknown): { readonly fromMs: number; readonly toMs: number } | undefined {
  if (!isFields(value)) return undefined;
  const { fromMs, toMs } = value;
  if (typeof fromMs !== 'number' || typeof toMs !== 'number') return undefined;
  return Number.isFinite(fromMs) && Number.isFinite(toMs) && fromMs < toMs ? { fromMs, toMs } : undefined;
}

/** One a member, so that a new one that is not listed does not compile. */
const buttons: Readonly<Record<ButtonId, true>> = {
  stop: true,
  console: true,
  again: true,
  share: true,
  'export-csv': true,
  'export-json': true,
};

function isButton(value: unknown): value is ButtonId {
  return typeof value === 'string' && Object.hasOwn(buttons, value);
}

const readers: Readonly<Record<FromPage['kind'], (fields: Fields) => FromPage | undefined>> = {
  ready: () => ({ kind: 'ready' }),
  drawn: ({ number }) => (isCount(number) ? { kind: 'drawn', number } : undefined),
  press: ({ button }) => (isButton(button) ? { kind: 'press', button } : undefined),
  command: ({ command }) => (isText(command) ? { kind: 'command', command } : undefined),
  'copy-line': ({ side }) => (isSide(side) ? { kind: 'copy-line', side } : undefined),
  'open-log': ({ side }) => (isSide(side) ? { kind: 'open-log', side } : undefined),
  window: (fields) => {
    const { id, buckets } = fields;
    const part = readPart(fields);
    return part !== undefined && isCount(id) && isCount(buckets) && buckets > 0
      ? { kind: 'window', id, ...part, buckets: Math.min(buckets, mostWindowBuckets) }
      : undefined;
  },
  look: ({ part }) => {
    const read = part === null ? null : readPart(part);
    return read === undefined ? undefined : { kind: 'look', part: read };
  },
  'log-show': ({ side, anchor, count }) => {
    const read = readAnchor(anchor);
    return isSide(side) && read !== undefined && isCount(count)
      ? { kind: 'log-show', side, anchor: read, count: Math.min(count, mostRows) }
      : undefined;
  },
  'log-filter': ({ text, matchCase }) =>
    isText(text, longestPattern) && typeof matchCase === 'boolean'
      ? { kind: 'log-filter', text, matchCase }
      : undefined,
  'log-go': ({ side, line }) =>
    isSide(side) && isCount(line) && line > 0 ? { kind: 'log-go', side, line } : undefined,
  tell: () => ({ kind: 'tell' }),
  png: ({ base64 }) => (isText(base64, longestPng) && isPng(base64) ? { kind: 'png', base64 } : undefined),
};

/** Base64 of something that begins as a PNG does. */
function isPng(text: string): boolean {
  return text.startsWith('iVBORw0KGgo') && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

/** @returns undefined for whatever is no message. */
export function readRunMessage(value: unknown): FromPage | undefined {
  if (!isFields(value)) return undefined;
  const { kind } = value;
  if (typeof kind !== 'string' || !Object.hasOwn(readers, kind)) return undefined;
  return readers[kind as FromPage['kind']](value);
}

const layouts: Readonly<Record<RunPage['layout'], 1 | 2>> = { single: 1, pair: 2, compare: 2 };

/** What a page of an earlier window remembered, possibly one of an earlier version of the extension. */
export function readRunMemory(value: unknown): RunMemory | undefined {
  if (!isFields(value) || typeof value['layout'] !== 'string' || !Object.hasOwn(layouts, value['layout']))
    return undefined;
  const layout = value['layout'] as RunPage['layout'];
  const runs: readonly unknown[] = Array.isArray(value['runs']) ? value['runs'] : [];
  const read = runs.map(readRef).filter((ref) => ref !== undefined);
  return read.length === runs.length && read.length === layouts[layout] ? { layout, runs: read } : undefined;
}

function readRef(value: unknown): RunRef | undefined {
  if (!isFields(value)) return undefined;
  const { vmId, runId } = value;
  // A run's id goes into names of files: it is what runs are called, and nothing else.
  return isText(vmId, longestId) && vmId !== '' && typeof runId === 'string' && /^[0-9a-f]{16}$/.test(runId)
    ? { vmId, runId }
    : undefined;
}
