// The provider doctor against what it is about: a real libibverbs with its real providers and a real gdb, over a real sshd and
// sudo. What the kernel's driver id of MANA is, each test says.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test, type TestContext } from 'node:test';
import { examine, type DoctorOptions } from '../../../src/core/doctor/doctor';
import { parseTrace } from '../../../src/core/doctor/parseTrace';
import { doctorScript } from '../../../src/core/doctor/script';
import type { DoctorReport } from '../../../src/core/doctor/types';
import { ScriptReader } from '../../../src/core/remote/protocol';
import { Rights } from '../../../src/core/remote/rights';
import { waitFor } from '../../labs/process';
import { LabUnavailable } from '../../labs/unavailable';
import { problemId, processesWith } from '../support';
import { startDoctorMachine, type DoctorMachine } from './machine';

let lab: DoctorMachine | undefined;
let reason = '';

before(async () => {
  try {
    lab = await startDoctorMachine();
  } catch (error) {
    if (!(error instanceof LabUnavailable)) throw error;
    reason = error.reason;
  }
});
after(() => lab?.stop());

/** The machine, or undefined after a skip that says why there is none. */
function machineOr(t: TestContext): DoctorMachine | undefined {
  if (lab === undefined) t.skip(reason);
  return lab;
}

interface Examination extends Partial<DoctorOptions> {
  readonly user?: string;
  readonly askSudoPassword?: () => Promise<string | undefined>;
}

async function examined(machine: DoctorMachine, wanted: Examination = {}): Promise<DoctorReport> {
  const { connection, report } = await machine.connect(wanted.user);
  return examine(
    report,
    {
      connection,
      askSudoPassword: wanted.askSudoPassword ?? (() => Promise.reject(new Error('nobody is to be asked'))),
      nonce: () => randomBytes(12).toString('hex'),
      now: () => new Date(),
    },
    { trace: wanted.trace ?? false, trees: wanted.trees ?? [] },
  );
}

const verdictOf = ({ verdict }: DoctorReport): string =>
  `${verdict.kind} ${verdict.provider ?? '-'} ${verdict.proof ?? '-'}`;

/** Everything of a trace that may not be there when it is over. */
async function leftovers(machine: DoctorMachine): Promise<string[]> {
  const running = await Promise.all(
    ['gdb', 'ibv_devinfo', 'dpdk-testpmd'].map((text) => processesWith(machine.machine, text)),
  );
  const files = await machine.machine.run(
    'ls -d /tmp/gdb* /root/.gdb* /var/run/dpdk/mana-dpdk-doctor* 2>/dev/null || true',
  );
  return [...running.flat(), ...files.split('\n').filter((line) => line !== '')];
}

