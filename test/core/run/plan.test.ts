// What a plan makes of a request: NICs, addresses, numbers, the prefix, the prompt, and lines of one's own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts } from '../../../src/core/detect/facts';
import { render } from '../../../src/core/message';
import { isRunProblem } from '../../../src/core/run/plan';
import { defaultRequest } from '../../../src/core/run/types';
import { handedOver, healthy, nicPair, nothingRead, pool, situations } from '../judge/situations';
import { notesOf, planOf, planned, problemOf, runId, shapes, type Asked } from './planShapes';

const vm: Facts = { ...healthy, nics: [nicPair(0), nicPair(1), nicPair(2)] };
const lineOf = (facts: Facts, asked: Asked = {}): string => planOf(facts, asked).command.text;

/** What follows an option. */
function option(text: string, name: string): string | undefined {
  return new RegExp(`(?:^| )${name}[= ](\\S+)`).exec(text)?.[1];
}

test('the line of a request, whole', () => {
  assert.equal(
    lineOf(vm, { scenario: 'sender', destination: '10.0.1.9' }),
    '/usr/local/bin/dpdk-testpmd -l 1-5 -a 7870:00:00.0,mac=60:45:bd:00:00:01 --file-prefix=mana-01234567 -- --forward-mode=txonly --tx-ip=10.0.1.4,10.0.1.9 --txonly-multi-flow --auto-start --nb-cores=4 --txq=4 --rxq=4 --stats-period=1',
  );
});

test('NICs: those that are named, else those that DPDK has, else the first spare one', () => {
  const macs = (facts: Facts, asked: Asked = {}): unknown =>
    [...lineOf(facts, asked).matchAll(/mac=([\da-f:]+)/g)].map(([, mac]) => mac?.slice(-2)).join();
  const second = { ...vm, nics: [nicPair(0), nicPair(1), handedOver(2, false)] };
  assert.deepEqual(
    {
      spare: macs(vm),
      given: macs(second),
      named: macs(vm, { nics: ['eth2'] }),
      byMac: macs(vm, { nics: ['60:45:BD:00:00:02'] }),
      byUuid: macs(vm, { nics: ['f8615163-0002-1000-2000-6045bd000002'] }),
      byVf: macs(vm, { nics: ['enP30832s1d2'] }),
      two: macs(vm, { scenario: 'two-nics' }),
      twoInOrder: macs(vm, { scenario: 'two-nics', nics: ['eth2', 'eth1'] }),
      twoGivenFirst: macs(second, { scenario: 'two-nics' }),
    },
    {
      spare: '01',
      given: '02',
      named: '02',
      byMac: '02',
      byUuid: '02',
      byVf: '02',
      two: '01,02',
      twoInOrder: '02,01',
      twoGivenFirst: '02,01',
    },
  );
  assert.deepEqual(planOf(vm, { nics: ['eth2'] }).nics, [
    {
      label: 'eth2',
      mac: '60:45:bd:00:00:02',
      vmbusUuid: 'f8615163-0002-1000-2000-6045bd000002',
      pciAddress: '7870:00:00.0',
    },
  ]);
});

test('a NIC whose VF is not paired with it is known by its UUID', () => {
  const facts = situations['NIC bound, its VF unpaired and up'];
  assert.ok(facts);
  assert.match(lineOf(facts), /mac=60:45:bd:00:00:01/);
});

