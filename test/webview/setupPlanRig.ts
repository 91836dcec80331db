// The plan view's page in a browser without VS Code: the real page and the real session, with a stand-in for the VM.
import * as esbuild from 'esbuild';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { themeStyle, type ThemeName } from '../../scripts/bench/viewerThemes';
import type { Facts } from '../../src/core/detect/facts';
import type { DetectionReport } from '../../src/core/detect/finding';
import { msg, type Translate } from '../../src/core/message';
import type { VmSetupStatus } from '../../src/core/setup/journal';
import type { SetupOptions } from '../../src/core/setup/options';
import type { Plan, RunResult } from '../../src/core/setup/types';
import { historyOf } from '../../src/core/setup/undo';
import { readPlanMessage } from '../../src/core/setup/view/readMessage';
import type { PlanPurpose } from '../../src/core/setup/view/purpose';
import { viewerHtml } from '../../src/extension/logs/viewerHtml';
import type {
  HistorySource,
  PlanPanelDeps,
  PlanSource,
  RunNews,
  UndoSource,
} from '../../src/extension/setup/planPanelDeps';
import { PlanSession } from '../../src/extension/setup/planSession';
import { emptyStatus, planOf, reportOf, undoOf } from '../core/setup/viewRig';

/** A VM that is what its facts say. What is asked of it is written down. */
export class FakeVm implements PlanPanelDeps {
  readonly id = 'vm-1';
  readonly name = 'vm1';
  readonly asked: string[] = [];
  readonly ran: Plan[] = [];
  readonly scripts: Plan[] = [];
  status: VmSetupStatus = emptyStatus;
  /** What the next plan fails with. */
  failure: Error | undefined;
  private readonly listeners = new Set<(news: RunNews) => unknown>();
  private current: Plan | undefined;
  private finish: (result: RunResult | undefined) => void = () => undefined;
  private found: DetectionReport;

  constructor(facts: Facts) {
    this.found = reportOf(facts);
  }

  /** A detection has found something else. */
  find(facts: Facts, detectedAt: string): void {
    this.found = reportOf({ ...facts, detectedAt });
  }

  report(): DetectionReport {
    return this.found;
  }

  plan(options: SetupOptions, fresh: boolean): Promise<PlanSource> {
    this.asked.push(`plan ${JSON.stringify(options)}${fresh ? ' fresh' : ''}`);
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const { found: report, status } = this;
    // Each plan is one of its own.
    const plan = { ...planOf(report.facts, options), run: `run${this.asked.length}` };
    return Promise.resolve({ plan, report, status });
  }

  undoPlan(steps?: readonly string[]): Promise<UndoSource> {
    this.asked.push(`undo ${steps?.join(',') ?? 'all'}`);
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return Promise.resolve({ plan: undoOf(this.status, steps), status: this.status });
  }

  history(): Promise<HistorySource> {
    this.asked.push('history');
    return Promise.resolve({ items: historyOf(this.status), status: this.status });
  }

  run(plan: Plan): Promise<RunResult | undefined> {
    this.ran.push(plan);
    return this.start(plan);
  }

  /** A run begins, whoever asked for it. */
  start(plan: Plan): Promise<RunResult | undefined> {
    this.current = plan;
    this.tell({ kind: 'started', plan });
    return new Promise((resolve) => {
      this.finish = resolve;
    });
  }

  end(result: RunResult | undefined): void {
    this.current = undefined;
    this.tell({ kind: 'ended', result });
    this.finish(result);
  }

  tell(news: RunNews): void {
    for (const listener of this.listeners) listener(news);
  }

  cancelRun(): void {
    this.asked.push('cancel');
  }

  copyScript(plan: Plan): Promise<void> {
    this.scripts.push(plan);
    return Promise.resolve();
  }

  runCommand(command: string): void {
    this.asked.push(command);
  }

  running(): Plan | undefined {
    return this.current;
  }

