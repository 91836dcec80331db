// Help text of `mana-dpdk`.
import { msg, render, type Message, type Translate } from '../core/message';
import { scenarioRows } from '../core/run/scenarios';
import { defaultRequest } from '../core/run/types';
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
    '--trace-tools',
    msg('With “--only install-packages”: gdb and ibv_devinfo for “doctor --trace”, and nothing else.'),
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

const runScenarios = scenarioRows.filter(({ id }) => id !== 'custom').map(({ id }) => id);

const runOptions: OptionHelp = [
  ['--scenario NAME', msg('What to run: {0} ({1}).', runScenarios.join(', '), defaultRequest.scenario)],
  [
    '-- ARGS…',
    msg('A line of your own in its place: arguments of testpmd, or a whole command. It is checked first.'),
  ],
  [
    '--duration TIME',
    msg('How long it forwards: 30, 90s, 5m, 2h; 0 for no limit ({0} s).', defaultRequest.durationSeconds),
  ],
  [
    '--nic NAME',
    msg(
      'NIC to use, by name, MAC or vmbus UUID. Can be repeated. Without it, one that DPDK has, else one that is free.',
    ),
  ],
  [
    '--destination IP',
    msg('Where packets go. Without it, to an address of the subnet that Azure keeps: nobody receives them.'),
  ],
  ['--source IP', msg('Address of the sending NIC, where nothing on the VM knows it any more.')],
  ['--queues N', msg('Queues each way, a power of two. Without it, one for each spare lcore, at most 8.')],
  ['--stats-period S', msg('Seconds between two statistics ({0}).', defaultRequest.statsPeriodSeconds)],
  [
    '--to HOST2',
    msg(
      'A pair: HOST sends to HOST2, which receives. Both are reached with the same options; --to-nic names its NIC.',
    ),
  ],
  ['--plan', msg('Shows the line, what is said of it, and what it needs; runs nothing.')],
  ['--detach', msg('Starts the run and leaves it; prints its id.')],
  ['--list', msg('Shows the runs that the VM knows of, and other DPDK programs.')],
  [
    '--attach ID',
    msg('Follows a run that goes on, also one that was started elsewhere, from its beginning.'),
  ],
  ['--stop ID', msg('Ends a run: SIGINT, then SIGTERM, then SIGKILL. With --now, SIGKILL at once.')],
  ['--save FILE', msg('Writes the record of the run: line, log, samples, verdict.')],
  [
    '--record FILE',
    msg('Shows a record that was saved, or with a second one both side by side. Needs no host.'),
  ],
  ['-v, --verbose', msg('Prints what testpmd says, too.')],
  ['--format text|json', msg('Form of plan and verdict (text). With json, one document at the end.')],
  ['--progress text|json|none', msg('Progress on stderr: text by default, with --format json none.')],
  ...connectionOptions,
];

const doctorOptions: OptionHelp = [
  [
    '--trace',
    msg('Shows under gdb which provider is entered, with a short-lived program that opens the device.'),
  ],
  ['--tree PATH', msg('Source tree of rdma-core on the VM to look into, too. Can be repeated.')],
  ['--format text|json', msg('Form of the report (text).')],
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
    ...[
      ...detectOptions,
      ...setupModes,
      ...setupOptions,
      ...runOptions,
      ...doctorOptions,
      ...lintOptions,
      ...explainOptions,
    ].map(([name]) => name.length),
  );
  const listed = (options: OptionHelp): string[] =>
    options.map(([name, text]) => `  ${name.padEnd(width)}  ${say(text)}`);
  return [
    say(msg('Usage: mana-dpdk detect [USER@]HOST [options]')),
    say(msg('       mana-dpdk setup [USER@]HOST [--plan|--run|--undo|--history|--script] [options]')),
    say(msg('       mana-dpdk run [USER@]HOST [--scenario NAME | --to HOST2 | -- ARGS…] [options]')),
    say(msg('       mana-dpdk doctor [USER@]HOST [--trace] [options]')),
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
        'run starts dpdk-testpmd on a VM under a supervisor, follows it, and says whether MANA forwards packets, how many, and if not, why. Ctrl+C stops it; a lost connection does not.',
      ),
    ),
    ...listed(runOptions),
    say(
      msg(
        'Exit status: 0 forwarding is confirmed, or what was asked for is done; 1 it is not; 2 wrong usage; 3 something is missing on the VM, or it refuses.',
      ),
    ),
    '',
    say(
      msg(
        'doctor says which provider of rdma-core opens MANA’s RDMA device, which driver ids kernel and rdma-core have for it, and what to change.',
      ),
    ),
    ...listed(doctorOptions),
    say(
      msg(
        'Exit status: 0 MANA’s own provider; 1 another one, or none; 2 wrong usage; 3 it could not be found out, or something is missing that it takes.',
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
