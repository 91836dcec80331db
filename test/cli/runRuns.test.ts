// `mana-dpdk run` against simulated VMs on which testpmd plays MANA: good runs and bad ones, stopped, left, found again.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startSimulatedVm, type SimulatedVm } from '../labs/sim/index';
import { Subnet } from '../labs/sim/testpmd/subnet';
import { connected, run, startRunLab, type RunLab, type Told, type Typing } from './runLab';

let lab: RunLab;
before(async () => {
  lab = await startRunLab();
});
after(async () => {
  await lab.close();
});

/** Lets the VM's time pass as soon as testpmd forwards, so that nobody waits for it. */
function passing(seconds: number): Typing {
  let begun = false;
  return {
    onText: (all) => {
      if (begun || !all.includes('Forwarding started')) return;
      begun = true;
      void (async () => {
        for (let step = 0; step < seconds * 2; step += 1) await lab.vm.advance(500);
      })();
    },
  };
}

/** The same, where what happens is told as JSON. */
function untilProgress(steps: number): Typing {
  let begun = false;
  return {
    onText: (all) => {
      if (begun || !all.includes('"phase":"forwarding"')) return;
      begun = true;
      void (async () => {
        for (let step = 0; step < steps * 2; step += 1) await lab.vm.advance(500);
      })();
    },
  };
}

/** Lets the VM's time pass until something has settled. */
async function whileTimePasses<T>(something: Promise<T>): Promise<T> {
  let settled = false;
  const watched = something.finally(() => {
    settled = true;
  });
  const isSettled = (): boolean => settled;
  while (!isSettled()) await Promise.race([watched, lab.vm.advance(200)]);
  return watched;
}

const seconds = ['--duration', '5'];

test('a VM that is ready: the line, what happens, the verdict with its figures', async () => {
  lab.fresh('nic-bound');
  const { status, out } = await lab.run(['--scenario', 'multiple-queues', ...seconds], passing(8));
  assert.equal(status, 0, out);
  assert.match(
    out,
    /^Run on azureuser@127\.0\.0\.1: Multiple queues, 5 s, DPDK 24\.11\.\n\$ \/usr\/local\/bin\/dpdk-testpmd /,
  );
  assert.match(out, /--tx-ip=10\.0\.1\.4,10\.0\.1\.1 /);
  assert.match(out, /^ *\d\.\d s Forwarding started: txonly, ports: 1\.$/m);
  assert.match(out, /^CONFIRMED {2}Forwarding confirmed for .*: MANA carried the packets\.$/m);
  assert.match(out, /^ {2}port 1 Tx +\d\.\d\d Mpps/m);
  assert.doesNotMatch(out, /MISSING/);
});

test('the synthetic path is no success, and is explained', async () => {
  lab.fresh('nic-bound', 'run-synthetic');
  const { status, out } = await lab.run(seconds, passing(8));
  assert.equal(status, 1, out);
  assert.match(out, /^NOT CONFIRMED/m);
  assert.match(out, /synthetic path/);
});

test('a testpmd without ports ends with status 0, and is no success either', async () => {
  lab.fresh('nic-bound', 'run-no-ports');
  const { status, out } = await lab.run(seconds, passing(8));
  assert.equal(status, 1, out);
  assert.match(out, /^NOT CONFIRMED {2}.*port/m);
});

test('what is missing keeps it from starting, and is offered as a command line', async () => {
  lab.fresh();
  const { status, out, err } = await lab.run(seconds);
  assert.equal(status, 3);
  assert.match(out, /^MISSING {2}eth1 is with the kernel, and its VF is up/m);
  assert.match(out, /\$ mana-dpdk setup --run --only give-nic azureuser@127\.0\.0\.1 -i /);
  assert.match(err, /Nothing was run: something is missing\./);
});

test('a plan changes nothing and says by its status whether it could run', async () => {
  lab.fresh('nic-bound');
  const ready = await lab.run(['--plan']);
  assert.equal(ready.status, 0);
  assert.match(ready.out, /^OK {2}testpmd runs as root\.$/m);
  const json = await lab.run(['--plan', '--format', 'json', '--scenario', 'netvsc']);
  const document = JSON.parse(json.out) as { document: string; startable: boolean; scenario: string };
  assert.deepEqual(
    [document.document, document.startable, document.scenario, json.err],
    ['run-plan', true, 'netvsc', ''],
  );
  lab.fresh();
  assert.equal((await lab.run(['--plan'])).status, 3);
});

test('the NIC of SSH is refused, by its name and in a line', async () => {
  lab.fresh('nic-bound');
  const named = await lab.run(['--nic', 'eth0']);
  assert.equal(named.status, 3);
  assert.match(named.err, /eth0 carries this SSH connection\. It is never touched\./);
  const line = await lab.run(['--', '-l', '1-2', '--', '--forward-mode=txonly']);
  assert.equal(line.status, 3);
  assert.match(line.out, /^MISSING {2}The line names no device of the PCI bus/m);
});

test('a mistaken line is wrong usage, with its place', async () => {
  const { status, err } = await lab.run(['--', 'dpdk-testpmd -l 1-2 -- -i | tee log']);
  assert.equal(status, 2);
  assert.match(err, /At character 26, “\| tee log”: The output goes to another program/);
});

