// What Azure says now against what the list says: entries whose address or data changed.
import type { AzureVm, VmEntry } from '../hosts/host';

export interface AzureChange {
  readonly id: string;
  readonly change: { readonly azure: AzureVm; readonly host?: string };
}

/**
 * The changes that bring `entries` up to date. `host` changes only where it was one of the addresses Azure had listed:
 * a name the user typed stays. A VM that Azure does not list (another subscription, deleted) stays as it is.
 */
export function azureChanges(
  entries: readonly VmEntry[],
  listed: readonly AzureVm[],
): readonly AzureChange[] {
  return entries.flatMap((entry): readonly AzureChange[] => {
    const before = entry.azure;
    if (before === undefined) return [];
    const now = listed.find((vm) => vm.resourceId.toLowerCase() === before.resourceId.toLowerCase());
    if (now === undefined || JSON.stringify(now) === JSON.stringify(before)) return [];
    const host = movedHost(entry.host, before, now);
    return [{ id: entry.id, change: host === undefined ? { azure: now } : { azure: now, host } }];
  });
}

function movedHost(host: string, before: AzureVm, now: AzureVm): string | undefined {
  const moved =
    host === before.publicAddress
      ? now.publicAddress
      : host === before.privateAddress
        ? now.privateAddress
        : null;
  return moved === null || moved === host ? undefined : moved;
}
