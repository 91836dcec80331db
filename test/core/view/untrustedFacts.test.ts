// Rule 13 as far as it is decided without VS Code: what a VM says can only become plain text or code in a tooltip.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts } from '../../../src/core/detect/facts';
import { requirements } from '../../../src/knowledge';
import { findingMarkdown } from '../../../src/core/view/findingText';
import { renderText } from '../../../src/core/view/text';
import { nothingRead, situations } from '../judge/situations';
import { draw, everyNode, live, reportOf } from './outline';

const hostile =
  '[x](command:workbench.action.terminal.sendSequence) ![](https://evil.example/p.png) <img src=x onerror=y> $(trash) https://evil.example';

/** The facts with every text that a VM decides on replaced. */
function poisoned(facts: Facts): Facts {
  const kept = new Set(['family', 'id', 'kind', 'driver', 'kernel', 'arch', 'source', 'detectedAt', 'sudo']);
  const poison = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return kept.has(key) ? value : hostile;
    if (Array.isArray(value)) return value.map((item: unknown) => poison(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, poison(part, name)]));
  };
  return poison(facts, '') as Facts;
}

test('rule 13: the only links of a tooltip are those of the knowledge base', () => {
  const known = new Set(requirements.map(({ doc }) => doc));
  const shown = { code: 0, link: 0, text: 0, title: 0 };
  let poison = 0;
  for (const facts of [...Object.values(situations), nothingRead]) {
    for (const node of everyNode(draw(live(poisoned(facts))))) {
      for (const block of node.tooltip?.() ?? []) {
        shown[block.kind] += 1;
        if (block.kind === 'link') {
          assert.ok(known.has(block.url), block.url);
          assert.match(block.url, /^https:\/\/[\w./#?=&%-]+$/, 'the form that the extension draws');
          assert.ok(typeof block.label === 'object' && block.label.args.length === 0);
        } else if (
          (typeof block.text === 'string' ? block.text : renderText(block.text)).includes('command:')
        )
          poison += 1;
      }
    }
  }
  assert.ok(
    poison > 100 && Object.values(shown).every((count) => count > 0),
    JSON.stringify({ poison, shown }),
  );
});

test('rule 13: a check as a document has no link, image or tag out of the VM', () => {
  for (const facts of Object.values(situations)) {
    for (const finding of reportOf(poisoned(facts)).findings) {
      const markdown = findingMarkdown(finding, hostile);
      // What stands in a fence or in a code span is shown as it is.
      const outsideCode = markdown.replace(/^(`{3,})text\n[^]*?\n\1$/gm, '').replace(/(`+)[^`].*?\1/g, '');
      assert.doesNotMatch(outsideCode, /(?<!\\)\]\(command:|(?<!\\)!\[|<img|(?<!\\):\/\/evil/, finding.id);
      const links = [...outsideCode.matchAll(/(?<!\\)\]\(<?([^)>]+)/g)].map((match) => match[1]);
      assert.deepEqual(links, finding.doc === null ? [] : [finding.doc], finding.id);
    }
  }
});
