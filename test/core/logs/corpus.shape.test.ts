// The labels of the corpus fit their logs: what is wrong with one is found here, not by a figure that does not move.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { corpusFolder, faultsOf, labelFaults } from '../../../scripts/logCorpus/label';

const lines = ['EAL: one', 'EAL: two', '', 'EAL: four'];
const incident = { about: 'two', severity: 'error', causeLines: [2], lines: [2, 4] };
const label = {
  origin: 'article',
  command: null,
  dpdk: '22.11',
  decoration: 'none',
  clean: false,
  incidents: [incident],
  noise: [1],
  unknownErrors: [],
};

test('every label of the corpus fits its log', () => {
  assert.deepEqual(labelFaults(corpusFolder), []);
});

test('the corpus has the logs that its figures are about', () => {
  const count = readdirSync(corpusFolder).filter((name) => name.endsWith('.log')).length;
  assert.ok(count >= 499, `${count} logs`);
});

test('a label that fits has no fault', () => {
  assert.deepEqual(faultsOf(label, lines), []);
});

test('what is wrong with a label is said', () => {
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ ...label, noise: [5] }, /line 5 of 4/],
    [{ ...label, noise: [3] }, /empty/],
    [{ ...label, noise: [2] }, /noise and more/],
    [{ ...label, clean: true }, /clean/],
    [{ ...label, origin: '' }, /origin/],
    [{ ...label, incidents: [{ ...incident, causeLines: [1] }] }, /not in lines/],
    [{ ...label, incidents: [{ ...incident, lines: [4, 2] }] }, /2 behind 4/],
    [{ ...label, incidents: [{ ...incident, severity: 'bad' }] }, /severity/],
  ];
  for (const [changed, expected] of wrong) assert.match(faultsOf(changed, lines).join('\n'), expected);
});
