// `npm run package`: builds the extension and packs it as a VSIX.
import { packageExtension } from './tools/packaging';
import { reasonOf } from './tools/progress';

packageExtension().catch((error: unknown) => {
  console.error(reasonOf(error));
  process.exitCode = 1;
});
