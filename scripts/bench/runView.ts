// A run of a day, one sample a second on four ports, in the real page with the real session; beside chart.js with the
// packets of the same day.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { RunReader } from '../../src/core/run/reader';
import { readRunMessage } from '../../src/core/run/view/readMessage';
import { markOf, type ViewedRun } from '../../src/core/run/view/subject';
import { RunSession } from '../../src/extension/run/runPanelSession';
import { RecordMaker } from '../../test/core/run/view/madeRun';
import { launchChromium } from '../vscodeWeb/chromium';
import type { Figure, Section } from './report';
import { bundled, openBenchPage } from './runViewPage';
import { percentile, tenth } from './stats';

/** @property seconds Of the run before it is looked at. @property rounds Seconds of the run that come meanwhile, for each view of it. */
export interface RunViewLoad {
  readonly seconds: number;
  readonly ports: number;
  readonly queues: number;
  readonly lcores: number;
  readonly rounds: number;
}

/** Busy milliseconds of the page's main thread, task by task; bytes. */
export interface RunViewFigures {
  readonly lines: number;
  readonly opening: readonly number[];
  readonly follow: readonly number[];
  readonly whole: readonly number[];
  readonly moving: readonly number[];
  readonly pageMemory: number;
  readonly hostMemory: number;
  /** Milliseconds of the extension's side: to make the view's first update, and each one after. */
  readonly openingHost: number;
  readonly hostUpdate: readonly number[];
  readonly errors: readonly string[];
}

export interface PeerFigures {
  readonly follow: readonly number[];
  readonly whole: readonly number[];
  readonly pageMemory: number;
}

/** Tall enough that several charts are on the screen at once. */
const screenHeight = 1400;
/** A second of the run comes in so many milliseconds here. */
const paceMs = 100;
const minutes5 = 300;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Bytes that are in use, after what is not has been thrown away. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

interface Day {
  readonly maker: RecordMaker;
  readonly reader: RunReader;
}

function dayOf({ seconds, ports, queues, lcores }: RunViewLoad): Day {
  const maker = new RecordMaker({
    ports,
    queues,
    lcores,
    dip: { from: Math.floor(seconds / 2), to: Math.floor(seconds / 2) + 60 },
    dropsFrom: Math.floor(seconds / 3),
  });
  const reader = new RunReader({ plan: maker.head });
  for (const record of maker.start()) reader.push(record);
  for (let second = 0; second < seconds; second += 1) for (const record of maker.tick()) reader.push(record);
  return { maker, reader };
}

export async function measureRunView(
  browser: Browser,
  load: RunViewLoad,
  say: (line: string) => void,
): Promise<RunViewFigures> {
  const before = heapBytes();
  const { maker, reader } = dayOf(load);
  const viewed: ViewedRun = {
    ref: { vmId: 'vm', runId: reader.head.id },
    vmName: reader.head.host,
    model: reader,
    link: 'following',
    trouble: null,
    endMessage: null,
    mark: markOf(reader),
  };
  say(`run view: ${load.seconds} s of a run are read`);
  const errors: string[] = [];
  const hostUpdate: number[] = [];
  let [drawn, answered, lines, openingHost] = [0, 0, 0, 0];
  const page = await openBenchPage(
    browser,
    await bundled(join('src', 'webview', 'runView', 'main.ts')),
    screenHeight,
    (raw) => {
      const message = readRunMessage(raw);
      if (message === undefined) {
        errors.push(`no message: ${JSON.stringify(raw).slice(0, 200)}`);
        return;
      }
      if (message.kind === 'drawn') drawn += 1;
      const from = performance.now();
      session.receive(message);
      const took = performance.now() - from;
      if (message.kind === 'ready') openingHost = took;
      else hostUpdate.push(took);
    },
  );
  page.page.on('pageerror', (error) => errors.push(error.message));
  const session: RunSession = new RunSession({
    layout: 'single',
    memory: { layout: 'single', runs: [viewed.ref] },
    language: 'en',
    runs: () => [viewed],
    history: () => [],
    isTrusted: () => true,
    send: (message) => {
      if (message.kind === 'window') answered += 1;
      if (message.kind === 'update') lines = message.charts?.series?.length ?? lines;
      page.send(message);
    },
    act: () => undefined,
    moment: (epochMs) => new Date(epochMs).toISOString(),
    now: () => performance.now(),
    later: (work, ms) => {
      const timer = setTimeout(work, ms);
      return {
        dispose: () => {
          clearTimeout(timer);
        },
      };
    },
    translate: (text) => text,
  });
  const until = async (done: () => boolean): Promise<void> => {
    for (let tries = 0; !done() && tries < 600; tries += 1) await wait(20);
    if (!done()) errors.push('the page does not answer');
  };
  /** So many seconds of the run, each drawn. */
  const goOn = async (rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      for (const record of maker.tick()) reader.push(record);
      const from = performance.now();
      session.changed();
      hostUpdate.push(performance.now() - from);
      await wait(paceMs);
    }
  };
  const opening = await page.measure(async () => {
    await page.load();
    await until(() => drawn > 0);
    await page.page.waitForSelector('.chart.pps canvas');
    await wait(1000);
  });
  const follow = await page.measure(() => goOn(load.rounds));
  say('run view: followed');
  await page.page.selectOption('.time-tools select', 'whole');
  await wait(500);
  const whole = await page.measure(() => goOn(load.rounds));
  say('run view: whole run');
  await page.page.locator('.chart.pps .plot').first().focus();
  const moving = await page.measure(async () => {
    for (const key of [
      '+',
      '+',
      '+',
      '+',
      'ArrowLeft',
      'ArrowLeft',
      'ArrowLeft',
      '+',
      '+',
      'ArrowLeft',
      'ArrowRight',
      '-',
      '-',
      'ArrowLeft',
      'Home',
      '0',
    ]) {
      await page.page.keyboard.press(key);
      await wait(250);
    }
  });
  const box = await page.page.locator('.chart.pps .u-over').first().boundingBox();
  const pointing = await page.measure(async () => {
    for (let step = 0; step < 40; step += 1) {
      await page.page.mouse.move((box?.x ?? 0) + 5 * step, (box?.y ?? 0) + 60);
      await wait(20);
    }
  });
  if (answered === 0) errors.push('no closer look was asked for');
  const pageMemory = await page.memory();
  await page.close();
  session.dispose();
  const hostMemory = heapBytes() - before;
  return {
    lines,
    opening: opening.tasks,
    follow: follow.tasks,
    whole: whole.tasks,
    moving: [...moving.tasks, ...pointing.tasks],
    pageMemory,
    hostMemory,
    openingHost,
    hostUpdate,
    errors,
  };
}

