// ProxyJump through a real sshd: each hop is verified under its own name, and nothing gets past a hop that is not.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { VmEntry } from '../../src/core/hosts/host';
import { labConnection, detectLab } from '../labs/connect';
import { startMachine, startOrSkip, type LabMachine } from '../labs/net/index';
import { findProgram, waitFor } from '../labs/process';
import { problemId } from './support';

/** The inner sshd listens on the machine's own loopback only: the one way to it leads through the machine. */
const innerPort = 2022;

const entry: VmEntry = { id: 'inner', name: 'inner', host: 'inner', source: 'ssh-config' };

/** An sshd behind the machine, with a host key of its own. Gives that key. */
async function startInner(machine: LabMachine): Promise<string> {
  await machine.run(
    `ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/inner_key
     printf '%s\\n' 'ListenAddress 127.0.0.1' 'HostKey /etc/ssh/inner_key' 'PidFile none' 'StrictModes no' \\
       'AuthorizedKeysFile /etc/ssh/lab/authorized_keys' 'UsePAM yes' 'LogLevel DEBUG2' > /etc/ssh/inner_config
     /usr/sbin/sshd -f /etc/ssh/inner_config -p ${innerPort} -E /var/log/inner.log`,
  );
  await waitFor('the inner sshd', async () =>
    (await machine.run(`ss -ltn`)).includes(`127.0.0.1:${innerPort}`),
  );
  return (await machine.run('cut -d" " -f1,2 /etc/ssh/inner_key.pub')).trim();
}

/** An ssh configuration with the two hosts, and a known_hosts of these lines for each. */
function writeConfig(dir: string, machine: LabMachine, known: { hop: string; inner: string }): string {
  writeFileSync(join(dir, 'known_hop'), known.hop);
  writeFileSync(join(dir, 'known_inner'), known.inner);
  const file = join(dir, 'config');
  const common = [`  IdentityFile ${machine.identityFile}`, '  IdentitiesOnly yes', '  IdentityAgent none'];
  writeFileSync(
    file,
    [
      'Host hop',
      `  HostName ${machine.host}`,
      '  User azureuser',
      `  UserKnownHostsFile ${join(dir, 'known_hop')}`,
      ...common,
      'Host inner',
      '  HostName 127.0.0.1',
      `  Port ${innerPort}`,
      '  User nosudo',
      '  ProxyJump hop',
      `  UserKnownHostsFile ${join(dir, 'known_inner')}`,
      ...common,
      'Host *',
      '  GlobalKnownHostsFile none',
      '  StrictHostKeyChecking yes',
      '',
    ].join('\n'),
  );
  return file;
}

async function setUp(
  t: TestContext,
): Promise<{ machine: LabMachine; dir: string; hop: string; inner: string } | undefined> {
  if (findProgram('ssh') === undefined) {
    t.skip('no ssh program to resolve the configuration with');
    return undefined;
  }
  const machine = await startOrSkip(t, startMachine);
  if (machine === undefined) return undefined;
  const dir = mkdtempSync(join(tmpdir(), 'mana-dpdk-jump-'));
  t.after(async () => {
    await machine.stop();
    rmSync(dir, { recursive: true, force: true });
  });
  const key = await startInner(machine);
  return {
    machine,
    dir,
    hop: readFileSync(machine.knownHostsFile, 'utf8'),
    inner: `[127.0.0.1]:${innerPort} ${key}\n`,
  };
}

void test('rule 4: a VM behind a jump host', async (t) => {
  const lab = await setUp(t);
  if (lab === undefined) return;
  const { machine, dir, hop, inner } = lab;
  const connect = (configFile: string): ReturnType<typeof labConnection> =>
    labConnection(entry, { configFile });
  const innerLogins = async (): Promise<number> =>
    Number(await machine.run('grep -c "Connection from" /var/log/inner.log || true'));

  await t.test('both known: the detection is of the inner one', async () => {
    const connection = connect(writeConfig(dir, machine, { hop, inner }));
    await connection.connect({ interactive: false });
    const { facts } = await detectLab(connection);
    await connection.dispose();
    assert.equal(facts.user, 'nosudo');
    assert.equal(facts.ssh.serverAddress, '127.0.0.1');
    assert.match(await machine.run('cat /var/log/inner.log'), /Accepted publickey for nosudo/);
  });

  await t.test('the inner one is unknown: refused before signing in there', async () => {
    await machine.run(': > /var/log/inner.log');
    const connection = connect(writeConfig(dir, machine, { hop, inner: '' }));
    assert.equal(await problemId(connection.connect({ interactive: false })), 'host-key-unknown');
    await connection.dispose();
    assert.doesNotMatch(await machine.run('cat /var/log/inner.log'), /userauth-request/);
  });

  await t.test('the inner one has the key of the hop: changed', async () => {
    const hopKey = hop
      .split('\n')
      .find((line) => line.includes('ssh-ed25519'))
      ?.split(' ')
      .slice(1)
      .join(' ');
    const wrong = `[127.0.0.1]:${innerPort} ${hopKey ?? ''}\n`;
    const connection = connect(writeConfig(dir, machine, { hop, inner: wrong }));
    assert.equal(await problemId(connection.connect({ interactive: false })), 'host-key-changed');
    await connection.dispose();
  });

  await t.test('the hop is unknown: the inner one is never reached', async () => {
    const before = await innerLogins();
    const connection = connect(writeConfig(dir, machine, { hop: '', inner }));
    assert.ok(
      ['host-key-unknown', 'jump-failed'].includes(
        await problemId(connection.connect({ interactive: false })),
      ),
    );
    await connection.dispose();
    assert.equal(await innerLogins(), before);
  });

  await t.test('nothing listens behind the hop', async () => {
    await machine.run('pkill -f "/etc/ssh/inner_config"');
    const connection = connect(writeConfig(dir, machine, { hop, inner }));
    assert.ok(
      ['jump-failed', 'refused'].includes(await problemId(connection.connect({ interactive: false }))),
    );
    await connection.dispose();
  });
});