test('NICs that may not be used, and VMs without any', () => {
  const no = (facts: Facts, asked: Asked = {}): string => problemOf(facts, asked).split(':')[0] ?? '';
  assert.deepEqual(
    {
      ssh: no(vm, { nics: ['eth0'] }),
      sshByMac: no(vm, { nics: ['60:45:bd:00:00:00'] }),
      function: no(vm, { nics: ['7870:00:00.0'] }),
      unknown: no(vm, { nics: ['eth9'] }),
      twice: no(vm, { nics: ['eth1', 'enP30832s1d1'] }),
      onlyOne: no({ ...vm, nics: [nicPair(0)] }),
      twoOfOne: no(healthy, { scenario: 'two-nics' }),
      route: no({ ...vm, nics: [nicPair(0), nicPair(1, { defaultRoute: true })] }, { nics: ['eth1'] }),
      sshUnknown: no({ ...vm, nics: [nicPair(1, { carriesSsh: null })] }),
      mellanox: no(situations['no MANA, Mellanox hardware'] ?? vm),
      slow: no(situations['no MANA, accelerated networking off'] ?? vm),
      withoutMac: no({ ...vm, nics: [nicPair(0), { ...handedOver(1, false), mac: null, vf: null }] }),
      lcores: no({ ...vm, cpu: { ...vm.cpu, lcores: null } }),
      nothing: no(nothingRead),
    },
    {
      ssh: 'ssh-nic',
      sshByMac: 'ssh-nic',
      function: 'whole-function',
      unknown: 'nic-not-found',
      twice: 'same-nic',
      onlyOne: 'no-nic',
      twoOfOne: 'no-nic',
      route: 'default-route-nic',
      sshUnknown: 'ssh-nic-unknown',
      mellanox: 'no-mana',
      slow: 'no-mana',
      withoutMac: 'mac-unknown',
      lcores: 'no-lcores',
      nothing: 'no-nic',
    },
  );
});

test('what is mistaken is told apart from what is refused', () => {
  const refused = (asked: Asked): unknown => {
    const plan = planned(vm, asked);
    return isRunProblem(plan) ? plan.refused : 'planned';
  };
  assert.deepEqual(
    [
      { nics: ['eth0'] },
      { nics: ['eth9'] },
      { queues: 3 },
      { line: 'reboot' },
      { destination: '8.8.8.8' },
    ].map(refused),
    [true, false, false, false, true],
  );
});

test('addresses: from the NIC to the receiver, or to nobody', () => {
  const txIp = (asked: Asked, facts = vm): string | undefined => option(lineOf(facts, asked), '--tx-ip');
  const given = { ...vm, nics: [nicPair(0), handedOver(1, false)] };
  const azure = {
    ...given,
    azure: { ...given.azure, interfaces: [{ mac: '60:45:bd:00:00:01', addresses: ['10.7.0.68/26'] }] },
  };
  assert.deepEqual(
    {
      toNobody: txIp({}),
      toReceiver: txIp({ destination: '10.0.1.200' }),
      source: txIp({ source: '10.0.1.77', destination: '10.0.1.200' }),
      sourceWithPrefix: txIp({ source: '10.0.9.5/28' }),
      ofAzure: txIp({}, azure),
      none: txIp({}, given),
      receives: txIp({ scenario: 'receiver' }),
    },
    {
      toNobody: '10.0.1.4,10.0.1.1',
      toReceiver: '10.0.1.4,10.0.1.200',
      source: '10.0.1.77,10.0.1.200',
      sourceWithPrefix: '10.0.9.5,10.0.9.1',
      ofAzure: '10.7.0.68,10.7.0.65',
      none: undefined,
      receives: undefined,
    },
  );
  assert.match(
    notesOf(planOf(vm))[0] ?? '',
    /^No destination was named: packets go to 10\.0\.1\.1, which Azure keeps/,
  );
  assert.match(
    notesOf(planOf(given))[0] ?? '',
    /^The address of 60:45:bd:00:00:01 is not known, so the line has no --tx-ip/,
  );
  assert.match(
    notesOf(planOf(vm, { destination: '10.0.2.9' }))[0] ?? '',
    /^10\.0\.2\.9 is outside the subnet of 10\.0\.1\.4/,
  );
});

test('the journal of setups, and what an earlier detection saw, know addresses too', () => {
  const facts = { ...vm, nics: [nicPair(0), handedOver(1, false)] };
  const uuid = 'f8615163-0001-1000-2000-6045bd000001';
  const entry = (run: string, address: string) => ({
    seq: 1,
    at: 0,
    bootId: 'x',
    run,
    who: 'ana',
    step: 'give-nic',
    target: uuid,
    state: 'open' as const,
    lasting: false,
    inverse: 'address_back',
    args: [uuid, address, 'brd', '10.0.1.255'],
  });
  const status = {
    bootId: facts.bootId,
    journal: { entries: [entry('one', '10.0.1.99/24'), entry('two', '10.0.1.4/24')], marks: [] },
    lock: null,
    waiting: [],
    altNames: {},
    words: [],
  };
  const txIp = (more: Parameters<typeof planOf>[2]): string | undefined =>
    option(planOf(facts, {}, more).command.text, '--tx-ip');
  assert.equal(txIp({ status }), '10.0.1.4,10.0.1.1');
  assert.equal(
    txIp({ addresses: new Map([['60:45:bd:00:00:01', ['fe80::1/64', '10.0.1.8/29']]]) }),
    '10.0.1.8,10.0.1.9',
  );
});

