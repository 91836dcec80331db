// Runs the extension's tests in VS Code's web server, with a headless browser as its window.
import type { Browser } from 'playwright-core';
import { progress } from '../tools/progress';
import { launchChromium } from '../vscodeWeb/chromium';
import type { Profile } from '../vscodeWeb/profile';
import { startWebServer, type WebServer } from '../vscodeWeb/server';
import { openWorkbench } from '../vscodeWeb/workbench';
import type { PreparedTests } from './prepare';

/** All suites together; a single test has its own, shorter limit. */
const limitMs = 600_000;

/** A promise with its two ends: VS Code calls them from inside the page. */
function exitSignal(): {
  promise: Promise<number>;
  resolve: (code: number) => void;
  reject: (error: Error) => void;
} {
  let resolve: (code: number) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<number>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

async function runInPage(browser: Browser, server: WebServer, tests: PreparedTests): Promise<number> {
  const remote = (path: string): string => `vscode-remote://${server.authority}${path}`;
  const log: string[] = [];
  const exit = exitSignal();
  const timer = setTimeout(() => {
    exit.reject(new Error(`the tests did not end in time; VS Code said:\n${log.slice(-20).join('\n')}`));
  }, limitMs);
  try {
    const opened = openWorkbench(browser, server, {
      folder: tests.context.workspaceFolder,
      payload: [
        ['extensionDevelopmentPath', remote(tests.developmentPath)],
        ['extensionTestsPath', remote(tests.testsPath)],
        ['skipWelcome', 'true'],
      ],
      prepare: async (page) => {
        await page.exposeFunction('codeAutomationLog', (_kind: string, words: unknown[]) => {
          log.push(words.map(String).join(' '));
        });
        await page.exposeFunction('codeAutomationExit', exit.resolve);
        page.on('crash', () => {
          exit.reject(new Error("VS Code's page crashed"));
        });
      },
    });
    // A page that does not open rejects here; one that opens leaves the word to the tests.
    return await Promise.race([exit.promise, opened.then(() => exit.promise)]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Opens the page with the tests in its address and waits until VS Code says it is done. What passed is in the results
 * file afterwards.
 *
 * @throws When VS Code never got as far as running the tests.
 */
export async function runTestsInWeb(profile: Profile, tests: PreparedTests): Promise<void> {
  const server = await startWebServer(profile, { testDriver: true });
  try {
    const browser = await launchChromium();
    try {
      progress('vscode', `the tests ended with code ${await runInPage(browser, server, tests)}`);
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
}
