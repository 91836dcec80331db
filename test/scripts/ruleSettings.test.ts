// The setting that lists the linter's rules is the rule table, and whatever differs is found.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  releaseSettingProblems,
  ruleSettingProblems,
  ruleSettings,
  withRuleTexts,
  type RuleTitle,
} from '../../scripts/checks/ruleSettings';

const rules: readonly RuleTitle[] = [
  { id: 'zero-ports', severity: 'warning', english: 'No port', japanese: 'ポートなし' },
  { id: 'unknown-option', severity: 'error', english: 'No such option', japanese: '不明なオプション' },
];
const { properties, english, japanese } = ruleSettings(rules);

function manifest(list: unknown, examples: readonly string[] = ['auto', '22.11']): unknown {
  return {
    contributes: {
      configuration: {
        properties: {
          'manaDpdk.testpmd.rules': { properties: list },
          'manaDpdk.testpmd.release': { examples },
        },
      },
    },
  };
}

function texts(ofRules: Readonly<Record<string, string>>): Record<string, string> {
  return withRuleTexts({ a: 'A', 'config.testpmd.rules': 'R', z: 'Z' }, ofRules);
}

test('every rule is a property with its severity as default, and its titles are in both files', () => {
  assert.deepEqual(properties['zero-ports'], {
    type: 'string',
    enum: ['off', 'hint', 'info', 'warning', 'error'],
    default: 'warning',
    description: '%config.testpmd.rule.zero-ports%',
  });
  assert.deepEqual(Object.entries(texts(japanese)), [
    ['a', 'A'],
    ['config.testpmd.rules', 'R'],
    ['config.testpmd.rule.zero-ports', 'ポートなし'],
    ['config.testpmd.rule.unknown-option', '不明なオプション'],
    ['z', 'Z'],
  ]);
});

test('a rule, a severity or a title that is not the table’s is found', () => {
  const [first] = rules;
  const problems = (list: unknown, en: typeof english, ja: typeof japanese) =>
    ruleSettingProblems(manifest(list), texts(en), texts(ja), rules).map((problem) => problem.split(':')[0]);
  const fewer = ruleSettings(first === undefined ? [] : [first]);
  assert.deepEqual(
    {
      right: problems(properties, english, japanese),
      'a rule is missing': problems(fewer.properties, fewer.english, fewer.japanese),
      'another severity': problems({ ...properties, 'zero-ports': { default: 'error' } }, english, japanese),
      'an old title': problems(properties, { ...english, 'config.testpmd.rule.zero-ports': 'Old' }, japanese),
    },
    {
      right: [],
      'a rule is missing': ['package.json', 'package.nls.json', 'package.nls.ja.json'],
      'another severity': ['package.json'],
      'an old title': ['package.nls.json'],
    },
  );
});

test('the releases offered are those there are rows for', () => {
  assert.deepEqual(releaseSettingProblems(manifest({}), ['22.11']), []);
  assert.equal(releaseSettingProblems(manifest({}), ['22.11', '23.11']).length, 1);
});
