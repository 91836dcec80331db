// `npm run bench -- detect [--runs N] [--without-vm]`: measures beside OpenSSH, prints and writes docs/benchmarks.md.
// Exit code 1 when a bound is broken, 2 when nothing could be measured.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { LabUnavailable, startMachine } from '../../test/labs/net/index';
import { ensureLabPackages, netPackages } from '../../test/labs/packages';
import { bundleLoad } from './bundleLoad';
import { coldDetection, openDetection, type BenchContext } from './detection';
import { manyVms } from './manyVms';
import { probeCost } from './probe';
import { isBroken, pageToMarkdown, sectionToMarkdown, type Section } from './report';
import { bundlePrograms } from './runClient';

const usage = `Usage: npm run bench -- detect [--runs N] [--without-vm]

  --runs N        measurements of each kind (default 9)
  --without-vm    leaves out the emulated VM, which takes minutes to build the first time`;

const say = (line: string): void => {
  console.error(`[bench] ${line}`);
};

/** What the figures depend on, for the head of the page. Says nothing of whose machine it is. */
function facts(): string[] {
  const ssh = spawnSync('ssh', ['-V'], { encoding: 'utf8' }).stderr.split(/[ ,]/)[0] ?? '';
  return [
    `Node.js ${process.versions.node}`,
    ssh.replace('_', ' '),
    `${availableParallelism()} cores shared by both ends`,
  ];
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
  writeFileSync(join('docs', 'benchmarks.md'), pageToMarkdown(facts(), sections));
  say('written: docs/benchmarks.md');
  const broken = sections.flatMap(({ title, figures }) =>
    figures
      .filter(isBroken)
      .map(({ name, text, atMost }) => `${title}: ${name} ${text}, bound ${atMost?.text ?? ''}`),
  );
  for (const line of broken) say(`BROKEN ${line}`);
  return broken.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { runs: { type: 'string', default: '9' }, 'without-vm': { type: 'boolean', default: false } },
  });
  const runs = Number(values.runs);
  if (positionals.join(' ') !== 'detect' || !Number.isInteger(runs) || runs < 1) {
    console.error(usage);
    return 2;
  }
  return benchDetect(runs, !values['without-vm']);
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
