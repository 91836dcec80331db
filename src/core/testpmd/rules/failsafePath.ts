// The failsafe PMD joins the VF with a tap device so that traffic survives the loss of the VF. It costs throughput, and
// on MANA the netvsc PMD does the same without.
import { msg } from '../../message';
import type { DeviceArgument } from '../devices/model';
import type { Finding } from '../finding';
import { valueRange } from './options';
import type { Rule } from './rule';

/** A sub-device that is a PCI function, or one only a run can tell. */
const pciSubDevice = /\bdev\((?:pci:)?(?:[\da-f]+:)?[\da-f]+:[\da-f]+\.[\da-f]/i;

/** net_vdev_netvsc, and net_failsafe over a PCI device. */
export const failsafePath: Rule = ({ eal }) =>
  eal.devices.filter(isFailsafe).map(({ name, value }): Finding => ({
    rule: 'failsafe-path',
    ...valueRange(value),
    message: msg(
      '{0} sends MANA’s traffic through the failsafe and tap drivers, which is slow. Bind the NIC to uio_hv_generic and name its VF instead: -a 7870:00:00.0,mac=MAC',
      name,
    ),
    fixes: [],
  }));

function isFailsafe({ kind, driver, value }: DeviceArgument): boolean {
  if (kind === 'block') return false;
  return driver === 'net_vdev_netvsc' || (driver === 'net_failsafe' && pciSubDevice.test(value.text));
}
