// How much memory testpmd's pool of mbufs takes: the arithmetic of its init_config and of rte_mempool. Everything is
// rounded down, so that what does not fit by these figures certainly does not fit.
import type { Analysis, ScannedSide } from '../analysis';
import { decimalOf, lastOption } from './options';

/** RX_DESC_MAX + TX_DESC_MAX + MAX_PKT_BURST, RTE_MAX_ETHPORTS, and the default of --mbcache. */
const buffersPerPort = 2048 + 2048 + 512;
const mostPorts = 32;
const defaultCache = 250;

/** Size of the data of an mbuf by default; sizes of the structs in front of it: rte_mempool_objhdr, rte_mbuf. */
const defaultData = 2176;
const objectHeader = 64;
const mbufHeader = 128;
const cacheLine = 64;

/** What testpmd and EAL take besides, at the least: measured 10 to 12 MiB. */
const besides = 8 * 1024 * 1024;

/** Buffers of a pool, and the bytes of all pools on one NUMA node with what testpmd takes besides. */
export interface PoolNeed {
  readonly buffers: number;
  readonly bytes: number;
}

/**
 * The least that testpmd allocates on the node of its first lcore.
 *
 * @param pageBytes Size of the pages that the memory is made of: an mbuf does not cross from one to the next.
 * @returns undefined where an unknown word may ask for less, or another kind of memory is asked for.
 */
export function poolNeed({ scan, eal }: Analysis, pageBytes: number): PoolNeed | undefined {
  const side = scan.application;
  if (!isNative(side)) return undefined;
  const asked = lastOption(side, 'app-total-num-mbufs');
  if (asked === undefined && side.open) return undefined;
  const lcores = eal.forwardingLcores ?? 1;
  const cacheOption = lastOption(side, 'app-mbcache');
  const cache = cacheOption === undefined ? defaultCache : (decimalOf(cacheOption) ?? 0);
  const buffers =
    asked === undefined ? (buffersPerPort + lcores * Math.min(cache, 512)) * mostPorts : decimalOf(asked);
  const sizes = dataSizes(lastOption(side, 'app-mbuf-size')?.value?.text, side.open);
  if (buffers === null || sizes === undefined) return undefined;
  const ring = 8 * 2 ** Math.ceil(Math.log2(buffers + 1));
  return {
    buffers,
    bytes: sizes.reduce((sum, size) => sum + poolBytes(buffers, size, pageBytes) + ring, besides),
  };
}

/** Memory of EAL's own, which is the default: --mp-alloc can ask for another. */
function isNative(side: ScannedSide): boolean {
  const last = lastOption(side, 'app-mp-alloc', 'app-mp-anon');
  return last === undefined ? !side.open : last.row?.id === 'app-mp-alloc' && last.value?.text === 'native';
}

/** Sizes of --mbuf-size: one pool for each. */
function dataSizes(text: string | undefined, open: boolean): readonly number[] | undefined {
  if (text === undefined) return open ? undefined : [defaultData];
  const sizes = text.split(',');
  return sizes.every((size) => /^\d{1,5}$/.test(size)) ? sizes.map(Number) : undefined;
}

function poolBytes(buffers: number, size: number, pageBytes: number): number {
  const object = objectHeader + Math.ceil((mbufHeader + size) / cacheLine) * cacheLine;
  const each = Math.floor(pageBytes / object);
  // What is larger than a page lies across several, one behind the other.
  return each > 0 ? Math.ceil(buffers / each) * pageBytes : buffers * object;
}
