// The journal as the VM sends it, and the undo and the history that are made of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../../src/core/message';
import { inverseIds, undoLines } from '../../../src/core/setup/inverses';
import { goneEntries, openEntries, statusFrom } from '../../../src/core/setup/journal';
import { ScriptReader } from '../../../src/core/remote/protocol';
import { historyOf, planUndo } from '../../../src/core/setup/undo';
import { setupLibrary } from '../../../src/knowledge/setup';

const libraryParts: readonly string[] = Object.values(setupLibrary).flat();
const boot = '0c5a6a6e-1d3c-4d5e-9f00-1234567890ab';
const earlier = '1c5a6a6e-1d3c-4d5e-9f00-1234567890ab';
const uuid = 'f8615163-0002-1000-2000-f00d3aecb40a';

function status(...lines: readonly string[]) {
  const reader = new ScriptReader('nonce123');
  return statusFrom(reader.read([`begin 0 ${boot}`, ...lines].map((line) => `@nonce123 ${line}\n`).join('')));
}
/** One entry as the status script prints it. */
const entry = (
  suffix: string,
  seq: number,
  rest: string,
  of: { run?: string; who?: string; boot?: string } = {},
) =>
  `entry ${suffix} ${seq} ${1_700_000_000 + seq} ${of.boot ?? boot} ${of.run ?? 'run00001'} ${of.who ?? 'ana@laptop'} ${rest}`;

const given = [
  entry('event', 1, `give-nic ${uuid} begin`),
  entry('open', 2, `give-nic ${uuid} volatile managers_on networkd f0:0d:3a:ec:b4:0a`),
  entry('open', 3, `give-nic ${uuid} volatile route_back ${uuid} -4 10.9.0.0/16 via 10.0.1.1`),
  entry('open', 4, `give-nic ${uuid} volatile address_back ${uuid} 10.0.1.4/24 brd 10.0.1.255`),
  entry('open', 5, `give-nic ${uuid} volatile link_back ${uuid} eth1 1500 up`),
  entry('open', 6, `give-nic ${uuid} volatile vmbus_bind ${uuid} hv_netvsc`),
  entry('event', 7, `give-nic ${uuid} end done`),
];

test('a VM’s journal becomes entries and marks; what makes no sense is left out', () => {
  const { journal, bootId } = status(
    ...given,
    'entry open',
    'entry open 9',
    entry('open', 10, 'hugepages - perhaps set_hugepages 0'),
    entry('burnt', 11, 'hugepages - volatile set_hugepages 0 2048 0'),
    entry('event', 12, 'hugepages - end exploded'),
    'entry open x 1 b r w s t volatile f',
  );
  assert.equal(bootId, boot);
  assert.deepEqual(
    journal?.entries.map(({ seq, inverse, args, target, lasting }) => [
      seq,
      inverse,
      args.length,
      target,
      lasting,
    ]),
    [
      [2, 'managers_on', 2, uuid, false],
      [3, 'route_back', 5, uuid, false],
      [4, 'address_back', 4, uuid, false],
      [5, 'link_back', 4, uuid, false],
      [6, 'vmbus_bind', 2, uuid, false],
    ],
  );
  assert.deepEqual(
    journal.marks.map(({ seq, outcome }) => [seq, outcome]),
    [
      [1, null],
      [7, 'done'],
    ],
  );
});

test('lock, waiting rollback and alternative names are told; without root there is no journal', () => {
  const told = status(
    'lock run00002 ben@desk 1700000000',
    `waits run00002 1700000100 ${uuid}`,
    'names eth0 ens1 altname enp1s0',
  );
  assert.deepEqual(told.lock, { run: 'run00002', holder: 'ben@desk', sinceMs: 1_700_000_000_000 });
  assert.deepEqual(told.waiting, [{ run: 'run00002', untilMs: 1_700_000_100_000, target: uuid }]);
  assert.deepEqual(told.altNames, { eth0: ['ens1', 'enp1s0'] });
  assert.deepEqual(told.journal, { entries: [], marks: [] });
  assert.equal(status('journal-unreadable').journal, null);
  const reader = new ScriptReader('nonce123');
  assert.equal(statusFrom(reader.read(`@nonce123 begin 1000 ${boot}\n`)).journal, null);
});

test('a restart undoes what is volatile, and nothing else', () => {
  const told = status(
    entry('open', 1, 'hugepages - volatile set_hugepages 0 2048 0', { boot: earlier }),
    entry('open', 2, 'hugepages - lasting restore_file /etc/tmpfiles.d/mana-dpdk.conf -', { boot: earlier }),
    entry('open', 3, 'kernel-modules - volatile unload_modules uio uio_hv_generic'),
    entry('undone', 4, 'hugepages - volatile set_hugepages 0 2048 5'),
    entry('gone', 5, 'hugepages - volatile set_hugepages 0 2048 6'),
  );
  assert.deepEqual(
    openEntries(told).map(({ seq }) => seq),
    [2, 3],
  );
  assert.deepEqual(
    goneEntries(told).map(({ seq }) => seq),
    [1],
  );
});

