// Kernel modules: what needs what, and what loading and unloading does to the machine.
import type { Machine } from './machine';

/** Modules that a module needs, in the order in which modprobe loads them. */
export const moduleNeeds: Readonly<Record<string, readonly string[]>> = {
  mana_ib: ['mana', 'ib_core', 'ib_uverbs'],
  ib_uverbs: ['ib_core'],
  uio_hv_generic: ['uio'],
};

export function isLoaded(machine: Machine, name: string): boolean {
  return machine.loadedModules.includes(name);
}

/** Loaded modules that use this one. */
export function usersOf(machine: Machine, name: string): readonly string[] {
  return machine.loadedModules.filter((module) => moduleNeeds[module]?.includes(name));
}

/** References that are no module: a bound driver's devices do not count, the VFs' netdevs do. */
export function otherReferences(machine: Machine, name: string): number {
  if (name === 'hv_netvsc')
    return machine.nics.filter((nic) => nic.driver === 'hv_netvsc' && nic.up).length === 0 ? 0 : 1;
  return 0;
}

/** /sys/module/NAME/refcnt. */
export function references(machine: Machine, name: string): number {
  return usersOf(machine, name).length + otherReferences(machine, name);
}

/** What `modprobe NAME` would load, itself last. */
export function chain(name: string): readonly string[] {
  return [...(moduleNeeds[name] ?? []), name];
}

/** What modprobe -r takes along: modules nobody uses any more, with the one named first. */
export function removable(machine: Machine, name: string): readonly string[] {
  const gone = new Set([name]);
  for (const needed of [...(moduleNeeds[name] ?? [])].reverse())
    if (
      isLoaded(machine, needed) &&
      usersOf(machine, needed).every((user) => gone.has(user)) &&
      ['uio', 'ib_uverbs', 'ib_core'].includes(needed)
    )
      gone.add(needed);
  return [...gone];
}
