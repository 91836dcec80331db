// Addresses, routes and network managers of the simulated VM.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import type { Fault } from './faults';
import { connect, run, startVm } from './testClient';

const uuid = 'f8615163-0002-1000-2000-7c1e52336629';
const vmbus = '/sys/bus/vmbus';
const local6 = 'fe80::7e1e:52ff:fe33:6629/64';

async function rootShell(t: TestContext, faults: readonly Fault[] = []) {
  const vm = await startVm(t, { faults });
  const client = await connect(t, vm);
  const root = async (script: string) => {
    const { stdout, stderr } = await run(client, `exec sudo bash -c '${script}' 2>&1`);
    return (stdout + stderr).trimEnd();
  };
  const addresses = async () =>
    (await root('ip -o addr show dev eth1'))
      .split('\n')
      .map((line) => line.split(/\s+/)[3] ?? '')
      .join(' ');
  return { vm, root, addresses };
}

test('addresses and routes follow the link, as in the kernel', async (t) => {
  const { root, addresses } = await rootShell(t);
  // The kernel alone: no network manager mends anything.
  await root(
    'printf "[Match]\nName=*\n[Link]\nUnmanaged=yes\n" > /run/systemd/network/00-off.network; networkctl reload',
  );
  const routes = () => root('ip route show dev eth1');
  const subnet = '10.0.1.0/24 proto kernel scope link src 10.0.1.4 metric 200';
  const gateway = '10.0.1.1 proto dhcp scope link src 10.0.1.4 metric 200';
  assert.deepEqual(
    [await addresses(), await routes()],
    [`10.0.1.4/24 ${local6}`, `${subnet} \n${gateway} `.trimEnd()],
  );
  await root(
    'ip addr add 192.168.5.1/24 brd + dev eth1; ip -6 addr add fd00::1/64 dev eth1; ip route add 192.168.9.0/24 via 192.168.5.9 dev eth1',
  );
  assert.equal(await addresses(), `10.0.1.4/24 192.168.5.1/24 ${local6} fd00::1/64`);
  assert.equal(
    await root('ip route get 192.168.9.7 | head -n 1'),
    '192.168.9.7 via 192.168.5.9 dev eth1 src 192.168.5.1 uid 0',
  );
  await root('ip link set dev eth1 down');
  assert.deepEqual([await addresses(), await routes()], ['10.0.1.4/24 192.168.5.1/24', '']);
  await root('ip link set dev eth1 up');
  assert.deepEqual(
    [await addresses(), await routes()],
    [
      `10.0.1.4/24 192.168.5.1/24 ${local6}`,
      `192.168.5.0/24 proto kernel scope link src 192.168.5.1 \n${subnet}`,
    ],
  );
  assert.deepEqual(
    {
      'no gateway': await root('ip route add 1.2.3.0/24 via 9.9.9.9 dev eth1'),
      'there already': await root('ip addr add 10.0.1.4/24 dev eth1'),
      replaced: await root('ip addr replace 10.0.1.4/24 dev eth1; echo $?'),
      gone: await root('ip addr del 10.9.9.9/24 dev eth1'),
      'no device': await root('ip link set dev eth7 up'),
      'up cannot be renamed': await root('ip link set dev eth1 name lan'),
      renamed: await root(
        'ip link set dev eth1 down; ip link set dev eth1 name lan; ip -br link show lan | cut -d" " -f1',
      ),
      altname: await root('ip -o link show dev enP30832p0s0np1 | cut -d" " -f2'),
      mtu: await root(
        'ip link set dev lan mtu 4000; cat /sys/class/net/lan/mtu /sys/class/net/enP30832s1d1/mtu',
      ),
    },
    {
      'no gateway': 'Error: Nexthop has invalid gateway.',
      'there already': 'RTNETLINK answers: File exists',
      replaced: '0',
      gone: 'RTNETLINK answers: Cannot assign requested address',
      'no device': 'Cannot find device "eth7"',
      'up cannot be renamed': 'RTNETLINK answers: Device or resource busy',
      renamed: 'lan',
      altname: 'enP30832s1d1:',
      mtu: '4000\n4000',
    },
  );
});

test('losing the netdev loses its addresses; bound again, networkd configures it by its file', async (t) => {
  const { vm, root, addresses } = await rootShell(t);
  const before = vm.snapshot();
  await root(`ip link set eth1 down; echo ${uuid} > ${vmbus}/drivers/hv_netvsc/unbind`);
  await vm.advance(5000);
  const away = vm.snapshot().nics[uuid];
  assert.deepEqual([away?.name, away?.addresses, away?.routes, away?.vfUp], [null, [], [], false]);
  await root(`echo ${uuid} > ${vmbus}/drivers/hv_netvsc/bind`);
  assert.equal(await addresses(), '');
  await vm.advance(1000);
  assert.equal(await addresses(), `10.0.1.4/24 ${local6}`);
  assert.deepEqual(vm.snapshot(), before);
});

for (const manager of ['networkd', 'NetworkManager'] as const)
  test(`${manager} sets a VF without a master up again, unless told to keep off`, async (t) => {
    const faults: readonly Fault[] =
      manager === 'networkd' ? ['vf-re-upped'] : ['vf-re-upped', 'network-manager'];
    const { vm, root } = await rootShell(t, faults);
    const round = async (before: string) => {
      await root(`${before}; ip link set eth1 down; echo ${uuid} > ${vmbus}/drivers/hv_netvsc/unbind`);
      await vm.advance(1000);
      const up = vm.machine.nics[1]?.vfUp;
      await root(`echo ${uuid} > ${vmbus}/drivers/hv_netvsc/bind`);
      await vm.advance(1000);
      return up;
    };
    const file = '/run/systemd/network/00-keep-off.network';
    const written = `printf "%s\\n" "[Match]" MACAddress=7c:1e:52:33:66:29 Driver=mana "[Link]" Unmanaged=yes > ${file}`;
    const told =
      manager === 'networkd'
        ? { half: written, whole: 'networkctl reload', state: 'networkctl --no-legend list enP30832s1d1' }
        : {
            half: ':',
            whole: 'nmcli device set enP30832s1d1 managed no',
            state: 'nmcli -g GENERAL.STATE device show enP30832s1d1',
          };
    assert.deepEqual(
      [await round(':'), await round(told.half), await round(told.whole), await root(told.state)],
      [
        true,
        true,
        false,
        manager === 'networkd' ? '  6 enP30832s1d1 ether enslaved unmanaged' : '10 (unmanaged)',
      ],
    );
  });

test('the connections of sshd are in /proc/net/tcp', async (t) => {
  const { root } = await rootShell(t);
  const shown = await root(
    'grep -c "0400000A:0016 0100007F:.* 01 " /proc/net/tcp; grep -o "fe80.*eth1" /proc/net/if_inet6',
  );
  assert.equal(shown, '1\nfe800000000000007e1e52fffe336629 03 40 20 80     eth1');
});
