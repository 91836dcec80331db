// More of the page of a run's view: pictures, themes, two runs, long runs, hostile text.
import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../scripts/vscodeWeb/chromium';
import { recordModel } from '../../src/core/run/view/recordModel';
import { openRunPage, viewedOf, ViewedMade, type RunPageOptions, type RunPageRig } from './runViewRig';

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
async function open(t: TestContext, options: RunPageOptions): Promise<RunPageRig | undefined> {
  if (browser === undefined) {
    t.skip(reason);
    return undefined;
  }
  const rig = await openRunPage(browser, options);
  t.after(() => rig.close());
  return rig;
}

async function becomes<T>(what: () => Promise<T>, wanted: (value: T) => boolean, name: string): Promise<T> {
  let last: T | undefined;
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    last = await what().catch(() => undefined);
    if (last !== undefined && wanted(last)) return last;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return assert.fail(`${name}: ${JSON.stringify(last)}`);
}

/** The most frequent colours of a chart's lines, and how light they are on the average. */
const lightness = (page: Page): Promise<number> =>
  page.evaluate<number>(
    `(() => {
      const canvas = document.querySelector('.chart.pps .plot canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let [sum, count] = [0, 0];
      for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 200) { sum += data[at] + data[at + 1] + data[at + 2]; count += 3; }
      return count < 300 ? -1 : sum / count;
    })()`,
  );

const drawn = (page: Page): Promise<number> =>
  becomes(
    () => lightness(page),
    (value) => value >= 0,
    'the chart is drawn',
  );

void test('another theme: the charts are drawn anew in its colours', async (t) => {
  const run = new ViewedMade({ ports: 2 }).run(60);
  const rig = await open(t, { runs: () => [run.viewed], theme: 'dark' });
  if (rig === undefined) return;
  const dark = await drawn(rig.page);
  await rig.setTheme('light');
  const light = await becomes(
    () => lightness(rig.page),
    (value) => value >= 0 && value < dark - 30,
    'darker lines on white',
  );
  await rig.setTheme('highContrast');
  await becomes(
    () => lightness(rig.page),
    (value) => value > light + 30,
    'lighter lines on black',
  );
  assert.deepEqual(rig.errors, []);
});

void test('where colours are forced, lines differ by dashes and shapes alone', async (t) => {
  const run = new ViewedMade({ ports: 2 }).run(60);
  const rig = await open(t, { runs: () => [run.viewed], forcedColors: true });
  if (rig === undefined) return;
  await drawn(rig.page);
  const hues = await rig.page.evaluate<number>(
    `(() => {
      const found = new Set();
      for (const canvas of document.querySelectorAll('.chart.pps .swatch')) {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) found.add(data[at] + ' ' + data[at + 1] + ' ' + data[at + 2]);
      }
      return found.size;
    })()`,
  );
  assert.equal(hues, 1);
});

