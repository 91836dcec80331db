// What the tests of the log explainer share: tables of cases, samples of every row, a log told in few words.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LogRow } from '../../../src/knowledge/logs';
import { linesOf, noiseLines, type LogAnalysis } from '../../../src/core/logs/incident';
import { logKnowledge, type LogKnowledge } from '../../../src/core/logs/knowledge';
import { LogReader } from '../../../src/core/logs/reader';
import { recogniseLine } from '../../../src/core/logs/classify';

/** One test over named cases: what `run` makes of each input. A failure shows every case that differs. */
export function table<In, Out>(
  name: string,
  run: (input: In) => Out,
  cases: Readonly<Record<string, readonly [In, NoInfer<Out>]>>,
): void {
  test(name, () => {
    const entries = Object.entries(cases);
    const found = Object.fromEntries(entries.map(([key, [input]]) => [key, run(input)]));
    const wanted = Object.fromEntries(entries.map(([key, [, expected]]) => [key, expected]));
    assert.deepEqual(found, wanted);
  });
}

/** Lines that belong to a row, and lines that look as if they did. */
export interface Sample {
  readonly id: string;
  readonly yes: readonly string[];
  readonly no: readonly string[];
}

const folder = join('test', 'core', 'logs', 'samples');

export function samples(): readonly Sample[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => {
      const file = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Readonly<
        Record<string, readonly string[] | Partial<Omit<Sample, 'id'>>>
      >;
      return Object.entries(file).map(([id, lines]): Sample => {
        if (!('yes' in lines) && !('no' in lines)) return { id, yes: lines as readonly string[], no: [] };
        return { id, yes: lines.yes ?? [], no: lines.no ?? [] };
      });
    });
}

/** A row that says only what a test is about. */
export const row = (id: string, fields: Partial<LogRow>): LogRow => ({
  id,
  component: 'any',
  role: 'cause',
  severity: 'error',
  patterns: [],
  from: null,
  to: null,
  title: id,
  source: '',
  ...fields,
});

/** The built-in rows and these. */
export const withRows = (...rows: readonly LogRow[]): LogKnowledge => logKnowledge([{ rows, fixes: [] }]);

export function analyse(
  input: string | Uint8Array,
  knowledge: LogKnowledge = logKnowledge(),
  release?: string,
): LogAnalysis {
  const reader = new LogReader({ knowledge, release });
  if (typeof input === 'string') reader.pushText(input);
  else reader.push(input);
  reader.end();
  return reader.analysis();
}

/** `error CODE @CAUSE: LINES` for each incident, `noise: LINES`, `unknown: LINES`. */
export function told(analysis: LogAnalysis): readonly string[] {
  const numbers = (lines: readonly number[]): string => lines.join(' ');
  const noise = noiseLines(analysis);
  return [
    ...analysis.incidents.map(
      (incident) =>
        `${incident.severity} ${incident.words.row.id} @${incident.causeLine ?? '-'}: ${numbers(linesOf(incident))}`,
    ),
    ...(noise.length > 0 ? [`noise: ${numbers(noise)}`] : []),
    ...(analysis.unknown.length > 0 ? [`unknown: ${numbers(analysis.unknown.map(({ line }) => line))}`] : []),
  ];
}

/** Id of the row of a line, `unknown` for one that only looks bad, `-` for any other. */
export function rowOf(line: string, knowledge: LogKnowledge = logKnowledge(), release?: string): string {
  const found = recogniseLine(line, knowledge, release);
  if (found === undefined) return '-';
  return found.kind === 'unknown' ? 'unknown' : found.row.row.id;
}

/** Numbers that look random and are the same in every run. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

/** As `--log-color` does it: what is up to the first colon in one colour, the rest in another, the reset in front. */
function coloured(line: string): string {
  const colon = line.indexOf(':') + 1;
  return `\x1b[0m${colon > 0 ? `\x1b[33m${line.slice(0, colon)}\x1b[0m` : ''}\x1b[1m${line.slice(colon)}`;
}

/** What may stand around a line, as each program writes it. */
export const decorations: Readonly<Record<string, (line: string) => string>> = {
  coloured,
  'carriage return': (line) => `${line}\r`,
  '--log-timestamp': (line) => `[     0.034375] ${line}`,
  '--log-timestamp=iso': (line) => `[2026-11-22T06:11:44,570235+00:00] ${line}`,
  '--log-timestamp=delta': (line) => `[<     0.021477>] ${line}`,
  '--log-timestamp=reltime': (line) => `[Nov22 06:11] ${line}`,
  '--log-timestamp=reltime, later': (line) => `[+  0.000097] ${line}`,
  '--log-timestamp=ctime': (line) => `[Sun Nov 22 06:11:46 2026] ${line}`,
  'coloured with a time': (line) => `\x1b[32m[+  0.000332] ${coloured(line)}`,
  syslog: (line) => `Nov 22 06:11:44 vm1 dpdk-testpmd[1234]: ${line}`,
  'journal, short-iso': (line) => `2026-11-22T06:11:44+0000 vm1 testpmd.sh[1234]: ${line}`,
  'Open vSwitch': (line) => `2023-07-31T13:59:56.054Z|00069|dpdk|ERR|${line}`,
  VPP: (line) => `2021/06/18 14:01:29:125 notice     dpdk           ${line}`,
  'ndn-dpdk': (line) => JSON.stringify({ level: 'error', ts: 1754.1, logger: 'DPDK', msg: line }),
  docker: (line) => JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: '2023-10-05T12:00:00Z' }),
  'docker, as Go escapes': (line) =>
    JSON.stringify({ log: `${line}\n` }).replace(
      /[<>&]/g,
      (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
    ),
  CRI: (line) => `2023-10-05T12:00:00.123456789Z stderr F ${line}`,
  LISA: (line) =>
    `2025-06-03 17:38:02.156[4576][DEBUG] lisa.env[generated_88].node[0].cmd[1895].stdout ${line}`,
  glog: (line) => `E1122 06:11:44.570235 12345 port.cc:12] ${line}`,
  Python: (line) => `2026-11-22 06:11:44,570 - dpdk.suite - INFO - ${line}`,
  'testpmd’s prompt': (line) => `testpmd> ${line}`,
};
