// How well and how fast logs are explained: the labelled corpus, a gigabyte beside grep and ripgrep, and texts that are
// made to be slow.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { analyse, labelledLogs } from '../../test/core/logs/corpusSupport';
import { linesOf, type Incident } from '../../src/core/logs/incident';
import { builtInLogRows } from '../../src/knowledge/logRows';
import { ensureLabPackages, type NeededPackage } from '../../test/labs/packages';
import { slowTexts, writeOutput } from './logText';
import { viewerExplainer } from '../../src/core/logs/viewerExplainer';
import type { Figure, Section } from './report';
import { hundredth, median, tenth } from './stats';
import { viewerSection } from './viewer';

export const logPackages: readonly NeededPackage[] = [
  { name: 'ripgrep', program: 'rg' },
  { name: 'time', program: 'time' },
];

const gigabyte = 1024 ** 3;

export async function logSections(runs: number, say: (line: string) => void): Promise<readonly Section[]> {
  await ensureLabPackages('bench', logPackages);
  const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-bench-'));
  try {
    const program = join(folder, 'logRun.js');
    await esbuild.build({
      entryPoints: [join('scripts', 'bench', 'logRun.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      minify: true,
      logLevel: 'warning',
    });
    const built = spawnSync(process.execPath, ['scripts/build.mjs'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (built.status !== 0) throw new Error('the build failed');
    say('the labelled corpus');
    return [
      corpus(),
      await bigFile(folder, Math.min(runs, 5), say),
      await growth(program, folder, say),
      adversarial(program, say),
      await viewerSection(
        () =>
          viewerExplainer(
            (template) => template,
            () => performance.now(),
          ),
        say,
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const count = (name: string, value: number, most?: number): Figure => ({
  name,
  text: String(value),
  value,
  ...(most === undefined ? {} : { atMost: { value: most, text: String(most) } }),
});

function corpus(): Section {
  let [lines, missed, incidents, wrongCause, clean, falseFindings] = [0, 0, 0, 0, 0, 0];
  const logs = labelledLogs();
  for (const log of logs) {
    const found = analyse(log).incidents;
    const told = new Set(found.flatMap((incident) => [...linesOf(incident)]));
    if (log.label.clean) {
      clean += 1;
      falseFindings += found.length;
    }
    for (const label of log.label.incidents) {
      incidents += 1;
      lines += label.lines.length;
      missed += label.lines.filter((line) => !told.has(line)).length;
      const suits = ({ causeLine, parts }: Incident): boolean =>
        causeLine === null
          ? label.causeLines.length === 0 && linesOf({ parts }).some((line) => label.lines.includes(line))
          : label.causeLines.includes(causeLine);
      const right = found.some(suits);
      if (!right) wrongCause += 1;
    }
  }
  const captured = logs.filter(({ label }) => label.origin.startsWith('capture')).length;
  return {
    title: 'The labelled corpus',
    method:
      'test/core/logs/corpus: what real testpmd binaries printed in every way of failing that could be provoked, the ' +
      'excerpts of Microsoft’s article, and logs written from the sources for what needs the hardware. Labelled by ' +
      'hand: lines of each incident, lines that may count as its cause (none where the log does not show it).',
    figures: [
      count('logs', logs.length),
      count('of them captures of real runs', captured),
      count('labelled incidents', incidents),
      count('labelled lines', lines),
      count('labelled lines that were not found', missed, 0),
      count('incidents whose root cause is not the labelled one', wrongCause, 0),
      count('clean logs', clean),
      count('findings on clean logs', falseFindings, 0),
    ],
  };
}

/** The families' formats as regular expressions of grep and ripgrep. */
function expressions(): string {
  return builtInLogRows
    .flatMap(({ patterns }) => patterns)
    .map((format) =>
      format
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        .replace(/%[sm]/g, '.*')
        .replace(/%w/g, '[^ ]+')
        .replace(/%[duE]/g, '[-+]?[0-9]+')
        .replace(/%[xp]/g, '(0x)?[0-9a-f]+')
        .replace(/%%/g, '%'),
    )
    .join('\n');
}

interface Run {
  readonly seconds: number;
  readonly cpu: number;
  readonly megabytes: number;
}

function timed(command: readonly string[]): Run {
  const result = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', ...command], {
    encoding: 'utf8',
    // Into nothing, grep would stop at the first line that fits.
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    maxBuffer: 1 << 26,
  });
  // 0 and 1 are answers of all three programs; one that fails at once would be the fastest.
  if (result.status === null || result.status > 1)
    throw new Error(`${command[0] ?? ''} failed: ${result.stderr}`);
  const [wall = NaN, user = NaN, system = NaN, kilobytes = NaN] = (
    result.stderr.trim().split('\n').at(-1) ?? ''
  )
    .split(' ')
    .map(Number);
  return { seconds: wall, cpu: user + system, megabytes: kilobytes / 1024 };
}

async function bigFile(folder: string, runs: number, say: (line: string) => void): Promise<Section> {
  const file = join(folder, 'testpmd.log');
  const patterns = join(folder, 'patterns.txt');
  await writeOutput(file, gigabyte);
  writeFileSync(patterns, `${expressions()}\n`);
  const commands = {
    ours: [process.execPath, 'dist/cli.js', 'explain', '--format', 'json', file],
    grep: ['grep', '-c', '-E', '-f', patterns, file],
    ripgrep: ['rg', '-c', '-f', patterns, file],
  } as const;
  const found: Record<keyof typeof commands, Run[]> = { ours: [], grep: [], ripgrep: [] };
  for (let turn = 1; turn <= runs; turn += 1)
    for (const name of ['ours', 'grep', 'ripgrep'] as const) {
      say(`1 GB by ${name}: ${turn} of ${runs}`);
      found[name].push(timed(commands[name]));
    }
  rmSync(file);
  const cpu = (name: keyof typeof commands): number => median(found[name].map((run) => run.cpu));
  const wall = (name: keyof typeof commands): number => median(found[name].map((run) => run.seconds));
  const seconds = (name: string, value: number): Figure => ({ name, text: `${tenth(value)} s`, value });
  const ratio = (name: string, value: number, most: number): Figure => ({
    name,
    text: String(hundredth(value)),
    value,
    atMost: { value: most, text: String(hundredth(most)) },
  });
  const memory = Math.max(...found.ours.map(({ megabytes }) => megabytes));
  return {
    title: '1 GB of testpmd output',
    method:
      `One long healthy run with a statistics block each second, read by a new process from the page cache: ours ` +
      `explains it (\`mana-dpdk explain --format json\`), grep and ripgrep only count the lines that fit any of the ` +
      `${builtInLogRows.flatMap(({ patterns }) => patterns).length} formats, written as regular expressions. ${runs} runs of each in turns, medians. CPU is user and system time.`,
    figures: [
      seconds('ours, wall', wall('ours')),
      seconds('ours, CPU', cpu('ours')),
      seconds('grep -c -E -f, wall', wall('grep')),
      seconds('grep -c -E -f, CPU', cpu('grep')),
      seconds('ripgrep -c -f, wall', wall('ripgrep')),
      seconds('ripgrep -c -f, CPU', cpu('ripgrep')),
      ratio('time beside grep’s, wall', wall('ours') / wall('grep'), 1),
      ratio('time beside ripgrep’s, wall', wall('ours') / wall('ripgrep'), 3),
      {
        name: 'peak memory',
        text: `${Math.round(memory)} MB`,
        value: memory,
        atMost: { value: 200, text: '200 MB' },
      },
    ],
  };
}

/** What a job answers. */
interface Timed {
  readonly ms: number;
  readonly rows?: number;
  readonly format?: string;
}

function job(program: string, ...args: readonly string[]): Timed {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return JSON.parse(stdout) as Timed;
}

async function growth(program: string, folder: string, say: (line: string) => void): Promise<Section> {
  const [small, large] = [join(folder, 'small.log'), join(folder, 'large.log')];
  await writeOutput(small, gigabyte / 4);
  await writeOutput(large, gigabyte / 2);
  const best = (path: string, share: number): Timed => {
    say(`growth: ${path === small ? '256' : '512'} MB, ${share * 100} % of the families`);
    const times = [0, 1, 2].map(() => job(program, 'file', path, String(share)));
    return times.reduce((one, other) => (other.ms < one.ms ? other : one));
  };
  const rowsOf = ({ rows = NaN }: Timed): number => rows;
  const [all, doubled, eighth] = [best(small, 1), best(large, 1), best(small, 1 / 8)];
  return {
    title: 'Growth',
    method: 'CPU time of the engine alone, the best of 3 new processes.',
    figures: [
      { name: '256 MB', text: `${Math.round(all.ms)} ms`, value: all.ms },
      {
        name: 'twice the size takes',
        text: `${hundredth(doubled.ms / all.ms)} times`,
        value: doubled.ms / all.ms,
        atMost: { value: 2.3, text: '2 and noise' },
      },
      {
        name: `256 MB with ${rowsOf(eighth)} families instead of ${rowsOf(all)}`,
        text: `${Math.round(eighth.ms)} ms`,
        value: eighth.ms,
      },
      {
        name: `${Math.round(rowsOf(all) / rowsOf(eighth))} times the families take`,
        text: `${hundredth(all.ms / eighth.ms)} times`,
        value: all.ms / eighth.ms,
        atMost: { value: rowsOf(all) / rowsOf(eighth) / 2, text: 'far less than that' },
      },
    ],
  };
}

/** Bytes of a text that is made to be slow; the second time it is twice as long. */
const slowLength = 4 * 1024 * 1024;

function adversarial(program: string, say: (line: string) => void): Section {
  const figures: Figure[] = [];
  for (const name of Object.keys(slowTexts)) {
    say(`a text made to be slow: ${name}`);
    const best = (length: number): number =>
      Math.min(...[0, 1, 2].map(() => job(program, 'text', name, String(length)).ms));
    const [short, long] = [best(slowLength), best(2 * slowLength)];
    // A floor: at a few milliseconds the growth is that of the clock.
    const ratio = hundredth((long + 20) / (short + 20));
    figures.push(
      { name: `${name}, 4 MB`, text: `${tenth(short)} ms`, value: short },
      {
        name: 'twice of it: grows by',
        text: String(ratio),
        value: ratio,
        atMost: { value: 2.6, text: '2 and noise' },
      },
    );
  }
  say('every format on a line of 1 MB');
  const slowest = job(program, 'formats', String(1024 * 1024));
  figures.push({
    name: 'the slowest of all formats on a line of 1 MB made of its own text',
    text: `${tenth(slowest.ms)} ms`,
    value: slowest.ms,
    atMost: { value: 50, text: '50 ms' },
  });
  return {
    title: 'Logs that are made to be slow',
    method: 'Read in a new process, the best of 3, and again with twice the length: linear time doubles.',
    figures,
  };
}
