// The model of a run, fed with stream records: what it draws from, what it marks, and that nothing unknown becomes a zero.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { render } from '../../../src/core/message';
import { RunReader } from '../../../src/core/run/reader';
import { lcoreKey, portKey, queueKey, vfKey } from '../../../src/core/run/series';
import type { StreamRecord } from '../../../src/core/run/types';
import { manaArgs, manaProbe, runOf } from './runs';
import { head, Stream, telemetryPort } from './support';
import { round } from './texts';

const mega = (count: number) => (): number => count * 1e6;
const valuesOf = (reader: RunReader, port: number, way: 'rx' | 'tx', kind: 'pps' | 'bps' | 'drops' = 'pps') =>
  reader.series.since(portKey(port, way, kind), 0).values;
const marks = (reader: RunReader): readonly string[] =>
  reader.markers.map(({ atMs, kind, line, message }) => `${atMs} ${kind} ${line ?? '-'} ${render(message)}`);

test('a run from its begin to its end', () => {
  const reader = runOf({
    mode: 'txonly',
    ports: [{ tx: mega(2), queues: 4 }],
    eal: manaProbe,
    seconds: 3,
  }).read({
    args: manaArgs,
  });
  assert.deepEqual(
    {
      phase: reader.phase,
      started: reader.startedEpochSeconds,
      boot: reader.bootId,
      port: reader.ports[0],
      markers: marks(reader),
    },
    {
      phase: 'ended',
      started: 1_700_000_000,
      boot: 'boot',
      port: {
        number: 0,
        device: null,
        driver: null,
        mac: '60:45:bd:00:00:01',
        configured: true,
        started: true,
        failed: null,
        forwards: true,
        present: false,
        link: 'unknown',
        linkSpeed: null,
        rxQueues: 4,
        txQueues: 4,
      },
      markers: [
        '700 phase 17 Forwarding started: txonly, ports: 1.',
        '3700 phase - The time of the run is over.',
        '3700 phase - testpmd is asked to end (SIGINT).',
        '3750 phase 76 Forwarding stopped.',
      ],
    },
  );
});

test('phases are known as soon as the line is there', () => {
  const phases: string[] = [];
  const reader = new RunReader({ plan: head() });
  for (const record of runOf({ mode: 'rxonly', ports: [{}], seconds: 1 }).records) {
    reader.push(record);
    if (phases.at(-1) !== reader.phase) phases.push(reader.phase);
  }
  assert.deepEqual(phases, ['starting', 'configuring', 'forwarding', 'stopping', 'ended']);
});

describe('rates', () => {
  test('testpmd’s own count, telemetry fills in before its first ones', () => {
    const reader = runOf({
      mode: 'txonly',
      ports: [{ tx: mega(2), device: '7870:00:00.0_port1' }],
      seconds: 3,
      ends: 'open',
    }).read();
    assert.deepEqual(valuesOf(reader, 0, 'tx'), [2e6, 2e6, 2e6]);
    assert.deepEqual(valuesOf(reader, 0, 'tx', 'bps'), [2e6 * 512, 2e6 * 512, 2e6 * 512]);
    assert.equal(reader.ports[0]?.device, '7870:00:00.0_port1');
    assert.equal(reader.ports[0].driver, 'net_mana');
    assert.deepEqual(reader.latest().total.tx, { pps: 2e6, bps: 2e6 * 512, drops: 0 });
  });

  test('without blocks of testpmd, telemetry counts', () => {
    const stream = new Stream();
    for (let second = 0; second < 4; second += 1) {
      stream.telemetry(
        telemetryPort(1, 'net_null1', {
          rxPackets: second * 500,
          txPackets: second * 700,
          rxMissed: second * 3,
          rxNoMbuf: second * 2,
          rxQueues: [second * 400, second * 100],
          txQueues: [second * 700],
        }),
      );
      stream.after(1000);
    }
    const reader = stream.read();
    assert.deepEqual(valuesOf(reader, 1, 'rx'), [500, 500, 500]);
    assert.deepEqual(valuesOf(reader, 1, 'rx', 'drops'), [5, 5, 5]);
    // net_null counts no bytes.
    assert.deepEqual(valuesOf(reader, 1, 'tx', 'bps'), [null, null, null]);
    assert.deepEqual(reader.series.since(queueKey(1, 'rx', 1), 0).values, [100, 100, 100]);
  });

  test('queues of a VF, where netvsc counts them only among its own statistics', () => {
    const stream = new Stream();
    for (let second = 0; second < 2; second += 1) {
      const extra = { vf_rx_q0_packets: second * 10, vf_rx_q1_packets: second * 20 };
      stream.telemetry(telemetryPort(0, '6045bd00-0001-6045-bd00-00016045bd00', { extra })).after(1000);
    }
    const reader = stream.read();
    assert.deepEqual(reader.series.last(queueKey(0, 'rx', 1)), 20);
  });

  test('CPU of lcores and counters of a VF', () => {
    const stream = new Stream();
    for (let second = 0; second < 3; second += 1) {
      stream.add({
        kind: 'cpu',
        hz: 100,
        threads: [
          { tid: 1, name: 'dpdk-testpmd', lcore: 1, ticks: 3 },
          { tid: 2, name: 'dpdk-worker2', lcore: 2, ticks: 101 },
          { tid: 3, name: 'dpdk-intr', lcore: -1, ticks: 50 },
        ],
      });
      stream.add({
        kind: 'vf',
        device: 'enP1',
        counters: { rx_packets: second * 40, rx_bytes: second * 4000 },
      });
      stream.after(1000);
    }
    const reader = stream.read();
    assert.deepEqual(
      [
        reader.series.last(lcoreKey(1)),
        reader.series.last(lcoreKey(2)),
        reader.series.list().some(({ lcore }) => lcore === -1),
      ],
      [Math.fround(0.03), 1, false],
    );
    assert.deepEqual(
      [reader.series.last(vfKey('enP1', 'rx', 'pps')), reader.series.last(vfKey('enP1', 'rx', 'bps'))],
      [40, 32_000],
    );
  });
});

