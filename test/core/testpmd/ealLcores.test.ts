// Which lcores a command enables. The expectations are what real binaries did with two lcores, or the C code says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as cores from '../../../src/core/testpmd/eal/coreLists';
import { listOf } from '../../../src/core/testpmd/eal/lcores';
import { fourLcores, refusedIn, saidOf, stagesOf } from './scanSupport';

const getopt = '22.11 23.11 24.11';
const argparse = '25.11 26.07';
const all = `${getopt} ${argparse}`;

function read(reader: cores.CoreReader, texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const reading = reader(text);
      return [text, typeof reading === 'string' ? reading : listOf(reading.lcores)];
    }),
  );
}

test('lists are read with the habits of each reader', () => {
  const cases: Record<string, readonly [string, string]> = {
    '0-1': ['0-1', '0-1'],
    '0,2-3': ['0,2-3', '0,2-3'],
    '1-0': ['none', '0-1'],
    '3-1,5': ['5', '1-3,5'],
    '0,': ['syntax', 'syntax'],
    ',1': ['0-1', 'syntax'],
    '': ['syntax', 'none'],
    ' 0-1': ['0-1', '0-1'],
    '0-1 ': ['0-1', 'syntax'],
    '0 - 1': ['0-1', 'syntax'],
    '0,+1': ['0-1', 'syntax'],
    '0--1': ['syntax', 'syntax'],
    '-1': ['syntax', 'syntax'],
    '0-': ['syntax', 'syntax'],
    '0-1-3': ['1-3', 'syntax'],
    '0x1': ['syntax', 'syntax'],
    '0;1': ['syntax', 'syntax'],
    '0,127': ['0,127', '0,127'],
    '0,128': ['range', '0,128'],
    '0-200': ['range', '0-200'],
    '0,1024': ['range', '0'],
    '0,65536': ['range', 'range'],
    '4294967296': ['0', 'range'],
  };
  const texts = Object.keys(cases);
  const [old, recent] = [read(cores.oldCoreList, texts), read(cores.newCoreList, texts)];
  assert.deepEqual(Object.fromEntries(texts.map((text) => [text, [old[text], recent[text]]])), cases);
});

test('masks, maps and lists of service lcores', () => {
  assert.deepEqual(
    read(cores.coreMask, ['3', '0x3', '0XF0', '15', ' 3 ', '0', '0x', '', 'xyz', '3x', `1${'0'.repeat(32)}`]),
    {
      '3': '0-1',
      '0x3': '0-1',
      '0XF0': '4-7',
      '15': '0,2,4',
      ' 3 ': '0-1',
      '0': 'none',
      '0x': 'syntax',
      '': 'syntax',
      xyz: 'syntax',
      '3x': 'syntax',
      [`1${'0'.repeat(32)}`]: 'range',
    },
  );
  assert.deepEqual(
    read(cores.coreMap, [
      '0-1',
      '1-0',
      '(0,2)@1',
      '0@0,1@(2-3)',
      '5@0,6@1',
      '(0-1)@(0-1)',
      '0@',
      '@0',
      '(0,1',
      '()',
      '(0--1)',
      '128@0',
      '0@1024',
      '0@0,',
      '0-1@1',
    ]),
    {
      '0-1': '0-1',
      '1-0': '0-1',
      '(0,2)@1': '0,2',
      '0@0,1@(2-3)': '0-1',
      '5@0,6@1': '5-6',
      '(0-1)@(0-1)': '0-1',
      '0@': 'syntax',
      '@0': 'syntax',
      '(0,1': 'syntax',
      '()': 'syntax',
      '(0--1)': 'syntax',
      '128@0': 'range',
      '0@1024': 'syntax',
      '0@0,': 'syntax',
      '0-1@1': 'syntax',
    },
  );
  assert.deepEqual(read(cores.serviceList, ['1', '0-1', '1-0', '', 'x', '1,', '128', '-1']), {
    '1': '1',
    '0-1': '0-1',
    '1-0': 'none',
    '': 'syntax',
    x: 'syntax',
    '1,': 'syntax',
    '128': 'range',
    '-1': 'range',
  });
});

test('a long list takes no more than linear time', () => {
  const long = '0,'.repeat(200_000);
  assert.deepEqual(
    [cores.oldCoreList(long), cores.newCoreList(long), cores.coreMap(long), cores.serviceList(long)],
    ['syntax', 'syntax', 'syntax', 'syntax'],
  );
});

