// testpmd's own options against each other and against lcores, ports and queues. The verdicts are those of real
// binaries; a test of an unknown value says that nothing is claimed of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unknownPart, type CommandWord } from '../../../src/core/shell/word';
import { judged, mended, noPort, onePort, refusing, said, sentences, type Given } from './applicationSupport';

function table(commands: Readonly<Record<string, string>>, given: Given = {}): void {
  const found = Object.fromEntries(Object.keys(commands).map((text) => [text, refusing(text, given)]));
  assert.deepEqual(found, commands);
}

/** `--name=$(…)`, or `$OPTIONS` without a name. */
function unknownWord(name?: string): CommandWord {
  const value = name === undefined ? unknownPart : `--${name}=${unknownPart}`;
  const segments = [{ text: value, start: 1000, end: 1010, exact: false }];
  return { start: 1000, end: 1010, value, segments, known: false, multiple: name === undefined };
}

test('forwarding lcores are those of EAL without the main one', () => {
  table({ '--nb-cores=1': 'none', '--nb-cores=2': 'all', '--nb-cores=2 --nb-cores=1': 'all' });
  table({ '--coremask=2': 'none', '--coremask=1': 'all', '--coremask=3': 'all', '--coremask=4': 'all' });
  const eal = '--no-pci --vdev=net_null0 -l 2-5 --main-lcore=3';
  table(
    { '--nb-cores=3': 'none', '--nb-cores=4': 'all', '--coremask=0x34': 'none', '--coremask=0x8': 'all' },
    { eal },
  );
  assert.deepEqual(sentences('--nb-cores=4', { eal: '--no-pci --vdev=net_null0 -l 0-2' }), [
    '--nb-cores asks for 4 forwarding lcores, and EAL leaves 2, since the main lcore never forwards: testpmd ends. Give EAL 5 lcores, as -l 0-4.',
  ]);
  assert.deepEqual(mended('--nb-cores=4'), ['--nb-cores=1']);
  assert.deepEqual(mended('--coremask=3'), ['--coremask=0x2']);
});

test('lcores that only the VM knows are not counted', () => {
  const eal = '--no-pci --vdev=net_null0';
  table({ '--nb-cores=64': 'none', '--coremask=1': 'none', '--coremask=0': 'all' }, { eal });
  assert.deepEqual(said('--nb-cores=4', { eal, machine: { lcores: [0, 1, 2, 3] } }), ['too-few-lcores']);
  assert.deepEqual(said('--nb-cores=3', { eal, machine: { lcores: [0, 1, 2, 3] } }), []);
});

test('queues: as many as the ports have, and none without a port', () => {
  table({
    '--rxq=2 --txq=2': 'none',
    '--rxq=1025': 'all',
    '--txq=-1': 'all',
    '--rxq=65537': 'none',
    '--rxq=abc': 'all',
    '--hairpinq=1': 'all',
    '--hairpinq=0': 'none',
  });
  table({ '--rxq=17': 'all', '--rxq=16 --txq=16': 'none' }, { eal: '--no-pci --vdev=net_ring0 -l 0-1' });
  table(
    {
      '--rxq=1': 'all',
      '--hairpinq=0': 'all',
      '--nb-ports=1': 'all',
      '--port-numa-config=(0,0)': 'all',
      '--burst=0': '22.11 24.11 25.11 26.07',
      '--burst=0 --rxd=0': '22.11 24.11 25.11 26.07',
      '--enable-lro': 'none',
      '-i': 'none',
    },
    { eal: noPort },
  );
  assert.deepEqual(said('--burst=0 --rxd=0', { eal: noPort, release: '23.11' }), ['ignored-option']);
  assert.deepEqual(said('--rxq=1025'), ['too-many-queues']);
  assert.deepEqual(mended('--rxq=1025'), ['--rxq=1024']);
});

test('ports that only the VM knows are not counted', () => {
  const given = { eal: '-a 7870:00:00.0,mac=60:45:bd:01:02:03 -l 0-1' };
  table(
    {
      '--rxq=16 --txq=16': 'none',
      '--nb-ports=1': 'none',
      '--port-numa-config=(1,0)': 'none',
      '--enable-lro': 'none',
    },
    given,
  );
  table({ '--nb-ports=2': 'none', '--rxq=1025': 'all' }, { eal: '-l 0-1' });
});

test('no queue in a direction that is used', () => {
  table({
    '--rxq=0 --txq=0': 'all',
    '--rxq=0 --txq=0 --rxq=1 --txq=1': '22.11 23.11',
    '--rxq=0 --txq=0 -i': 'all',
    '--rxq=0': 'all',
    '--txq=0': 'all',
    '--rxq=0 --forward-mode=txonly': 'none',
    '--txq=0 --forward-mode=rxonly': 'none',
    '--txq=0 --forward-mode=txonly': 'all',
    '--rxq=0 --forward-mode=txonly --forward-mode=bogus': 'none',
    '--txq=0 -i': 'none',
    '--txq=0 -i -a': 'all',
  });
});

