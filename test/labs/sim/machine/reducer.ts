// How the simulated machine changes: what the kernel does when somebody writes to sysfs, loads a module or sets a link.
// The errors are those of the kernel's driver core (bind, unbind) and of drivers/hv/vmbus_drv.c (ids, overrides).
import { randomUUID } from 'node:crypto';
import type { FsErrorCode } from '../files/fsError';
import {
  addAddress,
  changeRoute,
  isErrno,
  removeAddress,
  settleNetwork,
  type Address,
  type Route,
} from './addresses';
import { applyLease, dropLease } from './leases';
import { rename, setLink, setMtu } from './linkChanges';
import { chain, isLoaded, usersOf } from './modules';
import { afterReboot, withPackages } from './software';
import { bind, detach, newId, removeId, unbind, withNic } from './vmbus';
import { configured, pciAddress, type Machine, type VmbusDriver } from './machine';

export type Errno = Extract<
  FsErrorCode,
  | 'EACCES'
  | 'EBUSY'
  | 'EEXIST'
  | 'EINVAL'
  | 'ENODEV'
  | 'ENOENT'
  | 'EIO'
  | 'EPERM'
  | 'EADDRNOTAVAIL'
  | 'ENETUNREACH'
  | 'ESRCH'
  | 'EKEYREJECTED'
  | 'ENOMEM'
  | 'ENETDOWN'
>;

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
  | { readonly kind: 'link-mtu'; readonly name: string; readonly mtu: number }
  | { readonly kind: 'link-name'; readonly name: string; readonly to: string }
  | { readonly kind: 'address'; readonly operation: 'add' | 'replace' | 'del'; readonly address: Address }
  | {
      readonly kind: 'route';
      readonly operation: 'add' | 'replace' | 'append' | 'del';
      readonly route: Route;
    }
  | { readonly kind: 'lease'; readonly uuid: string; readonly on: boolean }
  | { readonly kind: 'mount'; readonly path: string; readonly options: string }
  | { readonly kind: 'unmount'; readonly path: string }
  | {
      readonly kind: 'packages';
      readonly packages: Readonly<Record<string, string>>;
      readonly unconfigured: readonly string[];
    }
  | { readonly kind: 'repository'; readonly name: string; readonly enabled: boolean }
  | { readonly kind: 'reboot' };

export type Outcome = { readonly machine: Machine } | { readonly errno: Errno };

/** The PCI function carries all VFs and the RDMA device: without its driver they are gone. */
function pciBinding(machine: Machine, text: string, wanted: 'mana' | null): Outcome {
  if (!machine.pciPresent || text.trim() !== pciAddress || !isLoaded(machine, 'mana'))
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
  const old = machine.hugepages.find((pool) => pool.sizeKb === sizeKb)?.total ?? 0;
  // Memory in pieces: only a part of what is asked for can be had.
  const most = machine.software.fragmented
    ? Math.max(old, Math.floor(old + (Number(text) - old) * 0.6))
    : room;
  const total = Math.min(Number(text), room, most);
  return {
    machine: {
      ...machine,
      hugepages: machine.hugepages.map((pool) => (pool.sizeKb === sizeKb ? { ...pool, total } : pool)),
    },
  };
}

function loadModule(machine: Machine, name: string): Outcome {
  const source = machine.software.modules[name];
  if (source === undefined) return { errno: 'ENOENT' };
  if (source === 'builtin' || isLoaded(machine, name)) return { machine };
  if (machine.software.refusedModules.includes(name)) return { errno: 'EKEYREJECTED' };
  const added = chain(name).filter((module) => !isLoaded(machine, module));
  const next: Machine = { ...machine, loadedModules: [...machine.loadedModules, ...added] };
  if (added.includes('mana') && next.pciPresent) {
    const probed = pciBinding(next, pciAddress, 'mana');
    return 'machine' in probed ? probed : { machine: next };
  }
  return { machine: next };
}

/** Unloading a driver detaches its devices, as the driver core does, and forgets its dynamic ids. */
function unloadModule(machine: Machine, name: string): Outcome {
  if (!isLoaded(machine, name)) return { errno: 'ENOENT' };
  if (usersOf(machine, name).length > 0) return { errno: 'EBUSY' };
  let next: Machine = {
    ...machine,
    loadedModules: machine.loadedModules.filter((module) => module !== name),
    dynamicIds: Object.fromEntries(Object.entries(machine.dynamicIds).filter(([driver]) => driver !== name)),
  };
  for (const nic of machine.nics) if (nic.driver === name) next = detach(next, nic);
  if (name === 'mana')
    next = { ...next, pciDriver: null, nics: next.nics.map((nic) => ({ ...nic, vfUp: false })) };
  return { machine: next };
}

/** What a reboot forgets: bindings, ids, overrides, hugepages, mounts made by hand, modules loaded by hand. */
function reboot(machine: Machine): Machine {
  return configured({
    ...machine,
    software: afterReboot(machine.software),
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
      mtu: 1500,
    })),
    dynamicIds: {},
    loadedModules: machine.loadedModules.filter((module) => module !== 'uio_hv_generic' && module !== 'uio'),
    hugepages: machine.hugepages.map((pool) => ({ ...pool, total: 0 })),
    mounts: machine.mounts.filter((mount) => mount.path === '/dev/hugepages'),
  });
}

function outcome(change: Machine | Errno): Outcome {
  return isErrno(change) ? { errno: change } : { machine: change };
}

/** The machine after `event`, or the error the kernel gives and no change. */
export function reduce(machine: Machine, event: MachineEvent): Outcome {
  const next = change(machine, event);
  return 'errno' in next || event.kind === 'reboot'
    ? next
    : { machine: settleNetwork(machine, next.machine) };
}

function change(machine: Machine, event: MachineEvent): Outcome {
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
    case 'link-mtu':
      return setMtu(machine, event.name, event.mtu);
    case 'link-name':
      return rename(machine, event.name, event.to);
    case 'address':
      return outcome(
        event.operation === 'del'
          ? removeAddress(machine, event.address)
          : addAddress(machine, event.address, event.operation === 'replace'),
      );
    case 'route':
      return outcome(changeRoute(machine, event.operation, event.route));
    case 'lease': {
      const nic = machine.nics.find(({ uuid }) => uuid === event.uuid);
      if (nic === undefined) return { errno: 'ENODEV' };
      return { machine: event.on ? applyLease(machine, nic) : dropLease(machine, `net:${nic.uuid}`) };
    }
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
    case 'packages':
      return {
        machine: { ...machine, software: withPackages(machine.software, event.packages, event.unconfigured) },
      };
    case 'repository': {
      const others = machine.software.repositories.filter((name) => name !== event.name);
      const repositories = event.enabled ? [...others, event.name] : others;
      return { machine: { ...machine, software: { ...machine.software, repositories } } };
    }
    case 'reboot':
      return { machine: reboot(machine) };
  }
}
