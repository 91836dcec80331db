// Reads what the VM is and runs: distribution, kernel, user, sudo, platform, processors, memory.
import { checkValue } from '../remote/values';
import type { Facts, SudoAccess } from './facts';
import { colonValues, fact, integer, words } from './fields';

/** Chassis asset tag of every Azure VM. Source: Azure's own guest agents (cloud-init, waagent) look for it. */
const azureAssetTag = '7783-7084-3265-9085-8269-3286-77';

export interface KernelIdentity {
  readonly family: string | null;
  readonly hostname: string | null;
  readonly release: string | null;
}

/** `uname -snr`. */
export function parseKernel(lines: readonly string[]): KernelIdentity {
  const [family, hostname, release] = words(lines[0] ?? '');
  return { family: fact(family), hostname: fact(hostname), release: fact(release) };
}

/** Values of os-release, without their quotes. */
export function parseOsRelease(lines: readonly string[]): Omit<Facts['os'], 'family'> {
  const values = new Map<string, string>();
  for (const line of lines) {
    const match = /^([A-Z_]+)=(.*)$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined || values.has(match[1])) continue;
    const quoted = /^(["'])(.*)\1$/.exec(match[2].trim());
    values.set(match[1], (quoted?.[2] ?? match[2]).replace(/\\(.)/g, '$1'));
  }
  return {
    id: fact(values.get('ID')),
    versionId: fact(values.get('VERSION_ID')),
    prettyName: fact(values.get('PRETTY_NAME')),
  };
}

/** Bytes, from `getconf PAGESIZE` or a `KernelPageSize: 4 kB` line of smaps. */
export function parsePageSize(lines: readonly string[]): number | null {
  const line = lines[0] ?? '';
  const kilobytes = /^KernelPageSize:\s+(\d{1,7}) kB$/.exec(line)?.[1];
  return kilobytes === undefined ? integer(line.trim()) : Number(kilobytes) * 1024;
}

/** User name from `id`; the number where it has no name. */
export function parseUser(lines: readonly string[]): string | null {
  const match = /^uid=(\d+)(?:\(([^)]*)\))?/.exec(lines[0] ?? '');
  return fact(match?.[2] ?? match?.[1]);
}

/**
 * What `sudo -n -l` says. `password`: sudo asks for one; whether it then agrees shows only with the password.
 * Entries come in the order of the sudoers files, and the last one that covers all commands decides.
 */
export function parseSudo(lines: readonly string[]): SudoAccess | null {
  const text = lines.join('\n');
  if (lines[0] === 'root') return 'root';
  if (lines[0] === 'missing') return 'none';
  // The rules read the same in every language, should a sudo not heed LC_ALL.
  if (text.includes('may run the following commands') || lines.some((line) => sudoRule.test(line)))
    return decideByRules(lines, text);
  if (/may not run sudo|not in the sudoers|not allowed to/i.test(text)) return 'none';
  if (/(?:password|authentication) is required/i.test(text)) return 'password';
  return null;
}

/** A line of the listing: who to run as, and the commands with their tags. */
const sudoRule = /^\s+\(([^)]*)\)\s+(.*)$/;

function decideByRules(lines: readonly string[], text: string): SudoAccess {
  let access: SudoAccess = 'none';
  for (const line of lines) {
    const rule = sudoRule.exec(line);
    if (rule?.[1] === undefined || rule[2] === undefined || !/^(?:ALL|root)\b/.test(rule[1].trim())) continue;
    let passwordless = /(?:^|[\s,])!authenticate\b/.test(text);
    for (const command of rule[2].split(',')) {
      // A tag holds for the commands behind it too.
      if (/\bNOPASSWD:/.test(command)) passwordless = true;
      else if (/\bPASSWD:/.test(command)) passwordless = false;
      if (/(?:^|[\s:])ALL$/.test(command.trim())) access = passwordless ? 'passwordless' : 'password';
    }
  }
  return access;
}

/** Azure by its asset tag; another vendor or tag means no; null where DMI says nothing. */
export function parseDmi(lines: readonly string[]): boolean | null {
  const values = colonValues(lines);
  const tag = values.get('chassis_asset_tag');
  const vendor = values.get('sys_vendor');
  if (tag !== undefined) return tag === azureAssetTag;
  return vendor !== undefined && vendor !== 'Microsoft Corporation' ? false : null;
}

/** Cores and NUMA nodes. The count is of the online cores. */
export function parseCpu(lines: readonly string[]): Facts['cpu'] {
  const values = colonValues(lines);
  const online = values.get('online') ?? '';
  const lcores = checkValue('cpu-list', online) === undefined ? null : online;
  const nodes = new Set(
    lines.map((line) => /^\/sys\/devices\/system\/node\/(node\d{1,4})\/cpulist:/.exec(line)?.[1]),
  );
  nodes.delete(undefined);
  return {
    lcores,
    count: lcores === null ? null : countCpus(lcores),
    numaNodes: nodes.size === 0 ? null : nodes.size,
    model: fact(values.get('model name')),
  };
}

function countCpus(list: string): number {
  return list.split(',').reduce((sum, range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return sum + Math.max(0, to - from + 1);
  }, 0);
}

/** Kilobytes. `defaultHugepageKb` is the size that hugetlbfs mounts without `pagesize=` have. */
export function parseMemory(
  lines: readonly string[],
): Facts['memory'] & { readonly defaultHugepageKb: number | null } {
  const values = colonValues(lines);
  const kilobytes = (key: string): number | null => integer(/^(\d+) kB$/.exec(values.get(key) ?? '')?.[1]);
  return {
    totalKb: kilobytes('MemTotal'),
    availableKb: kilobytes('MemAvailable'),
    defaultHugepageKb: kilobytes('Hugepagesize'),
  };
}

/** The last of the variable's five bytes is the value. A machine that did not boot by UEFI has no Secure Boot. */
export function parseSecureBoot(lines: readonly string[]): boolean | null {
  const line = lines[0] ?? '';
  if (line === 'no-efi') return false;
  const bytes = words(line.replace(/^efivar:/, '')).map(integer);
  if (!line.startsWith('efivar:') || bytes.length !== 5) return null;
  const value = bytes[4];
  return value === 1 ? true : value === 0 ? false : null;
}

/** The level in brackets, e.g. `[none] integrity confidentiality`. */
export function parseLockdown(lines: readonly string[]): Facts['lockdown'] {
  const level = /\[(none|integrity|confidentiality)\]/.exec(lines[0] ?? '')?.[1];
  return level === 'none' || level === 'integrity' || level === 'confidentiality' ? level : null;
}

/** UUID of this boot. */
export function parseBootId(lines: readonly string[]): string | null {
  const id = lines[0] ?? '';
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : null;
}
