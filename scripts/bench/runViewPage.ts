// The page of a run's view in a browser without VS Code, with messages that cost what they cost in VS Code: text as JSON,
// arrays of numbers as they are; and a meter of what its main thread does.
import * as esbuild from 'esbuild';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { themeStyle } from './viewerThemes';

/** @property tasks Busy milliseconds of each task of the page's main thread while it was measured. */
export interface BusyTimes {
  readonly tasks: readonly number[];
}

export interface BenchPage {
  readonly page: Page;
  /** Whoever listens has to be there before. */
  readonly load: () => Promise<void>;
  /** Sends a message to the page's script. */
  readonly send: (message: unknown) => void;
  /** Measures the main thread while something goes on. */
  readonly measure: (work: () => Promise<void>) => Promise<BusyTimes>;
  /** Bytes: script objects, and arrays of numbers. */
  readonly memory: () => Promise<number>;
  readonly close: () => Promise<void>;
}

const standIn = `
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => { window.toHost(message); },
    getState: () => undefined,
    setState: () => undefined,
  });
  window.take = async (number) => {
    const response = await fetch('/message/' + number);
    const length = Number(response.headers.get('x-text'));
    const bytes = await response.arrayBuffer();
    const types = { Float32Array, Float64Array };
    const text = new TextDecoder().decode(new Uint8Array(bytes, 0, length));
    const message = JSON.parse(text, (key, value) => value !== null && typeof value === 'object' && '$array' in value
      ? new types[value.$array](bytes.slice(value.from, value.to)) : value);
    window.postMessage(message, '*');
  };
`;

/** A message as text and the arrays in it: `from` and `to` count from the beginning of the whole. */
function packed(message: unknown): { readonly text: Buffer; readonly body: Buffer } {
  const arrays: (Float32Array | Float64Array)[] = [];
  const places: { $array: string; from: number; to: number }[] = [];
  const draft = JSON.stringify(message, (_, value: unknown) => {
    if (!(value instanceof Float32Array) && !(value instanceof Float64Array)) return value;
    arrays.push(value);
    const place = { $array: value.constructor.name, from: 0, to: 0 };
    places.push(place);
    return { $place: places.length - 1 };
  });
  // Where the arrays begin depends on how long the text is: numbers of a fixed width keep that out of it.
  const wide = (value: number): string => String(value).padStart(10);
  const textWith = (start: number): string => {
    let at = start;
    return draft.replace(/\{"\$place":(\d+)\}/g, (_, place: string) => {
      const array = arrays[Number(place)];
      const from = at;
      at += array?.byteLength ?? 0;
      return `{"$array":"${places[Number(place)]?.$array ?? ''}","from":${wide(from)},"to":${wide(at)}}`;
    });
  };
  const text = Buffer.from(textWith(Buffer.byteLength(textWith(0))));
  const body = Buffer.concat(
    arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)),
  );
  return { text, body };
}

/** Bundles a page as the product is bundled. */
export async function bundled(entry: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-bench-page-'));
  try {
    const outfile = join(folder, 'page.js');
    await esbuild.build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'browser',
      target: 'chrome128',
      format: 'iife',
      minify: true,
      logLevel: 'warning',
    });
    return readFileSync(outfile, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param received What the page's script says. */
export async function openBenchPage(
  browser: Browser,
  script: string,
  height: number,
  received: (message: unknown) => void,
): Promise<BenchPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height } });
  const page = await context.newPage();
  const messages = new Map<number, ReturnType<typeof packed>>();
  let count = 0;
  await page.exposeFunction('toHost', received);
  await page.addInitScript(standIn);
  const { bodyClass, variables } = themeStyle('dark');
  const css = ['logRows.css', 'runView.css']
    .map((name) => readFileSync(join('media', name), 'utf8'))
    .join('\n');
  const html = `<!DOCTYPE html><html lang="en" style="${variables}"><head><meta charset="utf-8"><title>run</title>
    <link rel="stylesheet" href="/page.css"></head><body class="${bodyClass}"><script src="/page.js"></script></body></html>`;
  await page.route('http://bench.test/**', (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path === '/') return route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' });
    if (path === '/page.js') return route.fulfill({ body: script, contentType: 'text/javascript' });
    if (path === '/page.css') return route.fulfill({ body: css, contentType: 'text/css' });
    const number = Number(/^\/message\/(\d+)$/.exec(path)?.[1]);
    const message = messages.get(number);
    if (message === undefined) return route.fulfill({ status: 404, body: '' });
    messages.delete(number);
    return route.fulfill({
      body: Buffer.concat([message.text, message.body]),
      headers: { 'x-text': String(message.text.length) },
    });
  });
  const cdp = await context.newCDPSession(page);
  return {
    page,
    load: async () => {
      await page.goto('http://bench.test/');
    },
    send: (message) => {
      count += 1;
      messages.set(count, packed(message));
      page.evaluate(`window.take(${count})`).catch(() => undefined);
    },
    measure: (work) => measured(cdp, work),
    memory: async () => {
      await cdp.send('HeapProfiler.collectGarbage');
      const { usedSize, embedderHeapUsedSize, backingStorageSize } = (await cdp.send(
        'Runtime.getHeapUsage',
      )) as {
        readonly usedSize: number;
        readonly embedderHeapUsedSize?: number;
        readonly backingStorageSize?: number;
      };
      return usedSize + (embedderHeapUsedSize ?? 0) + (backingStorageSize ?? 0);
    },
    close: () => context.close(),
  };
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly dur?: number;
  readonly args?: { readonly name?: string };
}

/** Every task of the page's main thread, by the time that the thread itself was busy: script, layout and drawing. */
async function measured(cdp: CDPSession, work: () => Promise<void>): Promise<BusyTimes> {
  const events: TraceEvent[] = [];
  cdp.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]));
  });
  await cdp.send('Tracing.start', { categories: 'toplevel,__metadata', transferMode: 'ReportEvents' });
  await work();
  const complete = new Promise<void>((resolve) => {
    cdp.once('Tracing.tracingComplete', () => {
      resolve();
    });
  });
  await cdp.send('Tracing.end');
  await complete;
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  return {
    tasks: events
      .filter(
        ({ name, ph, pid, tid }) => ph === 'X' && name.endsWith('RunTask') && mains.has(`${pid} ${tid}`),
      )
      .map(({ tdur, dur }) => (tdur ?? dur ?? 0) / 1000),
  };
}
