import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msg } from '../../../../src/core/message';
import { RunReader } from '../../../../src/core/run/reader';
import { Announcements } from '../../../../src/core/run/view/announcements';
import { balanceOf } from '../../../../src/core/run/view/balance';
import { runComparison } from '../../../../src/core/run/view/comparison';
import { lineOfCommand } from '../../../../src/core/run/view/lineCommand';
import { markersOf } from '../../../../src/core/run/view/markerPage';
import type { RunPage } from '../../../../src/core/run/view/page';
import { runPage, type PageInput } from '../../../../src/core/run/view/pageModel';
import { spokenStatus } from '../../../../src/core/run/view/statusWords';
import { markOf, type RunModel, type ViewedRun } from '../../../../src/core/run/view/subject';
import { recordModel } from '../../../../src/core/run/view/recordModel';
import { render } from '../../../../src/core/message';
import { RecordMaker, type MadeRun } from './madeRun';

interface Made {
  readonly maker: RecordMaker;
  readonly reader: RunReader;
}

/** @param seconds Of forwarding; undefined: to the end. */
function made(options: MadeRun = {}, seconds?: number): Made {
  const maker = new RecordMaker(options);
  const reader = new RunReader({ plan: maker.head });
  const push = (records: ReturnType<RecordMaker['start']>): void => {
    for (const record of records) reader.push(record);
  };
  if (seconds === undefined) push(maker.all());
  else {
    push(maker.start());
    for (let second = 0; second < seconds; second += 1) push(maker.tick());
  }
  return { maker, reader };
}

function viewed(model: RunModel, more: Partial<ViewedRun> = {}): ViewedRun {
  return {
    ref: { vmId: 'vm', runId: model.head.id },
    vmName: 'vm1',
    model,
    link: model.phase === 'ended' ? 'ended' : 'following',
    trouble: null,
    endMessage: null,
    mark: markOf(model),
    ...more,
  };
}

function pageOf(runs: readonly ViewedRun[], more: Partial<PageInput> = {}): RunPage {
  return runPage({
    layout: 'single',
    runs,
    verdicts: runs.map(({ model }) => model.verdict()),
    balances: runs.map(({ model }) => balanceOf(model, null)),
    trusted: true,
    comparison: null,
    moment: (epochMs) => new Date(epochMs).toISOString(),
    ...more,
  });
}

/** Records keep values with fewer digits. */
const rounded = (values: readonly (number | null)[]): readonly (number | null)[] =>
  values.map((value) => (value === null ? null : Math.round(value * 100) / 100));

const buttons = ({ buttons: all }: RunPage): readonly string[] =>
  all.map(({ id, enabled }) => (enabled ? id : `(${id})`));

void test('a run that goes on: what it is, how far it is, what it moves, and what can be done', () => {
  const { reader } = made({ durationSeconds: 60, console: true }, 20);
  const page = pageOf([viewed(reader)]);
  assert.equal(page.title, 'testpmd on vm1');
  assert.deepEqual(buttons(page), ['stop', 'console', 'export-csv', 'export-json']);
  const [side] = page.sides;
  assert.deepEqual(side?.phase, { tone: 'running', label: 'forwarding' });
  assert.equal(side.running, true);
  assert.ok(side.leftMs !== null && side.leftMs > 35_000 && side.leftMs < 45_000);
  assert.match(
    side.status,
    /^Now: port 0 Tx 4\.\d\d Mpps \(\d\.\d\d Gbit\/s\), nothing is dropped\. So far MANA’s VF carries the traffic\.$/,
  );
  assert.deepEqual(
    side.facts.map(({ label }) => label),
    ['VM', 'Scenario', 'Started', 'DPDK'],
  );
  assert.equal(side.line, reader.head.line);
  assert.equal(side.verdict, null);
});

void test('a connection that is lost is told of, with why, and the clock stands', () => {
  const { reader } = made({}, 5);
  const [side] = pageOf([viewed(reader, { link: 'lost', trouble: msg('The VM does not answer.') })]).sides;
  assert.equal(side?.running, false);
  assert.deepEqual(side.phase, { tone: 'warning', label: 'not heard of' });
  assert.deepEqual(
    side.notices.map(({ tone, text, detail }) => [tone, text, detail]),
    [
      [
        'warning',
        'Nothing is heard of the run: it goes on on vm1, and is followed again when the connection is back.',
        ['The VM does not answer.'],
      ],
    ],
  );
});

