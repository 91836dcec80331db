// The rows of log messages hold together, and the four cases of the article are explained to the end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtInFixes, builtInLogRows } from '../../../src/knowledge/logRows';
import { errnoRows, logComponents, logEffects, type LogRow } from '../../../src/knowledge/logs';
import { compareReleases } from '../../../src/core/logs/versions';
import { logKnowledge } from '../../../src/core/logs/knowledge';
import { longestLiteral, parsePattern } from '../../../src/core/logs/pattern';
import { wordsOf } from '../../../src/core/logs/words';
import { render } from '../../../src/core/message';
import { analyse, samples, told } from './support';

const ids = new Set(builtInLogRows.map(({ id }) => id));
const fixIds = new Set(builtInFixes.map(({ id }) => id));
const effects = new Set(logEffects.map(({ id }) => id));
const components = new Set(logComponents.map(({ id }) => id));

/** Rows with something to say about each, in words. */
const faults = (fault: (row: LogRow) => readonly string[]): readonly string[] =>
  builtInLogRows.flatMap((row) => fault(row).map((text) => `${row.id}: ${text}`));
const isBad = ({ role }: LogRow): boolean => role === 'cause' || role === 'symptom';

const twice = (names: readonly string[]): readonly string[] =>
  names.filter((name, index) => names.indexOf(name) !== index);

test('there are more families of messages than the documentation promises', () => {
  const families = builtInLogRows.filter(({ patterns }) => patterns.length > 0);
  assert.ok(families.length > 600, `${families.length}`);
});

test('ids are unique', () => {
  assert.deepEqual(twice(builtInLogRows.map(({ id }) => id)), []);
  assert.deepEqual(twice(builtInFixes.map(({ id }) => id)), []);
  assert.deepEqual(twice(logEffects.map(({ id }) => id)), []);
  assert.deepEqual(twice(errnoRows.map(({ id }) => id)), []);
  assert.deepEqual(twice(errnoRows.map(({ number }) => String(number))), []);
});

test('every row with a pattern has a sample, and every sample a row', () => {
  const sampled = new Set(samples().flatMap(({ id, yes }) => (yes.length > 0 ? [id] : [])));
  assert.deepEqual(
    faults(({ id, patterns }) => (patterns.length > 0 && !sampled.has(id) ? ['has no sample'] : [])),
    [],
  );
  assert.deepEqual(
    samples().flatMap(({ id }) => (ids.has(id) ? [] : [id])),
    [],
  );
});

test('what a row names is there', () => {
  assert.deepEqual(
    faults((row) => [
      ...[
        row.as ?? [],
        row.clearedBy ?? [],
        row.clearedAs ?? [],
        row.harmlessAfter ?? [],
        (row.variants ?? []).flatMap(({ as, with: others }) => [as, ...(others ?? [])]),
      ]
        .flat()
        .filter((id) => !ids.has(id) && !effects.has(id))
        .map((id) => `row ${id}`),
      ...(row.onlyWith ?? []).filter((id) => !ids.has(id) && !effects.has(id)).map((id) => `onlyWith ${id}`),
      ...[row.effect ?? [], row.leadsTo ?? []]
        .flat()
        .filter((id) => !effects.has(id))
        .map((id) => `effect ${id}`),
      ...(row.fixes ?? []).filter((id) => !fixIds.has(id)).map((id) => `fix ${id}`),
      ...(components.has(row.component) ? [] : [`component ${row.component}`]),
    ]),
    [],
  );
  assert.deepEqual(
    logEffects.flatMap(({ leadsTo }) => leadsTo.filter((id) => !effects.has(id))),
    [],
  );
});

test('every fix and every effect is used', () => {
  const fixes = new Set(builtInLogRows.flatMap((row) => row.fixes ?? []));
  assert.deepEqual(
    [...fixIds].filter((id) => !fixes.has(id)),
    [],
  );
  const shown = new Set(builtInLogRows.flatMap(({ effect, leadsTo }) => [effect ?? '', ...(leadsTo ?? [])]));
  assert.deepEqual(
    [...effects].filter((id) => !shown.has(id)),
    [],
  );
});

test('every pattern can be searched for, and no two rows of one writer have the same', () => {
  assert.deepEqual(
    faults(({ patterns }) =>
      patterns
        .filter((format) => longestLiteral(parsePattern(format)).length < 6)
        .map((format) => `too short: ${format}`),
    ),
    [],
  );
  const places = builtInLogRows.flatMap(({ component, patterns, from, to }) =>
    [...new Set(patterns.map((format) => format.toLowerCase()))].map(
      (format) => `${component} ${format} ${from ?? ''}-${to ?? ''}`,
    ),
  );
  assert.deepEqual(twice(places), []);
});

test('releases follow each other', () => {
  assert.deepEqual(
    faults(({ from, to }) =>
      from !== null && to !== null && compareReleases(from, to) > 0 ? [`${from} to ${to}`] : [],
    ),
    [],
  );
});

/** Rows that stand in for others: what their words name comes from another row’s pattern. */
const referred = new Set(
  builtInLogRows.flatMap(({ as, clearedAs, variants }) =>
    [as ?? [], clearedAs ?? [], (variants ?? []).map((variant) => variant.as)].flat(),
  ),
);

test('words name only values that every pattern has; a row that others refer to names none', () => {
  assert.deepEqual(
    faults((row) => {
      const gaps = row.patterns.map((format) => parsePattern(format).gaps.length);
      const most = referred.has(row.id) || gaps.length === 0 ? 0 : Math.min(...gaps);
      const words = [row.title, row.explanation ?? ''].join(' ');
      return [...words.matchAll(/\{(\d+)\}/g)]
        .filter(([, number]) => Number(number) >= most)
        .map(([text]) => text);
    }),
    [],
  );
});

