// Causes, what follows from them, and what is nothing: over small rows of invented messages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogKnowledge } from '../../../src/core/logs/knowledge';
import { linesOf } from '../../../src/core/logs/incident';
import { analyse, row, table, told, withRows } from './support';

const start = 'EAL: Detected CPU lcores: 2';

/** `queue-start` leads to `port-start`, that to `exit`; `memory` to `eal-init`, that to `exit` as well. */
const knowledge = withRows(
  row('own-cause', { patterns: ['quux is broken'], leadsTo: ['queue-start'] }),
  row('own-rival', { patterns: ['quux is missing %d'], leadsTo: ['queue-start'] }),
  row('own-far', { patterns: ['quux has no memory'], leadsTo: ['memory'], effect: 'memory' }),
  row('own-deep', { patterns: ['quux was not given'], leadsTo: ['queue-setup'], severity: 'warning' }),
  row('own-queue', { patterns: ['quux queue %d stays down %E'], role: 'symptom', effect: 'queue-start' }),
  row('own-queues', { patterns: ['quux queues stay down'], role: 'symptom', effect: 'queue-start' }),
  row('own-port', { patterns: ['quux port stays down'], role: 'symptom', effect: 'port-start' }),
  row('own-exit', { patterns: ['quux gives up'], role: 'symptom', effect: 'exit', severity: 'info' }),
  row('own-noise', { patterns: ['quux failed politely'], role: 'noise' }),
  row('own-sign', { patterns: ['quux is all right'], role: 'sign', sign: 'success' }),
  row('own-with-row', { patterns: ['quux hints at it'], onlyWith: ['own-cause'], leadsTo: ['exit'] }),
  row('own-with-effect', {
    patterns: ['quux hints at ports'],
    onlyWith: ['port-start'],
    effect: 'port-start',
  }),
  row('own-cleared', { patterns: ['quux tries again'], clearedBy: ['own-sign'] }),
  row('own-shaken', { patterns: ['quux shakes'], clearedBy: ['own-sign'], clearedAs: 'own-late' }),
  row('own-torn', { patterns: ['quux was torn down'], harmlessAfter: ['own-ending'] }),
  row('own-ending', { patterns: ['quux ends'], role: 'sign', sign: 'run-end' }),
  row('own-kernel', { patterns: ['quux kernel says no'], component: 'kernel', leadsTo: ['queue-start'] }),
  row('own-mild', { patterns: ['quux is slow'], severity: 'warning' }),
  row('own-errno', {
    patterns: ['quux ended with %E'],
    severity: 'info',
    as: 'own-diagnosis',
    variants: [
      { errno: [12], as: 'own-memory' },
      { errno: [22], with: ['own-mild'], as: 'own-argument' },
      { with: ['own-sign'], as: 'own-late' },
    ],
  }),
  row('own-diagnosis', {}),
  row('own-memory', { severity: 'warning' }),
  row('own-argument', { as: 'own-diagnosis' }),
  row('own-late', { severity: 'info' }),
  row('own-ring-1', { patterns: ['quux ring one'], effect: 'datapath', leadsTo: ['device-reset'] }),
  row('own-ring-2', { patterns: ['quux ring two'], effect: 'device-reset', leadsTo: ['vf-removed'] }),
  row('own-ring-3', { patterns: ['quux ring three'], effect: 'vf-removed', leadsTo: ['datapath'] }),
);

const say = (lines: readonly string[]): readonly string[] => told(analyse(lines.join('\n'), knowledge));

table('causes and what follows', say, {
  'a cause alone': [['quux is broken'], ['error own-cause @1: 1']],
  'a cause and what follows': [
    ['quux is broken', 'quux queue 1 stays down -5', 'quux port stays down'],
    ['error own-cause @1: 1 2 3'],
  ],
  'over effects in between': [['quux is broken', 'quux gives up'], ['error own-cause @1: 1 2']],
  'what does not follow': [
    ['quux has no memory', 'quux queue 1 stays down -5'],
    ['error own-far @1: 1', 'error own-queue @-: 2'],
  ],
  'no known cause': [['quux port stays down'], ['error own-port @-: 1']],
  'symptoms follow each other': [
    ['quux gives up', 'quux port stays down', 'quux queue 1 stays down -5'],
    ['error own-queue @-: 1 2 3'],
  ],
  'symptoms of one effect are one incident': [
    ['quux queues stay down', 'quux queue 1 stays down -5', 'quux queue 2 stays down -5'],
    ['error own-queues @-: 1 2 3'],
  ],
  'a cause of a cause': [
    ['quux was not given', 'quux port stays down', 'quux hints at ports'],
    ['error own-deep @1: 1 2 3'],
  ],
  'the same again': [['quux is broken', 'x', 'quux is broken'], ['error own-cause @1: 1 3']],
  'two in one line': [['quux is broken, quux is broken'], ['error own-cause @1: 1']],
  'a mild one': [['quux is slow'], ['warning own-mild @1: 1']],
  'as grave as its gravest line': [
    ['quux was not given', 'quux port stays down'],
    ['error own-deep @1: 1 2'],
  ],
  nothing: [[start, 'quux', ''], []],
});

