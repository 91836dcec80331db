// However a log is made, twice as much of it takes about twice as long: no line, pattern or number of incidents hangs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logKnowledge } from '../../../src/core/logs/knowledge';
import { findPattern, toLower } from '../../../src/core/logs/pattern';
import { analyse, row, samples, withRows } from './support';

const megabyte = 1_000_000;
/** Of a linear reader about 2, of one that steps back 4 and more. Machines that do other things too are in between. */
const mostRatio = 3;
const attempts = 4;
/** Milliseconds below which a clock tells nothing. */
const leastTime = 15;

const timeOf = (work: () => void): number => {
  const started = performance.now();
  work();
  return performance.now() - started;
};

/** Fails where twice the size takes more than about twice the time, each time that it is tried. */
function assertLinear(name: string, work: (size: number) => void, size: number): void {
  let told = '';
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const once = timeOf(() => {
      work(size);
    });
    const twice = timeOf(() => {
      work(size * 2);
    });
    if (twice <= Math.max(once, leastTime) * mostRatio) return;
    told = `${name}: ${once.toFixed()} ms for ${size}, ${twice.toFixed()} ms for twice as much`;
  }
  assert.fail(told);
}

const repeated = (piece: string, size: number): string => piece.repeat(Math.ceil(size / piece.length));

/** What the reader knows, what decorations begin with, and what lets an expression begin anew at each place. */
const pieces = [
  'Failed to ',
  ' error ',
  'Cannot ',
  'not found ',
  'failed: Permission denied ',
  'no x errors ',
  'if it ',
  'FATAL: ',
  'EAL: ',
  'MANA_DRIVER: mana_x(): ',
  'mana_x(): ',
  'Tx-pps: 0 ',
  'RX-errors: ',
  '0',
  '7 ',
  'a',
  ' ',
  '\t',
  ': ',
  '- ',
  '"',
  '\\',
  '[',
  '{"msg":',
  '{"msg":"',
  '{"msg":"failed","a":',
  '\x1b[;',
  '\x1b[',
  '\x1b]0;',
  '\x9b0',
  '\0',
  '\r',
  'Failed to\r',
  '[     0.034375] ',
  'Nov 22 06:11:44 ',
  '|1|a|ERR|',
  'lisa.',
  'azureuser@vm1:',
  '$ ',
  '+ ',
  'testpmd> ',
  'std',
  '日',
  'İ',
  '🚀',
];

test('one line of a megabyte', () => {
  for (const piece of pieces)
    assertLinear(
      JSON.stringify(piece),
      (size) => {
        analyse(repeated(piece, size));
      },
      megabyte / 2,
    );
});

test('a JSON line as long as one is read, and what is nested in it', () => {
  for (const inner of ['a', '\\"', '\\\\', '[[', '{\\"msg\\":', '\\u0041'])
    assertLinear(
      inner,
      (size) => {
        for (let line = 0; line < 20; line += 1)
          analyse(`{"level":"error","msg":"failed ${repeated(inner, size)}"}\n`);
      },
      30_000,
    );
  let nested = 'mana_dev_start(): failed to start tx queues -19';
  for (let depth = 0; depth < 10; depth += 1) nested = JSON.stringify({ msg: nested });
  assert.equal(analyse(nested).incidents.length, 1);
  assert.equal(analyse(`${'{"msg":'.repeat(8000)}"failed"${'}'.repeat(8000)}`).incidents.length, 0);
});

test('a megabyte of short lines', () => {
  for (const piece of ['\n', ' \n', 'x\n', '\r\n', 'failed\n', ' error \n', 'EAL: \n', '\x1b[0m\n', '{}\n'])
    assertLinear(
      JSON.stringify(piece),
      (size) => {
        analyse(repeated(piece, size));
      },
      megabyte / 2,
    );
  assert.equal(analyse('\n'.repeat(5 * megabyte)).lines, 5 * megabyte);
});

test('random bytes', () => {
  let state = 1;
  const bytes = Uint8Array.from({ length: 4 * megabyte }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
  assertLinear(
    'random bytes',
    (size) => {
      analyse(bytes.subarray(0, size));
    },
    2 * megabyte,
  );
});

const begin = 'EAL: Detected CPU lcores: 2\n';
const failing = 'mana_dev_start(): failed to start tx queues -19\nFail to start port 0: No such device\n';
const kernel = '[  12.345678] mana 7870:00:00.0: HWC: Failed hw_channel req: 0x0\n';

test('a hundred thousand incidents', () => {
  const text = `${begin}${failing}`.repeat(100_000);
  assertLinear(
    'runs that fail',
    (size) => {
      const { incidents } = analyse(text.slice(0, size));
      assert.ok(incidents.length >= 49_000, `${incidents.length}`);
    },
    text.length / 2,
  );
});

test('one incident of very many lines, and many that look bad and are not known', () => {
  for (const line of [
    'Fail to start port 0: No such device\n',
    'it failed\n',
    'mana_init_once(): MP INIT PRIMARY\n',
  ])
    assertLinear(
      line,
      (size) => {
        analyse(line.repeat(size));
      },
      50_000,
    );
});

test('many runs between many lines of the kernel, which explain nothing or each of them', () => {
  const explaining = withRows(
    row('own-kernel', { component: 'kernel', patterns: ['quux kernel says no'], leadsTo: ['port-start'] }),
    row('own-other', { component: 'kernel', patterns: ['quux kernel says never'], leadsTo: ['port-start'] }),
  );
  const explained = `${begin}quux kernel says no\nFail to start port 0: x\nquux kernel says never\n`;
  assertLinear(
    'nothing',
    (size) => {
      analyse(`${begin}${kernel}${failing}`.repeat(size));
    },
    10_000,
  );
  assertLinear(
    'each',
    (size) => {
      const { incidents } = analyse(explained.repeat(size), explaining);
      assert.ok(incidents.length >= size, `${incidents.length}`);
    },
    10_000,
  );
});

test('a line of every row in one run, once and again', () => {
  const lines = samples().flatMap(({ yes }) => yes);
  assert.ok(analyse(lines.join('\n')).incidents.length > 100);
  assertLinear(
    'all rows',
    (size) => {
      analyse(`${lines.join('\n')}\n`.repeat(size));
    },
    10,
  );
  assertLinear(
    'all rows in one line',
    (size) => {
      analyse(repeated(lines.join(' '), size));
    },
    megabyte / 2,
  );
});

/** Lines that nearly are the message, over and over: its beginning, all but its end, all of it without its values. */
const nearly = (literals: readonly string[]): readonly string[] => [
  ...new Set([
    literals.find((literal) => literal !== '') ?? '',
    literals.slice(0, -1).join('1'),
    literals.join(' '),
  ]),
];

test('every pattern against a megabyte of its own texts', () => {
  for (const { patterns } of logKnowledge().rows)
    for (const pattern of patterns)
      for (const piece of nearly(pattern.literals).filter((text) => text !== '')) {
        const lower = toLower(repeated(piece, megabyte));
        assertLinear(
          `${pattern.format} in ${JSON.stringify(piece)}`,
          (size) => {
            findPattern(pattern, lower.slice(0, size), lower.slice(0, size));
          },
          megabyte / 2,
        );
      }
});
