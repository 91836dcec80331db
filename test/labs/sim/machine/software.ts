// The software of a simulated VM that no sysfs write changes: distribution, kernel, modules on disk, packages.
import type { Fault } from '../faults';

/** Where a kernel module comes from; a module the kernel lacks is absent from `Software.modules`. */
export type ModuleSource = 'builtin' | { readonly file: string };

export interface Software {
  readonly linux: boolean;
  readonly hostname: string;
  readonly os: {
    readonly id: string;
    readonly versionId: string;
    readonly prettyName: string;
    readonly codename: string;
  };
  readonly kernel: string;
  readonly modules: Readonly<Record<string, ModuleSource>>;
  readonly rdmaDriverId: number;
  /** rdma-core: a distribution package with libmana, one without, a build of the sources, or none. */
  readonly rdmaCore: {
    readonly version: string;
    readonly packaged: boolean;
    readonly libmana: boolean;
  } | null;
  readonly dpdk: { readonly version: string } | null;
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
}

/** Extras the fault `hostile-output` puts into what the VM says about itself. */
export const hostileText =
  '\u001b[31mred\u001b[0m \u001b]8;;https://evil.example/\u0007link\u001b]8;;\u0007 \u001b]52;c;ZXZpbA==\u0007 ' +
  '\u202egnp.exe\u2066 [x](command:workbench.action.terminal.sendSequence) ![](https://evil.example/p.png) `$(reboot)`';

const drivers = 'kernel/drivers';

function modulesFor(kernel: string): Software['modules'] {
  const suffix = kernel.startsWith('6.') ? '.ko.zst' : '.ko';
  const common: Record<string, ModuleSource> = {
    hv_netvsc: { file: `${drivers}/net/hyperv/hv_netvsc${suffix}` },
    uio: { file: `${drivers}/uio/uio${suffix}` },
    uio_hv_generic: { file: `${drivers}/uio/uio_hv_generic${suffix}` },
    ib_core: { file: `${drivers}/infiniband/core/ib_core${suffix}` },
    ib_uverbs: { file: `${drivers}/infiniband/core/ib_uverbs${suffix}` },
    hv_vmbus: 'builtin',
    pci_hyperv: 'builtin',
    nvme: 'builtin',
    ext4: 'builtin',
  };
  if (kernel.startsWith('5.4')) return common;
  return {
    ...common,
    mana: { file: `${drivers}/net/ethernet/microsoft/mana/mana${suffix}` },
    mana_ib: { file: `${drivers}/infiniband/hw/mana/mana_ib${suffix}` },
  };
}

/** Software of a machine with these faults. Equal faults give equal software, so what is drawn from it can be kept. */
export function softwareFor(faults: readonly Fault[]): Software {
  const has = (fault: Fault) => faults.includes(fault);
  const old = has('old-kernel');
  const mismatch = has('driver-id-mismatch');
  const release = old ? '20.04' : mismatch ? '22.04' : '24.04';
  const codename = old ? 'focal' : mismatch ? 'jammy' : 'noble';
  const kernel = old ? '5.4.0-1109-azure' : mismatch ? '5.15.0-1045-azure' : '6.8.0-1021-azure';
  const hostile = has('hostile-output') ? ` ${hostileText}` : '';
  const rdmaCore = old
    ? { version: '28.0', packaged: true, libmana: false }
    : mismatch
      ? { version: '46.0', packaged: false, libmana: true }
      : { version: '50.0', packaged: true, libmana: true };
  return {
    linux: !has('not-linux'),
    hostname: 'simulated-mana-vm',
    os: {
      id: 'ubuntu',
      versionId: release,
      codename,
      prettyName: `Ubuntu ${release} LTS (simulated)${hostile}`,
    },
    kernel,
    modules: modulesFor(kernel),
    rdmaDriverId: mismatch ? 19 : 20,
    rdmaCore: has('no-rdma-core') ? null : rdmaCore,
    dpdk: has('no-dpdk') ? null : { version: '24.11.0' },
    vmSize: `Standard_D8s_v6 (simulated)${hostile}`,
    image: {
      publisher: 'Canonical',
      offer: old
        ? '0001-com-ubuntu-server-focal'
        : mismatch
          ? '0001-com-ubuntu-server-jammy'
          : 'ubuntu-24_04-lts',
      sku: old ? '20_04-lts-gen2' : mismatch ? '22_04-lts-gen2' : 'server',
      version: 'simulated',
    },
    productName: `Virtual Machine${hostile}`,
    sudo: has('no-sudo') ? 'none' : has('sudo-password') ? 'password' : 'passwordless',
    german: has('german-locale'),
  };
}
