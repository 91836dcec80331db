// Messages are found by the printf format they were made with: each placeholder, where a message may begin and end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPattern, longestLiteral, parsePattern, toLower } from '../../../src/core/logs/pattern';
import { table } from './support';

/** `START-END VALUE|VALUE` of the message, or nothing. */
function find([format, text, from = 0]: readonly [string, string, number?]): string | undefined {
  const match = findPattern(parsePattern(format), text, toLower(text), from);
  return match === undefined ? undefined : `${match.start}-${match.end} ${match.values.join('|')}`;
}

table('numbers', find, {
  signed: [['failed ret %d now', 'failed ret -19 now'], '0-18 -19'],
  'with a plus': [['failed ret %d', 'failed ret +7'], '0-13 +7'],
  unsigned: [['port %u started', 'port 65535 started'], '0-18 65535'],
  'hexadecimal where a number is expected': [['status is %u here', 'status is 0x1F here'], '0-19 0x1F'],
  'no number': [['failed ret %d now', 'failed ret now'], undefined],
  'a word in place of a number': [['failed ret %d', 'failed ret none'], undefined],
  'only a sign': [['failed ret %d', 'failed ret -'], undefined],
  'behind the number anything may follow': [['failed ret %d', 'failed ret 5: why'], '0-12 5'],
  'hex with 0x': [['status at %x seen', 'status at 0xDEADbeef seen'], '0-25 0xDEADbeef'],
  'hex without 0x': [['status at %x seen', 'status at deadbeef seen'], '0-23 deadbeef'],
  pointer: [['table at %p size', 'table at 0x15f4e8c80 size'], '0-25 0x15f4e8c80'],
  'pointer to nothing': [['table at %p size', 'table at (nil) size'], '0-19 (nil)'],
  'no hex digit': [['status at %x seen', 'status at xyz seen'], undefined],
  errno: [['failed with %E', 'failed with -19'], '0-15 -19'],
  'errno is decimal': [['failed with %E now', 'failed with 0x13 now'], undefined],
  'digits without an end': [['failed with %d now', `failed with ${'9'.repeat(500)} now`], undefined],
});

table('words and texts', find, {
  word: [['device %w is busy', 'device 7870:00:00.0 is busy'], '0-27 7870:00:00.0'],
  'a word has no blank': [['device %w is busy', 'device a b is busy'], undefined],
  'a word is not empty': [['device %w is busy', 'device  is busy'], undefined],
  'word before a colon': [['device %w: is busy', 'device eth1: is busy'], '0-20 eth1'],
  'word that has colons': [['device %w: is busy', 'device 0:1.2: is busy'], '0-21 0:1.2'],
  'word at the end': [['cannot find device %w', 'cannot find device eth1, sorry'], '0-24 eth1,'],
  'nothing where a word ends': [['cannot find device %w', 'cannot find device '], undefined],
  text: [['cannot open %s for writing', 'cannot open a b c for writing'], '0-29 a b c'],
  'empty text': [['cannot open %s for writing', 'cannot open  for writing'], '0-24 '],
  'text at the end': [['cannot open: %s', 'cannot open: what ever '], '0-23 what ever '],
  'no text at the end': [['cannot open: %s', 'cannot open: '], '0-13 '],
  'the first fit counts': [['between %s and more', 'between a and more and more'], '0-18 a'],
  'a text is no longer than a path': [
    ['cannot open %s for writing', `cannot open ${'x'.repeat(5000)} for writing`],
    undefined,
  ],
  'text of an errno': [['cannot open: %m', 'cannot open: No such device'], '0-27 No such device'],
  'two texts side by side are one': [
    ['cannot open: %s%m!', 'cannot open: it: No such device!'],
    '0-32 it: No such device',
  ],
  'text and number': [['socket %s %d failed', 'socket of a 7 failed'], undefined],
  'a number beside a text': [['at level %d%s done', 'at level 12th done'], '0-18 12|th'],
  'quotes around': [["option '%s' requires", "option '--rxq' requires"], '0-23 --rxq'],
  'a percent sign': [['used up to 100%% of it', 'used up to 100% of it'], '0-21 '],
  'a percent sign and a value': [['used %d%% of memory', 'used 97% of memory'], '0-18 97'],
});

