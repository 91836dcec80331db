// Comments that speak to the linter.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentKind } from '../../../src/core/documents/document';
import { openDocument } from '../../../src/core/documents/open';

/** A text, and which rules are off for each of its commands. */
const cases: Record<string, [string, string[]]> = {
  'on the line before': ['# mana-dpdk-lint disable=a,b-c\ntestpmd x\ntestpmd y', ['a,b-c', '']],
  'at the end of the line': ['testpmd x # mana-dpdk-lint disable=a\ntestpmd y', ['a', '']],
  'at the end of the last line': ['testpmd x \\\n y # mana-dpdk-lint disable=a', ['a']],
  'a run of them': ['# mana-dpdk-lint disable=a\n# mana-dpdk-lint disable=b\ntestpmd x', ['b,a']],
  'with a blank line between': ['# mana-dpdk-lint disable=a\n\ntestpmd x', ['']],
  'all rules': [
    '# mana-dpdk-lint disable\ntestpmd x\n\n# mana-dpdk-lint disable=all\ntestpmd y',
    ['all', 'all'],
  ],
  'for the file': [
    '# mana-dpdk-lint disable-file=a\ntestpmd x\n\ntestpmd y # mana-dpdk-lint disable=b',
    ['a', 'a,b'],
  ],
  indented: ['if x; then\n  # mana-dpdk-lint disable=a\n  sudo testpmd x\nfi', ['a']],
  'not in a comment': ['testpmd "mana-dpdk-lint disable=a"', ['']],
  misspelled: ['# mana-dpdk-lint disables=a\ntestpmd x', ['']],
};

test('rules that a comment turns off', () => {
  const found = Object.entries(cases).map(([name, [text]]) => [
    name,
    openDocument('shell', text).commands.map(({ suppressed }) =>
      suppressed === undefined ? '' : suppressed === 'all' ? 'all' : [...suppressed].join(','),
    ),
  ]);
  assert.deepEqual(
    Object.fromEntries(found),
    Object.fromEntries(Object.entries(cases).map(([name, [, off]]) => [name, off])),
  );
});

test('the release a document is for', () => {
  const texts: [DocumentKind, string, string | undefined][] = [
    ['shell', '#!/bin/sh\n\n# mana-dpdk dpdk=24.11\nx', '24.11'],
    ['testpmd', '# mana-dpdk dpdk=v22.11\n-l 1', '22.11'],
    ['markdown', '<!-- mana-dpdk dpdk=25.11 -->\n', '25.11'],
    ['tasks', '// mana-dpdk dpdk=26.07\n{}', '26.07'],
    ['shell', 'echo "mana-dpdk dpdk=24.11"', undefined],
    ['shell', '', undefined],
  ];
  assert.deepEqual(
    texts.map(([kind, text]) => openDocument(kind, text).release),
    texts.map(([, , release]) => release),
  );
});

test('a directive that is typed takes effect', () => {
  const document = openDocument('shell', 'testpmd x\n');
  const [before] = document.commands;
  document.update({ start: 0, end: 0, text: '# mana-dpdk-lint disable=a\n' });
  const [after] = document.commands;
  assert.ok(after);
  assert.deepEqual(after.suppressed, new Set(['a']));
  assert.equal(after.command, before?.command);
});
