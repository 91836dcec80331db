// Steps of `npm test` that are one program each: it passes or fails as a whole, and shows its words when it fails.
import { join } from 'node:path';
import { repository } from '../tools/paths';
import { run } from '../tools/run';
import { failed, passed, type Outcome } from './outcome';

/** Runs a package's program with this Node; on failure its output is the detail. */
export async function packageProgram(
  name: string,
  script: string,
  args: readonly string[],
): Promise<Outcome> {
  const result = await run(process.execPath, [join(repository, 'node_modules', script), ...args]);
  if (result.code === 0) return passed();
  return failed(name, `${result.stdout}\n${result.stderr}`.trim());
}

/** Runs one of the repository's own checks; nothing checked means that the check has lost its subject. */
export function ownCheck(
  name: string,
  check: () => { readonly problems: readonly string[]; readonly checked: number },
): Outcome {
  const { problems, checked } = check();
  if (checked === 0) return failed(name, 'there was nothing to check');
  return problems.length === 0 ? passed() : failed(name, problems.join('\n'));
}