table('placeholders at the beginning', find, {
  number: [['%d resources found', 'VMBUS: only 3 resources found'], '12-29 3'],
  negative: [['%d resources found', 'got -3 resources found'], '4-22 -3'],
  hex: [['%x is no address', 'that 0xff is no address'], '5-23 0xff'],
  'no number before it': [['%d resources found', 'no resources found'], undefined],
  word: [['%w: command not found', 'bash: dpdk-testpmd: command not found'], '6-37 dpdk-testpmd'],
  'no word before it': [['%w command not found', ' command not found'], undefined],
  text: [['%s failed to start', 'port 0 failed to start'], '0-22 port 0'],
  'empty text': [['%s failed to start', ' failed to start'], '0-16 '],
  'text from where the search begins': [['%s failed to start', 'EAL: port failed to start', 5], '5-25 port'],
  'a word from where the search begins': [['%w failed to start', 'abcdef failed to start', 3], '3-22 def'],
  'a second fit': [['%d resources found', 'no resources found, 3 resources found'], '20-37 3'],
});

table('boundaries', find, {
  'not within a word': [['failed to start', 'xfailed to start'], undefined],
  'not before the end of a word': [['failed to start', 'failed to started'], undefined],
  'a later place that is right': [['failed to start', 'unfailed to start, failed to start'], '19-34 '],
  'behind an underscore': [['failed to start', '_failed to start'], undefined],
  'behind a colon': [['failed to start', 'it:failed to start'], '3-18 '],
  'in brackets': [['failed to start', '(failed to start)'], '1-16 '],
  'punctuation at its own beginning': [["'x' is not known", "a'x' is not known"], '1-17 '],
  'before a full stop': [['failed to start', 'failed to start.'], '0-15 '],
  'behind where the search begins': [['failed to start', 'failed to start', 1], undefined],
  'a Japanese character is no word': [['failed to start', '日failed to start本'], '1-16 '],
  'ends in an open text': [['failed to start%s', 'failed to started'], '0-17 ed'],
});

table('case and other scripts', find, {
  'capitals in the text': [['failed to start', 'FAILED To Start'], '0-15 '],
  'capitals in the format': [['FAILED to Start %s', 'failed to start X1'], '0-18 X1'],
  'values keep their case': [['device %w is busy', 'DEVICE EnP1 IS BUSY'], '0-19 EnP1'],
  'other scripts': [['ポート %d は失敗', 'ポート 3 は失敗'], '0-9 3'],
  'capitals of another script': [['fläche %d ist leer', 'FLÄCHE 3 IST LEER'], '0-17 3'],
  'columns behind letters that grow in lower case': [['failed to start', 'İİ failed to start'], '3-18 '],
  'columns behind pairs': [['failed to start', '🚀 failed to start'], '3-18 '],
});

test('what stands in the way of a message is tried again, but not for ever', () => {
  const text = `${'failed to x '.repeat(60)}failed to start`;
  assert.equal(find(['failed to %w', 'failed to  failed to y']), '11-22 y');
  assert.equal(find(['failed to start', text]), '720-735 ');
  assert.equal(find(['failed to%d', `${'failed to '.repeat(1000)}failed to7`]), undefined);
});

test('a format that cannot be used is refused', () => {
  assert.throws(() => parsePattern('failed with %q'), /unknown placeholder %q/);
  assert.throws(() => parsePattern('failed with %'), /unknown placeholder/);
  assert.throws(() => parsePattern('failed with %5d'), /unknown placeholder %5/);
  assert.equal(find(['%s', 'anything']), undefined);
  assert.equal(find(['', 'anything']), undefined);
  assert.equal(find(['%d%s', '12 anything']), undefined);
});

test('what a format is made of', () => {
  const { literals, gaps, weight } = parsePattern('Port %u: %w%s 100%% of %s%m, %E');
  assert.deepEqual(literals, ['port ', ': ', '', ' 100% of ', ', ', '']);
  assert.deepEqual(gaps, ['number', 'word', 'text', 'text', 'errno']);
  assert.equal(weight, 'port : 100% of , '.length + 1);
  assert.equal(longestLiteral(parsePattern('Port %u: failed to %w')), ': failed to ');
});

test('lower case keeps every column', () => {
  for (const text of ['İstanbul ABC', 'ẞ ABC', 'ΑΣ ABC', '🚀 ABC', 'A\u0000B'])
    assert.equal(toLower(text).length, text.length, text);
  assert.equal(toLower('İ ABC'), 'İ abc');
});