void test('the charts as a picture: a PNG with everything that is shown', async (t) => {
  const run = new ViewedMade({ ports: 2 }).run(60);
  const rig = await open(t, { runs: () => [run.viewed] });
  if (rig === undefined) return;
  await drawn(rig.page);
  await rig.page.getByRole('button', { name: 'Save the charts as a picture (PNG)' }).click();
  const act = await becomes(
    () => Promise.resolve(rig.acts.at(-1)),
    (last) => last?.kind === 'png',
    'a picture comes',
  );
  const bytes = Buffer.from(act?.kind === 'png' ? act.base64 : '', 'base64');
  assert.deepEqual([...bytes.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  // Four charts and a heading, wider than the widest.
  const chart = await rig.page.locator('.chart.pps canvas').first().boundingBox();
  assert.ok(width > (chart?.width ?? Infinity) && height > 800, `${width} x ${height}`);
  // A page of its own looks at it: the view's policy lets no picture in.
  const viewer = await rig.page.context().newPage();
  const filled = await viewer.evaluate<number>(
    `new Promise((resolve, reject) => {
      const image = new Image();
      image.onerror = () => { reject(new Error('no picture')); };
      image.onload = () => {
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [image.width, image.height];
        const context = canvas.getContext('2d');
        context.drawImage(image, 0, 0);
        const parts = 8;
        let filled = 0;
        for (let part = 0; part < parts; part += 1) {
          const { data } = context.getImageData(0, Math.floor(image.height * part / parts), image.width, Math.floor(image.height / parts));
          let count = 0;
          for (let at = 0; at < data.length; at += 4)
            if (Math.max(data[at], data[at + 1], data[at + 2]) - Math.min(data[at], data[at + 1], data[at + 2]) > 60) count += 1;
          if (count > 100) filled += 1;
        }
        resolve(filled);
      };
      image.src = 'data:image/png;base64,' + ${JSON.stringify(act?.kind === 'png' ? act.base64 : '')};
    })`,
  );
  await viewer.close();
  // Coloured lines from top to bottom: the charts that are out of sight on the screen are in it, too.
  assert.ok(filled >= 7, String(filled));
  assert.deepEqual(rig.errors, []);
});

void test('text of a VM is shown as text, in the head, on the time line and in the log', async (t) => {
  const markup = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
  const run = new ViewedMade({ host: `vm${markup}` }).run(5);
  run.push([
    run.maker.say(`EAL: ${markup} \x1b]0;title\x07\u202egpj.exe`),
    run.maker.say('EAL: Requested device <b>7870:00:00.0</b> cannot be used'),
  ]);
  run.run(1).end();
  const rig = await open(t, { runs: () => [run.viewed] });
  if (rig === undefined) return;
  const { page } = rig;
  await page.locator('h1', { hasText: '<img src=x' }).waitFor();
  await page.getByRole('textbox', { name: 'Filter the log' }).fill('onerror');
  await page.locator('.row', { hasText: `EAL: ${markup}` }).waitFor();
  await page.locator('.marker.error').first().click();
  await page.locator('.explanation', { hasText: '<b>7870:00:00.0</b>' }).waitFor();
  assert.equal(await page.locator('main img, aside img, main script, aside b, main b').count(), 0);
  assert.doesNotMatch(await page.locator('body').innerText(), /[\u202e\x07\x1b]/);
  assert.match(await page.title(), /^testpmd on vm<img/);
  assert.deepEqual(rig.errors, []);
});

void test('a pair: both ends beside each other on one time, their loss, and a log for each', async (t) => {
  const [a, b] = ['a'.repeat(16), 'b'.repeat(16)];
  const sender = new ViewedMade({
    id: a,
    host: 'vm-a',
    epochSeconds: 1_780_000_004,
    pair: { role: 'sender', other: b },
  });
  const receiver = new ViewedMade({
    id: b,
    host: 'vm-b',
    mode: 'rxonly',
    pps: 4_100_000,
    pair: { role: 'receiver', other: a },
  });
  sender.run(40);
  receiver.run(44);
  const rig = await open(t, { runs: () => [sender.viewed, receiver.viewed], layout: 'pair' });
  if (rig === undefined) return;
  const { page } = rig;
  await page.getByRole('region', { name: 'Sender: vm-a' }).first().waitFor();
  await page.getByRole('region', { name: 'Receiver: vm-b' }).first().waitFor();
  const tables = page.locator('.chart.pps .legend');
  await becomes(
    () => tables.allInnerTexts(),
    ([one, other]) => /Port 0 Tx\s+4\.\d/.test(one ?? '') && /Port 0 Rx\s+[34]\.\d/.test(other ?? ''),
    'figures of both',
  );
  await becomes(
    () => page.locator('.comparison').innerText(),
    (text) => /Mean per second\s+4\.\d\d Mpps\s+4\.\d\d Mpps\s+2\.\d %/.test(text),
    'the loss',
  );
  await page.getByRole('button', { name: 'Receiver: vm-b' }).click();
  await page.locator('.row', { hasText: 'RX-packets: 1' }).first().waitFor();
  // Both charts of a kind have the same height, so that they can be compared by eye.
  const tops = await page.evaluate<readonly number[]>(
    `[...document.querySelectorAll('.chart.pps .u-over')].map((one) => one.getBoundingClientRect().top)`,
  );
  assert.equal(tops.length, 2);
  assert.equal(tops[0], tops[1]);
  assert.deepEqual(rig.errors, []);
});

void test('two kept runs side by side: what is different, in figures and words', async (t) => {
  const runs = [
    new ViewedMade({ id: 'a'.repeat(16) }),
    new ViewedMade({ id: 'b'.repeat(16), queues: 8, pps: 6e6 }),
  ];
  const records = runs.map((run) => run.run(30).end().reader.record());
  const models = records.map((record) => viewedOf(recordModel(record)));
  const rig = await open(t, { runs: () => models, layout: 'compare' });
  if (rig === undefined) return;
  const { page } = rig;
  await page.getByRole('table', { name: 'Figures of both runs' }).waitFor();
  const different = page.getByRole('table', { name: 'What is different' });
  assert.match(await different.innerText(), /--txq\s+4\s+8/);
  await page.getByText('Options that differ: --txq, --rxq.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Run again…' }).count(), 0);
  assert.deepEqual(rig.errors, []);
});

