// Bad input on the way to a VM: what `mana-dpdk detect` says, and that it finds the VM as soon as it is there.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { findProgram, waitFor } from '../labs/process';
import { lastingFacts, Place, saidBy, type Run } from './badInputSupport';

/** Says `text` over and over until the client hangs up. */
function sayForEver(socket: Socket, text: string): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(text));
  };
  socket.on('drain', more);
  more();
}

/** What answers at the address of the VM instead of its SSH server. */
const servers: Record<string, (socket: Socket) => void> = {
  'accepts and never speaks': () => undefined,
  'a web server': (socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 400 \u001b[2JBad Request\r\nServer: nginx\r\n\r\n'));
  },
  'an endless banner': (socket) => {
    sayForEver(socket, 'welcome to the tar pit\r\n');
  },
  'an endless line': (socket) => {
    sayForEver(socket, 'x'.repeat(4096));
  },
  'hangs up': (socket) => {
    socket.end();
  },
};

/** A healthy VM is at the place now: the same command finds everything. */
async function assertFound(place: Place, host?: string): Promise<void> {
  const vm = await place.startVm();
  const run = await place.detect(host === undefined ? {} : { host });
  assert.equal(run.status, 0, run.err);
  const facts = lastingFacts(run) as { readonly kernel: string; readonly nics: readonly unknown[] };
  assert.deepEqual([facts.kernel, facts.nics.length], [vm.machine.software.kernel, 3]);
}

/** Sentence and next steps of a run that could not find out; nothing of it is on stdout. */
function verdict(run: Run): { readonly says: string; readonly next: readonly string[] } {
  const { says, next } = saidBy(run);
  assert.deepEqual([run.status, run.out], [2, '']);
  return { says, next };
}

const checkPort = 'Check the port: SSH is on port 22 unless the server was configured otherwise.';
const trap = {
  says: 'VM sent text without end instead of an SSH greeting, so the connection was closed.',
  next: ['Check the port: this may be another service, or a trap for scanners.'],
};
const late = {
  says: 'VM did not answer within 5 seconds.',
  next: [
    'Check in the Azure portal that the VM is running.',
    'Check that the network security group allows SSH from your address.',
  ],
};

void test('something else than an SSH server is at the address', async (t) => {
  const verdicts: Record<string, unknown> = {};
  for (const [name, serve] of Object.entries(servers)) {
    await t.test(name, async (t) => {
      const place = await Place.open(t);
      const stop = await place.startServer(serve);
      verdicts[name] = verdict(await place.detect());
      await stop();
      await assertFound(place);
    });
  }
  assert.deepEqual(verdicts, {
    'accepts and never speaks': late,
    'a web server': { says: 'VM answers, but it is not an SSH server.', next: [checkPort] },
    'an endless banner': trap,
    'an endless line': trap,
    'hangs up': {
      says: 'VM closed the connection.',
      next: ['Connect again; the VM may be restarting, or its SSH server may limit connections.'],
    },
  });
});

void test('nothing listens at the address', async (t) => {
  const place = await Place.open(t);
  assert.deepEqual(verdict(await place.detect()), {
    says: 'VM refused the connection: no SSH server listens on this port.',
    next: ['Check the port; while a VM is starting, wait a minute and connect again.'],
  });
  await assertFound(place);
});

void test('the name does not resolve; once the configuration is corrected it does', async (t) => {
  if (findProgram('ssh') === undefined) {
    t.skip('no ssh program to resolve the configuration with');
    return;
  }
  const place = await Place.open(t);
  place.configure(['Host web', '  HostName no-such-host.invalid']);
  assert.deepEqual(verdict(await place.detect({ host: 'web' })), {
    says: 'The name no-such-host.invalid cannot be resolved.',
    next: ['Check the spelling, or use the IP address of the VM.'],
  });
  place.configure(['Host web', '  HostName 127.0.0.1']);
  await assertFound(place, 'web');
});

/** A process that listens with room for one connection and never takes any: Linux then drops what else arrives. */
async function startDeafListener(t: TestContext, port: number): Promise<() => Promise<void>> {
  const script = `require('node:net').createServer().listen({ port: ${port}, host: '127.0.0.1', backlog: 1 }, () => {
    require('node:fs').writeSync(1, 'listening');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  const sockets: Socket[] = [];
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    child.kill('SIGKILL');
    await ended;
  };
  t.after(stop);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  // Full when a connection is neither made nor refused: its first packet was dropped.
  await waitFor('the queue to be full', async () => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    sockets.push(socket);
    const made = new Promise((resolve) =>
      socket.once('connect', () => {
        resolve(true);
      }),
    );
    const waited = new Promise((resolve) => setTimeout(resolve, 300, false));
    return (await Promise.race([made, waited])) === false;
  });
  return stop;
}

void test('packets to the address vanish', async (t) => {
  if (process.platform !== 'linux') {
    t.skip('only Linux drops packets to a full queue');
    return;
  }
  const place = await Place.open(t);
  const stop = await startDeafListener(t, place.port);
  assert.deepEqual(verdict(await place.detect()), late);
  await stop();
  await assertFound(place);
});
