// The part of the manifest that repeats the rules of the testpmd linter: one property a rule in the setting
// `manaDpdk.testpmd.rules`, with its title in both languages. `node scripts/bootstrap.mjs manifest` writes it anew.
import { readFiles, readJson, readTexts } from './files';
import { listOf, objectOf, textOf } from './manifestShape';

const keyPrefix = 'config.testpmd.rule.';
const severities = ['off', 'hint', 'info', 'warning', 'error'];

/** One row of the rule table as the setting needs it. */
export interface RuleTitle {
  readonly id: string;
  readonly severity: string;
  readonly english: string;
  readonly japanese: string;
}

/** The setting's properties and the texts they name. */
export interface RuleSettings {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly english: Readonly<Record<string, string>>;
  readonly japanese: Readonly<Record<string, string>>;
}

/** What the manifest must say of these rules. */
export function ruleSettings(rules: readonly RuleTitle[]): RuleSettings {
  const texts = (language: 'english' | 'japanese'): Record<string, string> =>
    Object.fromEntries(rules.map((rule) => [`${keyPrefix}${rule.id}`, rule[language]]));
  return {
    properties: Object.fromEntries(
      rules.map(({ id, severity }) => [
        id,
        { type: 'string', enum: severities, default: severity, description: `%${keyPrefix}${id}%` },
      ]),
    ),
    english: texts('english'),
    japanese: texts('japanese'),
  };
}

/** The rules as knowledge and translations have them; a title without a translation stays English. */
export function readRuleTitles(): readonly RuleTitle[] {
  const translations = Object.assign(
    {},
    ...readFiles('l10n/ja', ['.json']).map(({ path }) => readTexts(path)),
  ) as Readonly<Partial<Record<string, string>>>;
  return listOf(objectOf(readJson('src/knowledge/testpmd-rules.json'))['rows']).map((row) => {
    const english = textOf(row, 'title') ?? '';
    return {
      id: textOf(row, 'id') ?? '',
      severity: textOf(row, 'severity') ?? '',
      english,
      japanese: translations[english] ?? english,
    };
  });
}

/** The texts without those of rules, then those of the rules: what the files should hold. */
export function withRuleTexts(
  texts: Readonly<Record<string, string>>,
  ofRules: Readonly<Record<string, string>>,
): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const [key, text] of Object.entries(texts)) {
    if (!key.startsWith(keyPrefix)) merged[key] = text;
    if (key === 'config.testpmd.rules') Object.assign(merged, ofRules);
  }
  return merged;
}

/** Differences between the manifest and the rule table, in words. */
export function ruleSettingProblems(
  manifest: unknown,
  english: Readonly<Record<string, string>>,
  japanese: Readonly<Record<string, string>>,
  rules: readonly RuleTitle[],
): string[] {
  const wanted = ruleSettings(rules);
  const contributes = objectOf(objectOf(manifest)['contributes']);
  const settings = objectOf(objectOf(contributes['configuration'])['properties']);
  const setting = objectOf(settings['manaDpdk.testpmd.rules']);
  const remedy = 'run: node scripts/bootstrap.mjs manifest';
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  return [
    ...(same(setting['properties'], wanted.properties)
      ? []
      : [`package.json: manaDpdk.testpmd.rules is not the rule table; ${remedy}`]),
    ...(same(withRuleTexts(english, wanted.english), english)
      ? []
      : [`package.nls.json: the titles of the rules are not those of the rule table; ${remedy}`]),
    ...(same(withRuleTexts(japanese, wanted.japanese), japanese)
      ? []
      : [`package.nls.ja.json: the titles of the rules are not those of l10n/ja; ${remedy}`]),
  ];
}

/** The releases offered for `manaDpdk.testpmd.release` must be those there are rows for. */
export function releaseSettingProblems(manifest: unknown, releases: readonly string[]): string[] {
  const contributes = objectOf(objectOf(manifest)['contributes']);
  const settings = objectOf(objectOf(contributes['configuration'])['properties']);
  const { examples } = objectOf(settings['manaDpdk.testpmd.release']);
  return JSON.stringify(examples) === JSON.stringify(['auto', ...releases])
    ? []
    : [
        `package.json: the examples of manaDpdk.testpmd.release must be auto and the releases of src/knowledge/dpdk-releases.json`,
      ];
}
