// Counters of the NICs' hardware: what DPDK sends and receives shows here too, past the kernel's own statistics.

interface Direction {
  packets: number;
  bytes: number;
}

interface NicCount {
  readonly rx: Direction;
  readonly tx: Direction;
}

export class NicCounters {
  private readonly vfs = new Map<string, NicCount>();

  /** @param uuid Of the NIC. @param vf The packets went over its VF; the synthetic path has no such counters. */
  count(uuid: string, vf: boolean, direction: 'rx' | 'tx', packets: number, length: number): void {
    if (!vf) return;
    const count = this.of(uuid)[direction];
    count.packets += packets;
    count.bytes += packets * length;
  }

  of(uuid: string): NicCount {
    let count = this.vfs.get(uuid);
    if (count === undefined) {
      count = { rx: { packets: 0, bytes: 0 }, tx: { packets: 0, bytes: 0 } };
      this.vfs.set(uuid, count);
    }
    return count;
  }

  clear(): void {
    this.vfs.clear();
  }
}
