// Which option is under the cursor, and on which side of `--`; `|` marks the cursor.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { optionAt, sideAt } from '../../../src/core/testpmd/commandText';

function at(marked: string): string | undefined {
  const offset = marked.indexOf('|');
  const option = optionAt(marked.replace('|', ''), offset);
  return option === undefined ? undefined : `${option.side} ${option.name}`;
}

test('the option under the cursor', () => {
  const actual = {
    eal: at('dpdk-testpmd -l| 1-3 -- --txq=4'),
    application: at('dpdk-testpmd -l 1-3 -- --t|xq=4'),
    attachedValue: at('dpdk-testpmd -- --txq=|4'),
    sameLetterOtherSide: at('dpdk-testpmd -a 7870:00:00.0 -- -a|'),
    continued: at('dpdk-testpmd -l 1-3 \\\n  -- \\\n  --rx|q=4'),
    nextCommand: at('-l 1-3 -- --txq=4\n-|l 1-2'),
    windowsLines: at('-l 1-3 \\\r\n -- \\\r\n --rx|d=64'),
    value: at('dpdk-testpmd -l 1|-3'),
    separator: at('dpdk-testpmd -|- --txq=4'),
    comment: at('# use --t|xq here'),
    empty: at('|'),
  };
  assert.deepEqual(actual, {
    eal: 'eal -l',
    application: 'application --txq',
    attachedValue: undefined,
    sameLetterOtherSide: 'application -a',
    continued: 'application --rxq',
    nextCommand: 'eal -l',
    windowsLines: 'application --rxd',
    value: undefined,
    separator: undefined,
    comment: undefined,
    empty: undefined,
  });
});

test('the side of the cursor', () => {
  const side = (marked: string): string => sideAt(marked.replace('|', ''), marked.indexOf('|'));
  assert.deepEqual(
    [side('-l 1-3 |'), side('-l 1-3 --|'), side('-l 1-3 -- |'), side('-- --txq=1\n|'), side('-- \\\n|')],
    ['eal', 'eal', 'application', 'eal', 'application'],
  );
});
