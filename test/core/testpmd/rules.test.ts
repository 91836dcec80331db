// The rules that look at a whole command: what each says, where, and what it leaves alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuleId } from '../../../src/core/testpmd/ruleTable';
import { machines, mended, said, vm, type Bench } from './ruleBench';

const mana = '-a 7870:00:00.0,mac=60:45:bd:00:00:01';
const head = `dpdk-testpmd -l 1-5 ${mana} --`;

type Case = string | (Bench & { readonly says: readonly string[] });

/** What the rules say about each case; a plain text is a command about which they say nothing. */
function check(name: string, rules: readonly RuleId[], cases: Readonly<Record<string, Case>>): void {
  test(name, () => {
    const wanted = Object.fromEntries(
      Object.entries(cases).map(([key, value]) => [key, typeof value === 'string' ? [] : value.says]),
    );
    const found = Object.fromEntries(
      Object.entries(cases).map(([key, value]) => [
        key,
        said(typeof value === 'string' ? { text: value } : value, ...rules),
      ]),
    );
    assert.deepEqual(found, wanted);
  });
}

check('queues on MANA are a power of two, as many each way', ['queue-power-of-two', 'queue-mismatch'], {
  'not a power of two': {
    text: `${head} --rxq=3 --txq=3`,
    says: ['queue-power-of-two: 3', 'queue-power-of-two: 3'],
  },
  'different numbers': { text: `${head} --rxq=4 --txq=2`, says: ['queue-mismatch: --txq=2'] },
  'one direction only': { text: `${head} --txq=4`, says: ['queue-mismatch: --txq=4'] },
  'none to receive': { text: `${head} --rxq=0 --txq=2`, says: ['queue-mismatch: --txq=2'] },
  'the last mention counts': `${head} --rxq=3 --txq=4 --rxq=4`,
  'a power of two each way': `${head} --rxq=4 --txq=4`,
  'the default': head,
  'an unknown number': `${head} --rxq=$N --txq=3$M`,
  'the other one may be in an unknown word': `${head} --txq=4 $MORE`,
  'no device named': {
    text: 'dpdk-testpmd -l 1-5 -- --rxq=6 --txq=6',
    says: ['queue-power-of-two: 6', 'queue-power-of-two: 6'],
  },
  'an unknown address with mac=': {
    text: 'dpdk-testpmd -l 1-5 --vdev="$BUS,mac=$MAC" -- --rxq=6 --txq=8',
    says: ['queue-power-of-two: 6', 'queue-mismatch: --txq=8'],
  },
  'a synthetic device': {
    text: 'dpdk-testpmd -l 1-5 -a f8615163-0002-1000-2000-6045bd000001 -- --rxq=2',
    says: ['queue-mismatch: --rxq=2'],
  },
  'a VM with other NICs': {
    text: 'dpdk-testpmd -l 1-5 -- --rxq=3 --txq=5',
    machine: { ...vm, nics: (vm.nics ?? []).map((nic) => ({ ...nic, pciAddress: '1a65:00:02.0' })) },
    says: [],
  },
  'an unknown device': 'dpdk-testpmd -l 1-5 -a $DEVICE -- --rxq=3',
  'another NIC': 'dpdk-testpmd -l 1-5 -a 0000:05:00.0 -- --rxq=3 --txq=5',
  'a virtual device': 'dpdk-testpmd -l 1-5 --vdev=net_null0 -- --rxq=3 --txq=5',
  'no bus is probed': 'dpdk-testpmd -l 1-5 --no-pci -- --rxq=0 --txq=1',
});

check('descriptors on MANA come in steps of 64', ['descriptor-count'], {
  'too few': { text: `${head} --rxd=32`, says: ['descriptor-count: 32'] },
  'between two steps': {
    text: `${head} --rxd=100 --txd=500`,
    says: ['descriptor-count: 100', 'descriptor-count: 500'],
  },
  'the least, and the article’s': `${head} --rxd=64 --txd=128`,
  unknown: `${head} --rxd=$D --txd=1$D`,
  'a virtual device': 'dpdk-testpmd -l 1-5 --no-pci --vdev=net_null0 -- --rxd=100',
});

