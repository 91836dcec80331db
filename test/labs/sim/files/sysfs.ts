// Draws /sys of a simulated machine: vmbus, PCI, RDMA, UIO, CPUs, memory, modules, DMI. Netdevs are in `sysfsNet.ts`.
import {
  isJoined,
  netClassGuid,
  pciAddress,
  pciClassGuid,
  rdmaDevice,
  type Machine,
  type VmbusDriver,
} from '../machine/machine';
import { references, usersOf } from '../machine/modules';
import type { LiveValues } from './render';
import { putNetdev } from './sysfsNet';
import type { TreeBuilder } from './tree';

const vmbusRoot = '/sys/devices/LNXSYSTM:00/LNXSYBUS:00/ACPI0004:00/MSFT1000:00';
const manaChannel = '00000001-7870-47b5-b203-92d794c05ed5';
const nvmeChannel = '00000002-c05b-47b5-b203-92d794c05ed6';
const storageChannel = 'f8b3781a-1e82-4818-a1c3-63d806ec15bb';
const pciPath = `${vmbusRoot}/${manaChannel}/pci7870:00/${pciAddress}`;

function vmbusDevice(
  tree: TreeBuilder,
  uuid: string,
  classGuid: string,
  relid: number,
  driver: string | null,
): string {
  const path = `${vmbusRoot}/${uuid}`;
  tree.attributes(path, {
    class_id: `{${classGuid}}`,
    device_id: `{${uuid}}`,
    id: relid,
    monitor_id: relid,
    state: 3,
    vendor: '0x1414',
    device: classGuid === netClassGuid ? '0x3' : '0x5',
    numa_node: 0,
    modalias: `vmbus:${classGuid.replaceAll('-', '')}`,
    uevent: `${driver === null ? '' : `DRIVER=${driver}\n`}MODALIAS=vmbus:${classGuid.replaceAll('-', '')}`,
  });
  tree.link(`${path}/subsystem`, '/sys/bus/vmbus');
  tree.link(`/sys/bus/vmbus/devices/${uuid}`, path);
  if (driver !== null) {
    tree.link(`${path}/driver`, `/sys/bus/vmbus/drivers/${driver}`);
    tree.link(`/sys/bus/vmbus/drivers/${driver}/${uuid}`, path);
  }
  return path;
}

function vmbusDriver(tree: TreeBuilder, driver: VmbusDriver): void {
  const path = `/sys/bus/vmbus/drivers/${driver}`;
  for (const kind of ['bind', 'unbind', 'new_id', 'remove_id'] as const)
    tree.control(`${path}/${kind}`, null, (text) => ({ kind, driver, text }));
  tree.link(`${path}/module`, `/sys/module/${driver}`);
}

function vmbus(tree: TreeBuilder, machine: Machine): void {
  for (const driver of ['hv_netvsc', 'uio_hv_generic'] as const)
    if (machine.loadedModules.includes(driver)) vmbusDriver(tree, driver);
  for (const driver of ['hv_pci', 'hv_storvsc']) tree.dir(`/sys/bus/vmbus/drivers/${driver}`);
  vmbusDevice(tree, storageChannel, 'ba6163d9-04a1-4d29-b605-72e2ffb1dc7f', 5, 'hv_storvsc');
  vmbusDevice(tree, nvmeChannel, pciClassGuid, 11, 'hv_pci');
  if (machine.pciPresent) vmbusDevice(tree, manaChannel, pciClassGuid, 12, 'hv_pci');

  machine.nics.forEach((nic, index) => {
    const path = vmbusDevice(tree, nic.uuid, netClassGuid, 14 + index, nic.driver);
    if (machine.software.driverOverride)
      tree.control(`${path}/driver_override`, `${nic.override ?? '(null)'}\n`, (text) => ({
        kind: 'driver_override',
        uuid: nic.uuid,
        text,
      }));
    if (nic.uio !== null) {
      const uio = `${path}/uio/uio${nic.uio}`;
      tree.attributes(uio, { name: 'uio_hv_generic', version: '0.02.1', dev: `244:${nic.uio}`, event: 0 });
      tree.link(`${uio}/device`, path).link(`${uio}/subsystem`, '/sys/class/uio');
      tree.link(`/sys/class/uio/uio${nic.uio}`, uio);
    }
    if (nic.name !== null) {
      const vf = isJoined(machine, nic) ? nic.vfName : null;
      putNetdev(tree, path, {
        name: nic.name,
        mac: nic.mac,
        ifindex: 2 + index,
        up: nic.up,
        devPort: 0,
        mtu: nic.mtu,
        lower: vf === null ? null : { name: vf, path: `${pciPath}/net/${vf}` },
        master: null,
      });
    }
  });
}

