// A driver and the arguments its devices take, as rows of `device-arguments.json`.
import type { ReleaseId } from '../release';

/** @property summary A message template. @property value How a value looks, in a few characters: `MAC`, `0|1`. */
export interface DeviceArgumentRow {
  readonly key: string;
  readonly value: string | null;
  readonly values?: readonly string[];
  readonly repeatable: boolean;
  readonly summary: string;
  readonly mana?: string | null;
  readonly versions: readonly ReleaseId[];
}

/** @property bus What a device's name looks like. @property summary A message template, like `mana`. */
export interface DeviceDriver {
  readonly id: string;
  readonly bus: 'pci' | 'vmbus' | 'vdev';
  readonly arguments: readonly DeviceArgumentRow[];
  readonly summary: string;
  readonly mana: string | null;
  readonly versions: readonly ReleaseId[];
  readonly source: string;
}