table('noise', say, {
  noise: [['quux failed politely'], ['noise: 1']],
  'noise beside an incident': [
    ['quux failed politely', 'quux is broken', 'quux failed politely'],
    ['error own-cause @2: 2', 'noise: 1 3'],
  ],
  'a sign is nothing': [['quux is all right'], []],
  'a hint alone': [['quux hints at it'], ['noise: 1']],
  'a hint with its row': [
    ['quux hints at it', 'quux is broken'],
    ['error own-with-row @1: 1', 'error own-cause @2: 2'],
  ],
  'a hint with another row': [
    ['quux hints at it', 'quux is slow'],
    ['warning own-mild @2: 2', 'noise: 1'],
  ],
  'a hint at its own effect': [['quux hints at ports', 'quux hints at ports'], ['noise: 1 2']],
  'a hint with the effect of another': [
    ['quux hints at ports', 'quux port stays down'],
    ['error own-with-effect @1: 1', 'error own-port @-: 2'],
  ],
  'cleared by what follows': [['quux tries again', 'quux is all right'], ['noise: 1']],
  'not cleared by what was before': [['quux is all right', 'quux tries again'], ['error own-cleared @2: 2']],
  'once more after it was cleared': [
    ['quux tries again', 'quux is all right', 'quux tries again'],
    ['error own-cleared @1: 1 3'],
  ],
  'over, and told as what it was': [
    ['quux shakes', 'x', 'quux is all right', 'quux is all right'],
    ['info own-late @1: 1 3 4'],
  ],
  'not over': [['quux is all right', 'quux shakes'], ['error own-shaken @2: 2']],
  'harmless at the end': [['quux ends', 'quux was torn down'], ['noise: 2']],
  'not harmless before it': [['quux was torn down', 'quux ends'], ['error own-torn @1: 1']],
  'what looks bad and is not known': [
    ['quux frobnication failed', 'quux is broken'],
    ['error own-cause @2: 2', 'unknown: 1'],
  ],
});

table('the words of another row', say, {
  as: [['quux ended with -5'], ['error own-diagnosis @1: 1']],
  'by its errno': [['quux ended with -12'], ['warning own-memory @1: 1']],
  'by the errno of what follows too': [
    ['quux ended with 5', 'quux ended with 12'],
    ['warning own-memory @1: 1 2'],
  ],
  'by errno and company': [
    ['quux ended with -22', 'quux is slow'],
    ['error own-diagnosis @1: 1', 'warning own-mild @2: 2'],
  ],
  'by company': [['quux ended with -5', 'quux is all right'], ['info own-late @1: 1']],
  'the first that fits': [['quux ended with -12', 'quux is all right'], ['warning own-memory @1: 1']],
});

table('two causes that fit', say, {
  'the nearest in front': [
    ['quux is broken', 'quux is missing 1', 'quux queue 1 stays down -5'],
    ['error own-cause @1: 1', 'error own-rival @2: 2 3'],
  ],
  'each line has its own': [
    ['quux is broken', 'quux queue 1 stays down -5', 'quux is missing 1', 'quux queue 2 stays down -5'],
    ['error own-cause @1: 1 2', 'error own-rival @3: 3 4'],
  ],
  'the nearest behind, where none is in front': [
    ['quux queue 1 stays down -5', 'quux is missing 1', 'quux is broken'],
    ['error own-rival @2: 1 2', 'error own-cause @3: 3'],
  ],
  'the nearer effect before the nearer line': [
    ['quux is broken', 'quux was not given', 'quux queue 1 stays down -5'],
    ['error own-cause @1: 1 3', 'warning own-deep @2: 2'],
  ],
});

table('runs', say, {
  'each has its own': [
    [start, 'quux is broken', start, 'quux queue 1 stays down -5'],
    ['error own-cause @2: 2', 'error own-queue @-: 4'],
  ],
  'the same in both': [
    [start, 'quux is broken', 'quux gives up', start, 'quux is broken', 'quux gives up'],
    ['error own-cause @2: 2 3', 'error own-cause @5: 5 6'],
  ],
  'what is before the first': [
    ['quux is broken', start, 'quux is slow'],
    ['error own-cause @1: 1', 'warning own-mild @3: 3'],
  ],
  'noise of all runs': [[start, 'quux failed politely', start, 'quux failed politely'], ['noise: 2 4']],
  'cleared only in its own': [
    [start, 'quux tries again', start, 'quux is all right'],
    ['error own-cleared @2: 2'],
  ],
});

