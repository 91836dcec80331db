// The MANA view in VS Code's page, as a user sees and clicks it, in the language of the page.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import type { DisplayLanguage } from '../vscodeWeb/profile';

const stepTimeoutMs = 60_000;

/** How the extension says a template in a language: from the same bundle the packaged extension reads. */
export function sayer(language: DisplayLanguage): (template: string) => string {
  if (language === 'en') return (template) => template;
  const texts = JSON.parse(readFileSync(`dist/l10n/bundle.l10n.${language}.json`, 'utf8')) as Record<
    string,
    string
  >;
  return (template) => {
    const text = texts[template];
    if (text === undefined) throw new Error(`"${template}" has no translation, so the page cannot be read`);
    return text;
  };
}

/** Titles of the manifest in a language. */
export function manifestTexts(language: DisplayLanguage): Record<string, string> {
  const file = language === 'en' ? 'package.nls.json' : `package.nls.${language}.json`;
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
}

export class ManaPage {
  private readonly say: (template: string) => string;
  private readonly titles: Record<string, string>;

  constructor(
    readonly page: Page,
    language: DisplayLanguage,
  ) {
    this.say = sayer(language);
    this.titles = manifestTexts(language);
  }

  /** Clicks the extension's icon in the activity bar and waits for its view. */
  async openView(): Promise<void> {
    await this.page.getByRole('tab', { name: 'MANA DPDK' }).click({ timeout: stepTimeoutMs });
  }

  /** Drags the border of the side bar, so that long rows can be read. */
  async widenSideBar(pixels: number): Promise<void> {
    const bar = await this.page.locator('.part.sidebar').boundingBox();
    if (bar === null) throw new Error('there is no side bar');
    const [x, y] = [bar.x + bar.width + 1, bar.y + bar.height / 2];
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    await this.page.mouse.move(x + pixels, y, { steps: 5 });
    await this.page.mouse.up();
  }

  /** Opens a row that can be opened, as a click on it does; one that is open, or opens by itself, stays so. */
  async expand(row: Locator): Promise<void> {
    const deadline = Date.now() + stepTimeoutMs;
    while ((await row.first().getAttribute('aria-expanded')) !== 'true') {
      if (Date.now() > deadline) throw new Error('a row of the tree does not open');
      await row.first().click();
      await this.page.waitForTimeout(300);
    }
  }

  /** Takes the mouse off the tree and waits until no tooltip covers it. */
  async restMouse(): Promise<void> {
    const size = this.page.viewportSize() ?? { width: 0, height: 0 };
    await this.page.mouse.move(size.width * 0.75, size.height * 0.5);
    await this.page.locator('.workbench-hover').first().waitFor({ state: 'hidden', timeout: stepTimeoutMs });
  }

  /** A row of the tree: its level (1 for VMs) and a text it shows. */
  row(level: number, text: string): Locator {
    return this.page.locator(`.pane-body .monaco-list-row[aria-level="${level}"]`).filter({ hasText: text });
  }

  /** Waits for a row that says all of the templates, in the page's language, and none of those in `without`. */
  async waitForRow(
    level: number,
    text: string,
    templates: readonly string[] = [],
    without: readonly string[] = [],
  ): Promise<void> {
    let row = this.row(level, text);
    for (const template of templates) row = row.filter({ hasText: this.say(template) });
    for (const template of without) row = row.filter({ hasNotText: this.say(template) });
    try {
      await row.first().waitFor({ timeout: stepTimeoutMs });
    } catch (error) {
      const wanted = [text, ...templates.map((template) => this.say(template))].join(', ');
      throw new Error(`no row of the tree says "${wanted}"; the tree shows:\n${await this.treeText()}`, {
        cause: error,
      });
    }
  }

  /** The branch of a VM with this label, as the page says it. */
  branch(template: string): Locator {
    return this.row(2, this.say(template));
  }

  /** Waits for a branch of a VM. */
  async waitForBranch(template: string): Promise<void> {
    await this.waitForRow(2, '', [template]);
  }

