// The words after `mana-dpdk setup`: every form that is understood, and the sentence for every one that is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInvocation } from '../../src/cli/arguments';
import type { SetupArguments } from '../../src/cli/setupArguments';
import { render } from '../../src/core/message';

function parsed(...words: string[]): SetupArguments | string {
  const invocation = parseInvocation(['setup', ...words]);
  if (invocation.kind === 'usage-error') return render(invocation.message);
  assert.ok(invocation.kind === 'setup', invocation.kind);
  return invocation.arguments;
}

function modeOf(...words: string[]): string {
  const found = parsed('vm1', ...words);
  return typeof found === 'string' ? found : found.mode + (found.yes ? ' yes' : '');
}

function optionsOf(...words: string[]): unknown {
  const found = parsed('vm1', ...words);
  return typeof found === 'string' ? found : found.options;
}

test('what is to be done', () => {
  assert.deepEqual(
    {
      nothing: modeOf(),
      plan: modeOf('--plan'),
      run: modeOf('--run'),
      runYes: modeOf('--run', '-y'),
      undo: modeOf('--undo'),
      undoYes: modeOf('--undo', '--yes'),
      undoPlan: modeOf('--undo', '--plan'),
      undoRun: modeOf('--run', '--undo'),
      history: modeOf('--history'),
      script: modeOf('--script'),
    },
    {
      nothing: 'plan',
      plan: 'plan',
      run: 'run',
      runYes: 'run yes',
      undo: 'undo',
      undoYes: 'undo yes',
      undoPlan: 'undo-plan',
      undoRun: 'undo',
      history: 'history',
      script: 'script',
    },
  );
});

test('the options of a plan', () => {
  assert.deepEqual(
    {
      nothing: optionsOf(),
      only: optionsOf('--only', 'give-nic,hugepages', '--only', 'hugepages'),
      returnNic: optionsOf('--only', 'return-nic', '--nic', 'eth1'),
      nics: optionsOf('--nic', 'eth1', '--nic', '60:45:bd:00:00:02'),
      hugepages: optionsOf('--hugepages', '2048', '--hugepage-size', '1G', '--keep'),
      dpdk: optionsOf('--dpdk', '24.11', '--rdma-core', '50'),
      tree: optionsOf('--dpdk-tree', '/home/azureuser/dpdk'),
      rollback: optionsOf('--rollback', '60'),
      undoOnly: optionsOf('--undo', '--only', 'hugepages'),
    },
    {
      nothing: {},
      only: { only: ['hugepages', 'give-nic'] },
      returnNic: { only: ['return-nic'], nics: ['eth1'] },
      nics: { nics: ['eth1', '60:45:bd:00:00:02'] },
      hugepages: { hugepagesMb: 2048, hugepageSizeKb: 1_048_576, persist: true },
      dpdk: { dpdkVersion: '24.11', rdmaCoreVersion: '50' },
      tree: { dpdkTree: '/home/azureuser/dpdk' },
      rollback: { rollbackSeconds: 60 },
      undoOnly: { only: ['hugepages'] },
    },
  );
});

test('the connection is the one of detect', () => {
  const found = parsed('-i', 'key', '--known-hosts', 'kh', '-F', 'config', '-p', '2222', 'azureuser@vm1');
  assert.ok(typeof found !== 'string');
  assert.deepEqual(
    [found.entry, found.sshConfig, found.format, found.colour],
    [
      {
        id: 'command-line',
        name: 'azureuser@vm1',
        host: 'vm1',
        source: 'manual',
        user: 'azureuser',
        port: 2222,
        identityFile: 'key',
        knownHostsFile: 'kh',
      },
      'config',
      'text',
      undefined,
    ],
  );
});

