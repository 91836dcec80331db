// The simulated kernel's answers to bind, unbind, ids, overrides, hugepages and modules, against those of the real one.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Fault } from '../faults';
import { bootMachine, netClassGuid, sshReachable, type Machine } from './machine';
import { reduce, type MachineEvent } from './reducer';

const first = bootMachine([]).nics[1];
const uuid = first?.uuid ?? '';
const uio = 'uio_hv_generic';
const netvsc = 'hv_netvsc';

const load: MachineEvent = { kind: 'load-module', module: uio };
const override = (text: string): MachineEvent => ({ kind: 'driver_override', uuid, text });
const bind = (driver: typeof uio | typeof netvsc, text = `${uuid}\n`): MachineEvent => ({
  kind: 'bind',
  driver,
  text,
});
const unbind = (driver: typeof uio | typeof netvsc, text = `${uuid}\n`): MachineEvent => ({
  kind: 'unbind',
  driver,
  text,
});
const newId = (text = `${netClassGuid}\n`): MachineEvent => ({ kind: 'new_id', driver: uio, text });
const removeId = (text = `${netClassGuid}\n`): MachineEvent => ({ kind: 'remove_id', driver: uio, text });
const link = (name: string, up: boolean): MachineEvent => ({ kind: 'link', name, up });
const pages = (text: string, sizeKb = 2048): MachineEvent => ({ kind: 'nr_hugepages', sizeKb, text });

/** Runs all events; the answer of the last one, and the machine after it. */
function after(
  events: readonly MachineEvent[],
  faults: readonly Fault[] = [],
): { answer: string; machine: Machine } {
  let machine = bootMachine(faults);
  let answer = 'ok';
  for (const event of events) {
    const outcome = reduce(machine, event);
    answer = 'errno' in outcome ? outcome.errno : 'ok';
    if ('machine' in outcome) machine = outcome.machine;
  }
  return { answer, machine };
}

test('answers of the driver core', () => {
  const ready = [load, override('uio_hv_generic\n'), unbind(netvsc)];
  const answers = Object.entries({
    'bind without an id': [load, bind(uio)],
    'bind without the driver': [bind(uio)],
    'bind while bound elsewhere': [load, override('uio_hv_generic\n'), bind(uio)],
    'bind an unknown device': [load, bind(uio, 'eth1\n')],
    unbind: [unbind(netvsc)],
    'unbind twice': [unbind(netvsc), unbind(netvsc)],
    'override shuts hv_netvsc out': [...ready, bind(netvsc)],
    bind: [...ready, bind(uio)],
    'bind twice': [...ready, bind(uio), bind(uio)],
    new_id: [load, newId()],
    'new_id twice': [load, newId(), newId()],
    'new_id, no GUID': [load, newId('eth1\n')],
    'remove_id without': [load, removeId()],
    remove_id: [load, newId(), removeId()],
    'hugepages, no number': [pages('many\n')],
    'unload a module in use': [{ kind: 'unload-module', module: 'ib_uverbs' } as const],
    'load an unknown module': [{ kind: 'load-module', module: 'no_such' } as const],
    'link of an unknown netdev': [link('eth9', false)],
  } satisfies Record<string, readonly MachineEvent[]>).map(([name, events]) => [name, after(events).answer]);
  assert.deepEqual(Object.fromEntries(answers), {
    'bind without an id': 'ENODEV',
    'bind without the driver': 'ENOENT',
    'bind while bound elsewhere': 'EBUSY',
    'bind an unknown device': 'ENODEV',
    unbind: 'ok',
    'unbind twice': 'ENODEV',
    'override shuts hv_netvsc out': 'ENODEV',
    bind: 'ok',
    'bind twice': 'EBUSY',
    new_id: 'ok',
    'new_id twice': 'EEXIST',
    'new_id, no GUID': 'EINVAL',
    'remove_id without': 'ENODEV',
    remove_id: 'ok',
    'hugepages, no number': 'EINVAL',
    'unload a module in use': 'EBUSY',
    'load an unknown module': 'ENOENT',
    'link of an unknown netdev': 'ENODEV',
  });
});

test('unbinding takes the netdev and leaves the VF as it was', () => {
  const up = after([unbind(netvsc)]).machine.nics[1];
  assert.deepEqual([up?.name, up?.vfUp], [null, true]);
  const down = after([link('eth1', false), unbind(netvsc)]).machine.nics[1];
  assert.deepEqual([down?.name, down?.vfUp], [null, false]);
});

test('setting the synthetic netdev sets its VF; a bound NIC gets the lowest UIO number', () => {
  const { machine } = after([load, override('uio_hv_generic'), unbind(netvsc), bind(uio)]);
  assert.deepEqual([machine.nics[1]?.driver, machine.nics[1]?.uio], [uio, 0]);
  const back = after([link('eth1', false), link('eth1', true)]).machine.nics[1];
  assert.deepEqual([back?.up, back?.vfUp], [true, true]);
});

test('new_id takes every unbound NIC at once, and binding back in the other order swaps the names', () => {
  const start = bootMachine([]);
  const [, second, third] = start.nics.map((nic) => nic.uuid);
  const events = [load, unbind(netvsc, second), unbind(netvsc, third), newId()];
  assert.deepEqual(
    after(events).machine.nics.map((nic) => nic.driver),
    [netvsc, uio, uio],
  );
  const undone = [
    ...events,
    unbind(uio, second),
    unbind(uio, third),
    removeId(),
    bind(netvsc, third),
    bind(netvsc, second),
  ];
  assert.deepEqual(
    after(undone).machine.nics.map((nic) => nic.name),
    ['eth0', 'eth2', 'eth1'],
  );
});

test('the kernel grants only the hugepages that memory allows, without an error', () => {
  const { answer, machine } = after([pages('900\n', 1_048_576)]);
  const granted = machine.hugepages.find((pool) => pool.sizeKb === 1_048_576)?.total ?? 0;
  assert.equal(answer, 'ok');
  assert.ok(granted > 0 && granted < 32, String(granted));
});

test('the PCI function carries all VFs', () => {
  const gone = after([{ kind: 'pci-unbind', text: '7870:00:00.0\n' }]).machine;
  assert.equal(gone.pciDriver, null);
  assert.equal(after([{ kind: 'pci-bind', text: '7870:00:00.0\n' }]).answer, 'EBUSY');
  assert.equal(after([{ kind: 'pci-unbind', text: '7870:00:00.0\n' }], ['no-mana']).answer, 'ENODEV');
});

test('losing the SSH NIC makes the VM unreachable until it reboots', () => {
  assert.equal(sshReachable(after([link('eth0', false)]).machine), false);
  const rebooted = after([link('eth0', false), { kind: 'reboot' }]).machine;
  assert.equal(sshReachable(rebooted), true);
});

test('a reboot forgets bindings, ids and hugepages and gives another boot id', () => {
  const before = after([load, newId(), unbind(netvsc)]).machine;
  const outcome = reduce(before, { kind: 'reboot' });
  assert.ok('machine' in outcome);
  const { machine } = outcome;
  assert.notEqual(machine.bootId, before.bootId);
  assert.deepEqual(
    machine.nics.map((nic) => [nic.name, nic.driver]),
    [
      ['eth0', netvsc],
      ['eth1', netvsc],
      ['eth2', netvsc],
    ],
  );
  assert.deepEqual([machine.dynamicIds, machine.hugepages.map((pool) => pool.total)], [{}, [0, 0]]);
});
