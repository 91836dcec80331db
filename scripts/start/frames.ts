// Pages inside VS Code's page: webviews, which are frames inside frames.
import type { Frame, Page } from 'playwright-core';

const stepTimeoutMs = 60_000;

/** Waits for a page in the window (a frame inside frames) in which an element says a text. */
export async function frameWith(page: Page, selector: string, text: string): Promise<Frame> {
  const deadline = Date.now() + stepTimeoutMs;
  while (Date.now() < deadline) {
    for (const frame of page.frames()) {
      // A webview replaces its frame while it loads: one that has gone holds nothing.
      const found = await frame
        .locator(selector)
        .filter({ hasText: text })
        .count()
        .catch(() => 0);
      if (found > 0) return frame;
    }
    await page.waitForTimeout(200);
  }
  throw new Error(`no page in the window says "${text}" in ${selector}`);
}
