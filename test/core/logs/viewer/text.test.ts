// What is shown of a line: colours as spans, nothing that could act or hide; filters; messages of the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ansiSpans } from '../../../../src/core/logs/viewer/ansi';
import {
  everyLine,
  isFilterProblem,
  lineFilter,
  passesEverything,
  severityPasses,
  textFilter,
  type LineFilter,
  type ViewerFilter,
} from '../../../../src/core/logs/viewer/filter';
import { readMemory, readMessage } from '../../../../src/core/logs/viewer/readMessage';
import {
  copiedText,
  isPlainBlock,
  visibleBlock,
  visibleText,
} from '../../../../src/core/logs/viewer/visible';
import { fill } from '../../../../src/core/logs/viewer/words';

void test('DPDK colours become spans', () => {
  assert.deepEqual(ansiSpans('\x1b[33mEAL:\x1b[0m No free \x1b[1;31mhugepages\x1b[m.'), [
    { text: 'EAL:', style: { fg: 3 } },
    { text: ' No free ', style: undefined },
    { text: 'hugepages', style: { bold: true, fg: 1 } },
    { text: '.', style: undefined },
  ]);
  assert.deepEqual(ansiSpans('plain'), [{ text: 'plain', style: undefined }]);
  assert.deepEqual(ansiSpans(''), []);
});

void test('every form of colour and style', () => {
  const style = (parameters: string): unknown => ansiSpans(`\x1b[${parameters}mx`)[0]?.style;
  assert.deepEqual(style('97;104'), { fg: 15, bg: 12 });
  assert.deepEqual(style('38;5;9'), { fg: 9 });
  assert.deepEqual(style('38;5;196'), { fg: '#ff0000' });
  assert.deepEqual(style('48;5;244'), { bg: '#808080' });
  assert.deepEqual(style('38;2;1;2;255;4'), { fg: '#0102ff', underline: true });
  assert.deepEqual(style('1;2;3;4;7;9'), {
    bold: true,
    dim: true,
    italic: true,
    underline: true,
    inverse: true,
    strike: true,
  });
  assert.equal(style('1;31;22;39'), undefined);
  assert.equal(style('38;5;999'), undefined);
  assert.equal(style('38;2;1'), undefined);
  assert.deepEqual(ansiSpans('\x9b31mx')[0]?.style, { fg: 1 });
});

void test('nothing that could act, hide or turn text around is left', () => {
  const shown = (line: string): string =>
    ansiSpans(line)
      .map(({ text }) => text)
      .join('');
  const lines: Record<string, string> = {
    'a\x1b[2Jb\x1b[10;5Hc': 'abc',
    '\x1b]0;title\x07x': 'x',
    '\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\': 'link',
    'user\u202eexe.txt': 'userexe.txt',
    'a\u200bb\ufeffc\u00add': 'abcd',
    'a\x00\x07\x08b': 'ab',
    'progress 10%\rprogress 20%\r': 'progress 10%\u240dprogress 20%',
    'one\u2028two': 'one two',
    'a\x1b[31': 'a',
    'a\tb': 'a\tb',
    '\ud800x': '\ufffdx',
  };
  for (const [line, text] of Object.entries(lines)) {
    assert.equal(shown(line), text, JSON.stringify(line));
    assert.equal(visibleText(line), text, JSON.stringify(line));
  }
  assert.equal(copiedText('\x1b[31mone\rtwo\u202e\r'), 'one\ntwo');
});

void test('a block is plain only if cutting it into lines is all there is to do', () => {
  assert.equal(isPlainBlock('one\ntwo\r\n\tthree'), true);
  for (const text of ['a\rb', 'a\x1b[0m', 'é', 'a\x00', 'a\r']) assert.equal(isPlainBlock(text), false);
});

void test('lines taken together are shown as they are one by one', () => {
  const pieces = [
    '\x1b[31m',
    '\x1b]0;t',
    '\x07',
    '\r',
    '\n',
    '\r\n',
    'a',
    'é',
    '\u2028',
    '\u202e',
    '\x9b',
    '\x1b',
    '\ud800',
    '\u200b',
    '[',
    '1',
    '\x1b\\',
    '\t',
    '😀',
  ];
  let seed = 7;
  for (let round = 0; round < 3000; round += 1) {
    let text = '';
    for (let piece = 0; piece < 12; piece += 1) {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      text += pieces[(seed >>> 8) % pieces.length] ?? '';
    }
    const lines = text.split('\n').map(visibleText);
    assert.deepEqual(visibleBlock(text).split('\n'), lines, JSON.stringify(text));
  }
});

void test('lines of one text are filtered one by one', () => {
  const text = 'ab\ncd ab\n\nxab\nab';
  const results = (filter: Partial<ViewerFilter>): boolean[] => {
    const passes = textFilter(compiled(filter), text);
    let start = 0;
    return text.split('\n').map((line) => {
      const passed = passes(start, start + line.length);
      start += line.length + 1;
      return passed;
    });
  };
  assert.deepEqual(results({ include: 'AB' }), [true, true, false, true, true]);
  assert.deepEqual(results({ include: '/^ab$/' }), [true, false, false, false, true]);
  assert.deepEqual(results({ exclude: '/\\bab/' }), [false, false, true, true, false]);
  assert.deepEqual(results({ include: '/^$/' }), [false, false, true, false, false]);
  assert.deepEqual(results({ include: 'd', exclude: 'x' }), [false, true, false, false, false]);
  // The small letter of the first one is two characters long.
  const odd = '\u0130\nab\nc';
  const passes = textFilter(compiled({ include: 'AB' }), odd);
  assert.deepEqual([passes(0, 1), passes(2, 4), passes(5, 6)], [false, true, false]);
});

