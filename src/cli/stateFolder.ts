// Where this program keeps what it has to remember on this machine: state, not configuration.
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A file or folder of ours by the XDG specification. */
export function stateFile(name: string): string {
  // An empty variable counts as unset, as the specification has it.
  // eslint-disable-next-line @typescript-eslint/prefer-nullish-coalescing
  const state = process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  return join(state, 'mana-dpdk', name);
}
