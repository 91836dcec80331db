// Which driver takes a virtual device's name: the one whose name or alias it begins with.
import vdevDriversFile from '../../../knowledge/vdev-drivers.json';
import type { TestpmdKnowledge } from '../knowledge';
import type { ReleaseId } from '../release';

interface VdevName {
  readonly prefix: string;
  readonly driver: string;
}

const tables = new WeakMap<TestpmdKnowledge, Map<ReleaseId, readonly VdevName[]>>();

/**
 * The prefixes virtual devices of a release have, longest first: DPDK's own drivers and those of users' rows.
 */
export function vdevNames(knowledge: TestpmdKnowledge, release: ReleaseId): readonly VdevName[] {
  const byRelease = tables.get(knowledge) ?? new Map<ReleaseId, readonly VdevName[]>();
  tables.set(knowledge, byRelease);
  const known = byRelease.get(release);
  if (known !== undefined) return known;
  const line = knowledge.line(release);
  const holds = (versions: readonly string[]): boolean => versions.some((version) => line.includes(version));
  const names = [
    ...vdevDriversFile.rows.flatMap(({ id, alias, versions }) =>
      holds(versions)
        ? [id, ...(alias === null ? [] : [alias])].map((prefix) => ({ prefix, driver: id }))
        : [],
    ),
    ...knowledge.devices.flatMap(({ id, bus, versions }) =>
      bus === 'vdev' && holds(versions) ? [{ prefix: id, driver: id }] : [],
    ),
  ];
  const sorted = names.sort((a, b) => b.prefix.length - a.prefix.length);
  byRelease.set(release, sorted);
  return sorted;
}

/** The driver of a virtual device's name; undefined where no driver of the release takes it. */
export function vdevDriver(
  name: string,
  knowledge: TestpmdKnowledge,
  release: ReleaseId,
): string | undefined {
  return vdevNames(knowledge, release).find(({ prefix }) => name.startsWith(prefix))?.driver;
}
