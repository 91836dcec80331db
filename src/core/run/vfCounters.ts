// What the counters of a VF say of its traffic. Names are those of sysfs, of ethtool and of RDMA ports.
import { amountOf, changeOf } from './counters';
import type { Rates } from './series';

/**
 * Who counts. `hardware`: the NIC, whoever uses the VF, so that counters that stand still prove that nothing went over
 * it. `kernel`: the kernel's driver alone: of packets that DPDK moves past it, it may know nothing.
 */
export type VfCounting = 'hardware' | 'kernel';

/** Traffic of a VF so far, in sums of the counters that say the same. */
export interface VfTraffic {
  readonly counting: VfCounting;
  readonly rxPackets: number | null;
  readonly txPackets: number | null;
  readonly rxBytes: number | null;
  readonly txBytes: number | null;
}

/** Names that count one thing, the most telling first; those of one row are added up. */
interface Names {
  readonly counting: VfCounting;
  readonly names: readonly string[];
}

const rxPackets: readonly Names[] = [
  { counting: 'hardware', names: ['hc_rx_ucast_pkts', 'hc_rx_mcast_pkts', 'hc_rx_bcast_pkts'] },
  { counting: 'hardware', names: ['rx_vport_unicast_packets', 'rx_vport_multicast_packets'] },
  { counting: 'hardware', names: ['port_rcv_packets'] },
  { counting: 'kernel', names: ['rx_packets'] },
  { counting: 'kernel', names: ['vf_rx_packets'] },
];
const txPackets: readonly Names[] = [
  { counting: 'hardware', names: ['hc_tx_ucast_pkts', 'hc_tx_mcast_pkts', 'hc_tx_bcast_pkts'] },
  { counting: 'hardware', names: ['tx_vport_unicast_packets', 'tx_vport_multicast_packets'] },
  { counting: 'hardware', names: ['port_xmit_packets'] },
  { counting: 'kernel', names: ['tx_packets'] },
  { counting: 'kernel', names: ['vf_tx_packets'] },
];
const rxBytes: readonly Names[] = [
  { counting: 'hardware', names: ['hc_rx_bytes'] },
  { counting: 'hardware', names: ['hc_rx_ucast_bytes', 'hc_rx_mcast_bytes', 'hc_rx_bcast_bytes'] },
  { counting: 'hardware', names: ['rx_vport_unicast_bytes', 'rx_vport_multicast_bytes'] },
  { counting: 'kernel', names: ['rx_bytes'] },
  { counting: 'kernel', names: ['vf_rx_bytes'] },
];
const txBytes: readonly Names[] = [
  { counting: 'hardware', names: ['hc_tx_bytes'] },
  { counting: 'hardware', names: ['hc_tx_ucast_bytes', 'hc_tx_mcast_bytes', 'hc_tx_bcast_bytes'] },
  { counting: 'hardware', names: ['tx_vport_unicast_bytes', 'tx_vport_multicast_bytes'] },
  { counting: 'kernel', names: ['tx_bytes'] },
  { counting: 'kernel', names: ['vf_tx_bytes'] },
];

/** @returns undefined where none of the counters is one of packets. */
export function vfTrafficOf(counters: Readonly<Record<string, number>>): VfTraffic | undefined {
  const sum = (
    rows: readonly Names[],
  ): { readonly counting: VfCounting; readonly value: number } | undefined => {
    for (const { counting, names } of rows) {
      const found = names.map((name) => counters[name]).filter((value) => value !== undefined);
      if (found.length > 0) return { counting, value: found.reduce((total, value) => total + value, 0) };
    }
    return undefined;
  };
  const rx = sum(rxPackets);
  const tx = sum(txPackets);
  if (rx === undefined && tx === undefined) return undefined;
  return {
    counting: (rx ?? tx)?.counting ?? 'kernel',
    rxPackets: rx?.value ?? null,
    txPackets: tx?.value ?? null,
    rxBytes: sum(rxBytes)?.value ?? null,
    txBytes: sum(txBytes)?.value ?? null,
  };
}

const mostPps = 400e6;
const mostBytes = 100e9;

/** Rates of one VF between two readings. */
export class VfRates {
  /** Packets that the VF has carried in the run, as far as its counters tell. */
  moved = { rx: 0, tx: 0 };
  counting: VfCounting = 'kernel';
  private before: (VfTraffic & { readonly atMs: number }) | undefined;

  add(
    atMs: number,
    traffic: VfTraffic,
  ): { readonly rx: Omit<Rates, 'drops'>; readonly tx: Omit<Rates, 'drops'> } | undefined {
    const { before } = this;
    const seconds = before === undefined ? 0 : (atMs - before.atMs) / 1000;
    this.counting = traffic.counting;
    if (before !== undefined && seconds < 0.15) return undefined;
    this.before = { ...traffic, atMs };
    if (before === undefined) return undefined;
    const gain = (from: number | null, to: number | null, most: number): number | null =>
      amountOf(changeOf(from, to, most * seconds));
    const rx = gain(before.rxPackets, traffic.rxPackets, mostPps);
    const tx = gain(before.txPackets, traffic.txPackets, mostPps);
    this.moved = { rx: this.moved.rx + (rx ?? 0), tx: this.moved.tx + (tx ?? 0) };
    const bits = (bytes: number | null): number | null => (bytes === null ? null : (bytes * 8) / seconds);
    const each = (packets: number | null): number | null => (packets === null ? null : packets / seconds);
    return {
      rx: { pps: each(rx), bps: bits(gain(before.rxBytes, traffic.rxBytes, mostBytes)) },
      tx: { pps: each(tx), bps: bits(gain(before.txBytes, traffic.txBytes, mostBytes)) },
    };
  }
}
