// The translation check on small sources: what it finds, what it lets pass, and that it fails when it should.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareTranslations } from '../../scripts/checks/l10n';
import { collectFromCode, collectFromKnowledge } from '../../scripts/checks/templates';

function templatesIn(text: string): { templates: string[]; problems: number } {
  const { templates, problems } = collectFromCode([{ path: 'src/core/sample.ts', text }]);
  return { templates: templates.map(({ template }) => template), problems: problems.length };
}

test('templates are collected from code', () => {
  const sources = {
    literal: "msg('Connected to {0}', name)",
    'no substitution': 'msg(`Connected`)',
    'joined lines': "msg('one ' + 'two', value)",
    'both branches': "msg(single ? 'One NIC' : 'Many NICs')",
    nested: "msg('Outer {0}', msg('inner'))",
    'the VS Code function': "vscode.l10n.t('Add VM')",
    'broken over lines': "vscode\n  .l10n\n  .t('Add VM')",
    'inside another call': "show(msg('Done'))",
    'a variable': 'msg(text)',
    'a template with a value': 'msg(`Connected to ${name}`)',
    'no argument': 'msg()',
    'another function': "log('not shown to users')",
    'a row of knowledge that is translated': 'const m = { text: row.title, args: [] }',
    'a row of knowledge nobody translates': 'const m = { text: row.secretWords, args: [] }',
  };
  const found = Object.fromEntries(Object.entries(sources).map(([name, text]) => [name, templatesIn(text)]));
  assert.deepEqual(found, {
    literal: { templates: ['Connected to {0}'], problems: 0 },
    'no substitution': { templates: ['Connected'], problems: 0 },
    'joined lines': { templates: ['one two'], problems: 0 },
    'both branches': { templates: ['One NIC', 'Many NICs'], problems: 0 },
    nested: { templates: ['Outer {0}', 'inner'], problems: 0 },
    'the VS Code function': { templates: ['Add VM'], problems: 0 },
    'broken over lines': { templates: ['Add VM'], problems: 0 },
    'inside another call': { templates: ['Done'], problems: 0 },
    'a variable': { templates: [], problems: 1 },
    'a template with a value': { templates: [], problems: 1 },
    'no argument': { templates: [], problems: 1 },
    'another function': { templates: [], problems: 0 },
    'a row of knowledge that is translated': { templates: [], problems: 0 },
    'a row of knowledge nobody translates': { templates: [], problems: 1 },
  });
});

test('templates are collected from the shown fields of knowledge rows', () => {
  const content = {
    rows: [
      { id: 'os-linux', title: 'Linux', source: 'Not shown to anybody' },
      { id: 'hugepages', title: 'Hugepages of 2 MB' },
      'not a row',
    ],
  };
  const titles = collectFromKnowledge('requirements.json', content).map(({ template }) => template);
  assert.deepEqual(titles, ['Linux', 'Hugepages of 2 MB']);
  assert.deepEqual(collectFromKnowledge('pci-ids.json', content), []);
  assert.deepEqual(collectFromKnowledge('requirements.json', 'nonsense'), []);
});

test('translations are compared with what is said', () => {
  const found = (template: string): { template: string; place: string }[] => [{ template, place: 'a.ts:1' }];
  const compare = (template: string, texts: Record<string, string>): string[] =>
    compareTranslations(found(template), [{ path: 'ja.json', texts }]);
  assert.deepEqual(
    {
      complete: compare('Add {0} to {1}', { 'Add {0} to {1}': '{1} に {0} を追加' }),
      'no words': compare('{0}: {1}', {}),
      missing: compare('Add', {}),
      'left over': compare('Add', { Add: '追加', Remove: '削除' }),
      empty: compare('Add', { Add: ' ' }),
      'lost placeholder': compare('Add {0}', { 'Add {0}': '追加' }),
      'invented placeholder': compare('Add', { Add: '追加 {0}' }),
    },
    {
      complete: [],
      'no words': [],
      missing: ['a.ts:1: no Japanese for "Add"'],
      'left over': ['ja.json: "Remove" is translated, but nothing says it'],
      empty: ['ja.json: the translation of "Add" is empty'],
      'lost placeholder': ['ja.json: "Add {0}" and its translation have different placeholders'],
      'invented placeholder': ['ja.json: "Add" and its translation have different placeholders'],
    },
  );
  const twice = compareTranslations(found('Add'), [
    { path: 'one.json', texts: { Add: '追加' } },
    { path: 'two.json', texts: { Add: '加える' } },
  ]);
  assert.deepEqual(twice, ['two.json: "Add" is translated differently in one.json']);
});