void test('a run that has ended: the verdict with figures, its path, and what to do again', () => {
  const { reader } = made({ dropsFrom: 10 });
  const page = pageOf([viewed(reader)]);
  assert.deepEqual(buttons(page), ['again', 'share', 'export-csv', 'export-json']);
  const [side] = page.sides;
  const verdict = side?.verdict;
  assert.equal(side?.phase.tone, 'good');
  assert.match(verdict?.title ?? '', /Forwarding confirmed/);
  assert.match(verdict?.path ?? '', /MANA’s VF/);
  assert.deepEqual(verdict?.figures?.columns, [
    'Port',
    'Mean',
    'Min',
    'p50',
    'p99',
    'Max',
    'Rate',
    'Dropped',
  ]);
  const [row] = verdict.figures.rows;
  assert.equal(verdict.figures.rows.length, 1);
  assert.match(row?.join(' ') ?? '', /^Port 0 Tx 4\.\d\d Mpps .* Gbit\/s .*%\)$/);
  assert.equal(new Set(verdict.evidence).size, verdict.evidence.length);
});

void test('a run that failed: the cause with its line and its fixes, and the next steps', () => {
  const { maker, reader } = made({ pps: 0 }, 2);
  for (const record of [maker.say('EAL: Requested device 7870:00:00.0 cannot be used'), ...maker.end()])
    reader.push(record);
  const verdict = pageOf([viewed(reader)]).sides[0]?.verdict;
  assert.equal(verdict?.tone, 'error');
  const [line, ...fixes] = verdict.cause?.commands ?? [];
  const place = lineOfCommand(line?.id ?? '');
  assert.equal(reader.log.line(place?.line ?? 0)?.text, 'EAL: Requested device 7870:00:00.0 cannot be used');
  assert.ok(fixes.every(({ id }) => id.startsWith('fix 0 ')));
  assert.ok(verdict.next.length > 0);
});

void test('without trust nothing can be started or stopped, and that is said', () => {
  const going = pageOf([viewed(made({ console: true }, 3).reader)], { trusted: false });
  assert.deepEqual(buttons(going), ['(stop)', '(console)', 'export-csv', 'export-json']);
  assert.equal(going.notices.length, 1);
  const ended = pageOf([viewed(made({ seconds: 3 }).reader)], { trusted: false });
  assert.deepEqual(buttons(ended), ['(again)', 'share', 'export-csv', 'export-json']);
});

void test('text of a VM is shown as text: control characters and line breaks are gone', () => {
  const { reader } = made({ seconds: 2 });
  const hostile = {
    ...reader.head,
    line: 'testpmd \x1b[31m-l 1\nrm -rf / \u202e',
    release: '24\x07.11' as never,
  };
  const model = { ...recordModel(reader.record()), head: hostile };
  const [side] = pageOf([viewed(model, { vmName: 'vm\n\x1b[1m1' })]).sides;
  for (const text of [side?.line, ...(side?.facts ?? []).map(({ text: one }) => one)])
    assert.doesNotMatch(text ?? '', /[\x00-\x1f\u202e]/);
});

void test('a kept run looks as it did when it ended', () => {
  const { reader } = made({ ports: 2, dip: { from: 5, to: 9 }, seconds: 30 });
  const kept = recordModel(structuredClone(reader.record()));
  const of = (model: RunModel): RunPage => pageOf([viewed(model)]);
  assert.deepEqual(of(kept).sides[0]?.verdict, of(reader).sides[0]?.verdict);
  assert.deepEqual({ ...of(kept), sides: [] }, { ...of(reader), sides: [] });
  assert.deepEqual(markersOf(viewed(kept), 0, 0), markersOf(viewed(reader), 0, 0));
  assert.deepEqual(kept.series.list(), reader.series.list());
  for (const { key } of reader.series.list()) {
    const [mine, theirs] = [kept.series.since(key, 3), reader.series.since(key, 3)];
    assert.deepEqual([mine.times, mine.total], [theirs.times, theirs.total], key);
    assert.deepEqual(rounded(mine.values), rounded(theirs.values), key);
    const [a, b] = [
      kept.series.window(key, 8000, 20_000, 1000),
      reader.series.window(key, 8000, 20_000, 1000),
    ];
    // A live one has a sample more at each edge.
    assert.deepEqual(rounded(a.mean), rounded(b.mean.slice(1, -1)), key);
  }
  assert.equal(kept.log.count, reader.log.count);
  assert.deepEqual(kept.log.lines(10, 20), reader.log.lines(10, 20));
});

void test('marks are explained: incidents by the log explainer, the rest by what they mean', () => {
  const { reader } = made({ dip: { from: 5, to: 9 }, seconds: 20 });
  const found = markersOf(viewed(reader), 1, -500);
  const removed = found.find(({ kind }) => kind === 'vf-removed');
  assert.equal(removed?.tone, 'warning');
  assert.match(removed.explanation, /synthetic path/);
  assert.equal(removed.side, 1);
  const incident = found.find(({ kind, line }) => kind === 'incident' && line === removed.line);
  assert.ok((incident?.commands.length ?? 0) > 0);
  assert.ok(incident?.commands.every(({ id }) => id.startsWith('fix 1 ')));
  assert.ok(found.some(({ kind, tone }) => kind === 'vf-returned' && tone === 'good'));
  assert.equal(removed.atMs, (reader.markers.find(({ kind }) => kind === 'vf-removed')?.atMs ?? 0) - 500);
});

