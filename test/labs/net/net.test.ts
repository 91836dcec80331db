// The namespace machine itself: users, delay, black hole, reboot, two side by side, and that nothing stays.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { test } from 'node:test';
import { run } from '../process';
import { startMachine, startOrSkip, type LabMachine } from './index';

function ssh(machine: LabMachine, user: string, command: string, input?: string): Promise<string> {
  return run(
    'ssh',
    [
      ...['-F', 'none', '-i', machine.identityFile, '-o', `UserKnownHostsFile=${machine.knownHostsFile}`],
      ...['-o', 'StrictHostKeyChecking=yes', '-o', 'BatchMode=yes', '-o', 'IdentityAgent=none'],
      ...['-o', 'LogLevel=ERROR', `${user}@${machine.delayedHost}`, command],
    ],
    input === undefined ? {} : { input },
  ).then((text) => text.trim());
}

/** Milliseconds of one TCP handshake, that is of one round trip; undefined when none happened in a second. */
function handshake(machine: LabMachine): Promise<number | undefined> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: machine.delayedHost, port: machine.port, timeout: 1_000 });
    socket.once('connect', () => {
      socket.destroy();
      resolve(performance.now() - start);
    });
    socket.once('timeout', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', reject);
  });
}

/**
 * Links and mounts of the labs on this host, each with the number that the kernel gave it: other tests may start
 * machines meanwhile, even under the same names, but never under the same numbers.
 */
async function traces(): Promise<string[]> {
  const links = (await run('ip', ['-o', 'link']))
    .split('\n')
    .flatMap((line) => /^\d+: mlab[^:@]*/.exec(line)?.[0] ?? []);
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes('mana-dpdk-lab'));
  return [...links, ...mounts];
}

void test('the machine in namespaces', async (t) => {
  const machine = await startOrSkip(t, startMachine);
  if (machine === undefined) return;
  t.after(() => machine.stop());

  assert.deepEqual(
    {
      login: await ssh(machine, 'azureuser', 'id -un; hostname'),
      sudo: await ssh(machine, 'azureuser', 'sudo -n id -u'),
      sudoWithPassword: await ssh(
        machine,
        'pwuser',
        'sudo -S -p "" id -u',
        `${machine.users.pwuser.password}\n`,
      ),
      noSudo: await ssh(machine, 'nosudo', 'sudo -n true 2> /dev/null; echo $?'),
      root: (await machine.run('id -u')).trim(),
      pair: await ssh(machine, 'azureuser', "/sbin/ip -br link show master eth1 | awk '{ print $1, $3 }'"),
      writes: await machine
        .run('touch /etc/lab-trace')
        .then(() => run('sh', ['-c', 'ls /etc/lab-trace || true'])),
    },
    {
      login: 'azureuser\nmana-vm',
      sudo: '0',
      sudoWithPassword: '0',
      noSudo: '1',
      root: '0',
      pair: 'enP30832p0s0 f0:0d:3a:ec:b4:0a',
      writes: '',
    },
  );

  await machine.setDelay(50);
  const slow = (await handshake(machine)) ?? 0;
  assert.ok(slow >= 100 && slow < 1_000, `a round trip of 100 ms took ${slow} ms`);
  await machine.setDelay(0);
  await machine.setHole(true);
  assert.equal(await handshake(machine), undefined);
  await machine.setHole(false);
  assert.ok(((await handshake(machine)) ?? 1_000) < 100);

  const boot = await ssh(machine, 'azureuser', 'cat /proc/sys/kernel/random/boot_id');
  await machine.reboot();
  assert.notEqual(await ssh(machine, 'azureuser', 'cat /proc/sys/kernel/random/boot_id'), boot);

  const second = await startMachine();
  t.after(() => second.stop());
  assert.notEqual(second.host, machine.host);
  assert.equal(await ssh(second, 'nosudo', 'id -un'), 'nosudo');
  const whileUp = await traces();
  // 10.66.N.2, where N is in the names of the instance's links, too.
  const [first, other] = [machine.host, second.host].map((host) => host.split('.')[2]);
  const ours = new RegExp(`mlab(${first}|${other})[ab]?$|mana-dpdk-lab`);
  assert.ok(whileUp.some((trace) => ours.test(trace)));
  await second.stop();
  await machine.stop();
  const left = new Set(await traces());
  assert.deepEqual(
    whileUp.filter((trace) => ours.test(trace) && left.has(trace)),
    [],
  );
});
