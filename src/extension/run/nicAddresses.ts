// Remembers the addresses of a VM's NICs: one that DPDK has been given shows none any more, and a sender needs its own.
import type { Memento } from 'vscode';
import type { DetectionReport } from '../../core/detect/finding';

const key = 'nicAddresses';
/** NICs of one VM, and VMs. */
const most = 64;

type Kept = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export class NicAddresses {
  constructor(private readonly memento: Pick<Memento, 'get' | 'update'>) {}

  /** By MAC in lower case: `10.0.1.4/24`. */
  of(vmId: string): ReadonlyMap<string, readonly string[]> {
    return new Map(Object.entries(this.kept()[vmId] ?? {}));
  }

  /** Takes what a detection has seen. */
  take(vmId: string, { facts }: DetectionReport): void {
    const known = this.of(vmId);
    const seen = facts.nics.flatMap(({ mac, addresses }): [string, readonly string[]][] =>
      mac === null || addresses.length === 0 ? [] : [[mac.toLowerCase(), addresses]],
    );
    if (seen.every(([mac, addresses]) => known.get(mac)?.join() === addresses.join())) return;
    const merged = Object.fromEntries([...known, ...seen].slice(-most));
    const others = Object.entries(this.kept()).filter(([id]) => id !== vmId);
    void this.memento.update(key, Object.fromEntries([...others.slice(1 - most), [vmId, merged]]));
  }

  private kept(): Kept {
    const kept: unknown = this.memento.get(key);
    return typeof kept === 'object' && kept !== null ? (kept as Kept) : {};
  }
}
