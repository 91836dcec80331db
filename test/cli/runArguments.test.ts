// The words after `mana-dpdk run`: every form that is understood, and the sentence for every one that is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInvocation } from '../../src/cli/arguments';
import type { RecordArguments, RunArguments } from '../../src/cli/runArguments';
import { render } from '../../src/core/message';

function parsed(...words: string[]): RunArguments | RecordArguments | string {
  const invocation = parseInvocation(['run', ...words]);
  if (invocation.kind === 'usage-error') return render(invocation.message);
  assert.ok(invocation.kind === 'run', invocation.kind);
  return invocation.arguments;
}

function onVm(...words: string[]): RunArguments {
  const found = parsed('vm1', ...words);
  assert.ok(typeof found !== 'string' && found.kind === 'vm', JSON.stringify(found));
  return found;
}

const modeOf = (...words: string[]): string => {
  const { mode, detach } = onVm(...words);
  return [
    mode.kind,
    'id' in mode ? mode.id : '',
    mode.kind === 'stop' && mode.now ? 'now' : '',
    detach ? 'detach' : '',
  ]
    .filter((word) => word !== '')
    .join(' ');
};

test('what is to be done', () => {
  assert.deepEqual(
    {
      nothing: modeOf(),
      plan: modeOf('--plan'),
      list: modeOf('--list'),
      attach: modeOf('--attach', '0123456789abcdef'),
      attachBeginning: modeOf('--attach', '0A1B'),
      stop: modeOf('--stop', '0123'),
      stopNow: modeOf('--stop', '0123', '--now'),
      detach: modeOf('--detach'),
    },
    {
      nothing: 'run',
      plan: 'plan',
      list: 'list',
      attach: 'attach 0123456789abcdef',
      attachBeginning: 'attach 0a1b',
      stop: 'stop 0123',
      stopNow: 'stop 0123 now',
      detach: 'run detach',
    },
  );
});

test('what is asked of the run', () => {
  const usual = { scenario: 'single-queue', durationSeconds: 30, statsPeriodSeconds: 1, console: false };
  assert.deepEqual(
    {
      nothing: onVm().request,
      scenario: onVm('--scenario', 'netvsc').request,
      times: ['45', '90s', '5m', '2h', '7d', '0'].map(
        (time) => onVm('--duration', time).request.durationSeconds,
      ),
      figures: onVm('--queues', '4', '--stats-period', '2').request,
      nics: onVm('--nic', 'eth1', '--nic', ' 60:45:bd:00:00:02 ').request,
      addresses: onVm('--scenario=sender', '--source=10.0.1.4', '--destination', '10.0.1.5').request,
    },
    {
      nothing: usual,
      scenario: { ...usual, scenario: 'netvsc' },
      times: [45, 90, 300, 7_200, 604_800, 0],
      figures: { ...usual, queues: 4, statsPeriodSeconds: 2 },
      nics: { ...usual, nics: ['eth1', '60:45:bd:00:00:02'] },
      addresses: { ...usual, scenario: 'sender', source: '10.0.1.4', destination: '10.0.1.5' },
    },
  );
});

test('a line of one’s own: arguments, a command, or one word that is a line', () => {
  const lineOf = (...words: string[]): unknown => {
    const { scenario, line } = onVm('--', ...words).request;
    return [scenario, line];
  };
  assert.deepEqual(
    [
      lineOf('-l', '1-2', '--', '-i'),
      lineOf('--vdev=net_null0', '--', '--forward-mode=txonly', '--format=json'),
      lineOf('dpdk-testpmd', '-l', '1-2', '--', '-i'),
      lineOf('sudo', 'timeout', '30', 'dpdk-testpmd', '--', '-i'),
      lineOf('-a', 'it is', '--', '-i'),
      lineOf("dpdk-testpmd -l 1-2 --vdev='net_null0' -- -i"),
    ],
    [
      ['custom', 'dpdk-testpmd -l 1-2 -- -i'],
      ['custom', 'dpdk-testpmd --vdev=net_null0 -- --forward-mode=txonly --format=json'],
      ['custom', 'dpdk-testpmd -l 1-2 -- -i'],
      ['custom', 'sudo timeout 30 dpdk-testpmd -- -i'],
      ['custom', "dpdk-testpmd -a 'it is' -- -i"],
      ['custom', "dpdk-testpmd -l 1-2 --vdev='net_null0' -- -i"],
    ],
  );
  const { request, format, save } = onVm('--format', 'json', '--save', 'x.json', '--duration=5', '--', '-i');
  assert.deepEqual(
    [request.line, request.durationSeconds, format, save],
    ['dpdk-testpmd -i', 5, 'json', 'x.json'],
  );
});

