// Signature of a device: the arguments its driver takes, while one writes behind a comma of the device string.
import { msg, type Message } from '../../message';
import type { Analysis, LintContext } from '../analysis';
import type { DeviceArgumentRow } from '../devices/drivers';
import { argumentsOf, driverOf } from './deviceHelp';
import { driverIn } from './deviceOffers';
import { placeAt } from './place';

/** @property start,end The parameter's part of the signature's label. */
export interface SignatureParameter {
  readonly start: number;
  readonly end: number;
  readonly help: readonly Message[];
}

/** @property active Index of the parameter that is being written; undefined for none of them. */
export interface Signature {
  readonly label: string;
  readonly help: readonly Message[];
  readonly parameters: readonly SignatureParameter[];
  readonly active: number | undefined;
}

const deviceOptions: ReadonlySet<string> = new Set(['eal-allow', 'eal-vdev']);

/** @param offset Relative to the command's base. */
export function signatureAt(analysis: Analysis, context: LintContext, offset: number): Signature | undefined {
  const place = placeAt(analysis, offset);
  if (place.kind !== 'value' || !deviceOptions.has(place.option.row?.id ?? '')) return undefined;
  const { text, from } = place.value;
  const index = place.index - from;
  const comma = text.lastIndexOf(',', index - 1);
  if (comma < 0) return undefined;
  const driver = driverOf(driverIn(text), context);
  const rows = argumentsOf(driver, context);
  if (driver === undefined || rows.length === 0) return undefined;
  const next = text.indexOf(',', index);
  const key = text.slice(comma + 1, next < 0 ? text.length : next).split('=')[0] ?? '';
  const active = rows.findIndex((row) => (key === '' ? true : row.key.startsWith(key)));
  return {
    ...labelled(driver.id, rows),
    help: [{ text: driver.summary, args: [] }],
    active: active < 0 ? undefined : active,
  };
}

function labelled(
  driver: string,
  rows: readonly DeviceArgumentRow[],
): { readonly label: string; readonly parameters: readonly SignatureParameter[] } {
  let label = driver;
  const parameters = rows.map((row) => {
    label += ',';
    const start = label.length;
    label += row.value === null ? row.key : `${row.key}=${row.values?.join('|') ?? row.value}`;
    const end = label.length;
    return {
      start,
      end,
      help: [
        { text: row.summary, args: [] },
        ...(row.repeatable ? [msg('May be given several times.')] : []),
      ],
    };
  });
  return { label, parameters };
}
