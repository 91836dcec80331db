// How the words of a command become options, release by release. The expectations are what real binaries did.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allReleases, fixed, refusedIn, saidOf, sentenceOf, stagesOf } from './scanSupport';

const getopt = '22.11 23.11 24.11';
const argparse = '25.11 26.07';
const all = `${getopt} ${argparse}`;

test('every release refuses what its parser refuses, and nothing else', () => {
  const cases: Record<string, string> = {
    // Spellings of one option.
    '-l 0-1 -n 4 -- -i': '',
    '-l0-1 -n4 -- -i': '',
    '-l 0-1 -n=4 -- -i': getopt,
    '-l=0-1 -- -i': getopt,
    '--lcores=0-1 -- -i': '',
    '--lcores 0-1 -- -i': '',
    '-vl 0-1 -- -i': argparse,
    '-vv -l 0-1 -- -i': argparse,
    '-l 0-1 -v -v -- -i': argparse,
    '-l 0-1 --version -- -i': getopt,
    '-l 0-1 --memory-channels=4 -- -i': getopt,
    // Abbreviations.
    '-l 0-1 --no-p -- -i': argparse,
    '-l 0-1 --no -- -i': all,
    '-l 0-1 --no-h -- -i': all,
    '-l 0-1 --trace=x -- -i': '',
    '-l 0-1 -- --stats=1': '',
    '-l 0-1 -- --nb=1': '24.11 25.11 26.07',
    '-l 0-1 -- --rss': '24.11 25.11 26.07',
    '-l 0-1 -- --no': all,
    '-l 0-1 -- --enable-hw-v': '24.11 25.11 26.07',
    '-l 0-1 -- --rx=1': all,
    '-l 0-1 -- --bogus': all,
    '-l 0-1 --bogus -- -i': all,
    '-l 0-1 -- -n 4': all,
    '-l 0-1 -Z -- -i': all,
    '-l 0-1 -A -- -i': '22.11 23.11 24.11 25.11',
    '-l 0-1 ---no-pci -- -i': all,
    '-l 0-1 --No-pci -- -i': all,
    // Values.
    '-l 0-1 --no-pci=1 -- -i': all,
    '-l 0-1 --no-pci= -- -i': all,
    '-l 0-1 --log-level': all,
    '-l 0-1 -n': all,
    '-l 0-1 -- --nb-cores': all,
    '-l 0-1 -- --numa=1': all,
    '-l 0-1 --syslog=user -- -i': '',
    '-l 0-1 --syslog -- -i': '22.11 23.11',
    '-l 0-1 --syslog user -- -i': '24.11 25.11 26.07',
    '-l 0-1 --huge-unlink always -- -i': all,
    '-l 0-1 --log-color -- -i': '22.11 23.11',
    '-l 0-1 --log-color always -- -i': all,
    '-l 0-1 -R -- -i': getopt,
    '-l 0-1 -R4 -- -i': getopt,
    '-l 0-1 -R 4 -- -i': all,
    // Repetitions.
    '-l 0-1 -n 4 -n 4 -- -i': argparse,
    '-l 0-1 -n 4 --memory-channels=4 -- -i': all,
    '-l 0-1 --no-pci --no-pci -- -i': argparse,
    '-l 0-1 -a 0:0.0 -a 0:0.1 --log-level=8 --log-level=8 --vdev=net_null0 --vdev=net_null1 -- -i': '',
    '-l 0-1 --socket-mem=64 --numa-mem=64 -- -i': getopt,
    // Words that belong to nothing.
    '-l 0-1 foo -- -i': all,
    'foo -l 0-1 -- -i': all,
    "-l 0-1 '' -- -i": all,
    '-l 0-1 - -- -i': all,
    '-l 0-1 -- foo': all,
    '-l 0-1 -- -- foo': all,
    '-l 0-1 -- -i --': '',
    '-l 0-1 -- --nb-cores=1 2': all,
    '-l 0-1': '',
    '-l 0-1 --': '',
    // A value with an equals sign, stuck to its letter.
    '-l 0-1 -a0:0.0,mac=1 -- -i': argparse,
    '-l 0-1 -a0:0.0 -- -i': '',
    '-l 0-1 -a 0:0.0 mac=1 -- -i': all,
  };
  const found = Object.fromEntries(Object.keys(cases).map((text) => [text, refusedIn(text)]));
  assert.deepEqual(found, cases);
});

