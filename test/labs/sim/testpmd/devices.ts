// Which devices EAL finds on the simulated machine, and which ports the drivers make of them.
import type { DeviceArgument } from '../../../../src/core/testpmd/devices/model';
import type { SimulatedHost } from '../host';
import { pciAddress, rdmaDevice, type MachineNic } from '../machine/machine';
import type { Build } from './build';
import { Port, type PortStart } from './ports';
import type { Settings } from './settings';
import type { Voice } from './voice';

/** What the probe of a bus is given. */
export interface Surroundings {
  readonly host: SimulatedHost;
  readonly build: Build;
  readonly settings: Settings;
  readonly voice: Voice;
  /** Name of the provider that libibverbs takes for MANA's device: by the kernel's number, whose it may be or not. */
  readonly provider: () => string | undefined;
}

function macsOf(device: DeviceArgument | undefined): readonly string[] {
  return (device?.keys ?? []).flatMap(({ key, value }) =>
    key === 'mac' && value !== undefined ? [value.toLowerCase()] : [],
  );
}

/** net_mana's probe of the PCI function; true where a port came of it. */
function probeMana(around: Surroundings, device: DeviceArgument | undefined, ports: Port[]): boolean {
  const { host, voice } = around;
  const macs = macsOf(device);
  macs.forEach((mac, index) => {
    voice.mana('info', 'mana_arg_parse_callback', `key=mac value=${mac} index=${index}`);
  });
  voice.mana('error', 'mana_init_once', 'MP INIT PRIMARY');
  const rdma = rdmaDevice(host.machine);
  const open = host.machine.loadedModules.includes('ib_uverbs');
  const provider = around.provider();
  if (rdma === undefined || !open) return false;
  if (provider === undefined) {
    voice.cry(`libibverbs: Warning: no userspace device-specific driver found for ${rdma.name}\n`);
    return false;
  }
  let found = false;
  for (const mac of macs.length === 0 ? [undefined] : macs) {
    voice.mana(
      'info',
      'mana_pci_probe_mac',
      `Probe device name ${rdma.name} dev_name ${rdma.uverbs} ibdev_path /sys/class/infiniband/${rdma.name}`,
    );
    for (const nic of host.machine.nics) {
      if ((mac !== undefined && nic.mac !== mac) || host.has('run-synthetic')) continue;
      if (probePort(around, nic, device, provider, ports)) found = true;
    }
  }
  return found;
}

function probePort(
  { voice }: Surroundings,
  nic: MachineNic,
  device: DeviceArgument | undefined,
  provider: string,
  ports: Port[],
): boolean {
  const number = nic.devPort + 1;
  const name = `${pciAddress}_port${number}`;
  voice.mana('info', 'mana_probe_port', `device located port ${number} address ${nic.mac.toUpperCase()}`);
  if (provider !== 'mana') {
    // Another driver's library has no parent domains.
    voice.mana('error', 'mana_probe_port', `ibv_alloc_parent_domain failed port ${number}`);
    voice.mana('error', 'mana_pci_probe_mac', `Probe on IB port ${number} failed -12`);
    return false;
  }
  const devargs = (device?.keys ?? []).map(({ key, value }) => `${key}=${value ?? ''}`).join(',');
  addPort(ports, { name, driver: 'net_mana', mac: nic.mac, nic: nic.uuid, device: pciAddress, devargs });
  voice.mana('info', 'mana_probe_port', `dev ${name} max queues 64 desc 4096 sge 30 mr 18446744073709551615`);
  voice.mana('info', 'mana_probe_port', `device ${name} at port ${ports.at(-1)?.id ?? 0}`);
  voice.mana('info', 'mana_pci_probe_mac', `Successfully probed on IB port ${number}`);
  return true;
}

export function addPort(ports: Port[], start: PortStart): Port {
  // The lowest free number, as ethdev gives it.
  let id = 0;
  while (ports.some((port) => port.id === id && port.state !== 'closed')) id += 1;
  const port = new Port(id, start);
  ports.push(port);
  return port;
}

