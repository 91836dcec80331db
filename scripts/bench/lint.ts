// How fast the linter is: a long script at once and by keystrokes, beside bash-language-server, and texts that are made
// to be slow.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import * as esbuild from 'esbuild';
import { run } from '../../test/labs/process';
import { bashLanguageServer } from './bashLanguageServer';
import { serverTimes } from './languageServer';
import { adversarialLengths, adversarialTexts, benchScript } from './lintScript';
import type { Figure, Section } from './report';
import { hundredth, median, percentile, tenth } from './stats';

const milliseconds = (name: string, value: number, most?: number): Figure => ({
  name,
  text: `${tenth(value)} ms`,
  value,
  ...(most === undefined ? {} : { atMost: { value: most, text: `${most} ms` } }),
});

/** How often so much faster: a bound from below, told as one from above. */
const times = (name: string, theirs: number, ours: number, least?: number): Figure => ({
  name,
  text: `${tenth(theirs / ours)} times`,
  value: ours / theirs,
  ...(least === undefined ? {} : { atMost: { value: 1 / least, text: `at least ${least} times` } }),
});

/** Bundles the measured program as the product is bundled. */
async function bundle(folder: string): Promise<string> {
  const outfile = join(folder, 'lintRun.js');
  await esbuild.build({
    entryPoints: [join('scripts', 'bench', 'lintRun.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  return outfile;
}

async function measure(program: string, job: string, text: string): Promise<readonly number[]> {
  return JSON.parse(await run(process.execPath, [program, job], { input: text })) as number[];
}

/** All of the linter's figures. @param runs Fresh processes for each cold figure. */
export async function lintSections(runs: number, say: (line: string) => void): Promise<readonly Section[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-bench-'));
  try {
    const program = await bundle(folder);
    return [
      await wholeScript(program, runs, say),
      await keystrokes(program, say),
      await adversarial(program, say),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function wholeScript(program: string, runs: number, say: (line: string) => void): Promise<Section> {
  const text = benchScript();
  const cold: number[] = [];
  const warm: number[] = [];
  const theirCold: number[] = [];
  const theirWarm: number[] = [];
  for (let turn = 1; turn <= runs; turn++) {
    say(`the whole script, beside bash-language-server: ${turn} of ${runs}`);
    const [first = NaN, ...rest] = await measure(program, 'whole', text);
    cold.push(first);
    warm.push(median(rest.slice(-5)));
    const [theirFirst = NaN, ...theirRest] = await bashLanguageServer(text);
    theirCold.push(theirFirst);
    theirWarm.push(median(theirRest.slice(-5)));
  }
  return {
    title: 'A shell script of 5,000 lines with 500 testpmd commands',
    method:
      `From the text to its diagnostics: reading the shell, variables, every option, devices, all rules. One command in ` +
      `five has mistakes. Warm: the last of 12 passes, as in a server that has read other documents; cold: once in a ` +
      `new process with nothing made before. ${runs} processes of each in turns. Beside it ` +
      'the analyser of bash-language-server on the same text, in the same run: it parses and finds declarations, and ' +
      'judges no command (its shellcheck is left out, which takes much longer).',
    figures: [
      milliseconds('full validation, warm', median(warm), 100),
      milliseconds('full validation, cold', median(cold)),
      milliseconds('bash-language-server, cold', median(theirCold)),
      milliseconds('bash-language-server, warm', median(theirWarm)),
      times('faster, cold', median(theirCold), median(cold)),
      times('faster, warm', median(theirWarm), median(warm)),
    ],
  };
}

async function keystrokes(program: string, say: (line: string) => void): Promise<Section> {
  const text = benchScript();
  say('keystrokes');
  const core = await measure(program, 'keystrokes', text);
  const theirs = await bashLanguageServer(text);
  const built = spawnSync(process.execPath, ['scripts/build.mjs'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (built.status !== 0) throw new Error('the build failed');
  say('keystrokes, completion and hover over LSP');
  const served = await serverTimes(resolve('dist/server.js'), text, 150);
  const theirChange = median(theirs.slice(-5));
  return {
    title: 'One keystroke in that script',
    method:
      'A character typed into a command and taken away again, 150 times all over the script, after 30 that do not count; 95 of 100 are at most as ' +
      'long. In the core: until the changed command is judged. Over LSP: from the change on the standard input of the ' +
      'server to the diagnostics of the document on its output, both processes on one machine. bash-language-server ' +
      'analyses the whole file after each change.',
    figures: [
      milliseconds('core, diagnostics of the changed command, 95th percentile', percentile(core, 95), 5),
      milliseconds('over LSP, diagnostics, 95th percentile', percentile(served.diagnostics, 95)),
      milliseconds('over LSP, completion, 95th percentile', percentile(served.completion, 95), 5),
      milliseconds('over LSP, hover, 95th percentile', percentile(served.hover, 95), 5),
      milliseconds('bash-language-server, its analysis after a change, median', theirChange),
      times('faster after a change', theirChange, median(core), 10),
    ],
  };
}

async function adversarial(program: string, say: (line: string) => void): Promise<Section> {
  const figures: Figure[] = [];
  for (const [name, make] of Object.entries(adversarialTexts)) {
    say(`a text made to be slow: ${name}`);
    const [once, twice] = adversarialLengths(name);
    const time = async (length: number): Promise<number> => {
      const found: number[] = [];
      for (let turn = 0; turn < 3; turn++) found.push(...(await measure(program, 'pass', make(length))));
      return Math.min(...found);
    };
    const [short, long] = [await time(once), await time(twice)];
    // A floor: at a few milliseconds the growth is that of the clock.
    const growth = hundredth((long + 20) / (short + 20));
    figures.push(milliseconds(name, short), {
      name: `twice of it: grows by`,
      text: `${growth}`,
      value: growth,
      atMost: { value: 2.6, text: '2 and noise' },
    });
  }
  return {
    title: 'Texts that are made to be slow',
    method:
      'One pass in a new process, the best of 3, and the same with a text of twice the length: linear time doubles. ' +
      'A process that ran out of stack or memory would fail the benchmark.',
    figures,
  };
}
