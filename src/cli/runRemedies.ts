// Command lines for a terminal that set up what a run lacks.
import { stepIds } from '../core/setup/options';
import type { ConnectionArguments } from './connectionArguments';
import { commandLine } from './setupRemedies';

/**
 * The setup that does what is missing.
 *
 * @param nics Those that the run is to use: the same ones are handed over.
 */
export function mendLine(
  steps: readonly string[],
  args: ConnectionArguments,
  nics: readonly string[] | undefined,
): string | undefined {
  const known = stepIds.filter((id) => steps.includes(id));
  if (known.length === 0) return undefined;
  const named = known.includes('give-nic') ? (nics ?? []).flatMap((nic) => ['--nic', nic]) : [];
  return commandLine(args, 'setup', '--run', '--only', known.join(','), ...named);
}