describe('counters that do not only grow', () => {
  const counted = (...counts: readonly number[]): RunReader => {
    const stream = new Stream().say('txonly packet forwarding - ports=1 - cores=1 - streams=1 - NUMA\n');
    for (const txPackets of counts) stream.after(1000).say(round({ port: 0, txPackets, txPps: 0 }));
    return stream.read();
  };

  test('a reset is no second without packets', () => {
    const reader = counted(1000, 2000, 500, 1500);
    assert.deepEqual(valuesOf(reader, 0, 'tx').slice(2), [null, 0]);
    assert.match(marks(reader).join('\n'), /3000 reset \d+ Port 0: its counters went back/);
    // What was counted before and after both count.
    assert.equal(reader.track(0)?.sums.txPackets, 1000 + 500 + 1000);
  });

  test('32 bits that are full go on from zero', () => {
    const stream = new Stream();
    for (const txPackets of [2 ** 32 - 3_000_000, 2 ** 32 - 1_000_000, 1_000_000]) {
      stream.telemetry(telemetryPort(0, 'net_x0', { txPackets }));
      stream.after(1000);
    }
    const reader = stream.read();
    assert.deepEqual(valuesOf(reader, 0, 'tx'), [2e6, 2e6]);
    assert.doesNotMatch(marks(reader).join(), /reset/);
  });

  test('64 bits that went below zero are no number', () => {
    const reader = counted(1000, 18_446_744_073_709_551_000, 3000, 4000);
    assert.deepEqual(valuesOf(reader, 0, 'tx').slice(1, 3), [null, null]);
  });

  test('clear port stats', () => {
    const stream = new Stream();
    for (const txPackets of [1000, 2000])
      stream.telemetry(telemetryPort(0, 'net_x0', { txPackets })).after(1000);
    stream.say('\n  NIC statistics for port 0 cleared\n');
    for (const txPackets of [900, 1900])
      stream.telemetry(telemetryPort(0, 'net_x0', { txPackets })).after(1000);
    const reader = stream.read();
    assert.deepEqual(valuesOf(reader, 0, 'tx'), [1000, null, 1000]);
    assert.match(marks(reader).join(), /its counters were set to zero/);
  });

  test('the first block knows no rate; since forwarding began, it can be told all the same', () => {
    const stream = new Stream()
      .say('io packet forwarding - ports=1 - cores=1 - streams=1 - NUMA\n')
      .after(2000);
    stream.say(round({ port: 0, txPackets: 4000, rxPackets: 2000 }));
    const reader = stream.read();
    assert.deepEqual([valuesOf(reader, 0, 'rx'), valuesOf(reader, 0, 'tx')], [[1000], [2000]]);
  });
});

