// A cached report: what was written can be read, and a file that is damaged or not ours is ignored.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCache, restarted, writeCache } from '../../../src/core/view/reportCache';
import { healthy, nothingRead, situations } from '../judge/situations';
import { reportOf, vmState } from './outline';

const { entry } = vmState();

test('what was written can be read', () => {
  for (const [name, facts] of Object.entries({ ...situations, nothingRead })) {
    const report = reportOf(facts);
    const cached = readCache(entry, writeCache(entry, report));
    assert.deepEqual(
      cached,
      { format: 1, vmId: 'vm-1', destination: 'azureuser@10.0.0.4', bootId: facts.bootId, report },
      name,
    );
  }
});

/** Every way to take one property out of a value or to put something else in its place. */
function* damaged(value: unknown, depth = 0): Generator {
  if (typeof value !== 'object' || value === null || depth > 8) return;
  if (Array.isArray(value)) {
    const [first] = value as unknown[];
    for (const broken of damaged(first, depth + 1)) yield [broken];
    return;
  }
  const bag = value as Record<string, unknown>;
  for (const key of Object.keys(bag)) {
    yield { ...bag, [key]: { unexpected: true } };
    for (const broken of damaged(bag[key], depth + 1)) yield { ...bag, [key]: broken };
  }
}

test('a file with any one property damaged is ignored', () => {
  const content = writeCache(entry, reportOf({ ...healthy, processes: [], pci: healthy.pci }));
  const cases = [...damaged(JSON.parse(content))];
  assert.ok(cases.length > 100, `${cases.length} cases`);
  for (const broken of cases) {
    assert.equal(readCache(entry, JSON.stringify(broken)), undefined, JSON.stringify(broken).slice(0, 300));
  }
});

test('a file that is cut off, of another VM or format, or about another boot is ignored', () => {
  const content = writeCache(entry, reportOf(healthy));
  const value = JSON.parse(content) as Record<string, unknown>;
  const files = {
    empty: '',
    cut: content.slice(0, -20),
    text: 'hello',
    list: '[]',
    nothing: 'null',
    'other format': JSON.stringify({ ...value, format: 2 }),
    'other boot': JSON.stringify({ ...value, bootId: 'x' }),
  };
  assert.deepEqual(
    Object.entries(files).filter(([, file]) => readCache(entry, file) !== undefined),
    [],
  );
  assert.equal(readCache({ ...entry, id: 'vm-2' }, content), undefined);
  assert.equal(readCache({ ...entry, host: '10.0.0.5' }, content), undefined);
});

test('a message that nests without end is no message', () => {
  const report = reportOf(healthy);
  const [finding] = report.findings;
  // Put in as text: JSON.stringify itself gives up on such a value.
  const deep = `${'{"text":"{0}","args":['.repeat(2000)}"x"${']}'.repeat(2000)}`;
  const file = JSON.stringify({
    format: 1,
    vmId: 'vm-1',
    destination: 'azureuser@10.0.0.4',
    bootId: report.facts.bootId,
    report: { ...report, findings: [{ ...finding, reason: 'DEEP' }] },
  }).replace('"DEEP"', deep);
  assert.equal(readCache(entry, file), undefined);
});

test('a restart is seen only where both reports tell their boot', () => {
  const boot = (bootId: string | null) => reportOf({ ...healthy, bootId });
  assert.deepEqual(
    {
      same: restarted(boot('a'), boot('a')),
      other: restarted(boot('a'), boot('b')),
      'not known': restarted(boot('a'), boot(null)),
    },
    { same: false, other: true, 'not known': false },
  );
});
