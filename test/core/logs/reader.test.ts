// A log is the same to the reader however it arrives, and it knows at any moment what is wrong so far.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logKnowledge } from '../../../src/core/logs/knowledge';
import type { LogAnalysis } from '../../../src/core/logs/incident';
import { LogReader } from '../../../src/core/logs/reader';
import { labelledLogs } from './corpusSupport';
import { analyse, randomNumbers, row, table, told, withRows } from './support';

const knowledge = logKnowledge();

/** Everything that an analysis says, without the rows it refers to. */
function shape({ incidents, noise, unknown, lines }: LogAnalysis): object {
  return {
    lines,
    unknown,
    noise: noise.map((part) => [part.known.row.id, part.lines, part.starts, part.ends]),
    incidents: incidents.map(({ parts, head, words, ...rest }) => ({
      ...rest,
      head: head.row.id,
      words: words.row.id,
      parts: parts.map(({ known, ...part }) => ({ ...part, row: known.row.id })),
    })),
  };
}

function inChunks(bytes: Uint8Array, size: () => number, asked = false): LogAnalysis {
  const reader = new LogReader();
  for (let at = 0; at < bytes.length;) {
    const length = size();
    reader.push(bytes.subarray(at, at + length));
    at += length;
    if (asked) reader.analysis();
  }
  reader.end();
  return reader.analysis();
}

const begin = 'EAL: Detected CPU lcores: 2';
const logs = labelledLogs();
/** Small ones of every decoration, to be taken apart at every byte. */
const varied = [
  ...new Map(
    logs.filter(({ bytes }) => bytes.length < 20_000).map((log) => [log.label.decoration, log]),
  ).values(),
];

test('byte by byte, in random chunks, as text and whole: the same analysis', () => {
  const random = randomNumbers(3);
  assert.ok(varied.length >= 8, `${varied.length} decorations`);
  for (const { name, bytes } of varied) {
    const whole = shape(analyse(bytes));
    assert.deepEqual(shape(inChunks(bytes, () => 1)), whole, `${name}, byte by byte`);
    assert.deepEqual(
      shape(inChunks(bytes, () => 1 + Math.floor(random() * 200))),
      whole,
      `${name}, in chunks`,
    );
    const reader = new LogReader();
    for (const character of new TextDecoder().decode(bytes)) reader.pushText(character);
    reader.end();
    assert.deepEqual(shape(reader.analysis()), whole, `${name}, as text`);
  }
});

test('what is asked in between changes nothing', () => {
  const random = randomNumbers(4);
  for (const { name, bytes } of varied)
    assert.deepEqual(
      shape(inChunks(bytes, () => 1 + Math.floor(random() * 300), true)),
      shape(analyse(bytes)),
      name,
    );
});

test('what belongs to a run that is about to start is not lost to the one before', () => {
  const lines = [
    begin,
    'mana_dev_start(): failed to start tx queues -19',
    './dpdk-testpmd --vdev=net_vdev_netvsc0,iface=eth1 -- -i',
    begin,
    '$ dpdk-testpmd --vdev=net_vdev_netvsc0,iface=eth1 -- -i',
    begin,
    "/usr/bin/dpdk-testpmd: unrecognized option '--bogus'",
    begin,
    'mana_dev_start(): failed to start tx queues -19',
    '',
  ].join('\n');
  const whole = analyse(lines);
  assert.deepEqual(told(whole), [
    'error mana-vf-not-down @2: 2',
    'warning failsafe-slow-path @3: 3',
    'warning failsafe-slow-path @5: 5',
    'error testpmd-unrecognized-option @7: 7',
    'error mana-vf-not-down @9: 9',
  ]);
  for (let cut = 0; cut < lines.length; cut += 1) {
    const reader = new LogReader();
    reader.pushText(lines.slice(0, cut));
    reader.analysis();
    reader.pushText(lines.slice(cut));
    reader.end();
    assert.deepEqual(shape(reader.analysis()), shape(whole), lines.slice(0, cut));
  }
});

test('the bytes that were pushed are not kept: their buffer may be used again', () => {
  for (const { name, bytes } of varied) {
    const reader = new LogReader();
    const buffer = new Uint8Array(97);
    for (let at = 0; at < bytes.length; at += buffer.length) {
      const piece = bytes.subarray(at, at + buffer.length);
      buffer.set(piece);
      reader.push(buffer.subarray(0, piece.length));
      buffer.fill(0);
    }
    reader.end();
    assert.deepEqual(shape(reader.analysis()), shape(analyse(bytes)), name);
  }
});

test('what is wrong so far, line by line', () => {
  const reader = new LogReader();
  const now = (text: string): readonly string[] => {
    reader.pushText(text);
    return told(reader.analysis());
  };
  assert.deepEqual(now(''), []);
  assert.deepEqual(now('EAL: Detected CPU lcores: 2\nmana_dev_start(): failed to start'), []);
  const before = reader.revision;
  assert.deepEqual(now(' tx queues -19'), []);
  assert.equal(reader.revision, before);
  const started = now('\n');
  assert.equal(started.length, 1);
  assert.match(started[0] ?? '', /^error \S+ @\S+: 2$/);
  assert.ok(reader.revision > before);
  const grown = now('Fail to start port 0: No such device\n');
  assert.equal(grown.length, 1);
  assert.match(grown[0] ?? '', /^error \S+ @\S+: 2 3$/);
  const { revision } = reader;
  const analysis = reader.analysis();
  now('nothing of interest\n'.repeat(100));
  assert.equal(reader.revision, revision);
  assert.equal(reader.analysis().incidents, analysis.incidents);
  assert.equal(reader.analysis().lines, 103);
  assert.equal(reader.lines, 103);
});

