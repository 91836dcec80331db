// Reads what `az vm list -d -o json` prints.
import { msg } from '../message';
import type { Problem } from '../problem';
import { sanitize } from '../remote/sanitize';
import type { AzureVm } from './host';

export type AzureListProblem = Problem<'azure-list-unreadable'>;

export type AzureListResult =
  | { readonly ok: true; readonly vms: readonly AzureVm[] }
  | { readonly ok: false; readonly problem: AzureListProblem };

/**
 * The VMs of a subscription. An element that is no VM is left out; several addresses in one field ("a,b") give the
 * first. All texts are sanitized: names and tags are written by other people.
 *
 * @param json Standard output of `az vm list -d -o json`.
 */
export function parseAzVmList(json: string): AzureListResult {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json.replace(/^\ufeff/, ''));
  } catch {
    return unreadable(json);
  }
  if (!Array.isArray(parsed)) return unreadable(json);
  return { ok: true, vms: parsed.flatMap((item: unknown) => readVm(item) ?? []) };
}

function unreadable(output: string): AzureListResult {
  return {
    ok: false,
    problem: {
      id: 'azure-list-unreadable',
      message: msg('The Azure CLI printed something that is not a list of VMs.'),
      detail: [sanitize(output, { maxLength: 500 })],
      remedies: [{ label: msg('Run `az vm list -d -o json` in a terminal and see what it prints.') }],
    },
  };
}

function readVm(item: unknown): AzureVm | undefined {
  const resourceId = textAt(item, 'id');
  const name = textAt(item, 'name');
  const resourceGroup = textAt(item, 'resourceGroup');
  if (resourceId === null || name === null || resourceGroup === null) return undefined;
  return {
    resourceId,
    name,
    resourceGroup,
    size: textAt(fieldOf(item, 'hardwareProfile'), 'vmSize'),
    publicAddress: addressAt(item, 'publicIps'),
    privateAddress: addressAt(item, 'privateIps'),
    powerState: textAt(item, 'powerState'),
  };
}

function fieldOf(item: unknown, key: string): unknown {
  return typeof item === 'object' && item !== null && Object.hasOwn(item, key)
    ? (item as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function textAt(item: unknown, key: string): string | null {
  const value = fieldOf(item, key);
  if (typeof value !== 'string') return null;
  const text = sanitize(value, { singleLine: true, maxLength: 1000 }).trim();
  return text === '' ? null : text;
}

/** An address goes to a connection, so only what looks like one is kept. */
function addressAt(item: unknown, key: string): string | null {
  const first = textAt(item, key)?.split(',')[0]?.trim() ?? '';
  return /^[0-9A-Fa-f.:]{2,45}$/.test(first) ? first : null;
}