test('addresses that packets are not sent to', () => {
  const no = (destination: string, asked: Asked = {}): string => problemOf(vm, { destination, ...asked });
  assert.deepEqual(
    {
      ssh: no('10.0.0.4').split(':')[0],
      own: no('10.0.1.4'),
      public: no('20.1.2.3').split(':')[0],
      loopback: no('127.0.0.1').split(':')[0],
      multicast: no('224.0.0.1').split(':')[0],
      broadcast: no('10.0.1.255').split(':')[0],
      network: no('10.0.1.0').split(':')[0],
      name: no('vm2'),
      six: no('fd00::4').split(':')[0],
      octal: no('10.0.1.010').split(':')[0],
      badSource: no('10.0.1.9', { source: 'x' }).split(':')[0],
    },
    {
      ssh: 'ssh-nic',
      own: 'bad-address: 10.0.1.4 is the sending NIC’s own address.',
      public: 'bad-address',
      loopback: 'bad-address',
      multicast: 'bad-address',
      broadcast: 'bad-address',
      network: 'bad-address',
      name: 'bad-address: “vm2” is not an IPv4 address.',
      six: 'bad-address',
      octal: 'bad-address',
      badSource: 'bad-address',
    },
  );
  const publicSubnet = { ...vm, nics: [nicPair(0), nicPair(1, { addresses: ['20.1.2.3/24'] })] };
  assert.match(lineOf(publicSubnet, { destination: '20.1.2.9' }), /--tx-ip=20\.1\.2\.3,20\.1\.2\.9/);
});

test('a sender needs its receiver, and an address to send from', () => {
  assert.equal(
    problemOf(vm, { scenario: 'sender' }),
    'no-destination: A sender needs the IPv4 address of its receiver.',
  );
  const given = { ...vm, nics: [nicPair(0), handedOver(1, false)] };
  assert.match(problemOf(given, { scenario: 'sender', destination: '10.0.1.9' }), /^no-source: /);
  assert.match(problemOf(given, { destination: '10.0.1.9' }), /^no-source: /);
});

test('queues: a power of two, and no more lcores than there are', () => {
  const figures = (facts: Facts, queues?: number): unknown => {
    const text = lineOf(facts, { scenario: 'multiple-queues', ...(queues === undefined ? {} : { queues }) });
    return [
      option(text, '-l'),
      option(text, '--nb-cores'),
      option(text, '--rxq'),
      option(text, '--txq'),
    ].join(' ');
  };
  const eight = shapes['eight lcores'] ?? vm;
  assert.deepEqual(
    [
      figures(eight),
      figures(eight, 1),
      figures(eight, 2),
      figures(eight, 8),
      figures(shapes['two lcores'] ?? vm, 4),
    ],
    ['1-5 4 4 4', '1-2 1 1 1', '1-3 2 2 2', '1-7 6 8 8', '0-1 1 4 4'],
  );
  assert.ok(
    notesOf(planOf(eight, { scenario: 'multiple-queues', queues: 8 })).includes(
      '8 queues each way are served by 6 lcores: that is all there are.',
    ),
  );
  for (const queues of [0, 3, 6, 128, -2, 1.5, Number.NaN])
    assert.match(
      problemOf(vm, { queues }),
      /^bad-request: The number of queues is a power of two up to 64/,
      String(queues),
    );
});

test('times have bounds', () => {
  for (const durationSeconds of [-1, 1.5, 700_000, Number.NaN, Infinity])
    assert.match(problemOf(vm, { durationSeconds }), /^bad-request/, String(durationSeconds));
  for (const statsPeriodSeconds of [0, 4_000, 0.5])
    assert.match(problemOf(vm, { statsPeriodSeconds }), /^bad-request/);
  assert.equal(planOf(vm, { durationSeconds: 0 }).durationSeconds, 0);
  assert.match(lineOf(vm, { statsPeriodSeconds: 5 }), /--stats-period=5$/);
});