check('packets fit MANA and an mbuf', ['packet-too-long', 'mbuf-too-small'], {
  'longer than the MTU': {
    text: `${head} --max-pkt-len=9600 --mbuf-size=9792`,
    says: ['packet-too-long: 9600'],
  },
  'jumbo frames in 22.11': {
    text: `${head} --max-pkt-len=9014 --mbuf-size=9152`,
    dpdk: '22.11',
    says: ['packet-too-long: 9014'],
  },
  'jumbo frames in 23.11': { text: `${head} --max-pkt-len=9014 --mbuf-size=9152`, dpdk: '23.11', says: [] },
  'sent in segments': {
    text: `${head} --mbuf-size=9152 --txpkts=8000,2000`,
    says: ['packet-too-long: 8000,2000'],
  },
  'sent whole': `${head} --mbuf-size=9152 --txpkts=9000`,
  'default mbufs': { text: `${head} --max-pkt-len=9014`, says: ['mbuf-too-small: 9014'] },
  'small mbufs': { text: `${head} --max-pkt-len=4000 --mbuf-size=4096`, says: ['mbuf-too-small: 4096'] },
  'the default fits the default': `${head} --max-pkt-len=1518`,
  unknown: `${head} --max-pkt-len=9014 --mbuf-size=$S`,
});

check('offloads, burst and driver of MANA', ['unsupported-offload', 'burst-of-one', 'driver-missing'], {
  'scatter and LRO': {
    text: `${head} --enable-scatter --enable-lro`,
    says: ['unsupported-offload: --enable-scatter', 'unsupported-offload: --enable-lro'],
  },
  masks: {
    text: `${head} --rx-offloads=0x200e --tx-offloads=0x18020`,
    says: ['unsupported-offload: 0x200e', 'unsupported-offload: 0x18020'],
  },
  'masks of what there is': `${head} --rx-offloads=0x8000e --tx-offloads=0x00008000`,
  'VLAN strip in 23.11': {
    text: `${head} --enable-hw-vlan-strip --tx-offloads=1`,
    dpdk: '23.11',
    says: ['unsupported-offload: --enable-hw-vlan-strip', 'unsupported-offload: 1'],
  },
  'a flag before its mask': `${head} --enable-scatter --rx-offloads=0xe`,
  'VLAN strip and checksums': `${head} --enable-hw-vlan-strip --enable-rx-cksum`,
  'scatter elsewhere': 'dpdk-testpmd -l 1-2 --no-pci --vdev=net_ring0 -- --enable-scatter',
  'burst 0': { text: `${head} --burst=0`, says: ['burst-of-one: 0'] },
  'burst 64': `${head} --burst=64`,
  'DPDK 22.11.1': {
    text: `${head} -i`,
    machine: machines['old'] ?? null,
    says: ['driver-missing: dpdk-testpmd'],
  },
  'DPDK 24.11.2': { text: `${head} -i`, machine: vm, says: [] },
  'DPDK 22.11.1 without MANA': {
    text: 'dpdk-testpmd -l 1-2 --no-pci --vdev=net_null0 -- -i',
    machine: machines['old'] ?? null,
    says: [],
  },
});

check('the two meanings of -a', ['allow-or-auto-start', 'no-allow-list'], {
  'a device on testpmd’s side': {
    text: 'dpdk-testpmd -l 1-2 -- -i -a 7870:00:00.0,mac=60:45:bd:00:00:01',
    says: ['allow-or-auto-start: -a 7870:00:00.0,mac=60:45:bd:00:00:01'],
  },
  'the separator as a device': {
    text: 'dpdk-testpmd -l 1-2 -a -- -i',
    says: ['allow-or-auto-start: -a --'],
  },
  'each on its side': `dpdk-testpmd -l 1-2 ${mana} -- -a`,
});

