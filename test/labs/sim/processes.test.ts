// Processes of the simulated VM: streaming, signals and traps, what outlives a connection, timers, time.
import assert from 'node:assert/strict';
import test from 'node:test';
import { connect, eventually, run, start, startVm } from './testClient';

test('output comes write by write, through sudo, functions, eval and pipes', async (t) => {
  const client = await connect(t, await startVm(t));
  const script =
    'f() { echo one; sleep 600; echo two; }; act() { eval "$1" 2>&1 | while read -r l; do echo "> $l"; done; }; act f';
  const { channel, seen, result } = await start(client, `exec sudo -n -- bash -c '${script}'`);
  assert.ok(await eventually(() => seen.stdout !== ''));
  assert.equal(seen.stdout, '> one\n');
  // The command is root's by now: the user's signal does not reach it.
  channel.signal('TERM');
  assert.equal((await run(client, 'sudo pkill -x sleep; echo $?')).stdout, '0\n');
  assert.equal((await result).stdout, '> one\n> two\n');
});

test('the password line is all that sudo takes of its input', async (t) => {
  const client = await connect(t, await startVm(t, { faults: ['sudo-password'] }));
  const { channel, seen, result } = await start(
    client,
    'exec sudo -k -S -p "" -- bash -c \'echo ready; read -r x; echo "got $x"\'',
  );
  channel.write('simulated\n');
  assert.ok(await eventually(() => seen.stdout === 'ready\n'));
  channel.write('a line\n');
  assert.equal((await result).stdout, 'ready\ngot a line\n');
});

test('signals: default, ignored, trapped; a killed process has no further effect', async (t) => {
  const vm = await startVm(t);
  const client = await connect(t, vm);
  const ends = async (script: string, signal: string) => {
    const { seen, result } = await start(client, `exec bash -c '${script}'`);
    assert.ok(await eventually(() => seen.stdout.includes('pid ')));
    const pid = /pid (\d+)/.exec(seen.stdout)?.[1] ?? '';
    await run(client, `kill -${signal} ${pid}`);
    const { stdout, code, signal: by } = await result;
    return [stdout.replace(/pid \d+\n/, ''), by ?? code];
  };
  const quick = 'echo pid $$; sleep 0.5; echo after > /tmp/after; echo after';
  assert.deepEqual(
    {
      default: await ends(quick, 'TERM'),
      ignored: await ends(`trap "" TERM; ${quick}`, 'TERM'),
      trapped: await ends(`trap "echo trapped" TERM; ${quick}`, 'TERM'),
      kill: await ends(`trap "" TERM; ${quick.replaceAll('/tmp/after', '/tmp/never')}`, 'KILL'),
      itself: (await run(client, 'bash -c "kill -9 \\$\\$; echo no"; echo $?')).stdout,
      left: (await run(client, 'ls /tmp')).stdout,
    },
    {
      default: ['', 'SIGTERM'],
      ignored: ['after\n', 0],
      trapped: ['trapped\nafter\n', 0],
      kill: ['', 'SIGKILL'],
      itself: '137\n',
      left: 'after\n',
    },
  );
});

test('a dropped connection leaves its command running; writing then ends it unless it ignores SIGPIPE', async (t) => {
  const vm = await startVm(t);
  const looker = await connect(t, vm);
  const outcome = async (prefix: string, file: string) => {
    const client = await connect(t, vm);
    const { seen } = await start(
      client,
      `${prefix} echo ready; sleep 0.3; echo gone; echo survived > /tmp/${file}`,
    );
    assert.ok(await eventually(() => seen.stdout === 'ready\n'));
    client.destroy();
    await eventually(async () => (await run(looker, 'pgrep -x sleep')).code === 1);
    return (await run(looker, `cat /tmp/${file} 2>&1`)).stdout;
  };
  assert.deepEqual(
    { default: await outcome('', 'a'), ignoring: await outcome("trap '' PIPE;", 'b') },
    { default: 'cat: /tmp/a: No such file or directory\n', ignoring: 'survived\n' },
  );
});

