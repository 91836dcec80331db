// Which number MANA has on the side of rdma-core, and whose number an id is there. DPDK works only where the kernel agrees.
import { rdmaCoreDistros, rdmaDriverIds, type RdmaCoreDistro, type RdmaDriverIds } from '../../../knowledge';
import type { Facts } from '../facts';
import { compareVersions, isAtLeast, parseVersion, type Version } from './versions';

/** First rdma-core release with libmana, by the table of ids. */
export const firstWithMana =
  rdmaDriverIds.find((row) => row.side === 'rdma-core' && 'MANA' in row.ids)?.from ?? '44';

/** The row of ids that this release of rdma-core has; undefined where the table does not know it. */
function rowOfCore(version: Version): RdmaDriverIds | undefined {
  return rdmaDriverIds.find((row) => {
    if (row.side !== 'rdma-core' || !isAtLeast(version, row.from)) return false;
    const last = parseVersion(row.to ?? '');
    // `to` is a release: 60.1 still belongs to it.
    return (
      last === undefined || compareVersions({ numbers: version.numbers.slice(0, 1), rc: null }, last) <= 0
    );
  });
}

/** The id rdma-core gives MANA, by its version; undefined where it has none or the version is not in the table. */
export function idOfCore(version: Version): number | undefined {
  return rowOfCore(version)?.ids['MANA'];
}

/** Name rdma-core has for a driver id. */
export function driverOfId(version: Version, id: number): string | undefined {
  return Object.entries(rowOfCore(version)?.ids ?? {})
    .find(([, value]) => value === id)?.[0]
    .toLowerCase();
}

/**
 * The id that this tool built an rdma-core for, by the name of its folder: `/opt/mana-dpdk/rdma-core-50.7-id19/lib/…`.
 * Undefined for any other.
 */
export function builtForId(coreSource: string | null): number | undefined {
  const id = /^\/opt\/mana-dpdk\/rdma-core-[\d.]+-id(\d{1,3})\//.exec(coreSource ?? '')?.[1];
  return id === undefined ? undefined : Number(id);
}

/** The row of the distribution's rdma-core; undefined where none is known. */
export function distributionCore(facts: Facts): RdmaCoreDistro | undefined {
  const release = parseVersion(facts.os.versionId ?? '');
  return rdmaCoreDistros.find((candidate) => {
    const listed = parseVersion(candidate.osVersion);
    return (
      candidate.osId === facts.os.id &&
      listed !== undefined &&
      release?.numbers[0] === listed.numbers[0] &&
      (listed.numbers[1] === undefined || listed.numbers[1] === release?.numbers[1])
    );
  });
}
