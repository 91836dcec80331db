// The life of one VM: connect, detect, lose the link, come back, cancel; with a connection the test controls.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DetectionReport } from '../../src/core/detect/finding';
import type { VmEntry } from '../../src/core/hosts/host';
import { msg } from '../../src/core/message';
import { ProblemError, type Problem } from '../../src/core/problem';
import { cancelled } from '../../src/core/ssh/problems';
import { isCancelled, sameDestination, Vm, type VmDeps } from '../../src/extension/vm';
import { silentLogger } from '../../src/platform/log';
import { reportOf } from '../core/view/outline';
import { healthy } from '../core/judge/situations';
import { FakeConnection, work, type Work } from './fakes';

const entry: VmEntry = { id: 'vm-1', name: 'web', host: '10.0.0.4', source: 'manual' };
const report = reportOf(healthy);
const lost: Problem = { id: 'link-lost', message: msg('lost'), remedies: [] };
const never = new AbortController().signal;

interface Bench {
  readonly vm: Vm;
  readonly connection: FakeConnection;
  readonly detections: (Work<DetectionReport> & { readonly signal: AbortSignal })[];
  readonly saved: DetectionReport[];
  readonly changes: () => number;
}

function bench(changes: Partial<VmDeps> = {}): Bench {
  const connection = new FakeConnection();
  const detections: Bench['detections'] = [];
  const saved: DetectionReport[] = [];
  let changed = 0;
  const vm = new Vm(
    entry,
    {
      createConnection: () => connection,
      detect: (_connection, _entry, signal) => {
        const detection = work<DetectionReport>();
        signal.addEventListener('abort', () => {
          detection.reject(new ProblemError(cancelled()));
        });
        detections.push({ ...detection, signal });
        return detection.promise;
      },
      loadReport: () => Promise.resolve(undefined),
      saveReport: (_entry, saving) => {
        saved.push(saving);
        return Promise.resolve();
      },
      autoDetect: () => true,
      problemOf: (error) => (error instanceof ProblemError ? error.problem : { ...lost, id: 'unexpected' }),
      logger: silentLogger,
      ...changes,
    },
    () => changed++,
  );
  return { vm, connection, detections, saved, changes: () => changed };
}

test('nothing is opened before it is asked for', () => {
  let made = 0;
  const { vm } = bench({
    createConnection: () => {
      made++;
      return new FakeConnection();
    },
  });
  assert.equal(vm.state.connection.kind, 'disconnected');
  assert.equal(made, 0);
});

test('connecting detects, and is done when the report is there and saved', async () => {
  const { vm, detections, saved } = bench();
  const connecting = vm.connect(never);
  await Promise.resolve();
  assert.equal(vm.state.detecting, true);
  detections[0]?.resolve(report);
  await connecting;
  assert.deepEqual([vm.state.report, vm.state.cached, vm.state.detecting], [report, false, false]);
  assert.deepEqual(saved, [report]);
});

test('without automatic detection, connecting only connects', async () => {
  const { vm, detections } = bench({ autoDetect: () => false });
  await vm.connect(never);
  assert.equal(vm.state.connection.kind, 'connected');
  assert.equal(detections.length, 0);
});

test('a reconnect detects anew and drops what the lost connection was asked', async () => {
  const { vm, connection, detections } = bench();
  const connecting = vm.connect(never);
  await Promise.resolve();
  connection.become({ kind: 'waiting', attempt: 1, retryAtMs: 0, problem: lost });
  connection.become({ kind: 'connecting', step: 'reaching', hop: 'web', attempt: 1 });
  connection.become({ kind: 'connected', sinceMs: 1 });
  await assert.rejects(connecting, isCancelled);
  assert.deepEqual(
    detections.map(({ signal }) => signal.aborted),
    [true, false],
  );
  assert.equal(vm.state.detecting, true);
  detections[1]?.resolve(report);
  await vm.detect(never).catch(() => undefined);
  assert.equal(vm.state.report, report);
});

