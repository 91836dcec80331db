// The lines of a running script, cut anywhere, with anything between them, and with forgeries.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { decode, ScriptReader, type ScriptEvent } from '../../../src/core/remote/protocol';
import { setupLibrary } from '../../../src/knowledge/setup';
import { awkwardText, seeded } from '../remote/random';

const nonce = 'abcdef0123';

function read(text: string, size = text.length): ScriptEvent[] {
  const reader = new ScriptReader(nonce);
  const events: ScriptEvent[] = [];
  for (let at = 0; at < text.length; at += size) events.push(...reader.read(text.slice(at, at + size)));
  return [...events, ...reader.end()];
}

const sample = [
  `@${nonce} begin 0 0c5a6a6e-1d3c-4d5e-9f00-1234567890ab`,
  `@${nonce} command echo%2064%20>%20/x`,
  'some output',
  `@${nonce} ended 0`,
  `@${nonce} note hugepages-already 0 64 2048`,
  `@${nonce} progress 42 building a%20b`,
  `@${nonce} progress - installing-packages 3`,
  `@${nonce} refused locked ana@laptop 12`,
  `@${nonce} failed journal-unwritable No%20space%20left%20on%20device`,
  `@${nonce} kept folder-not-empty /mnt/huge`,
  `@${nonce} armed 1700000000 120`,
  `@${nonce} undone 7`,
  `@${nonce} stays 6`,
  `@${nonce} gone 5`,
  `@${nonce} put-back`,
  `@${nonce} confirmed`,
  `@${nonce} lock run12345 ana@laptop 1700000000`,
  `@${nonce} finished refused`,
].join('\n');

test('every event is read, and the same in pieces of any size', () => {
  const whole = read(`${sample}\n`);
  assert.deepEqual(whole, [
    { kind: 'begin', uid: '0', bootId: '0c5a6a6e-1d3c-4d5e-9f00-1234567890ab' },
    { kind: 'command', text: 'echo 64 > /x' },
    { kind: 'output', line: 'some output' },
    { kind: 'ended', status: 0 },
    { kind: 'note', id: 'hugepages-already', args: ['0', '64', '2048'] },
    { kind: 'progress', percent: 42, id: 'building', args: ['a b'] },
    { kind: 'progress', percent: null, id: 'installing-packages', args: ['3'] },
    { kind: 'refused', id: 'locked', args: ['ana@laptop', '12'] },
    { kind: 'failed', id: 'journal-unwritable', args: ['No space left on device'] },
    { kind: 'kept', id: 'folder-not-empty', args: ['/mnt/huge'] },
    { kind: 'armed', seconds: 120 },
    { kind: 'undone', seq: '7' },
    { kind: 'stays', seq: '6' },
    { kind: 'gone', seq: '5' },
    { kind: 'put-back' },
    { kind: 'confirmed' },
    { kind: 'status', name: 'lock', words: ['run12345', 'ana@laptop', '1700000000'] },
    { kind: 'finished', outcome: 'refused' },
  ]);
  for (const size of [1, 2, 3, 7, 64, 1000]) assert.deepEqual(read(sample, size), whole, `pieces of ${size}`);
});

test('what a command prints is output, however much it looks like an event', () => {
  for (const line of [
    '@other finished done',
    ` @${nonce} finished done`,
    `@${nonce}finished done`,
    `@${nonce.toUpperCase()} finished done`,
    `x@${nonce} finished done`,
  ])
    assert.deepEqual(
      read(`${line}\n`).map(({ kind }) => kind),
      ['output'],
      line,
    );
  // With the mark, but no word of ours.
  for (const line of ['finished perhaps', 'FINISHED done', '', 'x'.repeat(40)])
    assert.deepEqual(
      read(`@${nonce} ${line}\n`).map(({ kind }) => kind),
      ['output'],
      line,
    );
});

test('output is made harmless: escapes, bidi, endless lines, progress drawn over itself', () => {
  const [escaped] = read('\u001B[31mred\u001B[0m \u202Etxt\n');
  assert.ok(escaped?.kind === 'output' && !/[\u001B\u202E]/.test(escaped.line));
  const [bar] = read('10%\r50%\r100% done\r\n');
  assert.deepEqual(bar, { kind: 'output', line: '100% done' });
  const [long] = read(`${'x'.repeat(1_000_000)}\n`);
  assert.ok(long?.kind === 'output' && long.line.length < 3_000);
  const reader = new ScriptReader(nonce);
  for (let i = 0; i < 1_000; i += 1) reader.read('y'.repeat(1_000));
  const [rest] = reader.end();
  assert.ok(
    rest?.kind === 'output' && rest.line.length < 3_000,
    'a line without an end is not kept in memory',
  );
});

test('words go through the library’s enc and back', () => {
  const random = seeded(7);
  const [base] = setupLibrary.base;
  const texts = [
    '',
    '%',
    '%20',
    'a b',
    '100% %00',
    'a\nb',
    '%%20 %0A',
    "it's",
    '$(reboot)',
    ...Array.from({ length: 40 }, () => awkwardText(random).replace(/[\0`]/g, '')),
  ];
  const script = `N=${nonce}\n${base}\nfor word; do enc "$word"; printf '%s\\n' "$R"; dec "$R"; [ "$R" = "$word" ] || echo DIFFERENT; done`;
  const { stdout } = spawnSync('bash', ['-c', script, 'bash', ...texts], { encoding: 'utf8' });
  const words = stdout.trimEnd().split('\n');
  assert.equal(words.length, texts.length, 'one word a line, and bash reads each back as it was');
  texts.forEach((text, index) => {
    const word = words[index] ?? '';
    assert.doesNotMatch(word, / /);
    if (/^[\x20-\x7e]*$/.test(text)) assert.equal(decode(word), text);
  });
});
