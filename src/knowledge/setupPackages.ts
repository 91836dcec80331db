// Loads the packages that a setup installs, by distribution.
import type { Row } from '.';
import packagesFile from './setup-packages.json';

export type PackageManager = 'apt' | 'dnf' | 'zypper';

/**
 * @property beforeRepositories What it takes to enable a repository.
 * @property tools Programs that read the NICs.
 * @property trace A debugger, and a short-lived program that opens an RDMA device.
 * @property rdmaCore The distribution's rdma-core with libmana and its headers; `rdmaCoreBuild`: to build it.
 * @property offered To build DPDK as well, but not every release of the distributions offers it.
 */
export interface PackageFamily {
  readonly manager: PackageManager;
  readonly beforeRepositories: readonly string[];
  readonly tools: readonly string[];
  readonly trace: readonly string[];
  readonly dpdk: readonly string[];
  readonly rdmaCore: readonly string[];
  readonly rdmaCoreBuild: readonly string[];
  readonly offered: readonly string[];
}

/** @property latest Package that brings the newest kernel with its modules. */
export interface ModulesExtra {
  readonly marker: string | null;
  readonly package: string;
  readonly latest: string;
}

/**
 * @property osIds `ID` of os-release; `osVersion` its `VERSION_ID`, where a major number holds for every minor release.
 * @property family Key of the package lists; null where the distribution is blocked.
 * @property repositories For what builds need; the first that the VM knows is enabled.
 * @property rdmaCoreFrom Whether the distribution ships rdma-core 44 or later.
 * @property meson Version it ships; null where it is not known.
 * @property pip Where its build tools can be missing or too old: how to get them from PyPI.
 * @property blocked Why DPDK on MANA cannot be set up with its packages.
 */
export interface DistributionPackages extends Row {
  readonly name: string;
  readonly osIds: readonly string[];
  readonly osVersion: string;
  readonly family: string | null;
  readonly repositories: readonly string[];
  readonly rdmaCoreFrom: 'packages' | 'source';
  readonly meson: string | null;
  readonly pip: { readonly packages: readonly string[]; readonly meson: string } | null;
  readonly modulesExtra: readonly ModulesExtra[];
  readonly blocked: 'azure-linux' | null;
}

export const distributionPackages = packagesFile.rows as readonly DistributionPackages[];

const families = packagesFile.families as Readonly<Record<string, PackageFamily>>;

/** The lists of a row; undefined for a row that has none. */
export function familyOf(row: DistributionPackages): PackageFamily | undefined {
  return row.family === null ? undefined : families[row.family];
}

/** Names of all distributions that have lists, as the rows say them. */
export function supportedDistributions(): string[] {
  return distributionPackages.filter((row) => row.family !== null).map((row) => row.name);
}