function pciFunction(
  tree: TreeBuilder,
  path: string,
  address: string,
  ids: Record<string, string | number>,
  driver: string | null,
): void {
  tree.attributes(path, {
    vendor: '0x1414',
    revision: '0x00',
    subsystem_vendor: '0x0000',
    subsystem_device: '0x0000',
    numa_node: 0,
    local_cpulist: '0-7',
    enable: driver === null ? 0 : 1,
    driver_override: '(null)',
    ...ids,
  });
  const id = `1414:${String(ids['device']).slice(2).toUpperCase()}`;
  const bound = driver === null ? '' : `DRIVER=${driver}\n`;
  const kind = String(ids['class']).slice(2).toUpperCase().replace(/^0/, '');
  tree.file(
    `${path}/uevent`,
    `${bound}PCI_CLASS=${kind}\nPCI_ID=${id}\nPCI_SUBSYS_ID=0000:0000\nPCI_SLOT_NAME=${address}\n`,
  );
  tree.link(`${path}/subsystem`, '/sys/bus/pci').link(`/sys/bus/pci/devices/${address}`, path);
  if (driver !== null) {
    tree.link(`${path}/driver`, `/sys/bus/pci/drivers/${driver}`);
    tree.link(`/sys/bus/pci/drivers/${driver}/${address}`, path);
  }
}

function pci(tree: TreeBuilder, machine: Machine): void {
  tree.dir('/sys/bus/pci/devices').dir('/sys/bus/pci/drivers/nvme');
  const nvme = `${vmbusRoot}/${nvmeChannel}/pcic05b:00/c05b:00:00.0`;
  pciFunction(tree, nvme, 'c05b:00:00.0', { device: '0x00a9', class: '0x010802', irq: 0 }, 'nvme');
  if (machine.loadedModules.includes('mana')) {
    tree.control('/sys/bus/pci/drivers/mana/bind', null, (text) => ({ kind: 'pci-bind', text }));
    tree.control('/sys/bus/pci/drivers/mana/unbind', null, (text) => ({ kind: 'pci-unbind', text }));
    tree.link('/sys/bus/pci/drivers/mana/module', '/sys/module/mana');
  }
  if (!machine.pciPresent) return;
  pciFunction(tree, pciPath, pciAddress, { device: '0x00ba', class: '0x020000', irq: 24 }, machine.pciDriver);
  if (machine.pciDriver === null) return;
  machine.nics.forEach((nic, index) => {
    const joined = isJoined(machine, nic) && nic.name !== null;
    putNetdev(tree, pciPath, {
      name: nic.vfName,
      mac: nic.mac,
      ifindex: 5 + index,
      up: nic.vfUp,
      devPort: nic.devPort,
      mtu: nic.mtu,
      lower: null,
      master: joined ? { name: nic.name, path: `${vmbusRoot}/${nic.uuid}/net/${nic.name}` } : null,
    });
  });
}

function rdma(tree: TreeBuilder, machine: Machine): void {
  if (machine.loadedModules.includes('ib_uverbs'))
    tree.file('/sys/class/infiniband_verbs/abi_version', '6\n').dir('/sys/class/infiniband');
  const device = rdmaDevice(machine);
  if (device === undefined) return;
  const ib = `${pciPath}/infiniband/${device.name}`;
  tree.attributes(ib, {
    node_type: '1: CA',
    node_guid: '7e1e:52ff:fe33:6628',
    node_desc: 'simulated',
    fw_ver: '',
  });
  for (const nic of machine.nics)
    tree.attributes(`${ib}/ports/${nic.devPort + 1}`, {
      state: '4: ACTIVE',
      phys_state: '5: LinkUp',
      link_layer: 'Ethernet',
      rate: '100 Gb/sec (4X EDR)',
    });
  tree.link(`${ib}/device`, pciPath).link(`${ib}/subsystem`, '/sys/class/infiniband');
  tree.link(`/sys/class/infiniband/${device.name}`, ib);
  const verbs = `${pciPath}/infiniband_verbs/${device.uverbs}`;
  tree.attributes(verbs, { ibdev: device.name, abi_version: 1, dev: '231:192' });
  tree.link(`${verbs}/device`, pciPath).link(`/sys/class/infiniband_verbs/${device.uverbs}`, verbs);
}

