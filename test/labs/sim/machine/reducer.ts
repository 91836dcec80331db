// How the simulated machine changes: what the kernel does when somebody writes to sysfs, loads a module or sets a link.
// The errors are those of the kernel's driver core (bind, unbind) and of drivers/hv/vmbus_drv.c (ids, overrides).
import { randomUUID } from 'node:crypto';
import {
  isJoined,
  netClassGuid,
  pciAddress,
  type Machine,
  type MachineNic,
  type VmbusDriver,
} from './machine';

export type Errno = 'EACCES' | 'EBUSY' | 'EEXIST' | 'EINVAL' | 'ENODEV' | 'ENOENT' | 'EIO';

/** The texts of strerror. */
export const errnoText: Readonly<Record<Errno, string>> = {
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EINVAL: 'Invalid argument',
  ENODEV: 'No such device',
  ENOENT: 'No such file or directory',
  EIO: 'Input/output error',
};

/** `text` is what was written to the file, with its line end. */
export type MachineEvent =
  | {
      readonly kind: 'bind' | 'unbind' | 'new_id' | 'remove_id';
      readonly driver: VmbusDriver;
      readonly text: string;
    }
  | { readonly kind: 'pci-bind' | 'pci-unbind'; readonly text: string }
  | { readonly kind: 'driver_override'; readonly uuid: string; readonly text: string }
  | { readonly kind: 'nr_hugepages'; readonly sizeKb: number; readonly text: string }
  | { readonly kind: 'load-module' | 'unload-module'; readonly module: string }
  | { readonly kind: 'link'; readonly name: string; readonly up: boolean }
  | { readonly kind: 'mount'; readonly path: string; readonly options: string }
  | { readonly kind: 'unmount'; readonly path: string }
  | { readonly kind: 'reboot' };

export type Outcome = { readonly machine: Machine } | { readonly errno: Errno };

const guidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function withNic(machine: Machine, uuid: string, change: Partial<MachineNic>): Machine {
  return { ...machine, nics: machine.nics.map((nic) => (nic.uuid === uuid ? { ...nic, ...change } : nic)) };
}

/** The lowest free number, as the kernel gives it to `eth%d` and to UIO devices. */
function lowestFree(taken: readonly number[]): number {
  let number = 0;
  while (taken.includes(number)) number += 1;
  return number;
}

/** An override excludes all other drivers; without one, dynamic ids and hv_netvsc's built-in class count. */
function matches(machine: Machine, driver: VmbusDriver, nic: MachineNic): boolean {
  if (nic.override !== null) return nic.override === driver;
  return driver === 'hv_netvsc' || (machine.dynamicIds[driver] ?? []).includes(netClassGuid);
}

function attach(machine: Machine, driver: VmbusDriver, nic: MachineNic): Machine {
  if (driver === 'uio_hv_generic') {
    const uio = lowestFree(machine.nics.flatMap((other) => (other.uio === null ? [] : [other.uio])));
    return withNic(machine, nic.uuid, { driver, uio });
  }
  const taken = machine.nics.flatMap((other) => /^eth(\d+)$/.exec(other.name ?? '')?.[1] ?? []).map(Number);
  // netvsc_probe takes the VF as its slave again; both stay as they are until the netdev is set up.
  return withNic(machine, nic.uuid, { driver, name: `eth${lowestFree(taken)}`, up: false });
}

/** The netdev goes, the VF stays as it was (up, if nobody took it down) and loses its master. */
function detach(machine: Machine, nic: MachineNic): Machine {
  return withNic(machine, nic.uuid, { driver: null, name: null, up: false, uio: null });
}

function hasDriver(machine: Machine, driver: string): boolean {
  return machine.loadedModules.includes(driver);
}

function bind(machine: Machine, driver: VmbusDriver, text: string): Outcome {
  if (!hasDriver(machine, driver)) return { errno: 'ENOENT' };
  const nic = machine.nics.find(({ uuid }) => uuid === text.trim());
  if (nic === undefined || !matches(machine, driver, nic)) return { errno: 'ENODEV' };
  if (nic.driver !== null) return { errno: 'EBUSY' };
  return { machine: attach(machine, driver, nic) };
}

