// By which release testpmd's prompt is understood.
import type { LintContext } from '../../core/testpmd/analysis';
import { testpmdKnowledge } from '../../core/testpmd/knowledge';
import type { ReleaseId } from '../../core/testpmd/release';

/** @param release Of the run; null where it is not known: the newest one then. */
export function consoleContext(release: ReleaseId | null): LintContext {
  const knowledge = testpmdKnowledge();
  const found = (release === null ? undefined : knowledge.release(release)) ?? knowledge.releases.at(-1);
  if (found === undefined) throw new Error('no release is known');
  return { release: found, machine: null, knowledge };
}
