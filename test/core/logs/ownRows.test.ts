// Log messages and fixes of a user’s own file: accepted, refused with the place, in the place of a built-in row.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logKnowledge } from '../../../src/core/logs/knowledge';
import { wordsOf } from '../../../src/core/logs/words';
import { render } from '../../../src/core/message';
import fixesSchema from '../../../src/knowledge/schemas/log-fixes.schema.json';
import messagesSchema from '../../../src/knowledge/schemas/log-messages.schema.json';
import ownRowsSchema from '../../../src/knowledge/schemas/own-rows.schema.json';
import { readUserRows } from '../../../src/core/testpmd/userRows';
import { analyse, rowOf, table, told } from './support';

const read = (file: unknown): ReturnType<typeof readUserRows> =>
  readUserRows('own.json', typeof file === 'string' ? file : JSON.stringify(file));
const problems = (file: unknown): readonly string[] => read(file).problems.map((problem) => render(problem));

const quux = { id: 'my-quux', role: 'cause', patterns: ['quux %d is broken'], title: 'Quux {0} is broken' };
const fix = {
  id: 'my-fix',
  title: 'Mend the quux',
  commands: ['quux --mend'],
  link: 'https://example.com/quux',
};

test('a file with log messages and fixes is used', () => {
  const { logs, problems: none } = read({
    logMessages: [{ ...quux, explanation: 'Quuxes break.', fixes: ['my-fix', 'enable-hugepages'] }],
    logFixes: [fix],
  });
  assert.deepEqual(none, []);
  const knowledge = logKnowledge([logs]);
  const analysis = analyse('MY_APP: quux 7 is broken\n', knowledge);
  assert.deepEqual(told(analysis), ['error my-quux @1: 1']);
  const [incident] = analysis.incidents;
  assert.ok(incident !== undefined);
  const words = wordsOf(incident, knowledge);
  assert.equal(render(words.title), 'Quux 7 is broken');
  assert.deepEqual(
    words.explanation.map((message) => render(message)),
    ['Quuxes break.'],
  );
  const [mend] = words.fixes;
  assert.deepEqual(
    [mend?.id, mend?.step, mend?.commands, mend?.link],
    ['my-fix', null, fix.commands, fix.link],
  );
  assert.equal(words.fixes.length, 2);
  assert.equal(rowOf('MY_APP: quux 7 is broken'), '-');
});

test('comments, options beside, nothing about logs', () => {
  assert.deepEqual(problems(`// mine\n{"logMessages": [${JSON.stringify(quux)},],}`), []);
  const { logs, problems: none } = read({ description: 'x' });
  assert.deepEqual([logs, none], [{ rows: [], fixes: [] }, []]);
  assert.deepEqual(problems({ logFixes: [fix] }), []);
});

test('what a user need not write is filled in', () => {
  const [first] = read({ logMessages: [quux] }).logs.rows;
  assert.deepEqual(first, { ...quux, component: 'any', severity: 'error', from: null, to: null, source: '' });
  const [mend] = read({ logFixes: [{ id: 'my-fix', title: 'x' }] }).logs.fixes;
  assert.deepEqual(mend, { id: 'my-fix', title: 'x', step: null, commands: [], source: '' });
});

test('all that a row may say works in one of a user: writer, role, company, effects, other words', () => {
  const { logs, problems: none } = read({
    logMessages: [
      { ...quux, component: 'net/mana', leadsTo: ['queue-start'], severity: 'warning' },
      { id: 'my-noise', role: 'noise', patterns: ['quux failed politely'], title: 'Nothing' },
      { id: 'my-hint', role: 'cause', patterns: ['quux hints at it'], title: 'x', onlyWith: ['my-quux'] },
      { id: 'my-retry', role: 'symptom', patterns: ['quux tries again'], title: 'x', clearedBy: ['my-sign'] },
      { id: 'my-sign', role: 'sign', sign: 'success', patterns: ['quux is all right'], title: 'x' },
      {
        id: 'my-other',
        role: 'cause',
        patterns: ['quux gave %E'],
        title: 'x',
        variants: [{ errno: [19], as: 'my-quux' }],
      },
      { id: 'my-late', role: 'cause', patterns: ['quux of late'], title: 'x', from: '24.11', to: '26.07' },
    ],
  });
  assert.deepEqual(none, []);
  const knowledge = logKnowledge([logs]);
  const say = (...lines: readonly string[]): readonly string[] => told(analyse(lines.join('\n'), knowledge));
  assert.deepEqual(say('EAL: quux 7 is broken'), []);
  assert.deepEqual(say('MANA_DRIVER: quux 7 is broken', 'mana_dev_start(): failed to start tx queues -71'), [
    'error my-quux @1: 1 2',
  ]);
  assert.deepEqual(say('quux failed politely', 'quux hints at it', 'quux tries again', 'quux is all right'), [
    'noise: 1 2 3',
  ]);
  assert.deepEqual(say('quux tries again'), ['error my-retry @-: 1']);
  assert.deepEqual(say('quux gave -19'), ['warning my-quux @1: 1']);
  assert.deepEqual(say('quux gave -5'), ['error my-other @1: 1']);
  assert.deepEqual(say('quux of late'), ['error my-late @1: 1']);
});

