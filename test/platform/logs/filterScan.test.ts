// The filter over a whole log: the same lines as a plain loop finds, progressively, and along with its growth.
import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { ViewerSeverity } from '../../../src/core/logs/viewer/explainer';
import {
  everyLine,
  isFilterProblem,
  lineFilter,
  type LineFilter,
  type ViewerFilter,
} from '../../../src/core/logs/viewer/filter';
import { openFileSource } from '../../../src/platform/logs/fileSource';
import { FilterScan, type Severities } from '../../../src/platform/logs/filterScan';
import type { LogSource } from '../../../src/platform/logs/source';
import { folderFor, until } from './support';

function filterOf(filter: Partial<ViewerFilter>): LineFilter {
  const made = lineFilter({ ...everyLine, ...filter });
  return isFilterProblem(made) ? assert.fail(made.problem) : made;
}

const allKnown: Severities = { of: () => undefined, lines: Infinity };

interface Running {
  readonly scan: FilterScan;
  readonly source: LogSource;
  readonly path: string;
  steps: number;
}

async function scanOf(
  t: TestContext,
  content: string | Uint8Array,
  filter: Partial<ViewerFilter>,
  severities = allKnown,
): Promise<Running> {
  const path = join(folderFor(t), 'a.log');
  writeFileSync(path, content);
  const source = await openFileSource(path, { lookMs: 10 });
  const end = new AbortController();
  const running: { steps: number } = { steps: 0 };
  const scan = new FilterScan(filterOf(filter), {
    store: source.store,
    changes: source.changes,
    severities,
    progress: () => (running.steps += 1),
  });
  const work = scan.run(end.signal);
  t.after(async () => {
    end.abort();
    source.changes.fire();
    await work;
    await source.close();
  });
  await until('the first reading', () => source.state.kind === 'watching');
  return Object.assign(running, { scan, source, path });
}

const rows = ({ scan }: Running): readonly number[] => scan.linesOf(0, scan.rows);

void test('plain texts, expressions and exclusions find what a loop finds', async (t) => {
  const lines = Array.from({ length: 40_000 }, (_, line) =>
    line % 5000 === 17 ? `EAL: No free ${line} kB hugepages` : `port ${line}: ${line % 7 === 0 ? 'é' : 'ok'}`,
  );
  const filters: [Partial<ViewerFilter>, (line: string) => boolean][] = [
    [{ include: 'hugePAGES' }, (line) => line.includes('hugepages')],
    [{ include: 'hugePAGES', matchCase: true }, () => false],
    [{ include: '/^port \\d*99:/' }, (line) => /^port \d*99:/.test(line)],
    [{ exclude: 'port' }, (line) => !line.includes('port')],
    [{ include: 'é', exclude: '/1[0-9]:/' }, (line) => line.includes('é') && !/1[0-9]:/.test(line)],
    [{ exclude: 'nowhere' }, () => true],
  ];
  for (const [filter, passes] of filters) {
    const running = await scanOf(t, `${lines.join('\n')}\n`, filter);
    await until('the scan', () => running.scan.isComplete);
    assert.deepEqual(
      rows(running),
      lines.flatMap((line, at) => (passes(line) ? [at] : [])),
      JSON.stringify(filter),
    );
  }
});

void test('colours and hidden characters do not hide a text', async (t) => {
  const running = await scanOf(t, '\x1b[33mEAL:\x1b[0m no\nE\u200bAL: no\n\x1b[33mEAL\x1b[0m\n', {
    include: 'EAL: no',
  });
  await until('the scan', () => running.scan.isComplete);
  assert.deepEqual(rows(running), [0, 1]);
});

void test('either ending of a line is its end', async (t) => {
  const running = await scanOf(t, 'one\r\none \r\ntwo one\n', { include: '/one$/' });
  await until('the scan', () => running.scan.isComplete);
  assert.deepEqual(rows(running), [0, 2]);
});

void test('a last line without an end comes and goes with what it says', async (t) => {
  const running = await scanOf(t, 'error\nfine\nerr', { include: 'error' });
  await until('the scan', () => running.scan.isComplete && running.scan.rows === 1);
  appendFileSync(running.path, 'or');
  await until('the open line', () => running.scan.rows === 2);
  assert.deepEqual(rows(running), [0, 2]);
  assert.equal(running.scan.rowOf(2), 1);
  appendFileSync(running.path, '\nfine\n');
  await until('the growth', () => running.scan.scanned === 4);
  assert.deepEqual(rows(running), [0, 2]);
  assert.equal(running.scan.rowOf(1), undefined);
  assert.equal(running.scan.rowNear(1), 1);
  assert.equal(running.scan.rowNear(99), 1);
});

void test('a severity decides as far as the engine has come', async (t) => {
  let known = 2;
  const running = await scanOf(
    t,
    'a\nb\nc\nd\n',
    { severities: ['error'] },
    {
      of: (line): ViewerSeverity | undefined => (line % 2 === 1 ? 'error' : undefined),
      get lines() {
        return known;
      },
    },
  );
  await until('the first two', () => running.scan.scanned === 2);
  assert.deepEqual(rows(running), [1]);
  known = 4;
  running.source.changes.fire();
  await until('the rest', () => running.scan.scanned === 4);
  assert.deepEqual(rows(running), [1, 3]);
});

void test('a huge line is searched and does not stop what follows', async (t) => {
  const long = `${'x'.repeat(100_000)}needle${'y'.repeat(3_000_000)}`;
  const running = await scanOf(t, `a\n${long}\nb needle\n${'z\n'.repeat(5000)}needle\n`, {
    include: '/needle/',
  });
  await until('the scan', () => running.scan.isComplete);
  assert.deepEqual(rows(running), [1, 2, 5003]);
});

void test('a scan of much goes in slices, and its results come progressively', async (t) => {
  const line = 'EAL: a line like any other, of some length, with é in it\n';
  const running = await scanOf(t, line.repeat(300_000), { include: '/(x|y)*any [n-p]ther.*it$/' });
  let longest = 0;
  let last = performance.now();
  const turn = (): void => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(turn, 1);
  await until('the scan', () => running.scan.isComplete, 60_000);
  clearInterval(timer);
  assert.equal(running.scan.rows, 300_000);
  assert.ok(running.steps > 20, `${running.steps} steps`);
  // Some slices: a busy machine may take the process away for a while.
  assert.ok(longest < 500, `${longest} ms without a turn`);
});
