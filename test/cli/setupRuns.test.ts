// `mana-dpdk setup` as a program of its own against the simulated VM: from bare to ready and back, what a guard refuses, no
// rights, an interruption, a second person.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Ajv } from 'ajv';
import { startSetupLab, type Ended, type SetupLab } from './setupVm';

let lab: SetupLab;
const schema = JSON.parse(readFileSync('docs/schema/setup-report.schema.json', 'utf8')) as object;
const validate = new Ajv({ strict: false }).compile(schema);

before(async () => {
  lab = await startSetupLab();
});
after(() => lab.close());

interface Document {
  readonly document: string;
  readonly outcome?: string;
  readonly toRun?: number;
  readonly steps: readonly { readonly key: string; readonly state?: string; readonly outcome?: string }[];
  readonly items?: readonly { readonly step: string; readonly who: string; readonly outcome: string }[];
  readonly after?: { readonly readiness: string } | null;
}

function documentOf(ended: Ended): Document {
  const document: unknown = JSON.parse(ended.out);
  assert.ok(validate(document), JSON.stringify(validate.errors));
  return document as Document;
}

/** What a setup changes on the simulated VM. */
function stateOf(): unknown {
  const { nics, modules, hugepages } = lab.vm.machine as unknown as Record<string, unknown>;
  return structuredClone({ nics, modules, hugepages });
}

const json = ['--format', 'json'];

test('from bare to ready, nothing to do, history, and back to what it was', async () => {
  lab.fresh(['no-hugepages']);
  const beforeAll = stateOf();

  const plan = await lab.setup([]);
  assert.equal(plan.status, 0, plan.err);
  assert.match(plan.out, /^Setup of \S+: 3 steps to run\.\n/);
  assert.match(plan.out, /\$ echo 512 > \S+nr_hugepages/);
  assert.deepEqual(stateOf(), beforeAll, 'a plan changes nothing');

  const run = await lab.setup(['--run', '--yes']);
  assert.equal(run.status, 0, run.out + run.err);
  assert.match(run.out, /\[1\/3\] Reserve hugepages\n\$ echo 512[\s\S]*\[3\/3\] Give a NIC to DPDK \(eth1\)/);
  assert.match(run.out, /\nDone: all steps ended well\.\n/);
  assert.match(run.out, /\nDetected anew: Ready[^\n]*\n$/);

  const again = await lab.setup(['--run', '--yes']);
  assert.equal(again.status, 0, again.err);
  assert.match(again.out, /^Nothing to do on /);

  const history = documentOf(await lab.setup(['--history', ...json]));
  assert.deepEqual(
    history.items?.map(({ step, outcome }) => `${step} ${outcome}`),
    ['give-nic done', 'kernel-modules done', 'hugepages done'],
  );

  const undoPlan = documentOf(await lab.setup(['--undo', '--plan', ...json]));
  assert.equal(undoPlan.toRun, 3);
  const undo = await lab.setup(['--undo', '--yes', ...json]);
  assert.equal(undo.status, 0, undo.out + undo.err);
  assert.equal(documentOf(undo).outcome, 'done');
  assert.deepEqual(stateOf(), beforeAll);

  const nothing = await lab.setup(['--undo', '--yes']);
  assert.equal(nothing.status, 0, nothing.err);
  assert.match(nothing.out, /^Nothing to undo on /);
});

test('one step of its own, as JSON: progress on stderr, one document on stdout', async () => {
  lab.fresh(['no-hugepages']);
  const run = await lab.setup(['--run', '-y', '--only', 'hugepages', '--hugepages', '64', ...json]);
  assert.equal(run.status, 0, run.err);
  const document = documentOf(run);
  assert.deepEqual([document.document, document.outcome, document.steps.length], ['result', 'done', 1]);
  assert.ok(document.after);
  assert.match(run.err, /^\[1\/1\] Reserve hugepages\n/);
});

test('the NIC that carries SSH is refused by every name: nothing runs, status 3', async () => {
  lab.fresh();
  const untouched = stateOf();
  const [nic] = lab.vm.machine.nics;
  assert.ok(nic !== undefined);
  const names = [...namesIn(nic), '7870:00:00.0', '0000:00:00.0'];
  assert.ok(names.length >= 6, names.join(' '));
  const refused = async (...words: string[]): Promise<void> => {
    const ended = await lab.setup(words);
    assert.equal(ended.status, 3, `${words.join(' ')}: ${ended.out}${ended.err}`);
  };
  for (const name of names) await refused('--run', '--yes', '--nic', name);
  await refused('--plan', '--nic', 'eth0');
  await refused('--script', '--nic', 'eth0');
  // Who names a NIC that is refused gets nothing done by halves.
  await refused('--run', '--yes', '--nic', 'eth1', '--nic', 'eth0');
  assert.deepEqual(stateOf(), untouched);
});

