// Whether testpmd ends when a port does not start.
import type { LintContext, Scan } from '../analysis';
import { compareReleases } from '../release';

/** First release that goes on to its prompt. */
const goesOnSince = '23.11';

/** @returns null where an unknown part of the command decides. */
export function startFailureEnds(
  scan: Scan | undefined,
  { knowledge, release }: LintContext,
): boolean | null {
  if (!scan?.sidesKnown) return null;
  const has = (id: string): boolean => scan.application.options.some(({ row }) => row?.id === id);
  if (has('app-disable-device-start')) return false;
  const goesOn = knowledge.line(release.id).some((id) => compareReleases(id, goesOnSince) >= 0);
  if (goesOn && has('app-interactive')) return false;
  return scan.application.open ? null : true;
}
