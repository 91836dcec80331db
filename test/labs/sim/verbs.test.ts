// RDMA as programs see it on the simulated VM: the provider goes by the kernel's number, and gdb shows whose code is entered.
import assert from 'node:assert/strict';
import test from 'node:test';
import { doctorScript, type DoctorTask } from '../../../src/core/doctor/script';
import { scriptRequest } from '../../../src/core/remote/launch';
import type { Fault } from './index';
import { connect, run, startVm } from './testClient';

const nonce = 'simulatednonce01';
const device = 'mana_0';

test('the product’s provider doctor: numbers in headers, libraries, the log, the trace', async (t) => {
  const vm = await startVm(t);
  const client = await connect(t, vm);
  const ask = async (task: DoctorTask, root = false) => {
    const { command, stdin } = scriptRequest(doctorScript(task, nonce), root ? 'passwordless' : 'user');
    return run(client, command, stdin);
  };
  const numbers = (text: string, role: string) => {
    const header = new RegExp(`header-begin ${role} [\\s\\S]*?header-end`).exec(text)?.[0] ?? '';
    return [...header.matchAll(/RDMA_DRIVER_(\w+),/g)]
      .map(([, name]) => name)
      .slice(-2)
      .join(' ');
  };
  const seen: unknown[] = [];
  for (const faults of [[], ['driver-id-mismatch']] as const satisfies readonly (readonly Fault[])[]) {
    vm.setFaults(faults);
    await run(client, 'sudo apt-get -q -y install gdb ibverbs-utils');
    const look = await ask({ mode: 'look', trees: [] });
    const watch = await ask({ mode: 'watch', device, folder: null });
    const trace = await ask({ mode: 'trace', program: { kind: 'ibv_devinfo', device }, folder: null }, true);
    assert.deepEqual([look.stderr, watch.stderr, trace.stderr], ['', '', '']);
    seen.push({
      kernel: numbers(look.stdout, 'running-kernel'),
      source: numbers(look.stdout, 'rdma-core-source'),
      providers: [...look.stdout.matchAll(/ provider - .*\/(\S+)/g)].map(([, name]) => name),
      log: /^mana_0: \w+/m.exec(watch.stdout)?.[0],
      status: /probe-end (\d+)/.exec(watch.stdout)?.[1],
      caller: /^#1 .* from .*\/(\S+)$/m.exec(trace.stdout)?.[1],
      compiled: /compiled-id (\d+)/.exec(trace.stdout)?.[1],
      end: /trace-end (\d+)/.exec(trace.stdout)?.[1],
    });
  }
  assert.deepEqual(seen, [
    {
      kernel: 'ERDMA MANA',
      source: '',
      providers: ['liberdma-rdmav34.so', 'libmana-rdmav34.so'],
      log: 'mana_0: mana_alloc_context',
      status: '0',
      caller: 'libmana-rdmav34.so',
      compiled: '20',
      end: '0',
    },
    {
      kernel: 'SIW MANA',
      source: 'ERDMA MANA',
      providers: ['liberdma-rdmav34.so', 'libmana-rdmav34.so'],
      log: undefined,
      status: '0',
      caller: 'liberdma-rdmav34.so',
      compiled: '19',
      end: '0',
    },
  ]);
});

test('no provider at all: libibverbs says so, and nothing is entered', async (t) => {
  const vm = await startVm(t, { distribution: 'ubuntu-22.04' });
  const client = await connect(t, vm);
  await run(client, 'sudo apt-get -q -y install ibverbs-utils gdb');
  const shown = await run(
    client,
    `ibv_devinfo -d ${device}; echo $?; gdb -batch -ex run -ex bt --args ibv_devinfo -d ${device} 2>&1 | tail -n 2`,
  );
  assert.equal(
    shown.stderr + shown.stdout,
    "libibverbs: Warning: no userspace device-specific driver found for mana_0\nIB device 'mana_0' wasn't found\n255\n[Inferior 1 (process 2034) exited with code 0377]\nNo stack.\n".replace(
      '2034',
      /process (\d+)/.exec(shown.stdout)?.[1] ?? '',
    ),
  );
});
