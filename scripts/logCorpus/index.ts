// `node scripts/bootstrap.mjs logCorpus`: makes logs of the corpus in test/core/logs/corpus by running a real testpmd in
// every way of scenarios/ (Linux, root). A log that is there is kept, for its label names its lines: --again replaces it.
// `node scripts/bootstrap.mjs logCorpus --check` compares all labels with their logs instead.
//
//   --testpmd PATH   the binary (/usr/bin/dpdk-testpmd)
//   --dpdk RELEASE   the release it is of, such as 24.11 (22.11)
//   --only TEXT      only the scenarios whose name has this in it; several with commas
//   --to FOLDER      where the logs go (test/core/logs/corpus)
//   --again          logs that are there are made anew
//   --label          beside each log that has no label one to be filled in
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { progress, reasonOf } from '../tools/progress';
import { capture, type Binary } from './capture';
import { buildFakeVerbs } from './fakeVerbs';
import { withHugepages } from './hugepages';
import { corpusFolder, labelFaults } from './label';
import type { Scenario } from './scenario';
import { deviceScenarios } from './scenarios/devices';
import { ealScenarios } from './scenarios/eal';
import { manaScenarios } from './scenarios/mana';
import { testpmdScenarios } from './scenarios/testpmd';

const scenarios: readonly Scenario[] = [
  ...ealScenarios,
  ...deviceScenarios,
  ...testpmdScenarios,
  ...manaScenarios,
];

/** What stands around the messages of a scenario's log. */
function decorationOf({ command, prompt, order }: Scenario): string {
  const parts: string[] = [];
  if (prompt !== undefined) parts.push('shell prompt');
  if (order === 'terminal') parts.push('CRLF');
  if (command.includes('--log-color')) parts.push('colours of --log-color');
  const stamp = /--log-timestamp\S*/.exec(command)?.[0];
  if (stamp !== undefined) parts.push(stamp);
  return parts.length === 0 ? 'none' : parts.join(', ');
}

/** A label that says nothing of the log yet. */
function emptyLabel(scenario: Scenario, { release }: Binary): object {
  const pretended = scenario.fakeMana === undefined ? '' : ' with a pretended MANA';
  return {
    origin: `capture: dpdk-testpmd ${release === '22.11' ? '22.11.11' : release}${pretended}`,
    command: scenario.command,
    dpdk: release,
    decoration: decorationOf(scenario),
    clean: false,
    incidents: [],
    noise: [],
    unknownErrors: [],
  };
}

/** Writes a label to be filled in beside a log that has none. */
function labelIt(scenario: Scenario, binary: Binary, path: string): void {
  const labelPath = path.replace(/log$/, 'json');
  if (existsSync(labelPath)) return;
  writeFileSync(labelPath, `${JSON.stringify(emptyLabel(scenario, binary), undefined, 2)}\n`);
}

interface Wanted {
  readonly binary: Binary;
  readonly only: readonly string[];
  readonly folder: string;
  readonly again: boolean;
  readonly label: boolean;
}

async function makeOne(
  scenario: Scenario,
  { binary, folder }: Wanted,
  path: string,
  verbs: string | undefined,
): Promise<void> {
  const output = await capture(scenario, binary, verbs);
  const { prompt, command } = scenario;
  const crlf = scenario.order === 'terminal' ? '\r\n' : '\n';
  const before = prompt === undefined ? '' : `${prompt}${command}${crlf}`;
  writeFileSync(path, Buffer.concat([Buffer.from(before), output]));
  progress('logCorpus', `${path.slice(folder.length + 1)}: ${output.length} bytes`);
}

async function make(wanted: Wanted): Promise<void> {
  const { binary, only, folder, again } = wanted;
  mkdirSync(folder, { recursive: true });
  const verbs = binary.release === '22.11' ? undefined : await buildFakeVerbs();
  for (const scenario of scenarios) {
    if (only.length > 0 && !only.some((part) => scenario.name.includes(part))) continue;
    if (scenario.releases?.includes(binary.release) === false) continue;
    if (scenario.fakeMana !== undefined && verbs === undefined) continue;
    const path = join(folder, `testpmd-${binary.release}-${scenario.name}.log`);
    if (again || !existsSync(path))
      await withHugepages(scenario.hugepages ?? 0, () => makeOne(scenario, wanted, path, verbs));
    if (wanted.label) labelIt(scenario, binary, path);
  }
}

function check(folder: string): number {
  const faults = labelFaults(folder);
  for (const fault of faults) console.error(fault);
  progress('logCorpus', faults.length === 0 ? 'all labels fit their logs' : `${faults.length} faults`);
  return faults.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      testpmd: { type: 'string', default: '/usr/bin/dpdk-testpmd' },
      dpdk: { type: 'string', default: '22.11' },
      only: { type: 'string', default: '' },
      to: { type: 'string', default: corpusFolder },
      again: { type: 'boolean', default: false },
      label: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
    },
  });
  if (values.check) return check(values.to);
  await make({
    binary: { path: values.testpmd, release: values.dpdk },
    only: values.only.split(',').filter((part) => part !== ''),
    folder: values.to,
    again: values.again,
    label: values.label,
  });
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(`[logCorpus] ${reasonOf(error)}`);
    process.exitCode = 2;
  },
);
