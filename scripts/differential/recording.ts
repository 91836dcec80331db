// Verdicts of real binaries, written down: one file for each release.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SuiteMachine } from './machine';
import type { Outcome, Verdict } from './verdict';

const verdictsFolder = join('test', 'differential', 'verdicts');

/**
 * @property version What the binary says of itself.
 * @property verdicts By id of the command: the verdict, and where there is one the line that says why after `: `.
 */
export interface Recording {
  readonly release: string;
  readonly version: string;
  readonly machine: SuiteMachine;
  readonly verdicts: Readonly<Record<string, string>>;
}

/** A short name of a command that stays when commands come and go. */
export function idOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}

/** The verdict of a recorded entry, without its reason. */
export function verdictOf(entry: string): { readonly verdict: Verdict; readonly line: string } {
  const end = entry.indexOf(': ');
  return end < 0
    ? { verdict: entry as Verdict, line: '' }
    : { verdict: entry.slice(0, end) as Verdict, line: entry.slice(end + 2) };
}

/** The recording of a release; undefined where there is none yet. */
export function readRecording(release: string): Recording | undefined {
  const path = join(verdictsFolder, `${release}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Recording) : undefined;
}

/** Writes a recording; its entries are sorted, so that a second run changes only what has changed. */
export function writeRecording(
  head: Omit<Recording, 'verdicts'>,
  outcomes: ReadonlyMap<string, Outcome>,
): string {
  const entries = [...outcomes].map(
    ([text, { verdict, line }]) => [idOf(text), line === '' ? verdict : `${verdict}: ${line}`] as const,
  );
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  const path = join(verdictsFolder, `${head.release}.json`);
  const { release, version, machine } = head;
  // Laid out as the formatter has it.
  const lines = [
    '{',
    `  "release": ${JSON.stringify(release)},`,
    `  "version": ${JSON.stringify(version)},`,
    `  "machine": { "lcores": [${machine.lcores.join(', ')}], "numaNodes": ${machine.numaNodes} },`,
    '  "verdicts": {',
    entries.map(([id, entry]) => `    ${JSON.stringify(id)}: ${JSON.stringify(entry)}`).join(',\n'),
    '  }',
    '}',
    '',
  ];
  writeFileSync(path, lines.join('\n'));
  return path;
}
