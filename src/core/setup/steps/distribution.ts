// Which row of packages a VM's distribution has.
import {
  distributionPackages,
  supportedDistributions,
  type DistributionPackages,
} from '../../../knowledge/setupPackages';
import type { Facts } from '../../detect/facts';
import { parseVersion } from '../../detect/judge/versions';

/** A row with a major number alone holds for every minor release of it. */
export function distributionOf(facts: Facts): DistributionPackages | undefined {
  const { id, versionId } = facts.os;
  const release = parseVersion(versionId ?? '')?.numbers;
  if (id === null || release === undefined) return undefined;
  return distributionPackages.find((row) => {
    const listed = parseVersion(row.osVersion)?.numbers ?? [];
    return row.osIds.includes(id) && listed.every((number, index) => number === (release[index] ?? 0));
  });
}

export function knownDistributions(): string {
  return supportedDistributions().join(', ');
}
