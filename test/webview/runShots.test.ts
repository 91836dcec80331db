import { test } from 'node:test';
import { launchChromium } from '../../scripts/vscodeWeb/chromium';
import { openRunPage, ViewedMade, type RunPageOptions } from './runViewRig';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
const ja: Record<string, string> = Object.assign(
  {},
  ...readdirSync('l10n/ja').map((f) => JSON.parse(readFileSync('l10n/ja/' + f, 'utf8'))),
);
const only = process.env['SHOTS']?.split(',');
void test('shots', async () => {
  mkdirSync('/tmp/fshots', { recursive: true });
  const browser = await launchChromium();
  const shot = async (
    name: string,
    options: RunPageOptions,
    more?: (page: any, rig: any) => Promise<void>,
  ) => {
    if (only !== undefined && !only.includes(name)) return;
    const rig = await openRunPage(browser as Browser, options);
    await rig.page.waitForTimeout(1200);
    await more?.(rig.page, rig);
    await rig.page.screenshot({ path: `/tmp/fshots/${name}.png` });
    if (rig.errors.length > 0) console.log(name, rig.errors);
    await rig.close();
  };
  try {
    const live = () => {
      const m = new ViewedMade({
        ports: 2,
        dip: { from: 60, to: 80 },
        dropsFrom: 100,
        durationSeconds: 300,
        console: true,
        spread: [0.55, 0.2, 0.15, 0.1],
      }).run(140);
      return () => [m.viewed];
    };
    const ended = () => {
      const m = new ViewedMade({ ports: 1, durationSeconds: 60 }).run(60).end();
      return () => [m.viewed];
    };
    const bad = () => {
      const m = new ViewedMade({ ports: 1, durationSeconds: 60, pps: 0 });
      m.push(m.maker.start());
      m.push([
        m.maker.say('EAL: Requested device 7870:00:00.0 cannot be used'),
        m.maker.say("HN_DRIVER: hn_vf_attach(): Couldn't find port for VF"),
      ]);
      m.run(20).end();
      return () => [m.viewed];
    };
    const jaT = (t: string) => ja[t] ?? t;
    await shot('live-dark', { runs: live() });
    await shot('live-light', { runs: live(), theme: 'light' }, async (page) => {
      await page.locator('.marker.warning').first().click();
      await page.waitForTimeout(500);
    });
    await shot('live-hc', { runs: live(), theme: 'highContrast', height: 1400 });
    await shot('live-hcl', { runs: live(), theme: 'highContrastLight', height: 900 });
    await shot('live-ja', { runs: live(), language: 'ja', translate: jaT, height: 1900 }, async (page) => {
      await page.locator('.marker.warning').first().click();
      await page.waitForTimeout(500);
    });
    await shot('live-600', { runs: live(), width: 600, height: 2600, theme: 'light' });
    await shot('ended', { runs: ended() });
    await shot('ended-ja', { runs: ended(), language: 'ja', translate: jaT, theme: 'light' });
    await shot('bad', { runs: bad(), theme: 'light', height: 1000 });
    await shot('bad-ja', { runs: bad(), language: 'ja', translate: jaT, width: 600, height: 1600 });
    await shot('start', {
      runs: (() => {
        const m = new ViewedMade({});
        m.push(m.maker.start().slice(0, 9));
        return () => [m.viewed];
      })(),
    });
    const pair = () => {
      const s = new ViewedMade({
        id: 'aaaaaaaaaaaaaaaa',
        host: 'mana-send',
        epochSeconds: 1_780_000_004,
        pair: { role: 'sender', other: 'bbbbbbbbbbbbbbbb' },
      })
        .run(60)
        .end();
      const r = new ViewedMade({
        id: 'bbbbbbbbbbbbbbbb',
        host: 'mana-recv',
        mode: 'rxonly',
        pps: 4_100_000,
        epochSeconds: 1_780_000_000,
        pair: { role: 'receiver', other: 'aaaaaaaaaaaaaaaa' },
      })
        .run(66)
        .end();
      return () => [s.viewed, r.viewed];
    };
    await shot('pair', { runs: pair(), layout: 'pair', height: 1400 });
    const cmp = () => {
      const s = new ViewedMade({ id: 'aaaaaaaaaaaaaaaa', queues: 4 }).run(60).end();
      const r = new ViewedMade({
        id: 'bbbbbbbbbbbbbbbb',
        queues: 8,
        pps: 6_100_000,
        epochSeconds: 1_780_002_000,
      })
        .run(90)
        .end();
      return () => [s.viewed, r.viewed];
    };
    await shot('compare', { runs: cmp(), layout: 'compare', height: 1400, theme: 'light' });
    await shot('compare-600', { runs: cmp(), layout: 'compare', height: 2000, width: 600 });
    await shot('png', { runs: cmp(), layout: 'compare', theme: 'light' }, async (page, rig) => { await page.getByRole('button', { name: 'Save the charts as a picture (PNG)' }).click(); await page.waitForTimeout(800); const act = rig.acts.at(-1); require('node:fs').writeFileSync('/tmp/fshots/saved.png', Buffer.from(act.base64, 'base64')); });
    await shot('long', { runs: (() => { const m = new ViewedMade({ ports: 2, dip: { from: 5000, to: 5100 } }).run(20000).end(); return () => [m.viewed]; })(), height: 900 });
    await shot('forced', { runs: live(), forcedColors: true, height: 1100 });
  } finally {
    await browser.close();
  }
});
