// The last report of a VM as it lies on disk: which boot of the VM it describes, and whether the file can be used.
import type { DetectionReport } from '../detect/finding';
import type { VmEntry } from '../hosts/host';
import { reportShape } from './reportShape';
import { object, oneOf, orNull, text } from './shape';
import { addressText } from './words';

/**
 * @property destination Where the VM was reached: an entry that leads elsewhere now is another machine.
 * @property bootId The VM's boot id at detection: facts such as hugepages and driver bindings hold for one boot only.
 *   Null where the VM did not tell it.
 */
export interface CachedReport {
  readonly format: 1;
  readonly vmId: string;
  readonly destination: string;
  readonly bootId: string | null;
  readonly report: DetectionReport;
}

const cachedReport = object<CachedReport>({
  format: oneOf(1),
  vmId: text,
  destination: text,
  bootId: orNull(text),
  report: reportShape,
});

export function writeCache(entry: VmEntry, report: DetectionReport): string {
  const { bootId } = report.facts;
  const cached: CachedReport = { format: 1, vmId: entry.id, destination: addressText(entry), bootId, report };
  return JSON.stringify(cached);
}

/** @returns undefined for a file that is cut off, of another format, about another machine, or not ours at all. */
export function readCache(entry: VmEntry, content: string): CachedReport | undefined {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return undefined;
  }
  if (!cachedReport(value) || value.vmId !== entry.id || value.destination !== addressText(entry))
    return undefined;
  return value.bootId === value.report.facts.bootId ? value : undefined;
}

/** The VM was restarted between two reports; false where one of them does not say. */
export function restarted(before: DetectionReport, after: DetectionReport): boolean {
  const [first, second] = [before.facts.bootId, after.facts.bootId];
  return first !== null && second !== null && first !== second;
}
