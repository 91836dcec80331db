// Zero lock-outs on a real kernel: devices over devices, addresses of both kinds, routes, forged words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { action } from '../../../../src/core/setup/actions';
import { statusOf } from '../../../e2e/setup/actor';
import { emulatedLab } from '../../../e2e/setup/emulated';
import { attempt, handOver, namesOf, planFor, type Forged } from '../../../e2e/setup/lockout';
import { detectLab } from '../../connect';
import { startOrSkip } from '../index';

const eth1: Forged = {
  uuid: 'f8615163-0002-1000-2000-f00d3aecb40a',
  mac: 'f0:0d:3a:ec:b4:0a',
  name: 'eth1',
  vf: 'enP30832p0s0',
};
const eth2: Forged = {
  uuid: 'f8615163-0003-1000-2000-f00d3aecb40b',
  mac: 'f0:0d:3a:ec:b4:0b',
  name: 'eth2',
  vf: 'enP30832p0s0d1',
};

/** How SSH may arrive over eth1: what makes it so, the connection it then has, and what takes it back. */
const arrivals: Readonly<
  Record<string, { readonly make: string; readonly ssh: string; readonly end: string }>
> = {
  'its own address': { make: ':', ssh: '10.0.0.2 5000 10.0.1.4 22', end: ':' },
  'its own address as IPv6 spells it': {
    make: ':',
    ssh: '::ffff:10.0.0.2 5000 ::ffff:10.0.1.4 22',
    end: ':',
  },
  'an IPv6 address': {
    make: 'ip -6 addr add fd00:1::4/64 dev eth1 nodad',
    ssh: 'fd00:1::9 5000 fd00:1::4 22',
    end: 'ip -6 addr del fd00:1::4/64 dev eth1',
  },
  'a link-local address with its zone': {
    make: 'ip -6 addr add fe80::44/64 dev eth1 nodad',
    ssh: 'fe80::9%eth1 5000 fe80::44%eth1 22',
    end: 'ip -6 addr del fe80::44/64 dev eth1',
  },
  'a second address': {
    make: 'ip addr add 10.5.0.1/24 dev eth1',
    ssh: '10.5.0.9 5000 10.5.0.1 22',
    end: 'ip addr del 10.5.0.1/24 dev eth1',
  },
  'an address of its VF': {
    make: 'ip addr add 10.4.0.1/24 dev enP30832p0s0',
    ssh: '10.4.0.9 5000 10.4.0.1 22',
    end: 'ip addr del 10.4.0.1/24 dev enP30832p0s0',
  },
  'a VLAN': {
    make: 'ip link add link eth1 name eth1.7 type vlan id 7 && ip addr add 10.7.0.1/24 dev eth1.7 && ip link set eth1.7 up',
    ssh: '10.7.0.9 5000 10.7.0.1 22',
    end: 'ip link del eth1.7',
  },
  'a MAC VLAN': {
    make: 'ip link add link eth1 name mv9 type macvlan && ip addr add 10.6.0.1/24 dev mv9 && ip link set mv9 up',
    ssh: '10.6.0.9 5000 10.6.0.1 22',
    end: 'ip link del mv9',
  },
  'a bridge': {
    make: 'ip link add br9 type bridge && ip link set eth1 master br9 && ip addr add 10.8.0.1/24 dev br9 && ip link set br9 up',
    ssh: '10.8.0.9 5000 10.8.0.1 22',
    end: 'ip link set eth1 nomaster; ip link del br9',
  },
  'a bond': {
    make: 'ip link add bond9 type bond mode active-backup && ip link set eth1 down && ip link set eth1 master bond9 && ip addr add 10.9.0.1/24 dev bond9 && ip link set bond9 up',
    ssh: '10.9.0.9 5000 10.9.0.1 22',
    end: 'ip link set eth1 nomaster; ip link del bond9; ip link set eth1 up',
  },
  'a VLAN on a bridge on a VLAN': {
    make:
      'ip link add link eth1 name eth1.3 type vlan id 3 && ip link add br3 type bridge && ip link set eth1.3 master br3 && ' +
      'ip link add link br3 name br3.4 type vlan id 4 && ip addr add 10.3.0.1/24 dev br3.4 && ip link set eth1.3 up && ip link set br3 up && ip link set br3.4 up',
    ssh: '10.3.0.9 5000 10.3.0.1 22',
    end: 'ip link del br3.4; ip link del br3; ip link del eth1.3',
  },
};

