// Actions: only checked values come in, and their shell lines, rows and functions agree.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { action, actionRow, linesOf } from '../../../src/core/setup/actions';
import { noteIds } from '../../../src/core/setup/notes';
import { setupActions, setupLibrary, setupStart, setupSteps } from '../../../src/knowledge/setup';

const parts: Readonly<Record<string, readonly string[]>> = { ...setupLibrary, start: [setupStart] };
const library = Object.values(parts).flat().join('\n');
const uuid = 'f8615163-0002-1000-2000-f00d3aecb40a';
const mac = 'f0:0d:3a:ec:b4:0a';

test('arguments of another kind are refused, each of them', () => {
  const wrong: readonly (readonly [string, ...(string | number)[]])[] = [
    ['guard_nic', 'eth1', mac],
    ['guard_nic', uuid, 'eth1'],
    ['guard_nic', `${uuid};reboot`, mac],
    ['guard_nic', uuid],
    ['guard_nic', uuid, mac, mac],
    ['close_nic', uuid, 'eth1;reboot'],
    ['close_nic', uuid, '$(reboot)'],
    ['close_nic', uuid, '-rf'],
    ['close_nic', uuid, ''],
    ['close_nic', uuid, 'eth1\n'],
    ['close_nic', uuid, '..'],
    ['set_override', uuid, '--'],
    ['set_override', uuid, '- '],
    ['set_hugepages', -1, 2048, 1],
    ['set_hugepages', 0, 2048, 1.5],
    ['set_hugepages', 0, 2048, Number.NaN],
    ['set_hugepages', 0, 2048, '0x10'],
    ['mount_hugepages', 2048, 'mnt/huge'],
    ['mount_hugepages', 2048, '/mnt/../etc'],
    ['load_module', '../evil'],
    ['load_module', 'mana;reboot'],
    ['write_file', '/etc/x', "it's"],
    ['write_file', '/etc/x', '$(reboot)'],
    ['write_file', '/etc/x', 'a\nb'],
    ['write_file', '/etc/x'],
    ['no_such_action'],
    ['constructor'],
  ];
  for (const [id, ...args] of wrong)
    assert.throws(() => action(id, ...args), RangeError, `${id} ${args.join(' ')}`);
});

test('what a person may call a file or a NIC stays one word of the shell', () => {
  // A path may hold anything printable, so its lines must quote it or the action must refuse it.
  for (const path of ["/mnt/it's", '/mnt/a b', '/mnt/$(reboot)', '/mnt/a;b', '/mnt/`id`', '/mnt/a*'])
    for (const [id, args] of [
      ['mount_hugepages', [2048, path]],
      ['write_file', [path, 'line']],
    ] as const) {
      let lines: string[];
      try {
        lines = linesOf(action(id, ...args), 'run12345');
      } catch (error) {
        assert.ok(error instanceof RangeError);
        continue;
      }
      const shown = lines.map(
        (line) =>
          spawnSync(
            'bash',
            ['-c', `mkdir() { printf '<%s>' "$@"; }; mount() { printf '<%s>' "$@"; }; ${line}`],
            {
              encoding: 'utf8',
              cwd: '/nonexistent-is-fine'.slice(0, 1),
            },
          ).stdout,
      );
      assert.ok(
        shown.every((text) => text === '' || text.includes(`<${path}>`)),
        `${id} ${path}: ${shown.join(' ')}`,
      );
    }
});

test('lines are filled from the arguments', () => {
  assert.deepEqual(linesOf(action('set_hugepages', 0, 2048, 512), 'run12345'), [
    'echo 512 > /sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages',
  ]);
  assert.deepEqual(linesOf(action('set_override', uuid, '-'), 'run12345'), [
    `echo > /sys/bus/vmbus/devices/${uuid}/driver_override`,
  ]);
  assert.match(
    linesOf(action('arm_rollback', 60), 'run12345').join('\n'),
    /--unit=mana-dpdk-rollback-run12345 /,
  );
  assert.match(
    linesOf(action('keep_managers_off', mac, 'enP1', 'mana'), 'run12345').join('\n'),
    /00-mana-dpdk-f00d3aecb40a\.network/,
  );
  assert.deepEqual(linesOf(action('write_file', '/etc/x', 'a b', 'c'), 'run12345'), [
    String.raw`printf '%s\n' 'a b' 'c' > /etc/x`,
  ]);
  assert.deepEqual(linesOf({ id: 'unknown', args: [] }, 'run12345'), []);
});

