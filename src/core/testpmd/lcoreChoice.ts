// Which lcores a command is given on a VM: lcore 0 is left to interrupts and sshd as long as there are others.
import { listOf } from './eal/lcores';

/** Forwarding lcores that are of use to one NIC: MANA's queues are chosen a power of two, and eight reach its rate. */
const mostQueues = 8;

/** EAL takes these, where the VM has one lcore only: two lcores that share its one CPU. */
const sharedCpu = (cpu: number): string => `${cpu}@${cpu},${cpu + 1}@${cpu}`;

/**
 * Lcores for one command.
 *
 * @property option What takes the list: `-l`, or `--lcores` where two lcores share a CPU.
 * @property text The list.
 * @property forwarding How many of them forward: all but the main one.
 * @property spares False where lcore 0 had to be taken.
 */
export interface LcoreChoice {
  readonly option: '-l' | '--lcores';
  readonly text: string;
  readonly forwarding: number;
  readonly spares: boolean;
}

/**
 * The main lcore and as many to forward as are wanted, or as there are.
 *
 * @param lcores Ids of the online ones, ascending; not empty.
 */
export function chooseLcores(lcores: readonly number[], wanted: number): LcoreChoice {
  const [only = 0, ...more] = lcores;
  if (more.length === 0) return { option: '--lcores', text: sharedCpu(only), forwarding: 1, spares: false };
  const others = lcores.filter((id) => id !== 0);
  const pool = others.length >= Math.min(wanted + 1, lcores.length) || others.length > 2 ? others : lcores;
  const chosen = pool.slice(0, wanted + 1);
  return { option: '-l', text: listOf(chosen), forwarding: chosen.length - 1, spares: !chosen.includes(0) };
}

/** Queues each way: a power of two, at most eight, with an lcore for each beside the main one and lcore 0. */
export function queuesFor(lcores: readonly number[]): number {
  const spare = Math.max(1, lcores.filter((id) => id !== 0).length - 1);
  return 2 ** Math.floor(Math.log2(Math.min(mostQueues, spare)));
}

/**
 * The lcores to choose from on a VM of several NUMA nodes: those of the first one, whose numbers come first on Azure,
 * as long as they suffice. Memory is then taken there, too.
 *
 * @returns all of them where the first node has too few to leave out lcore 0.
 */
export function firstNode(lcores: readonly number[], numaNodes: number | null): readonly number[] {
  if (numaNodes === null || numaNodes < 2) return lcores;
  const near = lcores.slice(0, Math.ceil(lcores.length / numaNodes));
  return near.filter((id) => id !== 0).length >= 2 ? near : lcores;
}
