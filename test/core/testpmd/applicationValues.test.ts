// Values of testpmd's options: which ones end it, by release. The verdicts are those of real binaries.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import applicationOptions from '../../../src/knowledge/application-options.json';
import { valueKinds } from '../../../src/core/testpmd/application/values';
import { mended, refusing, said, sentences } from './applicationSupport';

/** One command a line, and the releases that refuse it. */
function table(commands: Readonly<Record<string, string>>): void {
  const found = Object.fromEntries(Object.keys(commands).map((text) => [text, refusing(text)]));
  assert.deepEqual(found, commands);
}

test('every kind of a value that the rows name has a reader', () => {
  const kinds = applicationOptions.rows.flatMap((row) => [
    row.value?.kind,
    ...(row.variants ?? []).map((variant) => ('value' in variant ? variant.value?.kind : undefined)),
  ]);
  const unread = kinds.filter((kind) => kind !== undefined && !valueKinds.has(kind));
  assert.deepEqual(unread, []);
  assert.deepEqual(
    [...valueKinds].filter((kind) => !kinds.includes(kind)),
    [],
  );
});

test('options with a value have a name for it, flags have none', () => {
  const odd = applicationOptions.rows.filter(
    ({ argument, placeholder, value }) =>
      (argument === 'none') !== (placeholder === null) || (argument === 'none') !== (value === null),
  );
  assert.deepEqual(
    odd.map(({ id }) => id),
    [],
  );
});

test('numbers that atoi reads', () => {
  table({
    '--nb-cores=0': 'all',
    '--nb-cores=-1': 'all',
    '--nb-cores=abc': 'all',
    '--nb-cores=1': 'none',
    '--nb-cores=1x': 'none',
    '--nb-ports=2x': 'none',
    '--nb-ports=0': 'all',
    '--total-num-mbufs=1024': 'all',
    '--total-num-mbufs=1025': 'none',
    '--total-num-mbufs=2k': 'all',
    '--max-pkt-len=63': 'all',
    '--max-pkt-len=64': 'none',
    '--max-lro-pkt-size=-5': 'none',
    '--latencystats=-1': 'all',
    '--latencystats=99': 'none',
    '--bitrate-stats=x': 'none',
    '--rxd=0': 'all',
    '--rxd=-1': 'all',
    '--rxd=65536': 'none',
    '--rxd=4294967296': 'all',
    '--txd=1': 'none',
    '--burst=513': 'all',
    '--burst=512': 'none',
    '--burst=-1': 'none',
    '--flowgen-clones=-1': 'all',
    '--flowgen-flows=0': 'all',
    '--mbcache=512': 'none',
    '--mbcache=513': 'all',
    '--mbcache=abc': 'none',
    '--txpt=-1': 'all',
    '--txpt=200': 'none',
    '--rxwt=abc': 'none',
    '--vxlan-gpe-port=65536': 'none',
    '--geneve-parsed-port=-1': 'all',
    '--noisy-lkup-memory=-1': 'all',
  });
});

test('numbers that strtoul reads', () => {
  table({
    '--stats-period=1': 'none',
    '--stats-period=0': '26.07',
    '--stats-period=-1': '26.07',
    '--stats-period=65534': 'none',
    '--stats-period=65535': '26.07',
    '--stats-period=4294967297': 'none',
    '--stats-period=1s': '22.11 24.11 25.11 26.07',
    '--stats-period=abc': '22.11 24.11 25.11 26.07',
    '--stats-period=': '22.11 24.11 25.11 26.07',
    '--rx-mq-mode=7': 'none',
    '--rx-mq-mode=8': 'all',
    '--rx-mq-mode=xyz': 'none',
    '--rx-mq-mode=abc': 'all',
    '--rx-mq-mode=-1': 'all',
    '--rx-mq-mode=100000000': 'none',
    '--rx-offloads=0x80000000': 'all',
    '--rx-offloads=zz': 'none',
    '--tx-offloads=0xffffffff': 'all',
    '--hairpin-mode=abc': 'all',
    '--hairpin-mode=': 'all',
    '--hairpin-mode=0x10x': 'none',
  });
});

test('names are compared as they are', () => {
  table({
    '--port-topology=chained': 'none',
    '--port-topology=Chained': 'all',
    '--port-topology=ring': 'all',
    '--mp-alloc=xbuf': 'none',
    '--mp-alloc=NATIVE': 'all',
    '--print-event=all': 'none',
    '--print-event=intr_lsc,intr_rmv': 'all',
    '--mask-event=': 'all',
    '--forward-mode=foo': 'none',
    '--eth-link-speed=100': 'none',
    '--rxhdrs=': 'all',
    '--rxhdrs=,': 'all',
  });
});

