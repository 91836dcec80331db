// The releases of DPDK and rdma-core that a setup can build, for lists to choose from.
import { dpdkBuilds, rdmaCoreBuilds } from '../../knowledge/setupBuilds';

export interface BuildVersions {
  /** What a user chooses by, e.g. `24.11`. */
  readonly series: readonly string[];
  /** What is built where nothing is chosen. */
  readonly usual: string;
  /** A series, or the release that stands for it. */
  readonly has: (version: string) => boolean;
}

const versionsOf = (
  rows: readonly { readonly series: string; readonly release: string; readonly default: boolean }[],
): BuildVersions => ({
  series: rows.map(({ series }) => series),
  usual: rows.find((row) => row.default)?.series ?? '',
  has: (version) => rows.some(({ series, release }) => version === series || version === release),
});

export const dpdkVersions: BuildVersions = versionsOf(dpdkBuilds);
export const rdmaCoreVersions: BuildVersions = versionsOf(rdmaCoreBuilds);
