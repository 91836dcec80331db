// The branch "Hugepages" of a VM: one node per NUMA node and page size, then the mounts.
import type { Facts, HugepagePool } from '../detect/facts';
import { msg } from '../message';
import { formatKb } from '../report/units';
import { icons, type TreeNode } from './treeNode';

export function hugepagesNode(vmId: string, facts: Facts): TreeNode {
  const reserved = facts.hugepages.filter((pool) => pool.total > 0);
  const totalKb = reserved.reduce((sum, pool) => sum + pool.total * pool.sizeKb, 0);
  return {
    id: `${vmId}/hugepages`,
    vmId,
    label: msg('Hugepages'),
    description: [totalKb === 0 ? msg('none reserved') : msg('{0} reserved', formatKb(totalKb))],
    icon: { id: 'layers' },
    contextValue: 'hugepages',
    children: [
      ...facts.hugepages.map((pool) => poolNode(vmId, pool)),
      ...facts.hugepageMounts.map((mount, index): TreeNode => ({
        id: `${vmId}/hugepages/mount/${index}`,
        vmId,
        label: msg('Mounted at {0}', mount.path),
        description: mount.pageSizeKb === null ? [] : [formatKb(mount.pageSizeKb)],
        icon: { id: 'folder' },
        contextValue: 'fact.item',
        children: [],
        expanded: false,
        copy: mount.path,
      })),
    ],
    expanded: false,
  };
}

function poolNode(vmId: string, pool: HugepagePool): TreeNode {
  return {
    id: `${vmId}/hugepages/${pool.node}/${pool.sizeKb}`,
    vmId,
    label: msg('NUMA node {0}, pages of {1}', pool.node, formatKb(pool.sizeKb)),
    description:
      pool.total === 0
        ? [msg('none reserved')]
        : [msg('{0} of {1} free', pool.free, pool.total), formatKb(pool.total * pool.sizeKb)],
    icon: pool.total === 0 ? { id: 'circle-slash' } : { id: icons.pass.id },
    contextValue: 'fact.hugepages',
    children: [],
    expanded: false,
  };
}
