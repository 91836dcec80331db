// The plan view's page in a real browser, driven as a reader does: by keys, by mouse, by what a screen reader is told.
import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import type { Browser } from 'playwright-core';
import type { ThemeName } from '../../scripts/bench/viewerThemes';
import { launchChromium } from '../../scripts/vscodeWeb/chromium';
import { msg } from '../../src/core/message';
import { bare, eventsOf, everything, prepared, runResult, usedStatus } from '../core/setup/viewRig';
import { nicPair } from '../core/judge/situations';
import { FakeVm, openPlanPage, type PlanPageOptions, type PlanPageRig } from './setupPlanRig';

let browser: Browser | undefined;
let reason = 'no browser';

before(async () => {
  browser = await launchChromium().catch((error: unknown) => {
    reason = String(error);
    return undefined;
  });
});

after(() => browser?.close());

/** undefined when there is no browser. */
async function open(
  t: TestContext,
  vm: FakeVm,
  options: Partial<PlanPageOptions> = {},
): Promise<PlanPageRig | undefined> {
  if (browser === undefined) {
    t.skip(reason);
    return undefined;
  }
  const rig = await openPlanPage(browser, { vm, purpose: everything, ...options });
  t.after(() => rig.close());
  return rig;
}

/** Waits for what is said. */
async function says(what: () => Promise<string | null>, text: string): Promise<void> {
  let last: string | null = '';
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    last = await what().catch(() => '');
    if (last?.includes(text) === true) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  assert.fail(`"${text}" is not said, but "${String(last)}"`);
}

const alone = { kind: 'setup', options: { only: ['hugepages', 'kernel-modules'] } } as const;

void test('the plan is there with names and roles, under a policy that allows nothing else', async (t) => {
  const rig = await open(t, new FakeVm(bare));
  if (rig === undefined) return;
  const { page } = rig;
  await page.getByRole('checkbox', { name: 'Give a NIC to DPDK (eth1)', checked: true }).waitFor();
  await page.getByRole('heading', { name: 'Set up everything', level: 1 }).waitFor();
  await page.getByRole('group', { name: 'NICs for DPDK' }).waitFor();
  await page.getByRole('region', { name: 'Commands of “Reserve hugepages”' }).waitFor();
  await page.getByRole('button', { name: 'Copy the commands of “Reserve hugepages”' }).waitFor();
  const unnamed = await page.evaluate<number>(
    `[...document.querySelectorAll('button, input, select, summary')].filter((one) =>
      ((one.getAttribute('aria-label') ?? '') || (one.labels?.[0]?.textContent ?? '') || (one.textContent ?? '')).trim() === '').length`,
  );
  assert.equal(unnamed, 0);
  // No box stands where a NIC is locked: there is nothing to tick by any key.
  const locked = page.locator('.choice.locked');
  assert.match(await locked.innerText(), /Cannot be chosen:\s+eth0[^]*carries this SSH connection/);
  assert.equal(await locked.locator('input').count(), 0);
  assert.equal(await page.getByRole('checkbox', { name: /^eth0/ }).count(), 0);
  assert.deepEqual(rig.errors, []);
});