test('cancelling ends the detection, keeps the old report and is no problem', async () => {
  const { vm, detections } = bench();
  const first = vm.connect(never);
  await Promise.resolve();
  detections[0]?.resolve(report);
  await first;
  const controller = new AbortController();
  const second = vm.detect(controller.signal);
  controller.abort();
  await assert.rejects(second, isCancelled);
  assert.equal(detections[1]?.signal.aborted, true);
  assert.deepEqual([vm.state.report, vm.state.detecting], [report, false]);
  assert.equal(vm.cancelDetection(), false);
});

test('two callers share one detection', async () => {
  const { vm, detections } = bench({ autoDetect: () => false });
  await vm.connect(never);
  const both = [vm.detect(never), vm.detect(never)];
  assert.equal(detections.length, 1);
  detections[0]?.resolve(report);
  assert.deepEqual(await Promise.all(both), [report, report]);
});

test('a failed detection is kept as the problem until the next one begins', async () => {
  const { vm, detections } = bench({ autoDetect: () => false });
  await vm.connect(never);
  const failing = vm.detect(never);
  detections[0]?.reject(new ProblemError(lost));
  await assert.rejects(failing);
  assert.equal(vm.state.problem?.id, 'link-lost');
  const again = vm.detect(never);
  assert.equal(vm.state.problem, undefined);
  detections[1]?.resolve(report);
  await again;
});

test('disconnecting and disposing end the detection and the connection', async () => {
  const { vm, connection, detections, changes } = bench();
  const connecting = vm.connect(never);
  await Promise.resolve();
  await vm.disconnect();
  await assert.rejects(connecting, isCancelled);
  assert.equal(detections[0]?.signal.aborted, true);
  const before = changes();
  await vm.dispose();
  connection.become({ kind: 'connected', sinceMs: 5 });
  assert.equal(changes(), before);
  assert.deepEqual(connection.asked, ['connect', 'disconnect', 'dispose']);
});

test('a VM that was taken off the list opens nothing any more', async () => {
  const { vm } = bench({
    createConnection: () => {
      throw new Error('a connection that nobody would close');
    },
  });
  await vm.dispose();
  await assert.rejects(vm.connect(never), isCancelled);
  await assert.rejects(vm.detect(never), isCancelled);
});

test('a cached report is shown until there is a new one, and never over it', async () => {
  const old = reportOf({ ...healthy, kernel: '6.2.0' });
  const { vm, detections } = bench({ loadReport: () => Promise.resolve(old) });
  await vm.loadCachedReport();
  assert.deepEqual([vm.state.report, vm.state.cached], [old, true]);
  const connecting = vm.connect(never);
  await Promise.resolve();
  detections[0]?.resolve(report);
  await connecting;
  await vm.loadCachedReport();
  assert.deepEqual([vm.state.report, vm.state.cached], [report, false]);
});

test('a report that cannot be saved is still shown', async () => {
  const { vm, detections } = bench({ saveReport: () => Promise.reject(new Error('disk full')) });
  const connecting = vm.connect(never);
  await Promise.resolve();
  detections[0]?.resolve(report);
  await connecting;
  assert.equal(vm.state.report, report);
});

test('a new name keeps the connection, another destination does not', () => {
  assert.deepEqual(
    {
      name: sameDestination(entry, { ...entry, name: 'db' }),
      host: sameDestination(entry, { ...entry, host: 'x' }),
      port: sameDestination(entry, { ...entry, port: 22 }),
      user: sameDestination(entry, { ...entry, user: 'me' }),
      key: sameDestination(entry, { ...entry, identityFile: '/k' }),
      hosts: sameDestination(entry, { ...entry, knownHostsFile: '/k' }),
    },
    { name: true, host: false, port: false, user: false, key: false, hosts: false },
  );
});
