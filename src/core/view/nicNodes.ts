// The branch "NICs" of a VM: a synthetic device and its VF are one NIC to the user, so they are one node.
import type { Facts, Nic } from '../detect/facts';
import { msg, type Message } from '../message';
import { upLabel } from '../report/summary';
import { nicOffer } from './setupView';
import type { ViewText } from './text';
import type { NodeIcon, TreeNode } from './treeNode';

/** Bridges, taps and the like are left out: nobody gives them to DPDK. Unless SSH goes through one. */
function isShown(nic: Nic): boolean {
  return nic.kind !== 'virtual' || nic.carriesSsh === true;
}

export function nicsNode(vmId: string, facts: Facts): TreeNode {
  const nics = facts.nics.filter(isShown);
  return {
    id: `${vmId}/nics`,
    vmId,
    label: msg('NICs'),
    description: [nics.length === 0 ? msg('none found') : String(nics.length)],
    icon: { id: 'circuit-board' },
    contextValue: 'nics',
    children: nics.map((nic, index) => nicNode(vmId, facts, nic, index)),
    expanded: true,
  };
}

/** `eth1 + enP30832s1d1`; a device without a netdev goes by its uio device or vmbus UUID. */
export function nicLabel(nic: Nic): ViewText {
  if (nic.name !== null) return nic.vf === null ? nic.name : `${nic.name} + ${nic.vf.name}`;
  return nic.uio ?? nic.vmbusUuid ?? nic.pciAddress ?? msg('NIC without a name');
}

/** `nic`: could be given to DPDK; `nic.dpdk`: DPDK has it; `nic.ssh` and `nic.kept` are neither given nor taken. */
function nicContext(facts: Facts, nic: Nic): string {
  if (nic.carriesSsh === true) return 'nic.ssh';
  const offer = nicOffer(facts, nic);
  if (offer === 'return') return 'nic.dpdk';
  return offer === 'give' ? 'nic' : 'nic.kept';
}

function nicNode(vmId: string, facts: Facts, nic: Nic, index: number): TreeNode {
  const key = nic.vmbusUuid ?? nic.mac ?? nic.name ?? String(index);
  const id = `${vmId}/nics/${key}#${index}`;
  const description = nicDescription(nic);
  const details = nicDetails(nic);
  return {
    id,
    vmId,
    label: nicLabel(nic),
    description,
    icon: nicIcon(nic),
    contextValue: nicContext(facts, nic),
    spoken:
      nic.carriesSsh === true
        ? msg('NIC {0}, carries the SSH connection', nicLabel(nic))
        : msg('NIC {0}, {1}', nicLabel(nic), stateWords(nic)),
    tooltip: () => [
      { kind: 'title', text: nicLabel(nic) },
      ...(nic.carriesSsh === true
        ? [
            {
              kind: 'text',
              text: msg('This SSH connection arrives here: DPDK must not take this NIC.'),
            } as const,
          ]
        : []),
      ...details.map(([name, value]) => ({ kind: 'text', text: msg('{0}: {1}', name, value) }) as const),
    ],
    children: details.map(([name, value], place) => ({
      id: `${id}/${place}`,
      vmId,
      label: name,
      description: [value],
      icon: { id: 'dash' },
      contextValue: 'fact.item',
      children: [],
      expanded: false,
      ...(typeof value === 'string' ? { copy: value } : {}),
    })),
    expanded: false,
    ...(nic.mac === null ? {} : { copy: nic.mac }),
    nic: nic.vmbusUuid ?? nic.name ?? nic.mac ?? key,
  };
}

function nicIcon(nic: Nic): NodeIcon {
  if (nic.carriesSsh === true) return { id: 'lock' };
  if (nic.uio !== null) return { id: 'zap' };
  return nic.up === true ? { id: 'plug' } : { id: 'circle-slash' };
}

/** `up, VF up`: a NIC whose VF is down carries traffic, but slowly, and DPDK gets nothing from it. */
function stateWords(nic: Nic): Message {
  const own = nic.uio !== null || nic.driver === 'uio_hv_generic' ? msg('in user mode') : upLabel(nic.up);
  return nic.vf === null ? own : msg('{0}, VF {1}', own, upLabel(nic.vf.up));
}

function nicDescription(nic: Nic): readonly ViewText[] {
  const drivers = [...new Set([nic.driver, nic.vf?.driver ?? null])].filter((driver) => driver !== null);
  return [
    ...(nic.carriesSsh === true ? [msg('carries SSH')] : []),
    ...(nic.carriesSsh === null ? [msg('may carry SSH')] : []),
    stateWords(nic),
    ...(drivers.length > 0 ? [drivers.join(' + ')] : []),
    ...(nic.mac === null ? [] : [nic.mac]),
  ];
}

/** Everything else known of the NIC, name by name; what could not be found out is left out. */
function nicDetails(nic: Nic): readonly (readonly [Message, ViewText])[] {
  const rows: (readonly [Message, ViewText | null | undefined])[] = [
    [msg('MAC address'), nic.mac],
    [msg('Addresses'), nic.addresses.join(', ')],
    [msg('MTU'), nic.mtu?.toString()],
    [msg('Driver'), nic.driver],
    [msg('vmbus UUID'), nic.vmbusUuid],
    [msg('PCI address'), nic.vf?.pciAddress ?? nic.pciAddress],
    [msg('dev_port'), (nic.vf?.devPort ?? nic.devPort)?.toString()],
    [msg('VF'), nic.vf?.name],
    [msg('VF driver'), nic.vf?.driver],
    [msg('VF state'), nic.vf && upLabel(nic.vf.up)],
    [msg('uio device'), nic.uio],
    [msg('Master'), nic.master],
    [msg('Default route'), nic.defaultRoute === true ? msg('leaves here') : null],
  ];
  return rows.flatMap(([name, value]) =>
    value === null || value === undefined || value === '' ? [] : [[name, value] as const],
  );
}
