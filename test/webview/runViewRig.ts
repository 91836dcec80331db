// The page of a run's view in a browser without VS Code: the real page and the real session, with runs that are made up.
import * as esbuild from 'esbuild';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { themeStyle, type ThemeName } from '../../scripts/bench/viewerThemes';
import type { Translate } from '../../src/core/message';
import { RunReader } from '../../src/core/run/reader';
import type { RunPage } from '../../src/core/run/view/page';
import type { FromPage, ToPage } from '../../src/core/run/view/protocol';
import { readRunMessage } from '../../src/core/run/view/readMessage';
import { markOf, type RunModel, type ViewedRun } from '../../src/core/run/view/subject';
import { viewerHtml } from '../../src/extension/logs/viewerHtml';
import { RunSession, type RunViewAct } from '../../src/extension/run/runPanelSession';
import { RecordMaker, type MadeRun } from '../core/run/view/madeRun';

/** A run of the view, and how it is heard of. */
export class ViewedMade {
  readonly maker: RecordMaker;
  readonly reader: RunReader;
  link: ViewedRun['link'] = 'following';
  trouble: ViewedRun['trouble'] = null;

  constructor(options: MadeRun = {}) {
    this.maker = new RecordMaker(options);
    this.reader = new RunReader({ plan: this.maker.head });
  }

  /** As far as so many seconds of forwarding. */
  run(seconds: number): this {
    if (this.reader.lastRecord === 0) this.push(this.maker.start());
    for (let second = 0; second < seconds; second += 1) this.push(this.maker.tick());
    return this;
  }

  end(): this {
    this.push(this.maker.end());
    this.link = 'ended';
    return this;
  }

  push(records: ReturnType<RecordMaker['start']>): void {
    for (const record of records) this.reader.push(record);
  }

  get viewed(): ViewedRun {
    const { reader, link, trouble } = this;
    return viewedOf(reader, link, trouble);
  }
}

export function viewedOf(
  model: RunModel,
  link: ViewedRun['link'] = 'ended',
  trouble: ViewedRun['trouble'] = null,
): ViewedRun {
  return {
    ref: { vmId: 'vm-1', runId: model.head.id },
    vmName: model.head.host,
    model,
    link,
    trouble,
    endMessage: null,
    mark: markOf(model),
  };
}

export interface RunPageOptions {
  readonly runs: () => readonly ViewedRun[];
  readonly layout?: RunPage['layout'];
  readonly theme?: ThemeName;
  readonly language?: string;
  readonly translate?: Translate;
  readonly width?: number;
  readonly height?: number;
  readonly trusted?: boolean;
  readonly reducedMotion?: boolean;
  readonly forcedColors?: boolean;
  /** Runs before the page's own script. */
  readonly script?: string;
}

/**
 * @property acts What was to be done outside of the view.
 * @property sent Kinds of what the page was told; @property asked What it said.
 * @property errors Of the page's console, the policy of its contents included.
 */
export interface RunPageRig {
  readonly page: Page;
  readonly session: RunSession;
  readonly acts: readonly RunViewAct[];
  readonly sent: readonly ToPage[];
  readonly asked: readonly FromPage[];
  readonly errors: readonly string[];
  /** Throws the page away and loads it again, as VS Code does when it is hidden and shown. */
  readonly reload: () => Promise<void>;
  readonly setTheme: (theme: ThemeName) => Promise<void>;
  readonly close: () => Promise<void>;
}

// eslint-disable-next-line @typescript-eslint/no-implied-eval -- the function runs in the page, whose names Node has not
const post = new Function('data', "window.postMessage(data, '*')") as (data: never) => void;

const standIn = `
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => { window.toHost(message); },
    getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
    setState: (state) => { sessionStorage.setItem('state', JSON.stringify(state)); },
  });
`;

