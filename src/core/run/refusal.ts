// Problems of a start that are no failure of the run. Small: whoever only asks for an exit status loads nothing else.
import type { Problem } from '../problem';

/** Nothing was started, as something is not as it has to be: on the VM, with sudo, or with the workspace's trust. */
const refusals: ReadonlySet<string> = new Set([
  'run-not-startable',
  'run-refused',
  'sudo-refused',
  'restricted-mode',
]);

export function isRunRefusal({ id }: Problem): boolean {
  return refusals.has(id);
}
