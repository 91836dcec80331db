// Reads the setting `manaDpdk.vms`, which people edit by hand: what is right is used, what is wrong is named, and
// nothing in it can stop the rest from working.
import { isHostName, isUserName } from '../hosts/address';
import type { AzureVm, HostSource, VmEntry } from '../hosts/host';
import { msg, type Message } from '../message';
import { oneLine } from './text';

/** An entry that is not a VM. `index` counts from 0 in the setting's list. */
export interface InvalidEntry {
  readonly index: number;
  readonly reason: Message;
}

/** `index` is the entry's place in the setting, for writing it back without touching the others. */
export interface ListedVm {
  readonly index: number;
  readonly entry: VmEntry;
}

export type VmSetting =
  | { readonly kind: 'list'; readonly vms: readonly ListedVm[]; readonly invalid: readonly InvalidEntry[] }
  /** Something is there and it is not a list. */
  | { readonly kind: 'unreadable' };

type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: Message };

/** Never throws, whatever the setting holds. Ids that are missing, unfit or used twice are made anew from the content. */
export function parseVmSetting(raw: unknown): VmSetting {
  if (raw === undefined || raw === null) return { kind: 'list', vms: [], invalid: [] };
  if (!Array.isArray(raw)) return { kind: 'unreadable' };
  const vms: ListedVm[] = [];
  const invalid: InvalidEntry[] = [];
  const used = new Set<string>();
  raw.forEach((item: unknown, index) => {
    const parsed = parseEntry(item);
    if (!parsed.ok) {
      invalid.push({ index, reason: parsed.reason });
      return;
    }
    const entry = { ...parsed.value, id: freshId(parsed.value, used) };
    used.add(entry.id);
    vms.push({ index, entry });
  });
  return { kind: 'list', vms, invalid };
}

function parseEntry(item: unknown): Parsed<VmEntry> {
  const raw = asRecord(item);
  if (raw === undefined) return { ok: false, reason: msg('it must be an object with a "host"') };
  const { id, name, host, port, user, identityFile, knownHostsFile, source } = raw;
  if (typeof host !== 'string' || host === '') return { ok: false, reason: msg('"host" is missing') };
  if (!isHostName(host)) return { ok: false, reason: msg('"host" is not an address or a name') };
  if (port !== undefined && !isPort(port)) {
    return { ok: false, reason: msg('"port" must be a number from 1 to 65535') };
  }
  if (user !== undefined && (typeof user !== 'string' || !isUserName(user))) {
    return { ok: false, reason: msg('"user" is not a user name') };
  }
  for (const [key, value] of Object.entries({ identityFile, knownHostsFile })) {
    if (value !== undefined && (typeof value !== 'string' || !isPath(value))) {
      return { ok: false, reason: msg('"{0}" must be the path of a file', key) };
    }
  }
  const azure = parseAzure(raw['azure']);
  return {
    ok: true,
    value: {
      id: typeof id === 'string' ? id : '',
      name: typeof name === 'string' && oneLine(name) !== '' ? oneLine(name, 80) : host,
      host,
      ...(isPort(port) ? { port } : {}),
      ...(typeof user === 'string' ? { user } : {}),
      ...(typeof identityFile === 'string' ? { identityFile } : {}),
      ...(typeof knownHostsFile === 'string' ? { knownHostsFile } : {}),
      source: parseSource(source),
      ...(azure === undefined ? {} : { azure }),
    },
  };
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function isPath(text: string): boolean {
  return text !== '' && text.length <= 4096 && !/\p{Cc}/u.test(text) && !text.startsWith('-');
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535;
}

function parseSource(value: unknown): HostSource {
  return value === 'ssh-config' || value === 'azure' ? value : 'manual';
}

function parseAzure(value: unknown): AzureVm | undefined {
  const raw = asRecord(value);
  if (raw === undefined) return undefined;
  const { resourceId, name, resourceGroup } = raw;
  if (typeof resourceId !== 'string' || typeof name !== 'string' || typeof resourceGroup !== 'string') {
    return undefined;
  }
  const text = (key: string): string | null => {
    const field = raw[key];
    return typeof field === 'string' ? oneLine(field) : null;
  };
  return {
    resourceId,
    name: oneLine(name),
    resourceGroup: oneLine(resourceGroup),
    size: text('size'),
    publicAddress: text('publicAddress'),
    privateAddress: text('privateAddress'),
    powerState: text('powerState'),
  };
}

/** The entry's own id where it is usable (it names a cache file), else one made of its content: the same each time. */
function freshId(entry: VmEntry, used: ReadonlySet<string>): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(entry.id) && !used.has(entry.id)) return entry.id;
  const content = `${entry.user ?? ''}@${entry.host}:${entry.port ?? ''}`;
  for (let copy = 0; ; copy++) {
    const id = `vm-${hash(`${content}#${copy}`)}`;
    if (!used.has(id)) return id;
  }
}

/** FNV-1a, 32 bits: only to tell entries apart, not against anyone. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return value.toString(16).padStart(8, '0');
}
