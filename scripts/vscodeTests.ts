// `npm run test:vscode -- [word …]`: the tests inside VS Code alone, or only the suites whose file name has one of the
// words. `npm test` runs them all, among everything else.
import { extensionTests } from './extensionTests/index';
import { closingLine } from './testing/outcome';
import { packageExtension } from './tools/packaging';
import { reasonOf } from './tools/progress';
import { endWith } from './tools/signals';

async function main(): Promise<number> {
  const outcome = await extensionTests(await packageExtension(), process.argv.slice(2));
  for (const { name, detail } of outcome.failures) console.error(`\nFAILED ${name}\n${detail}`);
  console.log(closingLine(outcome));
  return outcome.failures.length === 0 ? 0 : 1;
}

main().then(endWith, (error: unknown) => {
  console.error(reasonOf(error));
  endWith(1);
});
