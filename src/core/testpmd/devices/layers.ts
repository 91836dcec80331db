// Device strings in layers: `bus=pci,addr=7870:00:00.0/class=eth/driver=net_mana`. EAL tries this form first, and
// falls back to the plain one where it does not fit.
import { msg } from '../../message';
import { unknownPart } from '../../shell/word';
import type { LintContext } from '../analysis';
import { pciAddress } from './addresses';
import { splitKeys } from './kvargs';
import type { DeviceArgument, DeviceKey } from './model';
import type { RefusedPart } from './refused';
import { vdevDriver } from './vdevs';

/** @property crash What ends the process. */
export interface Layers {
  readonly device: Pick<DeviceArgument, 'bus' | 'driver' | 'name' | 'known' | 'keys' | 'address'>;
  readonly crash: RefusedPart | undefined;
}

interface Layer {
  readonly from: number;
  readonly keys: readonly DeviceKey[];
}

const layerStart = /\/(?=(?:bus|class|driver)=)/g;

/** EAL keeps no more layers than these. */
const mostLayers = 3;

const ourBuses = ['pci', 'vdev', 'vmbus'] as const;
const otherBuses = ['auxiliary', 'ifpga', 'fslmc', 'dpaa_bus', 'cdx', 'platform', 'uacce'];
const classes = ['eth', 'vdpa'];

/** True where the string may be in layers. */
export function isLayered(text: string): boolean {
  return /(?:^|\/)(?:bus|class)(?:[=,]|$)/.test(text);
}

/** Reads a string in layers. @returns undefined where EAL falls back to the plain form. */
export function parseLayers(text: string, { knowledge, release }: LintContext): Layers | undefined {
  const unknown = { bus: null, driver: null, name: '', known: false, keys: [], address: null };
  if (text.includes(unknownPart)) return { device: unknown, crash: undefined };
  const layers = layersOf(text);
  if (layers === undefined || layers.length > mostLayers) return undefined;
  const first = (key: string): DeviceKey | undefined =>
    layers.map(({ keys }) => keys[0]).findLast((pair) => pair?.key === key);
  const [bus, cls] = [first('bus'), first('class')];
  const empty = [bus, cls].find((pair) => pair !== undefined && pair.value === undefined);
  if (empty !== undefined)
    return {
      device: unknown,
      crash: crashAt(empty, msg('“{0}” has no value: testpmd crashes while it reads it.', empty.key)),
    };
  if (cls?.value !== undefined && !classes.includes(cls.value)) return undefined;
  if (bus?.value === undefined) {
    if (cls === undefined) return undefined;
    const message = msg(
      '“{0}” names no bus: testpmd crashes on it. Put bus=pci,addr=ADDRESS/ in front, or write only the address.',
      text,
    );
    return { device: unknown, crash: crashAt({ ...cls, from: 0, to: text.length }, message) };
  }
  if (otherBuses.includes(bus.value)) return { device: unknown, crash: undefined };
  const ours = ourBuses.find((name) => name === bus.value);
  if (ours === undefined) return undefined;
  const keys = layers.find(({ keys: pairs }) => pairs[0]?.key === 'driver')?.keys ?? [];
  const busKeys = layers.find(({ keys: pairs }) => pairs[0] === bus)?.keys ?? [];
  const nameKey = busKeys.find(({ key }) => key === (ours === 'pci' ? 'addr' : 'name'));
  const named = { bus: ours, known: true, keys };
  if (ours === 'pci') {
    const address = nameKey?.value === undefined ? '' : pciAddress(nameKey.value);
    if (address === undefined) return undefined;
    const found = address === '' ? null : address;
    return { device: { ...named, driver: 'net_mana', name: address, address: found }, crash: undefined };
  }
  const name = nameKey?.value ?? '';
  const vdev = ours === 'vdev' ? vdevDriver(name, knowledge, release.id) : 'net_netvsc';
  const driver = knowledge.devices.some(({ id }) => id === vdev) ? (vdev ?? null) : null;
  return { device: { ...named, driver, name, address: null }, crash: undefined };
}

function layersOf(text: string): readonly Layer[] | undefined {
  const layers: Layer[] = [];
  let from = 0;
  for (const end of [...Array.from(text.matchAll(layerStart), ({ index }) => index), text.length]) {
    const { keys, refused } = splitKeys(text, from, 'brackets', end);
    if (refused) return undefined;
    layers.push({ from, keys });
    from = end + 1;
  }
  return layers;
}

function crashAt({ from, to }: DeviceKey, message: RefusedPart['message']): RefusedPart {
  return { from, to, message, replacement: undefined };
}