  readonly onDidRun = (listener: (news: RunNews) => unknown): { dispose(): void } => {
    this.listeners.add(listener);
    return {
      dispose: () => {
        this.listeners.delete(listener);
      },
    };
  };
}

export interface PlanPageOptions {
  readonly vm: FakeVm;
  readonly purpose: PlanPurpose;
  readonly theme?: ThemeName;
  readonly language?: string;
  readonly translate?: Translate;
  readonly width?: number;
  readonly height?: number;
  readonly restored?: boolean;
}

/**
 * @property copied What was put into the clipboard; @property opened Other plan views that were asked for.
 * @property errors Of the page's console, the policy of its contents included.
 */
export interface PlanPageRig {
  readonly page: Page;
  readonly session: PlanSession;
  readonly copied: readonly string[];
  readonly opened: readonly PlanPurpose[];
  readonly errors: readonly string[];
  /** Throws the page away and loads it again, as VS Code does when it is hidden and shown. */
  readonly reload: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const standIn = `
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => { window.toHost(message); },
    getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
    setState: (state) => { sessionStorage.setItem('state', JSON.stringify(state)); },
  });
`;

/** Bundles the page as the product is bundled. */
async function bundledPage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-plan-'));
  try {
    const outfile = join(folder, 'setupPlan.js');
    await esbuild.build({
      entryPoints: [join('src', 'webview', 'setupPlan', 'main.ts')],
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

let script: Promise<string> | undefined;

/** The page under the very policy that it has in VS Code; what VS Code itself adds is its theme. */
export async function openPlanPage(browser: Browser, options: PlanPageOptions): Promise<PlanPageRig> {
  const { vm, purpose, theme = 'dark', language = 'en', translate = (text: string) => text } = options;
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1000, height: options.height ?? 800 },
  });
  const page = await context.newPage();
  const [copied, opened, errors]: [string[], PlanPurpose[], string[]] = [[], [], []];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error') errors.push(line.text());
  });
  const session = new PlanSession({
    vm,
    purpose,
    trusted: true,
    restored: options.restored === true,
    send: (message) => {
      // A page that is being thrown away takes no messages.
      page.evaluate(`window.postMessage(${JSON.stringify(message)}, '*')`).catch(() => undefined);
    },
    copy: (text) => {
      copied.push(text);
      return Promise.resolve();
    },
    open: (other) => opened.push(other),
    problemOf: (error) => ({ id: 'unexpected', message: msg('{0}', String(error)), remedies: [] }),
    now: () => Date.now(),
    translate,
  });
  await page.exposeFunction('toHost', (message: unknown) => {
    const read = readPlanMessage(message);
    if (read === undefined) errors.push(`no message: ${JSON.stringify(message)}`);
    else session.receive(read);
  });
  await page.addInitScript(standIn);
  const { bodyClass, variables } = themeStyle(theme);
  const html = viewerHtml({
    cspSource: 'http://plan.test',
    script: 'http://plan.test/setupPlan.js',
    styles: ['http://plan.test/setupPlan.css'],
    nonce: 'n0nce',
    language,
    title: 'plan',
  });
  const bundle = await (script ??= bundledPage());
  const css = `:root { ${variables} }\n${readFileSync(join('media', 'setupPlan.css'), 'utf8')}`;
  await page.route('http://plan.test/**', (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path === '/setupPlan.js') return route.fulfill({ body: bundle, contentType: 'text/javascript' });
    if (path === '/setupPlan.css') return route.fulfill({ body: css, contentType: 'text/css' });
    if (path !== '/') return route.fulfill({ status: 404, body: '' });
    return route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' });
  });
  const load = async (): Promise<void> => {
    await page.goto('http://plan.test/');
    await page.evaluate(`document.body.className = ${JSON.stringify(bodyClass)}`);
    await page.waitForSelector('h1');
  };
  session.start();
  await load();
  return {
    page,
    session,
    copied,
    opened,
    errors,
    reload: load,
    close: async () => {
      session.dispose();
      await context.close();
    },
  };
}