test('a help ends testpmd where the release reads it, and what comes first counts', () => {
  const cases: Record<string, string> = {
    '-l 0-1 -h': '',
    '-l 0-1 --help': '',
    '-l 0-1 -h --bogus': argparse,
    '-l 0-1 --bogus -h': all,
    '-l 0-1 -h -n 0': '',
    '-l 0-1 -n 0 -h': getopt,
    '-l 0-1 -h -h': '',
    '-l 0-1 --help=1': all,
    '-l 0-1 -vh': argparse,
    '-l 0-1 -h --log-level=bad': '24.11',
    '-l 0-1 -n 0 --log-level=help': '',
    '-l 0-1 --log-level=bad --log-level=help': '24.11 25.11 26.07',
    '-l 0-1 --log-level=help --log-level=bad': '',
    '-l 0-1 --bogus --log-level=help': '22.11 23.11 25.11 26.07',
    '-l 0-1 --log-level=help --bogus': argparse,
    '-l 0-1 -a 0:0.0 -b 0:0.1 -h': getopt,
    '-l 0-1 -h -a 0:0.0 -b 0:0.1': '',
    '-l 0-1 --log-level=help -a 0:0.0 -b 0:0.1': argparse,
    '-l 0-1 --proc-type=bad -h': '',
    '-l 0-1 -- --help foo': '',
    '-l 0-1 -- foo --help': '',
    '-l 0-1 foo -- -h': '',
    '-l 0-1 -- --help --bogus': '',
    '-l 0-1 -- --bogus --help': all,
    '-l 0-1 -- -ih': '',
    '-l 0 -h': '',
    '-l 0 -- --help': all,
  };
  const found = Object.fromEntries(Object.keys(cases).map((text) => [text, refusedIn(text)]));
  assert.deepEqual(found, cases);
});

test('what is said, and of which part', () => {
  const cases: Record<string, readonly string[]> = {
    '24.11 -l 0-1 --nohuge -- -i': ['error unknown-option --nohuge'],
    '24.11 -l 0-1 -- --bogus=5 -i': ['error unknown-option --bogus'],
    '24.11 -l 0-1 --no -- -i': ['error ambiguous-option --no'],
    '24.11 -l 0-1 -- --rxq': ['error missing-value --rxq'],
    '24.11 -l 0-1 --no-pci=1 -- -i': ['error unexpected-value --no-pci=1'],
    '25.11 -l 0-1 --no-pci --no-pci -- -i': ['error repeated-option --no-pci'],
    '24.11 -l 0-1 foo -- -i': ['error stray-word foo'],
    '24.11 -l 0-1 -- --stats=1': ['hint abbreviation --stats'],
    '22.11 -l 0-1 -- --nb=1': ['warning unportable-abbreviation --nb'],
    '24.11 -l 0-1 --no-hug -- -i': ['warning unportable-abbreviation --no-hug'],
    '24.11 -l 0-1 -- --help': ['info prints-and-exits --help'],
    '25.11 -l 0-1 -a0:0.0,k=v -- -i': ['error unknown-option -a0:0.0,k=v'],
    '24.11 -vx -l 0-1 -- -i': ['error unknown-option x'],
    '24.11 -l 0-1 --file-prefix --no-pci -- -i': ['warning missing-value --file-prefix --no-pci'],
    '24.11 -l 0-1 --trace-dir -- -i': ['error unknown-option -i', 'warning missing-value --trace-dir --'],
  };
  const found = Object.fromEntries(
    Object.keys(cases).map((line) => [line, saidOf(line.slice(6), line.slice(0, 5))]),
  );
  assert.deepEqual(found, cases);
});