void test('a long run: the whole of it at once, and a part as closely as it was measured', async (t) => {
  const run = new ViewedMade({ lcores: 2 }).run(12_000);
  const rig = await open(t, { runs: () => [run.viewed] });
  if (rig === undefined) return;
  const { page } = rig;
  await drawn(page);
  await page.getByRole('combobox', { name: 'Time range' }).selectOption({ label: 'Whole run' });
  await page.getByRole('table', { name: 'Packets per second, whole run', exact: true }).waitFor();
  const { x, y, width, height } =
    (await page.locator('.chart.pps .u-over').first().boundingBox()) ?? assert.fail('no chart');
  await page.mouse.move(x + width * 0.1, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.11, y + height / 2, { steps: 4 });
  await page.mouse.up();
  const asked = await becomes(
    () => Promise.resolve(rig.asked.findLast(({ kind }) => kind === 'window')),
    (last) => last !== undefined,
    'a closer look is asked for',
  );
  assert.ok(asked?.kind === 'window' && asked.fromMs < 1_300_000 && asked.toMs > 1_200_000);
  await becomes(
    () => Promise.resolve(rig.sent.findLast(({ kind }) => kind === 'window')),
    (last) => last?.kind === 'window' && last.id === asked.id,
    'it comes',
  );
  // It is asked for once, however often the picture is drawn.
  const before = rig.asked.filter(({ kind }) => kind === 'window').length;
  for (let round = 0; round < 5; round += 1) {
    run.run(1);
    rig.session.changed();
    await becomes(
      () => Promise.resolve(rig.asked.at(-1)),
      (last) => last?.kind === 'drawn',
      'drawn',
    );
  }
  assert.equal(rig.asked.filter(({ kind }) => kind === 'window').length, before);
  assert.deepEqual(rig.errors, []);
});

void test('a hidden panel costs nothing, and shows everything when it comes back', async (t) => {
  const run = new ViewedMade().run(10);
  const rig = await open(t, { runs: () => [run.viewed] });
  if (rig === undefined) return;
  const { page } = rig;
  await drawn(page);
  await page.getByRole('combobox', { name: 'Time range' }).selectOption({ label: 'Last minute' });
  await becomes(
    () => page.evaluate<string>(`sessionStorage.getItem('state') ?? ''`),
    (state) => state.includes('"spanMs":60000'),
    'remembered',
  );
  rig.session.pageGone();
  const sent = rig.sent.length;
  for (let round = 0; round < 20; round += 1) {
    run.run(10);
    rig.session.changed();
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(rig.sent.length, sent);
  await rig.reload();
  await page.getByRole('table', { name: 'Packets per second, 2:32 to 3:32', exact: true }).waitFor();
  assert.equal(await page.getByRole('combobox', { name: 'Time range' }).inputValue(), '60000');
  assert.deepEqual(rig.errors, []);
});

void test('nothing is lost and nothing piles up when news come quicker than the page draws', async (t) => {
  const run = new ViewedMade({ ports: 2 }).run(1);
  // The frames of one drawing take longer than two updates lie apart.
  const script = `window.requestAnimationFrame = (draw) => setTimeout(() => { draw(performance.now()); }, 150);`;
  const rig = await open(t, { runs: () => [run.viewed], script });
  if (rig === undefined) return;
  const updates = (): number => rig.sent.filter(({ kind }) => kind === 'update').length;
  const drawings = (): number => rig.asked.filter(({ kind }) => kind === 'drawn').length;
  const deadline = Date.now() + 15_000;
  for (let round = 0; round < 200 || drawings() < 3; round += 1) {
    run.run(1);
    rig.session.changed();
    assert.ok(updates() - drawings() <= 1, `${updates()} updates, ${drawings()} drawn`);
    assert.ok(Date.now() < deadline, `${drawings()} drawn`);
    if (round % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const text = (run.reader.latest().ports[0]?.tx.pps ?? 0) / 1e6;
  await becomes(
    () => rig.page.locator('.chart.pps .legend tbody tr').nth(1).innerText(),
    (row) => row.includes(`${text.toFixed(2)} Mpps`),
    'the newest figure',
  );
  assert.ok(updates() < 60, String(updates()));
  assert.deepEqual(rig.errors, []);
});

void test('a screen reader is told how the run stands when it asks', async (t) => {
  const run = new ViewedMade({ ports: 2 }).run(20);
  const rig = await open(t, { runs: () => [run.viewed] });
  if (rig === undefined) return;
  await drawn(rig.page);
  await rig.page.getByRole('button', { name: 'Say how the run stands' }).click();
  await becomes(
    () => rig.page.locator('[role=status]').innerText(),
    (said) => /^forwarding: port 0 Tx 4\.\d+ Mpps .*, nothing is dropped\.$/.test(said),
    'said',
  );
  assert.equal(await rig.page.locator('[role=status]').getAttribute('aria-live'), 'polite');
});
