// Rule 21 as far as this version goes: it binds nothing, and it advises nothing for the NIC that carries SSH.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { judge } from '../../../src/core/detect/judge';
import { probeScript } from '../../../src/core/detect/probeScript';
import type { Facts, Nic } from '../../../src/core/detect/facts';
import { render } from '../../../src/core/message';
import { healthy, evidenceOf, nicPair } from './situations';

/** Three NICs of which this one carries SSH; `null`: it is not known which. */
function withSshOn(index: number | null): Facts {
  const nics: Nic[] = [0, 1, 2].map((place) =>
    nicPair(place, { carriesSsh: index === null ? null : place === index }),
  );
  const name = index === null ? null : `eth${index}`;
  return { ...healthy, nics, ssh: { serverAddress: name === null ? null : '10.0.0.4', interface: name } };
}

/** Names of NICs in what the checks say may be handed to DPDK. */
function offered(facts: Facts): Record<string, readonly string[]> {
  const said = judge(facts, evidenceOf(facts)).filter(({ id }) =>
    ['interface-state', 'spare-nic'].includes(id),
  );
  assert.equal(said.length, 2);
  return Object.fromEntries(
    said.map(({ id, reason, fix }) => [
      id,
      [...`${render(reason)} ${fix === null ? '' : render(fix)}`.matchAll(/\b(eth\d|enP\w+)\b/g)].map(
        ([name]) => name,
      ),
    ]),
  );
}

test('rule 21: the NIC that carries SSH is never among those for DPDK; where it is not known, none is', () => {
  const spare = (...names: readonly string[]) => ({ 'spare-nic': names, 'interface-state': names });
  assert.deepEqual(
    {
      0: offered(withSshOn(0)),
      1: offered(withSshOn(1)),
      2: offered(withSshOn(2)),
      none: offered(withSshOn(null)),
    },
    { 0: spare('eth1', 'eth2'), 1: spare('eth0', 'eth2'), 2: spare('eth0', 'eth1'), none: spare() },
  );
});

test('rule 21: with one NIC only, the advice is a second one', () => {
  const facts = { ...healthy, nics: [nicPair(0)] };
  assert.deepEqual(offered(facts), { 'spare-nic': [], 'interface-state': [] });
  const spare = judge(facts, evidenceOf(facts)).find(({ id }) => id === 'spare-nic');
  assert.equal(spare?.status, 'fail');
  assert.match(render(spare.reason), /would lock you out of the VM/);
});

test('rule 21: nothing that is sent to a VM takes a NIC from its driver or sets it down', () => {
  const folder = join(process.cwd(), 'src/platform/ssh');
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.sh'));
  assert.ok(scripts.length > 0);
  const sent = [
    probeScript('abcDEF0123456789'),
    ...scripts.map((name) => readFileSync(join(folder, name), 'utf8')),
  ];
  for (const script of sent)
    assert.doesNotMatch(
      script,
      /unbind|driver_override|\/bind\b|new_id|driverctl|ip +link +set|ifconfig|ifdown|rmmod|modprobe/,
    );
});
