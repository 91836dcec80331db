// Which rdma-core counts, and which number MANA has in it: that of the copy testpmd loads, by the best evidence there is.
import { builtForId, idOfCore } from '../detect/judge/driverIds';
import { parseVersion } from '../detect/judge/versions';
import type { Facts } from '../detect/facts';
import { withUsr } from '../detect/parseRdma';
import { folderOf, isVerbsLibrary, providerOfLibrary, versionOfLibrary } from './providers';
import type {
  CoreFacts,
  KnownId,
  LookFacts,
  RunningProgram,
  SourceTree,
  TraceFacts,
  WatchFacts,
} from './types';

/** The driver id that the kernel has for MANA's device: its own word, else what its headers say. */
export function kernelIdOf(facts: Facts, device: string, look: LookFacts, watch: WatchFacts): KnownId | null {
  const ids = watch.driverIds ?? facts.rdma.driverIds;
  const read = ids?.find((entry) => entry.device === device);
  if (read !== undefined) return { id: read.id, from: 'netlink' };
  for (const { role, reading } of look.headers)
    if (role === 'running-kernel' && reading.ok && reading.mana !== null)
      return { id: reading.mana, from: 'headers' };
  return null;
}

/**
 * The rdma-core that counts: what a running DPDK has loaded, else what the detection found. A trace knows best, where it
 * saw MANA's own provider.
 */
export function coreOf(
  facts: Facts,
  look: LookFacts,
  watch: WatchFacts | null,
  trace: TraceFacts | null,
): CoreFacts {
  const loadedBy = watch?.programs.find(
    (program) => isDpdk(facts, program) && verbsOf(program) !== undefined,
  );
  const { coreVersion, coreSource, libmanaFound } = facts.rdma;
  const file = (loadedBy && verbsOf(loadedBy)) ?? (coreSource?.startsWith('/') === true ? coreSource : null);
  const version = (file === null ? null : versionOfLibrary(file)) ?? coreVersion;
  const folder = file === null ? null : withUsr(folderOf(file));
  const copy = look.libraries.find((library) => withUsr(library.folder) === folder);
  const hasMana =
    copy === undefined
      ? loadedBy === undefined
        ? libmanaFound
        : loadedBy.files.some(isMana)
      : copy.providers.some(isMana) || (loadedBy?.files.some(isMana) ?? false);
  return {
    version,
    folder,
    loadedBy: loadedBy ?? null,
    mana: traced(trace) ?? inferred(file, version, look.sources),
    hasMana,
  };
}

/** Where a program has to look for this libibverbs first; null where it takes it by itself. */
export function searchFolder(facts: Facts, { folder }: CoreFacts): string | null {
  const [usual] = facts.rdma.libibverbsPaths;
  return folder === null || usual === undefined || withUsr(folderOf(usual)) === folder ? null : folder;
}

function traced(trace: TraceFacts | null): KnownId | null {
  if (trace?.provider !== 'mana' || trace.compiledId === null) return null;
  return { id: trace.compiledId, from: 'trace' };
}

function inferred(
  file: string | null,
  version: string | null,
  sources: readonly SourceTree[],
): KnownId | null {
  const tree = file === null ? undefined : sources.find((candidate) => isBuiltFrom(file, version, candidate));
  const reading = tree?.header?.reading;
  if (reading?.ok === true) return reading.mana === null ? null : { id: reading.mana, from: 'source' };
  const built = builtForId(file);
  if (built !== undefined) return { id: built, from: 'folder' };
  const parsed = parseVersion(version ?? '');
  const id = parsed === undefined ? undefined : idOfCore(parsed);
  return id === undefined ? null : { id, from: 'version' };
}

/** A tree that was built in place, or installed to where the library is, in the same version. */
function isBuiltFrom(file: string, version: string | null, tree: SourceTree): boolean {
  if (file.startsWith(`${tree.folder}/`)) return true;
  if (tree.prefix === null || !file.startsWith(`${tree.prefix}/`)) return false;
  return tree.version !== null && version === tree.version;
}

function isDpdk(facts: Facts, { pid, name }: RunningProgram): boolean {
  return facts.processes.some((process) => process.pid === pid) || /^(dpdk|testpmd)/.test(name);
}

function verbsOf({ files }: RunningProgram): string | undefined {
  return files.find(isVerbsLibrary)?.replace(/ \(deleted\)$/, '');
}

function isMana(file: string): boolean {
  return providerOfLibrary(file)?.id === 'mana';
}
