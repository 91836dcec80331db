// The tables of the report as rows of messages: the terminal and the Markdown document lay the same rows out.
import type { Facts } from '../detect/facts';
import { isInUserMode } from '../detect/judge/devices';
import { msg, type Message } from '../message';
import {
  cpuSummary,
  dpdkSummary,
  hugepagePoolSummary,
  rdmaCoreSummary,
  rdmaDevicesSummary,
  processSummary,
  sshLabel,
  upLabel,
} from './summary';

/** A cell: a message, or a value of the VM as it is. */
export type Cell = Message | string;

/** A label and what is to be said under it. */
export interface Entry {
  readonly label: Message;
  readonly values: readonly Cell[];
}

const dash = '-';

/** What kind of machine this is. */
export function machineEntries(facts: Facts): Entry[] {
  const { azure, os } = facts;
  const size = [azure.vmSize, azure.location].filter((part) => part !== null).join(', ');
  const image = [azure.image?.publisher, azure.image?.offer, azure.image?.sku, azure.image?.version]
    .filter((part) => part != null)
    .join(':');
  const entries: [Message, Cell][] = [
    [msg('VM size'), size === '' ? dash : size],
    [msg('Image'), image === '' ? dash : image],
    [msg('System'), os.prettyName ?? dash],
    [msg('Kernel'), [facts.kernel, facts.arch].filter((part) => part !== null).join(', ') || dash],
    [msg('CPU'), cpuSummary(facts)],
    [
      msg('MANA device'),
      (facts.pci ?? []).map((device) => `${device.address} (1414:${device.device})`).join(', ') || dash,
    ],
    [msg('User'), facts.user ?? dash],
    [msg('Boot id'), facts.bootId ?? dash],
  ];
  return entries.map(([label, value]) => ({ label, values: [value] }));
}

/** What DPDK finds on the machine. */
export function dpdkEntries(facts: Facts): Entry[] {
  const none: readonly Cell[] = [msg('none')];
  const orNone = (values: readonly Cell[]): readonly Cell[] => (values.length === 0 ? none : values);
  return [
    {
      label: msg('DPDK'),
      values: orNone(facts.dpdk.map((install) => msg('{0}: {1}', dpdkSummary(install), install.path))),
    },
    { label: msg('RDMA devices'), values: [rdmaDevicesSummary(facts.rdma)] },
    { label: msg('rdma-core'), values: [rdmaCoreSummary(facts.rdma)] },
    {
      label: msg('Hugepages'),
      values: orNone(facts.hugepages.filter((pool) => pool.total > 0).map(hugepagePoolSummary)),
    },
    { label: msg('Hugepage mounts'), values: orNone(facts.hugepageMounts.map((mount) => mount.path)) },
    { label: msg('DPDK processes'), values: orNone(facts.processes.map(processSummary)) },
  ];
}

export const nicHeader = (): Message[] => [
  msg('NIC'),
  msg('MAC'),
  msg('Driver'),
  msg('VF'),
  msg('Port'),
  msg('State'),
  msg('SSH'),
];

/** The NICs that matter for DPDK: virtual ones (bridges, taps, …) are left out unless SSH arrives there. */
export function nicRows(facts: Facts): Cell[][] {
  return facts.nics
    .filter((nic) => nic.kind !== 'virtual' || nic.carriesSsh === true)
    .map((nic) => [
      nic.name ?? nic.uio?.replace('/dev/', '') ?? dash,
      nic.mac ?? dash,
      nic.driver ?? dash,
      nic.vf === null ? dash : msg('{0} {1}', nic.vf.name, upLabel(nic.vf.up)),
      String(nic.vf?.devPort ?? nic.devPort ?? dash),
      isInUserMode(nic) ? dash : upLabel(nic.up),
      sshLabel(nic) ?? dash,
    ]);
}
