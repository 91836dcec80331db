// How the log viewer bears a live log: the frames of its page, what is lost, and the memory of both sides.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { LogExplainer } from '../../src/core/logs/viewer/explainer';
import type { LogSource } from '../../src/platform/logs/source';
import { openSpoolSource } from '../../src/platform/logs/spoolSource';
import { launchChromium } from '../vscodeWeb/chromium';
import type { Figure, Section } from './report';
import { percentile, tenth } from './stats';
import { openViewerPage } from './viewerPage';

/**
 * @property linesPerSecond How fast the log grows.
 * @property seconds For how long.
 * @property newExplainer The engine that reads along; without one, nobody explains.
 */
export interface ViewerLoad {
  readonly linesPerSecond: number;
  readonly seconds: number;
  readonly newExplainer?: () => LogExplainer;
}

/** What was measured. Times in milliseconds, memory in bytes. */
export interface ViewerFigures {
  readonly produced: number;
  readonly lost: number;
  readonly wrong: number;
  readonly frames: readonly number[];
  /** Work of the page that nothing could interrupt, where it took longer than 50 ms. */
  readonly longTasks: readonly number[];
  readonly seconds: number;
  readonly pageMemory: number;
  readonly hostMemory: number;
  readonly errors: readonly string[];
}

/** A line of testpmd as it prints them by the thousand, each one different. */
export function benchLine(number: number): string {
  const port = number % 4;
  switch (number % 5) {
    case 0:
      return `[${(number / 50_000).toFixed(6).padStart(13)}] \x1b[33mEAL:\x1b[0m Probe PCI driver: net_mana (1414:ba) device: 7870:00:0${port}.0 (socket 0) ${number}`;
    case 1:
      return `mana_tx_burst(): failed to get MR, pkt_idx ${number}`;
    case 2:
      return `Port ${port}: 7C:1E:52:0A:${(number % 256).toString(16).padStart(2, '0')}:01, link up at 200 Gbps, RX-packets: ${number}`;
    case 3:
      return `  RX-missed: ${number % 977}          RX-bytes:  ${number * 64}`;
    default:
      return `testpmd> show port stats ${port} (${number})`;
  }
}

/** Lines as they would come over a connection: in pieces of some kilobytes, every few milliseconds. */
async function* paced({ linesPerSecond, seconds }: ViewerLoad): AsyncGenerator<Uint8Array> {
  const total = linesPerSecond * seconds;
  const started = performance.now();
  for (let sent = 0; sent < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * linesPerSecond));
    for (; sent < due;) {
      const end = Math.min(due, sent + 200);
      let text = '';
      for (; sent < end; sent += 1) text += `${benchLine(sent)}\n`;
      yield Buffer.from(text);
    }
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
}

/** Bytes of the page's script heap that are in use. */
async function pageMemory(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
}

/** Compares every line that can be scrolled to with the one that was produced. */
async function compare(source: LogSource, produced: number): Promise<{ lost: number; wrong: number }> {
  const { store } = source;
  let [read, wrong] = [0, 0];
  for (let line = 0; line < store.index.lineCount; line += 4096)
    for (const { text, line: number } of await store.lines(line, 4096)) {
      if (number !== read || text !== benchLine(read)) wrong += 1;
      read += 1;
    }
  return { lost: produced - read, wrong };
}

/** Scrolls the page to places all over the log and reads what it shows there. @returns how many are wrong. */
async function readPage(page: Page, produced: number): Promise<number> {
  let wrong = 0;
  for (let step = 0; step <= 20; step += 1) {
    const line = Math.round(((produced - 1) * step) / 20) + 1;
    await page.fill('input.line', String(line));
    await page.press('input.line', 'Enter');
    const text = benchLine(line - 1).replace(/\x1b\[\d*m/g, '');
    const row = page.locator('.row.cursor', { hasText: text });
    await row.waitFor({ timeout: 10_000 }).catch(() => (wrong += 1));
  }
  return wrong;
}

/** Runs the load against the real page and the real session. */
export async function measureViewer(load: ViewerLoad, say: (line: string) => void): Promise<ViewerFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-bench-'));
  const browser = await launchChromium();
  try {
    const source = await openSpoolSource(folder, paced(load));
    const { newExplainer } = load;
    const viewer = await openViewerPage(browser, {
      source,
      live: true,
      ...(newExplainer === undefined ? {} : { newExplainer }),
    });
    const produced = load.linesPerSecond * load.seconds;
    await viewer.page.evaluate('window.measureFrames(true)');
    const started = performance.now();
    const peak = { page: 0, host: 0 };
    while (source.state.kind === 'live') {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      peak.host = Math.max(peak.host, process.memoryUsage.rss());
      peak.page = Math.max(peak.page, await pageMemory(viewer.page));
    }
    const seconds = (performance.now() - started) / 1000;
    const frames = await viewer.page.evaluate<number[]>('window.measureFrames(false)');
    const longTasks = await viewer.page.evaluate<number[]>('window.longTasks');
    say(`viewer: ${source.store.index.lineCount} lines in ${tenth(seconds)} s, ${frames.length} frames`);
    const { lost, wrong } = await compare(source, produced);
    const onPage = await readPage(viewer.page, produced);
    const { errors } = viewer;
    await viewer.close();
    return {
      produced,
      lost,
      wrong: wrong + onPage,
      frames,
      longTasks,
      seconds,
      pageMemory: peak.page,
      hostMemory: peak.host,
      errors,
    };
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);

/** 50,000 lines a second for a minute, as figures for the page of benchmarks. */
export async function viewerSection(
  newExplainer: (() => LogExplainer) | undefined,
  say: (line: string) => void,
): Promise<Section> {
  const load = { linesPerSecond: 50_000, seconds: 60 };
  const found = await measureViewer(
    { ...load, ...(newExplainer === undefined ? {} : { newExplainer }) },
    say,
  );
  const longest = Math.max(...found.frames);
  const slow = found.frames.filter((frame) => frame > 50).length;
  const time = (name: string, value: number, most?: number): Figure => ({
    name,
    text: `${tenth(value)} ms`,
    value,
    ...(most === undefined ? {} : { atMost: { value: most, text: `${most} ms` } }),
  });
  const none = (name: string, value: number): Figure => ({
    name,
    text: String(value),
    value,
    atMost: { value: 0, text: 'none' },
  });
  const memory = (name: string, bytes: number, most: number): Figure => ({
    name,
    text: `${megabytes(bytes)} MB`,
    value: bytes,
    atMost: { value: most * 2 ** 20, text: `${most} MB` },
  });
  return {
    title: 'The log viewer under a live log',
    method:
      `${load.linesPerSecond.toLocaleString('en')} lines a second for ${load.seconds} s, followed at the end, in the real page ` +
      '(Chromium without a window and without VS Code around it) with the real session; the time between two frames is ' +
      'measured in the page, and all sides share the cores. Afterwards every line is read back and compared, and the page is sent to 21 places.',
    figures: [
      { name: 'lines taken', text: found.produced.toLocaleString('en'), value: found.produced },
      time('time they took', found.seconds * 1000, (load.seconds + 5) * 1000),
      time('longest frame', longest, 50),
      time('95 of 100 frames within', percentile(found.frames, 95), 50),
      { name: 'frames longer than 50 ms', text: `${slow} of ${found.frames.length}`, value: slow },
      none('pieces of the page’s own work longer than 50 ms', found.longTasks.length),
      none('lines lost', found.lost),
      none('lines that differ', found.wrong),
      memory('peak script memory of the page', found.pageMemory, 100),
      memory('peak memory of the extension’s side', found.hostMemory, 512),
    ],
  };
}