test('a run with the prompt', () => {
  const plan = planOf(vm, { console: true });
  assert.equal(plan.console, true);
  assert.match(plan.command.text, /--auto-start --txd=256 --rxd=256 -i$/);
  assert.doesNotMatch(plan.command.text, /stats-period/);
  assert.deepEqual(
    plan.findings.map(({ rule }) => rule),
    [],
  );
  const own = planOf(vm, { line: 'dpdk-testpmd --no-pci --vdev=net_null0 -- --auto-start', console: true });
  assert.equal(own.console, false);
  assert.ok(notesOf(own).includes('The line has no -i, so there is no prompt.'));
});

test('memory: as many mbufs as the free hugepages have room for', () => {
  const mbufs = (free: number, asked: Asked = {}): string | undefined =>
    option(lineOf({ ...vm, hugepages: [pool({ total: 1024, free })] }, asked), '--total-num-mbufs');
  const many: Asked = { scenario: 'multiple-queues' };
  assert.deepEqual(
    [512, 196, 180, 100, 64, 40, 32, 10].map((free) => mbufs(free)),
    [undefined, undefined, '131072', '65536', '32768', '16384', '8192', undefined],
  );
  // More lcores and queues take more, and need more to work with.
  assert.equal(mbufs(220, many), '131072');
  const small = planOf({ ...vm, hugepages: [pool({ total: 100, free: 100 })] });
  assert.match(
    notesOf(small).join('\n'),
    /^The pool has 65536 mbufs instead of the usual number, which would need 390 MiB of hugepages: 200 MiB are free\.$/m,
  );
});

test('the prefix: the run’s own, another one’s of ours is replaced, the user’s stays', () => {
  const prefix = (line: string): unknown => {
    const { filePrefix, ownPrefix, command } = planOf(vm, { line });
    return [filePrefix, ownPrefix, option(command.text, '--file-prefix')];
  };
  const own = `mana-${runId.slice(0, 8)}`;
  assert.deepEqual(
    {
      none: prefix('dpdk-testpmd --no-pci --vdev=net_null0 -- -i'),
      withoutSeparator: prefix('dpdk-testpmd --no-pci'),
      earlierRun: prefix('dpdk-testpmd --no-pci --file-prefix=mana-deadbeef -- -i'),
      earlierRunApart: prefix('dpdk-testpmd --file-prefix mana-deadbeef --no-pci -- -i'),
      users: prefix('dpdk-testpmd --no-pci --file-prefix=mine -- -i'),
      inMemory: prefix('dpdk-testpmd --no-pci --in-memory -- -i'),
      unshared: prefix('dpdk-testpmd --no-pci --no-shconf -- -i'),
      secondary: prefix('dpdk-testpmd --no-pci --proc-type=secondary -- -i'),
    },
    {
      none: [own, true, own],
      withoutSeparator: [own, true, own],
      earlierRun: [own, true, own],
      earlierRunApart: [own, true, own],
      users: ['mine', false, 'mine'],
      inMemory: ['rte', false, undefined],
      unshared: ['rte', false, undefined],
      secondary: ['rte', false, undefined],
    },
  );
});