test('without “--” the first option of testpmd ends the start', () => {
  const cases: Record<string, readonly string[]> = {
    '-l 0-1 --nb-cores=1': ['error missing-separator --nb-cores=1'],
    '-l 0-1 -i --rxq 2': ['error missing-separator -i'],
    '-l 0-1 --rxq 2 -n 4': ['error missing-separator --rxq'],
    '-l 0-1 -n 4': [],
  };
  const found = Object.fromEntries(Object.keys(cases).map((text) => [text, saidOf(text, '25.11')]));
  assert.deepEqual(found, cases);
  assert.deepEqual(
    allReleases.map((release) => fixed('-l 0-1 -i --rxq 2', release)),
    allReleases.map(() => '-l 0-1 -- -i --rxq 2'),
  );
  assert.equal(fixed('-l 0-1 --rxq 2 -n 4', '24.11'), undefined, 'no edit where EAL options follow');
  const { scan } = stagesOf('-l 0-1 -i --rxq 2', '24.11');
  assert.deepEqual(
    [scan.eal, scan.application].map(({ options }) =>
      options.map(({ spelled, value }) => [spelled, value?.text]),
    ),
    [
      [['-l', '0-1']],
      [
        ['-i', undefined],
        ['--rxq', '2'],
      ],
    ],
  );
});

test('the fixes', () => {
  const cases: Record<string, string | undefined> = {
    '24.11 -l 0-1 --nohuge -- -i': '-l 0-1 --no-huge -- -i',
    '24.11 -l 0-1 -- --nb_cores=1': '-l 0-1 -- --nb-cores=1',
    '24.11 -l 0-1 -- -nb-cores=1': '-l 0-1 -- --nb-cores=1',
    '24.11 -l 0-1 -- --foward-mode=io': '-l 0-1 -- --forward-mode=io',
    '25.11 -l 0-1 --no-hug -- -i': '-l 0-1 --no-huge -- -i',
    '24.11 -l 0-1 --no-h -- -i': '-l 0-1 --no-hpet -- -i',
    '24.11 -l 0-1 -- --stats=1': '-l 0-1 -- --stats-period=1',
    '24.11 -l 0-1 --no-pci=1 -- -i': '-l 0-1 --no-pci -- -i',
    '25.11 -l 0-1 -a0:0.0,k=v -- -i': '-l 0-1 -a 0:0.0,k=v -- -i',
    '24.11 -l 0-1 --nb-cores=1 -- -i': '-l 0-1 -- --nb-cores=1 -i',
    '24.11 -l 0-1 -- -i --no-pci': '-l 0-1 --no-pci -- -i',
    '24.11 -l 0-1 -a 0:0.0 mac=1 -- -i': '-l 0-1 -a 0:0.0,mac=1 -- -i',
    '24.11 -l 0-1 --syslog user -- -i': '-l 0-1 --syslog=user -- -i',
    '24.11 -l 0-1 --memory-channels=4 -- -i': '-l 0-1 -n 4 -- -i',
    '24.11 -w 7870:00:00.0 -- -i': '-a 7870:00:00.0 -- -i',
    '24.11 --master-lcore=1 -- -i': '--main-lcore=1 -- -i',
    '24.11 --numa-mem=64 -- -i': '--socket-mem=64 -- -i',
    '24.11 -l 0-1 --xyzzy -- -i': undefined,
  };
  const found = Object.fromEntries(
    Object.keys(cases).map((line) => [line, fixed(line.slice(6), line.slice(0, 5))]),
  );
  assert.deepEqual(found, cases);
});

