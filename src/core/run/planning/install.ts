// Which testpmd of a VM runs a line, and which release's rules hold for it.
import type { DpdkInstall, Facts } from '../../detect/facts';
import { compareVersions, parseVersion } from '../../detect/judge/versions';
import { checkValue } from '../../remote/values';
import type { TestpmdKnowledge } from '../../testpmd/knowledge';
import { assumedRelease, releaseFor, type Release } from '../../testpmd/release';

/** Where the step “Build and install DPDK” puts it: a line can be shown before there is one. */
const futureProgram = '/usr/local/bin/dpdk-testpmd';

/**
 * @property install null where the facts know none at that path.
 * @property program Absolute path on the VM.
 */
export interface ChosenTestpmd {
  readonly install: DpdkInstall | null;
  readonly program: string;
}

/** The testpmd that a line is built for: one with net_mana before others, the newest of those. */
export function bestTestpmd(facts: Facts): ChosenTestpmd {
  const [best] = runnable(facts).sort(
    (a, b) => rank(b.hasNetMana) - rank(a.hasNetMana) || compareInstalls(b, a),
  );
  return best === undefined
    ? { install: null, program: futureProgram }
    : { install: best, program: best.testpmd };
}

/**
 * The testpmd that a line names.
 *
 * @param name `dpdk-testpmd`, `testpmd`, `dpdk-testpmd-24.11`, or an absolute path.
 * @returns undefined for a name that no installation has. A path is taken as it is: the VM knows more than the facts.
 */
export function namedTestpmd(facts: Facts | undefined, name: string): ChosenTestpmd | undefined {
  if (name.startsWith('/')) {
    const install = facts?.dpdk.find(({ testpmd }) => testpmd === name) ?? null;
    return checkValue('absolute-path', name) === undefined ? undefined : { install, program: name };
  }
  if (facts === undefined) return { install: null, program: futureProgram };
  if (name === 'dpdk-testpmd' || name === 'testpmd') return bestTestpmd(facts);
  const install = runnable(facts).find(({ testpmd }) => testpmd.endsWith(`/${name}`));
  return install === undefined ? undefined : { install, program: install.testpmd };
}

/** The release whose rules hold for an installation; the usual one where its version is not known. */
export function releaseOfInstall(install: DpdkInstall | null, knowledge: TestpmdKnowledge): Release {
  const release =
    releaseFor(install?.version ?? '', knowledge.releases) ??
    knowledge.release(assumedRelease) ??
    knowledge.releases[0];
  if (release === undefined) throw new Error('the knowledge holds no release');
  return release;
}

interface RunnableInstall extends DpdkInstall {
  readonly testpmd: string;
}

function runnable(facts: Facts): RunnableInstall[] {
  return facts.dpdk.flatMap((install) =>
    install.testpmd !== null && checkValue('absolute-path', install.testpmd) !== undefined
      ? [{ ...install, testpmd: install.testpmd }]
      : [],
  );
}

const rank = (hasNetMana: boolean | null): number => (hasNetMana === true ? 2 : hasNetMana === null ? 1 : 0);

/** A version that cannot be read comes before every other. */
function compareInstalls(a: DpdkInstall, b: DpdkInstall): number {
  const [first, second] = [parseVersion(a.version ?? ''), parseVersion(b.version ?? '')];
  if (first === undefined || second === undefined)
    return Number(first !== undefined) - Number(second !== undefined);
  return compareVersions(first, second);
}
