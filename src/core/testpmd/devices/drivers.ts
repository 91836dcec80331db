// A driver and the arguments its devices take, as rows of `device-arguments.json`.
import type { ReleaseId } from '../release';

/**
 * How a driver reads an argument's value, and so what it refuses. `kind` names a reader of `values.ts`.
 *
 * @property base,whole,min,max,blank For `number`: as C reads it; whether text after it is refused; its bounds;
 *   whether no text at all is 0. `bits`: how many of it the driver keeps, 32 without it.
 */
export interface DeviceValueCheck {
  readonly kind: DeviceValueKind;
  readonly base?: 0 | 10 | 16;
  readonly whole?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly blank?: boolean;
  readonly bits?: number;
}

/** The readers of `values.ts`; `choice` takes what the row's `values` lists, and nothing else. */
export type DeviceValueKind =
  'number' | 'mac' | 'mac-colons' | 'mac-fixed' | 'mac-fixed-colons' | 'interface' | 'choice' | 'ring-action';

/**
 * @property summary A message template. @property value How a value looks, in a few characters: `MAC`, `0|1`.
 * @property values What can be offered; other values may be fine as well unless `check` says so.
 * @property check What the driver makes sure of; nothing where it takes any text.
 * @property refused What a refused value costs: the device (the default), or the start of its port.
 * @property crashesWithoutValue Releases that end with a segmentation fault on the key alone.
 * @property valueOptional The key alone is fine.
 */
export interface DeviceArgumentRow {
  readonly key: string;
  readonly value: string | null;
  readonly values?: readonly string[];
  readonly repeatable: boolean;
  readonly summary: string;
  readonly mana?: string | null;
  readonly check?: DeviceValueCheck;
  readonly refused?: 'device' | 'port-start';
  readonly crashesWithoutValue?: readonly ReleaseId[];
  readonly valueOptional?: boolean;
  readonly variants?: readonly DeviceArgumentVariant[];
  readonly versions: readonly ReleaseId[];
}

/** Fields that replace those of the row in some releases. */
export interface DeviceArgumentVariant {
  readonly versions: readonly ReleaseId[];
  readonly check?: DeviceValueCheck;
  readonly valueOptional?: boolean;
}

/** The driver's own limit of a port's queues, for the releases named. */
export interface QueueLimit {
  readonly versions: readonly ReleaseId[];
  readonly rx: number;
  readonly tx: number;
}

/**
 * @property bus What a device's name looks like. @property summary A message template, like `mana`.
 * @property alias A second name that devices of the driver may begin with.
 * @property unknownKey What a key the driver does not know costs: the device (the default), or all its arguments.
 */
export interface DeviceDriver {
  readonly id: string;
  readonly bus: 'pci' | 'vmbus' | 'vdev';
  readonly alias?: string | null;
  readonly unknownKey?: 'drop' | 'ignore-all';
  readonly maxQueues?: readonly QueueLimit[];
  readonly arguments: readonly DeviceArgumentRow[];
  readonly summary: string;
  readonly mana: string | null;
  readonly versions: readonly ReleaseId[];
  readonly source: string;
}

/** The arguments of a driver in a release. @param line The release and those it is based on. */
export function argumentsIn(driver: DeviceDriver, line: readonly ReleaseId[]): readonly DeviceArgumentRow[] {
  return driver.arguments.flatMap((row) => {
    const release = line.find((id) => row.versions.includes(id));
    if (release === undefined) return [];
    const changes = (row.variants ?? []).filter(({ versions }) => versions.includes(release));
    return [
      changes.reduce<DeviceArgumentRow>(
        (merged, change) => ({ ...merged, ...change, versions: merged.versions }),
        row,
      ),
    ];
  });
}
