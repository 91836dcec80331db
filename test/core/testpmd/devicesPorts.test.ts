// How many ports a command's devices become, and how many queues they take, as real binaries of each release had them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { devicesOf, twoNics } from './devicesSupport';

/** Least and most ports, limits of receive and transmit queues. */
function counted(text: string, release = '24.11', machine: typeof twoNics | null = null): readonly unknown[] {
  const { least, most, maxRxQueues, maxTxQueues } = devicesOf(text, release, machine).ports;
  return [least, most, maxRxQueues, maxTxQueues];
}

test('devices become ports with their drivers’ limits', () => {
  const cases: Record<string, readonly unknown[]> = {
    '--no-pci --vdev=net_null0 --': [1, 1, 1024, 1024],
    '--no-pci --vdev=net_null0 --vdev=net_ring0 --': [2, 2, 16, 16],
    '--no-pci --vdev=net_null0,foo=1 --': [0, 0, null, null],
    '--no-pci --vdev=net_null0,no-rx=1,copy=1 --': [0, 0, null, null],
    '--no-pci --vdev=net_tap0 --': [0, 1, 64, 64],
    '--no-pci --vdev=net_af_packet0,iface=lo,qpairs=4 --': [0, 1, 4, 4],
    '--no-pci --vdev=net_pcap0,iface=lo --': [0, 1, 1, 1],
    '--no-pci --vdev=net_pcap0,rx_pcap=a,rx_pcap=b,tx_iface=lo --': [0, 1, 2, 1],
    '--no-pci --vdev=net_ring0,nodeaction=a:0:CREATE,nodeaction=b:0:CREATE --': [2, 2, 16, 16],
    '--no-pci --vdev=net_null0 --vdev=net_bonding0,mode=1,member=0 --': [2, 2, 1024, 1024],
    '--no-pci --vdev=net_failsafe0,dev(net_null1) --': [1, 1, null, null],
    '--no-pci --vdev=net_failsafe0 --': [0, 0, null, null],
    '--no-pci --vdev=net_vdev_netvsc0 --': [0, Infinity, null, null],
    '--no-pci --vdev=net_memif0 --': [0, Infinity, null, null],
    '--no-pci --vdev=net_null? --': [0, Infinity, null, null],
    '--no-pci -a 7870:00:00.0 --': [0, 0, null, null],
    '--no-pci --': [0, 0, null, null],
    '--vdev=net_null0 --': [1, Infinity, 1024, 1024],
    '-a 7870:00:00.0,mac=60:45:bd:01:02:03 --': [0, Infinity, null, null],
    '-a 7870:00:00.0,mac=zz --': [0, 0, null, null],
    '-b 7870:00:00.0 --': [0, Infinity, null, null],
    '-b 7870:00:00.0 --vdev=7870:00:00.0 --': [0, Infinity, null, null],
    '--proc-type=secondary --no-pci --vdev=net_null0 --': [0, Infinity, null, null],
  };
  assert.deepEqual(Object.fromEntries(Object.keys(cases).map((text) => [text, counted(text)])), cases);
});

test('releases differ', () => {
  assert.deepEqual(
    ['22.11', '25.11', '26.07'].map((release) => [
      counted('--no-pci --vdev=net_tap0 --', release)[2],
      counted('--no-pci -b net_null0 --', release)[1],
      counted('--no-pci --vdev=net_af_packet0,iface=lo,qpairs=2x --', release)[1],
      counted('--no-pci --vdev=net_bonding0,mode=1,slave=0 --', release)[1],
      counted('--no-pci --vdev=net_tap0,mac=60-45-bd-01-02-03 --', release)[1],
    ]),
    [
      [16, Infinity, 1, 1, 0],
      [64, Infinity, 1, 0, 1],
      [64, 0, 0, 0, 1],
    ],
  );
});

test('a VM bounds the ports by the MACs it has', () => {
  const mac = (last: number): string => `mac=60:45:bd:00:00:0${last}`;
  assert.deepEqual(counted(`-a 7870:00:00.0,${mac(2)},${mac(3)} --`, '24.11', twoNics)[1], 2);
  assert.deepEqual(counted(`-a 7870:00:00.0,${mac(2)},${mac(2)} --`, '24.11', twoNics)[1], 1);
  assert.deepEqual(counted('-a 7870:00:00.0 --', '24.11', twoNics)[1], Infinity);
});

test('a port that does not start ends testpmd, unless it takes commands', () => {
  const rules = (text: string, release: string): readonly string[] =>
    devicesOf(text, release).findings.map(({ rule }) => rule);
  const device = '--no-pci --vdev=net_null0,size=abc';
  assert.deepEqual(rules(`${device} --`, '24.11'), ['device-refused']);
  assert.deepEqual(rules(`${device} -- -i`, '24.11'), ['device-argument']);
  assert.deepEqual(rules(`${device} -- -i`, '22.11'), ['device-argument']);
  assert.deepEqual(rules(`${device} -- --disable-device-start`, '22.11'), ['device-argument']);
  assert.deepEqual(rules('--no-pci --vdev=net_bonding0,mode=1 --', '26.07'), ['device-refused']);
});

test('keys without a value crash the releases that read them so', () => {
  const ends = (device: string): string =>
    ['22.11', '23.11', '24.11', '25.11', '26.07']
      .filter((release) =>
        devicesOf(`--no-pci --vdev=${device} --`, release).findings.some(
          ({ rule }) => rule === 'device-refused',
        ),
      )
      .join(' ');
  const cases: Record<string, string> = {
    'net_ring0,nodeaction': '22.11 23.11',
    'net_ring0,internal=0': '22.11 23.11 24.11 25.11 26.07',
    'net_af_packet0,iface': '22.11 23.11',
    'net_af_packet0,iface=lo,qpairs': '22.11 23.11 24.11 25.11',
    'net_pcap0,iface': '22.11 23.11',
    'net_tap0,iface': '',
    'net_null0,size': '',
  };
  assert.deepEqual(Object.fromEntries(Object.keys(cases).map((device) => [device, ends(device)])), cases);
});
