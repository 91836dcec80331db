// Values of device arguments as the drivers read them: what each of them refuses.
import { strtol } from '../scan/cNumbers';
import { macAddress } from './addresses';
import type { DeviceArgumentRow, DeviceValueCheck } from './drivers';

type Reader = (text: string, check: DeviceValueCheck, row: DeviceArgumentRow) => boolean;

/** Longer names are no network interfaces. */
const longestInterface = 15;

const readers: Readonly<Record<DeviceValueCheck['kind'], Reader>> = {
  number: takesNumber,
  mac: (text) => macAddress(text, true) !== undefined,
  'mac-colons': (text) => macAddress(text, false) !== undefined,
  'mac-fixed': (text) => /^fixed/i.test(text) || macAddress(text, true) !== undefined,
  'mac-fixed-colons': (text) => /^fixed/i.test(text) || /^(?:[0-9a-f]{1,2}:){5}[0-9a-f]{1,2}$/i.test(text),
  interface: (text) => text !== '' && text.length <= longestInterface && !/[/:\s]/.test(text),
  choice: (text, _check, { values, value }) =>
    (text === '' && value === '0|1') || values === undefined || values.includes(text),
  'ring-action': (text) => /^[^:]+:(?:[+-]?\d+)?:(?:CREATE|ATTACH)$/.test(text),
};

/** True where the driver takes the value. */
export function takesValue(text: string, row: DeviceArgumentRow): boolean {
  return row.check === undefined || readers[row.check.kind](text, row.check, row);
}

function takesNumber(
  text: string,
  { base = 10, whole, min, max, blank, bits = 32 }: DeviceValueCheck,
): boolean {
  const { value, rest } = strtol(text, base);
  if (text === '' && blank === false) return false;
  if (whole === true && rest !== '') return false;
  // Numbers are kept in some bits: -1 is the largest of them where the least is 0.
  const kept = min !== undefined && min < 0 ? value : BigInt.asUintN(bits, value);
  return !(min !== undefined && kept < BigInt(min)) && !(max !== undefined && kept > BigInt(max));
}
