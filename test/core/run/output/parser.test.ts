// What is read out of testpmd's output: each layout, and the same events however it is cut.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutputParser } from '../../../../src/core/run/output/parser';
import type { OutputBody, OutputEvent, OutputKind } from '../../../../src/core/run/output/events';
import { block, consoleSession, manaTwoPorts, ringTxonly } from '../texts';

function eventsOf(pieces: readonly string[]): readonly OutputEvent[] {
  const events: OutputEvent[] = [];
  const parser = new OutputParser((event) => events.push(event));
  pieces.forEach((piece, index) => {
    parser.push(piece, index);
  });
  return events;
}

const bodiesOf = (text: string): readonly OutputBody[] => eventsOf([text]).map(({ body }) => body);
const only = <Kind extends OutputKind>(text: string, kind: Kind): Extract<OutputBody, { kind: Kind }>[] =>
  bodiesOf(text).filter((body): body is Extract<OutputBody, { kind: Kind }> => body.kind === kind);

test('a start, rounds of statistics and an end', () => {
  assert.deepEqual(
    bodiesOf(ringTxonly)
      .filter(({ kind }) => kind !== 'statistics')
      .map(({ kind }) => kind),
    [
      ...Array<string>(5).fill('eal'),
      'memory',
      'configuring',
      'started',
      'checking-links',
      'forwarding',
      'lcore',
      'stream',
      'packet-length',
      'queues',
      'stopping',
      'forward-statistics',
      'forward-statistics',
      'stopped',
      'exiting',
      'port-closed',
      'bye',
    ],
  );
  assert.deepEqual(only(ringTxonly, 'forwarding'), [
    { kind: 'forwarding', mode: 'txonly', ports: 1, cores: 1, streams: 1 },
  ]);
  assert.deepEqual(only(ringTxonly, 'stream'), [
    { kind: 'stream', lcore: 1, rxPort: 0, rxQueue: 0, txPort: 0, txQueue: 0 },
  ]);
  assert.deepEqual(only(ringTxonly, 'forward-statistics').at(-1), {
    kind: 'forward-statistics',
    port: null,
    rx: { packets: 0, dropped: 0, total: 0 },
    tx: { packets: 1023, dropped: 284_859_457, total: 284_860_480 },
  });
});

test('counters and rates of a block, with the port they belong to', () => {
  const [, second, third] = only(manaTwoPorts, 'statistics');
  assert.deepEqual(second, {
    kind: 'statistics',
    port: 1,
    periodic: true,
    values: {
      rxPackets: 7,
      rxMissed: 1,
      rxBytes: 420,
      rxErrors: 2,
      rxNoMbuf: 3,
      txPackets: 0,
      txErrors: 0,
      txBytes: 0,
      rxPps: 0,
      rxBps: 0,
      txPps: 0,
      txBps: 0,
    },
  });
  assert.equal(third?.port, 0);
  assert.equal(third.values.txPps, 4_812_345);
  assert.equal(third.values.txBps, 2_463_920_640);
});

test('statistics that somebody asked for are no periodic ones, and the prompt is seen', () => {
  const kinds = bodiesOf(consoleSession).map((body) =>
    body.kind === 'command'
      ? body.text
      : body.kind === 'statistics'
        ? `periodic ${String(body.periodic)}`
        : body.kind,
  );
  const from = kinds.indexOf('prompt');
  assert.deepEqual(kinds.slice(from, from + 9), [
    'prompt',
    'show port stats all',
    'periodic false',
    'prompt',
    'clear port stats all',
    'cleared',
    'prompt',
    'show port stats 0',
    'periodic false',
  ]);
});

test('what rdline draws anew is no second prompt', () => {
  const events = bodiesOf('\x1bM\x1bEtestpmd> show port \x1b[0K\r\nBad arguments\n');
  assert.deepEqual(events, [{ kind: 'prompt' }, { kind: 'command', text: 'show port' }]);
});

test('a prompt is told before its line ends', () => {
  assert.deepEqual(bodiesOf('testpmd> '), [{ kind: 'prompt' }]);
});

