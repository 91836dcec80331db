// The verdict on runs that went well: what is confirmed, how many packets, and how that compares.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Verdict } from '../../../src/core/run/verdictTypes';
import { manaArgs, manaProbe, netvscArgs, runOf } from './runs';
import { Stream, telemetryPort } from './support';
import { consoleSession } from './texts';
import { told, texts, manaPort, netvscPort, mega } from './verdictSupport';

describe('runs that went well', () => {
  test('a sender on MANA', () => {
    const ramp = (second: number): number =>
      [0, 1e6, 4e6, 5e6, 3e6, 4e6, 4e6, 4e6, 4e6, 4e6, 2e6][second] ?? 0;
    const reader = runOf({
      mode: 'txonly',
      ports: [{ tx: ramp, device: manaPort, dropped: { tx: 1_000_000 } }],
      eal: manaProbe,
    }).read({ args: manaArgs });
    const verdict = reader.verdict();
    assert.deepEqual(told(reader), {
      forwarding: 'confirmed',
      reason: 'forwarding',
      path: 'mana-vf',
      headline: 'Forwarding confirmed for 10.1 s: MANA carried the packets.',
    });
    assert.deepEqual(verdict.counts, { configured: 1, started: 1, forwarding: 1, cores: 1, streams: 1 });
    // Without 1e6, the first, and 2e6, the last one.
    assert.deepEqual(verdict.ports[0]?.tx.figures, {
      samples: 8,
      trimmed: true,
      mean: 4e6,
      min: 3e6,
      max: 5e6,
      p50: 4e6,
      p99: 5e6,
      meanBits: 4e6 * 64 * 8,
      wireBits: 4e6 * 88 * 8,
    });
    assert.deepEqual(verdict.drops.tx, { packets: 35e6, dropped: 1e6, share: 1 / 36 });
    assert.deepEqual(texts(verdict.evidence), [
      'Port 0 is 7870:00:00.0_port1, a port of net_mana: its packets go over the VF.',
    ]);
    assert.deepEqual(
      [verdict.final, verdict.cause, verdict.warnings, verdict.nextSteps],
      [true, null, [], []],
    );
  });

  test('a receiver whose first seconds were silent', () => {
    const reader = runOf({
      mode: 'rxonly',
      ports: [{ rx: (second) => (second < 5 ? 0 : 2e6), device: manaPort }],
    }).read({ args: manaArgs });
    assert.equal(reader.verdict().forwarding, 'confirmed');
    const { figures, drops } = reader.verdict().ports[0]?.rx ?? {};
    assert.deepEqual([figures?.samples, figures?.mean, drops?.share], [4, 2e6, 0]);
  });

  test('netvsc, with the counters of its VF', () => {
    const reader = runOf({
      mode: 'txonly',
      ports: [{ tx: mega(3), device: netvscPort, vfShare: 1 }],
      eal: [...manaProbe, 'hn_vf_attach(): found matching VF port 0'],
    }).read({ args: netvscArgs });
    assert.equal(reader.verdict().path, 'mana-vf');
    assert.deepEqual(texts(reader.verdict().evidence), [
      "Port 0: 100 % of its packets went over the VF, by netvsc's own counters.",
      'netvsc found the port of its VF (line 8).',
    ]);
  });

  test('netvsc without telemetry: what it says itself counts', () => {
    const reader = runOf({
      mode: 'txonly',
      ports: [{ tx: mega(3) }],
      eal: [...manaProbe, 'HN_DRIVER: hn_vf_attach(): found matching VF port 0'],
    }).read({ args: netvscArgs });
    assert.equal(reader.verdict().path, 'mana-vf');
  });

  test('a null device forwards, and tells nothing of MANA', () => {
    const reader = runOf({
      mode: 'io',
      ports: [{ tx: mega(30), rx: mega(30), device: 'net_null0', bytesEach: 0 }],
    }).read({
      args: ['--no-pci', '--vdev=net_null0', '--', '-a'],
    });
    assert.deepEqual(told(reader), {
      forwarding: 'confirmed',
      reason: 'forwarding',
      path: 'other',
      headline: 'Forwarding confirmed for 10.1 s, over a device that is not MANA.',
    });
    assert.deepEqual(texts(reader.verdict().warnings), ['This run tells nothing about MANA.']);
    // It counts no bytes: that is not known, and not zero.
    assert.equal(reader.verdict().ports[0]?.tx.figures?.meanBits, null);
  });

  test('a null device that only the line names', () => {
    const reader = runOf({ mode: 'io', ports: [{ tx: mega(30), rx: mega(30) }] }).read({
      args: ['--no-pci', '--vdev', 'net_null0', '--', '-a'],
    });
    assert.equal(reader.verdict().path, 'other');
  });

  test('at the prompt, by what telemetry counts', () => {
    const stream = new Stream().say(consoleSession.slice(0, consoleSession.indexOf('testpmd> stop')));
    for (let second = 0; second < 6; second += 1) {
      stream.telemetry(telemetryPort(0, 'net_null0', { rxPackets: second * 1e6, txPackets: second * 2e6 }));
      stream.after(1000);
    }
    const reader = stream.read({ console: true });
    const verdict = reader.verdict();
    assert.deepEqual([verdict.forwarding, verdict.final, verdict.mode], ['confirmed', false, 'io']);
    assert.deepEqual([verdict.total.rxPps, verdict.total.txPps], [1e6, 2e6]);
  });

  test('two NICs, one of which sends nothing', () => {
    const reader = runOf({
      mode: 'txonly',
      ports: [
        { tx: mega(3), device: manaPort },
        { mac: '60:45:BD:00:00:02', device: '7870:00:00.0_port2' },
      ],
    }).read({ args: manaArgs });
    assert.equal(reader.verdict().forwarding, 'confirmed');
    assert.deepEqual(texts(reader.verdict().warnings), ['Nothing was sent on port 1.']);
  });
});

