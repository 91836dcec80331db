// The labels beside the logs of the corpus: what an expert sees in each, and whether a label can be right at all.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const corpusFolder = 'test/core/logs/corpus';

/** One thing that went wrong in a log. Lines count from 1 and end at LF. */
export interface LabelledIncident {
  readonly about: string;
  readonly severity: 'error' | 'warning' | 'info';
  /** Every line that an expert would take as the root cause; none when the log does not show it. */
  readonly causeLines: readonly number[];
  /** Every line that an expert would point at, with those of the cause. */
  readonly lines: readonly number[];
}

export interface Label {
  /** A capture and of what, the article, a fixture, or the sources that a log was written from. */
  readonly origin: string;
  readonly command: string | null;
  readonly dpdk: string | null;
  readonly decoration: string;
  /** Nothing is wrong. */
  readonly clean: boolean;
  readonly incidents: readonly LabelledIncident[];
  /** Lines that look bad and are harmless. */
  readonly noise: readonly number[];
  /** Lines that look like errors and that no knowledge can be expected of. */
  readonly unknownErrors: readonly number[];
}

/** The text of a log: UTF-16 where its first bytes say so, else UTF-8. */
export function logText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  return bytes.toString('utf8');
}

/** What must be in no log: folders of a developer, and people and machines but the invented ones. */
const forbidden =
  /\/home\/(?!azureuser\b)\w|(?<![\w@.-])(?!azureuser@vm1\b|root@vm1\b)[a-z_][\w-]*@vm\w*:|[\w.+-]+@[\w-]+\.(?:com|org|net)\b/;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Why a list of line numbers is none; undefined where it is one. */
function linesFault(value: unknown, lines: readonly string[]): string | undefined {
  if (!Array.isArray(value)) return 'is no list';
  let last = 0;
  for (const line of value as readonly unknown[]) {
    if (typeof line !== 'number' || !Number.isInteger(line)) return `has ${String(line)}, which is no number`;
    if (line <= last) return `has ${line} behind ${last}`;
    const text = lines[line - 1];
    if (text === undefined) return `has line ${line} of ${lines.length}`;
    if (text.trim() === '') return `has line ${line}, which is empty`;
    last = line;
  }
  return undefined;
}

function incidentFaults(incident: unknown, lines: readonly string[]): string[] {
  if (!isRecord(incident)) return ['an incident is no object'];
  const about =
    typeof incident['about'] === 'string' && incident['about'] !== '' ? incident['about'] : undefined;
  if (about === undefined) return ['an incident is about nothing'];
  const faults: string[] = [];
  if (!['error', 'warning', 'info'].includes(String(incident['severity'])))
    faults.push(`${about}: no severity`);
  for (const key of ['causeLines', 'lines']) {
    const fault = linesFault(incident[key], lines);
    if (fault !== undefined) faults.push(`${about}: ${key} ${fault}`);
  }
  if (faults.length > 0) return faults;
  const all = incident['lines'] as readonly number[];
  if (all.length === 0) faults.push(`${about}: no line`);
  for (const line of incident['causeLines'] as readonly number[])
    if (!all.includes(line)) faults.push(`${about}: the cause in line ${line} is not in lines`);
  return faults;
}

/** What is wrong with one label. */
export function faultsOf(label: unknown, lines: readonly string[]): string[] {
  if (!isRecord(label)) return ['is no object'];
  const faults: string[] = [];
  for (const key of ['origin', 'decoration'])
    if (typeof label[key] !== 'string' || label[key] === '') faults.push(`${key} is missing`);
  for (const key of ['command', 'dpdk'])
    if (label[key] !== null && typeof label[key] !== 'string') faults.push(`${key} is neither text nor null`);
  const incidents = Array.isArray(label['incidents'])
    ? (label['incidents'] as readonly unknown[])
    : undefined;
  if (incidents === undefined) return [...faults, 'incidents is no list'];
  faults.push(...incidents.flatMap((incident) => incidentFaults(incident, lines)));
  for (const key of ['noise', 'unknownErrors']) {
    const fault = linesFault(label[key], lines);
    if (fault !== undefined) faults.push(`${key} ${fault}`);
  }
  if (faults.length > 0) return faults;
  const { noise, unknownErrors } = label as unknown as Label;
  const bad = new Set((incidents as readonly LabelledIncident[]).flatMap((incident) => incident.lines));
  for (const line of noise)
    if (bad.has(line) || unknownErrors.includes(line)) faults.push(`line ${line} is noise and more`);
  if (label['clean'] !== (incidents.length === 0 && unknownErrors.length === 0))
    faults.push('clean does not say what incidents and unknownErrors say');
  return faults;
}

/** Compares every label of a folder with its log. @returns A line for each fault. */
export function labelFaults(folder: string): string[] {
  const names = readdirSync(folder);
  const stems = new Set(
    names.filter((name) => /\.(?:log|json)$/.test(name)).map((name) => name.replace(/\.\w+$/, '')),
  );
  const faults: string[] = [];
  for (const stem of [...stems].sort()) {
    if (!names.includes(`${stem}.log`) || !names.includes(`${stem}.json`)) {
      faults.push(`${stem}: the log or its label is missing`);
      continue;
    }
    const text = logText(readFileSync(join(folder, `${stem}.log`)));
    const found = forbidden.exec(text)?.[0];
    if (found !== undefined) faults.push(`${stem}: ${found} must not be in a log`);
    let label: unknown;
    try {
      label = JSON.parse(readFileSync(join(folder, `${stem}.json`), 'utf8'));
    } catch {
      faults.push(`${stem}: the label is no JSON`);
      continue;
    }
    faults.push(...faultsOf(label, text.split('\n')).map((fault) => `${stem}: ${fault}`));
  }
  return faults;
}
