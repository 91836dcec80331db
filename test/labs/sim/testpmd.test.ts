// The simulated dpdk-testpmd by itself: what it says on which machine, by release, with which status it ends.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import type { Client } from 'ssh2';
import type { Fault, SimulatedVm, SimulatedVmOptions } from './index';
import { connect, run, start, startVm } from './testClient';

const mac = '7c:1e:52:33:66:29';
const device = `-a 7870:00:00.0,mac=${mac}`;

interface Said {
  readonly text: string;
  readonly status: number | string | null;
}

async function machine(
  t: TestContext,
  options: Omit<SimulatedVmOptions, 'dir'> = {},
): Promise<{ vm: SimulatedVm; client: Client; testpmd: (line: string, ms?: number) => Promise<Said> }> {
  const vm = await startVm(t, options);
  const client = await connect(t, vm);
  const testpmd = async (line: string, ms = 2500) => {
    const { result } = await start(
      client,
      `exec sudo -n timeout -s INT ${ms / 1000} dpdk-testpmd ${line} 2>&1`,
    );
    const seen = { over: false };
    void result.then(() => (seen.over = true));
    while (!seen.over) {
      await vm.advance(100);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const { stdout, code, signal } = await result;
    return { text: stdout, status: code === 124 ? 'ended by SIGINT' : (code ?? signal) };
  };
  return { vm, client, testpmd };
}

function has(text: string, ...parts: readonly string[]): void {
  for (const part of parts) assert.ok(text.includes(part), `not there: ${part}\n${text}`);
}

test('net_mana and netvsc: which ports there are, by how the NIC is given', async (t) => {
  const { vm, testpmd } = await machine(t);
  const seen: Record<string, unknown> = {};
  const look = async (name: string, line: string, ...faults: readonly Fault[]) => {
    vm.setFaults(faults);
    const { text, status } = await testpmd(line, 1200);
    seen[name] = [
      /Configuring Port (\d)/.exec(text)?.[1] ?? 'none',
      /(\d) streams:|ports=(\d)/.exec(text)?.[0] ?? 'not forwarding',
      /hn_vf_attach\(\): (.*)/.exec(text)?.[1],
      status,
    ];
  };
  const line = `-l 1-3 ${device} -- --stats-period=1`;
  await look('VF up, kernel has it', line);
  await look('handed over', line, 'nic-bound');
  await look('handed over, VF up again', line, 'nic-bound-vf-up');
  await look('driver id of another', line, 'nic-bound', 'driver-id-mismatch');
  await look('without net_mana', line, 'nic-bound', 'no-net-mana');
  await look('no port found', line, 'nic-bound', 'run-synthetic');
  await look('no device of that address', '-l 1-3 -a 0001:00:00.0,mac=02:00:00:00:00:01 -- --stats-period=1');
  assert.deepEqual(seen, {
    'VF up, kernel has it': ['0', 'not forwarding', undefined, 'ended by SIGINT'],
    'handed over': ['1', 'ports=1', 'found matching VF port 0', 'ended by SIGINT'],
    'handed over, VF up again': ['1', 'not forwarding', 'found matching VF port 0', 'ended by SIGINT'],
    'driver id of another': ['0', 'ports=1', "Couldn't find port for VF", 'ended by SIGINT'],
    'without net_mana': ['0', 'ports=1', "Couldn't find port for VF", 'ended by SIGINT'],
    'no port found': ['0', 'ports=1', "Couldn't find port for VF", 'ended by SIGINT'],
    'no device of that address': ['none', 'ports=0', undefined, 'ended by SIGINT'],
  });
});

test('the failures of the article and of VFs in use, in the words of each release', async (t) => {
  const told = '--log-level=pmd.net.mana.driver:debug';
  for (const [dpdk, mana, pci, exit] of [
    ['22.11.0', '', 'EAL: ', '  Cause: nb-cores should be > 0 and <= 2'],
    ['24.11.0', 'MANA_DRIVER: ', 'PCI_BUS: ', '\nnb-cores should be > 0 and <= 2'],
    ['26.07.0', 'MANA_DRIVER: ', 'PCI_BUS: ', '\nnb-cores should be > 0 and <= 2'],
  ] as const) {
    const { vm, testpmd } = await machine(t, { dpdk, faults: ['nic-bound-vf-up'] });
    const busy = await testpmd(`-l 1-3 ${device} -- --stats-period=1`, 1200);
    has(
      busy.text,
      `${mana}mana_start_tx_queues(): Failed to create qp queue index 0\n${mana}mana_dev_start(): failed to start tx queues -19\n`,
      'Fail to start port 1: No such device',
      'Not all ports were started',
    );
    vm.setFaults(['nic-bound', 'driver-id-mismatch']);
    const mismatch = await testpmd(`-l 1-3 ${device} ${told} -- --stats-period=1`, 1200);
    has(
      mismatch.text,
      `${mana}mana_probe_port(): ibv_alloc_parent_domain failed port 2\n${mana}mana_pci_probe_mac(): Probe on IB port 2 failed -12\n`,
      `${pci}Requested device 7870:00:00.0 cannot be used\nEAL: Bus (pci) probe failed.\n`,
    );
    const refused = await testpmd(`-l 1-3 ${device} -- --nb-cores=7`);
    has(refused.text, 'EAL: Error - exiting with code: 1\n', exit);
    assert.equal(refused.status, 1);
  }
});

test('refused command lines and lacking memory end before anything is forwarded', async (t) => {
  const { vm, testpmd } = await machine(t, { faults: ['nic-bound'] });
  const seen: Record<string, readonly [string, unknown]> = {};
  const look = async (line: string) => {
    const { text, status } = await testpmd(line);
    seen[line.replace(device, '-a …')] = [text.trimEnd().split('\n').at(-1) ?? '', status];
  };
  await look(`-l 1-14 ${device} -- --stats-period=1`);
  await look(`-l 1-3 ${device} --no-such-option`);
  await look(`-l 1-3 ${device} -- --stats-period=x`);
  await look(`-l 1 ${device} -- --stats-period=1`);
  await look(`-l 1-3 ${device} -- --rxq=3 --txq=3`);
  await look(`-l 1-3 ${device} -- --total-num-mbufs=2000000`);
  await look(`-l 1-3 -m 4096 ${device} -- --stats-period=1`);
  vm.setFaults(['no-hugepages']);
  await look(`-l 1-3 ${device} -- --nb-cores=1`);
  assert.deepEqual(seen, {
    '-l 1-14 -a … -- --stats-period=1': ['Cannot init EAL: Invalid argument', 1],
    '-l 1-3 -a … --no-such-option': ['Cannot init EAL: Invalid argument', 1],
    '-l 1-3 -a … -- --stats-period=x': ['Port 1 is closed', 1],
    '-l 1 -a … -- --stats-period=1': ['Port 1 is closed', 1],
    '-l 1-3 -a … -- --rxq=3 --txq=3': ['Port 1 is closed', 1],
    '-l 1-3 -a … -- --total-num-mbufs=2000000': ['Port 1 is closed', 1],
    '-l 1-3 -m 4096 -a … -- --stats-period=1': ['Cannot init EAL: Cannot allocate memory', 1],
    '-l 1-3 -a … -- --nb-cores=1': ['Cannot init EAL: Permission denied', 1],
  });
});

test('a second one with the same prefix finds the lock; after a kill its pages are taken over', async (t) => {
  const { vm, client, testpmd } = await machine(t, { faults: ['nic-bound'] });
  const first = await start(client, `exec sudo -n dpdk-testpmd -l 1-2 ${device} -- --stats-period=1`);
  await vm.advance(1000);
  const free = async () =>
    Number((await run(client, 'cat /sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages')).stdout);
  const during = await free();
  const second = await testpmd('-l 3-4 --no-pci -- --stats-period=1');
  has(second.text, "Cannot create lock on '/var/run/dpdk/rte/config'. Is another primary process running?");
  const [testpmdPid] = vm.computer.processes
    .list()
    .flatMap(({ pid, name }) => (name === 'dpdk-testpmd' ? [pid] : []));
  vm.computer.kill(testpmdPid ?? 0, 'KILL', 0);
  await first.result;
  const left = await free();
  await testpmd(`-l 1-2 ${device} -- --stats-period=1`, 1200);
  assert.deepEqual([during, left, await free()], [837, 837, 1018]);
});

test('22.11.0 ends by the signal itself, later ones with status 0', async (t) => {
  const ends: unknown[] = [];
  for (const dpdk of ['22.11.0', '24.11.0']) {
    const { vm, client } = await machine(t, { dpdk, faults: ['nic-bound'] });
    const { result } = await start(
      client,
      `exec sudo -n bash -c 'dpdk-testpmd -l 1-2 ${device} -- --stats-period=1 2>&1 & sleep 2; kill -INT $!; wait $!; echo "status $?"'`,
    );
    for (let step = 0; step < 40; step += 1) await vm.advance(100);
    const { stdout } = await result;
    ends.push([stdout.includes('Signal 2 received, preparing to exit...'), /status \d+/.exec(stdout)?.[0]]);
  }
  assert.deepEqual(ends, [
    [true, 'status 130'],
    [false, 'status 0'],
  ]);
});