const dpdk = '22.11, 23.11, 24.11, 25.07, 25.11, 26.03, 26.07';
const steps = 'install-packages, rdma-core, build-dpdk, hugepages, kernel-modules, give-nic, return-nic';
const nonsense: readonly (readonly [string, string])[] = [
  ['vm1 vm2', 'One host at a time: “vm2” is too much.'],
  ['vm1 --run --history', '--run and --history cannot go together.'],
  ['vm1 --plan --run', '--plan and --run cannot go together.'],
  ['vm1 --plan --run --undo', '--plan and --undo cannot go together.'],
  ['vm1 --undo --script', '--undo and --script cannot go together.'],
  ['vm1 --yes', '--yes answers the question of --run and --undo; nothing else asks one.'],
  ['vm1 --undo --plan --yes', '--yes answers the question of --run and --undo; nothing else asks one.'],
  ['vm1 --script --format json', '--script prints a script: it has no form json.'],
  ['vm1 --format yaml', '--format of setup is text or json, not “yaml”.'],
  ['vm1 --only everything', `--only: there is no step “everything”. Steps: ${steps}.`],
  ['vm1 --only=', `--only: there is no step “”. Steps: ${steps}.`],
  ['vm1 --only hugepages,', `--only: there is no step “”. Steps: ${steps}.`],
  ['vm1 --nic=', '--nic: “” is not the name of a NIC.'],
  [`vm1 --nic ${'x'.repeat(65)}`, `--nic: “${'x'.repeat(65)}” is not the name of a NIC.`],
  ['vm1 --hugepages 0', '--hugepages is a number of MiB for each NUMA node, not “0”.'],
  ['vm1 --hugepages 1G', '--hugepages is a number of MiB for each NUMA node, not “1G”.'],
  ['vm1 --hugepages=-5', '--hugepages is a number of MiB for each NUMA node, not “-5”.'],
  ['vm1 --hugepages 1e3', '--hugepages is a number of MiB for each NUMA node, not “1e3”.'],
  ['vm1 --hugepages 99999999', '--hugepages is a number of MiB for each NUMA node, not “99999999”.'],
  ['vm1 --hugepage-size 4K', '--hugepage-size is 2M or 1G, not “4K”.'],
  ['vm1 --hugepage-size toString', '--hugepage-size is 2M or 1G, not “toString”.'],
  ['vm1 --rollback 5', '--rollback is a number of seconds from 20 to 600, not “5”.'],
  ['vm1 --rollback 601', '--rollback is a number of seconds from 20 to 600, not “601”.'],
  ['vm1 --rollback soon', '--rollback is a number of seconds from 20 to 600, not “soon”.'],
  ['vm1 --dpdk 19.11', `--dpdk of setup is one of ${dpdk}, not “19.11”.`],
  ['vm1 --dpdk $(reboot)', `--dpdk of setup is one of ${dpdk}, not “$(reboot)”.`],
  ['vm1 --dpdk 24.11 --dpdk-tree /src', '--dpdk and --dpdk-tree cannot go together.'],
  ['vm1 --dpdk-tree dpdk', '--dpdk-tree is an absolute path on the VM, not “dpdk”.'],
  ['vm1 --dpdk-tree /src/../etc', '--dpdk-tree is an absolute path on the VM, not “/src/../etc”.'],
  ['vm1 --rdma-core 1', '--rdma-core is one of 50, 56, 60, 64, not “1”.'],
  ['vm1 --undo --nic eth1', '--undo has no use for --nic.'],
  ['vm1 --undo --plan --hugepages 5', '--undo has no use for --hugepages.'],
  ['vm1 --history --only hugepages', '--history has no use for --only.'],
  ['vm1 --history --keep', '--history has no use for --keep.'],
  ['vm1 --only hugepages --nic eth1', '--nic is for give-nic, return-nic, which --only leaves out.'],
  ['vm1 --only give-nic --dpdk 24.11', '--dpdk is for build-dpdk, which --only leaves out.'],
  ['vm1 --port 0', '--port is a number from 1 to 65535, not “0”.'],
  ['vm1 --hugepages', 'The value of --hugepages is missing or not allowed.'],
  ['vm1 --password x', 'Unknown option --password.'],
  ['vm1 --vm facts.json', 'setup has no option --vm.'],
  ['-- -oProxyCommand=x', '“-oProxyCommand=x” is not an address'],
];

test('what is not understood is said, and never reaches the VM', () => {
  assert.equal(parsed(), 'setup needs a host: mana-dpdk setup [USER@]HOST');
  for (const [line, sentence] of nonsense) {
    const found = parsed(...line.split(' '));
    assert.ok(typeof found === 'string', `${line} was understood`);
    assert.ok(found.startsWith(sentence), `${line}: ${found}`);
  }
});

test('detect, lint and explain have none of the options of setup', () => {
  for (const option of ['--run', '--undo', '--history', '--script', '--keep', '--yes'])
    for (const command of ['detect', 'lint', 'explain']) {
      const invocation = parseInvocation([command, 'x', option]);
      assert.ok(invocation.kind === 'usage-error');
      assert.equal(render(invocation.message), `${command} has no option ${option}.`);
    }
});
