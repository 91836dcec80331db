// The VM's own test: does it look and behave like an Azure VM with MANA to lspci, ip, ethtool, DPDK and sysfs?
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAlive } from '../../process';
import { listVms, startOrSkip, startVm } from '../index';

void test('the look-alike, two of them side by side', async (t) => {
  const vm = await startOrSkip(t, () => startVm());
  if (vm === undefined) return;
  t.after(() => vm.stop());
  const script = readFileSync(join('test', 'labs', 'vm', 'tests', 'lookalike.sh'), 'utf8');
  const output = await vm.run('cat > /root/lookalike.sh; bash /root/lookalike.sh 2>&1', 'root', script);
  const lines = output.trim().split('\n');
  assert.deepEqual(
    lines.filter((line) => !line.startsWith('ok ')),
    ['END'],
  );
  assert.ok(lines.length > 200, `only ${lines.length} checks`);

  const second = await startVm();
  t.after(() => second.stop());
  assert.equal((await second.run('ls /root')).trim(), '', 'each VM has a disk of its own');
  const running = listVms().map((each) => each.port);
  assert.ok(running.includes(vm.port) && running.includes(second.port));
  await second.stop();
  assert.equal(isAlive(second.pid), false);
  assert.equal((await vm.run('hostname')).trim(), 'mana-vm');
});
