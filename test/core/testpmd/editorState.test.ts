// The state that a client sends: whatever makes no sense counts as not said.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  emptyState,
  releaseStatus,
  severityOverrides,
  stateOf,
} from '../../../src/core/testpmd/editor/state';
import { disableEdit } from '../../../src/core/testpmd/editor/directive';
import { applyEdits } from '../../../src/core/testpmd/editor/format';
import { testpmdKnowledge } from '../../../src/core/testpmd/knowledge';

const knowledge = testpmdKnowledge();
const unknown = { lcores: null, numaNodes: null, nics: null, hugepages: null };

describe('the state', () => {
  const states: Readonly<Record<string, readonly [unknown, object]>> = {
    'nothing said': [undefined, {}],
    'all of a wrong kind': [
      { release: 3, remembered: [], machine: 'vm', rules: 7, inlayHints: 1, knowledge: {} },
      {},
    ],
    'auto is no release': [{ release: 'auto' }, {}],
    'a machine as the client makes it': [
      { machine: { name: 'vm1', dpdkVersion: '24.11.2', ...unknown, lcores: [0, 1] } },
      { machine: { name: 'vm1', dpdkVersion: '24.11.2', ...unknown, lcores: [0, 1] } },
    ],
    'a machine out of a report': [
      { machine: { host: 'vm1', cpu: { lcores: '0-1' } } },
      { machine: { name: 'vm1', dpdkVersion: null, ...unknown, lcores: [0, 1] } },
    ],
    'files that cannot be read': [
      { knowledge: [{ path: 'a', text: null, reason: 'gone' }, { text: 'x' }, 4] },
      { knowledge: [{ path: 'a', text: null, reason: 'gone' }] },
    ],
  };
  for (const [name, [json, changes]] of Object.entries(states))
    it(name, () => {
      assert.deepEqual(stateOf(json), { ...emptyState, ...changes });
    });

  it('keeps what is not said anew', () => {
    const before = stateOf({ release: '23.11', rules: { 'lcore-zero': 'off' } });
    assert.deepEqual(stateOf({ inlayHints: false }, before), { ...before, inlayHints: false });
  });

  it('takes only rules and severities that exist', () => {
    assert.deepEqual(severityOverrides({ 'lcore-zero': 'off', 'no-tx-ip': 'loud', nonsense: 'error' }), {
      'lcore-zero': 'off',
    });
  });
});

describe('the release', () => {
  const version = (dpdkVersion: string) => ({ machine: { name: 'vm1', ...unknown, dpdkVersion } });
  const cases: Readonly<Record<string, readonly [object, string, string, string | null]>> = {
    'of the VM': [{ ...version('25.07.0'), release: '22.11' }, '24.11', 'vm', null],
    'of the setting, point release and all': [{ release: '23.11.4' }, '23.11', 'setting', null],
    'of the answer': [{ remembered: '25.11' }, '25.11', 'remembered', null],
    'assumed, with what made no sense': [{ release: 'main' }, '24.11', 'assumed', 'main'],
    'of the setting where the VM’s makes no sense': [
      { ...version('git'), release: '26.07' },
      '26.07',
      'setting',
      'git',
    ],
  };
  for (const [name, [json, release, origin, strange]] of Object.entries(cases))
    it(name, () => {
      const status = releaseStatus(stateOf(json), knowledge);
      assert.deepEqual([status.release, status.origin, status.unknown], [release, origin, strange]);
    });
});

describe('the comment that silences a rule', () => {
  const silenced = (kind: 'shell' | 'makefile' | 'tasks', text: string): string | undefined => {
    const edit = disableEdit(kind, text, text.lastIndexOf('dpdk'), 'no-tx-ip');
    return edit === undefined ? undefined : applyEdits(text, [edit]);
  };
  const cases: Readonly<
    Record<string, readonly ['shell' | 'makefile' | 'tasks', string, string | undefined]>
  > = {
    'above the command': ['shell', 'dpdk-testpmd\n', '# mana-dpdk-lint disable=no-tx-ip\ndpdk-testpmd\n'],
    'set in as the command is': [
      'makefile',
      'run:\n\tdpdk-testpmd\n',
      'run:\n\t# mana-dpdk-lint disable=no-tx-ip\n\tdpdk-testpmd\n',
    ],
    'one more in the comment that is there': [
      'shell',
      '  # mana-dpdk-lint disable=lcore-zero\n  dpdk-testpmd\n',
      '  # mana-dpdk-lint disable=lcore-zero,no-tx-ip\n  dpdk-testpmd\n',
    ],
    'nowhere in JSON': ['tasks', '{ "command": "dpdk-testpmd" }', undefined],
  };
  for (const [name, [kind, before, after]] of Object.entries(cases))
    it(name, () => {
      assert.equal(silenced(kind, before), after);
    });
});
