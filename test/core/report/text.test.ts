// The report in a terminal: order, width in both languages, colour that is never alone, and no escape from the VM.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sectionIds } from '../../../src/core/detect/sections';
import { reportToText } from '../../../src/core/report/text';
import { displayWidth, padEnd, wrap } from '../../../src/core/report/width';
import { situations } from '../judge/situations';
import { hostileReport, inJapanese, reportOfSituation } from './fixtures';

const controls = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;
const sgr = /\x1b\[\d+m/g;

describe('reportToText', () => {
  it('puts what fails first, with its fix, and what passes last', () => {
    const lines = reportToText(reportOfSituation('no hugepages')).split('\n');
    const checks = lines.slice(lines.indexOf('Checks') + 1, lines.indexOf('NICs'));
    const statuses = checks.map((line) => /^[A-Z]+/.exec(line)?.[0]).filter((word) => word !== undefined);
    assert.deepEqual(statuses, ['FAIL', 'WARN', ...Array<string>(23).fill('PASS')]);
    assert.equal(checks[0], 'FAIL     Hugepages: No hugepages are reserved. EAL stops without them.');
    assert.match(checks[1] ?? '', /^ {9}Fix: Reserve 1 GiB: `echo 512 \| sudo tee$/);
  });

  it('shows the NIC that carries SSH, in a table of 80 columns, in both languages', () => {
    const report = reportOfSituation('NIC bound, VF up');
    const rows = (text: string): string[] =>
      text.split('\n').filter((line) => line.includes('60:45:bd') && line.startsWith('  '));
    assert.deepEqual(rows(reportToText(report)).slice(-2), [
      '  eth0  60:45:bd:00:00:00  hv_netvsc       enP30832s1 up    0     up     SSH',
      '  uio0  60:45:bd:00:00:01  uio_hv_generic  enP30832s1d1 up  1     -      -',
    ]);
    assert.deepEqual(rows(reportToText(report, { translate: inJapanese })).slice(-2), [
      '  eth0  60:45:bd:00:00:00  hv_netvsc       enP30832s1 UP    0       UP    SSH',
      '  uio0  60:45:bd:00:00:01  uio_hv_generic  enP30832s1d1 UP  1       -     -',
    ]);
  });

  it('stays within the columns of the terminal', () => {
    for (const name of Object.keys(situations)) {
      for (const width of [60, 80, 132]) {
        for (const translate of [inJapanese, undefined]) {
          const report = reportOfSituation(name);
          const text = reportToText(report, translate === undefined ? { width } : { width, translate });
          const wide = text.split('\n').filter((line) => displayWidth(line) > width);
          assert.deepEqual(wide, [], `${name} at ${width}`);
        }
      }
    }
  });

  it('colours the words and nothing but the words', () => {
    const report = reportOfSituation('no hugepages');
    const coloured = reportToText(report, { colour: true });
    assert.notEqual(coloured, coloured.replace(sgr, ''));
    assert.equal(coloured.replace(sgr, ''), reportToText(report));
    const painted = new Set(coloured.match(/(?<=m)[A-Z]+ *(?=\u001b)/g)?.map((word) => word.trim()));
    assert.deepEqual([...painted].sort(), ['FAIL', 'PASS', 'WARN']);
  });

  it('lets no control character of the VM through', () => {
    assert.doesNotMatch(reportToText(hostileReport), controls);
  });

  it('says what could not be read', () => {
    const text = reportToText(reportOfSituation('nothing could be read'));
    assert.match(text, /^Not all is known\. Checks: 0 fail, 0 warn, 25 unknown, 0 pass\.$/m);
    assert.ok(text.includes(`Not read completely: ${sectionIds.slice(0, 3).join(', ')}`));
  });
});

describe('width', () => {
  it('counts wide characters as two columns and marks as none', () => {
    assert.deepEqual(
      ['abc', '日本語', 'NICの状態', 'e\u0301', '×…', '①'].map(displayWidth),
      [3, 6, 9, 1, 2, 1],
    );
    assert.equal(padEnd('日本', 6), '日本  ');
    assert.equal(padEnd('too long', 3), 'too long');
  });

  it('wraps at spaces and between wide characters, and keeps punctuation off the beginning of a line', () => {
    assert.deepEqual(wrap('one two three four', 10), ['one two', 'three four']);
    assert.deepEqual(wrap('あいうえお。かきくけこ', 10), ['あいうえ', 'お。かきく', 'けこ']);
    assert.deepEqual(wrap('「あいう」「えおか」', 12), ['「あいう」', '「えおか」']);
    assert.deepEqual(wrap('a'.repeat(25), 10), ['a'.repeat(10), 'a'.repeat(10), 'a'.repeat(5)]);
    assert.deepEqual(wrap('x '.repeat(3) + 'long'.repeat(5), 10), ['x x x', 'longlonglo', 'nglonglong']);
    assert.deepEqual(wrap('', 10), []);
  });
});