function unbind(machine: Machine, driver: VmbusDriver, text: string): Outcome {
  const nic = machine.nics.find(({ uuid }) => uuid === text.trim());
  if (nic?.driver !== driver) return { errno: 'ENODEV' };
  return { machine: detach(machine, nic) };
}

/** A new id is offered to every unbound device at once. */
function newId(machine: Machine, driver: VmbusDriver, text: string): Outcome {
  const guid = text.trim().toLowerCase();
  if (!guidPattern.test(guid)) return { errno: 'EINVAL' };
  const known = machine.dynamicIds[driver] ?? [];
  if (known.includes(guid)) return { errno: 'EEXIST' };
  let next: Machine = { ...machine, dynamicIds: { ...machine.dynamicIds, [driver]: [...known, guid] } };
  for (const { uuid } of machine.nics) {
    const nic = next.nics.find((candidate) => candidate.uuid === uuid);
    if (nic?.driver === null && matches(next, driver, nic)) next = attach(next, driver, nic);
  }
  return { machine: next };
}

function removeId(machine: Machine, driver: VmbusDriver, text: string): Outcome {
  const guid = text.trim().toLowerCase();
  if (!guidPattern.test(guid)) return { errno: 'EINVAL' };
  const known = machine.dynamicIds[driver] ?? [];
  if (!known.includes(guid)) return { errno: 'ENODEV' };
  return {
    machine: {
      ...machine,
      dynamicIds: { ...machine.dynamicIds, [driver]: known.filter((id) => id !== guid) },
    },
  };
}

/** The PCI function carries all VFs and the RDMA device: without its driver they are gone. */
function pciBinding(machine: Machine, text: string, wanted: 'mana' | null): Outcome {
  if (!machine.pciPresent || text.trim() !== pciAddress || !hasDriver(machine, 'mana'))
    return { errno: 'ENODEV' };
  if (machine.pciDriver === wanted) return { errno: wanted === null ? 'ENODEV' : 'EBUSY' };
  const nics = machine.nics.map((nic) => ({
    ...nic,
    vfUp: wanted !== null && nic.driver === 'hv_netvsc' && nic.up,
  }));
  return { machine: { ...machine, pciDriver: wanted, nics } };
}

/** The kernel grants what memory allows, without an error; a node's file and the global one are the same here. */
function setHugepages(machine: Machine, sizeKb: number, text: string): Outcome {
  if (!/^\s*\d{1,15}\s*$/.test(text)) return { errno: 'EINVAL' };
  const others = machine.hugepages.filter((pool) => pool.sizeKb !== sizeKb);
  const takenKb = others.reduce((sum, pool) => sum + pool.sizeKb * pool.total, 0);
  const room = Math.max(0, Math.floor((machine.memoryKb * 0.9 - takenKb) / sizeKb));
  const total = Math.min(Number(text), room);
  return {
    machine: {
      ...machine,
      hugepages: machine.hugepages.map((pool) => (pool.sizeKb === sizeKb ? { ...pool, total } : pool)),
    },
  };
}

const moduleNeeds: Readonly<Record<string, readonly string[]>> = {
  mana_ib: ['mana', 'ib_uverbs', 'ib_core'],
  ib_uverbs: ['ib_core'],
  uio_hv_generic: ['uio'],
};

function loadModule(machine: Machine, name: string): Outcome {
  const source = machine.software.modules[name];
  if (source === undefined) return { errno: 'ENOENT' };
  if (source === 'builtin' || hasDriver(machine, name)) return { machine };
  const added = [...(moduleNeeds[name] ?? []), name].filter((module) => !hasDriver(machine, module));
  const next: Machine = { ...machine, loadedModules: [...machine.loadedModules, ...added] };
  if (added.includes('mana') && next.pciPresent) {
    const probed = pciBinding(next, pciAddress, 'mana');
    return 'machine' in probed ? probed : { machine: next };
  }
  return { machine: next };
}

