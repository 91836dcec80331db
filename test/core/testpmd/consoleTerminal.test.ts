// The prompt's output in a terminal: its line editor works, and nothing else that a terminal acts on gets through.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConsoleText } from '../../../src/core/testpmd/console/terminal';

const shown = (...pieces: readonly string[]): string => {
  const text = new ConsoleText();
  return pieces.map((piece) => text.take(piece)).join('');
};

test('what the line editor needs gets through: echo, cursor, erasing, line ends', () => {
  assert.equal(
    shown('testpmd> sh\b \b\x1b[0K\x1b[3D\x1b[2J\x1b[1;1H'),
    'testpmd> sh\b \b\x1b[0K\x1b[3D\x1b[2J\x1b[1;1H',
  );
  assert.equal(shown('a\r\nb\nc\rd'), 'a\r\nb\r\nc\rd');
});

test('titles, links, the clipboard, modes, colours and invisible characters do not', () => {
  assert.equal(
    shown(
      'x\x1b]0;title\x07\x1b]8;;http://evil\x1b\\y\x1b]52;c;AAAA\x07\x1b[?1049h\x1b[31m\x07\u202ez\x9b2J\x1bc',
    ),
    'xyz',
  );
});

test('a sequence that is cut between two pieces is one sequence all the same', () => {
  assert.equal(shown('a\x1b', '[1', '2C', 'b'), 'a\x1b[12Cb');
  assert.equal(shown('a\x1b', ']0;t\x07b'), 'ab');
  assert.equal(shown('a\x1b[', '31mb'), 'ab');
});

test('half sequences leave no escape behind', () => {
  assert.equal(shown('\x1b['.repeat(50_000), 'end').includes('\x1b'), false);
});
