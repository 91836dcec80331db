// Records and events out of text that is cut anywhere, torn, wrong or hostile.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseOther, parseRunResult, parseVmRun } from '../../../../src/core/run/vm/answers';
import { RunStreamReader, type RunStreamItem } from '../../../../src/core/run/vm/streamReader';

const boot = '0c5a6a6e-1d3c-4d5e-9f00-1234567890ab';
const port = {
  ...{ id: 0, name: 'net_mana', up: 1, ip: 5, op: 6, ib: 0, ob: 600, im: 1, ie: 2, oe: 3, nb: 4 },
  ...{ qi: [2, 3], qo: [], x: { vf_rx_good_packets: 7, 'odd name': 1 } },
};
const text = [
  '@nonce123 begin 0 ' + boot,
  `1 1000 b 1795936339 ${boot} 23`,
  '2 1000 e started 32',
  '3 1001 o EAL: Detected CPU lcores: 2',
  '4 1001 o ',
  '5 1002 p testpmd> ',
  '6 1003 o \u001b[2J  two  blanks \r',
  '7 1100 c 100 32:0:12:dpdk-testpmd 48:-1:0:eal-intr',
  '8 1100 v enP1 rx_packets=18446744073709551615 hc_tx_bytes=0',
  `9 1101 t ${JSON.stringify({ p: [port] })}`,
  '10 1102 e note run-no-python',
  '11 1103 e stopping INT two%20words%25',
  '@nonce123 result 0123456789abcdef time code 0 -',
  '@nonce123 finished done',
  '',
].join('\n');

const records = (items: readonly RunStreamItem[]): unknown[] =>
  items.map((item) =>
    item.kind === 'record' ? item.record.body : item.kind === 'event' ? item.event : item.line,
  );

/** All items of the text in pieces of this many characters. */
function read(whole: string, size = whole.length): RunStreamItem[] {
  const reader = new RunStreamReader('nonce123');
  const items: RunStreamItem[] = [];
  for (let at = 0; at < whole.length; at += size) items.push(...reader.read(whole.slice(at, at + size)));
  return [...items, ...reader.end()];
}

test('every kind of record and event', () => {
  assert.deepEqual(records(read(text)), [
    { kind: 'begin', uid: '0', bootId: boot },
    { kind: 'begin', epochSeconds: 1_795_936_339, bootId: boot, pid: 23 },
    { kind: 'event', name: 'started', words: ['32'] },
    { kind: 'output', text: 'EAL: Detected CPU lcores: 2', whole: true },
    { kind: 'output', text: '', whole: true },
    { kind: 'output', text: 'testpmd> ', whole: false },
    { kind: 'output', text: '\u001b[2J  two  blanks \r', whole: true },
    {
      kind: 'cpu',
      hz: 100,
      threads: [
        { tid: 32, name: 'dpdk-testpmd', lcore: 0, ticks: 12 },
        { tid: 48, name: 'eal-intr', lcore: -1, ticks: 0 },
      ],
    },
    { kind: 'vf', device: 'enP1', counters: { rx_packets: 2 ** 64, hc_tx_bytes: 0 } },
    {
      kind: 'telemetry',
      ports: [
        {
          ...{
            port: 0,
            name: 'net_mana',
            linkUp: true,
            rxPackets: 5,
            txPackets: 6,
            rxBytes: null,
            txBytes: 600,
          },
          ...{ rxMissed: 1, rxErrors: 2, txErrors: 3, rxNoMbuf: 4, rxQueues: [2, 3], txQueues: [] },
          extra: { vf_rx_good_packets: 7 },
        },
      ],
    },
    { kind: 'event', name: 'note', words: ['run-no-python'] },
    { kind: 'event', name: 'stopping', words: ['INT', 'two words%'] },
    { kind: 'status', name: 'result', words: ['0123456789abcdef', 'time', 'code', '0', '-'] },
    { kind: 'finished', outcome: 'done' },
  ]);
  const [, first] = read(text);
  assert.deepEqual(first?.kind === 'record' && [first.record.number, first.record.atMs], [1, 10_000]);
});

test('cut at every place it is the same', () => {
  const whole = read(text);
  for (const size of [1, 2, 3, 7, 64]) assert.deepEqual(read(text, size), whole, `pieces of ${size}`);
});

