// Simulated programs about hardware and the kernel: lspci, ethtool, sysctl.
import type { ExecResult } from 'just-bash';
import { isJoined, pciAddress, type MachineNic } from '../machine/machine';
import { fail, ok, type Programs, type ProgramContext } from './command';

/** lspci -D -n -nn -k -d VENDOR:DEVICE:CLASS. */
function lspci(args: string[], session: ProgramContext): ExecResult {
  const letters = args.filter((arg) => /^-[a-zA-Z]+$/.test(arg)).join('');
  const filter = args[args.indexOf('-d') + 1];
  const { pciPresent, pciDriver } = session.host.machine;
  const functions = [
    ...(pciPresent
      ? [
          {
            address: pciAddress,
            id: '1414:00ba',
            kind: '0200',
            kindName: 'Ethernet controller',
            name: 'Device 00ba',
            driver: pciDriver,
          },
        ]
      : []),
    {
      address: 'c05b:00:00.0',
      id: '1414:00a9',
      kind: '0108',
      kindName: 'Non-Volatile memory controller',
      name: 'Device 00a9',
      driver: 'nvme',
    },
  ];
  const wanted = functions.filter(({ id, kind }) => {
    if (!args.some((arg) => /^-[a-zA-Z]*d$/.test(arg))) return true;
    const [vendor = '', device = '', type = ''] = (filter ?? '').split(':');
    const same = (pattern: string, value: string) =>
      pattern === '' || pattern.padStart(value.length, '0') === value;
    return same(vendor, '1414') && same(device, id.slice(5)) && same(type, kind);
  });
  return ok(
    wanted
      .map(({ address, id, kind, kindName, name, driver }) => {
        const numeric = letters.includes('nn') ? 'both' : letters.includes('n') ? 'only' : 'none';
        const line =
          numeric === 'only'
            ? `${address} ${kind}: ${id}`
            : numeric === 'both'
              ? `${address} ${kindName} [${kind}]: Microsoft Corporation ${name} [${id}]`
              : `${address} ${kindName}: Microsoft Corporation ${name}`;
        const use = letters.includes('k') && driver !== null ? `\tKernel driver in use: ${driver}\n` : '';
        return `${line}\n${use}`;
      })
      .join(''),
  );
}

/** What the NIC itself counts of a VF: also what goes past the kernel. */
function hardwareCounters({ host }: ProgramContext, { uuid, vfUp }: MachineNic): string {
  host.subnet.settle();
  const { rx, tx } = host.counters.of(uuid);
  const own = vfUp ? 1000 : 0;
  const counters: readonly (readonly [string, number])[] = [
    ['stop_queue', 0],
    ['wake_queue', 0],
    ['hc_rx_discards_no_wqe', 0],
    ['hc_rx_err_vport_disabled', 0],
    ['hc_rx_bytes', own * 100 + rx.bytes],
    ['hc_rx_ucast_pkts', own + rx.packets],
    ['hc_rx_ucast_bytes', own * 100 + rx.bytes],
    ['hc_tx_err_vport_disabled', 0],
    ['hc_tx_bytes', own * 100 + tx.bytes],
    ['hc_tx_ucast_pkts', own + tx.packets],
    ['hc_tx_ucast_bytes', own * 100 + tx.bytes],
    ['tx_cq_err', 0],
    ['rx_coalesced_err', 0],
  ];
  const lines = counters.map(([name, value]) => `     ${name}: ${Math.floor(value)}\n`);
  return `NIC statistics:\n${lines.join('')}`;
}

/** Ubuntu keeps it for root. */
function dmesg({ host, uid }: ProgramContext): ExecResult {
  return uid === 0
    ? ok(host.kernel.text())
    : fail('dmesg: read kernel buffer failed: Operation not permitted');
}

function ethtool(args: string[], session: ProgramContext): ExecResult {
  const { machine } = session.host;
  const name = args.filter((arg) => !arg.startsWith('-')).at(-1) ?? '';
  const synthetic = machine.nics.find((nic) => nic.name === name);
  const behind = machine.pciDriver === null ? undefined : machine.nics.find((nic) => nic.vfName === name);
  if (synthetic === undefined && behind === undefined)
    return fail(`netlink error: No such device\nCannot get device information: No such device`, 1);
  if (args.includes('-i')) {
    const driver = synthetic === undefined ? 'mana' : 'hv_netvsc';
    const bus = synthetic === undefined ? pciAddress : '';
    return ok(
      `driver: ${driver}\nversion: ${machine.software.kernel}\nfirmware-version: N/A\nexpansion-rom-version: \nbus-info: ${bus}\nsupports-statistics: yes\n`,
    );
  }
  if (args.includes('-S') && behind !== undefined) return ok(hardwareCounters(session, behind));
  if (args.includes('-S')) {
    const active = synthetic !== undefined && isJoined(machine, synthetic) && synthetic.vfUp;
    const counters = ['vf_rx_packets', 'vf_rx_bytes', 'vf_tx_packets', 'vf_tx_bytes', 'vf_tx_dropped'];
    return ok(
      `NIC statistics:\n${counters.map((counter) => `     ${counter}: ${active && counter !== 'vf_tx_dropped' ? 1000 : 0}\n`).join('')}`,
    );
  }
  return ok(`Settings for ${name}:\n\tSpeed: 100000Mb/s\n\tLink detected: yes\n`);
}

function sysctl(args: string[], session: ProgramContext): ExecResult {
  const setting = args.find((arg) => arg.startsWith('vm.nr_hugepages'));
  if (setting === undefined) return fail('sysctl: simulated: only vm.nr_hugepages is known', 255);
  const text = setting.split('=')[1];
  if (text !== undefined) {
    if (session.uid !== 0) return fail('sysctl: permission denied on key "vm.nr_hugepages"', 255);
    session.host.dispatch({ kind: 'nr_hugepages', sizeKb: 2048, text });
  }
  const total = session.host.machine.hugepages.find(({ sizeKb }) => sizeKb === 2048)?.total ?? 0;
  return ok(args.includes('-n') ? `${total}\n` : `vm.nr_hugepages = ${total}\n`);
}

export const hardware: Programs = {
  dmesg: (_args, context) => dmesg(context),
  lspci: (args, context) => lspci(args, context),
  ethtool: (args, context) => ethtool(args, context),
  sysctl: (args, context) => sysctl(args, context),
};
