// Starts the simulated MANA VM and keeps it running until SIGTERM or SIGINT. Prints one line of JSON:
// {"host","port","user","password","identityFile","knownHostsFile","pid"}.
// Options: --dir DIR (keys, known_hosts; default: a fresh temporary directory), --port N, --faults a,b, --distribution NAME, --dpdk VERSION,
// --rtt MS, --memoize, --pair (a second VM in the same network, with a line of its own), --list
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  distributions,
  faults,
  isDistribution,
  isFault,
  startSimulatedVm,
  Subnet,
} from '../test/labs/sim/index';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      dir: { type: 'string' },
      port: { type: 'string', default: '0' },
      faults: { type: 'string', default: '' },
      distribution: { type: 'string', default: 'ubuntu-24.04' },
      dpdk: { type: 'string', default: '24.11.0' },
      pair: { type: 'boolean', default: false },
      rtt: { type: 'string', default: '0' },
      memoize: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  });
  if (values.list) {
    for (const [name, meaning] of Object.entries(faults)) console.log(`${name.padEnd(26)}${meaning}`);
    console.log(`distributions: ${Object.keys(distributions).join(' ')}`);
    return;
  }
  const names = values.faults.split(',').filter((name) => name !== '');
  const unknown = names.filter((name) => !isFault(name));
  const port = Number(values.port);
  const rttMs = Number(values.rtt);
  if (unknown.length > 0) throw new Error(`unknown faults: ${unknown.join(', ')} (see --list)`);
  if (!isDistribution(values.distribution))
    throw new Error(`unknown distribution: ${values.distribution} (see --list)`);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`not a port: ${values.port}`);
  if (!(rttMs >= 0)) throw new Error(`not a number of milliseconds: ${values.rtt}`);
  if (!/^\d\d\.\d\d\.\d+$/.test(values.dpdk)) throw new Error(`not a version of DPDK: ${values.dpdk}`);
  const dir = values.dir ?? mkdtempSync(join(tmpdir(), 'simulated-mana-vm-'));
  const shared = {
    faults: names.filter(isFault),
    distribution: values.distribution,
    dpdk: values.dpdk,
    rttMs,
    memoize: values.memoize,
    subnet: new Subnet(),
  };
  const vms = [await startSimulatedVm({ ...shared, dir, port })];
  if (values.pair) vms.push(await startSimulatedVm({ ...shared, dir: join(dir, 'second') }));
  for (const vm of vms)
    console.log(
      JSON.stringify({
        host: vm.host,
        port: vm.port,
        user: vm.user,
        password: vm.password,
        identityFile: vm.identityFile,
        knownHostsFile: vm.knownHostsFile,
        pid: process.pid,
      }),
    );
  const stop = (): void => {
    void Promise.all(vms.map((vm) => vm.close())).finally(() => {
      if (values.dir === undefined) rmSync(dir, { recursive: true, force: true });
      process.exit(0);
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(2);
});