test('messages of drivers behind any prefix, and behind a prompt', () => {
  const cases: Readonly<Record<string, OutputBody>> = {
    'EAL: Probe PCI driver: net_mana (1414:ba) device: 7870:00:00.0 (socket 0)': {
      kind: 'probe',
      driver: 'net_mana',
      device: '7870:00:00.0',
    },
    'PCI_BUS: Probe PCI driver: net_mana (1414:00ba) device: 7870:00:00.0 (socket 0)': {
      kind: 'probe',
      driver: 'net_mana',
      device: '7870:00:00.0',
    },
    'EAL: Requested device 7870:00:00.0 cannot be used': { kind: 'probe-failed', device: '7870:00:00.0' },
    'EAL: Failed to probe device net_tap0': { kind: 'probe-failed', device: 'net_tap0' },
    'mana_ibv_device_to_pci_addr(): Probe on IB port 2 failed -12': {
      kind: 'mana-port',
      ibPort: 2,
      errno: 12,
    },
    'MANA_DRIVER: mana_probe_port(): Successfully probed on IB port 1': {
      kind: 'mana-port',
      ibPort: 1,
      errno: null,
    },
    'hn_vf_attach(): found matching VF port 0': { kind: 'vf', news: 'found', port: 0 },
    "HN_DRIVER: hn_vf_attach(): Couldn't find port for VF": { kind: 'vf', news: 'not-found', port: null },
    'testpmd> HN_DRIVER: hn_eth_rmv_event_callback(): Removing VF portid 1': {
      kind: 'vf',
      news: 'removed',
      port: 1,
    },
    'netvsc_hotplug_retry(): Found matching MAC address, adding device 7870:00:00.0 network name enP30832s1':
      {
        kind: 'vf',
        news: 'returned',
        port: null,
      },
    'HN_DRIVER: hn_vf_add_unlocked(): Starting VF port 1': { kind: 'vf', news: 'started', port: 1 },
    'HN_DRIVER: hn_nvs_set_datapath(): set datapath Synthetic': {
      kind: 'vf',
      news: 'data-path-synthetic',
      port: null,
    },
    '[    12.034375] HN_DRIVER: hn_eth_recovering_callback(): VF port 0 recovering from error': {
      kind: 'vf',
      news: 'recovering',
      port: 0,
    },
    'testpmd: No probed ethernet devices': { kind: 'no-ports' },
    'Port 0: link state change event': { kind: 'port-event', port: 0, event: 'link state change' },
    'Port 3: device removal event': { kind: 'port-event', port: 3, event: 'device removal' },
    'Port 0 Link up at 200 Gbps FDX Autoneg': {
      kind: 'link',
      port: 0,
      up: true,
      speed: '200 Gbps FDX Autoneg',
    },
    'Port 1 Link down': { kind: 'link', port: 1, up: false, speed: null },
    'Fail to start port 0: No such device': { kind: 'port-failed', port: 0, step: 'start' },
    'Fail to configure port 1 tx queues': { kind: 'port-failed', port: 1, step: 'configure' },
    'noisy-io packet forwarding with retry - ports=2 - cores=2 - streams=4 - NUMA support enabled, MP allocation mode: native':
      { kind: 'forwarding', mode: 'noisy', ports: 2, cores: 2, streams: 4 },
    'Configuring Port 0 (socket SOCKET_ID_ANY)': { kind: 'configuring', port: 0 },
  };
  const read = Object.fromEntries(
    Object.keys(cases).map((line) => [
      line,
      bodiesOf(`${line}\n`).find(({ kind }) => kind !== 'prompt' && kind !== 'eal'),
    ]),
  );
  assert.deepEqual(read, cases);
});

test('per-stream statistics, of csum, too', () => {
  const text =
    '\n  ------- Forward Stats for RX Port= 0/Queue= 1 -> TX Port= 2/Queue= 3 -------\n' +
    '  RX-packets: 12             TX-packets: 11             TX-dropped: 1               RX- bad IP checksum: 0\n';
  assert.deepEqual(only(text, 'stream-statistics'), [
    {
      kind: 'stream-statistics',
      rxPort: 0,
      rxQueue: 1,
      txPort: 2,
      txQueue: 3,
      rxPackets: 12,
      txPackets: 11,
      txDropped: 1,
    },
  ]);
});

test('extended statistics within a block do not end it, nor does a message of a driver', () => {
  const xstats = `\n${' '.repeat(32)}Value${' '.repeat(12)}Rate (since last show)\n  rx_good_packets                     0               0\n`;
  const mixed = block({ port: 0, txPps: 4_812_345 })
    .replace('\n  Throughput', '\nMANA_DRIVER: mana_tx_burst(): Failed to post, EAL: again\n  Throughput')
    .replace('\n  Rx-pps', `${xstats}  Rx-pps`);
  assert.equal(only(mixed, 'statistics')[0]?.values.txPps, 4_812_345);
});

test('a number that something was written into, or that no counter holds, is not known', () => {
  const blockOf = (line: string): string =>
    `  ######################## NIC statistics for port 0  ########################\n${line}\n  Tx-pps:            1          Tx-bps:            2\n`;
  const rxOf = (line: string): number | null | undefined =>
    only(blockOf(line), 'statistics')[0]?.values.rxPackets;
  assert.deepEqual(
    [
      '  RX-packets: 12EAL: hello RX-missed: 0',
      '  RX-packets: 123456789012345678901 RX-missed: 0',
      '  RX-packets: -4 RX-missed: 0',
      '  RX-packets:',
      '  RX-packets: 77         RX-missed: 0',
    ].map(rxOf),
    [null, null, null, null, 77],
  );
});

test('the last number of an unfinished line is no value', () => {
  const at = manaTwoPorts.indexOf('4812345') + 4;
  assert.equal(only(manaTwoPorts.slice(0, at), 'statistics').length, 2);
});

test('a port with a number beyond all bounds is nobody’s', () => {
  assert.deepEqual(bodiesOf('Configuring Port 99999 (socket 0)\nPort 2000: 00:0D:3A:00:00:01\n'), []);
});

test('where output is missing, an open line and an open block are given up', () => {
  const events: OutputEvent[] = [];
  const parser = new OutputParser((event) => events.push(event));
  parser.push('  ######## NIC statistics for port 0  ########\n  RX-packets: 1', 0);
  assert.equal(parser.tear(), true);
  parser.push('23  RX-missed: 0\n  Tx-pps: 5 Tx-bps: 6\n', 0);
  assert.deepEqual(events, []);
  assert.equal(parser.count, 4);
});

test('any cutting gives the same events', () => {
  for (const text of [ringTxonly, manaTwoPorts, consoleSession]) {
    const whole = eventsOf([text]).map(({ line, body }) => ({ line, body }));
    for (let seed = 1; seed <= 60; seed += 1) {
      const cut = eventsOf(piecesOf(text, seed)).map(({ line, body }) => ({ line, body }));
      assert.deepEqual(cut, whole, `cut by seed ${seed}`);
    }
    const single = eventsOf(Array.from(text)).map(({ line, body }) => ({ line, body }));
    assert.deepEqual(single, whole);
  }
});

/** Pieces of 1 to 40 characters, or longer ones for some seeds. */
function piecesOf(text: string, seed: number): readonly string[] {
  const longest = seed % 3 === 0 ? 400 : 40;
  let state = seed;
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const length = 1 + (state % longest);
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}