check('which ports are probed', ['no-allow-list', 'ssh-nic'], {
  'no device': { text: 'dpdk-testpmd -l 1-2 -- -i', says: ['no-allow-list: dpdk-testpmd'] },
  'no device, bare arguments': { text: '-l 1-2 -- -i', says: ['no-allow-list: -l'] },
  'the address alone': {
    text: 'dpdk-testpmd -l 1-2 -a 7870:00:00.0 -- -i',
    says: ['no-allow-list: 7870:00:00.0'],
  },
  'a synthetic device alone': {
    text: 'dpdk-testpmd -l 1-2 -a f8615163-0002-1000-2000-6045bd000001 -- -i',
    says: ['no-allow-list: f8615163-0002-1000-2000-6045bd000001'],
  },
  'a synthetic device and its VF': `dpdk-testpmd -l 1-2 -a f8615163-0002-1000-2000-6045bd000001 ${mana} -- -i`,
  'not probed unless named, in 26.07': { text: 'dpdk-testpmd -l 1-2 -A -- -i', dpdk: '26.07', says: [] },
  'by MAC address': `${head} -i`,
  'by --vdev': 'dpdk-testpmd -l 1-2 --vdev="7870:00:00.0,mac=60:45:bd:00:00:01" -- -i',
  'no bus is probed': 'dpdk-testpmd -l 1-2 --no-pci -- -i',
  'a blocked device': 'dpdk-testpmd -l 1-2 -b 7870:00:00.0 -- -i',
  'a virtual device': 'dpdk-testpmd -l 1-2 --vdev=net_null0 -- -i',
  'an unknown word': 'dpdk-testpmd $EAL -- -i',
  'a script’s options': 'dpdk-testpmd $OPTIONS',
  'only help': 'dpdk-testpmd --help',
  'the MAC address of the SSH NIC': {
    text: 'dpdk-testpmd -l 1-2 -a 7870:00:00.0,mac=60-45-BD-00-00-10 -- -i',
    machine: vm,
    says: ['ssh-nic: mac=60-45-BD-00-00-10'],
  },
  'its interface': {
    text: 'dpdk-testpmd -l 1-2 --vdev=net_vdev_netvsc0,iface=eth0 -- -i',
    machine: vm,
    says: ['no-allow-list: net_vdev_netvsc0,iface=eth0', 'ssh-nic: iface=eth0'],
  },
  'its address without a VM': 'dpdk-testpmd -l 1-2 -a 7870:00:00.0,mac=60:45:bd:00:00:10 -- -i',
  'another NIC of the VM': { text: `${head} -i`, machine: vm, says: [] },
  'the SSH NIC is blocked': { text: 'dpdk-testpmd -l 1-2 -b 7870:00:00.0 -- -i', machine: vm, says: [] },
});

check('lcore 0 is left alone', ['lcore-zero'], {
  'main lcore': { text: `dpdk-testpmd -l 0-3 ${mana} -- -i`, says: ['lcore-zero: 0-3'] },
  'forwarding lcore': { text: `dpdk-testpmd -l 0-3 --main-lcore=1 ${mana} -- -i`, says: ['lcore-zero: 0-3'] },
  'a mask': { text: `dpdk-testpmd -c 0xf ${mana} -- -i`, says: ['lcore-zero: 0xf'] },
  'from lcore 1': `${head} -i`,
  'another CPU': `dpdk-testpmd --lcores=0@1,1@2 ${mana} -- -i`,
  'counted anew': { text: `dpdk-testpmd -l 1-3 -R ${mana} -- -i`, dpdk: '25.11', says: [] },
  'no list': `dpdk-testpmd ${mana} -- -i`,
  unknown: `dpdk-testpmd -l $CORES ${mana} -- -i`,
  'a try without a NIC': 'dpdk-testpmd -l 0-1 --no-pci --vdev=net_null0 -- -i',
  'a VM of two lcores': {
    text: `dpdk-testpmd -l 0-1 ${mana} -- -i`,
    machine: machines['twoCores'] ?? null,
    says: [],
  },
  'a VM of eight': { text: `dpdk-testpmd -l 0-1 ${mana} -- -i`, machine: vm, says: ['lcore-zero: 0-1'] },
});

check('the slow path', ['failsafe-path'], {
  net_vdev_netvsc: {
    text: `dpdk-testpmd -l 1-2 --vdev="net_vdev_netvsc0,iface=eth1" ${mana} -- -i`,
    says: ['failsafe-path: net_vdev_netvsc0,iface=eth1'],
  },
  'failsafe over MANA': {
    text: 'dpdk-testpmd -l 1-2 --vdev=net_failsafe0,dev(7870:00:00.0),dev(net_tap0) -- -i',
    says: ['failsafe-path: net_failsafe0,dev(7870:00:00.0),dev(net_tap0)'],
  },
  'failsafe over a null device': 'dpdk-testpmd -l 1-2 --no-pci --vdev=net_failsafe0,dev(net_null0) -- -i',
  'the VF itself': `${head} -i`,
});

check('generated packets', ['no-tx-ip'], {
  txonly: { text: `${head} --forward-mode=txonly`, says: ['no-tx-ip: txonly'] },
  flowgen: { text: `${head} --forward-mode=flowgen --tx-ip=10.0.1.4,10.0.1.5`, says: ['no-tx-ip: flowgen'] },
  'with --tx-ip': `${head} --forward-mode=txonly --tx-ip=10.0.1.4,10.0.1.5`,
  'with unknown addresses': `${head} --forward-mode=txonly --tx-ip=$SRC,$DST`,
  'perhaps with --tx-ip': `${head} --forward-mode=txonly $MORE`,
  'received only': `${head} --forward-mode=rxonly`,
  'unknown mode': `${head} --forward-mode=$MODE`,
  'a virtual device': 'dpdk-testpmd -l 1-2 --no-pci --vdev=net_null0 -- --forward-mode=txonly',
});

