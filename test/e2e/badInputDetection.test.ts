// Bad input from the VM itself: whatever it sends instead of, before or within the probe's output, the command says in
// one sentence what it could not find out, or finds out everything all the same.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { waitFor } from '../labs/process';
import type { Fault, SimulatedVm } from '../labs/sim/index';
import { lastingFacts, Place, saidBy } from './badInputSupport';

interface Healthy {
  readonly place: Place;
  readonly vm: SimulatedVm;
  readonly facts: Record<string, unknown>;
}

/** A VM without a fault, and what is found on it. */
async function healthyVm(t: TestContext): Promise<Healthy> {
  const place = await Place.open(t);
  const vm = await place.startVm();
  return { place, vm, facts: lastingFacts(await place.detect()) };
}

/** The same VM without its fault: everything is found as before. */
async function assertFoundAgain({ place, vm, facts }: Healthy): Promise<void> {
  vm.setFaults([]);
  const run = await place.detect();
  assert.deepEqual([run.status, run.err], [0, '']);
  assert.deepEqual(lastingFacts(run), facts);
}

const quieter = ['Make the login scripts of this account (~/.bashrc, /etc/profile) print less there.'];
const flooded =
  'azureuser@127.0.0.1 sent more than 2 MiB before the detection script began, so it was stopped.';

/** Sentence and next steps where nothing can be found out. */
const failures: Partial<Record<Fault, { readonly says: string; readonly next: readonly string[] }>> = {
  dropping: {
    says: 'The connection to VM was lost.',
    next: ['Reconnect; check your network if it happens again.'],
  },
  'not-linux': {
    says: 'azureuser@127.0.0.1 runs FreeBSD, but DPDK on MANA works on Linux VMs only.',
    next: [],
  },
  'no-posix-shell': {
    says: 'azureuser@127.0.0.1 did not run the detection script: it needs a POSIX shell (`sh`) there.',
    next: ['Connect as a user whose login shell runs commands, for example /bin/bash.'],
  },
  nologin: {
    says: 'This account on VM may not run commands (it has no login shell).',
    next: ['Connect as another user, or give the account a shell with `sudo usermod -s /bin/bash`.'],
  },
  'password-expired': {
    says: 'The password of this account on VM has expired and must be changed before a command can run.',
    next: ['Sign in once with `ssh` in a terminal, change the password, then connect again.'],
  },
  megabytes: { says: flooded, next: quieter },
  'endless-line': { says: flooded, next: quieter },
};

void test('where nothing can be found out, one sentence says why', async (t) => {
  const healthy = await healthyVm(t);
  const { place, vm } = healthy;
  for (const [fault, expected] of Object.entries(failures)) {
    await t.test(fault, async () => {
      vm.setFaults([fault as Fault]);
      const run = await place.detect();
      const { says, next } = saidBy(run, expected.next.length);
      assert.deepEqual({ status: run.status, out: run.out, says, next }, { status: 2, out: '', ...expected });
      await assertFoundAgain(healthy);
      await waitFor('nothing to be left open', () => vm.stats.openConnections === 0);
    });
  }
});

void test('noisy login scripts and another language change no fact', async (t) => {
  const healthy = await healthyVm(t);
  const { place, vm, facts } = healthy;
  for (const fault of ['noisy-login', 'german-locale'] as const) {
    await t.test(fault, async () => {
      vm.setFaults([fault]);
      const run = await place.detect();
      assert.deepEqual([run.status, run.err], [0, '']);
      assert.deepEqual(lastingFacts(run), facts);
      assert.equal(run.out.includes('noise'), false, 'and reach no evidence');
    });
  }
  await assertFoundAgain(healthy);
});

interface Nic {
  readonly name: string;
}

interface Report {
  readonly bootId: string;
  readonly readiness: string;
  readonly incomplete: readonly string[];
  readonly nics: readonly Nic[];
  readonly findings: readonly { readonly id: string; readonly status: string }[];
}

function statusesOf(out: string): Map<string, string> {
  return new Map((JSON.parse(out) as Report).findings.map(({ id, status }) => [id, status]));
}

void test('rule 9: hostile names are facts like others, and no command is made of them', async (t) => {
  const healthy = await healthyVm(t);
  const { place, vm, facts } = healthy;
  const before = await place.detect();
  const commands = vm.stats.commands.length;
  vm.setFaults(['hostile-output']);
  const run = await place.detect();
  assert.deepEqual([run.status, run.err], [0, '']);
  assert.doesNotMatch(run.out, /\\u00[01][0-9a-f]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
  assert.deepEqual(statusesOf(run.out), statusesOf(before.out));
  const hostile = lastingFacts(run) as unknown as Report;
  assert.deepEqual(
    hostile.nics.map(({ name }) => name),
    ['eth0', 'eth1;reboot', 'eth2'],
  );
  const harmless = { nics: undefined, os: undefined, azure: undefined };
  assert.deepEqual({ ...hostile, ...harmless }, { ...facts, ...harmless });
  const sent = vm.stats.commands.slice(commands);
  assert.deepEqual(
    [sent.length, sent.filter((command) => command.includes('reboot'))],
    [commands / 2, []],
    'the same commands as on a VM with ordinary names',
  );
  await assertFoundAgain(healthy);
});

void test('an output that ends half-way: what arrived is told, the rest is unknown and nothing is guessed', async (t) => {
  const healthy = await healthyVm(t);
  const { place, vm, facts } = healthy;
  const whole = statusesOf((await place.detect()).out);
  vm.setFaults(['truncated-output']);
  const run = await place.detect();
  assert.deepEqual([run.status, run.err], [2, '']);
  const report = JSON.parse(run.out) as Report & Record<string, unknown>;
  assert.equal(report.readiness, 'unknown');
  assert.ok(report.incomplete.includes('hugepages') && report.incomplete.includes('ssh'));
  for (const name of ['kernel', 'arch', 'cpu', 'pci', 'modules', 'hostname'])
    assert.deepEqual(report[name], facts[name], name);
  const statuses = statusesOf(run.out);
  assert.deepEqual([...statuses.keys()], [...whole.keys()]);
  const changed = [...statuses].filter(([id, status]) => status !== whole.get(id));
  assert.ok(changed.length > 0);
  assert.deepEqual(
    changed.filter(([, status]) => status !== 'unknown'),
    [],
  );
  await assertFoundAgain(healthy);
});

void test('a VM that reboots during detection: the loss is told, and the next try finds another boot', async (t) => {
  const { place, vm, facts } = await healthyVm(t);
  const { bootId } = vm.machine;
  vm.setFaults(['reboot-during-detection']);
  const run = await place.detect();
  const { says, next } = saidBy(run);
  assert.deepEqual(
    { status: run.status, out: run.out, says, next },
    {
      status: 2,
      out: '',
      says: 'The connection to VM was lost.',
      next: ['Reconnect; check your network if it happens again.'],
    },
  );
  const after = await waitFor('the VM to be back', async () => {
    const again = await place.detect();
    return again.out === '' ? undefined : again;
  });
  const report = JSON.parse(after.out) as Report;
  assert.deepEqual([report.bootId === vm.machine.bootId, report.bootId === bootId], [true, false]);
  // Hugepages were reserved by hand: they are gone with the boot, and it is told, not remembered.
  const failing = report.findings.filter(({ status }) => status === 'fail').map(({ id }) => id);
  assert.deepEqual([after.status, failing], [1, ['hugepages']]);
  const ofThisBoot = { hugepages: undefined, readiness: undefined, counts: undefined };
  assert.deepEqual({ ...lastingFacts(after), ...ofThisBoot }, { ...facts, ...ofThisBoot });
});
