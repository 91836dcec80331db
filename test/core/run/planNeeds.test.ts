// What a run needs: told as missing, in doubt, not known or met, with the setup steps that mend it; and the NIC of SSH,
// by whatever name a line calls it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DpdkProcess, Facts } from '../../../src/core/detect/facts';
import { render } from '../../../src/core/message';
import { startable, stepsFor } from '../../../src/core/run/plan';
import type { PreconditionId, VmRun } from '../../../src/core/run/types';
import {
  absent,
  handedOver,
  healthy,
  modules,
  nicPair,
  nothingRead,
  pool,
  ready,
  situations,
} from '../judge/situations';
import { planOf, runId, unmet, type Asked } from './planShapes';

const own = (line: string): Asked => ({ scenario: 'custom', line });

/** What one precondition says, as `state steps: sentence`; undefined where it says nothing. */
function said(facts: Facts, id: PreconditionId, asked: Asked = {}): string | undefined {
  const found = planOf(facts, asked).preconditions.find((one) => one.id === id);
  return found === undefined
    ? undefined
    : `${[found.state, ...found.steps].join(' ')}: ${render(found.message)}`;
}

test('a VM that is ready lacks nothing', () => {
  const plan = planOf(ready);
  assert.deepEqual(unmet(plan), []);
  assert.deepEqual([startable(plan), stepsFor(plan)], [true, []]);
  assert.deepEqual(
    plan.preconditions.map(({ id }) => id),
    ['testpmd', 'net-mana', 'modules', 'hugepages', 'ssh-nic', 'nic', 'other-process', 'root'],
  );
});

test('a VM that lacks everything: steps in the order of a setup', () => {
  const facts: Facts = {
    ...healthy,
    dpdk: [],
    modules: modules({ uio_hv_generic: absent, mana_ib: absent }),
    hugepages: [pool({ total: 0, free: 0 })],
    sudo: 'none',
  };
  const plan = planOf(facts, { scenario: 'netvsc' });
  assert.equal(startable(plan), false);
  assert.deepEqual(stepsFor(plan), [
    'install-packages',
    'build-dpdk',
    'hugepages',
    'kernel-modules',
    'give-nic',
  ]);
  assert.deepEqual(
    plan.preconditions.filter(({ state }) => state === 'missing').map(({ id }) => id),
    ['testpmd', 'modules', 'hugepages', 'nic', 'root'],
  );
});

test('testpmd', () => {
  const other = own('/opt/x/dpdk-testpmd --no-pci -- -i');
  assert.deepEqual(
    {
      there: said(ready, 'testpmd'),
      none: said({ ...ready, dpdk: [] }, 'testpmd'),
      notRead: said({ ...ready, dpdk: [], incomplete: ['testpmd'] }, 'testpmd'),
      elsewhere: said(ready, 'testpmd', other),
    },
    {
      there: 'met: testpmd is /usr/local/bin/dpdk-testpmd (DPDK 25.11.0).',
      none: 'missing install-packages build-dpdk: There is no dpdk-testpmd on this VM.',
      notRead: 'unknown: Whether there is /usr/local/bin/dpdk-testpmd shows when the run starts.',
      elsewhere: 'unknown: Whether there is /opt/x/dpdk-testpmd shows when the run starts.',
    },
  );
});

test('MANA’s driver in DPDK, and its provider', () => {
  const of = (name: string): string => said(situations[name] ?? ready, 'net-mana')?.split(':')[0] ?? '';
  assert.deepEqual(
    {
      without: of('DPDK without net_mana'),
      armTooOld: of('arm64 with DPDK 23.11'),
      otherIds: of('Ubuntu 22.04, 5.15.0-1045-azure, driver id 19, rdma-core 46 from source'),
      noProvider: of('no rdma-core'),
      notRead: said({ ...ready, dpdk: ready.dpdk.map((one) => ({ ...one, hasNetMana: null })) }, 'net-mana'),
      noMatter: said(ready, 'net-mana', own('dpdk-testpmd --no-pci --vdev=net_null0 -- -i')),
    },
    {
      without: 'missing install-packages rdma-core build-dpdk',
      armTooOld: 'missing install-packages rdma-core build-dpdk',
      otherIds: 'missing install-packages rdma-core build-dpdk',
      noProvider: 'missing install-packages rdma-core build-dpdk',
      notRead: 'unknown: Whether DPDK 25.11.0 has net_mana could not be read.',
      noMatter: undefined,
    },
  );
});

