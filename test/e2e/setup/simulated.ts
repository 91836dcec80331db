// The simulated VM as a setup lab: quick, and its whole state is at hand.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { remoteScript } from '../../../src/core/remote/command';
import { connectLab } from '../../labs/connect';
import { startSimulatedVm, type Fault, type SimulatedVm } from '../../labs/sim/index';
import type { Snapshot, SetupLab } from './lab';
import { openLink } from './link';

export interface SimulatedLab extends SetupLab {
  readonly vm: SimulatedVm;
}

const journal = '/var/lib/mana-dpdk/journal';

export async function simulatedLab(faults: readonly Fault[] = []): Promise<SimulatedLab> {
  const dir = mkdtempSync(join(tmpdir(), 'mana-dpdk-setup-'));
  const vm = await startSimulatedVm({ dir, faults });
  const { computer } = vm;
  const lab: SimulatedLab = {
    kind: 'simulated',
    vm,
    open: (options = {}) => openLink(vm, options),
    async root(command) {
      const connection = await connectLab(vm);
      try {
        const result = await connection.exec({ command: remoteScript('exec sudo -n sh -c "$1"', command) });
        return result.stdout;
      } finally {
        await connection.dispose();
      }
    },
    snapshot: () => Promise.resolve(snapshotOf(vm)),
    leftovers: () => Promise.resolve(leftoversOf(vm)),
    killSession: () => Promise.resolve(),
    fillDisk() {
      vm.setFaults([...computer.faults, 'disk-full']);
      return Promise.resolve();
    },
    freeDisk() {
      vm.setFaults(computer.faults.filter((fault) => fault !== 'disk-full'));
      return Promise.resolve();
    },
    pass: (seconds) => vm.advance(seconds * 1_000),
    reset() {
      // Another machine and back: the disk is a new one.
      vm.reboot();
      vm.setFaults(['not-linux']);
      vm.setFaults(faults);
      return Promise.resolve();
    },
    async close() {
      await vm.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return lab;
}

/** In the words of the emulated VM's snapshot, so that the same comparisons hold. */
function snapshotOf(vm: SimulatedVm): Snapshot {
  const { machine } = vm.computer;
  const links = machine.nics.flatMap((nic) => [
    ...(nic.name === null
      ? []
      : [
          `${nic.name} ${nic.mac} mtu=${nic.mtu} up=${nic.up ? 1 : 0} master= driver=${nic.driver ?? ''} device=${nic.uuid}`,
        ]),
    ...(machine.pciDriver === 'mana'
      ? [
          `${nic.vfName} ${nic.mac} up=${nic.vfUp ? 1 : 0} master=${nic.name ?? ''} driver=mana device=7870:00:00.0`,
        ]
      : []),
  ]);
  const whole = vm.snapshot();
  const files = Object.entries(whole.files)
    .filter(([path]) => isCompared(path))
    .map(([path, { is, content }]) => `${path} ${is} ${content}`);
  return {
    links: links.sort().join('\n'),
    addresses: machine.addresses
      .map((address) => JSON.stringify(address))
      .sort()
      .join('\n'),
    routes: machine.routes
      .map((route) => JSON.stringify(route))
      .sort()
      .join('\n'),
    vmbus: machine.nics
      .map(
        (nic) =>
          `${nic.uuid} driver=${nic.driver ?? ''} override=${nic.override ?? '(null)'} uio=${nic.uio === null ? '' : `uio${nic.uio}`}`,
      )
      .join('\n'),
    ids: JSON.stringify(whole.dynamicIds),
    hugepages: machine.hugepages
      .map(
        ({ sizeKb, total }) =>
          `/sys/devices/system/node/node0/hugepages/hugepages-${sizeKb}kB/nr_hugepages:${total}`,
      )
      .join('\n'),
    mounts: machine.mounts
      .map(({ source, path, type, options }) => [source, path, type, options].join(' '))
      .join('\n'),
    modules: [...machine.loadedModules].sort().join('\n'),
    packages: whole.packages.join('\n'),
    files: files.sort().join('\n'),
  };
}

/** The journal is to stay, and what is in /run/mana-dpdk is looked at by itself. */
function isCompared(path: string): boolean {
  if (path === '/var/lib/mana-dpdk' || path === journal || path.startsWith(`${journal}/`)) return false;
  return !/^\/(run\/mana-dpdk|tmp)(\/|$)/.test(path);
}

function leftoversOf(vm: SimulatedVm): string[] {
  const { processes, overlay } = vm.computer;
  const { units, processes: unattended } = vm.snapshot();
  // What an open channel runs is ours where it is a script of the library; nobody else starts anything there.
  const ours = processes
    .list()
    .map(({ args }) => args.join(' '))
    .filter((line) => line.includes('mana-dpdk'));
  const files = overlay
    .list('/run/mana-dpdk')
    .filter(([path, entry]) => entry.kind !== 'gone' && path !== '/run/mana-dpdk')
    .map(([path, entry]) => `file ${path} ${entry.kind === 'file' ? entry.content.slice(0, 80) : ''}`);
  return [
    ...[...ours, ...unattended].map((line) => `process ${line.slice(0, 120)}`),
    ...units.map((unit) => `unit ${unit}`),
    ...files,
  ];
}