test('order decides', () => {
  table({
    '--rxfreet=64 --rxd=64': 'all',
    '--rxfreet=63 --rxd=64': 'none',
    '--rxd=64 --rxfreet=64': 'none',
    '--rxfreet=65536 --rxd=64': 'none',
    '--rxfreet=64 --rxfreet=32 --rxd=64': 'none',
    '--rxd=0 --help': 'all',
    '--help --rxd=0': 'none',
    '--disable-rss --enable-rss': '25.11 26.07',
  });
  const given = (text: string): readonly string[] => said(text, { release: '25.11' });
  assert.deepEqual(
    {
      off: given('--enable-rss --disable-rss'),
      on: given('--disable-rss --enable-rss'),
      set: given('--disable-rss --rss-ip --enable-rss'),
      alone: given('--enable-rss'),
    },
    { off: ['option-conflict'], on: ['option-conflict'], set: [], alone: [] },
  );
});

test('checks after the last option', () => {
  table({
    '--tx-first': 'none',
    '--tx-first -i': 'all',
    '-i --tx-first': 'all',
    '--num-procs=0': 'all',
    '--num-procs=2 --proc-id=1': 'none',
    '--num-procs=2 --proc-id=2': 'all',
    '--proc-id=1': 'all',
    '--proc-id=-1': 'none',
    '--num-procs=3 --proc-id=2 --num-procs=2': 'all',
  });
  const files = Array.from({ length: 17 }, () => '--cmdline-file=f').join(' ');
  table({ [files]: '25.11 26.07', [files.slice(17)]: 'none' });
});

test('forward mode noisy allocates what it is told to', () => {
  table({
    '--forward-mode=noisy': 'none',
    '--forward-mode=noisy --noisy-tx-sw-buffer-size=100': 'all',
    '--forward-mode=noisy --noisy-tx-sw-buffer-size=128': 'none',
    '--forward-mode=noisy --noisy-tx-sw-buffer-size=65536': 'none',
    '--forward-mode=noisy --noisy-lkup-num-reads=1': 'all',
    '--forward-mode=noisy --noisy-lkup-num-reads=1 --noisy-lkup-memory=1': 'none',
    '--forward-mode=noisy --noisy-lkup-num-reads=1 -i': 'none',
    '--forward-mode=noisy --noisy-lkup-num-reads=1 --portlist=9': 'none',
  });
  assert.deepEqual(
    said('--forward-mode=noisy --noisy-tx-sw-buffer-size=100', { eal: '-a 7870:00:00.0 -l 0-1' }),
    ['invalid-value/warning'],
  );
  assert.deepEqual(mended('--forward-mode=noisy --noisy-tx-sw-buffer-size=100'), [
    '--forward-mode=noisy --noisy-tx-sw-buffer-size=128',
  ]);
});

test('forward mode shared_rxq without --rxq-share crashes with the first packet', () => {
  table({ '--forward-mode=shared_rxq': 'all', '--forward-mode=shared_rxq --rxq-share': 'none' });
  table({ '--forward-mode=shared_rxq': 'none' }, { eal: '--no-pci --vdev=net_null0,no-rx=1 -l 0-1' });
  assert.deepEqual(said('--forward-mode=shared_rxq', { eal: '-a 7870:00:00.0 -l 0-1' }), [
    'option-conflict/warning',
  ]);
});

test('NUMA nodes the VM does not have', () => {
  const one: Given = { machine: { numaNodes: 1 } };
  const two: Given = { machine: { numaNodes: 2 } };
  table({ '--port-numa-config=(0,1)': 'all', '--port-numa-config=(0,1) --no-numa': 'none' }, one);
  table({ '--no-numa --socket-num=1': 'all', '--no-numa --socket-num=0': 'none' }, one);
  table({ '--port-numa-config=(0,1)': 'none', '--no-numa --socket-num=1': 'none' }, two);
  table({ '--port-numa-config=(0,1)': 'none', '--no-numa --socket-num=1': 'none' });
});

test('what ports refuse when they start ends testpmd, or leaves it at its prompt', () => {
  table({
    '--enable-lro': 'all',
    '--enable-lro -i': 'none',
    '--enable-lro --disable-device-start': 'none',
    '--enable-lro --rx-offloads=0': 'none',
    '--rx-offloads=0 --enable-lro': 'all',
    '--enable-rx-cksum': 'all',
    '--tx-offloads=0x8000': '22.11 23.11 24.11',
    '--tx-offloads=0x10000': 'none',
    '--tx-offloads=1': 'all',
    '--mbuf-size=127': 'all',
    '--mbuf-size=128': 'none',
    '--mbuf-size=100 --rxq=0 --forward-mode=txonly': 'none',
    '--max-pkt-len=65560': 'all',
    '--max-pkt-len=9000': 'none',
    '--multi-rx-mempool': 'all',
    '--flow-isolate-all': 'all',
    '--hairpin-mode=1': 'all',
    '--hairpin-mode=0x10': 'none',
    '--rxpkts=64,64': '26.07',
    '--rxhdrs=eth': '26.07',
    '--rxhdrs=eth --rxpkts=64': 'none',
  });
  assert.deepEqual(said('--enable-lro -i'), ['invalid-value/warning']);
  const ring = { eal: '--no-pci --vdev=net_ring0 -l 0-1' };
  table({ '--enable-scatter': 'none', '--enable-lro': 'all', '--tx-offloads=0x8000': 'none' }, ring);
  const hairpin = { eal: onePort, release: '24.11' };
  assert.deepEqual(said('--hairpin-map=0:0:1:0:1', hairpin), ['invalid-value']);
  assert.deepEqual(said('--hairpin-map=5:0:6:0:1', hairpin), []);
});

