// `npm run bench -- detect|lint|logs|run|setup [--runs N]`: measures beside what others have, prints, and writes its part of
// docs/benchmarks.md.
// Exit code 1 when a bound is broken, 2 when nothing could be measured.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { LabUnavailable, startMachine } from '../../test/labs/net/index';
import { ensureLabPackages, netPackages, testpmdPackages } from '../../test/labs/packages';
import { bundleLoad } from './bundleLoad';
import { coldDetection, openDetection, type BenchContext } from './detection';
import { manyVms } from './manyVms';
import { probeCost } from './probe';
import { lintSections } from './lint';
import { logSections } from './logs';
import { runSections } from './run';
import { setupSections } from './setup';
import { isBroken, pageWith, sectionToMarkdown, type Part, type Section } from './report';
import { bundlePrograms } from './runClient';

const usage = `Usage: npm run bench -- detect [--runs N] [--without-vm]
       npm run bench -- lint [--runs N] [--print]
       npm run bench -- logs [--runs N] [--print]
       npm run bench -- run [--runs N] [--print]
       npm run bench -- setup [--runs N] [--without-vm | --vm-faults] [--print]

  --runs N        measurements of each kind (default 9)
  --without-vm    leaves out the emulated VM, which takes minutes to build the first time
  --vm-faults     breaks setups on the emulated VM as well: most of an hour
  --print         writes no page, for a busy machine`;

const page = join('docs', 'benchmarks.md');

const say = (line: string): void => {
  console.error(`[bench] ${line}`);
};

/** What the figures depend on, for the head of a part. Says nothing of whose machine it is. */
const node = `Node.js ${process.versions.node}`;
const cores = `${availableParallelism()} cores`;

function detectFacts(): string[] {
  const ssh = spawnSync('ssh', ['-V'], { encoding: 'utf8' }).stderr.split(/[ ,]/)[0] ?? '';
  return [node, ssh.replace('_', ' '), `${cores} shared by both ends`];
}

function lintFacts(): string[] {
  const { version } = JSON.parse(
    readFileSync(join('node_modules', 'bash-language-server', 'package.json'), 'utf8'),
  ) as { readonly version: string };
  return [node, `bash-language-server ${version}`, cores];
}

/** Writes a part of the page and says what is beyond its bound. @returns the exit code. */
function conclude(
  part: Part,
  facts: readonly string[],
  sections: readonly Section[],
  write: boolean,
): number {
  if (write) {
    const earlier = existsSync(page) ? readFileSync(page, 'utf8') : undefined;
    writeFileSync(page, pageWith(earlier, part, facts, sections));
    say(`written: ${page}`);
  }
  const broken = sections.flatMap(({ title, figures }) =>
    figures
      .filter(isBroken)
      .map(({ name, text, atMost }) => `${title}: ${name} ${text}, bound ${atMost?.text ?? ''}`),
  );
  for (const line of broken) say(`BROKEN ${line}`);
  return broken.length === 0 ? 0 : 1;
}

async function benchLint(runs: number, write: boolean): Promise<number> {
  const sections = await lintSections(runs, say);
  for (const section of sections) console.log(sectionToMarkdown(section));
  return conclude('lint', lintFacts(), sections, write);
}

function logFacts(): string[] {
  const versionOf = (program: string): string =>
    spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0]?.trim() ?? program;
  return [node, versionOf('grep'), versionOf('rg'), cores];
}

async function benchLogs(runs: number, write: boolean): Promise<number> {
  const sections = await logSections(runs, say);
  for (const section of sections) console.log(sectionToMarkdown(section));
  return conclude('logs', logFacts(), sections, write);
}

async function benchSetup(runs: number, vm: 'none' | 'runs' | 'faults', write: boolean): Promise<number> {
  const sections: Section[] = [];
  const add = (section: Section): void => {
    sections.push(section);
    console.log(sectionToMarkdown(section));
  };
  await setupSections(runs, vm, add, say);
  return conclude('setup', [node, cores], sections, write);
}

function runFacts(): string[] {
  // It says so while it starts, and this start goes nowhere.
  const start = ['-v', '--no-huge', '--no-pci', '--in-memory', '-m', '8'];
  const { stdout, stderr } = spawnSync('dpdk-testpmd', start, { encoding: 'utf8', timeout: 10_000 });
  const release = /DPDK [0-9.]+/.exec(stdout + stderr)?.[0] ?? 'DPDK (which release, is not known)';
  return [node, release, `${cores} shared by both ends`];
}

async function benchRun(runs: number, write: boolean): Promise<number> {
  await ensureLabPackages('bench', [...netPackages, ...testpmdPackages]);
  const sections: Section[] = [];
  const machine = await startMachine();
  try {
    await runSections(
      machine,
      runs,
      (section) => {
        sections.push(section);
        console.log(sectionToMarkdown(section));
      },
      say,
    );
  } finally {
    await machine.stop();
  }
  return conclude('run', runFacts(), sections, write);
}

async function benchDetect(runs: number, withVm: boolean): Promise<number> {
  await ensureLabPackages('bench', netPackages);
  const dir = mkdtempSync(join(tmpdir(), 'mana-dpdk-bench-'));
  const programs = await bundlePrograms(dir);
  const machine = await startMachine();
  const sections: Section[] = [];
  const add = (section: Section): void => {
    sections.push(section);
    console.log(sectionToMarkdown(section));
  };
  try {
    const trustFile = join(dir, 'host-keys.json');
    const context: BenchContext = { machine, client: programs.client, trustFile, runs, say };
    const probe = await probeCost(machine, runs, withVm, say);
    add(await coldDetection(context));
    add(await openDetection(context, probe.wallMs));
    add(probe.section);
    add(await manyVms(context, programs.replayServer, dir, probe.output, probe.wallMs));
    add(await bundleLoad(Math.max(20, runs), say));
  } finally {
    await machine.stop();
    rmSync(dir, { recursive: true, force: true });
  }
  return conclude('detect', detectFacts(), sections, true);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '9' },
      'without-vm': { type: 'boolean', default: false },
      'vm-faults': { type: 'boolean', default: false },
      print: { type: 'boolean', default: false },
    },
  });
  const runs = Number(values.runs);
  const what = positionals.join(' ');
  if (Number.isInteger(runs) && runs >= 1)
    switch (what) {
      case 'detect':
        return benchDetect(runs, !values['without-vm']);
      case 'lint':
        return benchLint(runs, !values.print);
      case 'logs':
        return benchLogs(runs, !values.print);
      case 'run':
        return benchRun(runs, !values.print);
      case 'setup':
        return benchSetup(
          runs,
          values['without-vm'] ? 'none' : values['vm-faults'] ? 'faults' : 'runs',
          !values.print,
        );
    }
  console.error(usage);
  return 2;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof LabUnavailable ? `[bench] not possible here: ${error.reason}` : error);
    process.exitCode = 2;
  },
);
