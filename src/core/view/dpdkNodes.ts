// The branch "DPDK" of a VM: installations, running processes, and the RDMA side that net_mana works through.
import type { DpdkInstall, DpdkProcess, Facts } from '../detect/facts';
import { msg, type Message } from '../message';
import type { ViewText } from './text';
import { icons, type NodeIcon, type TreeNode } from './treeNode';

export function dpdkNode(vmId: string, facts: Facts): TreeNode {
  const versions = facts.dpdk.map((install) => install.version ?? msg('version unknown'));
  return {
    id: `${vmId}/dpdk`,
    vmId,
    label: msg('DPDK'),
    description: [
      ...(versions.length === 0 ? [msg('none found')] : versions),
      ...(facts.processes.length === 0
        ? []
        : [facts.processes.length === 1 ? msg('1 process') : msg('{0} processes', facts.processes.length)]),
    ],
    icon: { id: 'package' },
    contextValue: 'dpdk',
    children: [
      ...facts.dpdk.map((install, index) => installNode(vmId, install, index)),
      ...facts.processes.map((process) => processNode(vmId, process)),
      rdmaNode(vmId, facts),
    ],
    expanded: false,
  };
}

function leaf(
  id: string,
  vmId: string,
  label: ViewText,
  description: readonly ViewText[],
  icon: NodeIcon,
): TreeNode {
  return { id, vmId, label, description, icon, contextValue: 'fact.item', children: [], expanded: false };
}

function installNode(vmId: string, install: DpdkInstall, index: number): TreeNode {
  const mana: Message =
    install.hasNetMana === null
      ? msg('net_mana: unknown')
      : install.hasNetMana
        ? msg('with net_mana')
        : msg('without net_mana');
  const node = leaf(
    `${vmId}/dpdk/install/${index}`,
    vmId,
    install.version === null ? msg('DPDK, version unknown') : msg('DPDK {0}', install.version),
    [mana, install.testpmd ?? install.path],
    install.hasNetMana === false ? icons.warn : { id: 'package' },
  );
  return { ...node, copy: install.testpmd ?? install.path };
}

function processNode(vmId: string, process: DpdkProcess): TreeNode {
  const node = leaf(
    `${vmId}/dpdk/process/${process.pid}`,
    vmId,
    msg('{0} (process {1})', process.name, process.pid),
    [
      msg('running'),
      ...(process.filePrefix === null ? [] : [msg('file prefix {0}', process.filePrefix)]),
      ...(process.holdsLock === true ? [msg('holds its lock')] : []),
    ],
    { id: 'pulse' },
  );
  const { commandLine } = process;
  return commandLine === null
    ? node
    : { ...node, copy: commandLine, tooltip: () => [{ kind: 'code', text: commandLine }] };
}

function rdmaNode(vmId: string, facts: Facts): TreeNode {
  const { rdma } = facts;
  const id = `${vmId}/dpdk/rdma`;
  const libmana =
    rdma.libmanaFound === null
      ? msg('unknown')
      : rdma.libmanaFound
        ? (rdma.libmana ?? msg('found'))
        : msg('not found');
  return {
    ...leaf(
      id,
      vmId,
      msg('RDMA'),
      [rdma.coreVersion === null ? msg('rdma-core: unknown') : msg('rdma-core {0}', rdma.coreVersion)],
      { id: 'references' },
    ),
    contextValue: 'rdma',
    children: [
      leaf(`${id}/libmana`, vmId, msg('libmana'), [libmana], { id: 'library' }),
      ...rdma.devices.map((device) =>
        leaf(
          `${id}/device/${device.name}`,
          vmId,
          device.name,
          [device.uverbs, device.pciAddress].filter((part) => part !== null),
          { id: 'plug' },
        ),
      ),
      ...(rdma.driverIds ?? []).map((driver) =>
        leaf(
          `${id}/driver-id/${driver.device}`,
          vmId,
          msg('RDMA driver id of {0}', driver.device),
          [String(driver.id)],
          { id: 'key' },
        ),
      ),
    ],
  };
}