/** Name, MAC in both cases, name of the VF, UUID in both cases: whatever text of the NIC names it. */
function namesIn(nic: object): string[] {
  const texts =
    JSON.stringify(nic).match(
      /"(?:eth\d|enP\w+|(?:[0-9a-f]{2}:){5}[0-9a-f]{2}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"/g,
    ) ?? [];
  const names = texts.map((text) => text.slice(1, -1));
  return [...new Set(names.flatMap((name) => (/[-:]/.test(name) ? [name, name.toUpperCase()] : [name])))];
}

test('a VM with one NIC: the rest is done, and the status says that not all is', async () => {
  lab.fresh(['single-nic', 'no-hugepages']);
  const run = await lab.setup(['--run', '--yes', ...json]);
  assert.equal(run.status, 3, run.err);
  assert.equal(documentOf(run).outcome, 'done');
});

test('without a terminal: a run needs --yes, and a password that sudo wants is a clear problem', async () => {
  lab.fresh(['sudo-password', 'no-hugepages']);
  const refused = await lab.setup(['--run']);
  assert.equal(refused.status, 2);
  assert.match(refused.err, /no terminal to ask on: --run needs --yes/);
  assert.equal((await lab.setup(['--plan'])).status, 0, 'a plan needs no password');
  const untouched = stateOf();
  for (const words of [['--run', '--yes'], ['--undo', '--yes'], ['--history']]) {
    const ended = await lab.setup(words);
    assert.equal(ended.status, 1, words.join(' '));
    assert.match(ended.out + ended.err, /asks for the password of azureuser, and there is no terminal/);
  }
  assert.deepEqual(stateOf(), untouched);
});

test('a VM that cannot be reached or is none: status 1, nothing on stdout', async () => {
  for (const fault of ['not-linux', 'changed-host-key', 'nologin'] as const) {
    lab.fresh([fault]);
    const ended = await lab.setup(['--run', '--yes', ...json]);
    assert.equal(ended.status, 1, fault);
    assert.equal(ended.out, '', fault);
    assert.match(ended.err, /^mana-dpdk: .+\n/, fault);
  }
});

test('Ctrl+C: the VM stops, what was done and what not is said, and undo takes it back', async () => {
  lab.fresh(['no-hugepages']);
  const beforeAll = stateOf();
  let interrupted = false;
  const run = await lab.setup(['--run', '--yes'], {
    onOutput: (out, interrupt) => {
      if (interrupted || !out.includes('[1/3]')) return;
      interrupted = true;
      interrupt();
    },
  });
  assert.equal(run.status, 1, run.out + run.err);
  assert.match(run.err, /Cancelling: the VM stops before its next command/);
  assert.match(run.out, /\nThe setup was cancelled\.\n/);
  assert.match(run.out, /NOT RUN +Give a NIC to DPDK \(eth1\)/);
  assert.match(run.out, /Detected anew/);
  const undo = await lab.setup(['--undo', '--yes']);
  assert.equal(undo.status, 0, undo.out + undo.err);
  assert.deepEqual(stateOf(), beforeAll);
});

test('Ctrl+C twice: left at once, even where the VM does not answer any more', async () => {
  lab.fresh(['no-hugepages']);
  let interrupted = false;
  const run = await lab.setup(['--run', '--yes'], {
    onOutput: (out, interrupt) => {
      if (interrupted || !out.includes('[1/3]')) return;
      interrupted = true;
      lab.vm.setFaults(['no-hugepages', 'silent']);
      interrupt();
      setTimeout(interrupt, 500);
    },
  });
  assert.equal(run.status, 1, run.out + run.err);
  assert.match(run.err, /Cancelling: [\s\S]*Left at once\. .*--history/);
});

test('the plan in Japanese', async () => {
  lab.fresh(['no-hugepages']);
  const plan = await lab.setup([], { language: 'ja_JP.UTF-8' });
  assert.equal(plan.status, 0, plan.err);
  assert.match(plan.out, /のセットアップ: 3 件の手順を実行します。/);
});

test('the script of a plan is bash on stdout and nothing else', async () => {
  lab.fresh(['no-hugepages']);
  const script = await lab.setup(['--script', '--only', 'hugepages']);
  assert.equal(script.status, 0, script.err);
  assert.match(script.out, /^#!\S*bash\n|^#!\/usr\/bin\/env bash\n/);
  assert.match(script.out, /nr_hugepages/);
  assert.equal(script.err, '');
});
