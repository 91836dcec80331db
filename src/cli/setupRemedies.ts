// What a terminal has for the remedies of problems, which name commands of the extension.
import { quote } from '../core/remote/command';
import type { ConnectionArguments } from './connectionArguments';

/** The command line to type, with the connection's options as they were given; undefined where there is none. */
export function commandOf(command: string, { entry, sshConfig }: ConnectionArguments): string | undefined {
  const options = [
    ...(entry.identityFile === undefined ? [] : ['-i', entry.identityFile]),
    ...(entry.port === undefined || entry.name.endsWith(`:${entry.port}`) ? [] : ['-p', String(entry.port)]),
    ...(entry.knownHostsFile === undefined ? [] : ['--known-hosts', entry.knownHostsFile]),
    ...(sshConfig === undefined ? [] : ['-F', sshConfig]),
  ];
  const line = (...words: string[]): string =>
    ['mana-dpdk', ...words, entry.name, ...options].map(quote).join(' ');
  switch (command) {
    case 'manaDpdk.detect':
      return line('detect');
    case 'manaDpdk.setup.undo':
      return line('setup', '--undo');
    case 'manaDpdk.setup.history':
      return line('setup', '--history');
    default:
      return undefined;
  }
}
