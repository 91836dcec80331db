// What a terminal has for the remedies of problems, which name commands of the extension.
import { quote } from '../core/remote/command';
import { connectionOptions, type ConnectionArguments } from './connectionArguments';

/** A command line of ours to type, with the connection's options as they were given. */
export function commandLine(connection: ConnectionArguments, ...words: readonly string[]): string {
  return ['mana-dpdk', ...words, connection.entry.name, ...connectionOptions(connection)]
    .map(quote)
    .join(' ');
}

/** The command line to type, with the connection's options as they were given; undefined where there is none. */
export function commandOf(command: string, connection: ConnectionArguments): string | undefined {
  const line = (...words: string[]): string => commandLine(connection, ...words);
  switch (command) {
    case 'manaDpdk.detect':
      return line('detect');
    case 'manaDpdk.setup.undo':
      return line('setup', '--undo');
    case 'manaDpdk.setup.history':
      return line('setup', '--history');
    case 'manaDpdk.setup.kernelModules':
      return line('setup', '--run', '--only', 'kernel-modules');
    case 'manaDpdk.setup.installPackages':
      return line('setup', '--run', '--only', 'install-packages');
    case 'manaDpdk.run.attach':
      return line('run', '--list');
    default:
      return undefined;
  }
}
