// Whether testpmd ends when a port does not start.
import type { Scan } from '../analysis';

/**
 * With -i it goes on to its prompt: every release does, 22.11 since its updates.
 *
 * @returns null where an unknown part of the command decides.
 */
export function startFailureEnds(scan: Scan | undefined): boolean | null {
  if (!scan?.sidesKnown) return null;
  const has = (id: string): boolean => scan.application.options.some(({ row }) => row?.id === id);
  if (has('app-disable-device-start')) return false;
  if (has('app-interactive')) return false;
  return scan.application.open ? null : true;
}