test('kernel modules: uio_hv_generic only for what goes over netvsc', () => {
  const facts = { ...healthy, modules: modules({ uio_hv_generic: absent }) };
  assert.equal(said(facts, 'modules')?.split(':')[0], 'met');
  assert.match(
    said(facts, 'modules', { scenario: 'netvsc' }) ?? '',
    /^(?:missing|doubtful) .*kernel-modules/,
  );
  const without = { ...ready, ...situations['mana_ib missing on a new kernel'], nics: ready.nics };
  assert.match(said(without, 'modules') ?? '', /^missing install-packages kernel-modules: /);
});

test('hugepages', () => {
  const of = (changes: Partial<Facts>, asked: Asked = {}): string | undefined =>
    said({ ...ready, ...changes }, 'hugepages', asked);
  const fixed = own('dpdk-testpmd -l 1-2 -a 7870:00:00.0,mac=60:45:bd:00:00:01 -- --total-num-mbufs=65536');
  assert.deepEqual(
    {
      enough: of({}),
      none: of({ hugepages: [pool({ total: 0, free: 0 })] }),
      notRead: of({ hugepages: [], incomplete: ['hugepages'] }),
      taken: of({ hugepages: [pool({ free: 10 })] }),
      tooFew: of({ hugepages: [pool({ total: 60, free: 60 })] }, fixed),
      tight: of({ hugepages: [pool({ total: 85, free: 85 })] }, fixed),
      unmounted: of({ hugepageMounts: [] }),
      mountsNotRead: of({ hugepageMounts: [], incomplete: ['hugepage-mounts'] }),
      inMemory: of({ hugepageMounts: [] }, own('dpdk-testpmd --no-pci --in-memory -- -i'))?.split(':')[0],
      asked: of({}, own('dpdk-testpmd --no-pci -m 4096 -- -i')),
      askedLess: of({}, own('dpdk-testpmd --no-pci --socket-mem=1024 -- -i'))?.split(':')[0],
      withoutThem: of({ hugepages: [] }, own('dpdk-testpmd --no-pci --no-huge -m 600 -- -i')),
    },
    {
      enough: 'met: 390 MiB of hugepages are needed, 2048 MiB are free.',
      none: 'missing hugepages: No hugepages are reserved: EAL does not start without them.',
      notRead: 'unknown: How many hugepages are free is not known.',
      taken: 'missing hugepages: The line needs 390 MiB of hugepages, and 20 MiB are free.',
      tooFew: 'missing hugepages: The line needs 187 MiB of hugepages, and 120 MiB are free.',
      tight:
        'doubtful hugepages: The line needs about 187 MiB of hugepages, and 170 MiB are free: that may not do.',
      unmounted: 'missing hugepages: No hugetlbfs is mounted: EAL cannot use the hugepages.',
      mountsNotRead: 'unknown: Whether a hugetlbfs is mounted is not known.',
      inMemory: 'met',
      asked: 'missing hugepages: The line needs 4096 MiB of hugepages, and 2048 MiB are free.',
      askedLess: 'met',
      withoutThem: undefined,
    },
  );
});

test('on two NUMA nodes each node that an lcore is on needs its own', () => {
  const facts = {
    ...ready,
    cpu: { ...ready.cpu, numaNodes: 2 },
    hugepages: [pool(), pool({ node: 1, total: 0, free: 0 })],
  };
  const line = (lcores: string): Asked =>
    own(`dpdk-testpmd -l ${lcores} -a 7870:00:00.0,mac=60:45:bd:00:00:01 -- --stats-period=1`);
  assert.match(said(facts, 'hugepages', line('1-3')) ?? '', /^met/);
  assert.match(said(facts, 'hugepages', line('3-5')) ?? '', /^missing hugepages: .* 0 MiB are free/);
});

test('NICs: handed over, or at least with their VF down', () => {
  const of = (nic: Facts['nics'][number], asked: Asked = {}): string | undefined =>
    said({ ...healthy, nics: [nicPair(0), nic] }, 'nic', asked);
  const down = nicPair(1, { up: false, vf: { ...nicPair(1).vf, up: false } as never });
  assert.deepEqual(
    {
      given: of(handedOver(1, false)),
      givenVfUp: of(handedOver(1, true)),
      kernel: of(nicPair(1)),
      kernelNetvsc: of(nicPair(1), { scenario: 'netvsc' }),
      down: of(down),
      downNetvsc: of(down, { scenario: 'netvsc' })?.split(':')[0],
      notKnown: of(nicPair(1, { vf: { ...nicPair(1).vf, up: null } as never })),
    },
    {
      given: 'met: 60:45:bd:00:00:01 is handed over to DPDK.',
      givenVfUp:
        'missing give-nic: The VF of 60:45:bd:00:00:01 is up: DPDK cannot start its Tx queues until it is down.',
      kernel: 'missing give-nic: eth1 is with the kernel, and its VF is up: DPDK cannot start its Tx queues.',
      kernelNetvsc: 'missing give-nic: eth1 is with the kernel: netvsc needs it on uio_hv_generic.',
      down: 'doubtful give-nic: eth1 is down, but not handed over: what arrives may go to the kernel’s synthetic device.',
      downNetvsc: 'missing give-nic',
      notKnown: 'unknown give-nic: Whether the VF of eth1 is down is not known.',
    },
  );
});