/** The packets per second alone, in one chart. */
export async function measurePeer(
  browser: Browser,
  load: RunViewLoad,
  say: (line: string) => void,
): Promise<PeerFigures> {
  const script = await bundled(join('scripts', 'bench', 'chartJsPage.mjs'));
  const page = await openBenchPage(browser, script, screenHeight, () => undefined);
  await page.load();
  await page.page.evaluate(`window.startPeer(${load.seconds}, ${2 * load.ports})`);
  await wait(1000);
  const goOn = async (span: number): Promise<void> => {
    for (let round = 0; round < load.rounds; round += 1) {
      await page.page.evaluate(`window.peerTick(${span})`);
      await wait(paceMs);
    }
  };
  const follow = await page.measure(() => goOn(minutes5));
  const whole = await page.measure(() => goOn(0));
  say('run view: chart.js');
  const pageMemory = await page.memory();
  await page.close();
  return { follow: follow.tasks, whole: whole.tasks, pageMemory };
}

const longest = (tasks: readonly number[]): number => Math.max(0, ...tasks);
/** Of the tasks that did something: the many that only look for work say nothing. */
const p99 = (tasks: readonly number[]): number =>
  percentile(
    tasks.filter((task) => task > 0.1),
    99,
  );

/** @param load Less than a day for a machine in a hurry. */
export async function runViewSection(
  say: (line: string) => void,
  load: RunViewLoad = { seconds: 86_400, ports: 4, queues: 8, lcores: 8, rounds: 50 },
): Promise<Section> {
  const browser = await launchChromium();
  try {
    const peer = await measurePeer(browser, load, say);
    const found = await measureRunView(browser, load, say);
    const time = (name: string, value: number, most?: number): Figure => ({
      name,
      text: `${tenth(value)} ms`,
      value,
      ...(most === undefined ? {} : { atMost: { value: most, text: `${most} ms` } }),
    });
    const memory = (name: string, bytes: number, most?: number): Figure => ({
      name,
      text: `${Math.round(bytes / 2 ** 20)} MB`,
      value: bytes,
      ...(most === undefined ? {} : { atMost: { value: most * 2 ** 20, text: `${most} MB` } }),
    });
    const all = [...found.follow, ...found.whole, ...found.moving];
    return {
      title: 'The live view of a run of a day',
      method:
        `${load.seconds.toLocaleString('en')} s at one sample a second, ${load.ports} ports, ${load.queues} queues, ${load.lcores} lcores: ${found.lines} lines in five charts, ` +
        'in the real page with the real session (Chromium without a window and without VS Code around it). Then the run goes on for ' +
        `${load.rounds} s while its last five minutes are followed, and ${load.rounds} s while the whole day is in sight; the reader zooms and moves by keys and mouse. ` +
        'A frame is a task of the page’s main thread, by the time that the thread was busy: script, layout and drawing. ' +
        'Beside it chart.js, set up as its guide to performance says, with the packets per second alone.',
      figures: [
        time('longest frame, last five minutes followed', longest(found.follow), 16),
        time('longest frame, whole day in sight', longest(found.whole), 16),
        time('longest frame while the reader zooms, moves and points', longest(found.moving), 16),
        time('99 of 100 frames within', p99(all), 16),
        time('longest frame of opening the view', longest(found.opening)),
        memory('memory of the page', found.pageMemory, 100),
        memory('memory of the extension’s side, run and view', found.hostMemory),
        time('the extension’s side opens the view in', found.openingHost),
        time('99 of 100 updates take the extension’s side', percentile(found.hostUpdate, 99)),
        {
          name: 'errors',
          text: String(found.errors.length),
          value: found.errors.length,
          atMost: { value: 0, text: 'none' },
        },
        time('chart.js: longest frame, last five minutes followed', longest(peer.follow)),
        time('chart.js: longest frame, whole day in sight', longest(peer.whole)),
        memory('chart.js: memory of the page', peer.pageMemory),
      ],
    };
  } finally {
    await browser.close();
  }
}