/** One PCI device of the machine is looked at: MANA's. The disk's has no driver here. */
export function probePci(around: Surroundings, ports: Port[]): void {
  const { host, build, settings, voice } = around;
  if (!settings.pciProbing || !host.machine.pciPresent || !build.mana) return;
  const named = settings.devices.filter(({ bus }) => bus === 'pci');
  const allowed = named.filter(({ kind }) => kind !== 'block');
  // Of several device strings for one address EAL takes the first.
  const device = allowed.find(({ address }) => address === pciAddress);
  if (allowed.length > 0 && device === undefined) return;
  if (named.some(({ kind, address }) => kind === 'block' && address === pciAddress)) return;
  const id = build.since('23.11') ? '1414:00ba' : '1414:ba';
  const type = build.since('24.07') ? 'bus.pci' : 'lib.eal';
  if (settings.levels.shows(type, 'info'))
    voice.cry(build.pciLine(`Probe PCI driver: net_mana (${id}) device: ${pciAddress} (socket 0)`));
  if (probeMana(around, device, ports)) return;
  voice.cry(build.pciLine(`Requested device ${pciAddress} cannot be used`));
  // One device that fails is all of the bus only where no other was to be looked at.
  if (device !== undefined) voice.cry('EAL: Bus (pci) probe failed.\n');
}

/** NICs on uio_hv_generic become ports of netvsc, in the order of their ids. */
export function probeVmbus(around: Surroundings, ports: Port[]): void {
  const { host, settings } = around;
  const named = settings.devices.filter(({ bus }) => bus === 'vmbus');
  const allowed = named.filter(({ kind }) => kind !== 'block').map(({ name }) => name.replace(/^vmbus:/, ''));
  const blocked = named.filter(({ kind }) => kind === 'block').map(({ name }) => name.replace(/^vmbus:/, ''));
  const nics = [...host.machine.nics].sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
  for (const { uuid, mac, uio } of nics) {
    if (uio === null || blocked.includes(uuid)) continue;
    if (allowed.length > 0 && !allowed.includes(uuid)) continue;
    const port = addPort(ports, {
      name: uuid,
      driver: 'net_netvsc',
      mac,
      nic: uuid,
      device: uuid,
      devargs: '',
    });
    attachVf(around, port, ports);
  }
}

/** hn_vf_attach: the port with the same MAC becomes this one's VF. */
export function attachVf({ host, build, voice }: Surroundings, port: Port, ports: readonly Port[]): boolean {
  // The host tells of a VF only where there is one.
  if (host.machine.pciDriver !== 'mana') return false;
  const vf = ports.find((one) => one !== port && one.mac === port.mac && one.state !== 'closed');
  if (vf === undefined) {
    voice.netvsc('notice', 'hn_vf_attach', "Couldn't find port for VF");
    if (!build.since('26.03'))
      voice.netvsc('notice', 'hn_vf_add', 'RNDIS reports VF but device not found, retrying');
    return false;
  }
  voice.netvsc('notice', 'hn_vf_attach', `found matching VF port ${vf.id}`);
  port.vf = vf;
  vf.owner = port;
  return true;
}

const virtualDrivers = {
  net_null: 'net_null',
  net_ring: 'net_ring',
  net_vdev_netvsc: 'net_failsafe',
} as const;

/** Virtual devices come last. Those of drivers that are not simulated become ports like net_null's. */
export function probeVdevs({ host, settings, build }: Surroundings, ports: Port[]): void {
  settings.devices
    .filter(({ kind, bus }) => kind === 'vdev' && bus === 'vdev')
    .forEach(({ name, keys }, index) => {
      const kind = Object.entries(virtualDrivers).find(([prefix]) => name.startsWith(prefix));
      const driver = kind?.[1] ?? 'net_null';
      const wanted = keys.find(({ key }) => key === 'iface' || key === 'mac')?.value ?? '';
      const nic =
        driver === 'net_failsafe'
          ? host.machine.nics.find((one) => one.name === wanted || one.mac === wanted.toLowerCase())
          : undefined;
      if (driver === 'net_failsafe' && nic === undefined) return;
      const random = `de:8d:78:d1:25:${(0xd0 + index).toString(16)}`;
      addPort(ports, {
        name: driver === 'net_failsafe' ? `net_failsafe_vsc${index}` : name,
        driver,
        mac: nic?.mac ?? (driver === 'net_ring' ? '00:00:00:00:00:00' : random),
        nic: nic?.uuid,
        device: name,
        devargs: build.since('22.11') ? keys.map(({ key, value }) => `${key}=${value ?? ''}`).join(',') : '',
      });
    });
}
