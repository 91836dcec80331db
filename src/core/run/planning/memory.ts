// Whether the hugepages that are free suffice for a command, and how many mbufs they would suffice for.
import type { Facts } from '../../detect/facts';
import type { Analysis } from '../../testpmd/analysis';
import { machineOfFacts } from '../../testpmd/machine';
import { poolNeed } from '../../testpmd/rules/mempool';

const mebibyte = 1024 * 1024;

/**
 * What testpmd, EAL and the ports take besides the pool: measured 13 to 15 MiB with net_null (22.11), of which the least
 * is in the need already. A queue of net_mana or net_netvsc has rings and work queues of at most 4 MiB.
 */
const roomBytes = 24 * mebibyte;
const roomPerQueueBytes = 4 * mebibyte;

/** Numbers of mbufs to choose from where the usual one does not fit. */
const smallerPools = [131_072, 98_304, 65_536, 49_152, 32_768, 24_576, 16_384, 12_288, 8_192];

/**
 * Free hugepages of one VM for one command.
 *
 * @property state `none`: no pages are reserved. `unknown`: they could not be read. `too-few`: the command certainly
 *   fails. `tight`: it may fail. @property needMb What it needs; null where an option asks for another kind of memory.
 * @property freeMb On the node where the least is free, of those that the command uses.
 */
export interface MemoryFit {
  readonly state: 'fits' | 'tight' | 'too-few' | 'none' | 'unknown' | 'no-hugepages-used';
  readonly needMb: number | null;
  readonly freeMb: number;
}

export function memoryFit(facts: Facts, analysis: Analysis): MemoryFit {
  const { hugepages: pools } = facts;
  const { eal } = analysis;
  const freeMb = Math.floor(freeBytes(facts, analysis) / mebibyte);
  const fit = (state: MemoryFit['state'], needMb: number | null = null): MemoryFit => ({
    state,
    needMb,
    freeMb,
  });
  if (!eal.hugepages || eal.processType === 'secondary') return fit('no-hugepages-used');
  if (pools.length === 0) return fit(facts.incomplete.includes('hugepages') ? 'unknown' : 'none');
  if (pools.every(({ total }) => total === 0)) return fit('none');
  const asked = eal.memoryMb;
  if (asked !== null) {
    const free = pools.reduce((sum, pool) => sum + pool.free * pool.sizeKb, 0) / 1024;
    return { state: asked <= free ? 'fits' : 'too-few', needMb: asked, freeMb: Math.floor(free) };
  }
  const need = poolNeed(analysis, pageBytes(facts));
  if (need === undefined) return fit('unknown');
  const comfortable = need.bytes + room(analysis);
  const state =
    comfortable <= freeMb * mebibyte ? 'fits' : need.bytes <= freeMb * mebibyte ? 'tight' : 'too-few';
  return fit(state, Math.ceil(comfortable / mebibyte));
}

/**
 * How many mbufs a command should have: undefined where the usual number fits, or where no smaller one would help.
 *
 * @param fit That of the command as it is. @param withMbufs The analysis of the command with so many mbufs.
 */
export function smallerPool(
  facts: Facts,
  analysis: Analysis,
  fit: MemoryFit,
  withMbufs: (count: number) => Analysis,
): number | undefined {
  if (fit.state !== 'tight' && fit.state !== 'too-few') return undefined;
  const least = leastBuffers(analysis);
  return smallerPools.find((count) => count >= least && memoryFit(facts, withMbufs(count)).state === 'fits');
}

/** Below this the queues' descriptors and the lcores' caches hold all of them, and nothing is left to forward. */
function leastBuffers({ application, eal }: Analysis): number {
  const ofQueues = (queues: number | null, descriptors: number | null): number =>
    (queues ?? 1) * (descriptors === null || descriptors === 0 ? 512 : descriptors);
  const cache = 250 * (1 + (eal.forwardingLcores ?? 1));
  return (
    2 *
    (ofQueues(application.rxQueues, application.rxDescriptors) +
      ofQueues(application.txQueues, application.txDescriptors) +
      cache)
  );
}

function room({ application }: Analysis): number {
  return roomBytes + (application.rxQueues ?? 1) * roomPerQueueBytes;
}

/** The smallest size that is reserved: mbufs do not cross from one page to the next. */
function pageBytes({ hugepages }: Facts): number {
  const sizes = hugepages.filter(({ total }) => total > 0).map(({ sizeKb }) => sizeKb);
  return (sizes.length === 0 ? 2048 : Math.min(...sizes)) * 1024;
}

/** testpmd makes a pool on each node that one of its lcores is on: the node with the least decides. */
function freeBytes(facts: Facts, { eal }: Analysis): number {
  const byNode = new Map<number, number>();
  for (const { node, sizeKb, free } of facts.hugepages)
    byNode.set(node, (byNode.get(node) ?? 0) + sizeKb * free * 1024);
  const used = nodesOf(eal.lcores, facts).filter((node) => byNode.has(node));
  const nodes = used.length === 0 ? [...byNode.keys()] : used;
  return nodes.length === 0 ? 0 : Math.min(...nodes.map((node) => byNode.get(node) ?? 0));
}

/** Nodes of lcores, as Azure numbers them: the first node's come first, as many on each. */
function nodesOf(lcores: readonly number[] | null, facts: Facts): readonly number[] {
  const { numaNodes } = facts.cpu;
  const online = machineOfFacts(facts).lcores;
  if (numaNodes === null || numaNodes < 2) return [0];
  if (lcores === null || online === null) return [...Array(numaNodes).keys()];
  const each = Math.ceil(online.length / numaNodes);
  return [...new Set(lcores.map((id) => Math.floor(Math.max(0, online.indexOf(id)) / each)))];
}
