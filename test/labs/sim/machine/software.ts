// The software of a simulated VM: distribution, kernel, packages, and what follows from them.
import type { Fault } from '../faults';
import { catalogueOf, programPackages, withNeeds, type Package } from './catalogue';
import { distributions, type Distribution } from './distributions';
import type { MachineBuild } from './machine';
import { servicesFor, type ServiceFile } from './units';

/** Where a kernel module comes from; a module the kernel lacks is absent from `Software.modules`. */
export type ModuleSource = 'builtin' | { readonly file: string };

export interface Software {
  readonly linux: boolean;
  readonly hostname: string;
  readonly distribution: Distribution;
  readonly os: {
    readonly id: string;
    readonly versionId: string;
    readonly prettyName: string;
    readonly codename: string;
  };
  readonly kernel: string;
  /** The kernel whose modules are on the disk: another one than the running after an upgrade. */
  readonly modulesKernel: string;
  readonly modules: Readonly<Record<string, ModuleSource>>;
  /** Modules that Secure Boot refuses. */
  readonly refusedModules: readonly string[];
  readonly secureBoot: boolean;
  /** Installed packages with their versions, and those that are not configured yet. */
  readonly packages: Readonly<Record<string, string>>;
  readonly unconfigured: readonly string[];
  /** Repositories besides the usual ones that are enabled. */
  readonly repositories: readonly string[];
  readonly rdmaDriverId: number;
  /** rdma-core: a distribution package with libmana, one without, a build of the sources, or none. */
  readonly rdmaCore: {
    readonly version: string;
    readonly packaged: boolean;
    readonly libmana: boolean;
    readonly headers: boolean;
  } | null;
  readonly dpdk: { readonly version: string; readonly mana: boolean } | null;
  readonly python: boolean;
  readonly vmSize: string;
  readonly image: {
    readonly publisher: string;
    readonly offer: string;
    readonly sku: string;
    readonly version: string;
  };
  readonly productName: string;
  readonly sudo: 'passwordless' | 'password' | 'none';
  readonly german: boolean;
  /** /bin/sh is dash, as on Debian and Ubuntu. */
  readonly dashIsSh: boolean;
  readonly services: readonly ServiceFile[];
  readonly networkManager: 'networkd' | 'NetworkManager';
  /** The network manager's files match VFs too. */
  readonly wideMatch: boolean;
  /** The kernel finds only some of the hugepages that are asked for. */
  readonly fragmented: boolean;
  /** vmbus devices have the file driver_override. */
  readonly driverOverride: boolean;
  /** rdma-core was built from its sources over the distribution's. */
  readonly builtRdmaCore: string | null;
  /** What the kernel has for MANA: nothing, the network driver alone, or that and mana_ib. */
  readonly manaKernel: 'none' | 'network' | 'both';
}

/** Extras the fault `hostile-output` puts into what the VM says about itself. */
export const hostileText =
  '\u001b[31mred\u001b[0m \u001b]8;;https://evil.example/\u0007link\u001b]8;;\u0007 \u001b]52;c;ZXZpbA==\u0007 ' +
  '\u202egnp.exe\u2066 [x](command:workbench.action.terminal.sendSequence) ![](https://evil.example/p.png) `$(reboot)`';

const drivers = 'kernel/drivers';

/** What a VM has where everything is prepared for DPDK. */
const prepared = [
  'rdma-core',
  'libibverbs1',
  'ibverbs-providers',
  'libibverbs-dev',
  'libibverbs',
  'libmana1',
  'rdma-core-devel',
  'ibverbs-utils',
  'libibverbs-utils',
  'pkg-config',
  'pkgconf-pkg-config',
];

/** Modules that are on the disk; the extra ones only with their package. */
function modulesFor(
  software: Pick<Software, 'distribution' | 'modulesKernel' | 'packages' | 'manaKernel'>,
): Software['modules'] {
  const { distribution, modulesKernel: kernel, packages, manaKernel } = software;
  const suffix = distribution.family === 'el' ? '.ko.xz' : kernel.startsWith('6.') ? '.ko.zst' : '.ko';
  const module = (path: string): ModuleSource => ({ file: `${drivers}/${path}${suffix}` });
  const extra =
    distribution.extraModules === null ||
    Object.keys(packages).some((name) => name.includes('modules-extra-') && name.endsWith(kernel));
  return {
    hv_netvsc: module('net/hyperv/hv_netvsc'),
    uio: module('uio/uio'),
    ...(extra ? { uio_hv_generic: module('uio/uio_hv_generic') } : {}),
    ib_core: module('infiniband/core/ib_core'),
    ib_uverbs: module('infiniband/core/ib_uverbs'),
    hv_vmbus: 'builtin',
    pci_hyperv: 'builtin',
    nvme: 'builtin',
    ext4: 'builtin',
    ...(manaKernel !== 'none' ? { mana: module('net/ethernet/microsoft/mana/mana') } : {}),
    ...(manaKernel === 'both' && extra ? { mana_ib: module('infiniband/hw/mana/mana_ib') } : {}),
  };
}

function rdmaCoreOf({
  distribution,
  packages,
  builtRdmaCore,
}: Pick<Software, 'distribution' | 'packages' | 'builtRdmaCore'>): Software['rdmaCore'] {
  if (builtRdmaCore !== null)
    return { version: builtRdmaCore, packaged: false, libmana: true, headers: true };
  const has = (...names: string[]) => names.some((name) => packages[name] !== undefined);
  if (!has('libibverbs1', 'libibverbs')) return null;
  const known = Number.parseInt(distribution.rdmaCore, 10) >= 44;
  const provider =
    distribution.family === 'debian'
      ? has('ibverbs-providers')
      : distribution.family === 'suse'
        ? has('libmana1')
        : true;
  return {
    version: distribution.rdmaCore,
    packaged: true,
    libmana: known && provider,
    headers: has('libibverbs-dev', 'rdma-core-devel'),
  };
}

