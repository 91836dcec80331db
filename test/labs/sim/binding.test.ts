// The steps that hand a NIC to DPDK and take it back, written into the simulated VM's sysfs over SSH.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Client } from 'ssh2';
import { connect, eventually, run, startVm } from './testClient';

const vmbus = '/sys/bus/vmbus';

/** Runs a script as root with bash, which tells why a write failed. */
async function asRoot(client: Client, script: string): Promise<string> {
  const { stdout, stderr } = await run(client, `sudo bash -c '${script}'`);
  return (stdout + stderr).trim();
}

test('hand over by driver_override, and back', async (t) => {
  const client = await connect(t, await startVm(t));
  const uuid = (
    await run(client, 'd=$(readlink -f /sys/class/net/eth1/device); echo ${d##*/}')
  ).stdout.trim();
  assert.match(uuid, /^f8615163-0002-1000-2000-[0-9a-f]{12}$/);
  const write = (text: string, file: string) => asRoot(client, `echo ${text} > ${vmbus}/${file}; echo $?`);
  const uio = 'drivers/uio_hv_generic';
  const seen: Record<string, string> = {
    'no driver yet': await asRoot(client, `ls ${vmbus}/drivers | grep -c uio`),
    modprobe: await asRoot(client, 'modprobe uio_hv_generic; echo $?; grep -c ^uio_hv_generic /proc/modules'),
    'override unset': await asRoot(client, `cat ${vmbus}/devices/${uuid}/driver_override`),
    override: await write('uio_hv_generic', `devices/${uuid}/driver_override`),
    'bind while bound': await write(uuid, `${uio}/bind`),
    down: await asRoot(
      client,
      'ip link set eth1 down; cat /sys/class/net/eth1/flags /sys/class/net/enP30832s1d1/flags',
    ),
    unbind: await write(uuid, 'drivers/hv_netvsc/unbind'),
    'unbind again': await write(uuid, 'drivers/hv_netvsc/unbind'),
    'netdev gone': await asRoot(
      client,
      '[ -e /sys/class/net/eth1 ]; echo $?; [ -e /sys/class/net/enP30832s1d1/master ]; echo $?',
    ),
    bind: await write(uuid, `${uio}/bind`),
    driver: await asRoot(
      client,
      `basename $(readlink ${vmbus}/devices/${uuid}/driver); ls ${vmbus}/devices/${uuid}/uio; ls /dev/uio0`,
    ),
    'undo unbind': await write(uuid, `${uio}/unbind`),
    'undo override': await write('', `devices/${uuid}/driver_override`),
    'undo bind': await write(uuid, 'drivers/hv_netvsc/bind'),
    back: await asRoot(
      client,
      'ip link set eth1 up; cd -P /sys/class/net/eth1/lower_enP30832s1d1 && pwd | sed s,.*/,,; ip -br link show master eth1',
    ),
    unload: await asRoot(client, `modprobe -r uio_hv_generic; echo $?; ls ${vmbus}/drivers | grep -c uio`),
  };
  assert.deepEqual(seen, {
    'no driver yet': '0',
    modprobe: '0\n1',
    'override unset': '(null)',
    override: '0',
    'bind while bound': '1\nbash: line 1: echo: write error: Device or resource busy',
    down: '0x1002\n0x1802',
    unbind: '0',
    'unbind again': '1\nbash: line 1: echo: write error: No such device',
    'netdev gone': '1\n1',
    bind: '0',
    driver: 'uio_hv_generic\nuio0\n/dev/uio0',
    'undo unbind': '0',
    'undo override': '0',
    'undo bind': '0',
    back: 'enP30832s1d1\nenP30832s1d1     UP             7c:1e:52:33:66:29 <BROADCAST,MULTICAST,SLAVE,UP,LOWER_UP>',
    unload: '0\n0',
  });
});

test('new_id twice, and who may write: bash, dash, tee and a user', async (t) => {
  const client = await connect(t, await startVm(t));
  const file = `${vmbus}/drivers/uio_hv_generic/new_id`;
  const guid = 'f8615163-df3e-46c5-913f-f2d2f965ed0e';
  await asRoot(client, `modprobe uio_hv_generic; echo ${guid} > ${file}`);
  const said = async (command: string) => {
    const { stdout, stderr, code } = await run(client, command);
    return `${code ?? ''} ${stdout}${stderr}`.trim();
  };
  assert.deepEqual(
    {
      bash: await said(`sudo bash -c 'echo ${guid} > ${file}'`),
      dash: await said(`sudo sh -c 'echo ${guid} > ${file}'`),
      tee: await said(`echo ${guid} | sudo tee ${file}`),
      user: await said(`echo ${guid} > ${file}`),
      'sudo echo': await said(`sudo echo ${guid} > ${file}`),
      'goes on': await said(
        `sudo bash -c 'if echo ${guid} > ${file} 2>/dev/null; then echo ok; else echo failed; fi'`,
      ),
    },
    {
      bash: '1 bash: line 1: echo: write error: File exists',
      dash: '1 sh: 1: echo: echo: I/O error',
      tee: `0 ${guid}\ntee: ${file}: File exists`.replace('0 ', '1 '),
      user: `1 bash: line 1: ${file}: Permission denied`,
      'sudo echo': `1 bash: line 1: ${file}: Permission denied`,
      'goes on': '0 failed',
    },
  );
});

test('hugepages by node, by sysctl and by /proc, read back everywhere', async (t) => {
  const client = await connect(t, await startVm(t, { faults: ['no-hugepages'] }));
  const node = '/sys/devices/system/node/node0/hugepages';
  await run(client, `echo 512 | sudo tee ${node}/hugepages-2048kB/nr_hugepages > /dev/null`);
  const shown = await run(
    client,
    `cat ${node}/hugepages-2048kB/free_hugepages /proc/sys/vm/nr_hugepages; grep -E '^HugePages_Total' /proc/meminfo`,
  );
  assert.equal(shown.stdout.replaceAll(' ', ''), '512\n512\nHugePages_Total:512\n');
  await run(client, 'sudo sysctl -w vm.nr_hugepages=8');
  assert.equal((await run(client, `cat ${node}/hugepages-2048kB/nr_hugepages`)).stdout, '8\n');
});

test('taking down the SSH NIC freezes the connection; a reboot brings the VM back', async (t) => {
  const vm = await startVm(t);
  const client = await connect(t, vm);
  let closed = false;
  client.on('close', () => {
    closed = true;
  });
  let answered = false;
  void run(client, 'sudo ip link set eth0 down; echo done').then(() => {
    answered = true;
  });
  assert.ok(await eventually(() => vm.machine.nics[0]?.up === false));
  assert.deepEqual({ answered, closed }, { answered: false, closed: false });
  vm.reboot();
  assert.ok(await eventually(() => closed));
  const again = await connect(t, vm);
  assert.equal((await run(again, 'echo alive')).stdout, 'alive\n');
});
