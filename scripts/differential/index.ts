// `npm run differential`: the validator beside real testpmd binaries, command by command. See docs/differential.md.
// Exit code 1 where they disagree, 2 where nothing could be run.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import releasesFile from '../../src/knowledge/dpdk-releases.json';
import { releaseFor, type Release } from '../../src/core/testpmd/release';
import { progress, reasonOf, seconds } from '../tools/progress';
import { runAll, versionOf, whyNot } from './binary';
import { combinedCommands } from './combine';
import { commandsFolder, readCommands, type SuiteCommand } from './commands';
import { compared, type Disagreement } from './compare';
import { generatedCommands } from './generate';
import { thisMachine } from './machine';
import { readRecording, verdictOf, idOf, writeRecording } from './recording';
import { verdicts, type Outcome } from './verdict';

const usage = `Usage: npm run differential -- [--testpmd PATH] [--dpdk RELEASE] [--only TEXT] [--record] [--recorded]
       npm run differential -- --generate

  --testpmd PATH   the binary to compare with (dpdk-testpmd)
  --dpdk RELEASE   the release it is of; else what it says of itself
  --only TEXT      only the commands, or the files of commands, that have this in them
  --record         writes its verdicts into test/differential/verdicts
  --missing        only the commands without a recorded verdict
  --recorded       runs nothing: compares with the recorded verdicts of all releases, or of the one with --dpdk
  --jobs N         how many run at the same time (4)
  --generate       makes the generated commands anew from the rows of the options`;

const releases = releasesFile.rows as readonly Release[];

interface Wanted {
  readonly testpmd: string;
  readonly dpdk: string | undefined;
  readonly only: string | undefined;
  readonly record: boolean;
  readonly missing: boolean;
  readonly jobs: number;
}

function chosen(only: string | undefined): SuiteCommand[] {
  return readCommands().filter(({ text, file }) => only === undefined || `${file}: ${text}`.includes(only));
}

/** Prints what the two disagree about. @returns how many commands that is. */
function report(release: string, count: number, disagreements: readonly Disagreement[]): number {
  for (const { command, outcome, errors } of disagreements) {
    console.log(`\n${command.text}`);
    console.log(`  ${release} testpmd: ${outcome.verdict}${outcome.line === '' ? '' : ` (${outcome.line})`}`);
    console.log(`  validator: ${errors.length === 0 ? 'no error' : errors.join('; ')}`);
  }
  progress('differential', `${release}: ${count} commands, ${disagreements.length} disagreements`);
  return disagreements.length;
}

async function live({ testpmd, dpdk, only, record, missing, jobs }: Wanted): Promise<number> {
  const why = whyNot(testpmd);
  if (why !== undefined) throw new Error(why);
  const version = versionOf(testpmd) ?? '';
  const release = dpdk ?? releaseFor(version, releases)?.id;
  if (release === undefined) throw new Error(`${testpmd} says no version; name its release with --dpdk`);
  const earlier = readRecording(release);
  const commands = chosen(only).filter(({ text }) => !missing || earlier?.verdicts[idOf(text)] === undefined);
  const machine = thisMachine();
  progress('differential', `${commands.length} commands with DPDK ${version}, as ${release}`);
  const started = Date.now();
  const outcomes = new Map<string, Outcome>();
  await runAll(testpmd, commands, jobs, (command, outcome) => {
    outcomes.set(command.text, outcome);
    if (outcomes.size % 100 === 0) progress('differential', `${outcomes.size} of ${commands.length}`);
  });
  const summary = verdicts
    .map((kind) => `${[...outcomes.values()].filter(({ verdict }) => verdict === kind).length} ${kind}`)
    .join(', ');
  progress('differential', `${summary} in ${seconds(Date.now() - started)}`);
  if (record) {
    const kept = new Map(outcomes);
    if (earlier !== undefined && (only !== undefined || missing))
      for (const { text } of readCommands()) {
        const entry = earlier.verdicts[idOf(text)];
        if (entry !== undefined && !kept.has(text)) kept.set(text, verdictOf(entry));
      }
    progress('differential', `written: ${writeRecording({ release, version, machine }, kept)}`);
  }
  return report(
    release,
    commands.length,
    compared(commands, (command) => outcomes.get(command.text), release, machine),
  );
}

function recorded(dpdk: string | undefined, only: string | undefined): number {
  let disagreements = 0;
  for (const { id } of releases) {
    if (dpdk !== undefined && dpdk !== id) continue;
    const recording = readRecording(id);
    if (recording === undefined) continue;
    const outcome = ({ text }: SuiteCommand): Outcome | undefined => {
      const entry = recording.verdicts[idOf(text)];
      return entry === undefined ? undefined : verdictOf(entry);
    };
    const commands = chosen(only);
    disagreements += report(id, commands.length, compared(commands, outcome, id, recording.machine));
  }
  return disagreements;
}

function generate(): number {
  const made = { 'generated.txt': generatedCommands(), 'combined.txt': combinedCommands() };
  for (const [name, commands] of Object.entries(made)) {
    const path = join(commandsFolder, name);
    writeFileSync(path, ['# Made by `npm run differential -- --generate`.', ...commands, ''].join('\n'));
    progress('differential', `${commands.length} commands in ${path}`);
  }
  return 0;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      testpmd: { type: 'string', default: '/usr/bin/dpdk-testpmd' },
      dpdk: { type: 'string' },
      only: { type: 'string' },
      record: { type: 'boolean', default: false },
      missing: { type: 'boolean', default: false },
      recorded: { type: 'boolean', default: false },
      jobs: { type: 'string', default: '4' },
      generate: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { testpmd, dpdk, only, record, missing } = values;
  if (dpdk !== undefined && !releases.some(({ id }) => id === dpdk)) throw new Error(`no release ${dpdk}`);
  if (values.generate) return generate();
  const disagreements = values.recorded
    ? recorded(dpdk, only)
    : await live({ testpmd, dpdk, only, record, missing, jobs: Math.max(1, Number(values.jobs)) });
  return disagreements === 0 ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(`[differential] ${reasonOf(error)}\n\n${usage}`);
    process.exitCode = 2;
  },
);