test('a pair: the receiver has the same way in, and its port in its address', () => {
  const { entry, to, toNic, request, mode } = onVm(
    ...[
      '-p',
      '2222',
      '-i',
      'key',
      '--to',
      'azureuser@vm2:2200',
      '--to-nic',
      'eth2',
      '--nic',
      'eth1',
      '--plan',
    ],
  );
  assert.deepEqual(
    [
      entry.port,
      to?.entry.host,
      to?.entry.port,
      to?.entry.user,
      to?.entry.identityFile,
      toNic,
      request.nics,
      mode.kind,
    ],
    [2222, 'vm2', 2200, 'azureuser', 'key', 'eth2', ['eth1'], 'plan'],
  );
  assert.equal(onVm('-p', '2222', '--to', 'vm2').to?.entry.port, undefined);
});

test('how it is told', () => {
  const told = (...words: string[]): unknown => {
    const { format, progress, verbose, colour } = onVm(...words);
    return [format, progress, verbose, colour];
  };
  assert.deepEqual(told(), ['text', 'text', false, undefined]);
  assert.deepEqual(told('--format', 'json'), ['json', 'none', false, undefined]);
  assert.deepEqual(told('--format=json', '--progress=json', '-v', '--no-color'), [
    'json',
    'json',
    true,
    false,
  ]);
});

test('records need no host', () => {
  assert.deepEqual(parsed('--record', 'a.json'), {
    kind: 'records',
    files: ['a.json'],
    format: 'text',
    colour: undefined,
  });
  const two = { kind: 'records', files: ['a', 'b'], format: 'json', colour: undefined };
  assert.deepEqual(parsed('--record', 'a', '--record', 'b', '--format', 'json'), two);
  assert.deepEqual(parsed('--record', 'a', 'b', '--format', 'json'), two);
});

