// Arguments of a device against those its driver knows: unknown keys, missing and refused values.
import { msg } from '../../message';
import { unknownPart } from '../../shell/word';
import type { DeviceArgumentRow } from './drivers';
import type { DeviceKey } from './model';
import { nearestWord } from './nearness';
import type { JudgedDevice, Problem } from './outcome';
import { takesValue } from './values';

/** Names an argument had in other releases. */
const renamed: Readonly<Record<string, string>> = { slave: 'member', member: 'slave' };

/** What the driver makes of each argument on its own. */
export function argumentProblems(judged: JudgedDevice): readonly Problem[] {
  const { device, driver, rows } = judged;
  const unknown = device.keys.filter(
    ({ key }) => !key.includes(unknownPart) && rowOf(key, rows) === undefined,
  );
  if (unknown.length > 0 && driver.unknownKey === 'ignore-all')
    return unknown.map((key) => ({
      ...placeOf(key),
      effect: 'ignored',
      message: msg(
        '{0} has no argument “{1}” in DPDK {2}, and ignores every argument of this device because of it.',
        driver.id,
        key.key,
        judged.context.release.id,
      ),
      ...meant(key, rows),
    }));
  return [
    ...unknown.map((key): Problem => ({
      ...placeOf(key),
      effect: 'dropped',
      message: msg(
        '{0} has no argument “{1}” in DPDK {2}: it refuses the device, and testpmd starts without it.',
        driver.id,
        key.key,
        judged.context.release.id,
      ),
      ...meant(key, rows),
    })),
    ...device.keys.flatMap((key) => {
      const row = rowOf(key.key, rows);
      if (row === undefined) return [];
      const again = row.repeatable ? 1 : device.keys.filter((other) => other.key === key.key).length;
      if (again > 1 && driver.unknownKey === 'ignore-all') return [ignoredAgain(key, driver.id)];
      const problems = valueProblems(key, row, judged);
      const isLast = device.keys.findLast((other) => other.key === key.key) === key;
      return again > 1 && !isLast && problems.length === 0 && lastCounts.has(driver.id)
        ? [replaced(key)]
        : problems;
    }),
  ];
}

/** Drivers that take the last of an argument that is given again. */
const lastCounts = new Set(['net_null', 'net_netvsc']);

function replaced(key: DeviceKey): Problem {
  return {
    ...placeOf(key),
    effect: 'ignored',
    message: msg('“{0}” is given again further on: only the last one counts.', key.key),
  };
}

function ignoredAgain(key: DeviceKey, driver: string): Problem {
  return {
    ...placeOf(key),
    effect: 'ignored',
    message: msg('“{0}” is given more than once, and {1} then ignores it.', key.key, driver),
  };
}

/** The row of a key. */
export function rowOf(key: string, rows: readonly DeviceArgumentRow[]): DeviceArgumentRow | undefined {
  return rows.find((row) => row.key === key);
}

/** How an argument is written: `mac=MAC`. */
export function usageOf({ key, value }: DeviceArgumentRow): string {
  return value === null ? key : `${key}=${value}`;
}

/** Where a key stands, value included. */
export function placeOf({ from, to }: DeviceKey): { readonly from: number; readonly to: number } {
  return { from, to };
}

/** Where the value of a key stands. */
export function valuePlace({ value, from, to }: DeviceKey): { readonly from: number; readonly to: number } {
  return { from: value === undefined ? from : to - value.length, to };
}

function meant(key: DeviceKey, rows: readonly DeviceArgumentRow[]): { readonly replacement?: string } {
  const keys = rows.map((row) => row.key);
  const other = renamed[key.key];
  const near = other !== undefined && keys.includes(other) ? other : nearestWord(key.key, keys);
  if (near === undefined) return {};
  return { replacement: key.value === undefined ? near : `${near}=${key.value}` };
}

function valueProblems(key: DeviceKey, row: DeviceArgumentRow, judged: JudgedDevice): readonly Problem[] {
  const { driver, context } = judged;
  if (key.value === undefined) {
    if (row.valueOptional === true || row.value === null || !isSplitOnly(key)) return [];
    const line = context.knowledge.line(context.release.id);
    if (row.crashesWithoutValue?.some((release) => line.includes(release)) === true)
      return [
        {
          ...placeOf(key),
          effect: 'crash',
          message: msg(
            '“{0}” without a value ends DPDK {1} with a segmentation fault: write {2}.',
            key.key,
            context.release.id,
            usageOf(row),
          ),
        },
      ];
    return [
      {
        ...placeOf(key),
        effect: 'dropped',
        message: msg(
          '“{0}” needs a value, as in {1}: without one {2} refuses the device, and testpmd starts without it.',
          key.key,
          usageOf(row),
          driver.id,
        ),
      },
    ];
  }
  if (!key.known || takesValue(key.value, row)) return [];
  const place = {
    ...valuePlace(key),
    effect: row.refused === 'port-start' ? 'port-start' : 'dropped',
  } as const;
  if (place.effect === 'port-start')
    return [
      {
        ...place,
        message: msg(
          '{0} does not take “{1}” for {2}: the port does not start.',
          driver.id,
          key.value,
          usageOf(row),
        ),
      },
    ];
  return [
    {
      ...place,
      message: msg(
        '{0} does not take “{1}” for {2}: it refuses the device, and testpmd starts without it.',
        driver.id,
        key.value,
        usageOf(row),
      ),
    },
  ];
}

/** A key that is no call: `dev(…)` of net_failsafe has no value, and needs none. */
function isSplitOnly({ key }: DeviceKey): boolean {
  return !key.includes('(');
}