describe('before the end', () => {
  test('a run is starting, then too early to say, then confirmed', () => {
    const whole = runOf({ mode: 'txonly', ports: [{ tx: mega(3), device: manaPort }], eal: manaProbe });
    const reader = new Stream().read({ args: manaArgs });
    const reasons = new Set<string>();
    for (const record of whole.records) {
      reader.push(record);
      const verdict = reader.verdict();
      reasons.add(`${verdict.reason}${verdict.final ? ', final' : ''}`);
    }
    assert.deepEqual([...reasons], ['starting', 'too-early', 'forwarding', 'forwarding, final']);
  });
});

describe('compared with earlier runs', () => {
  const verdictWith = (earlier: number, count: number): Verdict => {
    const stream = runOf({ mode: 'txonly', ports: [{ tx: mega(3), device: manaPort }], eal: manaProbe });
    const history = Array.from({ length: count }, (_, index) => {
      const reader = runOf({ mode: 'txonly', ports: [{ tx: () => earlier, device: manaPort }] }).read({
        id: `other${index}`,
        args: manaArgs,
      });
      return reader.summary();
    });
    return stream.read({ args: manaArgs }).verdict(history);
  };

  test('within ±12.5 % nothing has changed', () => {
    const { comparison } = verdictWith(2.9e6, 3);
    assert.equal(comparison?.tx?.isNoise, true);
    assert.deepEqual(texts(comparison.sentences), [
      'Sent: +3.4 % against the mean of earlier runs like this (2.90 Mpps, n = 3): within the usual ±12.5 %.',
    ]);
  });

  test('beyond it, something has', () => {
    assert.deepEqual(texts(verdictWith(4e6, 1).comparison?.sentences ?? []), [
      'Sent: -25 % against the mean of earlier runs like this (4.00 Mpps, n = 1).',
    ]);
  });

  test('runs of another kind do not count', () => {
    assert.equal(verdictWith(3e6, 0).comparison, null);
    const other = runOf({ mode: 'rxonly', ports: [{ rx: mega(3), device: manaPort }] })
      .read({ id: 'x' })
      .summary();
    const reader = runOf({ mode: 'txonly', ports: [{ tx: mega(3), device: manaPort }] }).read({
      args: manaArgs,
    });
    assert.equal(reader.verdict([other]).comparison, null);
  });
});
