// What a start is refused for on the VM itself, at that moment, whatever the plan believed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StartRun } from '../../../../src/core/run/vm/startRun';
import { runNote } from '../../../../src/core/run/vm/refusals';
import { render } from '../../../../src/core/message';
import { waitFor } from '../../../labs/process';
import { startOrSkip } from '../../../labs/unavailable';
import { ask, BoxClient, forwards, leftovers, noChecks, startRunBox } from '../../../e2e/run/boxRun';
import { installStandIn, standInRun } from '../../../e2e/run/standIn';

const [ssh, first, second] = ['00:0d:3a:00:00:01', '00:0d:3a:00:00:02', '00:0d:3a:00:00:03'];
const uuidOf = (mac: string): string => `f8615163-0002-1000-2000-${mac.replaceAll(':', '')}`;
const connection = '10.9.0.9 50000 10.9.0.4 22';

/**
 * A /sys and a /dev with three NICs: eth0 with its VF carries SSH and the default route; the second one is with
 * uio_hv_generic as uio0 and its VF is down; the third one is with the kernel and its VF is up.
 */
const machine = `
ip link set lo up
ip link add eth0 type veth peer name peer && ip link set eth0 up && ip link set peer up
ip addr add 10.9.0.4/24 dev eth0 && ip route add default via 10.9.0.1
mkdir /run/dev /run/dev/infiniband && mknod /run/dev/null c 1 3 && mknod /run/dev/urandom c 1 9
touch /run/dev/uio0 /run/dev/infiniband/uverbs0
mount --bind /run/dev /dev && mount -t tmpfs tmpfs /sys && cd /sys
mkdir -p class/net bus/vmbus/devices kernel/mm/hugepages/hugepages-2048kB bus/vmbus/drivers/hv_netvsc \
  bus/vmbus/drivers/uio_hv_generic bus/pci/drivers/mana bus/pci/devices/7870:00:00.0
ln -s ../../drivers/mana bus/pci/devices/7870:00:00.0/driver
echo 32 >kernel/mm/hugepages/hugepages-2048kB/free_hugepages
nic() { # UUID DRIVER
  mkdir -p "bus/vmbus/devices/$1"
  echo '{f8615163-df3e-46c5-913f-f2d2f965ed0e}' >"bus/vmbus/devices/$1/class_id"
  ln -s "../../drivers/$2" "bus/vmbus/devices/$1/driver"
}
netdev() { # NAME MAC FLAGS DEVICE
  mkdir "class/net/$1"
  echo "$2" >"class/net/$1/address"
  echo "$3" >"class/net/$1/flags"
  ln -s "/sys/$4" "class/net/$1/device"
}
nic ${uuidOf(ssh)} hv_netvsc
nic ${uuidOf(first)} uio_hv_generic
nic ${uuidOf(second)} hv_netvsc
mkdir -p bus/vmbus/devices/${uuidOf(first)}/uio/uio0
netdev eth0 ${ssh} 0x1003 bus/vmbus/devices/${uuidOf(ssh)}
netdev eth2 ${second} 0x1003 bus/vmbus/devices/${uuidOf(second)}
netdev vf0 ${ssh} 0x1803 bus/pci/devices/7870:00:00.0
netdev vf1 ${first} 0x1802 bus/pci/devices/7870:00:00.0
netdev vf2 ${second} 0x1803 bus/pci/devices/7870:00:00.0
`;