void test('lock-outs on the emulated VM', async (t) => {
  const lab = await startOrSkip(t, () => emulatedLab());
  if (lab === undefined) return;
  t.after(() => lab.close());
  // Addresses that IPv6 still probes would look like a change.
  await lab.root(
    'for f in /proc/sys/net/ipv6/conf/*/accept_dad; do echo 0 > $f; done; ' +
      'ip link property add dev eth0 altname ens192; ip link property add dev eth0 altname enx9',
  );
  const link = await lab.open();
  const report = await detectLab(link.connection);
  const status = await statusOf(link.connection, report);
  await link.close();
  const guard = (of: Forged) => [action('guard_nic', of.uuid, of.mac)];

  await t.test('the NIC of this connection, by every name it has', () => {
    const ssh = report.facts.nics.find(({ carriesSsh }) => carriesSsh === true);
    assert.ok(ssh);
    assert.deepEqual(status.altNames['eth0']?.slice(-2), ['ens192', 'enx9']);
    for (const name of namesOf(ssh, status.altNames, report.facts))
      for (const step of planFor(report, name, status.altNames)) {
        assert.equal(step.state === 'blocked' || step.state === 'met', true, `${name}: ${step.state}`);
        assert.deepEqual(step.commands, [], name);
      }
  });

  for (const [what, { make, ssh, end }] of Object.entries(arrivals))
    await t.test(`SSH by ${what}: eth1 is refused, eth2 is not`, async () => {
      const made = await lab.root(`{ ${make}; } 2>&1 || echo FAILED`);
      try {
        assert.equal(made, '');
        const whole = await attempt(lab, report, what, handOver(eth1), ssh);
        assert.deepEqual(
          { outcome: whole.outcome, commands: whole.commands, changed: whole.changed },
          { outcome: 'refused', commands: [], changed: [] },
        );
        const other = await attempt(lab, report, what, guard(eth2), ssh);
        assert.equal(other.outcome, 'nothing-to-do', `${other.outcome} ${other.refusal}`);
      } finally {
        await lab.root(`{ ${end}; } 2>&1; ip addr replace 10.0.1.4/24 brd 10.0.1.255 dev eth1`);
      }
    });

  await t.test('the default route’s NIC is refused, although SSH is elsewhere', async () => {
    await lab.root('ip route add default via 10.0.1.1 dev eth1 metric 1');
    try {
      const result = await attempt(lab, report, 'default route', handOver(eth1));
      assert.deepEqual([result.outcome, result.commands, result.changed], ['refused', [], []]);
      assert.match(result.refusal, /default route/);
    } finally {
      await lab.root('ip route del default via 10.0.1.1 dev eth1 metric 1');
    }
  });

  await t.test('forged words and connections', async () => {
    const channel = { ...eth1, uuid: '00000001-7870-47b5-b203-92d794c05ed5' };
    const tries: readonly (readonly [string, readonly ReturnType<typeof action>[], string?])[] = [
      ['the channel of the PCI function', handOver(channel)],
      ['a NIC that is not there', handOver({ ...eth1, uuid: 'f8615163-0009-1000-2000-000000000009' })],
      ['names that have changed', handOver({ ...eth1, name: 'eth2' })],
      ['the VF of another', handOver({ ...eth1, vf: eth2.vf })],
      ['no guard', handOver(eth1, false)],
      ['no connection', handOver(eth1), ''],
      ['a connection that is none', handOver(eth1), 'a b c d'],
      ['an address of nobody', handOver(eth1), '10.0.0.2 5000 999.1.1.1 22'],
      ['the VM itself', handOver(eth1), '127.0.0.1 5000 127.0.0.1 22'],
      ['a command', handOver(eth1), '10.0.0.2 5000 ;reboot 22'],
    ];
    for (const [what, actions, ssh] of tries) {
      const result = await attempt(lab, report, what, actions, ssh);
      assert.ok(['refused', 'failed'].includes(result.outcome), `${what}: ${result.outcome}`);
      assert.deepEqual(result.changed, [], what);
      assert.ok(result.answers, what);
    }
  });
});
