// Judges hugepages: enough of them on each NUMA node in use, free ones, and a mount of a size that is reserved.
import { formatKb } from '../../report/units';
import { msg, type Message } from '../../message';
import type { Facts, HugepagePool } from '../facts';
import { fail, pass, unknown, warn, type Rule } from './rule';

const mebibyte = 1024;
/** testpmd's default pool takes about 352 MiB of 2 MB pages (measured); below this it may not start. */
export const leastKb = 512 * mebibyte;
const comfortableKb = 1024 * mebibyte;

interface NodeTotals {
  readonly node: number;
  readonly totalKb: number;
  readonly freeKb: number;
}

/** Totals of the nodes that have any hugepages. */
function totalsByNode(pools: readonly HugepagePool[]): NodeTotals[] {
  const nodes = [...new Set(pools.map((pool) => pool.node))].sort((a, b) => a - b);
  return nodes
    .map((node) => {
      const own = pools.filter((pool) => pool.node === node);
      return {
        node,
        totalKb: own.reduce((sum, pool) => sum + pool.total * pool.sizeKb, 0),
        freeKb: own.reduce((sum, pool) => sum + pool.free * pool.sizeKb, 0),
      };
    })
    .filter((totals) => totals.totalKb > 0);
}

/** The command for 1 GiB on node 0, with a page size the VM has. Pages of 64 KiB kernels are larger. */
function reserve(facts: Facts): Message {
  const sizes = facts.hugepages.map((pool) => pool.sizeKb).sort((a, b) => a - b);
  const sizeKb = sizes.includes(2048) ? 2048 : (sizes[0] ?? 2048);
  const count = Math.max(1, Math.ceil(comfortableKb / sizeKb));
  return msg(
    'Reserve 1 GiB: `echo {0} | sudo tee /sys/devices/system/node/node0/hugepages/hugepages-{1}kB/nr_hugepages`, then read the file back: the kernel may grant fewer.',
    count,
    sizeKb,
  );
}

const hugepages: Rule = {
  id: 'hugepages',
  sections: ['hugepages', 'memory'],
  judge(facts, wasRead) {
    const totals = totalsByNode(facts.hugepages);
    if (totals.length === 0) {
      return wasRead('hugepages')
        ? fail(msg('No hugepages are reserved. EAL stops without them.'), reserve(facts))
        : unknown(msg('The hugepages could not be read.'));
    }
    const small = totals.find((node) => node.totalKb < leastKb);
    if (small !== undefined) {
      return warn(
        msg(
          'Node {0} has {1} of hugepages. testpmd needs {2} at least; {3} is comfortable.',
          small.node,
          formatKb(small.totalKb),
          formatKb(leastKb),
          formatKb(comfortableKb),
        ),
        reserve(facts),
      );
    }
    const taken = totals.find((node) => node.freeKb < leastKb);
    if (taken !== undefined) {
      return warn(
        msg(
          'Node {0} has {1} of hugepages, but only {2} are free.',
          taken.node,
          formatKb(taken.totalKb),
          formatKb(taken.freeKb),
        ),
        msg(
          'End the process that holds them, remove left-over `rtemap_*` files from the hugepage mount, or reserve more.',
        ),
      );
    }
    const list = totals.map((node) => `${formatKb(node.freeKb)} / ${formatKb(node.totalKb)}`).join(', ');
    return pass(msg('Hugepages free / reserved, by node: {0}.', list));
  },
};

const hugepageMount: Rule = {
  id: 'hugepage-mount',
  sections: ['hugepage-mounts', 'hugepages'],
  judge({ hugepageMounts: mounts, hugepages: pools }, wasRead) {
    if (mounts.length === 0) {
      return wasRead('hugepage-mounts')
        ? warn(
            msg('No hugetlbfs is mounted.'),
            msg(
              'Mount it: `sudo mkdir -p /mnt/huge && sudo mount -t hugetlbfs nodev /mnt/huge`, or run DPDK with `--in-memory`.',
            ),
          )
        : unknown(msg('The mounts could not be read.'));
    }
    const list = mounts.map((mount) => mount.path).join(', ');
    const reserved = [...new Set(pools.filter((pool) => pool.total > 0).map((pool) => pool.sizeKb))];
    const served = mounts.some((mount) => mount.pageSizeKb === null || reserved.includes(mount.pageSizeKb));
    const size = reserved[0];
    if (size === undefined || served) return pass(msg('hugetlbfs is mounted at {0}.', list));
    return warn(
      msg(
        'hugetlbfs is mounted at {0}, but not with the page size that is reserved ({1}).',
        list,
        formatKb(size),
      ),
      msg(
        'Mount that size: `sudo mkdir -p /mnt/huge && sudo mount -t hugetlbfs -o pagesize={0}K nodev /mnt/huge`, or run DPDK with `--in-memory`.',
        size,
      ),
    );
  },
};

export const hugepageRules: readonly Rule[] = [hugepages, hugepageMount];
