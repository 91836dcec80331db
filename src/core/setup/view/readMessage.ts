// Makes sure that what a plan view's page says is a message: a page is outside, whoever wrote it.
import { isCount, isFields, type Fields } from '../../logs/viewer/readMessage';
import type { FieldId, PageButton } from './page';
import type { FromPage, PlanMemory } from './protocol';
import { readPurpose } from './purpose';

const longestText = 1024;

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestText;
}

/** One a member, so that a new one that is not listed does not compile. */
const buttons: Readonly<Record<PageButton['do'], true>> = {
  run: true,
  cancel: true,
  'copy-script': true,
  undo: true,
  again: true,
  'show-history': true,
  'show-plan': true,
};

const fieldIds: Readonly<Record<FieldId, true>> = {
  nics: true,
  hugepageSizeKb: true,
  hugepagesMb: true,
  persist: true,
  dpdkVersion: true,
  dpdkTree: true,
  rdmaCoreVersion: true,
  rollbackSeconds: true,
};

function isKeyOf<Key extends string>(table: Readonly<Record<Key, true>>, value: unknown): value is Key {
  return typeof value === 'string' && Object.hasOwn(table, value);
}

const readers: Readonly<Record<FromPage['kind'], (fields: Fields) => FromPage | undefined>> = {
  ready: () => ({ kind: 'ready' }),
  press: ({ button, plan }) =>
    isKeyOf(buttons, button) && isText(plan) ? { kind: 'press', button, plan } : undefined,
  tick: ({ step, on }) => (isText(step) && typeof on === 'boolean' ? { kind: 'tick', step, on } : undefined),
  field: ({ field, value, on }) =>
    isKeyOf(fieldIds, field) && isText(value) && typeof on === 'boolean'
      ? { kind: 'field', field, value, on }
      : undefined,
  copy: ({ step }) => (isText(step) ? { kind: 'copy', step } : undefined),
  command: ({ command }) => (isText(command) ? { kind: 'command', command } : undefined),
  'undo-item': ({ row }) => (isCount(row) ? { kind: 'undo-item', row } : undefined),
};

/** @returns undefined for whatever is no message. */
export function readPlanMessage(value: unknown): FromPage | undefined {
  if (!isFields(value)) return undefined;
  const { kind } = value;
  if (typeof kind !== 'string' || !Object.hasOwn(readers, kind)) return undefined;
  return readers[kind as FromPage['kind']](value);
}

/** What a page of an earlier window remembered, possibly one of an earlier version of the extension. */
export function readPlanMemory(value: unknown): PlanMemory | undefined {
  if (!isFields(value)) return undefined;
  const { vm } = value;
  const purpose = readPurpose(value['purpose']);
  return isText(vm) && vm !== '' && purpose !== undefined ? { vm, purpose } : undefined;
}
