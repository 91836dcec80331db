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
    return home.test(path) ? 1000 : 0;
  }

  /** A mode with the owner's bits replaced by what this user may do: `test -r` and `-w` look at those. */
  mode(path: string, mode: number): number {
    const rights = this.uid === 0 ? 6 | (mode & 1) : this.owner(path) === this.uid ? mode >> 6 : mode;
    return (mode & ~0o700) | ((rights & 7) << 6);
  }
}
