// Help text of `mana-dpdk`.
import { msg, render, type Message, type Translate } from '../core/message';
import { defaultRollbackSeconds, stepIds } from '../core/setup/options';
import { dpdkVersions, rdmaCoreVersions } from '../core/setup/versions';

type OptionHelp = readonly (readonly [string, Message])[];

const connectionOptions: OptionHelp = [
  ['-i, --identity FILE', msg('Private key to log in with.')],
  ['--known-hosts FILE', msg('known_hosts file to check the host key against, in place of your own.')],
  ['-p, --port N', msg('TCP port.')],
  ['-F, --ssh-config FILE', msg('ssh configuration instead of ~/.ssh/config.')],
];

const detectOptions: OptionHelp = [
  ['--format text|json', msg('Form of the report (text).')],
  ...connectionOptions,
];

const setupModes: OptionHelp = [
  ['--plan', msg('Shows what would be done and why, with the exact commands; changes nothing. The default.')],
  ['--run', msg('Shows the plan, asks, and runs it.')],
  ['--undo', msg('Shows what can be undone, asks, and undoes it. With --plan it only shows it.')],
  ['--history', msg('Shows what was done to the VM, by whom and when.')],
  ['--script', msg('Prints the plan as a bash script that does the same with the same guards.')],
];

const setupOptions: OptionHelp = [
  [
    '--only STEP,…',
    msg('Only these steps: {0}. Without it, all that are needed, but never return-nic.', stepIds.join(', ')),
  ],
  [
    '--nic NAME',
    msg(
      'NIC to give or to return, by name, MAC or vmbus UUID. Can be repeated. Without it, one that is free is chosen.',
    ),
  ],
  ['--hugepages MB', msg('MiB of hugepages for each NUMA node.')],
  ['--hugepage-size 2M|1G', msg('Size of the hugepages (2M).')],
  ['--keep', msg('Hugepages and kernel modules also after a restart of the VM.')],
  ['--dpdk VERSION', msg('DPDK to build: {0} ({1}).', dpdkVersions.series.join(', '), dpdkVersions.usual)],
  ['--dpdk-tree PATH', msg('Builds DPDK from this source tree on the VM.')],
  [
    '--rdma-core VERSION',
    msg(
      'rdma-core to build: {0}. Without it, only where the distribution’s does not do.',
      rdmaCoreVersions.series.join(', '),
    ),
  ],
  [
    '--rollback SECONDS',
    msg(
      'How long the VM waits for a new SSH connection before it takes a NIC back: 20 to 600 ({0}).',
      defaultRollbackSeconds,
    ),
  ],
  ['-y, --yes', msg('Runs without a question.')],
  ['--format text|json', msg('Form of plan, result and history (text). Progress goes to stderr.')],
  ...connectionOptions,
];

const lintOptions: OptionHelp = [
  ['--dpdk RELEASE|all', msg('Release to judge for: 22.11, 23.11, 24.11, 25.11, 26.07, or all of them.')],
  ['--vm FACTS.json', msg('Facts of the VM, as “mana-dpdk detect --format json” prints them.')],
  ['--format text|json|sarif', msg('Form of the findings (text).')],
  ['--args', msg('The files hold arguments only, without the name of the program.')],
  ['--rule RULE=SEVERITY', msg('Severity of a rule: error, warning, info, hint or off. Can be repeated.')],
  ['--knowledge FILE', msg('Your own rows: another release, a private PMD. Can be repeated.')],
];

const explainOptions: OptionHelp = [
  [
    '--dpdk RELEASE',
    msg('Release that wrote the log, where two releases mean different things by one line.'),
  ],
  ['--format text|json', msg('Form of the explanations (text).')],
  ['--knowledge FILE', msg('Your own log messages. Can be repeated.')],
];

const commonOptions: OptionHelp = [
  ['--no-color', msg('No colours.')],
  ['-h, --help', msg('This text.')],
  ['-V, --version', msg('The version.')],
];

/** The help text, ready to print. */
export function usage(translate: Translate): string {
  const say = (message: Message): string => render(message, translate);
  const width = Math.max(
    ...[...detectOptions, ...setupModes, ...setupOptions, ...lintOptions, ...explainOptions].map(
      ([name]) => name.length,
    ),
  );
  const listed = (options: OptionHelp): string[] =>
    options.map(([name, text]) => `  ${name.padEnd(width)}  ${say(text)}`);
  return [
    say(msg('Usage: mana-dpdk detect [USER@]HOST [options]')),
    say(msg('       mana-dpdk setup [USER@]HOST [--plan|--run|--undo|--history|--script] [options]')),
    say(msg('       mana-dpdk lint [options] FILE…|-')),
    say(msg('       mana-dpdk explain [options] FILE…|-')),
    '',
    say(
      msg(
        'detect connects to a Linux VM over SSH, changes nothing there, and says whether it can run DPDK on MANA.',
      ),
    ),
    ...listed(detectOptions),
    say(msg('Exit status: 0 no check fails, 1 some fail, 2 it could not be found out.')),
    '',
    say(
      msg(
        'setup does what is missing for DPDK on a VM. Each step looks first, records what was there, acts only where needed, verifies, and can be undone.',
      ),
    ),
    ...listed(setupModes),
    '',
    ...listed(setupOptions),
    say(
      msg(
        'Exit status: 0 done, nothing to do, or a plan is shown; 1 failed or cancelled; 2 wrong usage; 3 refused by a guard, or not possible on this VM.',
      ),
    ),
    '',
    say(
      msg(
        'lint says what dpdk-testpmd would make of the commands in shell scripts, *.testpmd, Markdown, Makefiles and tasks.json.',
      ),
    ),
    say(msg('Without --dpdk: the release of the facts, else the one that the file names, else 24.11.')),
    ...listed(lintOptions),
    say(msg('Exit status: 0 no errors, 1 errors, 2 wrong usage or an unreadable file.')),
    '',
    say(
      msg(
        'explain reads logs of DPDK, its builds and the kernel, and says what went wrong, why, and what to do. It reads a pipe while it grows.',
      ),
    ),
    ...listed(explainOptions),
    say(msg('Exit status: 0 no errors, 1 errors, 2 wrong usage or an unreadable file.')),
    '',
    say(msg('Options of all:')),
    ...listed(commonOptions),
    '',
  ].join('\n');
}