const own = withRows(row('own-quux', { patterns: ['quux is broken'] }));
/** What is said of a text in bytes, and how many lines it has. */
const said = (input: string | readonly number[]): string => {
  const analysis = analyse(typeof input === 'string' ? input : Uint8Array.from(input), own);
  return [...told(analysis), `${analysis.lines} lines`].join('; ');
};
const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)];

table('ends of lines', said, {
  nothing: ['', '0 lines'],
  'one end': ['\n', '1 lines'],
  'only ends': ['\n\n\n', '3 lines'],
  'no end': ['quux is broken', 'error own-quux @1: 1; 1 lines'],
  'an end': ['quux is broken\n', 'error own-quux @1: 1; 1 lines'],
  CRLF: ['a\r\nquux is broken\r\nb\r\n', 'error own-quux @2: 2; 3 lines'],
  'CRLF, no end': ['a\r\nquux is broken\r', 'error own-quux @2: 2; 2 lines'],
  'only CR': ['10%\r20%\rquux is broken\r100%', 'error own-quux @1: 1; 1 lines'],
  'overwritten and then ended': ['10%\r20%\rquux is broken\na', 'error own-quux @1: 1; 2 lines'],
  'blank lines between': ['\n\nquux is broken\n\n', 'error own-quux @3: 3; 4 lines'],
  'in the last of many': [`${'x\n'.repeat(5000)}quux is broken`, 'error own-quux @5001: 5001; 5001 lines'],
});

table('what is hardly text', said, {
  'NULs alone': [[0, 0, 0, 0, 0, 0, 0, 0], '1 lines'],
  'two bytes a character, without a mark that says so': [
    [...Buffer.from('quux is broken', 'utf16le')],
    '1 lines',
  ],
  'a NUL in front': ['\0\0quux is broken\0\n', 'error own-quux @1: 1; 1 lines'],
  'invalid UTF-8 in front': [
    [0xff, 0xfe, 0x80, 0x20, ...bytesOf('quux is broken\n')],
    'error own-quux @1: 1; 1 lines',
  ],
  'a character that is cut': [
    [0xe6, 0x97, 10, ...bytesOf('quux is broken'), 0xf0, 0x9f],
    'error own-quux @2: 2; 2 lines',
  ],
  'a byte order mark': ['\ufeffquux is broken', 'error own-quux @1: 1; 1 lines'],
  'every byte there is': [
    [...Array.from({ length: 256 }, (_, byte) => byte), 10, ...bytesOf('quux is broken')],
    'error own-quux @3: 3; 3 lines',
  ],
  'half a surrogate pair': ['\ud83d quux is broken', 'error own-quux @1: 1; 1 lines'],
  'colours without an end': ['\x1b[1;2;3quux is broken\n', '1 lines'],
});

table('a line that the end of the log cuts off', (text: string) => told(analyse(text, knowledge)), {
  'enough of it': ['mana_dev_start(): failed to start tx que', ['error mana-queues-not-started @1: 1']],
  'it has an end': ['mana_dev_start(): failed to start tx que\n', ['unknown: 1']],
  'too little of it': ['EAL: Cannot', ['unknown: 1']],
  'nothing of it': ['EAL: ', []],
});

test('columns count UTF-16, as editors do', () => {
  const { incidents } = analyse('日本 🚀 quux is broken 🚀\n', own);
  const [part] = incidents[0]?.parts ?? [];
  assert.deepEqual([part?.starts, part?.ends], [[6], [20]]);
});

const txonly = 'txonly packet forwarding - ports=1 - cores=1 - streams=1';
const second = (sent: number): string => `  Tx-pps:         ${sent}          Tx-bps:            0`;

table(
  'a sender that sends nothing',
  (lines: readonly string[]) => told(analyse(lines.join('\n'), knowledge)),
  {
    'three seconds': [[txonly, second(0), second(0), second(0)], ['error testpmd-nothing-sent @-: 4']],
    'two seconds': [[txonly, second(0), second(0)], []],
    'it sent later': [[txonly, second(0), second(0), second(0), second(7)], []],
    'it had sent': [[txonly, second(12_345), second(0), second(0), second(0)], []],
    'it was not to send': [['rxonly packet forwarding', second(0), second(0), second(0)], []],
    'several in a line': [
      [txonly, `${second(0)}${second(0)}${second(0)}`],
      ['error testpmd-nothing-sent @-: 2'],
    ],
    'each run for itself': [
      [begin, txonly, second(5), begin, txonly, second(0), second(0), second(0)],
      ['error testpmd-nothing-sent @-: 8'],
    ],
    'no number': [[txonly, '  Tx-pps:', '  Tx-pps: x', '  Tx-pps: -'], []],
  },
);