/** Unloading a driver detaches its devices, as the driver core does. */
function unloadModule(machine: Machine, name: string): Outcome {
  if (!hasDriver(machine, name)) return { errno: 'ENOENT' };
  const user = machine.loadedModules.find((module) => moduleNeeds[module]?.includes(name));
  if (user !== undefined) return { errno: 'EBUSY' };
  let next: Machine = {
    ...machine,
    loadedModules: machine.loadedModules.filter((module) => module !== name),
  };
  for (const nic of machine.nics) if (nic.driver === name) next = detach(next, nic);
  if (name === 'mana')
    next = { ...next, pciDriver: null, nics: next.nics.map((nic) => ({ ...nic, vfUp: false })) };
  return { machine: next };
}

/** Opening or closing the synthetic netdev does the same to its VF; the VF alone can be set too. */
function setLink(machine: Machine, name: string, up: boolean): Outcome {
  const synthetic = machine.nics.find((nic) => nic.name === name);
  if (synthetic !== undefined) {
    const vfUp = isJoined(machine, synthetic) ? up : synthetic.vfUp;
    return { machine: withNic(machine, synthetic.uuid, { up, vfUp }) };
  }
  const behind = machine.nics.find((nic) => nic.vfName === name);
  if (behind === undefined || machine.pciDriver === null) return { errno: 'ENODEV' };
  return { machine: withNic(machine, behind.uuid, { vfUp: up }) };
}

/** What a reboot forgets: bindings, ids, overrides, hugepages, mounts made by hand, modules loaded by hand. */
function reboot(machine: Machine): Machine {
  return {
    ...machine,
    bootId: randomUUID(),
    bootedAt: Date.now() - 20_000,
    nics: machine.nics.map((nic, index) => ({
      ...nic,
      name: nic.name ?? `eth${index}`,
      up: true,
      driver: 'hv_netvsc',
      override: null,
      uio: null,
      vfUp: true,
    })),
    dynamicIds: {},
    loadedModules: machine.loadedModules.filter((module) => module !== 'uio_hv_generic' && module !== 'uio'),
    hugepages: machine.hugepages.map((pool) => ({ ...pool, total: 0 })),
    mounts: machine.mounts.filter((mount) => mount.path === '/dev/hugepages'),
  };
}

/** The machine after `event`, or the error the kernel gives and no change. */
export function reduce(machine: Machine, event: MachineEvent): Outcome {
  switch (event.kind) {
    case 'bind':
      return bind(machine, event.driver, event.text);
    case 'unbind':
      return unbind(machine, event.driver, event.text);
    case 'new_id':
      return newId(machine, event.driver, event.text);
    case 'remove_id':
      return removeId(machine, event.driver, event.text);
    case 'pci-bind':
      return pciBinding(machine, event.text, 'mana');
    case 'pci-unbind':
      return pciBinding(machine, event.text, null);
    case 'driver_override': {
      const override = event.text.replace(/\n$/, '');
      return { machine: withNic(machine, event.uuid, { override: override === '' ? null : override }) };
    }
    case 'nr_hugepages':
      return setHugepages(machine, event.sizeKb, event.text);
    case 'load-module':
      return loadModule(machine, event.module);
    case 'unload-module':
      return unloadModule(machine, event.module);
    case 'link':
      return setLink(machine, event.name, event.up);
    case 'mount': {
      const mount = { source: 'nodev', path: event.path, type: 'hugetlbfs', options: event.options };
      return { machine: { ...machine, mounts: [...machine.mounts, mount] } };
    }
    case 'unmount': {
      const rest = machine.mounts.filter((mount) => mount.path !== event.path);
      return rest.length === machine.mounts.length
        ? { errno: 'EINVAL' }
        : { machine: { ...machine, mounts: rest } };
    }
    case 'reboot':
      return { machine: reboot(machine) };
  }
}
