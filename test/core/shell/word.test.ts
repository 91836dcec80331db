// Where a part of a word's value stands in the document, through quotes and variables.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isEditable,
  plainWord,
  rangeWithin,
  unknownPart,
  type CommandWord,
} from '../../../src/core/shell/word';

// --vdev="$PCI,mac=$MAC" at offset 10, where PCI is known and MAC is not.
const word: CommandWord = {
  start: 10,
  end: 32,
  segments: [
    { text: '--vdev=', start: 10, end: 17, exact: true },
    { text: '7870:00:00.0', start: 18, end: 22, exact: false },
    { text: ',mac=', start: 22, end: 27, exact: true },
    { text: unknownPart, start: 27, end: 31, exact: false },
  ],
  value: `--vdev=7870:00:00.0,mac=${unknownPart}`,
  known: false,
  multiple: false,
};

test('a range of a value is a range of the document', () => {
  const cases: Record<string, readonly [number, number]> = {
    'inside an exact segment': [2, 6],
    'a whole variable': [7, 19],
    'a part of a variable counts whole': [9, 12],
    'across segments': [7, 24],
    'the unknown part': [24, 25],
    'the whole value': [0, 25],
    'nothing at its beginning': [0, 0],
    'beyond its end': [24, 99],
  };
  assert.deepEqual(
    Object.fromEntries(
      Object.entries(cases).map(([name, [from, to]]) => {
        const { start, end } = rangeWithin(word, from, to);
        return [name, [start, end]];
      }),
    ),
    {
      'inside an exact segment': [12, 16],
      'a whole variable': [18, 22],
      'a part of a variable counts whole': [18, 22],
      'across segments': [18, 27],
      'the unknown part': [27, 31],
      'the whole value': [10, 31],
      'nothing at its beginning': [10, 10],
      'beyond its end': [27, 31],
    },
  );
});

test('only text that stands in the document is edited in part', () => {
  assert.deepEqual(
    {
      exact: isEditable(word, 2, 6),
      'a whole variable': isEditable(word, 7, 19),
      'a part of a variable': isEditable(word, 9, 12),
      'the end of a variable and more': isEditable(word, 9, 24),
      'a plain word': isEditable(plainWord('--rxq=4', 3), 6, 7),
    },
    {
      exact: true,
      'a whole variable': true,
      'a part of a variable': false,
      'the end of a variable and more': false,
      'a plain word': true,
    },
  );
});
