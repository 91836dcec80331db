// The SSH connection of a command: the platform's, with this terminal's questions and this machine's trusted keys.
import type { VmConnection } from '../core/remote/session';
import type { ConnectPrompts } from '../core/ssh/prompts';
import { createVmConnection, fileTrustStore, silentLogger } from '../platform';
import type { ConnectionArguments } from './connectionArguments';
import { stateFile } from './stateFolder';

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
    trustStore: fileTrustStore(stateFile('host-keys.json')),
    hosts: sshConfig === undefined ? {} : { configFile: sshConfig },
    log: silentLogger,
  });
}