const scenarios = 'single-queue, multiple-queues, receiver, sender, two-nics, netvsc';
const nonsense: readonly (readonly [string, string])[] = [
  ['vm1 vm2', 'One host at a time: “vm2” is too much. A line of your own stands behind “--”.'],
  ['vm1 dpdk-testpmd -- -i', 'One host at a time: “dpdk-testpmd” is too much.'],
  ['vm1 --scenario everything', `There is no scenario “everything”. Scenarios: ${scenarios}.`],
  ['vm1 --scenario custom', `There is no scenario “custom”. Scenarios: ${scenarios}.`],
  ['vm1 --scenario toString', `There is no scenario “toString”.`],
  ['vm1 --scenario netvsc -- -i', 'A line of your own is no scenario'],
  ['vm1 --', 'Nothing stands behind “--”'],
  ['vm1 --nic eth1 -- -i', 'A line of your own says all itself: it has no use for --nic.'],
  [
    'vm1 --destination 10.0.1.5 -- -i',
    'A line of your own says all itself: it has no use for --destination.',
  ],
  [
    'vm1 --duration soon',
    '--duration is a time from 1 s to 7 days, as in 30, 90s, 5m, 2h, or 0 for no limit, not “soon”.',
  ],
  ['vm1 --duration 8d', '--duration is a time from 1 s to 7 days'],
  ['vm1 --duration=-5', '--duration is a time from 1 s to 7 days'],
  ['vm1 --stats-period 0', '--stats-period is 1 to 3600 seconds, not “0”.'],
  ['vm1 --queues 3', '--queues is a power of two up to 64, not “3”: MANA takes no other number.'],
  ['vm1 --queues 0', '--queues is a power of two up to 64, not “0”'],
  ['vm1 --queues 128', '--queues is a power of two up to 64, not “128”'],
  ['vm1 --nic=', '--nic: “” is not the name of a NIC.'],
  ['vm1 --destination vm2', '“vm2” is not an IPv4 address.'],
  ['vm1 --source fd00::4', '“fd00::4” is not an IPv4 address.'],
  ['vm1 --destination 10.0.1.256', '“10.0.1.256” is not an IPv4 address.'],
  ['vm1 --plan --list', '--plan and --list cannot go together.'],
  ['vm1 --attach 0123 --stop 0123', '--attach and --stop cannot go together.'],
  ['vm1 --detach --plan', '--plan and --detach cannot go together.'],
  ['vm1 --now', '--now is for --stop.'],
  ['vm1 --attach 0123 --now', '--now is for --stop.'],
  ['vm1 --attach 0123 --duration 5', '--attach has no use for --duration.'],
  ['vm1 --list -- -i', '--list has no use for a line behind “--”.'],
  ['vm1 --stop 0123 --to vm2', '--stop has no use for --to.'],
  ['vm1 --list --save x', '--list has no use for --save.'],
  ['vm1 --detach --save x', '--detach has no use for --save.'],
  ['vm1 --attach xyz', '--attach takes the id of a run, or its first digits, not “xyz”. --list shows them.'],
  ['vm1 --stop 012', '--stop takes the id of a run, or its first digits, not “012”.'],
  ['vm1 --to-nic eth1', '--to-nic is for --to.'],
  ['vm1 --to vm2 --scenario netvsc', '--to and --scenario cannot go together.'],
  ['vm1 --to vm2 --detach', '--to and --detach cannot go together.'],
  ['vm1 --to -oProxyCommand=x', 'The value of --to is missing or not allowed.'],
  ['vm1 --format yaml', '--format of run is text or json, not “yaml”.'],
  ['vm1 --progress loud', '--progress is text, json or none, not “loud”.'],
  ['vm1 --port 0', '--port is a number from 1 to 65535, not “0”.'],
  ['vm1 --hugepages 5', 'run has no option --hugepages.'],
  ['--record a --record b --record c', '--record takes one record, or two to compare.'],
  ['--record a --duration 5', '--record has no use for --duration.'],
  ['--record a -i key', '--record has no use for --identity.'],
  ['--record a -- x', '--record has no use for a line behind “--”.'],
];

test('what is not understood is said, and never reaches the VM', () => {
  assert.equal(parsed(), 'run needs a host: mana-dpdk run [USER@]HOST');
  assert.equal(parsed('--', '-i'), 'run needs a host: mana-dpdk run [USER@]HOST');
  for (const [line, sentence] of nonsense) {
    const found = parsed(...line.split(' '));
    assert.ok(typeof found === 'string', `${line} was understood: ${JSON.stringify(found)}`);
    assert.ok(found.startsWith(sentence), `${line}: ${found}`);
  }
});

test('the other commands have none of its options', () => {
  for (const option of [
    '--scenario=x',
    '--duration=1',
    '--list',
    '--attach=x',
    '--stop=x',
    '--to=x',
    '--record=x',
    '-v',
  ])
    for (const command of ['detect', 'lint', 'explain', 'setup']) {
      const invocation = parseInvocation([command, 'x', option]);
      assert.ok(invocation.kind === 'usage-error');
      const name = option === '-v' ? '--verbose' : option.split('=')[0];
      assert.equal(render(invocation.message), `${command} has no option ${name ?? ''}.`);
    }
});