test('a start is refused for what is not so on the VM, and says what', async (t) => {
  const box = await startOrSkip(t, () => startRunBox());
  if (box === undefined) return;
  t.after(() => box.close());
  await box.run(machine);
  await installStandIn(box);
  const tried = async (change: Partial<StartRun>, options = {}): Promise<string | undefined> => {
    const client = await ask(
      box,
      { kind: 'start', run: standInRun('nothing', change) },
      { connection, ...options },
    );
    const refused = client.refusal;
    if (refused !== undefined) {
      assert.equal(client.finished, 'refused', client.describe());
      const [id = '', ...args] = refused.split(' ');
      const words = runNote(id, args);
      assert.ok(words !== undefined, `no text for ${id}`);
      assert.doesNotMatch(render(words), /\{\d\}/, 'every value of its text is given');
    }
    return refused;
  };
  const checks = (change: Partial<StartRun['checks']>): Partial<StartRun> => ({
    checks: { ...noChecks, ...change },
  });

  await box.run(
    'mkdir -p /run/open/dir /run/mine && cp /run/stand-in/dpdk-testpmd /run/open/dir/ && chmod 777 /run/open',
  );
  await box.run(
    'cp /run/stand-in/dpdk-testpmd /run/mine/writable && chmod 757 /run/mine/writable; touch /run/mine/plain',
  );
  const bootId = (await box.run('cat /proc/sys/kernel/random/boot_id')).trim();
  const other = bootId.replaceAll(/[0-9a-f]/g, '0');
  assert.deepEqual(
    {
      missing: await tried({ program: '/opt/none/dpdk-testpmd' }),
      folder: await tried({ program: '/run/mine' }),
      plain: await tried({ program: '/run/mine/plain' }),
      writable: await tried({ program: '/run/mine/writable' }),
      openFolder: await tried({ program: '/run/open/dir/dpdk-testpmd' }),
      hugepages: await tried(checks({ hugepagesKb: 65_537 })),
      enough: await tried(checks({ hugepagesKb: 65_536 })),
      sshByMac: await tried(checks({ macs: [ssh.toUpperCase()] })),
      sshByUuid: await tried(checks({ uuids: [uuidOf(ssh)] })),
      sshByName: await tried(checks({ interfaces: ['eth0'] })),
      sshByVfName: await tried(checks({ interfaces: ['vf0'] })),
      // All ports of MANA have this address: without mac= the one of SSH is taken as well.
      function: await tried(checks({ pciAddresses: ['7870:00:00.0'] })),
      noConnection: await tried(checks({ macs: [first] }), { connection: '' }),
      givenByNobody: await tried(checks({ uuids: [uuidOf(second)], givenUuids: [uuidOf(second)] })),
      vfUp: await tried(checks({ macs: [second] })),
      given: await tried(checks({ macs: [first], uuids: [uuidOf(first)], givenUuids: [uuidOf(first)] })),
      otherBoot: await tried({}, { bootId: other }),
      thisBoot: await tried({}, { bootId }),
    },
    {
      missing: 'testpmd-missing /opt/none/dpdk-testpmd',
      folder: 'testpmd-not-executable /run/mine',
      plain: 'testpmd-not-executable /run/mine/plain',
      writable: 'testpmd-open /run/mine/writable /run/mine/writable',
      openFolder: 'testpmd-open /run/open/dir/dpdk-testpmd /run/open',
      hugepages: 'hugepages-missing 65 64',
      enough: undefined,
      sshByMac: 'ssh-nic eth0',
      sshByUuid: 'ssh-nic eth0',
      sshByName: 'ssh-nic eth0',
      sshByVfName: 'ssh-nic vf0',
      function: 'ssh-nic vf0',
      noConnection: 'ssh-nic-unknown',
      givenByNobody: `nic-not-handed-over ${uuidOf(second)} hv_netvsc`,
      vfUp: `vf-up vf2 ${second}`,
      given: undefined,
      otherBoot: 'rebooted-since-plan',
      thisBoot: undefined,
    },
  );
  assert.equal(
    (await ask(box, { kind: 'follow', id: '0123456789abcdef', from: 1 }, { bootId: other })).refusal,
    'run-lost-by-reboot 0123456789abcdef',
  );
});