/** Bundles the page as the product is bundled. */
async function bundledPage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-run-'));
  try {
    const outfile = join(folder, 'runView.js');
    await esbuild.build({
      entryPoints: [join('src', 'webview', 'runView', 'main.ts')],
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

let bundle: Promise<string> | undefined;

/** The page under the very policy that it has in VS Code; what VS Code itself adds is its theme. */
export async function openRunPage(browser: Browser, options: RunPageOptions): Promise<RunPageRig> {
  const { theme = 'dark', language = 'en', translate = (text: string) => text, layout = 'single' } = options;
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
    forcedColors: options.forcedColors === true ? 'active' : 'none',
  });
  const page = await context.newPage();
  const acts: RunViewAct[] = [];
  const [sent, asked, errors]: [ToPage[], FromPage[], string[]] = [[], [], []];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error') errors.push(line.text());
  });
  const session = new RunSession({
    layout,
    memory: { layout, runs: options.runs().map(({ ref }) => ref) },
    language,
    runs: options.runs,
    history: () => [],
    isTrusted: () => options.trusted !== false,
    send: (message) => {
      sent.push(message);
      // A page that is being thrown away takes no messages.
      page
        // A function would be checked against Node's globals: this is the browser's.
        .evaluate(post, message as never)
        .catch(() => undefined);
    },
    act: (act) => acts.push(act),
    moment: (epochMs) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' }).format(
        epochMs,
      ),
    now: () => Date.now(),
    later: (work, ms) => {
      const timer = setTimeout(work, ms);
      return {
        dispose: () => {
          clearTimeout(timer);
        },
      };
    },
    translate,
  });
  await page.exposeFunction('toHost', (message: unknown) => {
    const read = readRunMessage(message);
    if (read === undefined) errors.push(`no message: ${JSON.stringify(message).slice(0, 300)}`);
    else {
      asked.push(read);
      session.receive(read);
    }
  });
  await page.addInitScript(standIn + (options.script ?? ''));
  const html = viewerHtml({
    cspSource: 'http://run.test',
    script: 'http://run.test/runView.js',
    styles: ['http://run.test/theme.css', 'http://run.test/logRows.css', 'http://run.test/runView.css'],
    nonce: 'n0nce',
    language,
    title: 'run',
  });
  const script = await (bundle ??= bundledPage());
  let { variables } = themeStyle(theme);
  await page.route('http://run.test/**', (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path === '/runView.js') return route.fulfill({ body: script, contentType: 'text/javascript' });
    if (path === '/theme.css')
      return route.fulfill({ body: `:root { ${variables} }`, contentType: 'text/css' });
    if (path.endsWith('.css'))
      return route.fulfill({
        body: readFileSync(join('media', path.slice(1)), 'utf8'),
        contentType: 'text/css',
      });
    if (path !== '/') return route.fulfill({ status: 404, body: '' });
    return route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' });
  });
  const load = async (name: ThemeName): Promise<void> => {
    await page.goto('http://run.test/');
    await page.evaluate(`document.body.className = ${JSON.stringify(themeStyle(name).bodyClass)}`);
    await page.waitForSelector('h1');
  };
  await load(theme);
  return {
    page,
    session,
    acts,
    sent,
    asked,
    errors,
    reload: async () => {
      session.pageGone();
      await load(theme);
    },
    setTheme: async (name) => {
      // As VS Code does it: variables into the root's style, the kind into the body's class.
      ({ variables } = themeStyle(name));
      await page.evaluate(
        ([text, kind]) => {
          const root = (
            globalThis as unknown as {
              document: {
                documentElement: { style: { setProperty(name: string, value: string): void } };
                body: { className: string };
              };
            }
          ).document;
          for (const pair of (text ?? '').split(';')) {
            const at = pair.indexOf(':');
            if (at > 0)
              root.documentElement.style.setProperty(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
          }
          root.body.className = kind ?? '';
        },
        [variables, themeStyle(name).bodyClass],
      );
    },
    close: async () => {
      session.dispose();
      await context.close();
    },
  };
}
