// Pairs: two VMs or two NICs of one, the same queues at both ends, one subnet, and never the NIC of SSH.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts } from '../../../src/core/detect/facts';
import { render } from '../../../src/core/message';
import { isRunProblem, startable } from '../../../src/core/run/plan';
import { planPair, type PairEnd, type PairPlan, type PlanPairInput } from '../../../src/core/run/planPair';
import { handedOver, healthy, nicPair, pool } from '../judge/situations';
import { reportOf } from '../report/fixtures';

/** The n-th VM of a subnet, its data NIC in 10.0.1.0/24. */
function vm(index: number, changes: Partial<Facts> = {}): Facts {
  const mac = `60:45:bd:00:0${String(index)}:01`;
  const nic = nicPair(1, {
    mac,
    addresses: [`10.0.1.${String(index + 3)}/24`],
    vmbusUuid: `f8615163-0001-1000-2000-6045bd000${String(index)}01`,
  });
  return {
    ...healthy,
    host: `vm${String(index)}`,
    bootId: `boot-${String(index)}`,
    nics: [nicPair(0), nic],
    ...changes,
  };
}

const end = (facts: Facts, id: string, more: Partial<PairEnd> = {}): PairEnd => ({
  report: reportOf(facts),
  id: id.repeat(16),
  ...more,
});

function plan(sender: PairEnd, receiver: PairEnd, more: Partial<PlanPairInput> = {}): PairPlan | string {
  const found = planPair({ sender, receiver, durationSeconds: 30, statsPeriodSeconds: 1, ...more });
  return isRunProblem(found) ? `${found.id}: ${render(found.message)}` : found;
}

/** What stands against a pair, as `id: sentence`. */
function no(...input: Parameters<typeof plan>): string {
  const found = plan(...input);
  return typeof found === 'string' ? found : 'planned';
}

function made(...input: Parameters<typeof plan>): PairPlan {
  const found = plan(...input);
  assert.ok(typeof found !== 'string', typeof found === 'string' ? found : '');
  return found;
}

test('two VMs', () => {
  const { sender, receiver, sourceAddress, destinationAddress, sameVm } = made(
    end(vm(1), 'a'),
    end(vm(2), 'b'),
  );
  assert.deepEqual([sourceAddress, destinationAddress, sameVm], ['10.0.1.4', '10.0.1.5', false]);
  assert.equal(
    sender.command.text,
    '/usr/local/bin/dpdk-testpmd -l 1-5 -a 7870:00:00.0,mac=60:45:bd:00:01:01 --file-prefix=mana-aaaaaaaa -- --forward-mode=txonly --tx-ip=10.0.1.4,10.0.1.5 --txonly-multi-flow --auto-start --nb-cores=4 --txq=4 --rxq=4 --stats-period=1',
  );
  assert.equal(
    receiver.command.text,
    '/usr/local/bin/dpdk-testpmd -l 1-5 -a 7870:00:00.0,mac=60:45:bd:00:02:01 --file-prefix=mana-bbbbbbbb -- --forward-mode=rxonly --auto-start --nb-cores=4 --rxq=4 --txq=4 --stats-period=1',
  );
  assert.deepEqual(
    [sender, receiver].map(({ host, scenario, durationSeconds }) => [host, scenario, durationSeconds]),
    [
      ['vm1', 'sender', 30],
      ['vm2', 'receiver', 60],
    ],
  );
  assert.deepEqual(
    [sender, receiver].flatMap(({ findings }) => findings.map(({ rule }) => rule)),
    [],
  );
});

test('both ends have as many queues as the smaller one', () => {
  const small = (index: number): Facts => vm(index, { cpu: { ...healthy.cpu, lcores: '0-3', count: 4 } });
  const queues = (...input: Parameters<typeof plan>): unknown =>
    [made(...input).sender, made(...input).receiver].map(({ command }) =>
      /--nb-cores=\d+|--txq=\d+/g[Symbol.match](command.text)?.join(' '),
    );
  assert.deepEqual(queues(end(vm(1), 'a'), end(small(2), 'b')), [
    '--nb-cores=2 --txq=2',
    '--nb-cores=2 --txq=2',
  ]);
  assert.deepEqual(queues(end(small(1), 'a'), end(vm(2), 'b')), [
    '--nb-cores=2 --txq=2',
    '--nb-cores=2 --txq=2',
  ]);
  assert.deepEqual(queues(end(vm(1), 'a'), end(vm(2), 'b'), { queues: 1 }), [
    '--nb-cores=1 --txq=1',
    '--nb-cores=1 --txq=1',
  ]);
});

