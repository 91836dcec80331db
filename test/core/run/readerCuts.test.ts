// However the output of a run is cut into records, whatever is lost of it and whatever is damaged.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunReader } from '../../../src/core/run/reader';
import type { StreamBody, StreamRecord } from '../../../src/core/run/types';
import { manaArgs, manaProbe, runOf } from './runs';
import { consoleSession } from './texts';
import { head, Stream } from './support';

/** Numbers that look random and are the same each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

const wholeRun = (): Stream =>
  runOf({
    mode: 'txonly',
    ports: [
      { tx: (second) => second * 1e6, device: '7870:00:00.0_port1', dropped: { tx: 5 } },
      { mac: '60:45:BD:00:00:02' },
    ],
    eal: [...manaProbe, "hn_vf_attach(): Couldn't find port for VF"],
    seconds: 4,
  });

function read(records: readonly StreamRecord[]): RunReader {
  const reader = new RunReader({ plan: head({ args: manaArgs }) });
  for (const record of records) reader.push(record);
  return reader;
}

/** Lines as pieces: of one record several, which together are the same. */
function cut(records: readonly StreamRecord[], seed: number): readonly StreamRecord[] {
  const random = numbers(seed);
  const bodies = records.flatMap(({ atMs, body }): { readonly atMs: number; readonly body: StreamBody }[] => {
    if (body.kind !== 'output') return [{ atMs, body }];
    const pieces: { readonly atMs: number; readonly body: StreamBody }[] = [];
    let rest = body.text;
    while (rest.length > 1 && random(3) > 0) {
      const length = 1 + random(rest.length - 1);
      pieces.push({ atMs, body: { kind: 'output', text: rest.slice(0, length), whole: false } });
      rest = rest.slice(length);
    }
    return [...pieces, { atMs, body: { ...body, text: rest } }];
  });
  return bodies.map((one, index) => ({ number: index + 1, ...one }));
}

test('pieces of lines make the same run as whole lines', () => {
  const console_ = new Stream();
  for (const part of consoleSession.split(/(?=testpmd> )/)) console_.say(part).after(700);
  for (const { records } of [wholeRun(), console_.ended()]) {
    const expected = read(records).record();
    for (let seed = 1; seed <= 25; seed += 1)
      assert.deepEqual(read(cut(records, seed)).record(), expected, `cut by seed ${seed}`);
  }
});

test('whatever is lost, what remains is read, and the losses are marked', () => {
  const { records } = wholeRun();
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = numbers(seed);
    const kept = records.filter(({ number }) => number === 1 || random(10) > 2);
    const reader = read(kept);
    const lost = kept.some(({ number }, index) => index > 0 && number !== (kept[index - 1]?.number ?? 0) + 1);
    assert.equal(
      reader.markers.some(({ kind }) => kind === 'gap'),
      lost,
      `seed ${seed}`,
    );
    // No sample is ever more than what was printed: numbers are not put together from different lines.
    for (const { key } of reader.series.list().filter(({ kind }) => kind === 'pps'))
      for (const value of reader.series.since(key, 0).values)
        assert.ok(value === null || value <= 12e6, `seed ${seed}: ${key} ${value ?? ''}`);
  }
});

test('damaged output ends nothing', () => {
  const { records } = wholeRun();
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = numbers(seed);
    const damaged = records.map((record): StreamRecord => {
      if (record.body.kind !== 'output' || random(4) > 0) return record;
      const { text } = record.body;
      const at = random(text.length + 1);
      const noise =
        ['\u001b[', '\r', '99999999999999999999', 'NIC statistics for port 7', '\ufffd', ' - ports=-1'][
          random(6)
        ] ?? '';
      return {
        ...record,
        body: {
          ...record.body,
          text: text.slice(0, at) + noise + text.slice(at + random(5)),
          whole: random(9) > 0,
        },
      };
    });
    const record = read(damaged).record();
    assert.equal(typeof record.verdict.reason, 'string');
    assert.equal(record.log.count > 0, true);
  }
});
