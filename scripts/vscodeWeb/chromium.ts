// Finds a browser of the Chromium family for driving VS Code's page; installs one where none is there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { ensureDebianPackages } from '../tools/debian';
import { progress, reasonOf } from '../tools/progress';
import { runOrThrow } from '../tools/run';
import { repository } from '../tools/paths';

const candidates: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/microsoft-edge',
    '/usr/bin/chromium-browser',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** No calls of its own to the network, no sandbox (root has none), no GPU. */
const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function installedBrowser(): string | undefined {
  const named = process.env['CHROME_PATH'];
  const paths = [...(named === undefined ? [] : [named]), ...(candidates[process.platform] ?? [])];
  return (
    paths.find((path) => existsSync(path)) ?? [chromium.executablePath()].find((path) => existsSync(path))
  );
}

/**
 * Path of a browser: an installed one (`CHROME_PATH` comes first), else Debian's chromium, else Playwright's download.
 *
 * @throws When none can be had; the message says how to get one.
 */
export async function ensureChromium(): Promise<string> {
  const found = installedBrowser();
  if (found !== undefined) return found;
  await ensureDebianPackages('browser', ['chromium']);
  const installed = installedBrowser();
  if (installed !== undefined) return installed;
  progress('browser', "no Chromium, Chrome or Edge found: downloading Playwright's Chromium");
  const cli = join(repository, 'node_modules', 'playwright-core', 'cli.js');
  try {
    await runOrThrow(process.execPath, [cli, 'install', 'chromium'], { timeoutMs: 300_000 });
  } catch (error) {
    throw new Error(
      `No browser: install Chromium, Chrome or Edge, or set CHROME_PATH to one. (${reasonOf(error)})`,
      { cause: error },
    );
  }
  return chromium.executablePath();
}

/** Starts the browser without a window. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await ensureChromium(), headless: true, args: browserFlags });
}
