// The log viewer's page in a browser without VS Code: the real page and the real session, with a stand-in for what is between.
import * as esbuild from 'esbuild';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Translate } from '../../src/core/message';
import type { LogExplainer, ViewerIncident } from '../../src/core/logs/viewer/explainer';
import { viewerWords } from '../../src/core/logs/viewer/pageWords';
import type { ToPage } from '../../src/core/logs/viewer/protocol';
import { readMessage } from '../../src/core/logs/viewer/readMessage';
import { ViewerSession } from '../../src/platform/logs/session';
import type { LogSource } from '../../src/platform/logs/source';
import { themeStyle, type ThemeName } from './viewerThemes';

export interface ViewerPageOptions {
  readonly source: LogSource;
  readonly newExplainer?: () => LogExplainer;
  readonly live: boolean;
  readonly theme?: ThemeName;
  readonly language?: string;
  readonly translate?: Translate;
  readonly reducedMotion?: boolean;
  /** Called with every message to the page. */
  readonly sent?: (message: ToPage) => void;
}

/**
 * @property copied What was put into the clipboard, newest last.
 * @property fixes What was pressed, as `incident fix`.
 * @property errors Of the page's console.
 */
export interface ViewerPage {
  readonly page: Page;
  readonly session: ViewerSession;
  readonly copied: readonly string[];
  readonly fixes: readonly string[];
  readonly errors: readonly string[];
  /** Throws the page away and loads it again, as VS Code does when it is hidden and shown. */
  readonly reload: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Before the page's own script: what VS Code gives it, and a meter of frames. */
const standIn = `
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => { window.toHost(message); },
    getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
    setState: (state) => { sessionStorage.setItem('state', JSON.stringify(state)); },
  });
  window.frameTimes = [];
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) if (window.measuring) window.longTasks.push(duration);
  }).observe({ type: 'longtask' });
  window.measureFrames = (on) => {
    window.measuring = on;
    if (!on) return window.frameTimes;
    window.frameTimes = [];
    let last = performance.now();
    const frame = (now) => {
      window.frameTimes.push(now - last);
      last = now;
      if (window.measuring) requestAnimationFrame(frame);
    };
    requestAnimationFrame((now) => { last = now; requestAnimationFrame(frame); });
    return [];
  };
`;

/** Bundles the page as the product is bundled. */
async function bundledPage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-page-'));
  try {
    const outfile = join(folder, 'logViewer.js');
    await esbuild.build({
      entryPoints: [join('src', 'webview', 'logViewer', 'main.ts')],
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

function html(script: string, theme: ThemeName, language: string): string {
  const { bodyClass, variables } = themeStyle(theme);
  const css = ['logRows.css', 'logViewer.css']
    .map((name) => readFileSync(join('media', name), 'utf8'))
    .join('\n');
  // The text of a script ends at the first closing tag, wherever it stands.
  const safe = script.replaceAll('</script', '<\\/script');
  return `<!DOCTYPE html><html lang="${language}" style="${variables}"><head><meta charset="utf-8"><title>Log</title>
    <style>${css}</style></head><body class="${bodyClass}"><script>${safe}</script></body></html>`;
}

/** Opens the viewer of a source. The source is closed with it. */
export async function openViewerPage(browser: Browser, options: ViewerPageOptions): Promise<ViewerPage> {
  const { source, newExplainer, live, theme = 'dark', language = 'en', translate } = options;
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
  });
  const page = await context.newPage();
  const [copied, fixes, errors]: [string[], string[], string[]] = [[], [], []];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error') errors.push(line.text());
  });
  const post = (message: ToPage): void => {
    options.sent?.(message);
    // A page that is being thrown away takes no messages.
    page.evaluate(`window.postMessage(${JSON.stringify(message)}, '*')`).catch(() => undefined);
  };
  const session = new ViewerSession({
    source,
    newExplainer,
    start: { kind: 'start', words: viewerWords(translate), language, source: 'test:log', live },
    send: post,
    copy: (text) => {
      copied.push(text);
      return Promise.resolve();
    },
    explanationOf: ({ title, explanation }: ViewerIncident) => `${title}\n\n${explanation}`,
    fix: ({ id }, fix) => fixes.push(`${id} ${fix}`),
    failed: (error) => errors.push(String(error)),
  });
  await page.exposeFunction('toHost', (message: unknown) => {
    const read = readMessage(message);
    if (read === undefined) errors.push(`no message: ${JSON.stringify(message)}`);
    else session.receive(read);
  });
  await page.addInitScript(standIn);
  const text = html(await bundledPage(), theme, language);
  await page.route('http://viewer.test/', (route) =>
    route.fulfill({ body: text, contentType: 'text/html; charset=utf-8' }),
  );
  const load = async (): Promise<void> => {
    await page.goto('http://viewer.test/');
    await page.waitForSelector('.lines');
  };
  await load();
  return {
    page,
    session,
    copied,
    fixes,
    errors,
    reload: async () => {
      session.pageGone();
      await load();
    },
    close: async () => {
      await session.close();
      await context.close();
    },
  };
}
