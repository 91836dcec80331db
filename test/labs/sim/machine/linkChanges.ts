// Links set up and down, renamed and given another MTU, as netlink does it.
import { findLink } from './links';
import { isJoined, type Machine, type MachineNic } from './machine';
import type { Outcome } from './reducer';
import { withNic } from './vmbus';

function owner(machine: Machine, name: string): { nic: MachineNic; synthetic: boolean } | undefined {
  const key = findLink(machine, name)?.key ?? '';
  const nic = machine.nics.find(({ uuid }) => key.endsWith(`:${uuid}`));
  return nic === undefined ? undefined : { nic, synthetic: key.startsWith('net:') };
}

/** Opening or closing the synthetic netdev does the same to its VF; the VF alone can be set too. */
export function setLink(machine: Machine, name: string, up: boolean): Outcome {
  const found = owner(machine, name);
  if (found === undefined) return name === 'lo' ? { machine } : { errno: 'ENODEV' };
  const { nic, synthetic } = found;
  if (!synthetic) return { machine: withNic(machine, nic.uuid, { vfUp: up }) };
  const vfUp = isJoined(machine, nic) ? up : nic.vfUp;
  return { machine: withNic(machine, nic.uuid, { up, vfUp }) };
}

export function setMtu(machine: Machine, name: string, mtu: number): Outcome {
  const found = owner(machine, name);
  if (found === undefined) return { errno: 'ENODEV' };
  if (mtu < 68 || mtu > 9216) return { errno: 'EINVAL' };
  return { machine: withNic(machine, found.nic.uuid, { mtu }) };
}

/** Only a netdev that is down takes another name. */
export function rename(machine: Machine, name: string, to: string): Outcome {
  const found = owner(machine, name);
  if (found === undefined) return { errno: 'ENODEV' };
  if (findLink(machine, to) !== undefined) return { errno: 'EEXIST' };
  if (!/^[^\s/:]{1,15}$/.test(to)) return { errno: 'EINVAL' };
  const { nic, synthetic } = found;
  if (synthetic ? nic.up : nic.vfUp) return { errno: 'EBUSY' };
  return { machine: withNic(machine, nic.uuid, synthetic ? { name: to } : { vfName: to }) };
}
