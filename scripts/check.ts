// `npm run check`: what TypeScript and ESLint cannot see. Translations, manifest and knowledge, each against the code.
import { checkKnowledge } from './checks/knowledge';
import { checkL10n } from './checks/l10n';
import { checkManifest } from './checks/manifest';

const checks = { translations: checkL10n, manifest: checkManifest, knowledge: checkKnowledge };

for (const [name, check] of Object.entries(checks)) {
  const { problems, checked } = check();
  for (const problem of problems) console.error(problem);
  console.log(`${name}: ${checked} checked, ${problems.length} problems`);
  if (problems.length > 0 || checked === 0) process.exitCode = 1;
}
