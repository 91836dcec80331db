// `npm test`: everything, in order, with one line at the end that says how much passed, failed and could not run here.
import { checkKnowledge } from './checks/knowledge';
import { checkL10n } from './checks/l10n';
import { checkManifest } from './checks/manifest';
import { extensionTests } from './extensionTests/index';
import { firstLight } from './start/firstLight';
import { installPackages, whyNoVsCode } from './testing/machine';
import { nodeTests } from './testing/nodeTests';
import { closingLine, failed, passed, skipped, sum, withoutSkips, type Outcome } from './testing/outcome';
import { ownCheck, packageProgram } from './testing/programs';
import { packageExtension } from './tools/packaging';
import { outFolder } from './tools/paths';
import { progress, reasonOf, seconds } from './tools/progress';
import { endWith } from './tools/signals';
import { join } from 'node:path';

/** Runs one step, says how it ended, and shows what failed. A step that throws has failed. */
async function step(name: string, work: () => Promise<Outcome> | Outcome): Promise<Outcome> {
  const started = Date.now();
  progress('test', `${name} …`);
  let outcome: Outcome;
  try {
    outcome = await work();
  } catch (error) {
    outcome = failed(name, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  for (const failure of outcome.failures) console.error(`\nFAILED ${failure.name}\n${failure.detail}\n`);
  progress('test', `${name}: ${closingLine(outcome)} (${seconds(Date.now() - started)})`);
  return outcome;
}

/** What reads the sources without running them; two at a time, as each is busy with one core. */
async function staticChecks(): Promise<Outcome[]> {
  const checks: (() => Promise<Outcome>)[] = [
    () => step('types', () => packageProgram('types', 'typescript/bin/tsc', [])),
    () => step('types of pages', () => packageProgram('types', 'typescript/bin/tsc', ['-p', 'src/webview'])),
    () => step('lint', () => packageProgram('lint', 'eslint/bin/eslint.js', ['.'])),
    () => step('format', () => packageProgram('format', 'prettier/bin/prettier.cjs', ['--check', '.'])),
    () => step('dead code', () => packageProgram('dead code', 'knip/bin/knip.js', ['--no-progress'])),
    () => step('translations', () => ownCheck('translations', checkL10n)),
    () => step('manifest', () => ownCheck('manifest', checkManifest)),
    () => step('knowledge', () => ownCheck('knowledge', checkKnowledge)),
  ];
  const outcomes: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (let check = checks.shift(); check !== undefined; check = checks.shift())
      outcomes.push(await check());
  };
  await Promise.all([worker(), worker()]);
  return outcomes;
}

/** The way of a new user through the packaged extension, counted by language. */
async function newUser(vsix: string): Promise<Outcome> {
  const problems = await firstLight({ screenshots: join(outFolder, 'screenshots'), vsix });
  return problems.length === 0
    ? passed()
    : sum(problems.map((problem) => failed('npm start -- --check', problem)));
}

/** What needs the packaged extension and a VS Code. */
async function inVsCode(): Promise<Outcome[]> {
  let vsix = '';
  const packaged = await step('package', async () => {
    vsix = await packageExtension();
    return passed();
  });
  const names = ['tests in VS Code', 'npm start -- --check'];
  if (vsix === '') return [packaged, ...names.map((name) => failed(name, 'there is no package to test'))];
  const why = await whyNoVsCode();
  if (why !== undefined) return [packaged, ...names.map((name) => skipped(name, why))];
  return [
    packaged,
    await step('tests in VS Code', () => extensionTests(vsix)),
    await step('npm start -- --check', () => newUser(vsix)),
  ];
}

async function main(): Promise<void> {
  const started = Date.now();
  await installPackages();
  const outcomes = [
    ...(await staticChecks()),
    await step('unit, platform, simulated VM and sshd tests', nodeTests),
    ...(await inVsCode()),
  ];
  const all = sum(outcomes);
  const total = process.env['CI'] === 'true' ? withoutSkips(all) : all;
  console.log('');
  for (const { name, reason } of all.skips) console.log(`skipped: ${name} (${reason})`);
  for (const { name } of total.failures) console.log(`failed: ${name}`);
  progress('test', `everything took ${seconds(Date.now() - started)}`);
  console.log(closingLine(total));
  endWith(total.failures.length === 0 && total.passed > 0 ? 0 : 1);
}

main().catch((error: unknown) => {
  console.error(reasonOf(error));
  console.log(closingLine(failed('npm test', reasonOf(error))));
  endWith(1);
});
