// Plans, verdicts, pairs, lists and records as a terminal shows them, in both languages, and their JSON by its schema.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { mendLine } from '../../src/cli/runRemedies';
import { compareRecords } from '../../src/core/run/compare';
import { isRunProblem } from '../../src/core/run/plan';
import { planPair } from '../../src/core/run/planPair';
import type { RunReader } from '../../src/core/run/reader';
import * as json from '../../src/core/run/report/json';
import { runsToText } from '../../src/core/run/report/listText';
import { RunNarrator } from '../../src/core/run/report/narrator';
import { lossSentence } from '../../src/core/run/report/lossSentence';
import { pairPlanToText, pairToText } from '../../src/core/run/report/pairText';
import { planToText, type RunTextOptions } from '../../src/core/run/report/planText';
import { comparisonToText, recordToText } from '../../src/core/run/report/recordText';
import { statusLine, type StatusInput } from '../../src/core/run/report/statusLine';
import { verdictToText } from '../../src/core/run/report/verdictText';
import type { LatestRate } from '../../src/core/run/reader';
import type { VmRun } from '../../src/core/run/types';
import { msg, render } from '../../src/core/message';
import { displayWidth } from '../../src/core/report/width';
import { handedOver, healthy, nicPair, pool, ready } from '../core/judge/situations';
import { reportOf } from '../core/report/fixtures';
import { driverIdLines, failedStart, manaArgs, manaProbe, netvscArgs, runOf } from '../core/run/runs';
import { planOf } from '../core/run/planShapes';
import { assertText, inJapanese } from './setupSupport';

const connection = {
  entry: { id: 'x', name: 'azureuser@vm1', host: 'vm1', source: 'manual', port: 2222 },
  sshConfig: undefined,
} as const;

const base: RunTextOptions = { width: 90, mend: (steps) => mendLine(steps, connection, ['eth1']) };
const languages: Readonly<Record<string, RunTextOptions>> = {
  en: base,
  ja: { ...base, translate: inJapanese },
};

const unprepared = {
  ...healthy,
  nics: [nicPair(0), handedOver(1, true)],
  hugepages: [pool({ total: 100, free: 100 })],
  cpu: { ...healthy.cpu, lcores: '0-1', count: 2 },
};
const plan = planOf(ready, { scenario: 'multiple-queues', source: '10.0.1.4/24' });
const lacking = planOf(unprepared, { scenario: 'netvsc' });
const own = planOf(ready, {
  scenario: 'custom',
  line: 'sudo timeout 60 dpdk-testpmd -l 0-3 -a 7870:00:00.0,mac=60:45:bd:00:00:01 -- --txq=3 --rxq=3 --nb-cores=3',
});

const mega = (millions: number) => () => millions * 1e6;
const good = runOf({
  mode: 'txonly',
  ports: [
    { tx: mega(4.2), device: 'f8615163-0001-1000-2000-6045bd000001', vfShare: 1, dropped: { tx: 120_000 } },
  ],
  eal: manaProbe,
}).read({ args: netvscArgs, scenario: 'netvsc', line: `dpdk-testpmd ${netvscArgs.join(' ')}` });
const failed = failedStart(driverIdLines).read({
  args: manaArgs,
  line: `dpdk-testpmd ${manaArgs.join(' ')}`,
});

const end = (name: string, address: string, id: string) => ({
  report: reportOf({
    ...healthy,
    host: name,
    bootId: name,
    nics: [nicPair(0), { ...nicPair(1), mac: `60:45:bd:00:0${id}:01`, addresses: [address] }],
  }),
  id: id.repeat(16),
});
const pairPlan = planPair({
  sender: end('vm1', '10.0.1.4/24', '1'),
  receiver: end('vm2', '10.0.1.5/24', '2'),
  durationSeconds: 30,
  statsPeriodSeconds: 1,
});
assert.ok(!isRunProblem(pairPlan));
const received = runOf({
  mode: 'rxonly',
  ports: [{ rx: mega(4), device: '7870:00:00.0_port1' }],
  eal: manaProbe,
}).read({
  args: manaArgs,
});
const loss = {
  totals: { sent: 42_000_000, received: 41_958_000, loss: 0.001 },
  rates: { sent: 4.2e6, received: 4.1e6, loss: 0.0238 },
  seconds: 28.4,
};

