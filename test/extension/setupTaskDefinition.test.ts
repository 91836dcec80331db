// Task definitions as tasks.json may hold them: right ones, and everything that can be wrong with them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { VmEntry } from '../../src/core/hosts/host';
import { scenarioIds } from '../../src/core/run/types';
import { testpmdProperties } from '../../src/extension/run/runTaskDefinition';
import { stepIds } from '../../src/core/setup/options';
import { readTask, taskType, wholeTasks } from '../../src/extension/setup/taskDefinition';

const vm = (id: string, name: string): VmEntry => ({ id, name, host: '10.0.0.4', source: 'manual' });
const vms = [vm('a', 'web'), vm('b', 'db'), vm('c', 'twin'), vm('d', 'twin')];

const wrong = (definition: Readonly<Record<string, unknown>>, list = vms, active?: string): string => {
  const read = readTask(definition, list, active);
  return read.ok ? 'right' : read.message.text;
};

test('a definition names its work, its VM and its options', () => {
  assert.deepEqual(readTask({ type: 'mana', task: 'setup', vm: 'db' }, vms, undefined), {
    ok: true,
    vmId: 'b',
    work: { kind: 'setup', options: {} },
  });
  assert.deepEqual(
    readTask(
      {
        type: 'mana',
        task: 'give-nic',
        vm: 'web',
        nics: ['eth1'],
        rollbackSeconds: 60,
        $: 'x',
        only: ['rdma-core'],
      },
      vms,
      undefined,
    ),
    {
      ok: true,
      vmId: 'a',
      work: { kind: 'setup', options: { only: ['give-nic'], nics: ['eth1'], rollbackSeconds: 60 } },
    },
  );
  assert.deepEqual(readTask({ task: 'undo', vm: 'web' }, vms, undefined), {
    ok: true,
    vmId: 'a',
    work: { kind: 'undo' },
  });
});

test('without a VM the active one is meant, or the only one', () => {
  const of = (list: readonly VmEntry[], active?: string) => {
    const read = readTask({ task: 'setup' }, list, active);
    return read.ok ? read.vmId : read.message.text;
  };
  assert.deepEqual(
    [of(vms, 'b'), of(vms.slice(0, 1)), of([])],
    ['b', 'a', 'There is no VM in the list yet.'],
  );
  assert.match(of(vms), /names no VM/);
});

test('each wrong value has a sentence of its own', () => {
  assert.match(wrong({}), /says neither "task" \(a setup\) nor "testpmd"/);
  assert.match(wrong({ task: ['setup'] }), /is no task of type/);
  assert.match(wrong({ task: 'setup', vm: 7 }), /There is no VM/);
  assert.match(wrong({ task: 'setup', vm: 'WEB' }), /There is no VM/);
  assert.match(wrong({ task: 'setup', vm: 'twin' }), /More than one VM/);
  assert.match(wrong({ task: 'hugepages', vm: 'web', hugepageSizeKb: '2048' }), /is a whole number/);
  assert.match(wrong({ task: 'hugepages', vm: 'web', hugepagesMb: 1.5 }), /is a whole number/);
  assert.match(wrong({ task: 'hugepages', vm: 'web', persist: 'yes' }), /is true or false/);
  assert.match(wrong({ task: 'build-dpdk', vm: 'web', dpdkVersion: 'latest' }), /is a version/);
  assert.match(wrong({ task: 'build-dpdk', vm: 'web', dpdkTree: '~/dpdk; rm' }), /is an absolute path/);
  assert.match(wrong({ task: 'give-nic', vm: 'web', nics: ['eth1', 7] }), /is a list of words/);
  assert.match(wrong({ task: 'give-nic', vm: 'web', rollbackSeconds: 1 }), /is a whole number/);
});

test('two VMs of one name are told apart by the id that the settings give them', () => {
  assert.equal(wrong({ task: 'setup', vm: 'd' }), 'right');
});

test('the manifest offers the same tasks and properties as are read', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly contributes: {
      readonly taskDefinitions: readonly {
        readonly type: string;
        readonly required?: readonly string[];
        readonly properties: Readonly<
          Record<
            string,
            {
              readonly enum?: readonly string[];
              readonly oneOf?: readonly {
                readonly enum?: readonly string[];
                readonly properties?: Readonly<Record<string, { readonly enum?: readonly string[] }>>;
              }[];
            }
          >
        >;
      }[];
    };
  };
  const [only, ...others] = manifest.contributes.taskDefinitions;
  assert.deepEqual([only?.type, only?.required, others], [taskType, undefined, []]);
  assert.deepEqual([...(only?.properties['task']?.enum ?? [])].sort(), [...wholeTasks, ...stepIds].sort());
  assert.deepEqual(Object.keys(only?.properties ?? {}).sort(), [
    'dpdkTree',
    'dpdkVersion',
    'hugepageSizeKb',
    'hugepagesMb',
    'nics',
    'persist',
    'rdmaCoreVersion',
    'rollbackSeconds',
    'task',
    'testpmd',
    'vm',
  ]);
  const [named, object] = only?.properties['testpmd']?.oneOf ?? [];
  const scenarios = scenarioIds.filter((id) => id !== 'custom').sort();
  assert.deepEqual([...(named?.enum ?? [])].sort(), scenarios);
  assert.deepEqual([...(object?.properties?.['scenario']?.enum ?? [])].sort(), scenarios);
  assert.deepEqual(Object.keys(object?.properties ?? {}).sort(), [...testpmdProperties].sort());
});
