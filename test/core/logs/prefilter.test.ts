// Of gigabytes only lines with one of a few pieces are looked at: no known message may be without one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { badWords } from '../../../src/core/logs/badWords';
import { logKnowledge } from '../../../src/core/logs/knowledge';
import { prefilter } from '../../../src/core/logs/prefilter';
import { anchorBytes, makeScanner, shortestAnchor, type Scanner } from '../../../src/core/logs/scanner';
import { decorations, samples } from './support';

const isHit = (scanner: Scanner, text: string): boolean => {
  const bytes = new TextEncoder().encode(text);
  return scanner.next(bytes, 0, bytes.length, []) >= 0;
};

const { rows, suspects, anchors } = logKnowledge();
const messages = rows.flatMap(({ patterns }) => patterns.map(({ literals }) => literals));

test('every sample of every row is looked at', () => {
  const lines = samples().flatMap(({ yes }) => yes);
  assert.ok(lines.length > 1000, `${lines.length} samples`);
  assert.deepEqual(
    lines.filter((line) => !isHit(suspects, line)),
    [],
  );
});

test('so is every sample in every decoration', () => {
  const lines = samples().flatMap(({ yes }) => yes);
  assert.deepEqual(
    Object.entries(decorations).flatMap(([name, decorate]) =>
      lines.filter((line) => !isHit(suspects, decorate(line))).map((line) => `${name}: ${line}`),
    ),
    [],
  );
});

test('the fixed texts of every pattern are looked at, whatever stands in its gaps', () => {
  const missed = messages.filter((literals) => !literals.some((literal) => isHit(suspects, literal)));
  assert.deepEqual(missed, []);
});

test('every word that looks bad is looked at', () => {
  assert.deepEqual(
    badWords.filter((word) => !isHit(suspects, `a ${word} b`)),
    [],
  );
});

test('far fewer pieces are searched for than there are messages', () => {
  const pieces = prefilter(messages, badWords);
  assert.ok(pieces.every((piece) => piece.length === shortestAnchor));
  assert.ok(pieces.length < messages.length / 2, `${pieces.length} pieces of ${messages.length} messages`);
  assert.equal(anchors.length, messages.length + badWords.length);
});

test('a healthy run is not stopped at', () => {
  const lines = [
    '  ######################## NIC statistics for port 1  ########################',
    '  RX-packets: 1234567    RX-missed: 0          RX-bytes:  987654321',
    '  RX-errors: 0',
    '  RX-nombuf:  0         ',
    '  TX-packets: 7654321    TX-errors: 0          TX-bytes:  123456789',
    '  Throughput (since last show)',
    '  Rx-pps:      1234567          Rx-bps:    987654321',
    '  ############################################################################',
    'Port statistics ====================================',
    '  ---------------------- Forward statistics for port 0  ----------------------',
    '  RX-packets: 12             RX-dropped: 0             RX-total: 12',
    '[12/2843] Compiling C object lib/librte_kvargs.a.p/kvargs_rte_kvargs.c.o',
    '[99/2843] Linking static target lib/librte_kvargs.a',
    '',
  ];
  assert.deepEqual(
    lines.filter((line) => isHit(suspects, line)),
    [],
  );
});

test('pieces that several messages share are preferred, those of a healthy run avoided', () => {
  const texts = (messageTexts: readonly (readonly string[])[], forced: readonly string[] = []): string[] =>
    prefilter(messageTexts, forced).map((piece) => new TextDecoder().decode(piece));
  assert.equal(texts([['cannot open'], ['cannot close'], ['it cannot', ' be']]).length, 1);
  assert.deepEqual(texts([['failed to open'], ['has failed']], ['failed']), ['failed']);
  assert.deepEqual(texts([['RX-errors: 0', 'zzzzzz']]), ['zzzzzz']);
  assert.ok(texts([['RX-errors: 0']])[0] !== undefined);
  assert.deepEqual(texts([]), []);
  assert.throws(() => texts([['short', 'texts']]), /no text to search for/);
  const scanner = makeScanner([anchorBytes('Failed')]);
  assert.ok(isHit(scanner, 'it FAILED'));
});
