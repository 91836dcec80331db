// Hostile output: what is shown must hold no control sequence and nothing invisible, and cost no time to clean.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sanitize } from '../../../src/core/remote/sanitize';
import { awkwardText, seeded } from './random';

test('rule 12: control sequences and invisible characters are taken out, text stays', () => {
  const cases: Record<string, readonly [input: string, expected: string]> = {
    plain: ['MANA: ens1, 200 Gb/s ✓ 日本語 😀', 'MANA: ens1, 200 Gb/s ✓ 日本語 😀'],
    colours: ['\x1b[1;31mred\x1b[0m', 'red'],
    'clear screen, as testpmd sends': ['\x1b[2J\x1b[1;1Htestpmd> ', 'testpmd> '],
    'window title, BEL': ['\x1b]0;owned\x07text', 'text'],
    'hyperlink, ST': ['\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\', 'click'],
    'clipboard, never ended': ['before\x1b]52;c;ZXZpbA==', 'before'],
    'open string ends with its line': ['\x1b]0;title\nnext line', '\nnext line'],
    'device control': ['a\x1bP1;2|data\x1b\\b', 'ab'],
    'C1 forms': ['\u009b31mred\u009d0;t\u009cx', 'redx'],
    'character set and reset': ['\x1b(0lqk\x1bc', 'lqk'],
    'cut off sequences': ['a\x1b', 'a'],
    'cut off CSI': ['a\x1b[12', 'a'],
    'C0 but newline and tab': ['a\x00b\x08c\x07\td\ne', 'abc\td\ne'],
    'CR cannot overwrite': ['real line\rfake line\r\nnext', 'real line\nfake line\nnext'],
    'direction override': ['user\u202egnp.exe\u202c \u2066x\u2069', 'usergnp.exe x'],
    'zero width': ['ro\u200bot\u200d\ufeff\u2060', 'root'],
    'tag characters': ['a\u{e0041}\u{e007f}b', 'ab'],
    'line and paragraph separators': ['a\u2028b\u2029c', 'a\nb\nc'],
    'half a character': ['a\ud800b\udc00', 'a\ufffdb\ufffd'],
  };
  assert.deepEqual(
    Object.fromEntries(Object.entries(cases).map(([name, [input]]) => [name, sanitize(input)])),
    Object.fromEntries(Object.entries(cases).map(([name, [, expected]]) => [name, expected])),
  );
});

test('length and lines are limited on request', () => {
  assert.deepEqual(
    {
      singleLine: sanitize('a\nb\tc\r\nd', { singleLine: true }),
      fits: sanitize('12345', { maxLength: 5 }),
      cut: sanitize('123456', { maxLength: 5 }),
      'no half of a pair': sanitize('😀😀😀', { maxLength: 2 }),
      'pairs count once': sanitize('😀😀😀', { maxLength: 3 }),
      nothing: sanitize('abc', { maxLength: 0 }),
    },
    {
      singleLine: 'a b c d',
      fits: '12345',
      cut: '1234…',
      'no half of a pair': '😀…',
      'pairs count once': '😀😀😀',
      nothing: '',
    },
  );
});

test('nothing dangerous is left of any text, and cleaning twice changes nothing', () => {
  const random = seeded(11);
  for (let round = 0; round < 2000; round++) {
    const clean = sanitize(awkwardText(random, 40));
    assert.doesNotMatch(clean, /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]/);
    assert.equal(sanitize(clean), clean);
  }
});

test('rule 16: a megabyte of anything is cleaned in linear time', () => {
  const size = 1_000_000;
  for (const piece of [
    '\x1b',
    '\x1b[',
    '\x1b]',
    '\x1b[1;',
    '\x1bP',
    '\u009d',
    '\x1b(',
    'a\r',
    '\x1b]\x1b[',
  ]) {
    const text = piece.repeat(Math.ceil(size / piece.length));
    const started = process.hrtime.bigint();
    sanitize(text);
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    // It takes some 30 ms; a pattern that steps back over the text would take minutes. Between them no machine is too slow.
    assert.ok(seconds < 10, JSON.stringify(piece));
  }
});
