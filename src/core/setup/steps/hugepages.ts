// Plans the hugepages: how many on which node, of which size, and whether there is a mount for them.
import type { Facts, HugepagePool } from '../../detect/facts';
import { leastKb } from '../../detect/judge/hugepages';
import { msg, type Message } from '../../message';
import { formatKb } from '../../report/units';
import { action } from '../actions';
import type { SetupOptions } from '../options';
import type { Action, PlannedStep } from '../types';
import { makeStep } from './step';

/** MiB for each node: three times what testpmd's default pools take (measured: 352 MiB with 2 MB pages). */
export const defaultMb = 1024;

/** Where hugetlbfs is mounted when no mount serves the size; systemd mounts 2 MB pages at /dev/hugepages by itself. */
const mountPath = (sizeKb: number): string => `/mnt/huge-${sizeKb}kB`;

/** What one node gets. */
interface Wish {
  readonly pool: HugepagePool;
  readonly count: number;
}

export function planHugepages(facts: Facts, options: SetupOptions): PlannedStep {
  const sizeKb = options.hugepageSizeKb ?? usualSize(facts);
  const pools = facts.hugepages.filter((pool) => pool.sizeKb === sizeKb);
  if (sizeKb === null || pools.length === 0) {
    const sizes = [...new Set(facts.hugepages.map((pool) => formatKb(pool.sizeKb)))].join(', ');
    return makeStep('hugepages', {
      state: 'blocked',
      refusal: 'unsupported',
      why:
        sizes === ''
          ? msg('The hugepages of this VM could not be read.')
          : msg(
              'This VM has no hugepages of {0}. It has: {1}.',
              formatKb(options.hugepageSizeKb ?? 0),
              sizes,
            ),
    });
  }
  const asked = options.hugepageSizeKb !== undefined || options.hugepagesMb !== undefined;
  const wishes = pools.map((pool): Wish => ({ pool, count: countFor(facts, pool, options) }));
  const missing = wishes.filter(({ pool, count }) => (asked ? pool.total !== count : pool.total < count));
  const mounted = facts.hugepageMounts.some(
    (mount) => mount.pageSizeKb === null || mount.pageSizeKb === sizeKb,
  );
  const persist = options.persist === true ? persistence(wishes) : [];
  const tooMuch = refusal(facts, missing, sizeKb);
  if (tooMuch !== undefined) return tooMuch;
  if (missing.length === 0 && mounted && persist.length === 0)
    return makeStep('hugepages', { state: 'met', why: metReason(wishes) });
  return makeStep('hugepages', {
    state: 'needed',
    why: whyNeeded(missing, mounted, sizeKb),
    actions: [
      ...missing.map(({ pool, count }) => action('set_hugepages', pool.node, pool.sizeKb, count)),
      ...(mounted ? [] : [action('mount_hugepages', sizeKb, mountPath(sizeKb))]),
      ...persist,
    ],
    notes: [
      ...(sizeKb >= 1_048_576
        ? [msg('Pages of 1 GB need free memory in one piece: soon after a start of the VM it works best.')]
        : []),
      ...(persist.length > 0
        ? [
            msg(
              'At each start the number is reserved without asking how much memory there is: before a resize to a smaller VM, undo this step.',
            ),
          ]
        : [msg('After a restart of the VM the hugepages are gone, unless you choose to keep them.')]),
    ],
  });
}

/** 2 MB where the VM has them; 64 KiB kernels have others. */
export function usualSize(facts: Facts): number | null {
  const sizes = [...new Set(facts.hugepages.map((pool) => pool.sizeKb))].sort((a, b) => a - b);
  const inUse = facts.hugepages.find((pool) => pool.total > 0)?.sizeKb;
  return inUse ?? (sizes.includes(2048) ? 2048 : (sizes[0] ?? null));
}

/** Pages that are free are what counts: what another program has taken is no use to testpmd. */
function countFor(facts: Facts, pool: HugepagePool, options: SetupOptions): number {
  const wantedKb = (options.hugepagesMb ?? defaultMb) * 1024;
  const pages = Math.max(1, Math.ceil(wantedKb / pool.sizeKb));
  if (options.hugepagesMb !== undefined) return pages;
  // Of any size; a few pages that an earlier run has left behind are no reason for more.
  const freeKb = facts.hugepages
    .filter((other) => other.node === pool.node)
    .reduce((sum, other) => sum + other.free * other.sizeKb, 0);
  if (freeKb >= leastKb) return pool.total;
  const taken = pool.total - pool.free;
  return Math.max(pool.total, pages + taken);
}

/** More than half of the free memory is refused here already; the VM looks again when it acts. */
function refusal(facts: Facts, missing: readonly Wish[], sizeKb: number): PlannedStep | undefined {
  const available = facts.memory.availableKb;
  if (available === null) return undefined;
  const addedKb = missing.reduce((sum, { pool, count }) => sum + Math.max(0, count - pool.total) * sizeKb, 0);
  if (addedKb <= available / 2) return undefined;
  return makeStep('hugepages', {
    state: 'blocked',
    refusal: 'too-many-hugepages',
    why: msg(
      '{0} of hugepages would be more than half of the free memory ({1}). Reserve less, or use a larger VM.',
      formatKb(addedKb),
      formatKb(available),
    ),
  });
}

/** tmpfiles.d writes them at every start: for each node and size, which sysctl cannot say. */
function persistence(wishes: readonly Wish[]): Action[] {
  const lines = wishes.map(
    ({ pool, count }) =>
      `w /sys/devices/system/node/node${pool.node}/hugepages/hugepages-${pool.sizeKb}kB/nr_hugepages - - - - ${count}`,
  );
  return [action('write_file', '/etc/tmpfiles.d/mana-dpdk.conf', ...lines)];
}

function whyNeeded(missing: readonly Wish[], mounted: boolean, sizeKb: number): Message {
  const [first] = missing;
  if (first !== undefined)
    return msg(
      'Node {0} has {1} hugepages of {2}; testpmd runs well with {3}.',
      first.pool.node,
      first.pool.total,
      formatKb(sizeKb),
      first.count,
    );
  return mounted
    ? msg('The hugepages are there; they shall be there after a restart, too.')
    : msg('No hugetlbfs with pages of {0} is mounted.', formatKb(sizeKb));
}

function metReason(wishes: readonly Wish[]): Message {
  const list = wishes
    .map(({ pool }) => `${formatKb(pool.free * pool.sizeKb)} / ${formatKb(pool.total * pool.sizeKb)}`)
    .join(', ');
  return msg('Hugepages free / reserved, by node: {0}.', list);
}
