// Zero lock-outs on the simulated VM, whose SSH NIC is a synthetic device like any other and takes the VM along.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectLab } from '../../labs/connect';
import { attempt, handBack, handOver, namesOf, planFor, type Forged } from './lockout';
import { simulatedLab } from './simulated';

void test('the SSH NIC is refused under every name', async (t) => {
  const lab = await simulatedLab();
  t.after(() => lab.close());
  const link = await lab.open();
  const report = await detectLab(link.connection);
  await link.close();
  const { facts } = report;
  const ssh = facts.nics.find(({ carriesSsh }) => carriesSsh === true);
  const other = facts.nics.find(({ name }) => name === 'eth1');
  assert.ok(ssh?.vf != null && other?.vf != null);
  const altNames = { eth0: ['ensh0', 'enx7c1e52336628'], enP30832s1: ['enP30832p0s0'] };

  await t.test('by the planner, which sends nothing', () => {
    const names = namesOf(ssh, altNames, facts);
    assert.ok(names.length > 20, names.join(' '));
    for (const name of names)
      for (const step of planFor(report, name, altNames)) {
        const free = step.state === 'needed' || step.state === 'optional';
        assert.ok(!free, `${step.key} for “${name}” is ${step.state}`);
        assert.deepEqual(step.commands, [], name);
      }
    // Given without a name, the SSH NIC is not among what is taken.
    const planned = planFor(report, 'eth1', altNames).flatMap(({ commands }) => commands);
    assert.ok(
      planned.some((line) => line.includes('eth1')) &&
        !planned.some((line) => /eth0|enP30832s1\b/.test(line)),
    );
  });

  const of = (nic: typeof ssh): Forged => ({
    uuid: nic.vmbusUuid ?? '',
    mac: nic.mac ?? '',
    name: nic.name ?? '',
    vf: nic.vf?.name ?? '',
  });
  const [its, others] = [of(ssh), of(other)];
  const forged: Readonly<Record<string, { readonly words: Forged; readonly guarded?: false }>> = {
    'its own words': { words: its },
    'its UUID in capitals': { words: { ...its, uuid: its.uuid.toUpperCase() } },
    'its MAC in capitals': { words: { ...others, mac: its.mac.toUpperCase() } },
    'its UUID, the rest of another': { words: { ...others, uuid: its.uuid } },
    'its MAC, the rest of another': { words: { ...others, mac: its.mac } },
    'facts from before two NICs changed their names': { words: { ...others, name: its.name } },
    'another NIC with its VF': { words: { ...others, vf: its.vf } },
    'its words without the guard': { words: its, guarded: false },
    'another’s UUID and its names without the guard': {
      words: { ...its, uuid: others.uuid },
      guarded: false,
    },
    'a NIC that is not there': { words: { ...its, uuid: 'f8615163-0009-1000-2000-000000000009' } },
  };
  for (const [what, { words, guarded }] of Object.entries(forged))
    await t.test(`by the guard on the VM: ${what}`, async () => {
      const result = await attempt(lab, report, what, handOver(words, guarded ?? true));
      assert.ok(['refused', 'failed'].includes(result.outcome), result.outcome);
      assert.deepEqual(
        { ...result, outcome: '', refusal: '' },
        {
          what,
          outcome: '',
          refusal: '',
          commands: result.commands,
          changed: [],
          answers: true,
        },
      );
      assert.notEqual(result.refusal, '');
    });

  await t.test('a return does not take it away either', async () => {
    const result = await attempt(lab, report, 'return', handBack(its));
    assert.deepEqual([result.changed, result.commands, result.answers], [[], [], true]);
  });

  const connections: Readonly<Record<string, string>> = {
    none: '',
    'no numbers': 'client 5000 server 22',
    'a shell': '$(reboot) 1 ;reboot 22',
    'one word': '10.0.0.4',
    'addresses of nobody': '300.1.2.3 5000 999.0.0.4 22',
    'only a client on the VM itself': '127.0.0.1 5000 10.99.99.99 22',
    newline: '10.0.0.9 5000 10.99.0.4\n 22',
  };
  for (const [what, text] of Object.entries(connections))
    await t.test(`without knowing the connection nothing is touched: ${what}`, async () => {
      const result = await attempt(lab, report, what, handOver(others), text.replaceAll('$', '\\$'));
      assert.deepEqual(
        { outcome: result.outcome, commands: result.commands, changed: result.changed },
        { outcome: 'refused', commands: [], changed: [] },
      );
    });

  const arrivals: Readonly<Record<string, string>> = {
    'IPv4 in IPv6': '::ffff:10.0.0.9 5000 ::ffff:10.0.0.4 22',
    'a client in its own network': '10.0.0.9 5000 10.0.0.4 22',
    'a client somewhere else': '203.0.113.7 5000 10.0.0.4 22',
    'a server address that has gone': '10.0.0.9 5000 10.0.0.44 22',
  };
  for (const [what, text] of Object.entries(arrivals))
    await t.test(`however the connection arrives: ${what}`, async () => {
      const result = await attempt(lab, report, what, handOver(its), text);
      assert.deepEqual(
        { outcome: result.outcome, commands: result.commands, changed: result.changed },
        { outcome: 'refused', commands: [], changed: [] },
      );
    });

  await t.test('while another NIC is only refused what it lacks', async () => {
    const result = await attempt(lab, report, 'another', handOver(others));
    // uio_hv_generic is not loaded: the bind fails, and what was changed before is put back at once.
    assert.deepEqual([result.outcome, result.changed], ['failed', []]);
    assert.ok(result.commands.length > 5);
  });
});
