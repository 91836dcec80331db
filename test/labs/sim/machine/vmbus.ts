// Binding of NICs to vmbus drivers: what the driver core and drivers/hv/vmbus_drv.c do with writes to sysfs.
import { netClassGuid, type Machine, type MachineNic, type VmbusDriver } from './machine';
import { isLoaded } from './modules';
import type { Outcome } from './reducer';

const guidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function withNic(machine: Machine, uuid: string, change: Partial<MachineNic>): Machine {
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
export function detach(machine: Machine, nic: MachineNic): Machine {
  return withNic(machine, nic.uuid, { driver: null, name: null, up: false, uio: null });
}

export function bind(machine: Machine, driver: VmbusDriver, text: string): Outcome {
  if (!isLoaded(machine, driver)) return { errno: 'ENOENT' };
  const nic = machine.nics.find(({ uuid }) => uuid === text.trim());
  if (nic === undefined || !matches(machine, driver, nic)) return { errno: 'ENODEV' };
  if (nic.driver !== null) return { errno: 'EBUSY' };
  return { machine: attach(machine, driver, nic) };
}

export function unbind(machine: Machine, driver: VmbusDriver, text: string): Outcome {
  const nic = machine.nics.find(({ uuid }) => uuid === text.trim());
  if (nic?.driver !== driver) return { errno: 'ENODEV' };
  return { machine: detach(machine, nic) };
}

/** A new id is offered to every unbound device at once. */
export function newId(machine: Machine, driver: VmbusDriver, text: string): Outcome {
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

export function removeId(machine: Machine, driver: VmbusDriver, text: string): Outcome {
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