test('what may head an incident has a severity, words and a source', () => {
  assert.deepEqual(
    faults((row) => {
      if (!isBad(row)) return [];
      const explains = row.as === undefined;
      return [
        ...(row.severity === undefined ? ['no severity'] : []),
        ...(explains && row.explanation === undefined ? ['no explanation'] : []),
        ...(row.source === '' ? ['no source'] : []),
      ];
    }),
    [],
  );
});

test('a row that stands in for others ends the search for words', () => {
  assert.deepEqual(
    faults((row) => {
      const seen = new Set([row.id]);
      for (let { as } = row; as !== undefined; as = logKnowledge().row(as)?.row.as) {
        if (seen.has(as)) return [`refers to itself by ${as}`];
        seen.add(as);
      }
      return seen.size > 4 ? ['too far away'] : [];
    }),
    [],
  );
});

test('noise and signs do not fight: a sign says what it is, noise leads to nothing', () => {
  assert.deepEqual(
    faults(({ role, sign, leadsTo, fixes }) => [
      ...((role === 'sign') === (sign !== undefined) ? [] : ['sign']),
      ...(role === 'noise' && (leadsTo !== undefined || fixes !== undefined)
        ? ['noise that leads somewhere']
        : []),
    ]),
    [],
  );
});

/** What a case of the article must come to: code, severity, cause line, all lines, and a fix with something to do. */
interface ArticleCase {
  readonly log: readonly string[];
  readonly told: readonly string[];
  readonly explains: RegExp;
  readonly fixes: RegExp;
}

const article: Readonly<Record<string, ArticleCase>> = {
  'the interface is not DOWN': {
    log: [
      'mana_start_tx_queues(): Failed to create qp queue index 0',
      'mana_dev_start(): failed to start tx queues -19',
    ],
    told: ['error mana-vf-not-down @1: 1 2'],
    explains: /The VF is still up/,
    fixes: /ip link set .*down/,
  },
  'the interface is not DOWN, newer kernels and DPDK': {
    log: [
      'MANA_DRIVER: mana_start_tx_queues(): Failed to create qp queue index 0',
      'MANA_DRIVER: mana_dev_start(): failed to start tx queues -16',
      'Fail to start port 0: Device or resource busy',
    ],
    told: ['error mana-vf-not-down @1: 1 2 3'],
    explains: /The VF is still up/,
    fixes: /ip link set .*down/,
  },
  'no hugepages': {
    log: [
      'EAL: No free 2048 kB hugepages reported on node 0',
      'EAL: FATAL: Cannot get hugepage information.',
      'EAL: Cannot get hugepage information.',
      'EAL: Error - exiting with code: 1',
      'Cause: Cannot init EAL: Permission denied',
    ],
    told: ['error hugepages-missing @1: 1 2 3 4 5'],
    explains: /hugetlbfs/,
    fixes: /nr_hugepages/,
  },
  'the slow failsafe path': {
    log: [
      '$ dpdk-testpmd -l 1-3 --vdev="net_vdev_netvsc0,iface=eth1" -- --forward-mode=txonly --auto-start',
      'EAL: Detected CPU lcores: 4',
      'Configuring Port 0 (socket 0)',
    ],
    told: ['warning failsafe-slow-path @1: 1'],
    explains: /netvsc PMD/,
    fixes: /netvsc/,
  },
  'rdma-core and the kernel disagree on the driver id': {
    log: [
      'EAL: Probe PCI driver: net_mana (1414:ba) device: 7870:00:00.0 (socket 0)',
      'mana_arg_parse_callback(): key=mac value=00:0d:3a:76:3b:d0 index=0',
      'mana_init_once(): MP INIT PRIMARY',
      'mana_pci_probe_mac(): Probe device name mana_0 dev_name uverbs0 ibdev_path /sys/class/infiniband/mana_0',
      'mana_probe_port(): device located port 2 address 00:0D:3A:76:3B:D0',
      'mana_probe_port(): ibv_alloc_parent_domain failed port 2',
      'mana_pci_probe_mac(): Probe on IB port 2 failed -12',
      'EAL: Requested device 7870:00:00.0 cannot be used',
      'EAL: Bus (pci) probe failed.',
      "hn_vf_attach(): Couldn't find port for VF",
      'hn_vf_add(): RNDIS reports VF but device not found, retrying',
    ],
    told: ['error rdma-driver-id-mismatch @6: 6 7 8 9 10 11', 'noise: 3'],
    explains: /rdma-core/,
    fixes: /rdma-core/,
  },
};

for (const [name, { log, told: wanted, explains, fixes }] of Object.entries(article))
  test(`the article’s case is explained to the end: ${name}`, () => {
    const knowledge = logKnowledge();
    const analysis = analyse(log.join('\n'), knowledge);
    assert.deepEqual(told(analysis), wanted);
    const [incident] = analysis.incidents;
    assert.ok(incident !== undefined);
    const words = wordsOf(incident, knowledge);
    assert.equal(words.knownCause, true);
    assert.match(words.explanation.map((message) => render(message)).join(' '), explains);
    const actions = words.fixes.map(({ title, commands, link }) =>
      [render(title), ...commands, link ?? ''].join('\n'),
    );
    assert.ok(words.fixes.some(({ commands, link }) => commands.length > 0 || link !== null));
    assert.match(actions.join('\n'), fixes);
    assert.match(words.source, /./);
  });