const process = (changes: Partial<DpdkProcess>): DpdkProcess => ({
  pid: 4242,
  name: 'dpdk-testpmd',
  commandLine: null,
  filePrefix: 'rte',
  holdsLock: true,
  ...changes,
});

function vmRun(changes: Partial<VmRun>): VmRun {
  return {
    id: 'fedcba9876543210',
    state: 'running',
    pid: 4242,
    filePrefix: 'mana-fedcba98',
    console: false,
    startedEpochSeconds: 1_795_000_000,
    scenario: 'netvsc',
    holder: 'ana@laptop',
    line: 'dpdk-testpmd -a 7870:00:00.0,mac=60:45:BD:00:00:01 -- --stats-period=1',
    records: 9,
    ...changes,
  };
}

test('other processes and other runs', () => {
  const of = (
    processes: readonly DpdkProcess[],
    running: readonly VmRun[] = [],
    asked: Asked = {},
  ): string => {
    const plan = planOf({ ...ready, processes }, asked, { running });
    const found = plan.preconditions.find(({ id }) => id === 'other-process');
    assert.ok(found);
    return `${found.state}: ${render(found.message)}`;
  };
  const mine = own('dpdk-testpmd --no-pci --file-prefix=rte -- -i');
  assert.deepEqual(
    {
      none: of([]),
      samePrefix: of([process({})], [], mine),
      otherPrefix: of([process({ commandLine: 'dpdk-testpmd -a 0000:01:00.0 -- -i' })]),
      sameNic: of([process({ commandLine: 'dpdk-l3fwd -a 7870:00:00.0,mac=60:45:bd:00:00:01 -- -p 1' })]),
      allNics: of([process({ commandLine: 'dpdk-testpmd -l 1-2' })]),
      notKnown: of([process({})]),
      ourRun: of([], [vmRun({})]),
      ourRunOfAnotherNic: of([], [vmRun({ line: 'dpdk-testpmd -a 7870:00:00.0,mac=60:45:bd:00:00:02' })]),
      ourRunIsNoForeignProcess: of(
        [process({ filePrefix: 'mana-fedcba98' })],
        [vmRun({ line: 'dpdk-testpmd --no-pci' })],
      ),
      ended: of([], [vmRun({ state: 'ended' })]),
      itself: of([], [vmRun({ id: runId })]),
    },
    {
      none: 'met: No other DPDK process is in the way.',
      samePrefix:
        'missing: dpdk-testpmd (process 4242) uses the file prefix rte: a second one does not start.',
      otherPrefix: 'met: No other DPDK process is in the way.',
      sameNic: 'missing: dpdk-testpmd (process 4242) uses the same NIC: let it end first.',
      allNics: 'doubtful: dpdk-testpmd (process 4242) is running and may use the same NIC.',
      notKnown: 'doubtful: dpdk-testpmd (process 4242) is running and may use the same NIC.',
      ourRun: 'missing: A run of ana@laptop uses the same NIC: stop it first, or wait for its end.',
      ourRunOfAnotherNic: 'met: No other DPDK process is in the way.',
      ourRunIsNoForeignProcess: 'met: No other DPDK process is in the way.',
      ended: 'met: No other DPDK process is in the way.',
      itself: 'met: No other DPDK process is in the way.',
    },
  );
});

test('rights', () => {
  const of = (sudo: Facts['sudo']): string => said({ ...ready, sudo }, 'root') ?? '';
  assert.deepEqual(
    [of('root'), of('passwordless'), of('password'), of(null), of('none')],
    [
      'met: testpmd runs as root.',
      'met: testpmd runs as root.',
      'met: testpmd runs as root; sudo asks for a password.',
      'unknown: Whether you may use sudo on this VM is not known.',
      'missing: testpmd needs root, and azureuser may not use sudo on this VM. Sign in as a user who may.',
    ],
  );
});

const three: Facts = { ...healthy, nics: [nicPair(0), nicPair(1), nicPair(2)] };