void test('driver id 20: MANA’s provider, by its own log and under gdb', async (t) => {
  const machine = machineOr(t);
  if (machine === undefined) return;
  await machine.setId(20);
  assert.equal(verdictOf(await examined(machine)), 'own mana log');
  const report = await examined(machine, { trace: true });
  assert.equal(verdictOf(report), 'own mana trace');
  assert.deepEqual([report.kernelId, report.trace?.compiledId], [{ id: 20, from: 'netlink' }, 20]);
  assert.match(report.trace?.library ?? '', /\/libmana-rdmav\d+\.so$/);
  assert.match(report.trace?.backtrace[1] ?? '', /^#1 .* from .*\/libmana-rdmav\d+\.so$/);
  assert.deepEqual(report.advice, []);
  assert.deepEqual(await leftovers(machine), []);
});

void test('driver id 19: erdma is chosen; the numbers say so, and gdb shows it', async (t) => {
  const machine = machineOr(t);
  if (machine === undefined) return;
  await machine.setId(19);
  const untraced = await examined(machine);
  assert.equal(verdictOf(untraced), 'other erdma inferred');
  // MANA's provider is loaded all the same.
  assert.ok(untraced.watch.probe?.loaded.some((file) => file.includes('/libmana-rdmav')));
  const report = await examined(machine, { trace: true });
  assert.equal(verdictOf(report), 'other erdma trace');
  assert.equal(report.trace?.compiledId, 19);
  assert.match(report.trace.library ?? '', /\/liberdma-rdmav\d+\.so$/);
  assert.deepEqual(
    report.advice.flatMap(({ steps }) => steps),
    ['rdma-core', 'build-dpdk'],
  );
  assert.deepEqual(await leftovers(machine), []);
});

void test('driver id 21: no provider, and none is entered', async (t) => {
  const machine = machineOr(t);
  if (machine === undefined) return;
  await machine.setId(21);
  assert.equal(verdictOf(await examined(machine)), 'none - warning');
  const report = await examined(machine, { trace: true });
  assert.deepEqual([verdictOf(report), report.trace?.outcome], ['none - trace', 'not-reached']);
});

void test('the source tree that it was built from counts; the distribution’s header does not', async (t) => {
  const machine = machineOr(t);
  if (machine === undefined) return;
  await machine.setId(19);
  const before = await examined(machine);
  const version = before.core.version ?? '';
  assert.deepEqual(before.core.mana, { id: 20, from: 'version' });
  const tree = '/srv/my rdma-core';
  await machine.machine.run(`mkdir -p '${tree}/kernel-headers/rdma' '${tree}/build' && cd '${tree}' &&
    printf 'enum rdma_driver_id { RDMA_DRIVER_SIW = 18, RDMA_DRIVER_MANA, RDMA_DRIVER_ERDMA };\\n' > kernel-headers/rdma/ib_user_ioctl_verbs.h &&
    echo 'set(PACKAGE_VERSION "${version}")' > CMakeLists.txt && echo 'CMAKE_INSTALL_PREFIX:PATH=/usr' > build/CMakeCache.txt`);
  const report = await examined(machine, { trees: [tree, '/srv/none'] });
  assert.deepEqual(report.core.mana, { id: 19, from: 'source' });
  assert.deepEqual(report.look.notSources, ['/srv/none']);
  assert.equal(verdictOf(report), 'own mana inferred');
});

void test('sudo with a password: asked for a trace only, and never without need', async (t) => {
  const machine = machineOr(t);
  if (machine === undefined) return;
  await machine.setId(20);
  const plain = await examined(machine, { user: 'pwuser' });
  assert.deepEqual([verdictOf(plain), plain.watch.asRoot], ['own mana log', false]);
  let asked = 0;
  const traced = await examined(machine, {
    user: 'pwuser',
    trace: true,
    askSudoPassword: () => {
      asked += 1;
      return Promise.resolve('sudo-pw-1');
    },
  });
  assert.deepEqual([verdictOf(traced), asked], ['own mana trace', 1]);
  const cancelled = examined(machine, {
    user: 'pwuser',
    trace: true,
    askSudoPassword: () => Promise.resolve(undefined),
  });
  assert.equal(await problemId(cancelled), 'cancelled');
});

void test('what a running program of root’s has loaded: seen by root only', async (t) => {
  const machine = machineOr(t);
  if (machine === undefined) return;
  // It waits for an answer of the kernel, with its libibverbs in memory.
  await machine.setId(0);
  const pid = (await machine.machine.run('setsid ibv_devinfo </dev/null >/dev/null 2>&1 & echo $!')).trim();
  try {
    await waitFor('libibverbs in memory', async () =>
      (await machine.machine.run(`cat /proc/${pid}/maps`)).includes('libibverbs.so'),
    );
    await machine.setId(20);
    const { watch } = await examined(machine);
    const program = watch.programs.find((one) => one.pid === Number(pid));
    assert.equal(program?.name, 'ibv_devinfo');
    assert.match(program.files[0] ?? '', /^\/usr\/lib\/.*\/libibverbs\.so\.1\.\d+\.\d+\.\d+$/);
    const unseen = await examined(machine, { user: 'pwuser' });
    assert.deepEqual([unseen.watch.asRoot, unseen.watch.programs], [false, []]);
  } finally {
    await machine.machine.run(`kill ${pid}`);
  }
});

const hangingTrace = {
  mode: 'trace',
  folder: null,
  program: { kind: 'ibv_devinfo', device: 'mana_0' },
} as const;

void test('cancelled while the program runs under gdb: nothing of it is left', async (t) => {
  const machine = machineOr(t);
  if (machine === undefined) return;
  await machine.setId(20);
  const { connection, report } = await machine.connect();
  const rights = new Rights(report.facts.sudo, 'azureuser', () => Promise.resolve(undefined));
  // From here on the kernel answers nothing more: the program waits for it.
  await machine.setId(0);
  const stop = new AbortController();
  const nonce = randomBytes(12).toString('hex');
  const tracing = problemId(
    rights.run({
      connection,
      script: doctorScript(hangingTrace, nonce),
      nonce,
      root: true,
      onEvent: () => undefined,
      signal: stop.signal,
      limits: { maxBytes: 1024 * 1024, timeoutMs: 60_000 },
    }),
  );
  await waitFor('the program under gdb', async () =>
    (await processesWith(machine.machine, '/ibv_devinfo -d')).some((line) => !line.includes('gdb')),
  );
  stop.abort();
  assert.equal(await tracing, 'cancelled');
  assert.deepEqual(await leftovers(machine), []);
});

void test('a program that hangs under gdb is ended on the VM when its time is up', async (t) => {
  const machine = machineOr(t);
  if (machine === undefined) return;
  await machine.setId(0);
  const script = doctorScript(hangingTrace, 'nonce123').replace('TRACE_SECONDS=60', 'TRACE_SECONDS=1');
  const reader = new ScriptReader('nonce123');
  const events = reader.read(await machine.machine.run('bash -s', script));
  const trace = parseTrace(events, 'mana_0');
  assert.deepEqual([trace.outcome, trace.timedOut], ['failed', true]);
  assert.deepEqual(await leftovers(machine), []);
});

void test('what is missing is said before anything is tried', async (t) => {
  const machine = machineOr(t);
  if (machine === undefined) return;
  await machine.setId(20);
  await machine.machine.run('mv /usr/bin/gdb /usr/bin/gdb.away');
  try {
    const report = await examined(machine, { trace: true });
    assert.deepEqual(
      [report.trace, report.traceProblem?.text],
      [null, 'The trace takes `gdb`, which is not installed on the VM.'],
    );
    assert.equal(verdictOf(report), 'own mana log');
  } finally {
    await machine.machine.run('mv /usr/bin/gdb.away /usr/bin/gdb');
  }
  await machine.machine.run('umount /sys/class');
  assert.equal(await problemId(examined(machine)), 'doctor-no-device');
});