test('what is no record is told as such, and what follows is read', () => {
  const wrong = [
    'bash: warning: here',
    '12 1000 o',
    '12 1000  x',
    '0 1000 o x',
    '12 10x0 o x',
    '-1 1000 o x',
    '1e3 1000 o x',
    '12 1000 z x',
    '12 1000 c 100 32:0:1',
    '12 1000 c 0',
    '12 1000 c 100 32:0:12x:name',
    '12 1000 v a/b rx=1',
    '12 1000 v eth0 rx=-1',
    '12 1000 t {"p":[{"id":0,"ip":12',
    '12 1000 t {"p":[{"id":0,"ip":-1,"op":0,"ib":0,"ob":0,"im":0,"ie":0,"oe":0,"nb":0}]}',
    '12 1000 t []',
    '12 1000 e reboot now',
    '12 1000 b 1 2 3',
    '12 1000 o cut off by a full disk\u0018',
    '@nonce124 begin 0 x',
  ];
  for (const line of wrong) {
    const items = read(`${line}\n13 1001 o next\n`);
    assert.deepEqual(
      items.map(({ kind }) => kind),
      ['bad', 'record'],
      line,
    );
  }
});

test('a record without its line end may lack a part of itself: it is none', () => {
  assert.deepEqual(
    read('1 100 o whole\n2 100 o ha').map(({ kind }) => kind),
    ['record', 'bad'],
  );
  assert.deepEqual(
    read('@nonce123 finished done').map(({ kind }) => kind),
    ['event'],
  );
});

test('a line without end is not kept', () => {
  const reader = new RunStreamReader('nonce123');
  const piece = 'x'.repeat(1024 * 1024);
  for (let count = 0; count < 64; count += 1) assert.deepEqual(reader.read(piece), []);
  const [bad, next] = reader.read('\n1 1 o y\n');
  assert.equal(bad?.kind, 'bad');
  assert.ok(bad.line.length <= 200);
  assert.equal(next?.kind, 'record');
});

test('control sequences of lines that are only shown do not get through', () => {
  const [bad] = read('\u001b]0;title\u0007 \u202e text\n');
  assert.deepEqual(bad, { kind: 'bad', line: '  text' });
});

test('answers of a VM: each word is checked', () => {
  const id = '0123456789abcdef';
  const words = [
    id,
    'running',
    '32',
    'mana-x',
    '1',
    '1795936339',
    'receiver',
    'ana@laptop',
    '12',
    '30',
    'dpdk',
    '-testpmd',
  ];
  const run = {
    ...{
      id,
      state: 'running',
      pid: 32,
      filePrefix: 'mana-x',
      console: true,
      startedEpochSeconds: 1_795_936_339,
    },
    ...{ scenario: 'receiver', holder: 'ana@laptop', line: 'dpdk-testpmd', records: 12, durationSeconds: 30 },
  };
  assert.deepEqual(parseVmRun(words), run);
  // What has no supervisor yet, or none any more, still has to be cared for.
  assert.deepEqual(parseVmRun([id, 'preparing', '0', ...words.slice(3)]), { ...run, pid: null });
  assert.deepEqual(parseVmRun([id, 'ended', 'x', 'a/b', 'yes', '5', 'A B', '', 'many', '-1']), {
    ...{
      id,
      state: 'ended',
      pid: null,
      filePrefix: '',
      console: false,
      startedEpochSeconds: 5,
      scenario: '',
    },
    ...{ holder: '', line: '', records: 0, durationSeconds: 0 },
  });
  for (const wrong of [[], ['../x'], [id], [`${id}0`, ...words.slice(1)]])
    assert.equal(parseVmRun(wrong), undefined);

  assert.deepEqual(parseRunResult([id, 'self', 'signal', '11', 'testpmd:5']), {
    ...{ id, reason: 'self', exit: { kind: 'signal', number: 11 }, left: 'testpmd:5' },
  });
  assert.deepEqual(parseRunResult([id, 'supervisor', 'unknown', '0', '-']), {
    ...{ id, reason: 'supervisor', exit: { kind: 'unknown' }, left: '' },
  });
  assert.equal(parseRunResult([id, 'whim', 'code', '0', '-']), undefined);
  assert.deepEqual(parseOther(['12', 'testpmd', 'rte']), { pid: 12, name: 'testpmd', filePrefix: 'rte' });
  assert.equal(parseOther(['0', 'x', 'y']), undefined);
});