test('killed between two commands: nothing of the next has happened', async (t) => {
  const vm = await startVm(t);
  const client = await connect(t, vm);
  vm.onCommand = (words, process) => {
    if (words[0] === 'touch' && words[1] === '/tmp/second') process.deliver('KILL');
    return words[0] === 'modprobe' ? 7 : undefined;
  };
  const { stdout, signal } = await run(
    client,
    'modprobe x; echo $?; touch /tmp/first; touch /tmp/second; touch /tmp/third',
  );
  vm.onCommand = undefined;
  assert.deepEqual([stdout, signal, (await run(client, 'ls /tmp')).stdout], ['7\n', 'SIGKILL', 'first\n']);
});

test('detached by setsid: a session of its own, with its environment and files in /proc', async (t) => {
  const client = await connect(t, await startVm(t));
  await run(
    client,
    'exec 2>/dev/null; MARK=1 setsid -f bash -c "exec 9>/tmp/open; sleep 600" </dev/null >/dev/null',
  );
  const shown = await run(
    client,
    'pid=$(pgrep -f "[e]xec 9"); ps -o ppid=,pgid=,sid= -p $pid | tr " " "\\n" | grep -c "^$pid$"; tr "\\0" "\\n" < /proc/$pid/environ | grep MARK; ls -l /proc/$pid/fd | grep -o "9 -> .*"; kill -TERM -- -$pid; pgrep -f "[e]xec 9" || echo ended',
  );
  assert.equal(shown.stdout, '2\nMARK=1\n9 -> /tmp/open\nended\n');
});

test('timers of systemd-run, by the machine’s clock, which tests may move', async (t) => {
  const vm = await startVm(t);
  const client = await connect(t, vm);
  const line = (unit: string) =>
    `systemd-run --quiet --collect --on-active=120 --timer-property=AccuracySec=100ms --unit=${unit} /bin/bash /run/job.sh ${unit}`;
  const said = async (command: string) => {
    const { stdout, stderr, code } = await run(client, `exec sudo bash -c '${command}'`);
    return `${stdout}${stderr}${code ?? ''}`;
  };
  await said(
    `echo "sleep 30; date +%s > /run/ran-\\$1; id -u >> /run/ran-\\$1" > /run/job.sh; date +%s > /run/begun; ${line('one')}; ${line('two')}`,
  );
  const before = await said(
    'systemctl is-active one.timer two.timer; systemctl stop two.timer; systemctl is-active two.timer; ls /run/ran-one',
  );
  const twice = await said(line('one'));
  await vm.advance(121_000);
  const during = await said('systemctl is-active one.timer one.service; ls /run/ran-one');
  await vm.advance(31_000);
  const after = await said(
    'systemctl is-active one.service; ls /run | grep ran; { read -r a; read -r b; } < /run/ran-one; echo $((a - $(cat /run/begun) >= 150)) $b',
  );
  assert.deepEqual(
    { before, twice, during, after, units: vm.snapshot().units },
    {
      before: "active\nactive\ninactive\nls: cannot access '/run/ran-one': No such file or directory\n2",
      twice:
        'Failed to start transient timer unit: Unit one.timer was already loaded or has a fragment file.\n1',
      during: "inactive\nactive\nls: cannot access '/run/ran-one': No such file or directory\n2",
      after: 'inactive\nran-one\n1 0\n0',
      units: [],
    },
  );
});

test('locks: flock by descriptor, released with the process, listed in /proc/locks', async (t) => {
  const client = await connect(t, await startVm(t));
  const { seen, channel } = await start(client, 'exec 9>/tmp/lock; flock -n 9 && echo held; sleep 600');
  assert.ok(await eventually(() => seen.stdout === 'held\n'));
  const other = 'exec 8>/tmp/lock; flock -n 8; echo $?; grep -c ":$(stat -c %i /tmp/lock) " /proc/locks';
  const during = (await run(client, other)).stdout;
  channel.signal('KILL');
  assert.ok(await eventually(async () => (await run(client, other)).stdout !== during));
  assert.deepEqual([during, (await run(client, other)).stdout], ['1\n1\n', '0\n1\n']);
});