/** The same software with other packages: all that follows from them follows. */
export function withPackages(
  software: Software,
  packages: Readonly<Record<string, string>>,
  unconfigured: readonly string[] = software.unconfigured,
): Software {
  const next = {
    ...software,
    packages,
    unconfigured: unconfigured.filter((name) => packages[name] !== undefined),
  };
  return {
    ...next,
    modules: modulesFor(next),
    rdmaCore: rdmaCoreOf(next),
    services: servicesFor(next.distribution, next.networkManager, packages),
  };
}

/** The kernel that a reboot starts: the newest that is installed. */
export function afterReboot(software: Software): Software {
  const { kernel, nextKernel } = software.distribution;
  const upgraded = Object.keys(software.packages).some(
    (name) => name === `linux-image-${nextKernel}` || name.endsWith(`modules-extra-${nextKernel}`),
  );
  const started =
    software.modulesKernel !== software.kernel ? software.modulesKernel : upgraded ? nextKernel : kernel;
  return started === software.kernel
    ? software
    : withPackages({ ...software, kernel: started, modulesKernel: started }, software.packages);
}

export function hasPackageFor(software: Software, program: string): boolean {
  const packages = programPackages[program];
  return packages === undefined || packages.some((name) => software.packages[name] !== undefined);
}

function imagePackages(
  distribution: Distribution,
  bare: boolean,
  without: (entry: Package) => boolean,
): Record<string, string> {
  const catalogue = catalogueOf(distribution);
  const base = [...catalogue.values()].filter((entry) => entry.base);
  const extra = distribution.extraModules === null ? [] : [distribution.extraModules];
  const more = bare ? [] : withNeeds(catalogue, [...prepared, ...extra], {});
  return Object.fromEntries(
    [...base, ...more].filter((entry) => !without(entry)).map(({ name, version }) => [name, version]),
  );
}

/** Software of a machine with these faults. Equal faults give equal software, so what is drawn from it can be kept. */
export function softwareFor(faults: readonly Fault[], build: MachineBuild = {}): Software {
  const has = (fault: Fault) => faults.includes(fault);
  const { distribution: id = 'ubuntu-24.04', dpdk = '24.11.0', number = 0 } = build;
  const old = has('old-kernel');
  const mismatch = has('driver-id-mismatch');
  const chosen: Distribution = distributions[old ? 'ubuntu-20.04' : mismatch ? 'ubuntu-22.04' : id];
  // These two are the machines that their faults describe, older than the image that is chosen otherwise.
  const kernel = old ? '5.4.0-1109-azure' : mismatch ? '5.15.0-1045-azure' : chosen.kernel;
  const distribution: Distribution =
    kernel === chosen.kernel
      ? chosen
      : { ...chosen, kernel, nextKernel: kernel, extraModules: `linux-modules-extra-${kernel}` };
  const hostile = has('hostile-output') ? ` ${hostileText}` : '';
  const bare = has('bare');
  const noRdma = has('no-rdma-core');
  const packages = imagePackages(
    distribution,
    bare,
    ({ name, needs }) =>
      (has('modules-extra-missing') && name === distribution.extraModules) ||
      (noRdma && [name, ...needs].some((word) => /rdma|ibverbs|libmana/.test(word))),
  );
  // Debian's cloud kernel 6.1 has mana, but no mana_ib.
  const manaKernel = old
    ? 'none'
    : distribution.id === 'debian' && distribution.versionId === '12'
      ? 'network'
      : 'both';
  const networkManager = has('network-manager') ? 'NetworkManager' : distribution.networkManager;
  const base: Software = {
    linux: !has('not-linux'),
    hostname: `simulated-mana-vm${number === 0 ? '' : `-${number + 1}`}`,
    distribution,
    os: {
      id: distribution.id,
      versionId: distribution.versionId,
      codename: distribution.codename,
      prettyName: `${distribution.name} ${distribution.versionId}${distribution.id === 'ubuntu' ? ' LTS' : ''} (simulated)${hostile}`,
    },
    kernel,
    modulesKernel: has('kernel-not-rebooted') ? '6.8.0-1030-azure' : kernel,
    modules: {},
    refusedModules: has('secure-boot-refuses') ? ['uio_hv_generic'] : [],
    secureBoot: has('secure-boot-refuses'),
    packages,
    unconfigured: [],
    repositories: bare ? [] : distribution.repositories,
    rdmaDriverId: mismatch ? 19 : 20,
    rdmaCore: null,
    dpdk: has('no-dpdk') || bare ? null : { version: dpdk, mana: !has('no-net-mana') },
    python: !has('no-python'),
    vmSize: `Standard_D8s_v6 (simulated)${hostile}`,
    image: {
      publisher: distribution.publisher,
      offer: distribution.offer,
      sku: distribution.sku,
      version: 'simulated',
    },
    productName: `Virtual Machine${hostile}`,
    sudo: has('no-sudo') ? 'none' : has('sudo-password') ? 'password' : 'passwordless',
    german: has('german-locale'),
    dashIsSh: distribution.family === 'debian',
    services: [],
    networkManager,
    wideMatch: has('vf-re-upped'),
    fragmented: has('nr-hugepages-short'),
    driverOverride: !has('old-vmbus'),
    builtRdmaCore: mismatch && !noRdma ? '46.0' : null,
    manaKernel,
  };
  return withPackages(base, packages);
}
