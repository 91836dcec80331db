// The simulated MANA VM as a test sees it: start, change its faults, read what happened, close.
import type { Fault } from './faults';
import type { CommandHook, SimulatedHost } from './host';
import type { DistributionId } from './machine/distributions';
import type { Machine } from './machine/machine';
import type { Snapshot } from './snapshot';
import { SimulatedServer, type SimulatedVmStats } from './server/server';
import type { Subnet } from './testpmd/subnet';

export { faults, isFault, type Fault } from './faults';
export type { CommandHook } from './host';
export type { Snapshot } from './snapshot';
export { distributions, isDistribution, type DistributionId } from './machine/distributions';
export type { Machine } from './machine/machine';
export type { SimulatedVmStats } from './server/server';
export { Subnet } from './testpmd/subnet';

/**
 * @property dir Keys and known_hosts live here and are made once, so the host key of a directory never changes.
 * @property port 0 or absent: any free port of the loopback interface.
 * @property distribution `ubuntu-24.04` unless another is named.
 * @property rttMs Milliseconds a round trip takes: half on each way, with one more for TCP's own handshake.
 * @property memoize Answers a command line that was run before, on an unchanged machine, from memory. For
 *   benchmarks that put many clients on one simulated VM: there the VM's computing time is not what is measured.
 * @property dpdk Version of the DPDK that is installed, as 26.07.0: `24.11.0` unless another is named.
 * @property subnet The network that it shares with other simulated VMs: what one testpmd sends, another one receives.
 */
export interface SimulatedVmOptions {
  readonly dir: string;
  readonly port?: number;
  readonly faults?: readonly Fault[];
  readonly distribution?: DistributionId;
  readonly rttMs?: number;
  readonly memoize?: boolean;
  readonly dpdk?: string;
  readonly subnet?: Subnet;
}

/** A running simulated VM. Everything it says about itself contains the word "simulated". */
export interface SimulatedVm {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Private key (OpenSSH, ed25519, no passphrase) that `user` may log in with. */
  readonly identityFile: string;
  /** known_hosts with the host key under `[host]:port`. */
  readonly knownHostsFile: string;
  /** The machine's state at this moment. */
  readonly machine: Machine;
  /** All of it, for comparisons: files that were written, processes, units, locks. */
  readonly computer: SimulatedHost;
  readonly stats: SimulatedVmStats;
  /**
   * Called with the words of each command of every shell just before it runs, its process (`uid`, `pid`) beside them. A
   * number that comes back is the command's status, and it does not run. For tests that break things between commands.
   */
  onCommand: CommandHook | undefined;
  /** Everything a setup may change, as one comparable value. */
  snapshot(): Snapshot;
  /** Lets time pass at once: timers of the machine, `sleep`, `date`. */
  advance(ms: number): Promise<void>;
  /** Replaces the faults. A change of the machine's own faults boots it anew; open connections stay. */
  setFaults(faults: readonly Fault[]): void;
  /** Cuts all connections, forgets what a reboot forgets and gives the machine a new boot id. */
  reboot(): void;
  close(): Promise<void>;
}

/** Starts a simulated VM on the loopback interface. */
export async function startSimulatedVm(options: SimulatedVmOptions): Promise<SimulatedVm> {
  return SimulatedServer.start(options);
}
