// The page of a run's view in a real browser, driven as a reader does: by keys, by mouse, by what a screen reader is told.
import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../scripts/vscodeWeb/chromium';
import { msg } from '../../src/core/message';
import { openRunPage, ViewedMade, type RunPageOptions, type RunPageRig } from './runViewRig';
import type { MadeRun } from '../core/run/view/madeRun';

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
  runs: readonly ViewedMade[],
  options: Partial<RunPageOptions> = {},
): Promise<RunPageRig | undefined> {
  if (browser === undefined) {
    t.skip(reason);
    return undefined;
  }
  const rig = await openRunPage(browser, { runs: () => runs.map(({ viewed }) => viewed), ...options });
  t.after(() => rig.close());
  return rig;
}

const longDeadline = 15_000;

/** Waits for something to be so. */
async function becomes<T>(what: () => Promise<T>, wanted: (value: T) => boolean, name: string): Promise<T> {
  let last: T | undefined;
  const deadline = Date.now() + longDeadline;
  while (Date.now() < deadline) {
    last = await what().catch(() => undefined);
    if (last !== undefined && wanted(last)) return last;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return assert.fail(`${name}: ${JSON.stringify(last)}`);
}

const says = (what: () => Promise<string | null>, text: string): Promise<string | null> =>
  becomes(what, (said) => said?.includes(text) === true, `"${text}" is not said`);

/** How many pixels of a chart have been drawn in other colours than the axes. */
const colourful = (page: Page, chart: string): Promise<number> =>
  page.evaluate<number>(
    `(() => {
      const canvas = document.querySelector('.chart.${chart} .plot canvas');
      if (canvas === null) return 0;
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let at = 0; at < data.length; at += 4)
        if (data[at + 3] > 128 && Math.max(data[at], data[at + 1], data[at + 2]) - Math.min(data[at], data[at + 1], data[at + 2]) > 60) count += 1;
      return count;
    })()`,
  );

const legend = (page: Page, chart: string): Promise<readonly string[]> =>
  page.locator(`.chart.${chart}:not([hidden]) .legend tbody tr`).allInnerTexts();

const spoken = (page: Page): Promise<string> => page.locator('[role=status]').innerText();

const live = (options: MadeRun = {}, seconds = 40): ViewedMade => new ViewedMade(options).run(seconds);

void test('a run is drawn: every chart with its lines, its table, its name, under a policy that allows nothing else', async (t) => {
  const rig = await open(t, [live({ ports: 2, dropsFrom: 5 })], { height: 2200 });
  if (rig === undefined) return;
  const { page } = rig;
  for (const [chart, lines] of [
    ['pps', 4],
    ['bps', 4],
    ['drops', 4],
    ['vf', 6],
    ['cpu', 4],
  ] as const) {
    await becomes(
      () => colourful(page, chart),
      (count) => count > 300,
      `${chart} is drawn`,
    );
    assert.equal((await legend(page, chart)).length, lines, chart);
  }
  await page.getByRole('heading', { name: 'testpmd on mana-vm-1', level: 1 }).waitFor();
  const chart = page.getByRole('application', {
    name: /^Packets per second Port 0 Rx 0 pps, Port 0 Tx 4\.\d+ Mpps/,
  });
  await chart.waitFor();
  assert.equal(await chart.getAttribute('aria-roledescription'), 'chart');
  await page.getByRole('table', { name: 'Packets per second, 0:00 to 1:00', exact: true }).waitFor();
  const row = (await legend(page, 'pps'))[1] ?? '';
  assert.match(row, /^Port 0 Tx\s+4\.\d\d Mpps\s+4\.\d\d Mpps\s+[34]\.\d\d Mpps\s+4\.\d\d Mpps$/);
  const unnamed = await page.evaluate<number>(
    `[...document.querySelectorAll('button, input, select, summary, [role=application]')].filter((one) =>
      ((one.getAttribute('aria-label') ?? '') || (one.getAttribute('aria-labelledby') ?? '') || (one.textContent ?? '')).trim() === '').length`,
  );
  assert.equal(unnamed, 0);
  assert.deepEqual(rig.errors, []);
});

void test('what comes is drawn and said in numbers; a chart that has nothing to show says so', async (t) => {
  const run = live({}, 3);
  const rig = await open(t, [run], { height: 1600 });
  if (rig === undefined) return;
  const { page } = rig;
  await says(() => page.locator('.chart.drops').first().innerText(), 'No packet was dropped.');
  assert.equal(await page.locator('.chart.drops .plot').first().isVisible(), false);
  const before = await legend(page, 'pps');
  run.run(1);
  rig.session.changed();
  await becomes(
    () => legend(page, 'pps'),
    (now) => now[1] !== before[1],
    'the table goes on',
  );
  await says(() => page.locator('.status').innerText(), 'Now: port 0 Tx 4.');
  await says(() => page.locator('.balance').innerText(), 'even over 4 queues');
  assert.deepEqual(rig.errors, []);
});

void test('before the first figures there is a sentence in place of empty charts', async (t) => {
  const run = new ViewedMade();
  run.push(run.maker.start().slice(0, 8));
  const rig = await open(t, [run]);
  if (rig === undefined) return;
  await rig.page.getByText('The charts begin with the first figures of testpmd.').waitFor();
  assert.equal(await rig.page.locator('.chart').first().isVisible(), false);
  run.push(run.maker.start().slice(8));
  run.run(3);
  rig.session.changed();
  await becomes(
    () => colourful(rig.page, 'pps'),
    (count) => count > 50,
    'charts come',
  );
});

void test('keys: zoom, move, reset, and read the values of a moment', async (t) => {
  const rig = await open(t, [live({}, 600)]);
  if (rig === undefined) return;
  const { page } = rig;
  const range = (): Promise<string> =>
    page
      .locator('.time-tools select')
      .evaluate(
        (one) =>
          (one as unknown as { selectedOptions: { textContent: string }[] }).selectedOptions[0]
            ?.textContent ?? '',
      );
  await becomes(
    () => colourful(page, 'pps'),
    (count) => count > 300,
    'drawn',
  );
  await page.locator('.chart.pps .plot').first().focus();
  assert.equal(await range(), 'Last 5 minutes');
  await page.keyboard.press('+');
  await says(range, 'Last 3:07');
  await page.keyboard.press('-');
  await says(range, 'Last 5 minutes');
  await page.keyboard.press('ArrowLeft');
  await says(range, '3:47 to 8:47');
  await says(() => spoken(page), '3:47 to 8:47');
  await page.getByRole('table', { name: 'Packets per second, 3:47 to 8:47', exact: true }).waitFor();
  await page.keyboard.press('Home');
  await says(range, 'Whole run');
  await page.getByRole('table', { name: 'Packets per second, whole run', exact: true }).waitFor();
  await page.keyboard.press('0');
  await says(range, 'Last 5 minutes');
  await page.keyboard.press('Shift+ArrowLeft');
  await says(() => spoken(page), ': Port 0 Rx 0 pps, Port 0 Tx 4.');
  const first = await page.locator('.chart.pps .legend thead th').nth(1).innerText();
  await page.keyboard.press('Shift+ArrowLeft');
  await becomes(
    () => page.locator('.chart.pps .legend thead th').nth(1).innerText(),
    (now) => /^\d+:\d\d$/.test(now) && now !== first,
    'the moment before',
  );
  await page.keyboard.press('Escape');
  await says(() => page.locator('.chart.pps .legend thead th').nth(1).innerText(), 'Now');
  assert.deepEqual(rig.errors, []);
});

void test('mouse: a part is dragged over, a double click resets, the wheel with Ctrl zooms', async (t) => {
  const rig = await open(t, [live({}, 600)]);
  if (rig === undefined) return;
  const { page } = rig;
  await becomes(
    () => colourful(page, 'pps'),
    (count) => count > 300,
    'drawn',
  );
  const plot = page.locator('.chart.pps .u-over').first();
  const { x, y, width, height } = (await plot.boundingBox()) ?? assert.fail('no chart');
  await page.mouse.move(x + width * 0.2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.4, y + height / 2, { steps: 5 });
  await page.mouse.up();
  await page.getByRole('table', { name: /^Packets per second, 6:0\d to 7:0\d$/ }).waitFor();
  await becomes(
    () => Promise.resolve(rig.asked.findLast(({ kind }) => kind === 'look')),
    (look) =>
      look?.kind === 'look' &&
      look.part !== null &&
      Math.abs(look.part.toMs - look.part.fromMs - 60_000) < 2000,
    'the extension knows what is in sight',
  );
  await plot.dblclick();
  await page.getByRole('table', { name: 'Packets per second, 5:02 to 10:02', exact: true }).waitFor();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  await page.getByRole('table', { name: 'Packets per second, 5:32 to 9:32', exact: true }).waitFor();
  // The mouse shows the values of the moment it is over, in every chart.
  let step = 0;
  await says(async () => {
    // A chart that has just been drawn anew hears of the mouse when it moves.
    step += 1;
    await page.mouse.move(x + width / 2 + (step % 2), y + height / 2);
    return page.locator('.chart.bps .legend thead th').nth(1).innerText();
  }, '7:3');
  assert.deepEqual(rig.errors, []);
});

void test('the charts are paused while the run goes on', async (t) => {
  const run = live({}, 30);
  const rig = await open(t, [run]);
  if (rig === undefined) return;
  const { page } = rig;
  await becomes(
    () => colourful(page, 'pps'),
    (count) => count > 100,
    'drawn',
  );
  await page.getByRole('button', { name: 'Pause the charts' }).click();
  await page.getByText('The charts are paused; the run goes on.').waitFor();
  await page.getByRole('table', { name: 'Packets per second, 0:00 to 1:00', exact: true }).waitFor();
  const before = await legend(page, 'pps');
  const updates = rig.sent.length;
  run.run(60);
  rig.session.changed();
  await becomes(
    () => Promise.resolve(rig.asked.filter(({ kind }) => kind === 'drawn').length),
    (count) => count >= 3 && rig.sent.length > updates,
    'updates go on',
  );
  assert.deepEqual(await legend(page, 'pps'), before);
  await page.getByRole('button', { name: 'Resume the charts' }).click();
  await page.getByRole('table', { name: 'Packets per second, 0:00 to 1:32', exact: true }).waitFor();
  assert.notDeepEqual(await legend(page, 'pps'), before);
});

void test('a line of a chart is hidden and shown by keys, and stays so in the page to come', async (t) => {
  const rig = await open(t, [live({ ports: 2 })]);
  if (rig === undefined) return;
  const { page } = rig;
  const before = await becomes(
    () => colourful(page, 'pps'),
    (count) => count > 300,
    'drawn',
  );
  const button = page.getByRole('button', { name: 'Port 0 Tx' }).first();
  await page.getByRole('button', { name: 'Port 0 Rx' }).first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Port 0 Tx', pressed: false }).first().waitFor();
  await becomes(
    () => colourful(page, 'pps'),
    (count) => count < before - 50,
    'the line is gone',
  );
  // It stays in the table.
  assert.match((await legend(page, 'pps'))[1] ?? '', /^Port 0 Tx\s+4/);
  await says(() => page.evaluate<string>(`sessionStorage.getItem('state') ?? ''`), '0 pps Port 0 Tx');
  await rig.reload();
  await page.getByRole('button', { name: 'Port 0 Tx', pressed: false }).first().waitFor();
  await button.click();
  await page.getByRole('button', { name: 'Port 0 Tx', pressed: true }).first().waitFor();
});

void test('a marker explains itself, shows its line in the log, and offers what mends it', async (t) => {
  const rig = await open(t, [live({ dip: { from: 20, to: 30 } }, 60)]);
  if (rig === undefined) return;
  const { page } = rig;
  const lane = page.getByRole('group', { name: 'What happened, by time' }).first();
  await lane.getByRole('button').first().focus();
  await page.keyboard.press('ArrowRight');
  await becomes(
    () => page.evaluate<string>(`document.activeElement.getAttribute('aria-label')`),
    (name) => name === '2 markers, 0:21 to 0:21',
    'the arrow key goes to the next marker',
  );
  await page.keyboard.press('Enter');
  const explanation = page.getByRole('region', { name: 'What happened, by time' });
  await says(() => explanation.innerText(), 'The VF (port 0) was taken away');
  await says(() => explanation.innerText(), 'packets go over the synthetic path');
  await says(() => page.locator('.row.cursor .text').innerText(), 'Removing VF portid 0');
  assert.equal(await page.locator('.row.cursor .mark').getAttribute('aria-label'), 'Warning');
  await says(() => spoken(page), 'netvsc lets its VF go');
  await explanation.getByRole('button', { name: 'Restart the program' }).click();
  await becomes(
    () => Promise.resolve(rig.acts),
    (acts) => acts.some((act) => act.kind === 'fix' && act.fix === 'mana-restart-program'),
    'the fix is asked for',
  );
  await page.keyboard.press('F8');
  await says(() => page.locator('.row.cursor .text').innerText(), 'Found matching MAC address');
  await explanation.getByRole('button', { name: 'Close' }).click();
  assert.equal(await explanation.count(), 0);
  assert.deepEqual(rig.errors, []);
});

void test('a marker whose line a filter leaves out is shown all the same', async (t) => {
  const rig = await open(t, [live({ dip: { from: 20, to: 30 } }, 60)]);
  if (rig === undefined) return;
  const { page } = rig;
  const box = page.getByRole('textbox', { name: 'Filter the log' });
  await box.fill('TX-packets');
  await says(() => page.locator('.log .matches').innerText(), '60 of');
  await page.getByRole('button', { name: /^2 markers, 0:21/ }).click();
  await says(() => page.locator('.row.cursor .text').innerText(), 'Removing VF portid 0');
  assert.equal(await box.inputValue(), '');
});

void test('the log follows its end, stops when the reader goes up, and goes on by a button', async (t) => {
  const run = live({}, 30);
  const rig = await open(t, [run]);
  if (rig === undefined) return;
  const { page } = rig;
  const grid = page.getByRole('grid', { name: 'Log lines' });
  const add = (text: string): void => {
    run.push([run.maker.say(text)]);
    rig.session.changed();
  };
  add('first word');
  await grid.locator('.row', { hasText: 'first word' }).waitFor();
  await grid.hover();
  await page.mouse.wheel(0, -300);
  await page.getByRole('button', { name: 'Follow', exact: true }).waitFor();
  const seen = await grid.locator('.row:visible').first().innerText();
  add('second word');
  await page.getByRole('button', { name: 'Follow (1 new)' }).waitFor();
  assert.equal(await grid.locator('.row:visible').first().innerText(), seen);
  await page.getByRole('button', { name: 'Follow (1 new)' }).click();
  await grid.locator('.row', { hasText: 'second word' }).waitFor();
  await page.getByRole('button', { name: 'Open in log viewer' }).click();
  await becomes(
    () => Promise.resolve(rig.acts),
    (acts) => acts.some((act) => act.kind === 'open-log' && act.side === 0),
    'the log is opened',
  );
});

void test('the end of a run: the verdict in words, its evidence, and the buttons of a run that is over', async (t) => {
  const run = live({ dropsFrom: 10 }, 30);
  const rig = await open(t, [run]);
  if (rig === undefined) return;
  const { page } = rig;
  await page.getByRole('button', { name: 'Stop' }).click();
  run.end();
  rig.session.changed();
  const verdict = page.getByRole('region', { name: /^Forwarding confirmed/ });
  await says(() => verdict.innerText(), 'MANA’s VF carried the traffic.');
  await verdict.getByRole('table', { name: /^Forwarded for/ }).waitFor();
  await says(() => spoken(page), 'ended');
  await verdict.getByText('How this is known').click();
  await verdict.getByText('net_mana took port 1').waitFor();
  await page.getByRole('button', { name: 'Run again…' }).click();
  await page.getByRole('button', { name: 'Export CSV…' }).click();
  await page.getByRole('button', { name: 'Export JSON…' }).click();
  await becomes(
    () => Promise.resolve(rig.acts.flatMap((act) => (act.kind === 'button' ? [act.button] : []))),
    (pressed) => pressed.join() === 'stop,again,export-csv,export-json',
    'buttons',
  );
  await page.getByRole('button', { name: 'Copy the command' }).click();
  await becomes(
    () => Promise.resolve(rig.acts.at(-1)?.kind),
    (kind) => kind === 'copy-line',
    'the command is copied',
  );
  assert.deepEqual(rig.errors, []);
});

void test('a lost connection is said to eye and ear, and only what a reader may do can be pressed', async (t) => {
  const run = live({ console: true });
  const rig = await open(t, [run], { trusted: false });
  if (rig === undefined) return;
  const { page } = rig;
  run.link = 'lost';
  run.trouble = msg('The VM does not answer.');
  rig.session.changed();
  await says(() => page.locator('.notice.warning').innerText(), 'The VM does not answer.');
  await says(() => spoken(page), 'The connection is lost; the run goes on.');
  // It can be reached, and does nothing.
  await page.getByRole('button', { name: 'Stop' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Export CSV…' }).click();
  await becomes(
    () => Promise.resolve(rig.acts.length),
    (count) => count === 1,
    'only the export',
  );
  assert.deepEqual(rig.acts, [{ kind: 'button', button: 'export-csv' }]);
});