describe('what is missing', () => {
  test('records that were taken before are left out', () => {
    const { records } = runOf({ mode: 'txonly', ports: [{ tx: mega(1) }], seconds: 2 });
    const reader = new RunReader({ plan: head() });
    for (const record of records.slice(0, 40)) reader.push(record);
    for (const record of records) reader.push(record);
    assert.equal(reader.log.count, new Stream().read().log.count + records.filter(isWholeLine).length);
    assert.deepEqual(reader.log.line(1)?.text, 'EAL: Detected CPU lcores: 8');
  });

  test('a gap gives up the open line and leaves a hole in the picture', () => {
    const stream = runOf({ mode: 'txonly', ports: [{ tx: mega(1) }], seconds: 2, ends: 'open' });
    stream.after(500).say('  Tx-pps:         12');
    const cut = stream.records.length;
    for (let second = 0; second < 3; second += 1)
      stream.after(1000).say(round({ port: 0, txPackets: 9e6, txPps: 1e6 }));
    const reader = new RunReader({ plan: head() });
    const without = (record: StreamRecord): boolean => record.number <= cut || record.number > cut + 4;
    for (const record of stream.records.filter(without)) reader.push(record);
    assert.match(marks(reader).join('\n'), /gap - 4 records of the run are missing here/);
    assert.ok(valuesOf(reader, 0, 'tx').includes(null));
    assert.equal(
      reader.log.lines(1, reader.log.count).some(({ text }) => text === '  Tx-pps:         12'),
      true,
    );
  });

  test('a silence of the supervisor is told', () => {
    const stream = new Stream();
    for (let second = 0; second < 3; second += 1)
      stream.after(1000).add({ kind: 'cpu', hz: 100, threads: [] });
    stream.after(42_000).add({ kind: 'cpu', hz: 100, threads: [] });
    assert.deepEqual(marks(stream.read()), [
      '3000 gap - Nothing was recorded for 42 s: the VM or the supervisor stood still.',
    ]);
  });

  test('a clock that is changed moves nothing', () => {
    const stream = new Stream().after(1000).event('note', 'clock', '-3600').after(1000).say('EAL: x\n');
    const reader = stream.read();
    assert.equal(reader.nowMs, 2000);
    assert.deepEqual(marks(reader), [
      "1000 clock - The VM's clock was put back by 1 h. Times here are not changed by it.",
    ]);
  });

  test('times that go back are taken as one moment', () => {
    const reader = new RunReader({ plan: head() });
    reader.push({ number: 1, atMs: 90_000, body: { kind: 'output', text: 'a', whole: true } });
    reader.push({ number: 2, atMs: 95_000, body: { kind: 'output', text: 'b', whole: true } });
    reader.push({ number: 3, atMs: 20_000, body: { kind: 'output', text: 'c', whole: true } });
    assert.deepEqual([reader.nowMs, reader.markers.map(({ kind }) => kind)], [5000, ['clock']]);
  });
});

const isWholeLine = ({ body }: StreamRecord): boolean => body.kind === 'output' && body.whole;

test('hostile records are read without harm', () => {
  const bodies: StreamRecord['body'][] = [
    { kind: 'cpu', hz: 0, threads: [{ tid: 1, name: 'x', lcore: 1e9, ticks: -5 }] },
    { kind: 'cpu', hz: NaN, threads: [{ tid: 1, name: 'x', lcore: 2, ticks: Infinity }] },
    { kind: 'vf', device: '../../etc', counters: { rx_packets: NaN } },
    {
      kind: 'telemetry',
      ports: [telemetryPort(1e9, 'x'.repeat(1e5), { rxQueues: Array<number>(1e4).fill(1) })],
    },
    { kind: 'event', name: 'exited', words: [] },
    { kind: 'event', name: 'note', words: ['clock', 'soon'] },
    { kind: 'output', text: '\u0000\u001b]0;x\u0007'.repeat(1000), whole: false },
  ];
  const reader = new RunReader({ plan: head() });
  for (let number = 1; number <= 700; number += 1) {
    const body = bodies[number % bodies.length];
    if (body !== undefined) reader.push({ number, atMs: number * 100, body });
  }
  assert.equal(typeof reader.verdict().reason, 'string');
  assert.doesNotMatch(reader.log.open, /[\u0000-\u0008\u001b]/);
});