test('a row with the id of a built-in one takes its place, and its fix too', () => {
  const line = 'mana_dev_start(): failed to start tx queues -71';
  const id = rowOf(line);
  const replaced = read({
    logMessages: [{ id, role: 'noise', patterns: ['quux %d is broken'], title: 'Never mind' }],
    logFixes: [{ id: 'enable-hugepages', title: 'Ask the administrator' }],
  });
  assert.deepEqual(replaced.problems, []);
  const knowledge = logKnowledge([replaced.logs]);
  assert.notEqual(rowOf(line, knowledge), id);
  assert.equal(rowOf('quux 7 is broken', knowledge), id);
  assert.equal(knowledge.rows.length, logKnowledge().rows.length);
  assert.equal(knowledge.fix('enable-hugepages')?.title, 'Ask the administrator');
  assert.notEqual(logKnowledge().fix('enable-hugepages')?.title, 'Ask the administrator');
});

test('a user’s row and fix may have every field that one of ours has', () => {
  const fields = ({ properties }: { readonly properties: object }): readonly string[] =>
    Object.keys(properties);
  const { logMessages, logFixes } = ownRowsSchema.properties;
  assert.deepEqual(fields(logMessages.items), fields(messagesSchema.definitions.row));
  assert.deepEqual(fields(logFixes.items), fields(fixesSchema.properties.rows.items));
});

test('of two files the later one wins', () => {
  const one = read({ logMessages: [quux] }).logs;
  const other = read({ logMessages: [{ ...quux, patterns: ['quux %d went away'] }] }).logs;
  const knowledge = logKnowledge([one, other]);
  assert.equal(rowOf('quux 7 went away', knowledge), 'my-quux');
  assert.equal(rowOf('quux 7 is broken', knowledge), '-');
});

table('a file that cannot be used is refused, with the place', problems, {
  'not JSON': [
    '{"logMessages":\n oops}',
    [
      'own.json: line 2, column 2: not JSON (InvalidSymbol)',
      'own.json: line 2, column 6: not JSON (ValueExpected)',
    ],
  ],
  'no id': [{ logMessages: [{ ...quux, id: undefined }] }, ['own.json: /logMessages/0 lacks “id”']],
  'several at once': [
    { logMessages: [quux, { id: 'my-x' }] },
    [
      'own.json: /logMessages/1 lacks “role”',
      'own.json: /logMessages/1 lacks “patterns”',
      'own.json: /logMessages/1 lacks “title”',
    ],
  ],
  'an unknown role': [
    { logMessages: [{ ...quux, role: 'reason' }] },
    ['own.json: /logMessages/0/role must be one of: cause, symptom, noise, sign'],
  ],
  'an unknown field': [
    { logMessages: [{ ...quux, regex: '.*' }] },
    ['own.json: /logMessages/0 has “regex”, which is not known here'],
  ],
  'an id of its own kind': [
    { logMessages: [{ ...quux, id: 'My Quux' }] },
    ['own.json: /logMessages/0/id must match ^[a-z0-9]+(-[a-z0-9]+)*$'],
  ],
  'a pattern of another type': [
    { logMessages: [{ ...quux, patterns: [7] }] },
    ['own.json: /logMessages/0/patterns/0 must be of type string'],
  ],
  'a pattern without fixed text': [
    { logMessages: [{ ...quux, patterns: ['%s at %d of %s'] }] },
    ['own.json: “my-quux”: the pattern “%s at %d of %s” needs 6 fixed characters in a row'],
  ],
  'a pattern with an unknown placeholder': [
    { logMessages: [{ ...quux, patterns: ['quux %q is broken'] }] },
    ['own.json: “my-quux”: the pattern “quux %q is broken” has a placeholder that is not known'],
  ],
  'an unknown effect': [
    { logMessages: [{ ...quux, leadsTo: ['doom'], effect: 'gloom' }] },
    [
      'own.json: “my-quux” names the effect gloom, which is not known',
      'own.json: “my-quux” names the effect doom, which is not known',
    ],
  ],
  'an unknown row': [
    {
      logMessages: [
        {
          ...quux,
          as: 'my-none',
          clearedBy: ['my-nothing'],
          variants: [{ with: ['my-no'], as: 'my-nobody' }],
        },
      ],
    },
    [
      'own.json: “my-quux” names the log message my-none, which is not known',
      'own.json: “my-quux” names the log message my-nothing, which is not known',
      'own.json: “my-quux” names the log message my-nobody, which is not known',
      'own.json: “my-quux” names the log message my-no, which is not known',
    ],
  ],
  'company that is nothing': [
    { logMessages: [{ ...quux, onlyWith: ['my-none', 'queue-start', 'my-quux'] }] },
    ['own.json: “my-quux” names the log message my-none, which is not known'],
  ],
  'an unknown writer': [
    { logMessages: [{ ...quux, component: 'net/quux' }] },
    ['own.json: “my-quux” names the writer net/quux, which is not known'],
  ],
  'an unknown fix': [
    { logMessages: [{ ...quux, fixes: ['my-none'] }] },
    ['own.json: “my-quux” names the fix my-none, which is not known'],
  ],
  'a sign of nothing': [
    { logMessages: [{ ...quux, role: 'sign' }] },
    ['own.json: “my-quux” is a sign and lacks “sign”'],
  ],
  'a fix without a title': [{ logFixes: [{ id: 'my-fix' }] }, ['own.json: /logFixes/0 lacks “title”']],
  'a link that is none': [
    { logFixes: [{ ...fix, link: 'javascript:alert(1)' }] },
    ['own.json: “my-fix”: the link javascript:alert(1) is not an address of the web'],
  ],
});

test('a row that is refused does not count, nor does the rest of its file', () => {
  const { logs } = read({ logMessages: [quux, { ...quux, id: 'my-bad', effect: 'gloom' }] });
  assert.deepEqual(logs, { rows: [], fixes: [] });
});
