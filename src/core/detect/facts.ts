// What one detection found on a VM. The JSON report and the tree are drawn from this; nothing here is a judgement.
// `null` always means "could not be found out", never "no".

/** How a fact was read: the exact command and what it printed, sanitized and capped. */
export interface Evidence {
  readonly command: string;
  readonly output: string;
}

/** A PCI function of Microsoft's MANA (vendor 1414). */
export interface ManaFunction {
  /** Domain:bus:device.function, e.g. `7870:00:00.0`. One function carries the VFs of all NICs. */
  readonly address: string;
  /** PCI device id without 0x, e.g. `00ba`. */
  readonly device: string;
  readonly kind: 'vf' | 'pf';
  readonly driver: string | null;
}

export type ModuleName = 'mana' | 'mana_ib' | 'ib_uverbs' | 'uio_hv_generic' | 'hv_netvsc';

export interface KernelModule {
  /** A module file or a built-in of the running kernel exists. */
  readonly available: boolean | null;
  readonly builtin: boolean | null;
  readonly loaded: boolean | null;
}

/** The MANA (or mlx) virtual function behind a synthetic NIC: same MAC, enslaved to it. */
export interface VfInterface {
  readonly name: string;
  readonly driver: string | null;
  readonly up: boolean | null;
  readonly pciAddress: string | null;
  /** 0-based; the RDMA port is one higher. */
  readonly devPort: number | null;
}

/**
 * One NIC as the user thinks of it: a synthetic device and its VF are one entry.
 *
 * @property name Netdev name; null for a device that has none because it is bound to uio_hv_generic.
 * @property kind `netvsc`: synthetic on the vmbus; `vf`: a VF without a synthetic master; `physical`: another
 *   device with hardware below; `virtual`: bridge, tap, veth, … .
 * @property up Administrative state (IFF_UP) of the netdev.
 * @property uio `/dev/uioN` of a device bound to uio_hv_generic.
 */
export interface Nic {
  readonly name: string | null;
  readonly kind: 'netvsc' | 'vf' | 'physical' | 'virtual';
  readonly mac: string | null;
  readonly driver: string | null;
  readonly up: boolean | null;
  readonly mtu: number | null;
  readonly addresses: readonly string[];
  readonly vmbusUuid: string | null;
  readonly pciAddress: string | null;
  readonly devPort: number | null;
  readonly vf: VfInterface | null;
  readonly master: string | null;
  readonly uio: string | null;
  /** This SSH connection arrives here: never touch it. null where it could not be found out. */
  readonly carriesSsh: boolean | null;
  /** The default route leaves here. */
  readonly defaultRoute: boolean | null;
  /** The name has characters no sane name has: for showing only, never for a command. */
  readonly oddName?: true;
}

export interface RdmaDevice {
  /** e.g. `mana_0` (RNIC) or `manae_0` (Ethernet). */
  readonly name: string;
  readonly uverbs: string | null;
  readonly pciAddress: string | null;
  readonly abiVersion: number | null;
  /** This user may open the uverbs node for reading and writing. */
  readonly accessible?: boolean | null;
  readonly ports?: readonly {
    readonly port: number;
    /** As sysfs words it, e.g. `4: ACTIVE`. */
    readonly state: string | null;
    readonly linkLayer: string | null;
  }[];
}

export interface RdmaFacts {
  readonly devices: readonly RdmaDevice[];
  /** rdma-core release as found through packages or libraries, e.g. `44.0`; `source` names which. */
  readonly coreVersion: string | null;
  readonly coreSource: string | null;
  /** Path of the libmana provider or of its `mana.driver` file. */
  readonly libmana: string | null;
  readonly libmanaFound: boolean | null;
  /** `infiniband/manadv.h`, needed to build net_mana. */
  readonly manadvHeader: boolean | null;
  /** The kernel's `rdma_driver_id` for each uverbs device, read by netlink: 20 is MANA upstream. */
  readonly driverIds:
    readonly { readonly device: string; readonly uverbs: string | null; readonly id: number }[] | null;
  /** More than one libibverbs is in the library path. */
  readonly libibverbsPaths: readonly string[];
}

