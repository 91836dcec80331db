// Text made harmless for each place it can appear in, and addresses as people type them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneLine, withoutIcons, withoutLinks } from '../../../src/core/view/text';
import { addressText } from '../../../src/core/view/words';
import { findingMarkdown, findingText } from '../../../src/core/view/findingText';
import { msg } from '../../../src/core/message';

test('no icon, no link, no second line', () => {
  assert.deepEqual(
    {
      icon: withoutIcons('a $(trash) b'),
      link: withoutLinks('see [here](command:workbench.action.quit) now'),
      line: oneLine(' a\nb\u001b]0;t\u0007\u200b '),
      long: oneLine('x'.repeat(300)).length,
    },
    {
      icon: 'a \\$(trash) b',
      link: 'see [here] (command:workbench.action.quit) now',
      line: 'a b',
      long: 200,
    },
  );
});

test('addresses', () => {
  const entry = { id: 'x', name: 'x', source: 'manual' } as const;
  assert.deepEqual(
    [
      addressText({ ...entry, host: 'vm' }),
      addressText({ ...entry, host: 'vm', user: 'me', port: 2222 }),
      addressText({ ...entry, host: 'fe80::1' }),
      addressText({ ...entry, host: 'fe80::1', user: 'me', port: 22 }),
    ],
    ['vm', 'me@vm:2222', 'fe80::1', 'me@[fe80::1]:22'],
  );
});

test('a check as text and as Markdown: what a VM printed stays text', () => {
  const finding = {
    id: 'kernel',
    status: 'fail',
    title: msg('Kernel'),
    reason: msg('It is {0}.', '<img src=x>[a](command:b)\n# 1'),
    evidence: [{ command: 'uname -r', output: '5.4\n````\n# heading' }],
    fix: msg('Install {0}.', '*6.2*'),
    doc: 'https://example.com/kernel',
  } as const;
  assert.equal(
    findingText(finding),
    'Kernel: fail\nIt is <img src=x>[a](command:b)\n# 1.\nFix: Install *6.2*.\nhttps://example.com/kernel\n\n$ uname -r\n5.4\n````\n# heading\n',
  );
  assert.equal(
    findingMarkdown(finding, 'my_vm'),
    `${[
      '# Kernel',
      '**fail** · my_vm',
      'It is &lt;img src=x&gt;\\[a\\](command:b) # 1.',
      '## How to fix it',
      'Install \\*6.2\\*.',
      '[Documentation](<https://example.com/kernel>)',
      '## Evidence',
      '`````text\n$ uname -r\n5.4\n````\n# heading\n`````',
    ].join('\n\n')}\n`,
  );
});