test('two NICs of one VM: other lcores, half of the memory, another prefix', () => {
  const facts: Facts = {
    ...healthy,
    nics: [nicPair(0), nicPair(1), nicPair(2, { addresses: ['10.0.1.9/24'] })],
    cpu: { ...healthy.cpu, lcores: '0-15', count: 16 },
    hugepages: [pool({ total: 512, free: 300 })],
  };
  const { sender, receiver, sameVm } = made(end(facts, 'a'), end(facts, 'b'));
  assert.equal(sameVm, true);
  assert.deepEqual(
    [sender, receiver].map(({ command }) =>
      / -l (\S+) -a \S+?mac=(\S+) --file-prefix=(\S+) /.exec(command.text)?.slice(1),
    ),
    [
      ['1-5', '60:45:bd:00:00:01', 'mana-aaaaaaaa'],
      ['8-12', '60:45:bd:00:00:02', 'mana-bbbbbbbb'],
    ],
  );
  for (const { command } of [sender, receiver]) assert.match(command.text, /--total-num-mbufs=98304$/);
  const named = made(end(facts, 'a', { nic: 'eth2' }), end(facts, 'b'));
  assert.deepEqual([named.sourceAddress, named.destinationAddress], ['10.0.1.9', '10.0.1.4']);
  const receiverNamed = made(end(facts, 'a'), end(facts, 'b', { nic: 'eth1' }));
  assert.deepEqual([receiverNamed.sourceAddress, receiverNamed.destinationAddress], ['10.0.1.9', '10.0.1.4']);
  const few = { ...facts, cpu: { ...healthy.cpu, lcores: '0-3', count: 4 } };
  assert.match(
    no(end(few, 'a'), end(few, 'b')),
    /^no-lcores: Sender and receiver on one VM take two logical cores each/,
  );
  assert.match(no(end(facts, 'a', { nic: 'eth1' }), end(facts, 'b', { nic: 'eth1' })), /^same-nic: /);
});

test('addresses that DPDK has taken from the kernel are known to Azure, or are named', () => {
  const given = (index: number): Facts => {
    const facts = vm(index);
    const nic = {
      ...handedOver(1, false),
      mac: facts.nics[1]?.mac ?? null,
      vmbusUuid: facts.nics[1]?.vmbusUuid ?? null,
    };
    return { ...facts, nics: [nicPair(0), nic] };
  };
  assert.match(
    no(end(given(1), 'a'), end(given(2), 'b')),
    /^no-source: The address of 60:45:bd:00:01:01 on vm1 is not known/,
  );
  const named = made(
    end(given(1), 'a', { address: '10.0.1.4' }),
    end(given(2), 'b', { address: '10.0.1.5/24' }),
  );
  assert.deepEqual([named.sourceAddress, named.destinationAddress], ['10.0.1.4', '10.0.1.5']);
  assert.ok(startable(named.sender) && startable(named.receiver));
  const azure = given(1);
  const interfaces = [{ mac: '60:45:bd:00:01:01', addresses: ['10.0.1.4/24'] }];
  const known = { ...azure, azure: { ...azure.azure, interfaces } };
  assert.equal(made(end(known, 'a'), end(vm(2), 'b')).sourceAddress, '10.0.1.4');
});

test('pairs that cannot be', () => {
  const other = vm(2, {
    nics: [nicPair(0), nicPair(1, { mac: '60:45:bd:00:02:01', addresses: ['10.9.1.5/24'] })],
  });
  const same = vm(2, {
    nics: [nicPair(0), nicPair(1, { mac: '60:45:bd:00:02:01', addresses: ['10.0.1.4/24'] })],
  });
  const one = vm(2, { nics: [nicPair(0)] });
  assert.deepEqual(
    {
      subnet: plan(end(vm(1), 'a'), end(other, 'b')),
      address: plan(end(vm(1), 'a'), end(same, 'b')),
      noNic: no(end(vm(1), 'a'), end(one, 'b')).split(':')[0],
      sshNic: no(end(vm(1), 'a'), end(vm(2), 'b', { nic: 'eth0' })).split(':')[0],
      sshNicSends: no(end(vm(1), 'a', { nic: 'eth0' }), end(vm(2), 'b')).split(':')[0],
      badAddress: plan(end(vm(1), 'a'), end(vm(2), 'b', { address: 'vm2' })),
      toSsh: no(end(vm(1), 'a'), end(vm(2), 'b', { address: '10.0.0.4' })).split(':')[0],
      queues: no(end(vm(1), 'a'), end(vm(2), 'b'), { queues: 3 }).split(':')[0],
      stale: no(end(vm(1), 'a', { bootId: 'x' }), end(vm(2), 'b')).split(':')[0],
    },
    {
      subnet:
        'other-subnet: 10.0.1.4/24 and 10.9.1.5/24 are not in one subnet. A pair runs between two NICs of the same subnet.',
      address: 'same-nic: Sender and receiver have the same address, 10.0.1.4.',
      noNic: 'no-nic',
      sshNic: 'ssh-nic',
      sshNicSends: 'ssh-nic',
      badAddress: 'bad-address: “vm2” is not an IPv4 address.',
      toSsh: 'ssh-nic',
      queues: 'bad-request',
      stale: 'stale-facts',
    },
  );
});

test('no limit is no limit for the receiver either', () => {
  const { sender, receiver } = made(end(vm(1), 'a'), end(vm(2), 'b'), { durationSeconds: 0 });
  assert.deepEqual([sender.durationSeconds, receiver.durationSeconds], [0, 0]);
});

test('the address of SSH on the receiver’s side is never sent to, also within one subnet', () => {
  const flat = vm(2, {
    nics: [
      nicPair(0, { addresses: ['10.0.1.50/24'] }),
      nicPair(1, { mac: '60:45:bd:00:02:01', addresses: ['10.0.1.5/24'] }),
    ],
    ssh: { serverAddress: '10.0.1.50', interface: 'eth0' },
  });
  assert.match(
    no(end(vm(1), 'a'), end(flat, 'b', { address: '10.0.1.50' })),
    /^ssh-nic: 10\.0\.1\.50 is the address that the SSH connection to vm2 goes to/,
  );
});