export interface DpdkInstall {
  readonly version: string | null;
  /** testpmd binary, or the pkg-config file's prefix when there is no binary. */
  readonly path: string;
  readonly source: 'pkg-config' | 'path' | 'usr-local';
  readonly testpmd: string | null;
  readonly hasNetMana: boolean | null;
}

export interface HugepagePool {
  readonly node: number;
  readonly sizeKb: number;
  readonly total: number;
  readonly free: number;
}

export interface DpdkProcess {
  readonly pid: number;
  readonly name: string;
  readonly commandLine: string | null;
  /** `--file-prefix`, default `rte`. */
  readonly filePrefix: string | null;
  readonly holdsLock: boolean | null;
}

/**
 * `password`: sudo asks for one; whether it then agrees shows only with the password (a user whom sudo would refuse is
 * asked all the same). `none`: there is no sudo, or it says that this user may not run commands as root.
 */
export type SudoAccess = 'root' | 'passwordless' | 'password' | 'none';

/** A NIC by Azure's own records. `mac` in lower case with colons; `addresses` IPv4 with the subnet's length: `10.0.1.4/24`. */
export interface AzureInterface {
  readonly mac: string;
  readonly addresses: readonly string[];
}

/** Everything one probe found. Lists are in the order the VM gave them; NICs: SSH first, then by dev_port and name. */
export interface Facts {
  readonly schemaVersion: 1;
  /** The VM as the user named it. */
  readonly host: string;
  /** ISO 8601, by this machine's clock. */
  readonly detectedAt: string;
  readonly bootId: string | null;
  readonly hostname: string | null;
  readonly user: string | null;
  readonly os: {
    readonly family: string | null;
    readonly id: string | null;
    readonly versionId: string | null;
    readonly prettyName: string | null;
  };
  /** `uname -r`. */
  readonly kernel: string | null;
  readonly arch: string | null;
  /** Bytes. */
  readonly pageSize: number | null;
  readonly azure: {
    readonly isAzure: boolean | null;
    readonly vmSize: string | null;
    readonly location: string | null;
    readonly image: {
      readonly publisher: string | null;
      readonly offer: string | null;
      readonly sku: string | null;
      readonly version: string | null;
    } | null;
    /** What Azure itself knows of the NICs, those that DPDK holds among them; absent where it did not say. */
    readonly interfaces?: readonly AzureInterface[];
  };
  readonly cpu: {
    /** Online logical cores as the kernel lists them, e.g. `0-15`. */
    readonly lcores: string | null;
    readonly count: number | null;
    readonly numaNodes: number | null;
    readonly model: string | null;
  };
  readonly memory: { readonly totalKb: number | null; readonly availableKb: number | null };
  readonly pci: readonly ManaFunction[] | null;
  readonly modules: Readonly<Record<ModuleName, KernelModule>>;
  readonly nics: readonly Nic[];
  readonly ssh: {
    /** The VM's own address of this connection ($SSH_CONNECTION), and the interface that holds it. */
    readonly serverAddress: string | null;
    readonly interface: string | null;
  };
  readonly rdma: RdmaFacts;
  readonly dpdk: readonly DpdkInstall[];
  readonly hugepages: readonly HugepagePool[];
  readonly hugepageMounts: readonly { readonly path: string; readonly pageSizeKb: number | null }[];
  readonly processes: readonly DpdkProcess[];
  readonly sudo: SudoAccess | null;
  readonly secureBoot: boolean | null;
  readonly lockdown: 'none' | 'integrity' | 'confidentiality' | null;
  /** Sections of the probe that did not arrive whole (output cut, a tool that hung, …). */
  readonly incomplete: readonly string[];
}
