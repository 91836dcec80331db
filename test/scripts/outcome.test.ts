// How `npm test` counts: what passed, failed and could not run, and that CI lets nothing be skipped.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { countResults } from '../../scripts/extensionTests/index';
import { outcomeOf } from '../../scripts/testing/nodeTests';
import { closingLine, failed, passed, skipped, sum, withoutSkips } from '../../scripts/testing/outcome';
import { withLock } from '../../scripts/tools/lock';

test('outcomes add up to the closing line', () => {
  const all = sum([passed(3), skipped('sshd', 'no openssh-server'), failed('types', 'TS2322'), passed()]);
  assert.equal(closingLine(all), '4 passed, 1 failed, 1 skipped');
  assert.equal(closingLine(withoutSkips(all)), '4 passed, 2 failed, 0 skipped');
  assert.match(withoutSkips(all).failures[1]?.detail ?? '', /no openssh-server/);
});

test('events of node:test are counted by what happened', () => {
  const event = { name: 'n', file: null, passed: true, skipped: false, skipReason: null, error: null };
  const outcome = outcomeOf([
    event,
    { ...event, name: 'broken', passed: false, error: 'expected 1' },
    { ...event, name: 'left out', skipped: true, skipReason: 'no /dev/net/tun' },
  ]);
  assert.deepEqual(outcome, {
    passed: 1,
    failures: [{ name: 'broken', detail: 'expected 1' }],
    skips: [{ name: 'left out', reason: 'no /dev/net/tun' }],
  });
});

test('a run in VS Code without tests has failed', () => {
  const results = { version: '1.0.0', tests: [], error: null };
  assert.equal(closingLine(countResults(results)), '0 passed, 1 failed, 0 skipped');
  const broken = countResults({ ...results, error: 'Cannot find module' });
  assert.equal(broken.failures[0]?.detail, 'Cannot find module');
});

test('a lock lets one in at a time, and a dead holder does not keep it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-lock-'));
  try {
    const file = join(folder, 'lock');
    // No process has this id: Linux and macOS stop far below.
    writeFileSync(file, '999999999');
    const order: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      order.push(`${name} in`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} out`);
    };
    await Promise.all([withLock('test', file, work('a')), withLock('test', file, work('b'))]);
    assert.deepEqual(order, ['a in', 'a out', 'b in', 'b out']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
