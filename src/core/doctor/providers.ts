// Providers of rdma-core: which one a library or a function belongs to, and what to call them.
import { rdmaProviders, type RdmaProvider } from '../../knowledge/doctor';

/** The provider whose library this is: `…/libmana-rdmav34.so`, `…/libmana.so.1.0.44.0`; undefined for any other file. */
export function providerOfLibrary(path: string): RdmaProvider | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/ \(deleted\)$/, '');
  const id = /^lib([a-z0-9_]+)(?:-rdmav\d{1,4}\.so|\.so(?:\.[\d.]+)?)$/.exec(name)?.[1];
  return rdmaProviders.find((row) => row.id === id);
}

/** What a provider's library is called by, in the table or not: `mana` of `libmana-rdmav34.so`. */
export function providerName(path: string): string | null {
  return /\/lib([a-z0-9_]{1,40})-rdmav\d{1,4}\.so( \(deleted\))?$/.exec(path)?.[1] ?? null;
}

/** The provider that has this function for opening a device. */
export function providerOfFunction(name: string): RdmaProvider | undefined {
  return rdmaProviders.find((row) => row.functions.includes(name));
}

/** The provider whose function a log line names: `mana_query_device_ex` is MANA's as `mana_alloc_context` is. */
export function providerOfLogged(name: string): RdmaProvider | undefined {
  return (
    providerOfFunction(name) ??
    rdmaProviders.filter((row) => name.startsWith(`${row.id}_`)).sort((a, b) => b.id.length - a.id.length)[0]
  );
}

export function providerById(id: string | null): RdmaProvider | undefined {
  return rdmaProviders.find((row) => row.id === id);
}

/** The provider of a driver's name in the enum, such as `ERDMA`. */
export function providerOfDriver(driver: string): RdmaProvider | undefined {
  return rdmaProviders.find((row) => row.driver === driver.toUpperCase());
}

/** All functions that a trace has to know, each once. */
export const contextFunctions: readonly string[] = [
  ...new Set(rdmaProviders.flatMap((row) => row.functions)),
];

/** The file of libibverbs itself. */
export function isVerbsLibrary(path: string): boolean {
  return /\/libibverbs\.so(\.[\d.]+)?( \(deleted\))?$/.test(path);
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** rdma-core's version, which the library's file name ends in: `libibverbs.so.1.14.44.0` is 44.0. */
export function versionOfLibrary(path: string): string | null {
  return (
    /\/libibverbs\.so\.1\.\d+\.(\d{1,3}\.\d{1,3}(?:\.\d{1,3})?)(?: \(deleted\))?$/.exec(path)?.[1] ?? null
  );
}
