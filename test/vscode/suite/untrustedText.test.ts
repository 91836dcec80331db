// Text from a VM is shown, never run: no links, no HTML, no trusted Markdown, no icons out of it.
import * as assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import { msg } from '../../../src/core/message';
import type { TreeNode } from '../../../src/core/view/treeNode';
import { treeItemOf, tooltipOf } from '../../../src/extension/views/treeItem';
import { hostKeyText } from '../../../src/extension/prompts/hostKeyPrompt';
import { drawnNodes } from './extension';

const hostile =
  '\u001b[31m[click](command:workbench.action.quit) <img src=x onerror=alert(1)> $(trash)\n# heading\n```\u202e';

const node: TreeNode = {
  id: 'x',
  vmId: 'vm',
  label: hostile,
  description: [hostile],
  icon: { id: 'info' },
  contextValue: 'fact.item',
  tooltip: () => [
    { kind: 'title', text: hostile },
    { kind: 'text', text: msg('Name: {0}', hostile) },
    { kind: 'code', text: hostile },
    { kind: 'link', label: hostile, url: 'command:workbench.action.quit' },
    { kind: 'link', label: 'x', url: 'https://example.com/) [y](command:z' },
  ],
  children: [],
  expanded: false,
};

suite('text from a VM', () => {
  test('rule 13: a tooltip is untrusted Markdown without HTML, links or commands', () => {
    const tooltip = tooltipOf(node);
    assert.deepEqual(
      [tooltip.isTrusted, tooltip.supportHtml, tooltip.supportThemeIcons ?? false],
      [false, false, false],
    );
    const outsideCode = tooltip.value.replace(/^(`{3,})text\n[^]*?\n\1$/gm, '');
    assert.doesNotMatch(outsideCode, /(?<!\\)\]\(/);
    assert.doesNotMatch(outsideCode, /^# /m);
  });

  test('a code block in a tooltip cannot be closed from inside', () => {
    const { value } = tooltipOf({
      ...node,
      tooltip: () => [{ kind: 'code', text: 'a\n```\n[b](command:c)' }],
    });
    const fence = /^(`+)text$/m.exec(value)?.[1] ?? '';
    assert.ok(fence.length > 3, value);
  });

  test('rule 12: a label is one line without control characters', () => {
    const item = treeItemOf(node);
    for (const text of [
      item.label as string,
      String(item.description),
      item.accessibilityInformation?.label ?? '',
    ]) {
      assert.doesNotMatch(text, /[\p{Cc}\u202a-\u202e]/u);
    }
  });

  test('the question about a host key shows names and keys on one line each', () => {
    const { message, detail } = hostKeyText({
      alias: `web${hostile}`,
      hostname: 'fe80::1',
      port: 22,
      key: { type: 'ssh-ed25519', fingerprint: 'SHA256:abc' },
      otherKnown: [{ type: 'ssh-rsa', fingerprint: 'SHA256:def\nFingerprint: SHA256:fake' }],
      viaJump: false,
    });
    assert.doesNotMatch(message, /[\p{Cc}\u202a-\u202e]/u);
    assert.match(detail, /^Address: \[fe80::1\]:22\nKey type: ssh-ed25519\nFingerprint: SHA256:abc$/m);
    assert.equal(detail.split('\n').filter((line) => line.startsWith('Fingerprint:')).length, 1);
  });

  test('all tooltips of the running extension are untrusted', async () => {
    const nodes = await drawnNodes();
    assert.ok(nodes.length > 0);
    assert.deepEqual(
      nodes.filter(({ tooltip }) => tooltip.isTrusted !== false || tooltip.supportHtml !== false),
      [],
    );
  });
});
