// The differential suite's own reading: words of a line, verdicts of a run, recorded entries.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordsOf } from '../../scripts/differential/commands';
import { verdictOf } from '../../scripts/differential/recording';
import { outcomeOf, type FinishedRun } from '../../scripts/differential/verdict';

test('words of a line', () => {
  assert.deepEqual(
    {
      plain: wordsOf('-l 0-1  --vdev=net_null0'),
      quotes: wordsOf(`--vdev='a b' "c,d" e''f ''`),
      escapes: wordsOf('a\\ b "c\\"d"'),
      nothing: wordsOf('   '),
    },
    {
      plain: ['-l', '0-1', '--vdev=net_null0'],
      quotes: ['--vdev=a b', 'c,d', 'ef', ''],
      escapes: ['a b', 'c"d'],
      nothing: [],
    },
  );
  assert.throws(() => wordsOf("--vdev='open"), /open quote/);
});

test('verdicts of runs', () => {
  const run = (output: string, code: number | null, more: Partial<FinishedRun> = {}): string => {
    const { verdict, line } = outcomeOf({ code, signal: null, output, ended: 'itself', ...more });
    return line === '' ? verdict : `${verdict}: ${line}`;
  };
  const start = 'EAL: Detected CPU lcores: 2\nEAL: Detected NUMA nodes: 1\n';
  assert.deepEqual(
    {
      forwarded: run(`${start}No commandline core given, start packet forwarding\nBye...\n`, 0),
      interactive: run(`${start}testpmd> `, 0),
      interrupted: run(`${start}Press enter to exit\n`, null, { signal: 'SIGINT', ended: 'interrupted' }),
      help: run('Usage: dpdk-testpmd [options]\n', 0),
      refused: run(`${start}nb-cores should be > 0 and <= 1\nEAL: Error - exiting with code: 1\n`, 1),
      getopt: run(`/usr/bin/dpdk-testpmd: unrecognized option '--bogus'\n\nUsage: …`, 1),
      failedAfterStart: run(`${start}start packet forwarding\nlcore died\n`, 1),
      crashed: run(start, null, { signal: 'SIGSEGV' }),
      hugepages: run(`${start}EAL: Cannot get hugepage information.\n`, 1),
      file: run(`${start}EAL: x.so: cannot open shared object file: No such file or directory\n`, 1),
      killed: run(start, null, { signal: 'SIGKILL', ended: 'killed' }),
    },
    {
      forwarded: 'accepted',
      interactive: 'accepted',
      interrupted: 'accepted',
      help: 'accepted',
      refused: 'refused: nb-cores should be > 0 and <= 1',
      getopt: "refused: unrecognized option '--bogus'",
      failedAfterStart: 'refused: lcore died',
      crashed: 'refused: ended by SIGSEGV',
      hugepages: 'unmet: EAL: Cannot get hugepage information.',
      file: 'undecided: EAL: x.so: cannot open shared object file: No such file or directory',
      killed: 'undecided',
    },
  );
});

test('recorded entries', () => {
  assert.deepEqual(
    [verdictOf('accepted'), verdictOf('refused: Invalid port: 3')],
    [
      { verdict: 'accepted', line: '' },
      { verdict: 'refused', line: 'Invalid port: 3' },
    ],
  );
});