test('lcores a VM of four has not, and lines that leave none for forwarding', () => {
  const cases: Record<string, string> = {
    '-l 0-3 -- -i': '',
    '-l 0-4 -- -i': all,
    '-l 4,5 -- -i': all,
    '-c 0x1f -- -i': all,
    '--lcores=0@0,9@1 -- -i': '',
    '--lcores=0@0,1@9 -- -i': all,
    '-l 0@0,1@1 -- -i': getopt,
    '-l (0,1) -- -i': getopt,
    '-l 3-0 -- -i': getopt,
    '--lcores=3-0 -- -i': '',
    '-l 0 -- -i': all,
    '-l 0,0 -- -i': all,
    '-- -i': '',
    '-l 0-1 -c 3 -- -i': all,
    '-l 0-1 -l 0-1 -- -i': all,
    '-l 0-1 --lcores=0-1 -- -i': all,
    '-l 0-1 --main-lcore=1 -- -i': '',
    '-l 0-1 --main-lcore=2 -- -i': all,
    '-l 0-1 --main-lcore=128 -- -i': all,
    '-l 0-1 --main-lcore=x -- -i': all,
    '--main-lcore=3 -- -i': '',
    '--main-lcore=4 -- -i': all,
    '-l 0-1 -S 1 -- -i': all,
    '-l 0-2 -S 1 -- -i': '',
    '-l 0-1 -S 0 -- -i': '',
    '-l 0-2 -s 0x10 -- -i': all,
    '-l 0-2 -S 9 -- -i': '',
    '-l 0-2 -S 1 --main-lcore=1 -- -i': all,
    '-l 0-3 -s 8 -S 2 -- -i': argparse,
    '-l 0-1 -R -- -i': getopt,
    '-l 0-1 -R=126 -- -i': getopt,
    '-l 0-1 -R=127 -- -i': all,
    '-l 0@0,1@1 -R -- -i': all,
    '-R=4 -l 0-1 --main-lcore=4 -- -i': getopt,
    '-R=4 -l 0-1 --main-lcore=0 -- -i': all,
  };
  const found = Object.fromEntries(Object.keys(cases).map((text) => [text, refusedIn(text, fourLcores)]));
  assert.deepEqual(found, cases);
});

test('without a machine nothing is said of lcores it may have', () => {
  const cases: Record<string, readonly string[]> = {
    '-l 0-99 -- -i': [],
    '-l 0-128 -- -i': ['error invalid-value 0-128'],
    '-- -i': [],
    '-l 5 -- -i': ['error no-forwarding-lcore 5'],
    '--main-lcore=99 -- -i': [],
    '-l ? --main-lcore=1 -S ? -- -i': [],
    '-l 0-1 -S ? -- -i': [],
  };
  const found = Object.fromEntries(Object.keys(cases).map((text) => [text, saidOf(text, '24.11')]));
  assert.deepEqual(found, cases);
});

test('the lcores, the main one and the number left', () => {
  const lcores = (text: string, release = '24.11', limit?: readonly number[] | null): unknown => {
    const { eal } = stagesOf(text, release, fourLcores, limit);
    return [eal.lcores === null ? null : listOf(eal.lcores), eal.mainLcore, eal.forwardingLcores];
  };
  assert.deepEqual(
    {
      list: lcores('-l 1-3 -- -i'),
      map: lcores('--lcores=7@0,5@(1-2) -- -i'),
      default: lcores('-- -i'),
      taskset: lcores('-- -i', '24.11', [2, 3, 9]),
      'taskset that cannot be read': lcores('-- -i', '24.11', null),
      'taskset does not bind -l': lcores('-l 0-1 -- -i', '24.11', [2, 3]),
      main: lcores('-l 0-3 --main-lcore=2 -- -i'),
      services: lcores('-l 0-3 -S 2-3 -- -i'),
      'main is first of the services': lcores('-l 0-3 -S 0 -- -i'),
      renumbered: lcores('-l 2-3 -R=10 -- -i', '25.11'),
      'unknown list': lcores('-l ? -- -i'),
      'unknown words': lcores('-l 0-2 * -- -i'),
      'one is too few, whatever else there is': lcores('-l 2 * -- -i'),
    },
    {
      list: ['1-3', 1, 2],
      map: ['5,7', 5, 1],
      default: ['0-3', 0, 3],
      taskset: ['2-3', 2, 1],
      'taskset that cannot be read': [null, null, null],
      'taskset does not bind -l': ['0-1', 0, 1],
      main: ['0-3', 2, 3],
      services: ['0-3', 0, 1],
      'main is first of the services': ['0-3', 0, 3],
      renumbered: ['10-11', 10, 1],
      'unknown list': [null, null, null],
      'unknown words': ['0-2', null, null],
      'one is too few, whatever else there is': ['2', null, 0],
    },
  );
});