void test('the balance of queues in words', () => {
  const words = (spread: readonly number[] | undefined, queues = 4): readonly string[] => {
    const { reader } = made({ queues, ...(spread === undefined ? {} : { spread }) }, 20);
    return balanceOf(reader, null).map(({ label, words: text, tone }) => `${tone}: ${label}: ${text}`);
  };
  assert.deepEqual(words(undefined), [
    'good: Port 0 Tx: even over 4 queues: each has between 25 % and 25 %.',
  ]);
  assert.deepEqual(words([0.7, 0.1, 0.1, 0.1]), [
    'warning: Port 0 Tx: uneven: queue 0 has 70 %, queue 1 has 10 %; an even share is 25 %.',
  ]);
  assert.deepEqual(words([1, 0, 0, 0]), [
    'warning: Port 0 Tx: all packets go through queue 0; the other 3 queues are idle.',
  ]);
  assert.deepEqual(words([0.6, 0.4, 0, 0]), [
    'warning: Port 0 Tx: 2 of 4 queues are idle; queue 0 has the most, 60 %.',
  ]);
  // One queue has nothing to be compared with.
  assert.deepEqual(words(undefined, 1), []);
});

void test('the balance is that of what is in sight', () => {
  const { reader } = made({ queues: 2, spread: [0.5, 0.5] }, 10);
  assert.deepEqual(balanceOf(reader, { fromMs: -5000, toMs: -1000 }), []);
  assert.equal(balanceOf(reader, { fromMs: 5000, toMs: 9000 })[0]?.bars.length, 2);
});

void test('a screen reader hears of phases and marks at once, of figures seldom and only of others', () => {
  const { maker, reader } = made({}, 0);
  const voice = new Announcements();
  let now = 0;
  const next = (): string | undefined => voice.next(reader, 'following', now);
  const tick = (): void => {
    for (const record of maker.tick()) reader.push(record);
  };
  assert.equal(next(), undefined);
  tick();
  tick();
  now += 11_000;
  assert.equal(next(), 'figures');
  // The same figures, however often.
  for (let round = 0; round < 60; round += 1) {
    tick();
    now += 1000;
    assert.equal(next(), undefined, `after ${round} s`);
  }
  assert.equal(voice.next(reader, 'lost', now), 'phase');
  assert.equal(voice.next(reader, 'following', now), 'phase');
  reader.push(maker.say('HN_DRIVER: hn_remove_delayed(): Removing VF portid 0'));
  assert.equal(next(), 'markers');
  for (const record of maker.end()) reader.push(record);
  assert.equal(next(), 'phase');
});

void test('how a run stands, in a sentence for the ear', () => {
  const { reader } = made({ ports: 2 }, 10);
  assert.match(
    spokenStatus(reader, 'Sender: vm1', ['tx']),
    /^Sender: vm1: forwarding: port 0 Tx 4\.\d+ Mpps \(.*\), port 1 Tx 3\.\d+ Mpps \(.*\), nothing is dropped$/,
  );
});

void test('a pair says what arrived, a comparison what is different', () => {
  const [a, b] = ['a'.repeat(16), 'b'.repeat(16)];
  const sender = made({ id: a, pair: { role: 'sender', other: b } }).reader;
  const receiver = made({
    id: b,
    mode: 'rxonly',
    pps: 4_100_000,
    pair: { role: 'receiver', other: a },
  }).reader;
  const pair = pageOf([viewed(sender), viewed(receiver, { vmName: 'vm2' })], { layout: 'pair' });
  assert.equal(pair.title, 'testpmd from vm1 to vm2');
  assert.deepEqual(
    pair.sides.map(({ name }) => name),
    ['Sender: vm1', 'Receiver: vm2'],
  );
  assert.deepEqual(buttons(pair), ['again', 'export-csv', 'export-json']);
  const [row] = pair.comparison?.tables[0]?.rows ?? [];
  assert.match(row?.join(' ') ?? '', /^Mean per second 4\.\d\d Mpps 4\.\d\d Mpps 2\.\d %$/);
  const other = made({ id: b, queues: 8 }).reader;
  const comparison = runComparison(sender.record(), other.record(), (message) => render(message));
  const compared = pageOf([viewed(sender), viewed(other)], { layout: 'compare', comparison });
  assert.deepEqual(buttons(compared), ['export-csv', 'export-json']);
  assert.ok(comparison.tables[1]?.rows.some((cells) => cells.join(' ') === '--txq 4 8'));
  // Their figures stand beside each other, not once more in each verdict.
  assert.equal(compared.sides[0]?.verdict?.figures, null);
});
