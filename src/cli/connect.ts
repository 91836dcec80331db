// The SSH connection of a command: the platform's, with this terminal's questions and this machine's trusted keys.
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { VmConnection } from '../core/remote/session';
import type { ConnectPrompts } from '../core/ssh/prompts';
import { createVmConnection, fileTrustStore, silentLogger } from '../platform';
import type { ConnectionArguments } from './connectionArguments';

/** Prompts for a run without a terminal: unknown hosts are refused, nothing is asked. */
const silentPrompts: ConnectPrompts = {
  confirmHostKey: () => Promise.resolve('cancel'),
  secret: () => Promise.resolve(undefined),
};

/** A connection that is not open yet. @param prompts undefined where nobody can answer. */
export function connectionTo(
  { entry, sshConfig }: ConnectionArguments,
  prompts: ConnectPrompts | undefined,
): VmConnection {
  return createVmConnection(entry, {
    prompts: prompts ?? silentPrompts,
    trustStore: fileTrustStore(trustStorePath()),
    hosts: sshConfig === undefined ? {} : { configFile: sshConfig },
    log: silentLogger,
  });
}

/** Keys that were trusted here stay on this machine: state, not configuration. */
function trustStorePath(): string {
  // An empty variable counts as unset, as the XDG specification has it.
  // eslint-disable-next-line @typescript-eslint/prefer-nullish-coalescing
  const state = process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  return join(state, 'mana-dpdk', 'host-keys.json');
}
