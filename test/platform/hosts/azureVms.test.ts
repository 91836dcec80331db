// VMs from the Azure CLI, played by a script: its answers, its refusals, its silence.
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { listAzureVms } from '../../../src/platform/index';
import { problemOf, tempFolder, textOf } from '../support/connect';

/** A program that behaves like this shell script; it notes its arguments beside itself. */
function fakeAz(t: TestContext, script: string): string {
  const file = join(tempFolder(t), 'az');
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@" >"$0.args"\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const vm = {
  id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v',
  name: 'v',
  resourceGroup: 'g',
  hardwareProfile: { vmSize: 'Standard_D4s_v6' },
  publicIps: '203.0.113.7',
  privateIps: '10.0.0.4',
  powerState: 'VM running',
};

function onWindows(t: TestContext): boolean {
  if (process.platform !== 'win32') return false;
  t.skip('plays az by a shell script');
  return true;
}

void test('the list is read, and only listed for', async (t) => {
  if (onWindows(t)) return;
  const azureCliPath = fakeAz(t, `cat <<'END'\n${JSON.stringify([vm])}\nEND`);
  const vms = await listAzureVms({ azureCliPath, subscription: 'My Subscription' });
  assert.deepEqual(vms, [
    {
      resourceId: vm.id,
      name: 'v',
      resourceGroup: 'g',
      size: 'Standard_D4s_v6',
      publicAddress: '203.0.113.7',
      privateAddress: '10.0.0.4',
      powerState: 'VM running',
    },
  ]);
  assert.deepEqual(readFileSync(`${azureCliPath}.args`, 'utf8').trim().split('\n'), [
    'vm',
    'list',
    '-d',
    '-o',
    'json',
    '--only-show-errors',
    '--subscription=My Subscription',
  ]);
});

void test('each way to fail has its own name and next step', async (t) => {
  if (onWindows(t)) return;
  const scripts: Record<string, string> = {
    'not signed in': `echo "ERROR: Please run 'az login' to setup account." >&2; exit 1`,
    'sign-in expired': 'echo "AADSTS700082: The refresh token has expired" >&2; exit 1',
    'another error': 'echo "ERROR: (SubscriptionNotFound) boom" >&2; exit 1',
    'no JSON': 'echo "WARNING: something"',
    endless: 'yes',
    hangs: 'exec sleep 60',
  };
  const ids: Record<string, string> = {};
  for (const [name, script] of Object.entries(scripts)) {
    ids[name] = (await problemOf(listAzureVms({ azureCliPath: fakeAz(t, script), timeoutMs: 3_000 }))).id;
  }
  ids['missing'] = (await problemOf(listAzureVms({ azureCliPath: '/nonexistent/az' }))).id;
  assert.deepEqual(ids, {
    'not signed in': 'azure-not-signed-in',
    'sign-in expired': 'azure-not-signed-in',
    'another error': 'azure-failed',
    'no JSON': 'azure-list-unreadable',
    endless: 'azure-failed',
    hangs: 'azure-timeout',
    missing: 'azure-cli-missing',
  });
});

void test('cancelling ends the program; a subscription that is no name is refused', async (t) => {
  if (onWindows(t)) return;
  const abort = new AbortController();
  const azureCliPath = fakeAz(t, 'exec sleep 60');
  const pending = problemOf(listAzureVms({ azureCliPath }, abort.signal));
  setTimeout(() => {
    abort.abort();
  }, 100);
  assert.equal((await pending).id, 'cancelled');
  for (const subscription of ['a" & calc & "', '--debug', '$(id)', '']) {
    const problem = await problemOf(listAzureVms({ azureCliPath, subscription }));
    assert.equal(problem.id, 'azure-failed', subscription);
  }
});

void test('what az prints is shown without its control characters', async (t) => {
  if (onWindows(t)) return;
  const azureCliPath = fakeAz(t, `printf '\\033[31mERROR\\033]0;x\\007 boom' >&2; exit 1`);
  assert.match(textOf(await problemOf(listAzureVms({ azureCliPath }))), /\nERROR boom\n/);
});