test('undo goes backwards, by NIC and by step, and says which lines it will run', () => {
  const told = status(
    entry('open', 1, 'kernel-modules - volatile unload_modules uio uio_hv_generic', { who: 'ben@desk' }),
    ...given.map((line) =>
      line.replace(
        /^entry (\w+) (\d+)/,
        (_all, suffix: string, seq: string) => `entry ${suffix} ${Number(seq) + 10}`,
      ),
    ),
    entry('open', 30, 'hugepages - lasting remove_folder /mnt/huge-2048kB'),
    entry('open', 31, 'hugepages - volatile set_hugepages 0 2048 3', { boot: earlier }),
  );
  const plan = planUndo({ host: 'vm', run: 'undo0001', status: told });
  assert.deepEqual(
    plan.steps.map(({ key, undoes, commands }) => ({ key, undoes, commands })),
    [
      {
        key: 'hugepages',
        undoes: { filter: 'step', value: 'hugepages' },
        commands: ['rmdir /mnt/huge-2048kB'],
      },
      {
        key: 'give-nic:eth1',
        undoes: { filter: 'target', value: uuid },
        commands: [
          `echo ${uuid} > /sys/bus/vmbus/drivers/hv_netvsc/bind`,
          'ip link set dev eth1 up',
          'ip addr replace 10.0.1.4/24 brd 10.0.1.255 dev eth1',
          'ip -4 route replace 10.9.0.0/16 via 10.0.1.1 dev eth1',
          'rm -f /run/systemd/network/00-mana-dpdk-f00d3aecb40a.network',
          'networkctl reload',
        ],
      },
      {
        key: 'kernel-modules',
        undoes: { filter: 'step', value: 'kernel-modules' },
        commands: ['rmmod uio_hv_generic', 'rmmod uio'],
      },
    ],
  );
  assert.deepEqual(
    plan.steps.map(({ why }) => render(why).split(' on ')[0]),
    ['Done by ana@laptop', 'Done by ana@laptop', 'Done by ben@desk'],
  );
  assert.match(
    plan.steps.flatMap(({ notes }) => notes.map((note) => render(note))).join(' '),
    /1 recorded change/,
  );
  assert.deepEqual(
    planUndo({ host: 'vm', run: 'undo0001', status: told, steps: ['kernel-modules'] }).steps.map(
      ({ key }) => key,
    ),
    ['kernel-modules'],
  );
  assert.deepEqual(planUndo({ host: 'vm', run: 'undo0001', status: status() }).steps, []);
});

test('history: who did what, the newest first, and what was cut off', () => {
  const items = historyOf(
    status(
      ...given,
      entry('event', 8, 'hugepages - begin', { run: 'run00002', who: 'ben@desk' }),
      entry('open', 9, 'hugepages - volatile set_hugepages 0 2048 0', { run: 'run00002', who: 'ben@desk' }),
      entry('event', 10, 'undo - begin', { run: 'run00003', who: 'cho@desk' }),
      entry('event', 11, 'undo - end failed', { run: 'run00003', who: 'cho@desk' }),
    ),
  );
  assert.deepEqual(
    items.map(({ who, step, target, outcome, changes, undoable }) => [
      who,
      step,
      target,
      outcome,
      changes,
      undoable,
    ]),
    [
      ['cho@desk', 'undo', null, 'failed', 0, 0],
      ['ben@desk', 'hugepages', null, 'open', 1, 1],
      ['ana@laptop', 'give-nic', uuid, 'done', 5, 5],
    ],
  );
});

test('every inverse of the library has lines for people, and the other way round', () => {
  const inLibrary = libraryParts.flatMap((part) =>
    [...part.matchAll(/^INVERSES="\$INVERSES ([^"]*)"/gm)].flatMap(([, names = '']) => names.split(' ')),
  );
  assert.deepEqual([...inverseIds()].sort(), [...inLibrary].sort());
  // Each of them is a function there, and is what some action records.
  const all = libraryParts.join('\n');
  for (const name of inLibrary) {
    assert.ok(new RegExp(`^${name}\\(\\) `, 'm').test(all), `${name} is a function`);
    assert.ok(new RegExp(`record(_lasting)? ${name}\\b`).test(all), `${name} is recorded`);
  }
  for (const [, name = ''] of all.matchAll(/\brecord(?:_lasting)? ([a-z_]+)/g))
    assert.ok(inLibrary.includes(name), `${name} can be undone`);
});

test('an entry of a later version is shown as it stands', () => {
  const [unknown] = openEntries(status(entry('open', 1, 'hugepages - volatile paint_it black')));
  assert.ok(unknown);
  assert.deepEqual(undoLines([unknown]), ['paint_it black']);
});
