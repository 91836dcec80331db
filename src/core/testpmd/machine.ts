// What a VM's facts say about where a command would run. Rules that need it stay silent without one.

/** One NIC as a rule needs it. */
export interface MachineNic {
  /** Lower case, with colons; null where it is not known. */
  readonly mac: string | null;
  readonly name: string | null;
  readonly pciAddress: string | null;
  readonly carriesSsh: boolean | null;
  readonly addresses: readonly string[];
  /** Null where it is not known; `uio_hv_generic` for a NIC that is handed over. */
  readonly driver: string | null;
  readonly mtu: number | null;
}

/** Reserved hugepages of one size on one NUMA node. */
export interface MachineHugepages {
  readonly node: number;
  readonly sizeKb: number;
  readonly total: number;
  readonly free: number;
}

/** The part of a VM that decides what testpmd does. `null`: not known. */
export interface Machine {
  /** The VM's name, to be shown. */
  readonly name: string | null;
  /** Ids of the online logical cores, ascending. */
  readonly lcores: readonly number[] | null;
  readonly numaNodes: number | null;
  readonly nics: readonly MachineNic[] | null;
  readonly hugepages: readonly MachineHugepages[] | null;
  /** Version of the DPDK installed on it, e.g. `24.11.2`. */
  readonly dpdkVersion: string | null;
}
