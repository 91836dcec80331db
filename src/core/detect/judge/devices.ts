// Which of the facts' devices belong to MANA, and what to call a NIC.
import type { Facts, Nic, RdmaDevice } from '../facts';

/** RDMA devices of MANA: by their PCI function, or by the name the driver gives them. udev may rename them. */
export function manaRdmaDevices(facts: Facts): RdmaDevice[] {
  const functions = new Set((facts.pci ?? []).map((device) => device.address));
  return facts.rdma.devices.filter(
    (device) =>
      /^manae?_\d+$/.test(device.name) || (device.pciAddress !== null && functions.has(device.pciAddress)),
  );
}

/** True where DPDK holds the NIC's synthetic device, or could: its netdev is gone. */
export function isInUserMode(nic: Nic): boolean {
  return nic.driver === 'uio_hv_generic' || nic.uio !== null;
}

/** True for a NIC with a virtual function, whether its synthetic device is with the kernel or in user mode. */
export function isAccelerated(nic: Nic): boolean {
  return nic.vf !== null || nic.kind === 'vf' || isInUserMode(nic);
}

/** What to call a NIC: its name, or what else identifies it. */
export function nicLabel(nic: Nic): string {
  return nic.name ?? nic.mac ?? nic.vmbusUuid ?? nic.pciAddress ?? '?';
}
