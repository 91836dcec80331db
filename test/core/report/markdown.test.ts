// The Markdown report: what it contains, and that nothing from the VM becomes markup, a link or the end of a fence.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { displayCommands } from '../../../src/core/detect/sections';
import { msg } from '../../../src/core/message';
import { reportToMarkdown } from '../../../src/core/report/markdown';
import { codeBlock, codeSpan, escapeText, renderMarkdown } from '../../../src/core/report/markdownText';
import { hostileReport, hostileText, inJapanese, reportOfSituation } from './fixtures';

/** The document without fenced blocks and code spans: only here can text become markup. */
function outsideCode(markdown: string): string {
  return markdown
    .replace(/^(`{3,})text\n[\s\S]*?^\1$/gm, '')
    .replace(/(?<![`\\])(`+)(?!`)(?:(?!\1)[\s\S])*?[^`]\1(?!`)/g, '');
}

describe('reportToMarkdown', () => {
  it('begins with the VM, the answer, the moment and the boot id', () => {
    const [title, readiness, moment] = reportToMarkdown(reportOfSituation('no hugepages')).split('\n\n');
    assert.deepEqual(
      [title, readiness, moment],
      [
        '# MANA DPDK detection of vm1',
        '**Not ready.** Checks: 1 fail, 1 warn, 0 unknown, 23 pass',
        'As of 2026-11-22 07:42:41 UTC, boot id 3f2a7c1e-52f6-4a0b-9d57-1c2d3e4f5a6b',
      ],
    );
  });

  it('has its sections in both languages', () => {
    const report = reportOfSituation('no hugepages');
    const headings = (text: string): string[] =>
      text.split('\n').flatMap((line) => /^## (.*)$/.exec(line)?.[1] ?? []);
    assert.deepEqual(headings(reportToMarkdown(report)), [
      'Checks',
      'What would fix it',
      'NICs',
      'DPDK and RDMA',
      'Machine',
      'Evidence',
    ]);
    assert.deepEqual(headings(reportToMarkdown(report, inJapanese)), [
      'チェック',
      '対処方法',
      'NIC',
      'DPDK と RDMA',
      'マシン',
      '根拠',
    ]);
  });

  it('says of each check its status in words, with a link of our own', () => {
    const markdown = reportToMarkdown(reportOfSituation('no hugepages'));
    assert.match(
      markdown,
      /^\| ❌ FAIL \| \[Hugepages\]\(https:\/\/learn\.microsoft\.com\/[^)]+\) \| No hugepages are reserved\. EAL stops without them\. \|$/m,
    );
    assert.match(markdown, /^- \*\*Hugepages:\*\* Reserve 1 GiB: `echo 512 \| sudo tee \/sys/m);
  });

  it('shows each piece of evidence once, folded, in a fence', () => {
    const markdown = reportToMarkdown(reportOfSituation('no hugepages'));
    const commands = [...markdown.matchAll(/<summary><code>(.*)<\/code><\/summary>/g)].map(
      (match) => match[1],
    );
    assert.deepEqual(commands, [...new Set(commands)]);
    assert.ok(commands.includes(displayCommands.kernel));
    assert.ok(
      markdown.includes(
        `<details><summary><code>${displayCommands.kernel}</code></summary>\n\n\`\`\`text\noutput of kernel\n\`\`\`\n\n</details>`,
      ),
    );
  });

  it('gives hostile text no way out', () => {
    const markdown = reportToMarkdown(hostileReport);
    const outside = outsideCode(markdown);
    const tags = [...outside.matchAll(/<[^>]*>/g)].map(([tag]) => tag);
    assert.deepEqual([...new Set(tags)].sort(), [
      '</code>',
      '</details>',
      '</summary>',
      '<code>',
      '<details>',
      '<summary>',
    ]);
    const links = [...outside.matchAll(/(?<!\\)\]\(([^)]*)\)/g)].map((match) => new URL(match[1] ?? '').host);
    assert.deepEqual([...new Set(links)].sort(), ['doc.dpdk.org', 'learn.microsoft.com']);
    // Commands of the evidence are ours, and stand in an HTML block, where nothing is made a link.
    assert.doesNotMatch(outside.replace(/<summary>.*<\/summary>/g, ''), /(?<!\]\()https?:\/\//);
    assert.doesNotMatch(outside, /^# heading/m);
    const details = markdown.split('\n').filter((line) => line === '</details>').length;
    assert.equal(details, markdown.split('<details><summary>').length - 1);
  });

  it('keeps every row of a table to its columns', () => {
    const rows = reportToMarkdown(hostileReport)
      .split('\n')
      .filter((line) => line.startsWith('| '));
    const cells = rows.map((row) => row.split(/(?<!\\)\|/).length - 2);
    assert.deepEqual([...new Set(cells)].sort(), [3, 7]);
  });
});

describe('escaping', () => {
  it('leaves plain words alone', () => {
    for (const text of [
      'uio_hv_generic',
      '7870:00:00.0',
      '6.8.0-1030-azure',
      '/usr/lib/libmana.so.1',
      'a - b',
    ]) {
      assert.equal(escapeText(text), text);
    }
  });

  it('escapes what would be markup', () => {
    const cases: Readonly<Record<string, string>> = {
      '<b>&amp;': '&lt;b&gt;&amp;amp;',
      '*a* _b_ `c`': '\\*a\\* \\_b\\_ \\`c\\`',
      'a|b': 'a\\|b',
      '[a](b)': '\\[a\\](b)',
      'http://a.example': 'http:\\//a.example',
      'www.a.example x@y': 'www\\.a.example x\\@y',
      '- item': '\\- item',
      '1. item': '1\\. item',
      '# heading': '\\# heading',
      'a\nb': 'a b',
      '\u001b[2Jx': 'x',
    };
    assert.deepEqual(Object.fromEntries(Object.keys(cases).map((text) => [text, escapeText(text)])), cases);
  });

  it('fences code with more backticks than it contains', () => {
    assert.equal(codeSpan('a'), '`a`');
    assert.equal(codeSpan('a`b'), '`` a`b ``');
    assert.equal(codeSpan(' '), '');
    assert.equal(codeBlock('a\n'), '```text\na\n```');
    assert.equal(codeBlock('````\nx'), '`````text\n````\nx\n`````');
    const [opening, ...rest] = codeBlock(hostileText).split('\n');
    const fence = (opening ?? '').replace('text', '');
    assert.equal(rest.filter((line) => line.trim() === fence).length, 1);
  });

  it('keeps the code spans of a template, with the values in them', () => {
    assert.equal(
      renderMarkdown(msg('Run `ip link set {0} down` on *{0}*.', 'eth`1*')),
      'Run `` ip link set eth`1* down `` on \\*eth\\`1\\*\\*.',
    );
    assert.equal(
      renderMarkdown(msg('{0} and {1}', msg('`a_b` of {0}', '<x>'), 3)),
      '`a_b` of &lt;x&gt; and 3',
    );
    assert.equal(renderMarkdown(msg('{0} {1}', 'a')), 'a {1}');
  });
});
