// The log viewer's page in a real browser, driven as a reader does: by keys, by mouse, by what a screen reader is told.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import type { Browser, Locator } from 'playwright-core';
import { measureViewer } from '../../scripts/bench/viewer';
import { openViewerPage, type ViewerPage, type ViewerPageOptions } from '../../scripts/bench/viewerPage';
import { percentile } from '../../scripts/bench/stats';
import { launchChromium } from '../../scripts/vscodeWeb/chromium';
import { openFileSource } from '../../src/platform/logs/fileSource';
import { openSpoolSource } from '../../src/platform/logs/spoolSource';
import { FakeExplainer } from '../platform/logs/support';

let browser: Browser | undefined;
let reason = 'no browser';

before(async () => {
  browser = await launchChromium().catch((error: unknown) => {
    reason = String(error);
    return undefined;
  });
});

after(() => browser?.close());

const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-page-test-'));
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Opened extends ViewerPage {
  readonly path: string;
  readonly grid: Locator;
  /** Text of the row with the cursor. */
  readonly cursor: () => Promise<string>;
  readonly message: () => Promise<string>;
}

/** A log of so many lines with an error each thousand, in a page. undefined when there is no browser. */
async function open(
  t: TestContext,
  lines: number,
  options: Partial<ViewerPageOptions> = {},
): Promise<Opened | undefined> {
  if (browser === undefined) {
    t.skip(reason);
    return undefined;
  }
  const path = join(folder, `${t.name.replace(/\W+/g, '-')}.log`);
  writeFileSync(path, Array.from({ length: lines }, (_, at) => `${lineText(at)}\n`).join(''));
  const source = options.source ?? (await openFileSource(path, { lookMs: 20 }));
  const viewer = await openViewerPage(browser, {
    source,
    newExplainer: () => new FakeExplainer(),
    live: false,
    ...options,
  });
  t.after(() => viewer.close());
  const { page } = viewer;
  return Object.assign(viewer, {
    path,
    grid: page.getByRole('grid', { name: 'Log lines' }),
    cursor: () => page.locator('.row.cursor .text').innerText(),
    message: () => page.locator('footer .message').innerText(),
  });
}

function lineText(at: number): string {
  if (at % 1000 === 500) return `\x1b[1;31mERROR ${at}\x1b[0m hugepages`;
  return at % 1000 === 700 ? `WARN ${at}` : `line ${at}`;
}

