// Loads the rows of this room with their types. The schemas in `schemas/` say the same for editors and tests.
import dpdkVersionsFile from './dpdk-versions.json';
import kernelDriversFile from './kernel-drivers.json';
import pciIdsFile from './pci-ids.json';
import rdmaCoreDistroFile from './rdma-core-distro.json';
import rdmaDriverIdsFile from './rdma-driver-ids.json';
import requirementsFile from './requirements.json';
import supportedImagesFile from './supported-images.json';

/** What every row has: a stable id, the versions it holds for in words, and where it was read. */
export interface Row {
  readonly id: string;
  readonly versions: string;
  readonly source: string;
  readonly note?: string;
}

/** Branch of the tree a requirement belongs to. */
export type Area = 'platform' | 'kernel' | 'nic' | 'rdma' | 'dpdk' | 'hugepages' | 'access';

export const requirementIds = [
  'os-linux',
  'azure-vm',
  'supported-image',
  'secure-boot',
  'lcores',
  'numa',
  'kernel-ethernet-driver',
  'kernel-infiniband-driver',
  'ib-uverbs',
  'uio-hv-generic',
  'page-size',
  'mana-device',
  'ssh-nic-known',
  'spare-nic',
  'vf-without-synthetic',
  'synthetic-without-vf',
  'interface-state',
  'rdma-device',
  'rdma-core',
  'driver-id-match',
  'dpdk-pmd',
  'dpdk-process-running',
  'hugepages',
  'hugepage-mount',
  'sudo-access',
] as const;

/** Id of a row of `requirements.json`, and of the finding it becomes. */
export type RequirementId = (typeof requirementIds)[number];

/**
 * @property order Place in every list, ascending.
 * @property title English, and the key of its translation.
 * @property article Where Microsoft's article asks for it, with its words; null for what only practice asks.
 * @property doc Page that explains it.
 */
export interface Requirement extends Row {
  readonly id: RequirementId;
  readonly order: number;
  readonly area: Area;
  readonly title: string;
  readonly article: { readonly section: string; readonly wording: string } | null;
  readonly doc: string;
}

/** The numbers of `enum rdma_driver_id` on one side, for releases `from` to `to` (null: open). */
export interface RdmaDriverIds extends Row {
  readonly side: 'kernel' | 'rdma-core';
  readonly from: string;
  readonly to: string | null;
  readonly ids: Readonly<Record<string, number>>;
}

/** @property rdmaCore Release the distribution ships; null where it is not known. */
export interface RdmaCoreDistro extends Row {
  readonly osId: string;
  readonly osVersion: string;
  readonly rdmaCore: string | null;
  readonly hasLibmana: boolean;
}

/**
 * @property arch As `uname -m` prints it; null: every architecture.
 * @property from First release that has the feature.
 * @property stable Point releases of older series that have it too, and their successors in the series.
 */
export interface DpdkVersion extends Row {
  readonly arch: 'x86_64' | 'aarch64' | null;
  readonly from: string;
  readonly comfortable: string | null;
  readonly stable: readonly string[];
  readonly feature: string;
}

/**
 * @property osId `ID` of os-release, `version` its `VERSION_ID`.
 * @property minimumKernel Kernel the list names with the image.
 * @property kernelMarker Text the kernel release has to contain, e.g. `uek`.
 * @property packagesLackMana The NIC works, but the packages of the distribution cannot run DPDK on it.
 */
export interface SupportedImage extends Row {
  readonly osId: string;
  readonly version: string;
  readonly name: string;
  readonly lists: readonly ('article' | 'learn-2026-02')[];
  readonly minimumKernel: string | null;
  readonly kernelMarker: string | null;
  readonly packagesLackMana: boolean;
}

/**
 * @property series Upstream version the kernel release begins with.
 * @property minimum For `upstream` and stable series a version; for a distribution's kernel its build number.
 * @property maximum Last build number a `problem` holds for.
 * @property marker Text after the build number, e.g. `azure`, `el9`.
 */
export interface KernelDriver extends Row {
  readonly kind: 'upstream' | 'backport' | 'problem';
  readonly driver: 'mana' | 'mana_ib' | 'page-size';
  readonly series: string | null;
  readonly minimum: string | null;
  readonly maximum: string | null;
  readonly osId: string | null;
  readonly osVersion: string | null;
  readonly marker: string | null;
}

/** @property vendor 4 hex digits, like `device`. `dpdkFrom` null: no DPDK release drives it as MANA. */
export interface PciId extends Row {
  readonly vendor: string;
  readonly device: string;
  readonly kind: 'mana-vf' | 'mana-pf' | 'mellanox-vf';
  readonly dpdkFrom: string | null;
}

// JSON imports know strings, not unions; a test checks each file against its schema.
export const requirements = (requirementsFile.rows as readonly Requirement[]).toSorted(
  (a, b) => a.order - b.order,
);
export const rdmaDriverIds = rdmaDriverIdsFile.rows as readonly RdmaDriverIds[];
export const rdmaCoreDistros = rdmaCoreDistroFile.rows as readonly RdmaCoreDistro[];
export const dpdkVersions = dpdkVersionsFile.rows as readonly DpdkVersion[];
export const supportedImages = supportedImagesFile.rows as readonly SupportedImage[];
export const kernelDrivers = kernelDriversFile.rows as readonly KernelDriver[];
export const pciIds = pciIdsFile.rows as readonly PciId[];
