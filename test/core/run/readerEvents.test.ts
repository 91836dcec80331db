// What a run shows beside its figures: incidents of its log, and what happens while it goes on.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LogReader } from '../../../src/core/logs/reader';
import { render } from '../../../src/core/message';
import { RunReader } from '../../../src/core/run/reader';
import { labelledLogs } from '../logs/corpusSupport';
import { driverIdLines, failedStart, manaArgs, manaProbe, netvscArgs, runOf } from './runs';
import { head, Stream, telemetryPort } from './support';
import { consoleSession } from './texts';

const marks = (reader: RunReader): readonly string[] =>
  reader.markers.map(({ atMs, kind, line, message }) => `${atMs} ${kind} ${line ?? '-'} ${render(message)}`);

describe('incidents', () => {
  test('are there at once with the line that says it, and at its time', () => {
    const reader = new RunReader({ plan: head({ args: manaArgs }) });
    let seenAt: number | undefined;
    for (const record of failedStart(driverIdLines).records) {
      reader.push(record);
      if (seenAt === undefined && reader.incidents().some(({ severity }) => severity === 'error'))
        seenAt = reader.log.count;
    }
    const marker = reader.markers.find(({ kind }) => kind === 'incident');
    assert.ok(marker !== undefined && seenAt !== undefined);
    assert.ok(seenAt <= driverIdLines.length, `seen with line ${seenAt}`);
    assert.equal(marker.atMs, 300);
    assert.match(
      driverIdLines[(marker.line ?? 0) - 1] ?? '',
      /parent_domain failed|Probe on IB port 2 failed/,
    );
  });

  test('every log of the corpus: the same incidents, lines and text as the log explainer’s', () => {
    for (const { name, bytes, label } of labelledLogs()) {
      const text = new TextDecoder().decode(bytes);
      const reader = new RunReader({ plan: head(), release: label.dpdk ?? undefined });
      let number = 0;
      for (const [index, line] of text.split(/(?<=\n)/).entries()) {
        const whole = line.endsWith('\n');
        number += 1;
        reader.push({
          number,
          atMs: index * 10,
          body: { kind: 'output', text: whole ? line.slice(0, -1) : line, whole },
        });
      }
      reader.end();
      const direct = new LogReader({ release: label.dpdk ?? undefined });
      direct.push(bytes);
      direct.end();
      const { incidents, lines } = direct.analysis();
      assert.deepEqual(
        reader.incidents().map(({ id, cause, severity }) => [id, cause, severity]),
        incidents.map(({ id, causeLine, severity }) => [id, causeLine, severity]),
        name,
      );
      assert.equal(reader.log.count + (/[^\n]$/.test(text) ? 1 : 0), lines, name);
      assert.notEqual(render(reader.verdict().headline), '', name);
    }
  });
});

describe('what happens while it runs', () => {
  test('a VF that goes and comes back', () => {
    const reader = runOf({
      mode: 'rxonly',
      ports: [{ rx: (second) => (second > 3 && second < 6 ? 0 : 3e6) }],
      eal: [...manaProbe, 'hn_vf_attach(): found matching VF port 0'],
      said: {
        3: 'HN_DRIVER: hn_eth_rmv_event_callback(): Removing VF portid 0\n\nPort 0: device removal event\n',
        6: 'HN_DRIVER: netvsc_hotplug_retry(): Found matching MAC address, adding device 7870:00:00.0 network name enP30832s1 args \nHN_DRIVER: hn_vf_attach(): found matching VF port 0\nHN_DRIVER: hn_vf_add_unlocked(): Starting VF port 0\n',
      },
    }).read({ args: netvscArgs });
    const kinds = reader.markers
      .map(({ kind, atMs }) => `${kind} ${atMs}`)
      .filter((mark) => /vf|incident/.test(mark));
    assert.deepEqual(
      kinds.filter((mark) => mark.startsWith('vf')),
      ['vf-removed 3700', 'vf-removed 3700', 'vf-returned 6700', 'vf-returned 6700'],
    );
    assert.ok(kinds.some((mark) => mark === 'incident 3700'));
    assert.equal(reader.verdict().forwarding, 'confirmed');
    assert.deepEqual(
      reader.verdict().warnings.map((one) => render(one)),
      [
        'The VF was taken away or reset 3 s after the start, and was back 3 s later.',
        'Received before: 3.00 Mpps; after: 3.00 Mpps (±0 %).',
      ],
    );
  });

  test('a link that goes down, by telemetry', () => {
    const stream = new Stream();
    for (const linkUp of [false, true, false, true])
      stream.after(1000).telemetry(telemetryPort(0, 'net_x0', { linkUp }));
    assert.deepEqual(marks(stream.read()), [
      '3000 link - Port 0: link down.',
      '4000 link - Port 0: link up.',
    ]);
  });

  test('forwarding that is stopped and started at the prompt counts in parts', () => {
    const stream = new Stream();
    for (const part of consoleSession.split(/(?=testpmd> )/)) stream.say(part).after(1000);
    const reader = stream.ended().read({ console: true });
    assert.equal(reader.course.intervals.length, 2);
    // Both sums that testpmd printed when it stopped; what was asked for in between does not count again.
    assert.equal(reader.course.sums.get(0)?.rx.packets, 157_606_048 + 221_616_128);
  });
});