test('a NIC and a file prefix are for one at a time', async (t) => {
  const box = await startOrSkip(t, () => startRunBox());
  if (box === undefined) return;
  t.after(() => box.close());
  await box.run(machine);
  await installStandIn(box);
  const checks = { ...noChecks, macs: [first], uuids: [uuidOf(first)] };
  const tried = async (change: Partial<StartRun>): Promise<string | undefined> =>
    (await ask(box, { kind: 'start', run: standInRun('nothing', change) }, { connection })).refusal;

  /** Starts a program inside and waits until it is the one whose line has these words. */
  const holding = async (
    script: string,
    words: string,
  ): Promise<{ pid: number; end: () => Promise<void> }> => {
    const child = box.start(['-c', script]);
    const ended = new Promise((resolve) => child.once('close', resolve));
    const { pid } = await waitFor(words, async () =>
      (await box.processes()).find(({ line }) => line.includes(words) && !line.includes('exec ')),
    );
    return {
      pid,
      end: async () => {
        await box.run(`kill ${pid}`);
        await ended;
      },
    };
  };

  const both = [standInRun('obey', { checks }), standInRun('obey', { checks })].map((one) => ({
    one,
    client: new BoxClient(box, { kind: 'start', run: one }, { connection }),
  }));
  await Promise.all(
    both.map(({ client }) => Promise.race([client.ended, client.until('forwarding', forwards)])),
  );
  const at = both.filter(({ client }) => client.refusal === undefined);
  assert.ok(at.length <= 1, 'two that were started at once never have the same NIC');
  for (const { one, client } of at) {
    await ask(box, { kind: 'stop', id: one.id, how: 'polite' });
    await client.ended;
    await ask(box, { kind: 'collect', id: one.id });
  }

  const run = standInRun('obey', { checks });
  const client = new BoxClient(box, { kind: 'start', run }, { connection });
  await client.until('forwarding', forwards);
  assert.equal(await tried({ checks: { ...noChecks, macs: [first] } }), `run-nic-busy ${first} ${run.id}`);
  assert.equal(
    await tried({ checks: { ...noChecks, uuids: [uuidOf(first)] } }),
    `run-nic-busy ${uuidOf(first)} ${run.id}`,
  );
  assert.equal(await tried({ id: run.id }), `run-exists ${run.id}`);
  await ask(box, { kind: 'stop', id: run.id, how: 'polite' });
  assert.equal(await tried({ checks }), undefined, 'free again');

  const holder = await holding('exec 9</dev/uio0; exec sleep 1000', 'sleep 1000');
  assert.equal(await tried({ checks }), `nic-in-use /dev/uio0 sleep ${holder.pid}`);
  await holder.end();

  const direct = await holding(
    `exec 9</dev/infiniband/uverbs0; exec -a "dpdk 7870:00:00.0,mac=${first.toUpperCase()}" sleep 1000`,
    '7870:00:00.0,mac=',
  );
  assert.equal(
    await tried({ checks: { ...noChecks, macs: [first] } }),
    `nic-in-use ${first} sleep ${direct.pid}`,
  );
  await direct.end();

  const primary = await holding('exec /run/stand-in/dpdk-testpmd primary shared', 'primary shared');
  await waitFor('its lock', async () => (await box.run('cat /proc/locks')).includes(` ${primary.pid} `));
  assert.equal(
    await tried({ filePrefix: 'shared', ownPrefix: false }),
    `prefix-in-use shared dpdk-testpmd ${primary.pid}`,
  );
  const list = await ask(box, { kind: 'list' });
  assert.deepEqual(
    list.events.flatMap((event) => (event.kind === 'status' && event.name === 'other' ? [event.words] : [])),
    [[String(primary.pid), 'dpdk-testpmd', 'shared']],
  );
  await primary.end();
  for (const event of list.events)
    if (event.kind === 'status' && event.name === 'run')
      assert.equal((await ask(box, { kind: 'collect', id: event.words[0] ?? '' })).finished, 'done');
  assert.deepEqual((await leftovers(box)).processes, []);
});
