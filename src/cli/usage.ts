// Help text of `mana-dpdk`.
import { msg, render, type Translate } from '../core/message';

const options: readonly (readonly [string, ReturnType<typeof msg>])[] = [
  ['--format text|json', msg('Form of the report (text).')],
  ['-i, --identity FILE', msg('Private key to log in with.')],
  ['--known-hosts FILE', msg('known_hosts file to check the host key against, in place of your own.')],
  ['-p, --port N', msg('TCP port.')],
  ['-F, --ssh-config FILE', msg('ssh configuration instead of ~/.ssh/config.')],
  ['--no-color', msg('No colours.')],
  ['-h, --help', msg('This text.')],
  ['-V, --version', msg('The version.')],
];

/** The help text, ready to print. */
export function usage(translate: Translate): string {
  const say = (message: ReturnType<typeof msg>): string => render(message, translate);
  const width = Math.max(...options.map(([name]) => name.length));
  return [
    say(msg('Usage: mana-dpdk detect [USER@]HOST [options]')),
    '',
    say(
      msg(
        'Connects to a Linux VM over SSH, changes nothing there, and says whether it can run DPDK on MANA.',
      ),
    ),
    '',
    ...options.map(([name, text]) => `  ${name.padEnd(width)}  ${say(text)}`),
    '',
    say(msg('Exit status: 0 no check fails, 1 some fail, 2 it could not be found out.')),
    '',
  ].join('\n');
}
