// Every sample line goes to its own row, whatever surrounds it; lines that only resemble one do not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recogniseLine } from '../../../src/core/logs/classify';
import { logKnowledge } from '../../../src/core/logs/knowledge';
import { decorations, row, rowOf, samples, table, withRows } from './support';

const all = samples();
const isCommand = (id: string): boolean => logKnowledge().row(id)?.row.level === 'command';
const spoken = all.filter(({ id }) => !isCommand(id));

test('every sample goes to its row', () => {
  assert.ok(all.length >= 200, `${all.length} rows with samples`);
  const strays = all.flatMap(({ id, yes }) =>
    yes.filter((line) => rowOf(line) !== id).map((line) => `${id}: ${rowOf(line)}: ${line}`),
  );
  assert.deepEqual(strays, []);
});

test('what only resembles a row does not go to it', () => {
  const wrong = all.flatMap(({ id, no }) =>
    no.filter((line) => rowOf(line) === id).map((line) => `${id}: ${line}`),
  );
  assert.ok(all.some(({ no }) => no.length > 0));
  assert.deepEqual(wrong, []);
});

for (const [name, decorate] of Object.entries(decorations))
  test(`every sample goes to the same row: ${name}`, () => {
    const strays = all
      .flatMap(({ yes }) => yes)
      .filter((line) => rowOf(decorate(line)) !== rowOf(line))
      .map((line) => `${rowOf(line)}: ${rowOf(decorate(line))}: ${line}`);
    assert.deepEqual(strays, []);
  });

test('what was typed goes only to rows of commands', () => {
  const typed = (line: string): string => `$ ${line}`;
  const words = spoken.map((sample) => ({
    ...sample,
    yes: sample.yes.filter((line) => /^[\w./~-]/.test(line)),
  }));
  assert.deepEqual(
    words.flatMap(({ yes }) =>
      yes.filter((line) => rowOf(typed(line)) !== '-' && !isCommand(rowOf(typed(line)))),
    ),
    [],
  );
  const commands = all.filter(({ id }) => isCommand(id));
  assert.ok(commands.length > 0);
});

/** `ROW START-END VALUES ERRNOS` of a line. */
function place(line: string): string {
  const found = recogniseLine(line, logKnowledge());
  if (found === undefined) return '-';
  const text = line.slice(found.start, found.end);
  return found.kind === 'unknown'
    ? `? ${text}`
    : `${text} · ${found.values.join('|')} · ${found.errnos.join(' ')}`;
}

table('columns of the raw line, values and errnos', place, {
  plain: ['mana_dev_start(): failed to start tx queues -19', 'failed to start tx queues -19 · -19 · 19'],
  decorated: [
    '2023-07-31T13:59:56.054Z|00069|dpdk|ERR|MANA_DRIVER: mana_dev_start(): failed to start tx queues -16',
    'failed to start tx queues -16 · -16 · 16',
  ],
  coloured: [
    '\x1b[0m\x1b[33mMANA_DRIVER:\x1b[0m\x1b[1m mana_dev_start(): failed to start tx queues -19',
    'failed to start tx queues -19 · -19 · 19',
  ],
  JSON: [
    '{"level":"error","msg":"MANA_DRIVER: mana_dev_start(): failed to start tx queues -19"}',
    'failed to start tx queues -19 · -19 · 19',
  ],
  'JSON with a quote in front': [
    '{"a":"\\"x\\"","msg":"\\"a\\" MANA_DRIVER: mana_dev_start(): failed to start tx queues -19"}',
    'failed to start tx queues -19 · -19 · 19',
  ],
  'text of an errno': [
    '  Cause: Creation of mbuf pool for socket 0 failed: Cannot allocate memory',
    'Creation of mbuf pool for socket 0 failed: Cannot allocate memory · 0|Cannot allocate memory · 12',
  ],
  unknown: ['  EAL: it frobnicated and failed  ', '? EAL: it frobnicated and failed'],
  'unknown in JSON': ['{"msg":"it \\"frobnicated\\" and failed"}', '? it \\"frobnicated\\" and failed'],
  nothing: ['EAL: Detected NUMA nodes: 1', '-'],
  'what the explainer wrote itself': ['│ mana_dev_start(): failed to start tx queues -19', '-'],
});

test('of two rows that fit, the release, the writer and the longer format decide', () => {
  const format = 'frobnication %d went badly';
  const old = row('own-old', { patterns: [format], from: '22.11', to: '23.11' });
  const late = row('own-late', { patterns: [format], from: '24.03' });
  const versions = withRows(old, late);
  assert.equal(rowOf('EAL: frobnication 7 went badly', versions, '22.11.3'), 'own-old');
  assert.equal(rowOf('EAL: frobnication 7 went badly', versions, '24.11'), 'own-late');
  assert.equal(rowOf('EAL: frobnication 7 went badly', versions, '25.11'), 'own-late');
  const writers = withRows(
    row('own-mana', { patterns: [format], component: 'net/mana' }),
    row('own-netvsc', { patterns: [format], component: 'net/netvsc' }),
  );
  assert.equal(rowOf('HN_DRIVER: frobnication 7 went badly', writers), 'own-netvsc');
  assert.equal(rowOf('MANA_DRIVER: frobnication 7 went badly', writers), 'own-mana');
  assert.equal(rowOf('ETHDEV: frobnication 7 went badly', writers), '-');
  const lengths = withRows(
    row('own-short', { patterns: [format] }),
    row('own-long', { patterns: [`${format}, twice`] }),
  );
  assert.equal(rowOf('frobnication 7 went badly, twice', lengths), 'own-long');
  assert.equal(rowOf('frobnication 7 went badly', lengths), 'own-short');
});

test('a text that others print too needs its prefix', () => {
  const knowledge = withRows(
    row('own-common', { patterns: ['wrong parameters'], component: 'net/mana', needsPrefix: true }),
  );
  assert.equal(rowOf('wrong parameters', knowledge), '-');
  assert.equal(rowOf('other: wrong parameters', knowledge), '-');
  assert.equal(rowOf('ETHDEV: wrong parameters', knowledge), '-');
  assert.equal(rowOf('MANA_DRIVER: wrong parameters', knowledge), 'own-common');
  assert.equal(rowOf('mana_x(): wrong parameters', knowledge), 'own-common');
});

test('a row that says not who writes it is found behind every prefix', () => {
  const knowledge = withRows(row('own-any', { patterns: ['frobnication went badly'] }));
  for (const prefix of ['', 'EAL: ', 'MY_APP: ', 'mana_x(): ', 'myapp[7]: '])
    assert.equal(rowOf(`${prefix}frobnication went badly`, knowledge), 'own-any', prefix);
});