/** Waits for what a locator says. */
async function says(what: () => Promise<string>, text: string): Promise<void> {
  let last = '';
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    last = await what().catch(() => '');
    if (last.includes(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  assert.fail(`"${text}" is not said, but "${last}"`);
}

void test('keys move through a log, and every control has a name and a role', async (t) => {
  const viewer = await open(t, 100_000);
  if (viewer === undefined) return;
  const { page, grid, cursor } = viewer;
  await grid.locator('.row', { hasText: 'line 5' }).first().waitFor();
  await says(() => grid.getAttribute('aria-rowcount').then(String), '100000');
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await says(cursor, 'line 1');
  const active = await grid.getAttribute('aria-activedescendant');
  assert.equal(await page.locator(`#${String(active)}`).getAttribute('aria-rowindex'), '2');
  assert.equal(await page.locator(`#${String(active)}`).getAttribute('aria-selected'), 'true');
  await page.keyboard.press('End');
  await says(cursor, 'line 99999');
  await page.getByRole('button', { name: 'Following', pressed: true }).waitFor();
  await page.keyboard.press('PageUp');
  await page.getByRole('button', { name: 'Follow', pressed: false, exact: true }).waitFor();
  await page.keyboard.press('Home');
  await says(cursor, 'line 0');
  const names = await page.evaluate<string[]>(
    `[...document.querySelectorAll('button, input')].filter((one) => one.offsetParent !== null)
      .map((one) => (one.getAttribute('aria-label') ?? one.textContent ?? '').trim())`,
  );
  assert.ok(names.length > 12);
  assert.deepEqual(
    names.filter((name) => name === ''),
    [],
  );
  for (const name of ['Show errors', 'Show ordinary lines', 'Match case'])
    await page.getByRole('button', { name }).waitFor();
  assert.equal(await page.getByRole('rowheader').first().innerText(), '1');
  await page.getByRole('complementary', { name: /Incidents/ }).waitFor();
  assert.deepEqual(viewer.errors, []);
});

void test('Tab goes from the filter over the list to the incidents, and not through each of them', async (t) => {
  const viewer = await open(t, 20_000);
  if (viewer === undefined) return;
  const { page } = viewer;
  await page.getByRole('heading', { name: 'Incidents (20)' }).waitFor();
  await page.getByRole('textbox', { name: /Show only lines/ }).focus();
  const stops: string[] = [];
  for (let step = 0; step < 30; step += 1) {
    stops.push(
      await page.evaluate<string>(
        `(() => { const one = document.activeElement; return one.className.split(' ')[0] + ':' + (one.getAttribute('aria-label') ?? one.textContent).slice(0, 30); })()`,
      ),
    );
    await page.keyboard.press('Tab');
  }
  const [grid, head] = [
    stops.indexOf('lines:Log lines'),
    stops.findIndex((stop) => stop.startsWith('head:')),
  ];
  assert.ok(grid > 8 && head === grid + 1, stops.join(' | '));
  assert.equal(stops.filter((stop) => stop.startsWith('head:')).length, 1, stops.join(' | '));
  await page.locator('.incidents .head').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const open_ = page.locator('.incidents .head[aria-expanded="true"]');
  await says(() => open_.innerText(), 'Error in line 1501');
});

void test('a filter shows matching lines only, keeps the place, and is told of', async (t) => {
  const viewer = await open(t, 50_000);
  if (viewer === undefined) return;
  const { page, grid } = viewer;
  const matches = page.locator('.matches');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('/ERROR \\d+500/');
  await says(() => matches.innerText(), '49 of 50,000 lines');
  await says(() => page.getByRole('status').innerText(), '49 of 50,000 lines');
  assert.equal(await grid.getAttribute('aria-rowcount'), '49');
  assert.equal(await page.locator('.row mark').first().innerText(), 'ERROR 1500');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+f');
  await page.keyboard.press('Escape');
  await says(() => matches.innerText().then((text) => (text === '' ? 'none' : text)), 'none');
  // The line of the first match is still in sight.
  await grid.locator('.row', { hasText: 'ERROR 1500' }).waitFor();
  await page.keyboard.type('/(/');
  await says(() => page.getByRole('alert').innerText(), 'not a regular expression');
  assert.equal(await page.getByRole('textbox', { name: /Show only/ }).getAttribute('aria-invalid'), 'true');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Show ordinary lines' }).click();
  await says(() => matches.innerText(), '100 of 50,000 lines');
  await page.getByRole('button', { name: 'Show warnings' }).click();
  await says(() => matches.innerText(), '50 of 50,000 lines');
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await says(() => grid.getAttribute('aria-rowcount').then(String), '50000');
});

void test('incidents are explained, gone to, mended and copied', async (t) => {
  const viewer = await open(t, 20_000);
  if (viewer === undefined) return;
  const { page, grid, cursor, message } = viewer;
  await page.getByRole('heading', { name: 'Incidents (20)' }).waitFor();
  await says(() => page.getByRole('status').innerText(), '20 new incidents');
  await grid.focus();
  await page.keyboard.press('F8');
  await says(cursor, 'ERROR 500 hugepages');
  await page.keyboard.press('F8');
  await says(cursor, 'ERROR 1500 hugepages');
  await says(message, 'Line 1,501: Error in line 1501');
  assert.equal(await page.locator('.row.marked').count(), 2);
  await page.keyboard.press('Shift+F8');
  await says(cursor, 'ERROR 500 hugepages');
  await page.keyboard.press('Shift+F8');
  await says(message, 'No further incident');
  await page.getByRole('button', { name: 'Mend' }).click();
  await page.getByRole('button', { name: 'Copy explanation' }).click();
  await says(message, 'Explanation copied');
  assert.deepEqual(viewer.fixes, ['at-501 mend']);
  assert.deepEqual(viewer.copied, ['Error in line 501\n\nA test wrote it.']);
  await page.locator('.incidents .head').nth(7).click();
  await page.getByRole('button', { name: 'Go to cause (line 7,501)' }).click();
  await says(cursor, 'ERROR 7500');
  assert.equal(await page.locator('.row.cursor .mark').getAttribute('aria-label'), 'Error');
  assert.equal(await page.locator('.row.cursor .mark svg').count(), 1);
});

void test('chosen lines and selected text are copied as plain text', async (t) => {
  const viewer = await open(t, 5000);
  if (viewer === undefined) return;
  const { page, grid, message } = viewer;
  await page.getByRole('textbox', { name: 'Go to line' }).fill('500');
  await page.keyboard.press('Enter');
  await says(message, 'Line 500');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Control+c');
  await says(message, '2 lines copied');
  await grid.locator('.row', { hasText: 'line 490' }).locator('.number').click();
  await grid
    .locator('.row', { hasText: 'line 493' })
    .locator('.number')
    .click({ modifiers: ['Shift'] });
  await page.getByRole('button', { name: 'Copy the selected lines' }).click();
  await says(message, '4 lines copied');
  assert.deepEqual(viewer.copied, [
    'line 499\nERROR 500 hugepages',
    'line 490\nline 491\nline 492\nline 493',
  ]);
  await grid.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await says(message, '5,000 lines copied');
  await grid
    .locator('.row', { hasText: 'ERROR 500' })
    .locator('.text')
    .dblclick({ position: { x: 5, y: 8 } });
  const text = await page.evaluate<string>(
    `new Promise((resolve) => {
      document.addEventListener('copy', (event) => { resolve(event.clipboardData.getData('text/plain')); }, { once: true });
      document.execCommand('copy');
    })`,
  );
  assert.equal(text.trim(), 'ERROR');
});

void test('following stops when the reader goes up, counts what comes, and goes on by a button', async (t) => {
  const lines: string[] = [];
  let wake: () => void = () => undefined;
  let ended = false;
  async function* live(): AsyncGenerator<Uint8Array> {
    while (!ended) {
      if (lines.length > 0) yield Buffer.from(`${lines.splice(0).join('\n')}\n`);
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  const print = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1) lines.push(`line ${at}`);
    wake();
  };
  const viewer = await open(t, 0, { source: await openSpoolSource(folder, live()), live: true });
  t.after(() => {
    ended = true;
    wake();
  });
  if (viewer === undefined) return;
  const { page, grid } = viewer;
  print(0, 1000);
  await grid.locator('.row', { hasText: 'line 999' }).waitFor();
  await page.getByRole('button', { name: 'Following' }).waitFor();
  await grid.hover();
  await page.mouse.wheel(0, -400);
  await page.getByRole('button', { name: 'Follow', exact: true }).waitFor();
  await says(() => grid.locator('.row:visible .text').first().innerText(), 'line');
  const seen = await grid.locator('.row:visible').first().innerText();
  print(1000, 1234);
  await page.getByRole('button', { name: 'Follow (234 new)' }).waitFor();
  assert.equal(await grid.locator('.row:visible').first().innerText(), seen);
  await page.getByRole('button', { name: 'Follow (234 new)' }).click();
  await grid.locator('.row', { hasText: 'line 1233' }).waitFor();
  print(1234, 1300);
  await grid.locator('.row', { hasText: 'line 1299' }).waitFor();
  await grid.hover();
  await page.mouse.wheel(0, -400);
  await page.getByRole('button', { name: 'Follow', exact: true }).waitFor();
  await page.mouse.wheel(0, 100_000);
  await page.getByRole('button', { name: 'Following' }).waitFor();
  ended = true;
  print(1300, 1301);
  await says(() => page.locator('footer').innerText(), 'Ended');
});

void test('a page that was hidden shows what it showed before', async (t) => {
  const viewer = await open(t, 50_000);
  if (viewer === undefined) return;
  const { page, grid } = viewer;
  await page.keyboard.press('Control+f');
  await page.keyboard.type('line 4');
  await says(() => page.locator('.matches').innerText(), 'of 50,000 lines');
  await page.getByRole('textbox', { name: 'Go to line' }).fill('44445');
  await page.keyboard.press('Enter');
  await grid.locator('.row.cursor', { hasText: 'line 44444' }).waitFor();
  const first = await grid.locator('.row:visible .number').first().innerText();
  await says(
    () => page.evaluate<string>(`sessionStorage.getItem('state') ?? ''`),
    `"line":${Number(first.replace(/\D/g, '')) - 1}`,
  );
  await viewer.reload();
  await says(() => page.getByRole('textbox', { name: /Show only/ }).inputValue(), 'line 4');
  await says(() => grid.locator('.row:visible .number').first().innerText(), first);
  assert.deepEqual(viewer.errors, []);
});

void test('a file that is replaced under the reader is shown from its beginning, and says so', async (t) => {
  const viewer = await open(t, 30_000);
  if (viewer === undefined) return;
  const { page, grid, message } = viewer;
  await page.getByRole('textbox', { name: 'Go to line' }).fill('20000');
  await page.keyboard.press('Enter');
  await says(message, 'Line 20,000');
  truncateSync(viewer.path, 0);
  appendFileSync(viewer.path, 'something new\n');
  await grid.locator('.row', { hasText: 'something new' }).waitFor();
  await says(message, 'The file was replaced');
  assert.equal(await grid.getAttribute('aria-rowcount'), '1');
});

void test('hostile lines: a megabyte, bidi, markup, binary', async (t) => {
  const viewer = await open(t, 0);
  if (viewer === undefined) return;
  const { page, grid } = viewer;
  const lines = [
    'x'.repeat(1_000_000),
    '<img src=x onerror=alert(1)>',
    'user\u202egpj.exe',
    '\x00\x01\xff\x1b]0;title\x07end',
  ];
  writeFileSync(viewer.path, `${lines.join('\n')}\n`);
  await grid.locator('.row', { hasText: '<img src=x' }).waitFor();
  await grid.locator('.row', { hasText: 'usergpj.exe' }).waitFor();
  assert.equal(await page.locator('img').count(), 0);
  const cut = grid.locator('.row .cut:visible');
  await cut.waitFor();
  assert.match(await cut.innerText(), /983,616 more bytes/);
  // Of a long line, only what is in sight is drawn; scrolled to its end, its end is.
  const drawn = await page.evaluate<number>(`document.querySelector('.row .text').textContent.length`);
  assert.ok(drawn < 2000, `${drawn} characters`);
  await page.evaluate(
    `(() => { const one = document.querySelector('.lines'); one.scrollLeft = one.scrollWidth; })()`,
  );
  const isInSight = `document.querySelector('.row .cut:not([hidden])').getBoundingClientRect().right <= innerWidth`;
  await says(() => page.evaluate<boolean>(isInSight).then(String), 'true');
  assert.deepEqual(viewer.errors, []);
});

void test('50,000 lines a second for ten seconds: none is lost, memory stays small', async (t) => {
  if (browser === undefined) {
    t.skip(reason);
    return;
  }
  const found = await measureViewer(
    { linesPerSecond: 50_000, seconds: 10, newExplainer: () => new FakeExplainer() },
    (line) => {
      t.diagnostic(line);
    },
  );
  t.diagnostic(
    `longest frame ${Math.max(...found.frames).toFixed(0)} ms, 95 of 100 within ${percentile(found.frames, 95).toFixed(1)} ms`,
  );
  assert.deepEqual([found.lost, found.wrong, found.errors], [0, 0, []]);
  assert.ok(found.pageMemory < 100 * 2 ** 20, `${found.pageMemory} bytes`);
});
