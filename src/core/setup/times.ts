// How moments on a VM are written.

/** Date and time as everybody reads them, in UTC: the VM's clock, of a VM anywhere. */
export function timeOf(epochMs: number): string {
  return Number.isFinite(epochMs)
    ? `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : '?';
}