table('the kernel and the shell', say, {
  'explain a run': [
    [start, 'quux kernel says no', 'quux queue 1 stays down -5'],
    ['error own-kernel @2: 2 3'],
  ],
  'from before its start': [
    ['quux kernel says no', start, 'quux queue 1 stays down -5'],
    ['error own-kernel @1: 1 3'],
  ],
  'from behind it': [
    [start, 'quux queue 1 stays down -5', 'quux kernel says no'],
    ['error own-kernel @3: 2 3'],
  ],
  'two runs': [
    ['quux kernel says no', start, 'quux queue 1 stays down -5', start, 'quux queues stay down'],
    ['error own-kernel @1: 1 3', 'error own-kernel @1: 1 5'],
  ],
  'what the run itself says comes first': [
    ['quux kernel says no', start, 'quux is broken', 'quux queue 1 stays down -5'],
    ['error own-kernel @1: 1', 'error own-cause @3: 3 4'],
  ],
  'without a run that it explains': [
    ['quux kernel says no', start, 'quux is slow', 'quux kernel says no'],
    ['error own-kernel @1: 1 4', 'warning own-mild @3: 3'],
  ],
  'once more behind a run that it explained': [
    [
      'quux kernel says no',
      start,
      'quux queue 1 stays down -5',
      start,
      'quux is slow',
      'quux kernel says no',
    ],
    ['error own-kernel @1: 1 3', 'warning own-mild @5: 5', 'error own-kernel @6: 6'],
  ],
});

test('without a cause, lines nearby that look like errors are named', () => {
  const near = (...lines: readonly string[]): readonly (readonly number[])[] =>
    analyse(lines.join('\n'), knowledge).incidents.map((incident) => incident.near);
  const failed = 'the frobnicator failed';
  assert.deepEqual(near(failed, 'quux port stays down', failed), [[1]]);
  assert.deepEqual(near('quux port stays down', failed), [[2]]);
  assert.deepEqual(near(failed, 'quux is broken', 'quux port stays down'), [[]]);
  assert.deepEqual(near(start, failed, start, 'quux port stays down'), [[]]);
  assert.deepEqual(near('quux port stays down'), [[]]);
});

test('rows that lead to each other in a ring do not hang', () => {
  const lines = ['quux ring one', 'quux ring two', 'quux ring three'];
  for (const order of [lines, [...lines].reverse(), [...lines, ...lines]]) {
    const { incidents } = analyse(order.join('\n'), knowledge);
    assert.deepEqual(
      [...new Set(incidents.flatMap(linesOf))].sort((one, other) => one - other),
      order.map((_, index) => index + 1),
    );
  }
});

/** Code and texts of each incident, whatever their order. */
const texts = (lines: readonly string[], known: LogKnowledge): readonly string[] =>
  analyse(lines.join('\n'), known)
    .incidents.map(
      (incident) =>
        `${incident.words.row.id} ${incident.severity} ${incident.causeLine === null ? '-' : (lines[incident.causeLine - 1] ?? '')}: ${linesOf(
          incident,
        )
          .map((line) => lines[line - 1] ?? '')
          .sort()
          .join(' | ')}`,
    )
    .sort();

test('the order of the lines is no proof', () => {
  const runs: readonly (readonly string[])[] = [
    ['quux is broken', 'quux queue 1 stays down -5', 'quux port stays down', 'quux gives up'],
    ['quux has no memory', 'quux gives up', 'quux failed politely', 'quux is slow'],
    ['quux was not given', 'quux port stays down', 'quux hints at ports', 'quux kernel says no'],
    ['quux queues stay down', 'quux gives up', 'quux ended with -12'],
  ];
  for (const lines of runs) {
    const wanted = texts(lines, knowledge);
    assert.deepEqual(texts([...lines].reverse(), knowledge), wanted);
    for (let turn = 1; turn < lines.length; turn += 1)
      assert.deepEqual(texts([...lines.slice(turn), ...lines.slice(0, turn)], knowledge), wanted);
  }
});

test('incidents have an id of their own, the same each time', () => {
  const lines = [
    start,
    'quux is broken',
    'quux is slow',
    start,
    'quux is broken',
    'quux kernel says no',
  ].join('\n');
  const ids = analyse(lines, knowledge).incidents.map(({ id }) => id);
  assert.equal(new Set(ids).size, 4);
  assert.deepEqual(
    analyse(lines, knowledge).incidents.map(({ id }) => id),
    ids,
  );
});