test('the NIC of SSH, by whatever name a line calls it', () => {
  const uuid = 'f8615163-0000-1000-2000-6045bd000000';
  const lines = [
    '-a 7870:00:00.0,mac=60:45:bd:00:00:00',
    '-a 7870:00:00.0,mac=60:45:BD:00:00:00,mac=60:45:bd:00:00:01',
    '-a 7870:00:00.0,mac=60-45-bd-0-0-0',
    '-a 7870:00:00.0,mac=6045.bd00.0000',
    '--allow=7870:0:0.0,mac=60:45:bd:00:00:00',
    '--vdev=7870:00:00.0,mac=60:45:bd:00:00:00',
    `-a ${uuid}`,
    `-a 7870:00:00.0,mac=60:45:bd:00:00:01 -a ${uuid.toUpperCase()}`,
    `--no-pci -a vmbus:${uuid}`,
    '--no-pci --vdev=net_vdev_netvsc0,iface=eth0',
    '--no-pci --vdev=net_vdev_netvsc0,mac=60:45:bd:00:00:00',
    '--no-pci --vdev=net_af_packet0,iface=eth0',
    '--no-pci --vdev=net_af_packet0,iface=enP30832s1',
    '--no-pci --vdev=net_pcap0,iface=eth0',
    '--no-pci --vdev=net_pcap0,rx_iface=eth0,tx_iface=eth0',
    '--no-pci --vdev=net_tap0,iface=tap7,remote=eth0',
    "--no-pci '--vdev=net_failsafe0,dev(7870:00:00.0,mac=60:45:bd:00:00:00)'",
    '-a 7870:00:00.0',
    '-a pci:7870:00:00.0',
    '-a bus=pci,addr=7870:00:00.0/class=eth',
    '',
    '--vdev=net_null0',
    '-a f8615163-0001-1000-2000-6045bd000001',
    '-b 0000:01:00.0',
  ];
  for (const line of lines) {
    const plan = planOf(three, own(`dpdk-testpmd ${line} -- -i`));
    assert.match(said(three, 'ssh-nic', own(`dpdk-testpmd ${line} -- -i`)) ?? '', /^missing: .*SSH/, line);
    assert.equal(startable(plan), false, line);
  }
});

test('an alternative name of the SSH NIC is its name as well', () => {
  const status = {
    bootId: three.bootId,
    journal: null,
    lock: null,
    waiting: [],
    altNames: { eth0: ['enx0'] },
    words: [],
  };
  const plan = planOf(three, own('dpdk-testpmd --no-pci --vdev=net_af_packet0,iface=enx0 -- -i'), { status });
  assert.equal(plan.preconditions.find(({ id }) => id === 'ssh-nic')?.state, 'missing');
});

test('a Mellanox VF of the SSH NIC has a PCI address of its own', () => {
  const pair = (index: number) => {
    const nic = nicPair(index);
    const pciAddress = `1a6${String(index)}:00:02.0`;
    return {
      ...nic,
      pciAddress,
      vf: nic.vf === null ? null : { ...nic.vf, driver: 'mlx5_core', pciAddress },
    };
  };
  const facts = { ...three, pci: [], nics: [pair(0), pair(1)] };
  assert.match(said(facts, 'ssh-nic', own('dpdk-testpmd -a 1a60:00:02.0 -- -i')) ?? '', /^missing/);
  assert.match(said(facts, 'ssh-nic', own('dpdk-testpmd -a 1a61:00:02.0 -- -i')) ?? '', /^met/);
});

test('the default route is not taken away either', () => {
  const facts = { ...three, nics: [nicPair(0), nicPair(1, { defaultRoute: true }), nicPair(2)] };
  const line = 'dpdk-testpmd -a 7870:00:00.0,mac=60:45:bd:00:00:01 -- -i';
  assert.equal(
    said(facts, 'ssh-nic', own(line)),
    'missing: The default route leaves by eth1. It is not touched.',
  );
});

test('lines that leave the SSH NIC alone', () => {
  const lines = [
    '-a 7870:00:00.0,mac=60:45:bd:00:00:01',
    '-a 7870:00:00.0,mac=60:45:bd:00:00:01 -a f8615163-0001-1000-2000-6045bd000001',
    '--no-pci --vdev=net_null0',
    '--no-pci --vdev=net_tap0,iface=tap0',
    '--no-pci --vdev=net_af_packet0,iface=eth1',
    '-b 7870:00:00.0 --vdev=net_null0',
    '--no-pci',
  ];
  for (const line of lines)
    assert.match(said(three, 'ssh-nic', own(`dpdk-testpmd ${line} -- -i`)) ?? '', /^met/, line);
});

test('where nobody knows which NIC carries SSH, the VM decides', () => {
  const facts = {
    ...nothingRead,
    nics: [nicPair(1, { carriesSsh: null })],
    ssh: { serverAddress: null, interface: null },
  };
  const line = 'dpdk-testpmd -a 7870:00:00.0,mac=60:45:bd:00:00:01 -- -i';
  assert.match(said(facts, 'ssh-nic', own(line)) ?? '', /^unknown: /);
  assert.match(said(facts, 'ssh-nic', own('dpdk-testpmd --no-pci --vdev=net_null0 -- -i')) ?? '', /^met/);
});
