// How many compilers run at once: the VM stays usable, and none of them is killed for want of memory.
import type { Facts } from '../../detect/facts';

/** Kilobytes for one compiler with its linker; measured builds of DPDK stay below a third of it. */
const perJobKb = 1_048_576;

export function buildJobs({ cpu, memory }: Facts): number {
  const byCores = cpu.count ?? 1;
  const byMemory = memory.availableKb === null ? byCores : Math.floor(memory.availableKb / perJobKb);
  return Math.max(1, Math.min(byCores, byMemory, 64));
}
