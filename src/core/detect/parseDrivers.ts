// Reads MANA's PCI functions and the kernel modules that DPDK on MANA needs.
import { checkValue } from '../remote/values';
import type { Facts, KernelModule, ManaFunction, ModuleName } from './facts';
import { fact, keyValues, present, words } from './fields';
import type { Section } from './sectionReader';

/** MANA's PCI device ids. Source: DPDK drivers/net/mana/mana.h; 00c1: Linux, the newer PF. */
const manaKinds: Readonly<Record<string, ManaFunction['kind']>> = {
  '00ba': 'vf',
  '00b9': 'pf',
  '00c1': 'pf',
};

/** Null where neither sysfs nor lspci could be asked. */
export function parsePci(section: Section | undefined): readonly ManaFunction[] | null {
  if (section === undefined) return null;
  const fromSysfs = section.lines.includes('sysfs: readable');
  if (!fromSysfs && !section.lines.includes('lspci:')) return null;
  return fromSysfs ? present(section.lines.map(sysfsFunction), 32) : lspciFunctions(section.lines);
}

function sysfsFunction(line: string): ManaFunction | null {
  const [word, address = '', ...rest] = words(line);
  if (word !== 'function') return null;
  const values = keyValues(rest);
  return manaFunction(address, values.get('device')?.[0]?.replace(/^0x/, ''), values.get('DRIVER')?.[0]);
}

/** `7870:00:00.0 Ethernet controller [0200]: Microsoft Corporation Device [1414:00ba]`, the driver indented below. */
function lspciFunctions(lines: readonly string[]): ManaFunction[] {
  const found: (ManaFunction | null)[] = [];
  for (const [index, line] of lines.entries()) {
    const match = /^(\S+) .*\[1414:([0-9a-f]{4})\]/.exec(line);
    if (match?.[1] === undefined) continue;
    const below = lines.slice(index + 1);
    const end = below.findIndex((other) => !/^\s/.test(other));
    const driver = below
      .slice(0, end < 0 ? below.length : end)
      .map((other) => /^\s+Kernel driver in use: (\S+)/.exec(other)?.[1])
      .find((name) => name !== undefined);
    found.push(manaFunction(match[1], match[2], driver));
  }
  return present(found, 32);
}

function manaFunction(
  address: string,
  device: string | undefined,
  driver: string | undefined,
): ManaFunction | null {
  const kind = manaKinds[device ?? ''];
  if (kind === undefined || device === undefined || checkValue('pci-address', address) === undefined)
    return null;
  return { address, device, kind, driver: fact(driver) };
}

const moduleNames: readonly ModuleName[] = ['mana', 'mana_ib', 'ib_uverbs', 'uio_hv_generic', 'hv_netvsc'];

/** Modules by the running kernel's indexes (`modules.builtin`, `modules.dep`, or modinfo) and `/sys/module`. */
export function parseModules(section: Section | undefined): Facts['modules'] {
  const read = (name: ModuleName): readonly [ModuleName, KernelModule] => [name, moduleState(name, section)];
  return Object.fromEntries(moduleNames.map(read)) as Record<ModuleName, KernelModule>;
}

function moduleState(name: ModuleName, section: Section | undefined): KernelModule {
  const lines = section?.lines ?? [];
  const file = new RegExp(`/${name}\\.ko(?:\\.[a-z0-9]+)?$`);
  const listed = (index: string): boolean =>
    lines.some((line) => line.includes(`/${index}:`) && file.test(line));
  const info = lines.find((line) => line.startsWith(`modinfo ${name} `))?.slice(`modinfo ${name} `.length);
  const whole = section?.whole === true;
  const indexed = whole && lines.some((line) => line.startsWith('index: '));
  const builtin = listed('modules.builtin') || info === '(builtin)' ? true : indexed ? false : null;
  const loaded =
    lines.includes(`loaded: ${name}`) || builtin === true
      ? true
      : whole && lines.includes('sysfs: readable')
        ? false
        : null;
  const hasFile = listed('modules.dep') || info?.startsWith('/') === true;
  return {
    available: hasFile || builtin === true || loaded === true ? true : indexed ? false : null,
    builtin,
    loaded,
  };
}