function cpuAndMemory(tree: TreeBuilder, machine: Machine, live: LiveValues): void {
  const all = `0-${machine.cpus - 1}`;
  const cpus = '/sys/devices/system/cpu';
  tree.attributes(cpus, {
    online: all,
    possible: all,
    present: all,
    offline: '',
    isolated: '',
    kernel_max: 8191,
  });
  const node = '/sys/devices/system/node';
  tree.attributes(node, { online: 0, possible: 0, has_cpu: 0, has_memory: 0 });
  tree.attributes(`${node}/node0`, { cpulist: all, distance: 10 });
  tree.file(`${node}/node0/meminfo`, `Node 0 MemTotal:       ${machine.memoryKb} kB\n`);
  for (let cpu = 0; cpu < machine.cpus; cpu += 1) {
    const core = Math.floor(cpu / 2);
    tree.attributes(`${cpus}/cpu${cpu}/topology`, {
      core_id: core,
      physical_package_id: 0,
      thread_siblings_list: `${core * 2}-${core * 2 + 1}`,
    });
    tree.file(`${cpus}/cpu${cpu}/online`, '1\n');
    tree
      .link(`${cpus}/cpu${cpu}/node0`, `${node}/node0`)
      .link(`${node}/node0/cpu${cpu}`, `${cpus}/cpu${cpu}`);
  }
  for (const { sizeKb, total } of machine.hugepages)
    for (const parent of [`${node}/node0/hugepages`, '/sys/kernel/mm/hugepages']) {
      const path = `${parent}/hugepages-${sizeKb}kB`;
      tree.control(`${path}/nr_hugepages`, `${total}\n`, (text) => ({ kind: 'nr_hugepages', sizeKb, text }));
      tree.file(`${path}/free_hugepages`, () => `${live.freeHugepages(sizeKb)}\n`);
      tree.attributes(path, { surplus_hugepages: 0 });
    }
  tree.file('/sys/kernel/mm/transparent_hugepage/enabled', 'always [madvise] never\n');
}

function modulesAndFirmware(tree: TreeBuilder, machine: Machine): void {
  tree.dir('/sys/module');
  for (const name of machine.loadedModules)
    tree.attributes(`/sys/module/${name}`, {
      initstate: 'live',
      refcnt: references(machine, name),
      coresize: 77824,
    });
  for (const name of machine.loadedModules) {
    tree.dir(`/sys/module/${name}/holders`);
    for (const user of usersOf(machine, name))
      tree.link(`/sys/module/${name}/holders/${user}`, `/sys/module/${user}`);
  }
  for (const name of ['hv_vmbus', 'nvme', 'kernel']) tree.dir(`/sys/module/${name}/parameters`);
  tree.attributes('/sys/class/dmi/id', {
    sys_vendor: 'Microsoft Corporation',
    product_name: `${machine.software.productName} (simulated)`,
    product_version: 'Hyper-V UEFI Release v4.1',
    board_name: 'Virtual Machine',
    board_vendor: 'Microsoft Corporation',
    bios_vendor: 'Microsoft Corporation',
    chassis_asset_tag: '7783-7084-3265-9085-8269-3286-77',
    chassis_vendor: 'Microsoft Corporation',
  });
  tree.file('/sys/class/dmi/id/product_uuid', 'simulated\n', 0o400);
  tree.file(
    '/sys/kernel/security/lockdown',
    machine.software.secureBoot ? 'none [integrity] confidentiality\n' : '[none] integrity confidentiality\n',
  );
  tree.file('/sys/hypervisor/type', 'hyperv\n');
  // The byte after the four bytes of attributes: Secure Boot on or off.
  tree.file(
    '/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c',
    `\u0006\u0000\u0000\u0000${machine.software.secureBoot ? '\u0001' : '\u0000'}`,
  );
}

/** Puts all of /sys into the tree. */
export function putSysfs(tree: TreeBuilder, machine: Machine, live: LiveValues): void {
  tree
    .dir('/sys/class/net')
    .dir('/sys/class/uio')
    .dir('/sys/bus/vmbus/devices')
    .dir('/sys/bus/vmbus/drivers');
  vmbus(tree, machine);
  pci(tree, machine);
  rdma(tree, machine);
  cpuAndMemory(tree, machine, live);
  modulesAndFirmware(tree, machine);
  putNetdev(tree, '/sys/devices/virtual', {
    name: 'lo',
    mac: '00:00:00:00:00:00',
    ifindex: 1,
    up: true,
    devPort: 0,
    mtu: 65536,
    lower: null,
    master: null,
  });
}
