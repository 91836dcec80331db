// Keeps the records of runs on this machine: a folder for each VM, and in it two files for each run. The small one is
// what lists need; the whole record with its log and samples is read when somebody opens it.
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { readSmallFile } from '../smallFile';

/**
 * @property id 16 hex digits, as the run is called on its VM.
 * @property summary,record Plain values that JSON can hold.
 */
export interface KeptRun {
  readonly id: string;
  readonly startedEpochMs: number;
  readonly summary: unknown;
  readonly record: unknown;
}

/** What comes back is whatever is in the files: whoever reads it checks its shape. */
export interface RunRecordStore {
  /** Summaries of a VM's runs, the newest first. What cannot be read is left out. */
  list(vmId: string): Promise<readonly unknown[]>;
  /** undefined where there is none, or it is damaged. */
  load(vmId: string, id: string): Promise<unknown>;
  /** Keeps a run, or replaces it, and lets the oldest ones of the VM go. @throws Error of the file system. */
  save(vmId: string, run: KeptRun, keep: number): Promise<void>;
  remove(vmId: string, id: string): Promise<void>;
  /** Everything of a VM. */
  forget(vmId: string): Promise<void>;
}

const summaryEnd = '.summary.json';
const recordEnd = '.json.gz';

/** Bytes. A summary is a few hundred; more is no summary. */
const largestSummary = 256 * 1024;
const largestFile = 128 * 1024 * 1024;
/** Of a record, unpacked: beyond the largest log and the samples of a week. */
const largestRecord = 512 * 1024 * 1024;

/** Milliseconds for which a file without a summary may still be in the making. */
const leftAloneMs = 3_600_000;

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** A run's files: `<start in ms>-<id>`, so that the order of the names is that of time. */
interface Entry {
  readonly base: string;
  readonly id: string;
}

export function fileRunStore(folder: string): RunRecordStore {
  const folderOf = (vmId: string): string => join(folder, checkedVm(vmId));
  return {
    list: async (vmId) => {
      const place = folderOf(vmId);
      const found = (await entriesOf(place)).map(({ base }) => readJson(join(place, base + summaryEnd)));
      return (await Promise.all(found)).filter((summary) => summary !== undefined);
    },

    load: async (vmId, id) => {
      const place = folderOf(vmId);
      const entry = (await entriesOf(place)).find((one) => one.id === id);
      if (entry === undefined) return undefined;
      try {
        const packed = await readSmallFile(join(place, entry.base + recordEnd), largestFile);
        const text = await unpack(packed, { maxOutputLength: largestRecord });
        return JSON.parse(text.toString('utf8')) as unknown;
      } catch {
        return undefined;
      }
    },

    save: async (vmId, { id, startedEpochMs, summary, record }, keep) => {
      const place = folderOf(vmId);
      const base = `${Math.max(0, Math.trunc(startedEpochMs)).toString().padStart(15, '0')}-${checkedRun(id)}`;
      await mkdir(place, { recursive: true, mode: 0o700 });
      const before = (await entriesOf(place)).filter((one) => one.id !== id || one.base !== base);
      // The record first: a summary promises that there is one.
      await write(join(place, base + recordEnd), await pack(JSON.stringify(record)));
      await write(join(place, base + summaryEnd), Buffer.from(`${JSON.stringify(summary)}\n`));
      const stale = before.filter((one) => one.id === id);
      const others = before.filter((one) => one.id !== id);
      const kept = [{ base, id }, ...others].sort(newestFirst).slice(Math.max(1, keep));
      for (const one of [...stale, ...kept]) await drop(place, one);
      await clean(place);
    },

    remove: async (vmId, id) => {
      const place = folderOf(vmId);
      for (const entry of await entriesOf(place)) if (entry.id === id) await drop(place, entry);
    },

    forget: async (vmId) => {
      await rm(folderOf(vmId), { recursive: true, force: true });
    },
  };
}

/** Runs that have a summary, the newest first. */
async function entriesOf(place: string): Promise<readonly Entry[]> {
  let names: readonly string[];
  try {
    names = await readdir(place);
  } catch {
    return [];
  }
  return names
    .flatMap((name): readonly Entry[] => {
      const base = name.endsWith(summaryEnd) ? name.slice(0, -summaryEnd.length) : '';
      const [, id] = /^\d{15}-([0-9a-f]{16})$/.exec(base) ?? [];
      return id === undefined ? [] : [{ base, id }];
    })
    .sort(newestFirst);
}

function newestFirst(a: Entry, b: Entry): number {
  return a.base < b.base ? 1 : a.base > b.base ? -1 : 0;
}

/** The summary goes first: what is left after a crash is in no list. */
async function drop(place: string, { base }: Entry): Promise<void> {
  await rm(join(place, base + summaryEnd), { force: true });
  await rm(join(place, base + recordEnd), { force: true });
}

/** Lets go what a crash has left without a summary. Another window may be about to write one: the young ones stay. */
async function clean(place: string): Promise<void> {
  const known = new Set(
    (await entriesOf(place)).flatMap(({ base }) => [base + summaryEnd, base + recordEnd]),
  );
  for (const name of (await readdir(place)).filter((one) => !known.has(one))) {
    const { mtimeMs } = await stat(join(place, name)).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > leftAloneMs) await rm(join(place, name), { force: true });
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse((await readSmallFile(path, largestSummary)).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** Beside the file and then in its place: a crash, or a second window, leaves one file or the other. */
async function write(path: string, content: Buffer): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Names of files are made of these: nothing else may come near a path. */
function checkedVm(vmId: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(vmId)) return vmId;
  throw new Error('not the id of a VM');
}

function checkedRun(id: string): string {
  if (/^[0-9a-f]{16}$/.test(id)) return id;
  throw new Error('not the id of a run');
}
