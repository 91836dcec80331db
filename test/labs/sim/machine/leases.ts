// What Azure's DHCP gives a NIC: address, routes. Network managers put it on, and take it off when the carrier is lost.
import { addAddress, changeRoute, isErrno, type Address, type Route } from './addresses';
import type { LinkKey } from './links';
import type { Machine, MachineNic } from './machine';

function lease(nic: MachineNic, link: LinkKey): { address: Address; routes: readonly Route[] } {
  const metric = 100 * (nic.devPort + 1);
  const subnet = nic.address.replace(/\.\d+$/, '');
  const gateway = `${subnet}.1`;
  const route = (to: string, via: string | null): Route => ({
    link,
    family: 4,
    to,
    via,
    proto: 'dhcp',
    scope: via === null ? 'link' : 'global',
    source: nic.address,
    metric,
    table: 'main',
  });
  return {
    address: {
      link,
      family: 4,
      local: nic.address,
      prefix: 24,
      broadcast: `${subnet}.255`,
      scope: 'global',
      metric,
      dynamic: true,
    },
    routes: [
      route(gateway, null),
      // Only the first NIC is a way out of the VM.
      ...(nic.devPort === 0
        ? [route('default', gateway), route('168.63.129.16', gateway), route('169.254.169.254', gateway)]
        : []),
    ],
  };
}

/** The NIC's lease on its synthetic netdev, or on another that has its MAC. */
export function applyLease(machine: Machine, nic: MachineNic, link: LinkKey = `net:${nic.uuid}`): Machine {
  const { address, routes } = lease(nic, link);
  let next = addAddress(machine, address, true);
  for (const route of routes) if (!isErrno(next)) next = changeRoute(next, 'replace', route);
  return isErrno(next) ? machine : next;
}

export function dropLease(machine: Machine, link: LinkKey): Machine {
  const gone = new Set(
    machine.addresses.filter((address) => address.link === link && address.dynamic).map(({ local }) => local),
  );
  if (gone.size === 0) return machine;
  return {
    ...machine,
    addresses: machine.addresses.filter((address) => address.link !== link || !gone.has(address.local)),
    routes: machine.routes.filter(
      (route) => route.link !== link || (route.source !== null ? !gone.has(route.source) : true),
    ),
  };
}
