// VS Code's page in a browser: opens it, and tells what went wrong in it.
import type { Browser, Page } from 'playwright-core';
import type { WebServer } from './server';

/** Size of a usual laptop window: screenshots in the README are taken with it. */
const windowSize = { width: 1280, height: 800 };

/** Console lines of a healthy page: files code-server leaves out, and accounts and a gallery that are not there. */
const harmless = [
  /404/,
  /github/,
  /vsda/,
  /favicon/,
  /service ?worker/i,
  /marketplace|gallery|open-vsx/i,
  /update.*check/i,
  /ERR_/,
];

export interface Workbench {
  readonly page: Page;
  /** Errors of the page's console that a healthy page does not show. */
  readonly errors: readonly string[];
}

export interface OpenOptions {
  /** Key and value pairs VS Code's page takes from its address, such as the path of tests. */
  readonly payload?: readonly (readonly [string, string])[];
  /** A folder of the server's machine to open as the workspace. */
  readonly folder?: string;
  /** Shows screenshots at twice the size, sharp on today's screens. */
  readonly sharp?: boolean;
  /** Language the browser asks for, such as `ja`. */
  readonly locale?: string;
  /** Called before the page loads, to put functions into it. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** Opens VS Code's page in a browser of its own profile, and waits until its frame is drawn. */
export async function openWorkbench(
  browser: Browser,
  server: WebServer,
  options: OpenOptions = {},
): Promise<Workbench> {
  const context = await browser.newContext({
    viewport: windowSize,
    deviceScaleFactor: options.sharp === true ? 2 : 1,
    locale: options.locale ?? 'en-US',
    // A desktop VS Code asks nobody for the clipboard either.
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (line) => {
    if (line.type() === 'error' && !harmless.some((pattern) => pattern.test(line.text())))
      errors.push(line.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  await options.prepare?.(page);
  const address = new URL(server.url);
  address.searchParams.set('ew', 'true');
  if (options.folder !== undefined) address.searchParams.set('folder', options.folder);
  if (options.payload !== undefined) address.searchParams.set('payload', JSON.stringify(options.payload));
  await page.goto(address.href, { waitUntil: 'domcontentloaded' });
  await page.waitForSelector('.monaco-workbench .part.statusbar', { timeout: 60_000 });
  return { page, errors };
}