void test('all by keys: Tab reaches every control, Space and Enter use it, and the focus stays', async (t) => {
  const vm = new FakeVm(bare);
  const rig = await open(t, vm, { purpose: alone });
  if (rig === undefined) return;
  const { page } = rig;
  await page.getByRole('checkbox', { name: 'Load kernel modules' }).waitFor();
  const stops: string[] = [];
  for (let step = 0; step < 30; step += 1) {
    await page.keyboard.press('Tab');
    stops.push(
      await page.evaluate<string>(
        `(() => { const one = document.activeElement; return one.dataset.press ?? one.dataset.tick ?? one.dataset.field ?? one.dataset.copy ?? one.tagName; })()`,
      ),
    );
    if (stops.at(-1) === 'BODY') break;
  }
  for (const wanted of [
    'run',
    'copy-script',
    'persist',
    'hugepagesMb',
    'hugepages',
    'kernel-modules',
    'SUMMARY',
    'PRE',
  ])
    assert.ok(stops.includes(wanted), `${wanted} in ${stops.join(' ')}`);
  await page.getByRole('checkbox', { name: 'Load kernel modules' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Run selected (1)' }).waitFor();
  assert.equal(await page.evaluate(`document.activeElement.dataset.tick`), 'kernel-modules');
  await page.getByRole('textbox', { name: 'Memory for each NUMA node' }).fill('2048');
  await page.keyboard.press('Enter');
  await says(() => page.locator('pre').first().innerText(), 'echo 1024 >');
  assert.equal(await page.evaluate(`document.activeElement.dataset.field`), 'hugepagesMb');
  await page.getByRole('textbox', { name: 'Memory for each NUMA node' }).fill('0');
  await page.keyboard.press('Enter');
  await says(() => page.locator('#field-hugepagesMb-wrong').innerText(), 'A whole number');
  const box = page.getByRole('textbox', { name: 'Memory for each NUMA node' });
  assert.deepEqual(
    [await box.getAttribute('aria-invalid'), await box.getAttribute('aria-describedby')],
    ['true', 'field-hugepagesMb-hint field-hugepagesMb-wrong'],
  );
  assert.equal(
    await page.getByRole('button', { name: 'Run selected (1)' }).getAttribute('aria-disabled'),
    'true',
  );
  await box.fill('');
  await page.keyboard.press('Enter');
  await says(() => page.locator('pre').first().innerText(), 'echo 512 >');
  await page.getByRole('button', { name: 'Run selected (1)' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
  // The button that had the focus is gone: the reader is at the top, not lost.
  assert.equal(await page.evaluate(`document.activeElement.id`), 'title');
  assert.equal(vm.ran.length, 1);
  assert.deepEqual(rig.errors, []);
});

void test('a run: states, times and its end are shown and said', async (t) => {
  const vm = new FakeVm(bare);
  const rig = await open(t, vm, { purpose: alone });
  if (rig === undefined) return;
  const { page } = rig;
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await says(() => page.locator('.step').first().innerText(), 'waiting');
  const plan = vm.ran[0];
  const [first, second] = plan?.steps ?? [];
  assert.ok(plan !== undefined && first !== undefined && second !== undefined);
  for (const event of eventsOf(first, 0, 2)) vm.tell({ kind: 'event', event });
  await says(() => page.getByRole('status').last().innerText(), 'Reserve hugepages: done');
  vm.tell({ kind: 'event', event: { kind: 'step-started', step: second.key, index: 1, count: 2 } });
  vm.tell({
    kind: 'event',
    event: { kind: 'progress', step: second.key, percent: 42, message: msg('Loading') },
  });
  const bar = page.getByRole('progressbar', { name: 'Loading' });
  await bar.waitFor();
  assert.equal(await bar.getAttribute('value'), '42');
  // The clock goes on although nothing is sent.
  await says(() => page.locator('.step').nth(1).locator('.clock').innerText(), '0:02');
  vm.end(runResult(plan, second.key));
  await page.getByRole('button', { name: 'Make the plan again' }).waitFor();
  await says(() => page.locator('.result').innerText(), 'A step failed.');
  await says(() => page.getByRole('status').last().innerText(), 'A step failed.');
  await page.locator('.result').getByRole('button', { name: 'Undo…' }).click();
  await says(() => Promise.resolve(vm.asked.join()), 'manaDpdk.setup.undo');
  assert.deepEqual(rig.errors, []);
});

void test('what is shown after hiding is what was shown before: folds and place too', async (t) => {
  const rig = await open(t, new FakeVm(bare), { height: 500 });
  if (rig === undefined) return;
  const { page } = rig;
  const options = page.locator('summary', { hasText: 'Options' });
  await options.click();
  await page.locator('details[data-fold="facts hugepages"] summary').click();
  await page.evaluate(`window.scrollTo(0, 400)`);
  await says(() => page.evaluate<string>(`sessionStorage.getItem('state') ?? ''`), '"scroll":400');
  await rig.reload();
  await page.locator('details[data-fold="facts hugepages"][open]').waitFor();
  assert.equal(await page.locator('details[data-fold="options"]').getAttribute('open'), null);
  assert.equal(await page.evaluate(`window.scrollY`), 400);
  // And a fold stays what the reader made of it when the plan is made anew.
  await page.getByRole('checkbox', { name: 'Load kernel modules' }).press('Space');
  await page.getByRole('button', { name: 'Run selected (5)' }).waitFor();
  assert.equal(await page.locator('details[data-fold="options"]').getAttribute('open'), null);
  assert.deepEqual(rig.errors, []);
});

void test('the history is a table for a screen reader, also where it is laid out as cards', async (t) => {
  const vm = new FakeVm(prepared);
  vm.status = usedStatus;
  const rig = await open(t, vm, { purpose: { kind: 'history' }, width: 360 });
  if (rig === undefined) return;
  const { page } = rig;
  await page.getByRole('table', { name: /What was done to this VM/ }).waitFor();
  assert.deepEqual(
    [
      await page.getByRole('row').count(),
      await page.getByRole('columnheader').count(),
      await page.getByRole('rowheader').count(),
      await page.getByRole('cell').count(),
    ],
    [4, 6, 3, 15],
  );
  await page.getByRole('button', { name: /^Undo this: Reserve hugepages, 2026-11-22 07:50 UTC/ }).click();
  await says(() => Promise.resolve(JSON.stringify(rig.opened)), '"steps":["hugepages"]');
  assert.deepEqual(rig.errors, []);
});

void test('no panel is too narrow and no theme takes a sign away', async (t) => {
  const sizes: readonly (readonly [number, ThemeName])[] = [
    [320, 'light'],
    // What is left of an ordinary panel at 200 %.
    [500, 'highContrast'],
    [1400, 'highContrastLight'],
  ];
  for (const [width, theme] of sizes) {
    const long = `eth${'1'.repeat(60)}`;
    const vm = new FakeVm({ ...bare, nics: [nicPair(0), nicPair(1, { name: long, oddName: true })] });
    const rig = await open(t, vm, { width, theme });
    if (rig === undefined) return;
    await rig.page.getByRole('checkbox', { name: 'Reserve hugepages' }).waitFor();
    assert.equal(
      await rig.page.evaluate(`document.documentElement.scrollWidth <= innerWidth`),
      true,
      `${width} px scrolls sideways`,
    );
    assert.deepEqual(rig.errors, []);
  }
});

void test('hostile words from a VM are text, whatever they look like', async (t) => {
  const hostile = '<img src=x onerror=alert(1)>';
  const vm = new FakeVm({
    ...bare,
    nics: [nicPair(0, { name: hostile, oddName: true, addresses: [hostile] }), nicPair(1)],
  });
  vm.status = { ...usedStatus, lock: { run: 'x', holder: hostile, sinceMs: 0 } };
  const rig = await open(t, vm);
  if (rig === undefined) return;
  await says(() => rig.page.locator('.notices').innerText(), hostile);
  await says(() => rig.page.locator('.choice.locked').innerText(), hostile);
  assert.equal(await rig.page.locator('img').count(), 0);
  assert.deepEqual(rig.errors, []);
});