const runs: readonly VmRun[] = [
  {
    id: '0123456789abcdef',
    state: 'running',
    pid: 4711,
    filePrefix: 'mana-01234567',
    console: false,
    startedEpochSeconds: 1_795_000_000,
    scenario: 'netvsc',
    holder: 'ana@laptop',
    line: '/usr/local/bin/dpdk-testpmd -l 1-2 -- --stats-period=1',
    records: 99,
  },
  {
    id: 'fedcba9876543210',
    state: 'ended',
    pid: null,
    filePrefix: 'mana-fedcba98',
    console: false,
    startedEpochSeconds: 1_794_990_000,
    scenario: 'of a later version',
    holder: 'bob@ci',
    line: '/usr/bin/dpdk-testpmd -- -i',
    records: 12,
  },
];
const others = [{ pid: 815, name: 'dpdk-l3fwd', filePrefix: 'rte' }];
const pairReport = {
  message: msg('The sender has ended, and the receiver was stopped after it.'),
  receiver: { host: 'vm2', verdict: received.verdict() },
  sender: { host: 'vm1', verdict: good.verdict() },
  loss,
};

for (const [language, options] of Object.entries(languages)) {
  const narrated = (reader: RunReader): string => new RunNarrator(options).take(reader);
  const texts: Readonly<Record<string, string>> = {
    plan: planToText(plan, { ...options, met: true }),
    lacking: planToText(lacking, options),
    own: planToText(own, options),
    good: narrated(good) + verdictToText(good.verdict(), options),
    failed: narrated(failed) + verdictToText(failed.verdict(), options),
    pairPlan: pairPlanToText(pairPlan, options, {
      mend: (steps) =>
        mendLine(steps, { ...connection, entry: { ...connection.entry, name: 'vm2' } }, undefined),
    }),
    pair: pairToText(pairReport, options),
    list: runsToText('vm1', runs, others, options),
    record: recordToText(failed.record(), options),
    comparison: comparisonToText(good.record(), received.record(), options),
  };
  for (const [name, text] of Object.entries(texts))
    test(`${name} in ${language}`, () => {
      assertText(`${name}.${language}`, text, 'test/cli/run');
    });
}

