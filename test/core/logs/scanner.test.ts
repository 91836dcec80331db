// The search in bytes finds every text at every place, compared with a search that looks everywhere.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchorBytes, makeScanner, shortestAnchor, type Scanner } from '../../../src/core/logs/scanner';
import { randomNumbers } from './support';

/** Every `NUMBER@START` that the scanner finds between two places; it is asked again behind each. */
function scanned(scanner: Scanner, bytes: Uint8Array, from = 0, to = bytes.length): string[] {
  const all: string[] = [];
  const found: number[] = [];
  for (let at = from; ; found.length = 0) {
    const hit = scanner.next(bytes, at, to, found);
    if (hit < 0) {
      assert.deepEqual(found, []);
      return all;
    }
    const start = hit - shortestAnchor + 1;
    assert.ok(start >= at && hit < to, `${hit} from ${at} to ${to}`);
    all.push(...found.map((number) => `${number}@${start}`).sort());
    at = start + 1;
  }
}

/** The same by looking everywhere. */
function searched(anchors: readonly Uint8Array[], bytes: Uint8Array, from = 0, to = bytes.length): string[] {
  const folded = bytes.map((byte) => byte | 0x20);
  const all: string[] = [];
  for (let start = from; start < to; start += 1)
    all.push(
      ...anchors
        .flatMap((anchor, number) =>
          start + anchor.length <= to && anchor.every((byte, at) => byte === folded[start + at])
            ? [`${number}@${start}`]
            : [],
        )
        .sort(),
    );
  return all;
}

function compare(texts: readonly string[], bytes: Uint8Array, from?: number, to?: number): number {
  const anchors = texts.map(anchorBytes);
  const found = scanned(makeScanner(anchors), bytes, from, to);
  assert.deepEqual(found, searched(anchors, bytes, from, to), JSON.stringify(texts));
  return found.length;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test('random texts in random bytes of few kinds', () => {
  const random = randomNumbers(1);
  for (const alphabet of ['ab', 'aA', 'abc ', 'xyz\n', 'fA t', '\u0000 @`', 'é日a']) {
    const letters = Array.from(alphabet);
    const word = (length: number): string =>
      Array.from({ length }, () => letters[Math.floor(random() * letters.length)] ?? '').join('');
    let hits = 0;
    for (let round = 0; round < 30; round += 1) {
      const texts = Array.from({ length: 1 + Math.floor(random() * 12) }, () =>
        word(shortestAnchor + Math.floor(random() * 10)),
      );
      hits += compare(texts, bytesOf(word(400)));
    }
    assert.ok(hits > 0, alphabet);
  }
});

test('random bytes of every kind, with the texts put in at random places', () => {
  const random = randomNumbers(2);
  const texts = [
    'Failed to start',
    'failed to stop',
    'cannot',
    'No free',
    'ailed to s',
    'ポート',
    '-fno-x=%d',
  ];
  for (let round = 0; round < 50; round += 1) {
    const bytes = Uint8Array.from({ length: 600 }, () => Math.floor(random() * 256));
    let inside = 0;
    for (let at = Math.floor(random() * 20); at < 560; at += 8 + Math.floor(random() * 60), inside += 1)
      bytes.set(bytesOf(texts[Math.floor(random() * texts.length)] ?? ''), at);
    assert.ok(compare(texts, bytes) > 0 && inside > 0);
  }
});

test('texts that share beginnings, ends and middles, side by side and one within the other', () => {
  const texts = ['aaaaaa', 'aaaaaaaa', 'baaaaa', 'aaaaab', 'aaabaaa', 'aaaaaa', 'abababab', 'bababa'];
  for (const text of ['a'.repeat(40), 'ab'.repeat(20), `${'a'.repeat(9)}b${'a'.repeat(9)}`, 'b'.repeat(40)])
    compare(texts, bytesOf(text));
  assert.equal(compare(['aaaaaa'], bytesOf('a'.repeat(1000))), 995);
});

test('capitals and small letters are the same', () => {
  for (const text of ['failed to', 'FAILED TO', 'FaIlEd tO', 'fAILED To'])
    assert.equal(compare(['Failed To'], bytesOf(`x${text}x`)), 1, text);
  // Bytes that differ in the same bit: a suspicion, which the look at the line then drops.
  assert.equal(compare(['[tag] x'], bytesOf('{TAG} x')), 1);
  assert.equal(compare(['failed to'], bytesOf('failed@to')), 0);
});

test('ends of what is searched', () => {
  const bytes = bytesOf('failed to start: failed to start');
  const all = ['failed to start', 'failed', ' start'];
  for (let from = 0; from <= bytes.length; from += 1)
    for (const to of [from, from + 5, from + 6, from + 15, bytes.length - 1, bytes.length])
      if (to <= bytes.length) compare(all, bytes, from, to);
  assert.equal(compare(all, new Uint8Array(0)), 0);
  assert.equal(compare(all, bytesOf('faile')), 0);
  assert.equal(compare(all, bytesOf('failed')), 1);
  assert.equal(compare(all, bytes.subarray(17)), 3);
  assert.equal(compare([], bytes), 0);
});

test('what is too short to be searched for is refused', () => {
  assert.throws(() => makeScanner([anchorBytes('short')]), /too short/);
  assert.doesNotThrow(() => makeScanner([anchorBytes('日本')]));
});