test('an unknown option is explained by where it does exist', () => {
  assert.deepEqual(
    {
      'other side': sentenceOf('-l 0-1 --nb-cores=1 -- -i', '24.11'),
      'other release': sentenceOf('-l 0-1 --log-color -- -i', '23.11'),
      nowhere: sentenceOf('-l 0-1 --xyzzy -- -i', '24.11'),
    },
    {
      'other side':
        '--nb-cores is an option of testpmd, not of EAL, and EAL ends the start: it goes after “--”.',
      'other release':
        'EAL in DPDK 23.11 has no option --log-color, and testpmd ends: the option exists in DPDK 24.11, 25.11, 26.07.',
      nowhere: 'EAL in DPDK 24.11 has no option --xyzzy, and testpmd ends.',
    },
  );
});

test('what only a run can tell silences what depends on it', () => {
  const lines = [
    '-l ? -- -i',
    '-l 0-1 -n ? -- --nb-cores=?',
    '-l 0-1 ? -- -i',
    '-l 0-1 -? -- -i',
    '-l 0-1 --? -- -i',
    '-l 0-1 --no-h? -- -i',
    '-l 0-1 --file-prefix=? -- -i',
    '-l 0-1 -v? -- -i',
    '* -- -i',
    '* 0-1 -- -i',
    '-l * -- -i',
    '* --nb-cores=1',
    '-l 0-1 * --nb-cores=1 --bogus',
    '-l 0-1 -- * 3',
    '-l 0-1 -- -i ?',
    '-l 0-1 -a?,mac=? -- -i',
    '-a ? -l 0-1 -- --eth-peer=?',
  ];
  const found = Object.fromEntries(
    lines.map((text) => [text, allReleases.flatMap((release) => saidOf(text, release))]),
  );
  assert.deepEqual(found, Object.fromEntries(lines.map((text) => [text, []])));
});

test('what is certain is said beside unknown words', () => {
  const cases: Record<string, readonly string[]> = {
    '-l 0-1 * --bogus -- -i': ['error unknown-option --bogus'],
    '--bogus * --nb-cores=1': ['error unknown-option --bogus'],
    '-l 0-1 * a b -- -i': ['error stray-word b'],
    '-l 0-1 -- foo?': ['error stray-word foo?'],
    '-l 0-1 -- --bogus=?': ['error unknown-option --bogus'],
    '-l 0-1 --no-pci=? -- -i': ['error unexpected-value --no-pci=?'],
    '-l 0 * -- -i': ['error no-forwarding-lcore 0'],
  };
  const found = Object.fromEntries(Object.keys(cases).map((text) => [text, saidOf(text, '24.11')]));
  assert.deepEqual(found, cases);
});

test('sides, separator and openness as the stages behind need them', () => {
  const shape = (text: string): unknown => {
    const { scan } = stagesOf(text, '24.11');
    return [
      scan.sidesKnown,
      scan.separator !== undefined,
      scan.eal.open,
      scan.application.open,
      scan.eal.options.map(({ spelled }) => spelled).join(' '),
      scan.application.options.map(({ spelled }) => spelled).join(' '),
    ];
  };
  assert.deepEqual(
    {
      plain: shape('-l 0-1 -- -i'),
      'unknown words before --': shape('-l 0-1 * -- -i'),
      'unknown words after --': shape('-l 0-1 -- * -i'),
      'unknown words alone': shape('-l 0-1 * --nb-cores=1'),
      'unknown value': shape('-l ? -- --rxq ?'),
      'value of several words': shape('-l * -- -i'),
      'stopped by EAL': shape('-n 4 -h -l 0-1 -- -i'),
      'stopped by testpmd': shape('-l 0-1 -- -i -h --rxq=2'),
    },
    {
      plain: [true, true, false, false, '-l', '-i'],
      'unknown words before --': [true, true, true, false, '-l', '-i'],
      'unknown words after --': [true, true, false, true, '-l', '-i'],
      'unknown words alone': [false, false, true, true, '-l', ''],
      'unknown value': [true, true, false, false, '-l', '--rxq'],
      'value of several words': [true, true, true, false, '-l', '-i'],
      'stopped by EAL': [true, true, false, false, '-n -h', ''],
      'stopped by testpmd': [true, true, false, false, '-l', '-i -h'],
    },
  );
});
