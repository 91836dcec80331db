// The host and the options of its SSH connection, which every command that reaches a VM has.
import { parseAddress } from '../core/hosts/address';
import type { VmEntry } from '../core/hosts/host';
import { msg, type Message } from '../core/message';

/** @property sshConfig ssh configuration file instead of `~/.ssh/config`. */
export interface ConnectionArguments {
  readonly entry: VmEntry;
  readonly sshConfig: string | undefined;
}

export interface ConnectionOptions {
  readonly identity?: string | undefined;
  readonly 'known-hosts'?: string | undefined;
  readonly port?: string | undefined;
  readonly 'ssh-config'?: string | undefined;
}

/** @returns the VM to reach and how, or the sentence that says why not. */
export function connectionArguments(host: string, options: ConnectionOptions): ConnectionArguments | Message {
  const address = parseAddress(host);
  if (!address.ok) return address.problem.message;
  const port = options.port === undefined ? address.address.port : parsePort(options.port);
  if (port === null) return msg('--port is a number from 1 to 65535, not “{0}”.', options.port ?? '');
  const { user } = address.address;
  const identityFile = options.identity;
  const knownHostsFile = options['known-hosts'];
  return {
    entry: {
      id: 'command-line',
      name: host,
      host: address.address.host,
      source: 'manual',
      ...(user === undefined ? {} : { user }),
      ...(port === undefined ? {} : { port }),
      ...(identityFile === undefined ? {} : { identityFile }),
      ...(knownHostsFile === undefined ? {} : { knownHostsFile }),
    },
    sshConfig: options['ssh-config'],
  };
}

/** @returns the port, or null where the text is none. */
function parsePort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

/** The options that lead to the VM again, as words of a command line. */
export function connectionOptions({ entry, sshConfig }: ConnectionArguments): readonly string[] {
  return [
    ...(entry.identityFile === undefined ? [] : ['-i', entry.identityFile]),
    ...(entry.port === undefined || entry.name.endsWith(`:${entry.port}`) ? [] : ['-p', String(entry.port)]),
    ...(entry.knownHostsFile === undefined ? [] : ['--known-hosts', entry.knownHostsFile]),
    ...(sshConfig === undefined ? [] : ['-F', sshConfig]),
  ];
}
