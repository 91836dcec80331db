// The whole path without a surface: the product's connection and detection against two kinds of a real sshd.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { availableParallelism, hostname } from 'node:os';
import { test } from 'node:test';
import { connectLab, detectLab, detectOnce } from '../labs/connect';
import { startMachine, startOrSkip } from '../labs/net/index';
import { startSshd } from '../labs/sshd/index';
import { problemId } from './support';

void test('a machine in namespaces', async (t) => {
  const machine = await startOrSkip(t, startMachine);
  if (machine === undefined) return;
  t.after(() => machine.stop());
  const { facts, findings, readiness } = await detectOnce(machine);
  const nic = (name: string): unknown => {
    const found = facts.nics.find((each) => each.name === name);
    return (
      found && {
        mac: found.mac,
        carriesSsh: found.carriesSsh,
        addresses: found.addresses.filter((a) => !a.includes(':')),
      }
    );
  };
  assert.deepEqual(
    {
      bootId: facts.bootId,
      hostname: facts.hostname,
      user: facts.user,
      kernel: facts.kernel,
      eth0: nic('eth0'),
      ssh: facts.ssh,
      sudo: facts.sudo,
      pci: facts.pci,
      readiness,
      incomplete: facts.incomplete,
    },
    {
      bootId: (await machine.run('cat /proc/sys/kernel/random/boot_id')).trim(),
      hostname: 'mana-vm',
      user: 'azureuser',
      kernel: (await machine.run('uname -r')).trim(),
      eth0: { mac: 'f0:0d:3a:ec:b4:09', carriesSsh: true, addresses: [`${machine.host}/24`] },
      ssh: { serverAddress: machine.host, interface: 'eth0' },
      sudo: 'passwordless',
      pci: [],
      readiness: 'not-ready',
      incomplete: [],
    },
  );
  assert.ok(findings.some(({ status }) => status === 'fail'));
  // sudo does not say whether it would agree: without the password, pwuser and nosudo look the same.
  const users = ['nosudo', 'pwuser', 'root'].map(
    async (user) => (await detectOnce(machine, { user })).facts.sudo,
  );
  assert.deepEqual(await Promise.all(users), ['password', 'password', 'root']);
});

void test('an sshd on this host: facts are those of this host, and the probe leaves no trace', async (t) => {
  const sshd = await startOrSkip(t, () => startSshd());
  if (sshd === undefined) return;
  t.after(() => sshd.stop());
  const { facts } = await detectOnce(sshd);
  const first = (file: string): string => readFileSync(file, 'utf8').trim();
  assert.deepEqual(
    {
      bootId: facts.bootId,
      hostname: facts.hostname,
      kernel: facts.kernel,
      lcores: facts.cpu.lcores,
      count: facts.cpu.count,
    },
    {
      bootId: first('/proc/sys/kernel/random/boot_id'),
      hostname: hostname(),
      kernel: first('/proc/sys/kernel/osrelease'),
      lcores: first('/sys/devices/system/cpu/online'),
      count: availableParallelism(),
    },
  );
  assert.deepEqual(facts.incomplete, []);
});

void test('rule 1: host keys that change are refused before signing in', async (t) => {
  const sshd = await startOrSkip(t, () => startSshd());
  if (sshd === undefined) return;
  t.after(() => sshd.stop());
  const connection = await connectLab(sshd);
  t.after(() => connection.dispose());
  await sshd.swapHostKeys();
  const from = sshd.log().length;
  assert.equal(await problemId(connectLab(sshd)), 'host-key-changed');
  assert.doesNotMatch(sshd.log().slice(from), /userauth-request/);
  // The session that was verified before goes on.
  assert.equal((await detectLab(connection)).facts.hostname, hostname());
});
