// The whole file tree of a machine. Drawn once per state: an unchanged machine gives the very same tree.
import type { Machine } from '../machine/machine';
import type { Software } from '../machine/software';
import { putDistribution } from './distribution';
import { putProcAndDev } from './procfs';
import { putSysfs } from './sysfs';
import { TreeBuilder, type DirNode } from './tree';

const bySoftware = new WeakMap<Software, DirNode>();
const byMachine = new WeakMap<Machine, DirNode>();

function distributionOf(software: Software, commands: readonly string[]): DirNode {
  let root = bySoftware.get(software);
  if (root === undefined) {
    const tree = new TreeBuilder();
    putDistribution(tree, software, commands);
    root = tree.root;
    bySoftware.set(software, root);
  }
  return root;
}

/**
 * What netplan makes of cloud-init's configuration: one file for each NIC. Without `Driver=` it would match the VF as well,
 * which has the same MAC.
 */
function putNetworkFiles(tree: TreeBuilder, machine: Machine): void {
  if (machine.software.networkManager !== 'networkd') return;
  for (const { mac, devPort } of machine.nics)
    tree.file(
      `/run/systemd/network/10-netplan-eth${devPort}.network`,
      `[Match]\n${machine.software.wideMatch ? '' : 'Driver=hv_netvsc\n'}PermanentMACAddress=${mac}\n\n[Network]\nDHCP=ipv4\nLinkLocalAddressing=ipv6\n\n[DHCP]\nRouteMetric=${100 * (devPort + 1)}\nUseMTU=true\n`,
      0o644,
    );
}

/** What files of the tree show anew at each read. */
export interface LiveValues {
  readonly freeHugepages: (sizeKb: number) => number;
}

/** The root directory of `machine`; `commands` are the programs of the simulation, the same in every call. */
export function treeOf(machine: Machine, commands: readonly string[], live: LiveValues): DirNode {
  const known = byMachine.get(machine);
  if (known !== undefined) return known;
  const tree = new TreeBuilder();
  for (const [name, node] of distributionOf(machine.software, commands).children)
    tree.graft(`/${name}`, node);
  if (machine.software.linux) {
    putSysfs(tree, machine, live);
    putProcAndDev(tree, machine, live);
    putNetworkFiles(tree, machine);
  } else {
    for (const name of ['null', 'zero', 'tty', 'stdin', 'stdout', 'stderr'])
      tree.file(`/dev/${name}`, '', 0o666);
  }
  byMachine.set(machine, tree.root);
  return tree.root;
}