test('every action is a function of the library, and every step names only actions', () => {
  for (const { id } of setupActions)
    assert.match(library, new RegExp(`^${id}\\(\\) `, 'm'), `${id} is a function`);
  const ids = new Set(setupActions.map(({ id }) => id));
  const used = setupSteps.flatMap((step) => step.actions.map((id) => ({ step: step.id, id })));
  for (const { step, id } of used) assert.ok(ids.has(id), `${step} uses ${id}`);
});

test('what an action changes has an inverse, and a row says whether a reboot undoes it', () => {
  for (const { id, inverse, reboot, lines } of setupActions) {
    const body = functionBody(id);
    if (/\brecord_lasting\b/.test(body) && !/\brecord [a-z]/.test(body))
      assert.equal(reboot, 'lasting', `${id} records what lasts`);
    if (inverse !== null) assert.match(library, new RegExp(`^${inverse}\\(\\) `, 'm'), `${id}: ${inverse}`);
    if (lines.length === 0 && inverse === null) continue;
    assert.notEqual(reboot, 'nothing', `${id} changes something`);
  }
  assert.equal(actionRow('guard_nic')?.reboot, 'nothing');
});

test('every id that the library says has words', () => {
  const known = new Set(noteIds());
  const said = [
    ...library.matchAll(
      /\b(?:note|kept|fail|refuse|tried|tell [a-z]+|progress \S+)\s+([a-z][a-z-]*-[a-z-]+|locked)\b/g,
    ),
  ].map(([, id = '']) => id);
  assert.ok(said.length > 60, String(said.length));
  assert.deepEqual([...new Set(said.filter((id) => !known.has(id)))], [], 'said without words');
  const words = new Set(library.split(/[^a-z-]+/));
  assert.deepEqual(
    [...known].filter((id) => !words.has(id)),
    [],
    'words that nobody says',
  );
});

test('shellcheck finds nothing but what is meant so', (t) => {
  if (spawnSync('shellcheck', ['--version']).error !== undefined) {
    t.skip('no shellcheck here');
    return;
  }
  for (const [topic, files] of Object.entries(parts))
    for (const file of files) {
      const { stdout } = spawnSync(
        'shellcheck',
        ['-s', 'bash', '-f', 'gcc', '-e', Object.keys(meantSo).join(','), '-'],
        {
          input: file,
          encoding: 'utf8',
        },
      );
      assert.equal(stdout, '', `${topic}: ${file.slice(0, 80)}`);
    }
});

/** What shellcheck is not asked about, and why. */
const meantSo: Readonly<Record<string, string>> = {
  SC1007: 'an empty value in a list of local variables',
  SC1010: '"done" is also how a step ends',
  SC2010: 'names in /proc that grep has let through are numbers',
  SC2012: 'the names in the journal are ours',
  SC2015: '"a && b || c" where b cannot fail alone, or may lead to c',
  SC2034: 'variables for functions of other files',
  SC2046: 'words that shall be split: routes as ip prints them',
  SC2086: 'lists of names, each checked by safe',
  SC2128: 'a name that is an array in another function',
  SC2153: 'a variable from another file',
  SC2154: 'variables from other files',
  SC2165: 'a loop that ends as soon as an inner one begins to mean something',
  SC2167: 'the same',
  SC2178: 'a name that is an array in another function',
  SC2317: 'functions for other files',
  SC2329: 'functions for other files',
};

/** The body of a function of the library. */
function functionBody(name: string): string {
  return new RegExp(`^${name}\\(\\) \\{\\n([\\s\\S]*?)\\n\\}`, 'm').exec(library)?.[1] ?? '';
}
