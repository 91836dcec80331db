// The grammars against samples that say what each character must be, and against lines made to be slow.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { failuresOf } from './assertions';
import { tokenize } from './registry';

const folder = join('test', 'syntaxes', 'samples');

for (const name of readdirSync(folder).sort())
  test(`sample ${name}`, async () => {
    assert.deepEqual(await failuresOf(readFileSync(join(folder, name), 'utf8')), []);
  });

test('an assertion that does not hold is reported', async () => {
  const sample =
    '# SYNTAX TEST "source.testpmd"\ndpdk-testpmd -l 1\n#            ^^ comment - keyword.other\n';
  assert.deepEqual(await failuresOf(sample), [
    'line 3: "-l" is not comment, but source.testpmd keyword.other.option.eal.testpmd',
    'line 3: "-l" is keyword.other',
  ]);
});

test('every line is covered from its first to its last character, however odd it is', async () => {
  const odd = [
    `dpdk-testpmd ${'-'.repeat(20_000)}`,
    `dpdk-testpmd -- ${'--a='.repeat(5000)}`,
    `dpdk-testpmd -a ${'00:'.repeat(7000)}`,
    `dpdk-testpmd -a ${'0'.repeat(20_000)}`,
    `dpdk-testpmd ${'"\\'.repeat(10_000)}`,
    `dpdk-testpmd ${'$('.repeat(5000)}`,
    `dpdk-testpmd ${'a,'.repeat(10_000)}`,
    `${'/'.repeat(20_000)}dpdk-testpmd`,
    `dpdk-testpmd ${'0-'.repeat(10_000)}`,
    'set '.repeat(5000),
  ];
  for (const scope of ['source.testpmd', 'source.testpmd-console', 'source.shell'])
    for (const [index, tokens] of (await tokenize(scope, odd)).entries())
      assert.equal(tokens.at(-1)?.end, odd[index]?.length, `${scope}, line ${index + 1}`);
});
