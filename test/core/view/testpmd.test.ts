// The status item of testpmd documents, and how patient the extension is with a server that ends by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMessage, render } from '../../../src/core/message';
import type { ReleaseStatus } from '../../../src/core/testpmd/editor/protocol';
import { releaseItemOf } from '../../../src/core/view/releaseItem';
import { restartDelay } from '../../../src/core/view/restartDelay';

const fromVm: ReleaseStatus = {
  release: '24.11',
  origin: 'vm',
  version: '24.11.2',
  vm: 'web',
  unknown: null,
  problems: [],
};

test('who says which release, and what needs a decision', () => {
  const states: Readonly<Record<string, ReleaseStatus>> = {
    vm: fromVm,
    'vm without a name': { ...fromVm, vm: null, version: '24.11' },
    setting: { ...fromVm, origin: 'setting', version: null, vm: null, release: '22.11' },
    remembered: { ...fromVm, origin: 'remembered', version: null, vm: null },
    assumed: { ...fromVm, origin: 'assumed', version: null, vm: null, release: '26.07' },
    'a setting nobody knows': {
      ...fromVm,
      origin: 'assumed',
      version: null,
      vm: null,
      release: '26.07',
      unknown: '99.11',
    },
    'a file that is wrong': { ...fromVm, version: '24.11', problems: ['own.json: not JSON'] },
  };
  const drawn = Object.fromEntries(
    Object.entries(states).map(([name, state]) => {
      const { text, detail, attention } = releaseItemOf(state);
      return [name, [render(text), detail.map((line) => (isMessage(line) ? render(line) : line)), attention]];
    }),
  );
  assert.deepEqual(drawn, {
    vm: ['DPDK 24.11 (from VM web)', ['DPDK 24.11.2 takes the options of 24.11.'], false],
    'vm without a name': ['DPDK 24.11 (from the active VM)', [], false],
    setting: ['DPDK 22.11 (from the settings)', [], false],
    remembered: ['DPDK 24.11 (chosen for this workspace)', [], false],
    assumed: [
      'DPDK 26.07 (assumed)',
      ['Nothing says which release these commands are for: they are checked as 26.07 takes them.'],
      true,
    ],
    'a setting nobody knows': ['DPDK 26.07 (assumed)', ['No options are known for DPDK "99.11".'], true],
    'a file that is wrong': ['DPDK 24.11 (from VM web)', ['own.json: not JSON'], true],
  });
});

test('each end in a row is waited for longer, until it stays ended; old ends are forgiven', () => {
  const minute = 60_000;
  assert.deepEqual(
    {
      first: restartDelay([minute]),
      second: restartDelay([minute, minute + 600]),
      third: restartDelay([1, 2, 3]),
      fourth: restartDelay([1, 2, 3, 4]),
      fifth: restartDelay([1, 2, 3, 4, 5]),
      'fifth, long after the others': restartDelay([1, 2, 3, 4, 10 * minute]),
    },
    {
      first: 500,
      second: 2000,
      third: 8000,
      fourth: 20_000,
      fifth: undefined,
      'fifth, long after the others': 500,
    },
  );
});