const dry = 'dpdk-testpmd -l 0-1 --no-huge --no-pci --vdev=net_null0';

check('memory without hugepages', ['memory-shortage'], {
  'nothing asked': { text: `${dry} -- -i`, says: ['memory-shortage: --no-huge'] },
  'too little': { text: `${dry} -m 512 -- -i`, says: ['memory-shortage: -m 512'] },
  'a size with a letter': { text: `${dry} -m 1G -- -i`, says: ['memory-shortage: -m 1G'] },
  enough: `${dry} -m 700 -- -i`,
  'few mbufs': `${dry} -- --total-num-mbufs=2048`,
  'few mbufs, too little': {
    text: `${dry} -m 12 -- --total-num-mbufs=2048`,
    says: ['memory-shortage: -m 12'],
  },
  unknown: `${dry} -m $MB -- -i`,
  'perhaps few mbufs': `${dry} -- $MORE`,
  'perhaps more memory': `${dry} $MORE -- -i`,
  'mbufs larger than a page': `${dry} -m 32 -- --total-num-mbufs=2048 --mbuf-size=9000`,
  'EAL’s own memory': { text: `${dry} -- --mp-alloc=native`, says: ['memory-shortage: --no-huge'] },
  'other memory': `${dry} -- --mp-alloc=anon`,
  'with hugepages': 'dpdk-testpmd -l 0-1 --no-pci --vdev=net_null0 -- -i',
});

const small = machines['small'] ?? null;

check('hugepages of the VM', ['hugepage-shortage'], {
  'too few for the default': {
    text: `${head} -i`,
    machine: small,
    says: ['hugepage-shortage: dpdk-testpmd'],
  },
  'too few for -m': {
    text: `dpdk-testpmd -l 1-2 -m 512 ${mana} -- -i`,
    machine: small,
    says: ['hugepage-shortage: -m 512'],
  },
  'too few for the mbufs asked for': {
    text: `${head} --total-num-mbufs=200000`,
    machine: small,
    says: ['hugepage-shortage: --total-num-mbufs=200000'],
  },
  'large mbufs': { text: `${head} --mbuf-size=9152`, machine: vm, says: [] },
  'two kinds of large mbufs': {
    text: `${head} --mbuf-size=9152,9216`,
    machine: vm,
    says: ['hugepage-shortage: dpdk-testpmd'],
  },
  'none reserved': {
    text: `${head} -i`,
    machine: machines['none'] ?? null,
    says: ['hugepage-shortage: dpdk-testpmd'],
  },
  enough: { text: `${head} -i`, machine: vm, says: [] },
  'few mbufs': { text: `${head} --total-num-mbufs=16384`, machine: small, says: [] },
  'without hugepages': { text: `${dry} -m 700 -- -i`, machine: small, says: [] },
  'a secondary process': {
    text: `dpdk-testpmd -l 1-2 --proc-type=secondary ${mana} -- -i`,
    machine: small,
    says: [],
  },
  'no VM': `${head} -i`,
  'hugepages that were not read': { text: `${head} -i`, machine: { ...vm, hugepages: [] }, says: [] },
  'unknown hugepages': { text: `${head} -i`, machine: { ...vm, hugepages: null }, says: [] },
});

check('a PCI address by --vdev', ['pci-as-vdev'], {
  attached: {
    text: 'dpdk-testpmd --vdev="7870:00:00.0,mac=60:45:bd:00:00:01" -- -i',
    says: ['pci-as-vdev: --vdev="7870:00:00.0,mac=60:45:bd:00:00:01'],
  },
  'a virtual device': 'dpdk-testpmd --vdev=net_null0 -- -i',
  '-a': `${head} -i`,
  'beside -b': 'dpdk-testpmd -b 0001:00:02.0 --vdev=7870:00:00.0,mac=60:45:bd:00:00:01 -- -i',
});

