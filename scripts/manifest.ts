// `node scripts/bootstrap.mjs manifest`: writes what the manifest repeats of the rule table. `npm run check` asks for it.
import { writeFileSync } from 'node:fs';
import { readJson, readTexts } from './checks/files';
import { objectOf } from './checks/manifestShape';
import { readRuleTitles, ruleSettings, withRuleTexts } from './checks/ruleSettings';

function write(path: string, content: unknown): void {
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
}

const { properties, english, japanese } = ruleSettings(readRuleTitles());
const manifest = objectOf(readJson('package.json'));
const settings = objectOf(objectOf(objectOf(manifest['contributes'])['configuration'])['properties']);
Object.assign(objectOf(settings['manaDpdk.testpmd.rules']), { properties });
write('package.json', manifest);
for (const [path, texts] of [
  ['package.nls.json', english],
  ['package.nls.ja.json', japanese],
] as const)
  write(path, withRuleTexts(readTexts(path), texts));
