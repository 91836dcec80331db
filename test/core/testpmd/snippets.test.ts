// Ready-made commands: each is free of errors and warnings in every release it holds for, also when filled by a VM.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import file from '../../../src/knowledge/testpmd-snippets.json';
import { snippetRows, snippetsFor, snippetText } from '../../../src/core/testpmd/snippets';
import { openDocument } from '../../../src/core/documents/open';
import type { Machine } from '../../../src/core/testpmd/machine';
import { commandOf, consoleRules, judged, machines, releaseIds, vm } from './ruleBench';

/** As the shell would: a backslash at the end of a line joins it with the next. */
function flat(body: string): string {
  return snippetText(body).replaceAll(/\\\n\s*/g, '');
}

test('no snippet is warned about, but for what it shows', () => {
  const places: readonly (readonly [string, Machine | null])[] = [
    ['defaults', null],
    ['a VM', vm],
    ['a VM of two lcores', { ...vm, lcores: [0, 1, 2] }],
  ];
  const warned: string[] = [];
  for (const release of releaseIds)
    for (const [place, machine] of places)
      for (const { id, scope, bare, body, about } of snippetsFor(release, machine)) {
        if (scope === 'console') {
          for (const rule of consoleRules(snippetText(body), release))
            warned.push(`${id} in ${release}: ${rule}`);
          continue;
        }
        const commands = [
          ...openDocument('shell', snippetText(body)).commands,
          ...openDocument('testpmd', snippetText(bare)).commands,
        ];
        if (commands.length !== 2) warned.push(`${id}: ${String(commands.length)} commands`);
        for (const { command } of commands)
          for (const { rule, severity } of judged(command, { dpdk: release, machine }))
            if ((severity === 'error' || severity === 'warning') && !about.includes(rule))
              warned.push(`${id} in ${release} with ${place}: ${rule}`);
      }
  assert.deepEqual(warned, []);
});

test('a snippet that shows a warning is warned about', () => {
  const silent = snippetsFor('24.11', null).filter(({ about, bare }) => {
    const found = judged(commandOf(flat(bare)), {}).map(({ rule }) => rule);
    return about.some((rule) => !found.includes(rule));
  });
  assert.deepEqual(silent, []);
});

test('a VM’s facts take the place of the defaults', () => {
  const text = (id: string, machine: Machine | null) =>
    flat(snippetsFor('24.11', machine).find((snippet) => snippet.id === id)?.body ?? '');
  assert.deepEqual(
    {
      'without a VM': text('two-nics', null),
      'the spare NICs': text('two-nics', vm),
      'the address of the first': /--tx-ip=\S+/.exec(text('sender', vm))?.[0],
      'as many queues as lcores allow': /-l \S+ .*--nb-cores=4/.exec(text('sender', vm))?.[0].slice(0, 6),
      'two lcores': text('single-queue', machines['twoCores'] ?? null).slice(0, 24),
      'facts that only name the SSH NIC': text('two-nics', {
        ...vm,
        nics: (vm.nics ?? []).map((nic) => ({ ...nic, carriesSsh: nic.carriesSsh === true ? true : null })),
      }).slice(25, 84),
      'lcores with a gap': text('single-queue', { ...vm, lcores: [0, 2, 4, 6] }).slice(0, 24),
    },
    {
      'without a VM':
        'sudo dpdk-testpmd -l 1-3 -a 7870:00:00.0,mac=60:45:bd:00:00:01,mac=60:45:bd:00:00:02 -- --forward-mode=macswap --port-topology=paired --auto-start --nb-cores=2 --stats-period=2',
      'the spare NICs':
        'sudo dpdk-testpmd -l 1-3 -a 7870:00:00.0,mac=60:45:bd:00:00:01,mac=60:45:bd:00:00:02 -- --forward-mode=macswap --port-topology=paired --auto-start --nb-cores=2 --stats-period=2',
      'the address of the first': '--tx-ip=10.0.1.4,10.0.1.5',
      'as many queues as lcores allow': '-l 1-5',
      'two lcores': 'sudo dpdk-testpmd -l 0-1',
      'facts that only name the SSH NIC': '-a 7870:00:00.0,mac=60:45:bd:00:00:01,mac=60:45:bd:00:00:02',
      'lcores with a gap': 'sudo dpdk-testpmd -l 2,4',
    },
  );
});

test('what a fact holds does not end a placeholder', () => {
  const [nic] = (vm.nics ?? []).slice(1);
  const machine: Machine = { ...vm, nics: nic === undefined ? [] : [{ ...nic, vmbusUuid: '}${9:x}\\' }] };
  const body = snippetsFor('24.11', machine).find(({ id }) => id === 'netvsc')?.body ?? '';
  assert.equal(
    /-a (\$\{4:.*) -- /.exec(body.replaceAll('\n', ' '))?.[1]?.split(' --')[0],
    '${4:\\}\\${9:x\\}\\\\}',
  );
  assert.ok(snippetText(body).includes('}${9:x}\\'));
});

test('a release has the snippets of its versions, one that users add those of its base', () => {
  const ids = (release: string, line?: readonly string[]) =>
    snippetsFor(release, null, line).map(({ id }) => id);
  assert.ok(!ids('22.11').includes('jumbo'));
  assert.ok(ids('23.11').includes('jumbo'));
  assert.deepEqual(ids('24.11-mine', ['24.11-mine', '24.11']), ids('24.11'));
});

test('bodies name only what the vocabulary has, and prefixes differ', () => {
  const names = new Set<string>(file.variables.map(({ name }) => name));
  const used = snippetRows.flatMap(({ body }) =>
    body.flatMap((line) => [...line.matchAll(/\$\{\d+:([^}]*)\}/g)].map(([, name = '']) => name)),
  );
  assert.deepEqual(
    {
      unknown: used.filter((name) => !names.has(name)),
      unused: [...names].filter((name) => !used.includes(name)),
      prefixes: new Set(snippetRows.map(({ prefix }) => prefix)).size,
    },
    { unknown: [], unused: [], prefixes: snippetRows.length },
  );
});