test('JSON: one document at the end, with progress only where it is asked for', async () => {
  lab.fresh('nic-bound');
  const file = join(lab.folder, 'record.json');
  const { status, out, err } = await lab.run(
    ['--format', 'json', '--progress', 'json', '--save', file, ...seconds],
    untilProgress(8),
  );
  assert.equal(status, 0, out + err);
  const run = JSON.parse(out) as {
    document: string;
    verdict: { forwarding: string; path: string };
    plan: object;
  };
  assert.deepEqual([run.document, run.verdict.forwarding, run.verdict.path], ['run', 'confirmed', 'mana-vf']);
  const lines = err.split('\n').filter((line) => line.startsWith('{'));
  const kinds = new Set(lines.map((line) => (JSON.parse(line) as { event: string }).event));
  assert.deepEqual([...kinds].sort(), ['marker', 'progress']);
  assert.ok(existsSync(file));
  const record = await recordOf(file);
  assert.match(record.out, /^CONFIRMED/m);
  assert.equal(record.status, 0);
  const compared = await recordOf(file, file);
  assert.match(compared.out, /^Figures$/m);
  assert.equal((JSON.parse(readFileSync(file, 'utf8')) as { kind: string }).kind, 'mana-dpdk-run');
});

async function recordOf(...files: readonly string[]): Promise<Told> {
  return run(['run', ...files.flatMap((file) => ['--record', file])], lab.folder);
}

test('Ctrl+C stops testpmd, and the verdict is told all the same', async () => {
  lab.fresh('nic-bound');
  let pressed = false;
  const { status, out, err } = await lab.run(['--duration', '0'], {
    onText: (all, interrupt) => {
      if (pressed || !all.includes('Forwarding started')) return;
      pressed = true;
      void (async () => {
        for (let step = 0; step < 12; step += 1) await lab.vm.advance(500);
        interrupt();
      })();
    },
  });
  assert.match(err, /Stopping testpmd\. Ctrl\+C once more leaves at once\./);
  assert.match(out, /^CONFIRMED/m);
  assert.equal(status, 0, out);
});

test('a run that was left is found, followed and stopped', async () => {
  lab.fresh('nic-bound');
  const started = await lab.run(['--detach', '--duration', '0']);
  const id = started.out.trim();
  assert.match(id, /^[0-9a-f]{16}$/);
  assert.match(started.err, new RegExp(`run --attach ${id} azureuser`));
  const list = await lab.run(['--list']);
  assert.match(list.out, new RegExp(`^running +${id} Single queue, since `, 'm'));
  const busy = await lab.run(seconds);
  assert.equal(busy.status, 3);
  assert.match(busy.out, /MISSING {2}A run of .* uses the same NIC/);
  const stopped = await whileTimePasses(lab.run(['--stop', id.slice(0, 6)]));
  assert.equal(stopped.status, 0, stopped.err);
  const attached = await lab.run(['--attach', id.slice(0, 8)]);
  assert.match(attached.out, /^(?:NOT )?CONFIRMED/m);
  assert.match((await lab.run(['--list'])).out, /^No run of testpmd is known on /);
});

test('a run that is not there', async () => {
  for (const option of ['--attach', '--stop']) {
    const { status, err } = await lab.run([option, 'abcd']);
    assert.equal(status, 1);
    assert.match(err, /There is no run abcd on azureuser@127\.0\.0\.1\./);
  }
});

test('a host that does not answer', async () => {
  const { status, err } = await run(['run', 'nobody@127.0.0.1', '-p', '1', '-F', 'none'], lab.folder);
  assert.equal(status, 1);
  assert.match(err, /^mana-dpdk: /);
});

test('a pair: the receiver first, both verdicts, and what was lost between the two', async () => {
  const subnet = new Subnet();
  const folder = join(lab.folder, 'pair');
  mkdirSync(folder);
  const vms: SimulatedVm[] = [];
  const hosts: string[] = [];
  // In one folder: both let the same key in, and write the same file of host keys.
  for (let count = 0; count < 2; count += 1) {
    const vm = await startSimulatedVm({ dir: folder, faults: ['nic-bound'], subnet });
    vms.push(vm);
    hosts.push(readFileSync(vm.knownHostsFile, 'utf8'));
  }
  try {
    const [sender, receiver] = vms;
    assert.ok(sender !== undefined && receiver !== undefined);
    writeFileSync(sender.knownHostsFile, hosts.join(''));
    const to = `${receiver.user}@${receiver.host}:${String(receiver.port)}`;
    const words = connected(sender, ['--to', to, ...seconds]);
    const { status, out, err } = await run(words, lab.folder);
    assert.equal(status, 0, out + err);
    assert.match(out, /\(10\.0\.1\.4\) sends to .* \(10\.0\.1\.5\), 5 s\./);
    assert.match(out, /^Receiver: .*Forwarding started: rxonly[^]*^Sender: .*Forwarding started: txonly/m);
    assert.match(out, /^Receiver, .*:\nCONFIRMED[^]*^Sender, .*:\nCONFIRMED/m);
    // By totals, or by rates where the common time had no statistics at its ends.
    assert.match(out, / sent.* arrived: .* were lost\.$/m);
  } finally {
    for (const vm of vms) await vm.close();
  }
});
