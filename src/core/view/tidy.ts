// Makes any tree fit for VS Code, which stops drawing a view when two nodes have one id and freezes over very long lists.
import { msg } from '../message';
import type { TreeNode } from './treeNode';

/** Nodes shown below one parent. A VM with more NICs than this is a VM that lies. */
const mostChildren = 256;

/** Ids made unique (two processes with one pid, two devices with one name) and lists cut, at every level. */
export function tidy(nodes: readonly TreeNode[]): readonly TreeNode[] {
  const used = new Set<string>();
  const visit = (level: readonly TreeNode[]): readonly TreeNode[] => {
    const shown = level.slice(0, mostChildren).map((node): TreeNode => {
      const id = unused(node.id, used);
      used.add(id);
      return { ...node, id, children: visit(node.children) };
    });
    const [first] = level;
    const more = level.length - shown.length;
    if (first === undefined || more <= 0) return shown;
    return [...shown, moreNode(unused(`${first.id}/more`, used), first.vmId, more)];
  };
  return visit(nodes);
}

function unused(wanted: string, used: ReadonlySet<string>): string {
  if (!used.has(wanted)) return wanted;
  let copy = 2;
  while (used.has(`${wanted}~${copy}`)) copy++;
  return `${wanted}~${copy}`;
}

function moreNode(id: string, vmId: string | undefined, more: number): TreeNode {
  return {
    id,
    vmId,
    label: msg('{0} more, see the report', more),
    description: [],
    icon: { id: 'ellipsis' },
    contextValue: 'more',
    children: [],
    expanded: false,
  };
}
