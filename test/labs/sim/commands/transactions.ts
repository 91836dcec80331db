// What package managers share: the lock, downloads, and the steps in which packages come and go.
import { FsError } from '../files/fsError';
import { catalogueOf, withDependents, withNeeds, type Package } from '../machine/catalogue';
import type { ProgramContext } from './command';

/** Milliseconds that each step takes: long enough to see it, and to break it. */
const step = 8;

export function installed(context: ProgramContext): Readonly<Record<string, string>> {
  return context.host.machine.software.packages;
}

/** A package the enabled repositories have. */
export function offered(context: ProgramContext, name: string): Package | undefined {
  const { distribution, repositories, kernel, modulesKernel } = context.host.machine.software;
  const found = catalogueOf(distribution).get(name);
  if (found === undefined || (found.repository !== undefined && !repositories.includes(found.repository)))
    return undefined;
  // Repositories drop the modules of a kernel that is not the newest any more.
  if (modulesKernel !== kernel && name.endsWith(`modules-extra-${kernel}`)) return undefined;
  return found;
}

/** All that has to come for these to be there; the first name that cannot be had. */
export function plan(
  context: ProgramContext,
  names: readonly string[],
): { readonly packages: readonly Package[]; readonly unknown: string | undefined } {
  const { distribution } = context.host.machine.software;
  const unknown = names.find(
    (name) => installed(context)[name] === undefined && offered(context, name) === undefined,
  );
  const packages = withNeeds(catalogueOf(distribution), names, installed(context));
  const lacking = packages.find(({ name }) => offered(context, name) === undefined)?.name;
  return { packages, unknown: unknown ?? lacking };
}

export function dependents(context: ProgramContext, names: readonly string[]): readonly string[] {
  return withDependents(catalogueOf(context.host.machine.software.distribution), names, installed(context));
}

function put(
  context: ProgramContext,
  packages: Readonly<Record<string, string>>,
  unconfigured: readonly string[],
): void {
  context.alive();
  context.host.dispatch({ kind: 'packages', packages, unconfigured });
}

/** Files of a package go onto the disk, which may refuse. */
function needDisk(context: ProgramContext): void {
  const refused = context.host.diskRefuses('/usr/bin/x', 'space');
  if (refused !== undefined) throw new FsError(refused, 'write', '/usr/bin/x');
}

/** Unpacks, one after the other. Whoever is killed in between leaves packages that are not configured. */
export async function unpack(
  context: ProgramContext,
  packages: readonly Package[],
  say: (entry: Package) => void,
): Promise<void> {
  for (const entry of packages) {
    say(entry);
    await context.pause(step);
    needDisk(context);
    const { software } = context.host.machine;
    put(context, { ...software.packages, [entry.name]: entry.version }, [
      ...software.unconfigured,
      entry.name,
    ]);
  }
}

export async function configure(
  context: ProgramContext,
  names: readonly string[],
  say: (name: string) => void,
): Promise<void> {
  for (const name of names) {
    say(name);
    await context.pause(step);
    const { software } = context.host.machine;
    put(
      context,
      software.packages,
      software.unconfigured.filter((other) => other !== name),
    );
  }
}

export async function erase(
  context: ProgramContext,
  names: readonly string[],
  say: (name: string) => void,
): Promise<void> {
  for (const name of names) {
    say(name);
    await context.pause(step);
    const { software } = context.host.machine;
    put(
      context,
      Object.fromEntries(Object.entries(software.packages).filter(([other]) => other !== name)),
      software.unconfigured,
    );
  }
}

/** Runs `work` while this process holds the lock, as /proc/locks and its open files show. */
export async function locked<T>(context: ProgramContext, path: string, work: () => Promise<T>): Promise<T> {
  const { host, process } = context;
  const { descriptors } = process;
  host.locks.take(path, process, process.pid, 'POSIX');
  process.descriptors = () => [...descriptors(), [4, path]];
  try {
    return await work();
  } finally {
    host.locks.release(path, process);
    process.descriptors = descriptors;
  }
}

/** Another process that has the lock. */
export function lockHolder(
  context: ProgramContext,
  path: string,
): { readonly pid: number; readonly name: string } | undefined {
  const pid = context.host.locks.holder(path);
  if (pid === undefined || pid === context.pid) return undefined;
  return { pid, name: context.host.processes.get(pid)?.name ?? '?' };
}