test('the first fix of each rule', () => {
  const pci = '7870:00:00.0,mac=60:45:bd:00:00:01';
  const oneSpare = machines['oneSpare'] ?? null;
  const cases: Readonly<Record<string, readonly [Bench, RuleId, string | null]>> = {
    'a smaller power of two, both ways': [
      { text: `${head} --rxq=6 --txq=6` },
      'queue-power-of-two',
      `${head} --rxq=4 --txq=4`,
    ],
    'the missing direction': [{ text: `${head} --txq=4 -i` }, 'queue-mismatch', `${head} --txq=4 --rxq=4 -i`],
    'the smaller direction': [
      { text: `${head} --rxq 2 --txq 4` },
      'queue-mismatch',
      `${head} --rxq 4 --txq 4`,
    ],
    'an unknown word stays': [{ text: `${head} --rxq=$N --txq=3` }, 'queue-mismatch', null],
    'the nearest step': [{ text: `${head} --rxd=120` }, 'descriptor-count', `${head} --rxd=128`],
    'the least': [{ text: `${head} --rxd="20"` }, 'descriptor-count', `${head} --rxd="64"`],
    'the longest packet': [
      { text: `${head} --max-pkt-len=9600 --mbuf-size=9792` },
      'packet-too-long',
      `${head} --max-pkt-len=9014 --mbuf-size=9792`,
    ],
    'larger mbufs': [
      { text: `${head} --max-pkt-len=9014` },
      'mbuf-too-small',
      `${head} --max-pkt-len=9014 --mbuf-size=9152`,
    ],
    'without the offload': [{ text: `${head} --enable-lro -i` }, 'unsupported-offload', `${head} -i`],
    'a burst': [{ text: `${head} --burst=0` }, 'burst-of-one', `${head} --burst=32`],
    'the only spare NIC': [
      { text: 'dpdk-testpmd -l 1-2 -- -i', machine: oneSpare },
      'no-allow-list',
      `dpdk-testpmd -l 1-2 -a ${pci} -- -i`,
    ],
    'the only spare NIC of an address': [
      { text: 'dpdk-testpmd -l 1-2 -a "7870:00:00.0" -- -i', machine: oneSpare },
      'no-allow-list',
      `dpdk-testpmd -l 1-2 -a "${pci}" -- -i`,
    ],
    'two spare NICs': [{ text: 'dpdk-testpmd -l 1-2 -- -i', machine: vm }, 'no-allow-list', null],
    'lcores of the VM': [
      { text: `dpdk-testpmd -l 0-3 ${mana} -- -i`, machine: vm },
      'lcore-zero',
      `dpdk-testpmd -l 1-4 ${mana} -- -i`,
    ],
    'no lcore left to move to': [
      { text: `dpdk-testpmd -l 0-7 ${mana} -- -i`, machine: { ...vm, lcores: [0, 1, 2, 3, 4, 5, 6, 7, 9] } },
      'lcore-zero',
      null,
    ],
    'more memory': [
      { text: `${dry} -- -i` },
      'memory-shortage',
      `dpdk-testpmd -l 0-1 --no-huge -m 640 --no-pci --vdev=net_null0 -- -i`,
    ],
    'fewer mbufs': [
      { text: `${head} -i`, machine: small },
      'hugepage-shortage',
      `${head} -i --total-num-mbufs=16384`,
    ],
    'a device to its side': [
      { text: 'dpdk-testpmd -l 1-2 -- -i -a 7870:00:00.0,mac=60:45:bd:00:00:01 --rxq=1' },
      'allow-or-auto-start',
      `dpdk-testpmd -l 1-2 ${mana} -- -i --rxq=1`,
    ],
    '-a to its side': [
      { text: 'dpdk-testpmd -l 1-2 -a -- -i' },
      'allow-or-auto-start',
      'dpdk-testpmd -l 1-2 -- -a -i',
    ],
    '--vdev=': [
      { text: `dpdk-testpmd --vdev="${pci}" -- -i` },
      'pci-as-vdev',
      `dpdk-testpmd -a "${pci}" -- -i`,
    ],
    '--vdev and a blank': [
      { text: `dpdk-testpmd --vdev ${pci} -- -i` },
      'pci-as-vdev',
      `dpdk-testpmd -a ${pci} -- -i`,
    ],
    'all of it in quotes': [
      { text: `dpdk-testpmd "--vdev=${pci}" -- -i` },
      'pci-as-vdev',
      `dpdk-testpmd "--allow=${pci}" -- -i`,
    ],
    'with variables': [
      { text: 'dpdk-testpmd --vdev="7870:00:00.0,mac=$MAC" -- -i' },
      'pci-as-vdev',
      'dpdk-testpmd -a "7870:00:00.0,mac=$MAC" -- -i',
    ],
  };
  const found = Object.fromEntries(
    Object.entries(cases).map(([name, [bench, rule]]) => [name, mended(bench, rule)]),
  );
  assert.deepEqual(
    found,
    Object.fromEntries(Object.entries(cases).map(([name, [, , text]]) => [name, text])),
  );
});
