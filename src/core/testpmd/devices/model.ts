// Devices a command names, and the ports they become.
import type { ScannedOption, ScannedValue } from '../analysis';
import type { Finding } from '../finding';

/** One `key=value` of a device string; `value` undefined without `=`. `from`..`to`: part of the option's value. */
export interface DeviceKey {
  readonly key: string;
  readonly value: string | undefined;
  readonly known: boolean;
  readonly from: number;
  readonly to: number;
}

/**
 * A device string: `7870:00:00.0,mac=60:45:bd:01:02:03`, `net_null0,copy=1`, a vmbus UUID.
 *
 * @property option How it was given: the option's row tells -a, -b and --vdev apart.
 * @property bus Which bus takes the name; null where it is unknown, or where none does.
 * @property name The part before the first comma; `known` false where it has an unknown part.
 * @property driver Row of `device-arguments.json` that drives it (`net_mana` for a PCI address, since this is MANA's
 *   product), or null.
 * @property keys Arguments, in order; none where the string cannot be split.
 * @property address The PCI address as EAL compares it, `7870:00:00.0`; null for other devices.
 * @property layered In the form `bus=pci,addr=…/class=eth/driver=…`.
 */
export interface DeviceArgument {
  readonly option: ScannedOption;
  readonly value: ScannedValue;
  readonly kind: 'allow' | 'block' | 'vdev';
  readonly bus: 'pci' | 'vmbus' | 'vdev' | null;
  readonly name: string;
  readonly known: boolean;
  readonly driver: string | null;
  readonly keys: readonly DeviceKey[];
  readonly address: string | null;
  readonly layered: boolean;
}

/**
 * The ports testpmd would have.
 *
 * @property least,most Bounds on their number; most Infinity where only the VM knows.
 * @property maxRxQueues,maxTxQueues Smallest limit among the ports whose limit is known; null where none is.
 * @property findings What the drivers say of the device strings, those that end the start among it.
 */
export interface PortModel {
  readonly least: number;
  readonly most: number;
  readonly maxRxQueues: number | null;
  readonly maxTxQueues: number | null;
  readonly findings: readonly Finding[];
}
