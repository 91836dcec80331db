// What a test inside VS Code is given from outside. The starter's environment does not reach the extension host of a
// web server, so it comes in a file beside the bundles. Every suite may read it: `testContext().vm`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VmEntry } from '../../../src/core/hosts/host';

/**
 * @property vm The simulated VM that runs during the tests; also in the setting `manaDpdk.vms` of this VS Code. Its key
 * and known_hosts file are in the entry, so connecting asks nothing.
 * @property resultsFile Where the runner writes what passed and failed.
 * @property scratchFolder An empty folder for files of the tests.
 * @property workspaceFolder The folder that is open: without one VS Code lists no extension's tasks.
 * @property logCorpus Folder of the labelled logs.
 */
export interface TestContext {
  readonly vm: VmEntry;
  readonly resultsFile: string;
  readonly scratchFolder: string;
  readonly workspaceFolder: string;
  readonly logCorpus: string;
}

/** Name of the context's file, beside the bundles of runner and suites. */
export const contextFileName = 'context.json';

/** What this run was started with. Throws when the file is missing: then the runner was not started by `npm test`. */
export function testContext(): TestContext {
  // All bundles lie in one folder, so this works from every suite.
  return JSON.parse(readFileSync(join(__dirname, contextFileName), 'utf8')) as TestContext;
}
