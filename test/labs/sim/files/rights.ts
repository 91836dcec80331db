// Who owns a file of the simulated VM, and what a user may do with it.
import type { SimulatedHost } from '../host';

const home = /^\/home\/azureuser(\/|$)/;

export class Rights {
  constructor(
    private readonly host: SimulatedHost,
    private readonly uid: number,
  ) {}

  /** User id of the owner of the file at a real path. */
  owner(path: string): number {
    const entry = this.host.overlay.get(path);
    if (entry !== undefined && entry.kind !== 'gone') return entry.owner;
    if (home.test(path)) return 1000;
    const pid = /^\/proc\/(\d+)(\/|$)/.exec(path)?.[1];
    return pid === undefined ? 0 : (this.host.processes.get(Number(pid))?.uid ?? 0);
  }

  /** May this user read (4), write (2) or run (1) it? Root may all but run what nobody may run. */
  may(path: string, mode: number, bit: 1 | 2 | 4): boolean {
    if (this.uid === 0) return bit !== 1 || (mode & 0o111) !== 0;
    return ((this.owner(path) === this.uid ? mode >> 6 : mode) & bit) !== 0;
  }
}