test('options without effect', () => {
  const commands: Readonly<Record<string, readonly string[]>> = {
    '--tx-ip=1.2.3.4,5.6.7.8': ['ignored-option'],
    '--tx-ip=1.2.3.4,5.6.7.8 --forward-mode=txonly': [],
    '--tx-ip=1.2.3.4,5.6.7.8 --tx-first': [],
    '--tx-ip=1.2.3.4,5.6.7.8 -i': [],
    '--flowgen-flows=5': ['ignored-option'],
    '--noisy-lkup-memory=5': ['ignored-option'],
    '--stats-period=1 -i': ['ignored-option'],
    '--stats-period=1': [],
    '--socket-num=0': ['ignored-option'],
    '--socket-num=0 --no-numa': [],
    '--no-iova-contig': ['ignored-option'],
    '--no-iova-contig --mp-alloc=anon': [],
    '--max-lro-pkt-size=9000': ['ignored-option'],
    '--disable-device-start': ['ignored-option'],
    '--disable-device-start -i': [],
    '--rxq=2 --txq=4 --rxq=4': ['ignored-option'],
    '--rxq=2 --rxq=2': [],
    '--txpkts=64': [],
    '--txpkts=10': ['ignored-value'],
    '--txpkts=3000': ['ignored-value'],
    '--mbuf-size=4096 --txpkts=3000': [],
    '--portlist=0-1': [],
    '--portlist=1-2': ['ignored-value'],
    '--portmask=0x10': ['ignored-value'],
    '--eth-peer=0,00:11:22:33:44:55 --eth-peer=1,00:11:22:33:44:66': [],
    '--forward-mode=rxonly --forward-mode=bogus': ['forward-mode'],
    '--cmdline-file=a --cmdline-file=b': ['ignored-option'],
  };
  const found = Object.fromEntries(Object.keys(commands).map((text) => [text, said(text)]));
  assert.deepEqual(found, commands);
  assert.deepEqual(said('--cmdline-file=a --cmdline-file=b', { release: '25.11' }), []);
});

test('nothing is said of a value that only a run could tell, or of what it decides', () => {
  const value = (name: string, text = ''): readonly string[] => said(text, { words: [unknownWord(name)] });
  assert.deepEqual(
    {
      cores: value('nb-cores'),
      mode: value('forward-mode', '--rxq=0'),
      queues: value('txq', '--rxq=0'),
      processes: value('num-procs', '--proc-id=1'),
      offloads: value('rx-offloads', '--enable-lro'),
    },
    { cores: [], mode: [], queues: [], processes: [], offloads: [] },
  );
});

test('a word that may hold any option silences what another option could undo', () => {
  const open = (text: string): readonly string[] => said(text, { words: [unknownWord()] });
  assert.deepEqual(
    {
      later: open('--rxq=0'),
      processes: open('--proc-id=1'),
      order: open('--rxfreet=64 --rxd=64'),
      unused: open('--stats-period=1 --socket-num=0'),
      certain: open('--rxd=0'),
      flags: open('--tx-first -i'),
    },
    {
      later: [],
      processes: [],
      order: [],
      unused: [],
      certain: ['invalid-value'],
      flags: ['option-conflict'],
    },
  );
});

test('the outcome names what testpmd would run with', () => {
  const outcome = (text: string, given: Given = {}): unknown =>
    Object.fromEntries(
      Object.entries(judged(text, given).application).filter(([name]) => name !== 'findings'),
    );
  assert.deepEqual(outcome(''), {
    forwardMode: 'io',
    interactive: false,
    rxQueues: 1,
    txQueues: 1,
    rxDescriptors: 0,
    txDescriptors: 0,
    forwardingCores: 1,
    mbufs: 155456,
    mbufSize: 2176,
  });
  assert.deepEqual(
    outcome(
      '-i --rxq=2 --txq=4 --rxd=65600 --txd=512 --forward-mode=x --mbuf-size=4096,2048 --total-num-mbufs=2048',
    ),
    {
      forwardMode: 'io',
      interactive: true,
      rxQueues: 2,
      txQueues: 4,
      rxDescriptors: 64,
      txDescriptors: 512,
      forwardingCores: 1,
      mbufs: 2048,
      mbufSize: 4096,
    },
  );
  assert.deepEqual(outcome('-i', { words: [unknownWord()] }), {
    forwardMode: null,
    interactive: true,
    rxQueues: null,
    txQueues: null,
    rxDescriptors: null,
    txDescriptors: null,
    forwardingCores: null,
    mbufs: null,
    mbufSize: null,
  });
});