test('lists, masks and maps', () => {
  table({
    '--mbuf-size=128': 'none',
    '--mbuf-size=65536': 'all',
    '--mbuf-size=2048,4096': 'none',
    '--mbuf-size=2048,': '22.11 23.11 24.11 25.11',
    '--mbuf-size=0,2048': '22.11 23.11 24.11 25.11',
    '--mbuf-size=abc': 'all',
    '--mbuf-size=2k': 'all',
    '--rxpkts=64': 'none',
    '--rxpkts=': 'none',
    '--rxpkts=1,2,3,4,5,6,7,8,9': 'all',
    '--txpkts=64,x': 'all',
    [`--txpkts=${'1,'.repeat(64)}x`]: '25.11 26.07',
    [`--txpkts=${Array(256).fill(1).join()}`]: '25.11 26.07',
    '--coremask=2x': 'all',
    '--coremask=0': 'all',
    '--coremask=': 'all',
    '--portmask=0': 'none',
    '--portmask=zz': 'all',
    '--portmask=0x10': 'none',
    '--portlist=5': 'none',
    '--portlist=0-1': 'none',
    '--portlist=,': 'none',
    '--portlist=': 'all',
    '--portlist=32': 'all',
    '--portlist=3-1': 'all',
    '--portlist=0--1': 'all',
    '--portlist=0␣,␣1': 'none',
    '--port-numa-config=(0,0)': 'none',
    '--port-numa-config=(0x1,0x0)': 'none',
    '--port-numa-config=(0,0,0)': 'none',
    '--port-numa-config=(0,0': 'all',
    '--port-numa-config=(0)': 'all',
    '--port-numa-config=(0,256)': 'all',
    '--port-numa-config=(0,255)': 'all',
    '--port-numa-config=0,0': 'none',
    '--port-numa-config=(2,0)': 'all',
    '--ring-numa-config=(0,1,0)': 'none',
    '--ring-numa-config=(0,4,0)': 'all',
    '--ring-numa-config=(0,1)': 'all',
    '--socket-num=255': 'all',
    '--socket-num=256': 'none',
    '--socket-num=abc': 'none',
  });
});

test('addresses', () => {
  table({
    '--eth-peer=0,00:11:22:33:44:55': 'none',
    '--eth-peer=31,00:11:22:33:44:55': 'none',
    '--eth-peer=32,00:11:22:33:44:55': 'all',
    '--eth-peer=0,0:1:2:3:4:5': '22.11',
    '--eth-peer=0,00-11-22-33-44-55': '22.11',
    '--eth-peer=0,0011:2233:4455': 'none',
    '--eth-peer=0,0011.2233.4455': '22.11',
    '--eth-peer=0': 'all',
    '--eth-peer=00:11:22:33:44:55': 'all',
    '--tx-ip=1.2.3.4,5.6.7.8': 'none',
    '--tx-ip=1.2.3.4': 'all',
    '--tx-ip=1.2.3.4,': 'all',
    '--tx-ip=1.2.3.256,5.6.7.8': 'all',
    '--tx-ip=01.2.3.4,5.6.7.8': 'all',
    '--tx-ip=1.2.3.4,5.6.7.8,9.9.9.9': 'all',
    '--tx-udp=1': 'none',
    '--tx-udp=1,2': 'none',
    '--tx-udp=65536': 'all',
    '--tx-udp=1,': 'all',
    '--tx-udp=-1': 'none',
    '--tx-udp=1,2,3': 'all',
    '--eth-peers-configfile=': 'all',
    '--eth-peers-configfile=/nowhere': 'none',
  });
});

test('what is cut, taken for something else or passed over is said without an error', () => {
  const commands = {
    '--rxd=65600': ['truncated-value'],
    '--rxd=128': [],
    '--rxd=1k': ['truncated-value'],
    '--mbcache=abc': ['truncated-value'],
    '--burst=-1': ['truncated-value'],
    '--txpt=200': ['truncated-value'],
    [`--forward-mode=txonly --txpkts=${'64,'.repeat(42)}6400`]: ['truncated-value'],
    '--tx-udp=-1 --forward-mode=txonly': ['truncated-value'],
    '--portmask=0': ['ignored-value'],
    '--port-numa-config=0,0': ['ignored-value'],
    '--eth-link-speed=100': ['ignored-value'],
    '--eth-link-speed=100000': [],
    '--rxhdrs=foo': ['ignored-value'],
    '--forward-mode=foo': ['forward-mode'],
    '--forward-mode=rxonly': [],
  };
  const found = Object.fromEntries(Object.keys(commands).map((text) => [text, said(text)]));
  assert.deepEqual(found, commands);
  assert.deepEqual(said('--stats-period=1s', { release: '23.11' }), ['ignored-value']);
  assert.deepEqual(said('--forward-mode=recycle_mbufs', { release: '22.11' }), ['forward-mode']);
  assert.deepEqual(said('--eth-link-speed=400000', { release: '22.11' }), ['ignored-value']);
  assert.deepEqual(said('--mp-anon'), ['deprecated-option']);
});

test('a misspelled name comes with the one that was meant', () => {
  const commands = {
    '--forward-mode=rx_only': ['--forward-mode=rxonly'],
    '--forward-mode=MAC': ['--forward-mode=mac'],
    '--forward-mode=txonlyy': ['--forward-mode=txonly'],
    '--forward-mode=mac-swap': ['--forward-mode=macswap'],
    '--port-topology=Paired': ['--port-topology=paired'],
    '--print-event=intr-lsc': ['--print-event=intr_lsc'],
    '--coremask=1-1': ['--coremask=0x2'],
    '--stats-period=5s': ['--stats-period=5'],
    '--forward-mode=somethingelse': [],
  };
  const found = Object.fromEntries(Object.keys(commands).map((text) => [text, mended(text)]));
  assert.deepEqual(found, commands);
});

test('a refusal says what was read and what to write', () => {
  assert.deepEqual(
    ['--rxd=0', '--flowgen-flows=x', '--rxd=4294967296', '--mbcache=600', '--port-topology=x'].flatMap(
      (text) => sentences(text, { release: '23.11' }).slice(0, 1),
    ),
    [
      'testpmd refuses “0”: --rxd takes numbers from 1 up.',
      'testpmd reads “x” as 0 and ends: --flowgen-flows takes numbers from 1 up.',
      'testpmd reads “4294967296” as 0 and ends: --rxd takes numbers from 1 up.',
      'testpmd refuses “600”: --mbcache takes numbers from 0 to 512.',
      'testpmd refuses “x”: --port-topology takes one of paired, chained, loop.',
    ],
  );
});