void test('a text that cannot match is known without a look at its lines', () => {
  const missing = (include: string, text: string, matchCase = false): boolean | undefined =>
    compiled({ include, matchCase }).include?.isMissing(text, true);
  assert.equal(missing('/huge(page)s? .*left/', 'nothing\nhere'), true);
  assert.equal(missing('/huge(page)s? .*left/', 'HUGEPAGE'), false);
  assert.equal(missing('/Huge/', 'huge', true), true);
  assert.equal(missing('/a|b/', 'c'), false);
  assert.equal(missing('/(ab)*c?/', 'x'), false);
  assert.equal(missing('/x\\b\\.y/', 'a x.y'), false);
  assert.equal(missing('text', 'TEX\nT'), true);
});

function compiled(filter: Partial<ViewerFilter>): LineFilter {
  const made = lineFilter({ ...everyLine, ...filter });
  if (isFilterProblem(made)) assert.fail(`refused: ${made.problem}`);
  return made;
}

const textPasses = (filter: LineFilter, line: string): boolean => textFilter(filter, line)(0, line.length);

void test('filters by text, expression and severity', () => {
  const line = 'EAL: No free 2048 kB hugepages reported on node 0';
  const passes = (filter: Partial<ViewerFilter>): boolean => textPasses(compiled(filter), line);
  assert.equal(passes({ include: 'HUGEPAGES' }), true);
  assert.equal(passes({ include: 'HUGEPAGES', matchCase: true }), false);
  assert.equal(passes({ include: '/free \\d+ kb/' }), true);
  assert.equal(passes({ include: '/free \\d+ kb/', matchCase: true }), false);
  assert.equal(passes({ include: '/free \\d+ kb/i', matchCase: true }), true);
  assert.equal(passes({ include: 'eal', exclude: 'node 0' }), false);
  assert.equal(passes({ exclude: '/node [1-9]/' }), true);
  // A path is no expression unless it ends as one.
  assert.equal(textPasses(compiled({ include: '/dev/huge' }), 'open /dev/hugepages'), true);
  assert.equal(passesEverything(compiled({})), true);
  assert.equal(passesEverything(compiled({ severities: [] })), false);
  const errors = compiled({ severities: ['error', 'other'] });
  assert.equal(severityPasses(errors, 'error'), true);
  assert.equal(severityPasses(errors, undefined), true);
  assert.equal(severityPasses(errors, 'noise'), false);
});

void test('a filter that cannot be used says which box and why', () => {
  assert.deepEqual(lineFilter({ ...everyLine, include: '/(/' }), { box: 'include', problem: 'syntax' });
  assert.deepEqual(lineFilter({ ...everyLine, exclude: '/(?=a)/' }), {
    box: 'exclude',
    problem: 'look-around',
  });
});

void test('places of a filter are marked', () => {
  assert.deepEqual(compiled({ include: 'ab' }).include?.places('ABxab', 9), [
    [0, 2],
    [3, 5],
  ]);
  assert.deepEqual(compiled({ include: '/a+/' }).include?.places('aaxa', 1), [[0, 2]]);
  // Its small letter is two characters long.
  assert.deepEqual(compiled({ include: 'x' }).include?.places('\u0130x', 9), []);
});

void test('what a page says is read with care', () => {
  assert.deepEqual(readMessage({ kind: 'show', anchor: { kind: 'end' }, count: 10 ** 9 }), {
    kind: 'show',
    anchor: { kind: 'end' },
    count: 1000,
  });
  assert.deepEqual(
    readMessage({ kind: 'filter', id: 1, line: null, filter: { ...everyLine, severities: ['error', 'x'] } }),
    { kind: 'filter', id: 1, line: null, filter: { ...everyLine, severities: ['error'] } },
  );
  for (const message of [
    undefined,
    null,
    7,
    {},
    { kind: 'constructor' },
    { kind: 'show', anchor: { kind: 'row', view: 1, row: -1 }, count: 1 },
    { kind: 'show', anchor: { kind: 'row', view: 1, row: 0.5 }, count: 1 },
    { kind: 'copy', id: 1, view: 1, from: 5, to: 4 },
    { kind: 'filter', id: 1, line: null, filter: { ...everyLine, include: 'x'.repeat(5000) } },
    { kind: 'fix', incident: 'a', fix: {} },
    { kind: 'seek', id: 1, line: 1, direction: 'sideways' },
  ])
    assert.equal(readMessage(message), undefined, JSON.stringify(message));
});

void test('what a page remembered may be anything', () => {
  assert.equal(readMemory(undefined), undefined);
  assert.deepEqual(readMemory({ source: 7, filter: 'x', line: -1 }), {
    source: null,
    filter: everyLine,
    line: null,
  });
  const memory = { source: 'file:///a.log', filter: { ...everyLine, include: 'a' }, line: 7 };
  assert.deepEqual(readMemory(memory), memory);
});

void test('values are put into words', () => {
  assert.equal(fill('{0} of {1} ({2})', 3, 'x'), '3 of x ({2})');
});
