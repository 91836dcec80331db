// Which path carried the packets, by what evidence.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { namesMana } from '../../../src/core/run/verdictPath';
import { manaArgs, manaProbe, netvscArgs, runOf } from './runs';
import { telemetryPort } from './support';
import { told, texts, manaPort, netvscPort, mega } from './verdictSupport';

describe('packets on the wrong path', () => {
  test('netvsc found no port of its VF', () => {
    const reader = runOf({
      mode: 'txonly',
      ports: [{ tx: mega(0.8), device: netvscPort }],
      eal: [
        "hn_vf_attach(): Couldn't find port for VF",
        'hn_vf_add(): RNDIS reports VF but device not found, retrying',
      ],
    }).read({ args: netvscArgs });
    const verdict = reader.verdict();
    assert.deepEqual(told(reader), {
      forwarding: 'not-confirmed',
      reason: 'synthetic',
      path: 'synthetic',
      headline: 'Packets moved, but over the synthetic path and not over MANA.',
    });
    assert.match(texts(verdict.evidence).join('\n'), /found no port with the MAC of its VF \(line 6\)/);
    assert.notEqual(verdict.cause, null);
    assert.ok(verdict.nextSteps.length > 0);
  });

  test('the VF’s own counters say so, though netvsc found it', () => {
    const reader = runOf({
      mode: 'txonly',
      ports: [{ tx: mega(0.8), device: netvscPort, vfShare: 0 }],
      eal: ['hn_vf_attach(): found matching VF port 0'],
    }).read({ args: netvscArgs });
    assert.equal(reader.verdict().path, 'synthetic');
  });

  test('telemetry that is asked later than testpmd prints: only what both of its counters saw counts', () => {
    const eal = [...manaProbe, 'hn_vf_attach(): found matching VF port 0'];
    const stream = runOf({ mode: 'txonly', ports: [{ tx: mega(5) }], eal, seconds: 3, ends: 'open' });
    for (let second = 4; second < 7; second += 1) {
      const packets = second * 5e6;
      stream
        .after(1000)
        .telemetry(
          telemetryPort(0, netvscPort, { txPackets: packets, extra: { vf_tx_good_packets: packets } }),
        );
    }
    const { path, evidence } = stream.read({ args: netvscArgs }).verdict();
    assert.equal(path, 'mana-vf');
    assert.match(texts(evidence).join('\n'), /100 % of its packets went over the VF/);
  });

  test('a part over the VF, a part not', () => {
    const reader = runOf({
      mode: 'txonly',
      ports: [{ tx: mega(2), device: netvscPort, vfShare: 0.6 }],
      eal: [...manaProbe, 'hn_vf_attach(): found matching VF port 0'],
    }).read({ args: netvscArgs });
    const { path, pathSentence, headline } = reader.verdict();
    assert.equal(path, 'mixed');
    assert.deepEqual(texts([pathSentence, headline]), [
      'A part of the traffic went over MANA’s VF, a part over the synthetic path.',
      'Forwarding confirmed for 10.1 s, only a part of it over MANA.',
    ]);
  });

  test('counters of the NIC stood still while packets moved', () => {
    const stream = runOf({ mode: 'txonly', ports: [{ tx: mega(0.8), device: netvscPort }], ends: 'open' });
    for (let second = 0; second < 3; second += 1)
      stream
        .after(1000)
        .add({ kind: 'vf', device: 'enP30832s1', counters: { hc_tx_ucast_pkts: 5, tx_packets: 9 } });
    const reader = stream.read({ args: netvscArgs });
    assert.equal(reader.verdict().path, 'synthetic');
    assert.match(texts(reader.verdict().evidence).join('\n'), /counters of the VF enP30832s1 stood still/);
  });

  test('little, and nothing that proves why: likely, and no more', () => {
    const reader = runOf({ mode: 'txonly', ports: [{ tx: mega(0.8), device: netvscPort }] }).read({
      args: netvscArgs,
    });
    const verdict = reader.verdict();
    assert.deepEqual([verdict.forwarding, verdict.path], ['confirmed', 'unknown']);
    assert.deepEqual(texts(verdict.warnings), [
      'Port 0 sent 800 kpps. MANA should reach 1.20 Mpps: most likely this is the synthetic path.',
    ]);
  });

  test('netvsc shows statistics, and none of a VF', () => {
    const stream = runOf({ mode: 'txonly', ports: [{ tx: mega(0.8), device: netvscPort }], ends: 'open' });
    for (let second = 0; second < 3; second += 1)
      stream
        .after(1000)
        .telemetry(
          telemetryPort(0, netvscPort, { txPackets: (10 + second) * 8e5, extra: { tx_good_packets: 8e5 } }),
        );
    const { path, evidence } = stream.read({ args: netvscArgs }).verdict();
    assert.equal(path, 'synthetic');
    assert.deepEqual(texts(evidence), [
      'Port 0: netvsc has taken no VF, by its statistics and by its messages.',
    ]);
  });

  test('a driver that counts one queue of four is not taken for the synthetic path', () => {
    const stream = runOf({
      mode: 'txonly',
      ports: [{ tx: mega(1), device: manaPort, queues: 4 }],
      ends: 'open',
    });
    for (let second = 0; second < 3; second += 1) {
      const queue = (10 + second) * 1e6;
      const counters = { txPackets: queue, txQueues: [queue, queue, queue, queue] };
      stream.after(1000).telemetry(telemetryPort(0, manaPort, counters));
    }
    assert.deepEqual(texts(stream.read({ args: manaArgs }).verdict().warnings), [
      'Port 0: its driver counts 25 % of what its queues carry, so the figures are too low. Drivers of DPDK 22.11 do that.',
    ]);
  });

  test('a receiver of little is no sign of anything', () => {
    const reader = runOf({ mode: 'rxonly', ports: [{ rx: mega(0.3), device: netvscPort }] }).read({
      args: netvscArgs,
    });
    assert.deepEqual([reader.verdict().path, reader.verdict().warnings], ['unknown', []]);
  });

  test('a line that wants the synthetic path is no failure', () => {
    const reader = runOf({
      mode: 'txonly',
      ports: [{ tx: mega(0.8), device: netvscPort }],
      eal: ["hn_vf_attach(): Couldn't find port for VF"],
    }).read({ args: ['-l', '1-2', '-a', netvscPort, '--', '-a'] });
    assert.deepEqual(told(reader).headline, 'Forwarding confirmed for 10.1 s, over the synthetic path.');
  });

  test('a VF that is found later counts', () => {
    const reader = runOf({
      mode: 'txonly',
      ports: [{ tx: mega(3), device: netvscPort }],
      eal: ["hn_vf_attach(): Couldn't find port for VF"],
      said: { 3: 'HN_DRIVER: hn_vf_attach(): found matching VF port 0\n' },
    }).read({ args: netvscArgs });
    assert.equal(reader.verdict().path, 'mana-vf');
  });
});

test('a line names MANA’s function in whichever spelling', () => {
  for (const args of [
    ['-a', '7870:00:00.0'],
    ['-a', '7870:0:0.0,mac=60:45:bd:00:00:01'],
    ['-a0x7870:00:0.0'],
    ['--allow=pci:07870:0:0.0'],
    ['-a', 'bus=pci,addr=7870:0:0.0/class=eth'],
    ['-a', '1:0.0,mac=60:45:bd:00:00:01'],
  ])
    assert.ok(namesMana(args), args.join(' '));
  for (const args of [['-a', '0001:00:02.0'], ['--vdev=net_null0'], ['--eth-peer=0,78:70:00:00:00:00']])
    assert.ok(!namesMana(args), args.join(' '));
});