test('a line of one’s own: what is said of it, and lines that would be better', () => {
  const plan = planOf(vm, {
    scenario: 'custom',
    line: 'sudo timeout 45 dpdk-testpmd -l 0-3 -a 7870:00:00.0,mac=60:45:bd:00:00:01 -- --forward-mode=txonly --txq=3 --rxq=3 --nb-cores=3',
  });
  assert.equal(plan.durationSeconds, 45);
  assert.deepEqual(
    plan.findings.map(({ rule, start, end }) => `${rule}: ${plan.command.text.slice(start, end)}`),
    ['lcore-zero: 0-3', 'no-tx-ip: txonly', 'queue-power-of-two: 3', 'queue-power-of-two: 3'],
  );
  assert.deepEqual(
    plan.suggestions.map(({ title, line }) => `${render(title)}: ${line.replace(/^\S+ /, '')}`),
    [
      'Use lcores 1-4: -l 1-4 -a 7870:00:00.0,mac=60:45:bd:00:00:01 --file-prefix=mana-01234567 -- --forward-mode=txonly --txq=3 --rxq=3 --nb-cores=3',
      'Use 2 queues each way: -l 0-3 -a 7870:00:00.0,mac=60:45:bd:00:00:01 --file-prefix=mana-01234567 -- --forward-mode=txonly --txq=2 --rxq=2 --nb-cores=3',
      'Add --stats-period=1: -l 0-3 -a 7870:00:00.0,mac=60:45:bd:00:00:01 --file-prefix=mana-01234567 -- --forward-mode=txonly --txq=3 --rxq=3 --nb-cores=3 --stats-period=1',
    ],
  );
});

test('each suggestion is a line that can be taken over', () => {
  const line = 'dpdk-testpmd -l 0-3 -- --forward-mode=txonly --txq=3 --rxq=3 --nb-cores=3';
  const { suggestions } = planOf(vm, { line });
  assert.ok(
    suggestions.some(({ title }) => render(title).startsWith('Add -a 7870:00:00.0,mac=60:45:bd:00:00:01')) ||
      suggestions.length > 2,
  );
  for (const { line: better } of suggestions) assert.equal(planOf(vm, { line: better }).command.text, better);
});

test('options that a run has to know of', () => {
  const notes = (line: string): readonly string[] => notesOf(planOf(vm, { line }));
  assert.match(
    notes('dpdk-testpmd --no-pci --no-telemetry -- -i').join(),
    /^With --no-telemetry there are no figures/,
  );
  assert.match(
    notes('dpdk-testpmd --no-pci --proc-type=secondary -- -i').join(),
    /^A secondary process joins another one/,
  );
  assert.deepEqual(
    planOf(vm, { line: 'dpdk-testpmd --help' }).findings.map(({ rule }) => rule),
    ['prints-and-exits'],
  );
  assert.match(
    problemOf(vm, { line: "dpdk-testpmd --vdev='net_failsafe0,exec(reboot)' -- -i" }),
    /^line-wrapper: exec\(…\) of net_failsafe0 runs a shell command/,
  );
});

test('the release is that of the installation that runs', () => {
  const facts = {
    ...vm,
    dpdk: [
      {
        version: '22.11.4',
        path: '/usr',
        source: 'path',
        testpmd: '/usr/bin/dpdk-testpmd',
        hasNetMana: false,
      },
      {
        version: '26.07.1',
        path: '/opt',
        source: 'path',
        testpmd: '/opt/x/bin/dpdk-testpmd',
        hasNetMana: true,
      },
      { version: null, path: '/y', source: 'path', testpmd: '/y/dpdk-testpmd', hasNetMana: true },
    ],
  } as const;
  const plan = (line?: string): unknown => {
    const { release, command } = planOf(facts, line === undefined ? {} : { line });
    return [release, command.program];
  };
  assert.deepEqual(
    [
      plan(),
      plan('/usr/bin/dpdk-testpmd --no-pci -- -i'),
      plan('/y/dpdk-testpmd --no-pci -- -i'),
      plan('/z/dpdk-testpmd -- -i'),
    ],
    [
      ['26.07', '/opt/x/bin/dpdk-testpmd'],
      ['22.11', '/usr/bin/dpdk-testpmd'],
      ['24.11', '/y/dpdk-testpmd'],
      ['24.11', '/z/dpdk-testpmd'],
    ],
  );
});

test('a VM that was restarted since is detected anew first', () => {
  assert.match(
    problemOf(vm, {}, { bootId: 'another' }),
    /^stale-facts: vm1 has been restarted since it was detected/,
  );
  assert.ok(!isRunProblem(planned(vm, {}, { bootId: vm.bootId })));
  assert.ok(!isRunProblem(planned(vm, {}, { bootId: null })));
});

test('an id that is none is a mistake of ours', () => {
  assert.throws(() => planned(vm, {}, { id: 'x' }), RangeError);
  assert.equal(defaultRequest.scenario, 'single-queue');
});
