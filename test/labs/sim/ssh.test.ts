// The simulated VM as an SSH server: sign-in, commands, input, signals, processes, environment, a plain shell.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { Client } from 'ssh2';
import { newKey } from '../keyPair';
import { collect, connect, eventually, run, start, startVm } from './testClient';

test('who may sign in, and what is recorded of it', async (t) => {
  const vm = await startVm(t);
  const stranger = newKey().private;
  const outcome = async (config: Parameters<typeof connect>[2]) =>
    connect(t, vm, config).then(
      (client) => {
        client.end();
        return 'in';
      },
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  const refused = 'All configured authentication methods failed';
  assert.deepEqual(
    {
      key: await outcome({}),
      'other key': await outcome({ privateKey: stranger }),
      password: await outcome({ password: 'simulated' }),
      'wrong password': await outcome({ password: 'wrong' }),
      'unknown user': await outcome({ username: 'nobody' }),
    },
    { key: 'in', 'other key': refused, password: 'in', 'wrong password': refused, 'unknown user': refused },
  );
  assert.deepEqual(
    vm.stats.authAttempts.filter(({ method }) => method === 'password'),
    [
      { user: 'azureuser', method: 'password', accepted: true },
      { user: 'azureuser', method: 'password', accepted: false },
    ],
  );
});

test('keyboard-interactive', async (t) => {
  const vm = await startVm(t);
  const client = new Client();
  t.after(() => client.destroy());
  client.on('keyboard-interactive', (_name, _instructions, _language, _prompts, finish) => {
    finish(['simulated']);
  });
  await new Promise<void>((resolve, reject) => {
    client.on('ready', () => {
      resolve();
    });
    client.on('error', reject);
    client.connect({ host: vm.host, port: vm.port, username: vm.user, tryKeyboard: true });
  });
});

test('the host key is the one in known_hosts, also after a new start in the same directory', async (t) => {
  const vm = await startVm(t);
  let shown = '';
  await connect(t, vm, {
    hostVerifier: (key: Buffer) => {
      shown = key.toString('base64');
      return true;
    },
  });
  assert.ok(
    readFileSync(vm.knownHostsFile, 'utf8').includes(`[127.0.0.1]:${vm.port} ssh-ed25519 ${shown}\n`),
  );
});

test('commands: output, exit, forms, input, environment', async (t) => {
  const client = await connect(t, await startVm(t));
  const said = async (command: string, stdin = '', env: NodeJS.ProcessEnv = {}) => {
    const { stdout, stderr, code } = await run(client, command, stdin, env);
    return [stdout, stderr, code];
  };
  assert.deepEqual(
    {
      streams: await said('echo out; echo err >&2; exit 7'),
      unknown: await said('no-such-command'),
      'exec sh -c': await said(`exec sh -c 'echo "$0 $1 $#"' sh "a b" c`),
      nested: await said(`sh -c 'sh -c "echo \\$1" sh "$1"' sh 'x y'`),
      'exec does not return': await said('exec echo one; echo two'),
      'sh -s': await said('sh -s -- a b', 'echo "$1-$2"\ncat /etc/hostname </dev/null\n'),
      'exec sh -s': await said('exec sh -s', 'echo hello; exit 3\n'),
      utf8: await said('echo "日本語 é"; printf %s "日本" | wc -c'),
      locale: await said('echo "$LC_ALL-$FOO"', '', { LC_ALL: 'C', FOO: 'bar' }),
      'words in a variable': await said('T="timeout 3"; $T echo in time; T=; $T echo now'),
      glob: await said('cd /sys/class/net && echo eth* && echo ${PWD##*/}'),
      'function parameters': await said('f() { set -- 1 2 3; }; g() { echo "${2:-none}"; }; g a; f; g a'),
      redirection: await said(
        'echo one > /tmp/x && echo two >> /tmp/x && cat /tmp/x; rm /tmp/x; [ -e /tmp/x ] || echo gone',
      ),
      'not allowed': await said('echo x > /etc/x || echo failed'),
    },
    {
      streams: ['out\n', 'err\n', 7],
      unknown: ['', 'bash: line 1: no-such-command: command not found\n', 127],
      'exec sh -c': ['sh a b 2\n', '', 0],
      nested: ['x y\n', '', 0],
      'exec does not return': ['one\n', '', 0],
      'sh -s': ['a-b\nsimulated-mana-vm\n', '', 0],
      'exec sh -s': ['hello\n', '', 3],
      utf8: ['日本語 é\n6\n', '', 0],
      locale: ['C-\n', '', 0],
      'words in a variable': ['in time\nnow\n', '', 0],
      glob: ['eth0 eth1 eth2\nnet\n', '', 0],
      'function parameters': ['none\nnone\n', '', 0],
      redirection: ['one\ntwo\ngone\n', '', 0],
      'not allowed': ['failed\n', 'bash: line 1: /etc/x: Permission denied\n', 0],
    },
  );
});

test('everything it says about itself says that it is simulated', async (t) => {
  const vm = await startVm(t);
  let banner = '';
  const client = new Client();
  t.after(() => client.destroy());
  client.on('banner', (text) => {
    banner = text;
  });
  await new Promise<void>((resolve, reject) => {
    client.on('ready', () => {
      resolve();
    });
    client.on('error', reject);
    client.connect({
      host: vm.host,
      port: vm.port,
      username: vm.user,
      privateKey: readFileSync(vm.identityFile),
    });
  });
  const texts = [
    banner,
    ...(await Promise.all(
      [
        'hostname',
        'uname -v',
        'grep PRETTY_NAME /etc/os-release',
        'cat /etc/motd',
        'cat /sys/class/dmi/id/product_name',
        'curl -s -H Metadata:true http://169.254.169.254/metadata/instance/compute?api-version=2021-02-01',
        'grep -m1 "model name" /proc/cpuinfo',
      ].map(async (command) => (await run(client, command)).stdout),
    )),
  ];
  assert.deepEqual(
    texts.filter((text) => !text.includes('simulated')),
    [],
  );
});

test('a signal over the channel ends the command', async (t) => {
  const vm = await startVm(t);
  const client = await connect(t, vm);
  const ends: unknown[] = [];
  for (const signal of ['TERM', 'KILL']) {
    const { channel, result } = await start(client, 'echo started; sleep 600; echo never');
    assert.ok(await eventually(() => vm.stats.commands.length > ends.length));
    channel.signal(signal);
    const { stdout, signal: by } = await result;
    ends.push([stdout, by]);
  }
  assert.deepEqual(ends, [
    ['started\n', 'SIGTERM'],
    ['started\n', 'SIGKILL'],
  ]);
});

test('output appears while the command runs, also through the shells around it', async (t) => {
  const client = await connect(t, await startVm(t));
  const inner = 'echo first; echo second >&2; x=$(sh -c "echo caught"); sleep 600';
  const command = `{ echo begin >&2; }; if [ a = b ]; then echo no; fi; exec sh -c 'exec sh -c "$1"' sh '${inner}' </dev/null`;
  const { channel, seen, result } = await start(client, command);
  assert.ok(await eventually(() => seen.stdout !== '' && seen.stderr.includes('second')));
  assert.deepEqual(seen, { stdout: 'first\n', stderr: 'begin\nsecond\n' });
  channel.signal('TERM');
  assert.equal((await result).signal, 'SIGTERM');
});

test('a running command shows in /proc, and kill from a second channel ends it', async (t) => {
  const client = await connect(t, await startVm(t));
  const { seen, result } = await start(
    client,
    '{ read -r line </proc/$$/stat; } && echo $$ ${line##*")"} >&2; exec sleep 600',
  );
  assert.ok(await eventually(() => seen.stderr.includes('\n')), 'the ids come while the command runs');
  const [pid, state, , group, session] = seen.stderr.split(' ');
  assert.deepEqual([state, group, session], ['S', pid, pid]);
  const alive = async () =>
    (await run(client, `kill -0 ${pid ?? ''} 2>/dev/null && [ -d /proc/${pid ?? ''} ] && echo alive`)).stdout;
  assert.equal(await alive(), 'alive\n');
  assert.equal((await run(client, `kill -s TERM -- -${pid ?? ''}`)).code, 0);
  assert.equal((await result).signal, 'SIGTERM');
  assert.ok(await eventually(async () => (await alive()) === ''));
});

test('closing the channel leaves the command running, as with sshd', async (t) => {
  const client = await connect(t, await startVm(t));
  const { channel, seen } = await start(client, 'echo $$; sleep 600');
  assert.ok(await eventually(() => seen.stdout.includes('\n')));
  const pid = seen.stdout.trim();
  channel.close();
  assert.equal((await run(client, `kill -0 ${pid} && echo remains`)).stdout, 'remains\n');
});

test('sudo: passwordless, with a password, refused', async (t) => {
  const vm = await startVm(t);
  const client = await connect(t, vm);
  const said = async (command: string, stdin = '') => {
    const { stdout, stderr, code } = await run(client, command, stdin);
    return [stdout, stderr.split('\n').at(-2) ?? '', code];
  };
  const passwordless = {
    id: await said('sudo -n id -u'),
    'the line goes on': await said('sudo -S cat', 'SECRET\n'),
  };
  vm.setFaults(['sudo-password']);
  const password = {
    without: await said('sudo -n true'),
    right: await said('sudo -S id -u', 'simulated\n'),
    wrong: await said('sudo -S id -u', 'guess\n'),
    'rest is input': await said('sudo -S bash -s', 'simulated\nid -u\n'),
  };
  vm.setFaults(['no-sudo']);
  assert.deepEqual(
    { passwordless, password, none: await said('sudo -S id', 'simulated\n') },
    {
      passwordless: { id: ['0\n', '', 0], 'the line goes on': ['SECRET\n', '', 0] },
      password: {
        without: ['', 'sudo: a password is required', 1],
        right: ['0\n', '', 0],
        wrong: ['', 'sudo: 1 incorrect password attempt', 1],
        'rest is input': ['0\n', '', 0],
      },
      none: ['', '[sudo] password for azureuser: azureuser is not in the sudoers file.', 1],
    },
  );
});

test('a plain shell keeps variables and directory from line to line', async (t) => {
  const client = await connect(t, await startVm(t));
  const result = await new Promise<{ stdout: string; code: number | null }>((resolve, reject) => {
    client.shell(false, (error, channel) => {
      if (error !== undefined) {
        reject(error);
        return;
      }
      void collect(channel).then(resolve);
      channel.end('cd /sys/class/net\nX=eth1\ncat $X/address\nexit 4\n');
    });
  });
  assert.deepEqual([result.stdout, result.code], ['7c:1e:52:33:66:29\n', 4]);
});