test('Japanese leaves no sentence in English', () => {
  const options: RunTextOptions = { translate: inJapanese, width: 10_000 };
  const all = [
    planToText(lacking, options),
    planToText(own, { ...options, met: true }),
    verdictToText(good.verdict(), options),
    verdictToText(failed.verdict(), options),
    pairToText(pairReport, options),
    pairPlanToText(pairPlan, options),
    runsToText('vm1', runs, others, options),
    comparisonToText(good.record(), received.record(), options),
    new RunNarrator(options).take(failed),
  ];
  for (const line of all.join('').split('\n'))
    if (!line.trimStart().startsWith('$') && !line.includes('of a later version'))
      // What stands in backticks or in quotes is a command, or what testpmd says.
      assert.doesNotMatch(line.replace(/`[^`]*`|「[^」]*」/g, ''), /[A-Za-z]{3,} [a-z]{3,} [a-z]{3,}/, line);
});

test('lines are no wider than the terminal; commands and tables stay whole', () => {
  for (const width of [40, 60, 80])
    for (const translate of [undefined, inJapanese]) {
      const options = { width, ...(translate === undefined ? {} : { translate }) };
      const text =
        planToText(lacking, options) + planToText(own, options) + verdictToText(failed.verdict(), options);
      for (const line of text.split('\n'))
        if (!/^ *\$ |^ {2}port/.test(line))
          assert.ok(displayWidth(line) <= width, `${String(width)}: ${line}`);
    }
});

test('colours are there only when they are asked for, and words stay', () => {
  const plain = planToText(lacking) + verdictToText(failed.verdict());
  assert.doesNotMatch(plain, /\x1b/);
  const colourful = planToText(lacking, { colour: true }) + verdictToText(failed.verdict(), { colour: true });
  assert.match(colourful, /\x1b\[31mMISSING/);
  assert.match(colourful, /\x1b\[31mNOT CONFIRMED/);
  assert.equal(colourful.replace(/\x1b\[\d+m/g, ''), plain);
});

test('text from the VM reaches no terminal as it is', () => {
  const hostile = '\x1b]0;owned\x07\u202eevil\r\nline';
  const stream = failedStart([`EAL: ${hostile}`, `Cause: ${hostile}`]);
  const reader = stream.read({ line: hostile, host: hostile, scenario: hostile });
  const texts = [
    verdictToText(reader.verdict()),
    new RunNarrator().take(reader),
    recordToText(reader.record()),
    runsToText(
      hostile,
      [{ ...runs[0], line: hostile, holder: hostile, scenario: hostile } as VmRun],
      [{ pid: 1, name: hostile, filePrefix: hostile }],
    ),
    planToText({ ...plan, host: hostile, notes: [msg('{0}', hostile)] }),
    statusLine(status({ news: msg('{0}', hostile) })),
  ];
  for (const text of texts) assert.doesNotMatch(text, /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
});

const none: LatestRate = { pps: null, bps: null, drops: null };
const rate = (pps: number, more: Partial<LatestRate> = {}): LatestRate => ({
  pps,
  bps: null,
  drops: 0,
  ...more,
});

function status(more: Partial<StatusInput> = {}, latest: Partial<StatusInput['latest']> = {}): StatusInput {
  return {
    latest: {
      atMs: 12_400,
      phase: 'forwarding',
      forwardingMs: 10_000,
      ports: [{ port: 0, rx: none, tx: rate(4.2e6, { bps: 2.15e9 }) }],
      total: { rx: none, tx: rate(4.2e6, { bps: 2.15e9 }) },
      ...latest,
    },
    directions: ['tx'],
    durationSeconds: 30,
    problems: 0,
    ...more,
  };
}

test('the status line', () => {
  const two = [
    { port: 0, rx: rate(1e6), tx: rate(1e6) },
    { port: 1, rx: rate(2e6), tx: rate(2e6) },
  ];
  const many = Array.from({ length: 6 }, (_, port) => ({ port, rx: rate(1e6), tx: none }));
  assert.deepEqual(
    {
      forwarding: statusLine(status()),
      withoutLimit: statusLine(status({ durationSeconds: 0 })),
      starting: statusLine(
        status({}, { phase: 'starting', forwardingMs: null, total: { rx: none, tx: none } }),
      ),
      configuring: statusLine(status({}, { phase: 'configuring', forwardingMs: null })),
      stopping: statusLine(status({}, { phase: 'stopping', forwardingMs: null })),
      ended: statusLine(status({}, { phase: 'ended', forwardingMs: null })),
      overdue: statusLine(status({}, { forwardingMs: 31_000 })),
      drops: statusLine(status({}, { total: { rx: none, tx: rate(4.2e6, { drops: 12_000 }) } })),
      problems: statusLine(status({ problems: 2 })),
      problem: statusLine(status({ problems: 1, news: msg('connection lost; the run goes on') })),
      twoPorts: statusLine(status({ directions: ['rx', 'tx'] }, { ports: two })),
      manyPorts: statusLine(
        status({ directions: ['rx'] }, { ports: many, total: { rx: rate(6e6), tx: none } }),
      ),
      unknownMode: statusLine(status({ directions: null }, { total: { rx: rate(0), tx: rate(1) } })),
      japanese: statusLine(status({ problems: 2 }), 100, inJapanese),
    },
    {
      forwarding: '[####........] 20 s left  Tx 4.20 Mpps 2.15 Gbit/s',
      withoutLimit: '10 s  Tx 4.20 Mpps 2.15 Gbit/s',
      starting: 'starting 12 s',
      configuring: 'configuring ports 12 s',
      stopping: 'stopping 12 s  Tx 4.20 Mpps 2.15 Gbit/s',
      ended: 'ended 12 s',
      overdue: '[############] 0 s left  Tx 4.20 Mpps 2.15 Gbit/s',
      drops: '[####........] 20 s left  Tx 4.20 Mpps  drops 12000/s',
      problems: '[####........] 20 s left  Tx 4.20 Mpps 2.15 Gbit/s  2 problems',
      problem:
        '[####........] 20 s left  connection lost; the run goes on  Tx 4.20 Mpps 2.15 Gbit/s  1 problem',
      twoPorts:
        '[####........] 20 s left  port 0 Rx 1.00 Mpps Tx 1.00 Mpps  port 1 Rx 2.00 Mpps Tx 2.00 Mpps',
      manyPorts: '[####........] 20 s left  Rx 6.00 Mpps',
      unknownMode: '[####........] 20 s left  Tx 1 pps',
      japanese: '[####........] 残り 20 s  Tx 4.20 Mpps 2.15 Gbit/s  問題 2 件',
    },
  );
  for (const width of [40, 60]) {
    const line = statusLine(status({ directions: ['rx', 'tx'] }, { ports: two }), width, inJapanese);
    assert.ok(displayWidth(line) < width, line);
  }
});

test('what happens is told once, each with its time', () => {
  const narrator = new RunNarrator({ width: 80 });
  const first = narrator.take(failed);
  assert.match(first, /^ {3}0\.3 s error, line \d+: /m);
  assert.equal(narrator.take(failed), '');
  assert.equal(
    narrator.take({ markers: failed.markers, incidents: () => failed.incidents(), revision: 10_000 }),
    '',
  );
});

test('what was lost on the way', () => {
  const say = (value: Parameters<typeof lossSentence>[0]): string | undefined => {
    const sentence = lossSentence(value);
    return sentence === undefined ? undefined : render(sentence);
  };
  assert.deepEqual(
    [
      say(null),
      say(loss),
      say({ ...loss, totals: null }),
      say({ ...loss, totals: null, rates: null }),
      say({ ...loss, totals: { sent: 100, received: 150, loss: -0.5 } }),
    ],
    [
      undefined,
      'Of 42.0 M packets sent, 42.0 M arrived: 0.1 % were lost.',
      'Over 28.4 s in which both forwarded, 4.20 Mpps were sent and 4.10 Mpps arrived: 2.4 % were lost.',
      undefined,
      'The receiver got 150 packets, more than the 100 that were sent: others send to it, too.',
    ],
  );
});

test('JSON fits its published schema, and is in English', () => {
  const schema = JSON.parse(readFileSync('docs/schema/run-report.schema.json', 'utf8')) as object;
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  assert.ok(!isRunProblem(pairPlan));
  const [record, other] = [good.record(), received.record()];
  const documents: Readonly<Record<string, object>> = {
    plan: json.planToJson(plan),
    lacking: json.planToJson(lacking),
    own: json.planToJson(own),
    problem: json.problemToJson('vm1', {
      id: 'no-nic',
      message: msg('Nothing'),
      detail: ['x', msg('y')],
      remedies: [{ label: msg('z') }],
    }),
    run: json.runToJson(record, plan),
    withoutPlan: json.runToJson(failed.record()),
    runs: json.runsToJson('vm1', runs, others),
    pairPlan: json.pairPlanToJson(pairPlan),
    pair: json.pairToJson(pairPlan, 'done', pairReport, [
      { ...record, head: { ...record.head, id: pairPlan.sender.id } },
    ]),
    comparison: json.comparisonToJson(record, other, compareRecords(record, other)),
    started: json.startedToJson('vm1', 'a'.repeat(16)),
    left: json.leftToJson('vm1', 'a'.repeat(16)),
    stopped: json.stoppedToJson('vm1', 'a'.repeat(16), 'user'),
    progress: json.progressToJson('a'.repeat(16), good.latest()),
    marker: json.markerToJson('a'.repeat(16), good.markers[0] ?? assert.fail('no marker')),
  };
  for (const [name, document] of Object.entries(documents)) {
    const copy: unknown = JSON.parse(JSON.stringify(document));
    assert.deepEqual(copy, document, `${name}: what JSON cannot hold`);
    assert.ok(validate(copy), `${name}: ${JSON.stringify(validate.errors?.slice(0, 4))}`);
    assert.doesNotMatch(JSON.stringify(copy), /\{\d\}/, name);
    assert.ok(!validate({ ...document, more: 1 }), `${name}: the schema is closed`);
  }
});
