// Loads the releases of DPDK and rdma-core that can be built on a VM.
import type { Row } from '.';
import buildsFile from './setup-builds.json';

/**
 * @property series What a user chooses by, e.g. `24.11` or `50`; `release` is the newest of it that the row knows.
 * @property commit What the tag must lead to: another one is not built.
 * @property archive For VMs that cannot reach the repository: the user unpacks it there.
 * @property architectures Where it has MANA's driver, as `uname -m` says.
 */
interface BuildRow extends Row {
  readonly series: string;
  readonly release: string;
  readonly tag: string;
  readonly commit: string;
  readonly git: string;
  readonly archive: string;
  readonly longTerm: boolean;
  readonly default: boolean;
  readonly architectures: readonly string[];
}

/**
 * @property meson The oldest meson that configures it.
 * @property rdmaCore The oldest rdma-core it builds with.
 * @property namedDriverIsError A named driver that cannot be built stops the configuration.
 */
export interface DpdkBuild extends BuildRow {
  readonly project: 'dpdk';
  readonly meson: string;
  readonly rdmaCore: string;
  readonly namedDriverIsError: boolean;
}

/** @property cmake The oldest cmake that configures it. */
export interface RdmaCoreBuild extends BuildRow {
  readonly project: 'rdma-core';
  readonly cmake: string;
}

const rows = buildsFile.rows as readonly (DpdkBuild | RdmaCoreBuild)[];

export const dpdkBuilds: readonly DpdkBuild[] = rows.filter((row) => row.project === 'dpdk');
export const rdmaCoreBuilds: readonly RdmaCoreBuild[] = rows.filter((row) => row.project === 'rdma-core');
