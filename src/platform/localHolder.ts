// Who runs setups from this machine, for the lock and the journal on the VM.
import { hostname, userInfo } from 'node:os';

/** `user@machine`. */
export function localHolder(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A container may have a user id without a name.
    return `user@${hostname()}`;
  }
}