  /** The rows right below a branch of a VM, one text each. */
  async childrenOf(template: string): Promise<string[]> {
    const rows = this.page.locator('.pane-body .monaco-list-row');
    const texts: string[] = [];
    let inside = false;
    for (const row of await rows.all()) {
      const [level, text] = [
        await row.getAttribute('aria-level'),
        (await row.innerText()).replace(/\s+/g, ' '),
      ];
      if (level === '1' || level === '2') inside = level === '2' && text.includes(this.say(template));
      else if (inside && level === '3') texts.push(text.trim());
    }
    return texts;
  }

  /** Waits for a rendered document (a frame inside frames) with a first heading that contains the text. */
  async waitForDocument(heading: string): Promise<void> {
    const deadline = Date.now() + stepTimeoutMs;
    while (Date.now() < deadline) {
      for (const frame of this.page.frames()) {
        // A webview replaces its frame while it loads: one that has gone holds no document.
        const found = await frame
          .locator('h1')
          .filter({ hasText: heading })
          .count()
          .catch(() => 0);
        if (found > 0) return;
      }
      await this.page.waitForTimeout(200);
    }
    throw new Error(`no document with "${heading}" in its heading was opened`);
  }

  /** Clicks one of the buttons that a row shows while the mouse is on it. */
  async clickInline(row: Locator, command: string): Promise<void> {
    const title = this.titles[`command.${command}`];
    if (title === undefined) throw new Error(`the manifest has no title for ${command}`);
    await this.restMouse();
    await row.first().hover();
    await row
      .first()
      .locator(`.action-label[aria-label*="${title}"]`)
      .first()
      .click({ timeout: stepTimeoutMs });
  }

  /** What the tree says, row by row. */
  async treeText(): Promise<string> {
    const rows = await this.page.locator('.pane-body .monaco-list-row').allInnerTexts();
    return rows.map((row) => row.replace(/\s+/g, ' ')).join('\n');
  }

  /** Waits for a modal dialog that says a text. */
  async waitForDialog(text: string): Promise<void> {
    await this.page
      .locator('.monaco-dialog-box')
      .filter({ hasText: text })
      .waitFor({ timeout: stepTimeoutMs });
  }

  /** Leaves the dialog as a careful user does. */
  async cancelDialog(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.locator('.monaco-dialog-box').waitFor({ state: 'hidden', timeout: stepTimeoutMs });
  }

  /** Waits until VS Code has taken its notifications away by itself: a picture of a document shows the document. */
  async waitForNoToasts(): Promise<void> {
    const toasts = this.page.locator('.notifications-toasts.visible');
    await toasts.waitFor({ state: 'hidden', timeout: stepTimeoutMs });
  }

  /** Takes notifications away as a user does: where the window has no focus, VS Code waits for somebody to read them. */
  async closeToasts(): Promise<void> {
    const toasts = this.page.locator('.notifications-toasts.visible');
    const close = toasts.locator('.codicon-notifications-clear').first();
    const deadline = Date.now() + stepTimeoutMs;
    while (await toasts.isVisible()) {
      if (Date.now() > deadline) throw new Error('a notification does not close');
      await toasts.hover({ timeout: 3000 }).catch(() => undefined);
      await close.click({ timeout: 3000 }).catch(() => undefined);
      await this.page.waitForTimeout(200);
    }
  }

  /** Waits for what the extension tells after a detection, and closes it: it would lie over a later picture. */
  async closeNews(): Promise<void> {
    const news = this.page.locator('.notifications-toasts.visible').first();
    // Where it has told already, or is not in sight, nothing comes.
    await news.waitFor({ timeout: 5000 }).catch(() => undefined);
    await this.closeToasts();
  }

  /** Words of the error notifications on the screen. */
  async errorNotifications(): Promise<string[]> {
    return this.page
      .locator('.notifications-toasts .notification-list-item:has(.codicon-error)')
      .allInnerTexts();
  }
}
