// VS Code's editor in its page, as a user sees it and types into it: the same in every language.
import type { Locator, Page } from 'playwright-core';

const stepTimeoutMs = 60_000;

export class EditorPage {
  constructor(readonly page: Page) {}

  /** Opens a file of the machine by its path, in a tab of its own. */
  async open(path: string): Promise<void> {
    await this.page.keyboard.press('Control+O');
    const input = this.page.locator('.quick-input-widget:visible input').first();
    await input.waitFor({ timeout: stepTimeoutMs });
    // The box may fill itself in with a folder of its own a moment after it was drawn.
    const deadline = Date.now() + stepTimeoutMs;
    do {
      await input.fill(path);
      await this.page.waitForTimeout(300);
    } while ((await input.inputValue()) !== path && Date.now() < deadline);
    await this.page.keyboard.press('Enter');
    const name = path.split('/').at(-1) ?? path;
    await this.page.locator('.tab.active').filter({ hasText: name }).waitFor({ timeout: stepTimeoutMs });
    await this.page.locator('.editor-instance .view-lines').first().click({ timeout: stepTimeoutMs });
  }

  /** Closes every tab. */
  async closeAll(): Promise<void> {
    const tabs = this.page.locator('.tabs-container .tab');
    const deadline = Date.now() + stepTimeoutMs;
    while ((await tabs.count()) > 0) {
      if (Date.now() > deadline) throw new Error('the tabs do not close');
      await this.page.keyboard.press('Control+K');
      await this.page.keyboard.press('Control+W');
      await this.page.waitForTimeout(200);
    }
  }

  /** Waits for so many underlined places of a severity, and gives the first. */
  async squiggles(severity: 'error' | 'warning', count: number): Promise<Locator> {
    const squiggles = this.page.locator(`.editor-instance .squiggly-${severity}`);
    await squiggles.nth(count - 1).waitFor({ state: 'attached', timeout: stepTimeoutMs });
    return squiggles.first();
  }

  /** Runs a command by its title, as a user finds it in the list of all commands. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget:visible input').first();
    await input.waitFor({ timeout: stepTimeoutMs });
    await input.fill(`>${title}`);
    const row = this.page.locator('.quick-input-widget:visible .monaco-list-row').filter({ hasText: title });
    await row.first().click({ timeout: stepTimeoutMs });
  }

  /** Presses a button beside the tabs. */
  async titleButton(title: string): Promise<void> {
    const button = this.page.locator(`.part.editor .action-label[aria-label*="${title}"]`);
    await button.first().click({ timeout: stepTimeoutMs });
  }

  /** Waits for a lens that says a text, and gives it. @param inside Part of the window; an editor's if absent. */
  async lens(text: string, inside = '.part.editor'): Promise<Locator> {
    const lens = this.page.locator(`${inside} .codelens-decoration a`).filter({ hasText: text }).first();
    await lens.waitFor({ timeout: stepTimeoutMs });
    return lens;
  }

  /** Waits for a line that shows a text, hints at its end included. @param inside Part of the window. */
  async line(text: string, inside = '.part.editor'): Promise<Locator> {
    // An editor draws blanks as no-break spaces.
    const words = new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ /g, '\\s'));
    const line = this.page.locator(`${inside} .view-line`).filter({ hasText: words }).first();
    await line.waitFor({ timeout: stepTimeoutMs });
    return line;
  }

  /** Sets the cursor behind the last character. */
  async goToEnd(): Promise<void> {
    await this.page.keyboard.press('Control+End');
  }

  /** Sets the cursor into a line and a column, both from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.page.keyboard.press('Control+Home');
    for (let at = 1; at < line; at += 1) await this.page.keyboard.press('ArrowDown');
    for (let at = 1; at < column; at += 1) await this.page.keyboard.press('ArrowRight');
  }

  /** Asks for completion until a row says the text: the server may still be starting. */
  async complete(text: string): Promise<void> {
    const row = this.page.locator('.suggest-widget .monaco-list-row').filter({ hasText: text }).first();
    const deadline = Date.now() + stepTimeoutMs;
    while (!(await row.isVisible())) {
      if (Date.now() > deadline) throw new Error(`completion does not offer ${text}`);
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('Control+Space');
      await row.waitFor({ timeout: 3000 }).catch(() => undefined);
    }
  }

  /** Opens the hover of the word at the cursor and waits until it says the text. */
  async hover(text: string): Promise<void> {
    await this.pressUntil(
      ['Control+K', 'Control+I'],
      this.page.locator('.monaco-hover:visible').filter({ hasText: text }),
    );
    // It fades in: a picture taken at once is pale.
    await this.page.waitForTimeout(500);
  }

  /** Opens the menu of quick fixes at the cursor and waits for one that says the text. */
  async quickFix(text: string): Promise<void> {
    await this.pressUntil(
      ['Control+.'],
      this.page.locator('.action-widget .monaco-list-row').filter({ hasText: text }),
    );
  }

  /** Shows the list of problems and waits for so many. */
  async problems(count: number): Promise<void> {
    await this.pressUntil(
      ['Control+Shift+M'],
      this.page
        .locator('.markers-panel .monaco-list-row .marker-message-line, .markers-panel .monaco-tl-row')
        .nth(count),
    );
  }

  /** Clicks the rule of a problem in the list, and waits for the page that explains it. */
  async explain(rule: string): Promise<void> {
    const link = this.page.locator('.markers-panel a').filter({ hasText: rule }).first();
    await link.click({ timeout: stepTimeoutMs });
    await this.page
      .locator('.tabs-container .tab')
      .filter({ hasText: rule })
      .waitFor({ timeout: stepTimeoutMs });
  }

  /** Gives the panel all of the window's room, or takes it away again. */
  async maximisePanel(): Promise<void> {
    const button = this.page
      .locator('.part.panel :is(.codicon-panel-maximize, .codicon-panel-restore)')
      .first();
    await button.click({ timeout: stepTimeoutMs });
  }

  /** Hides the list of problems. A page that is still being drawn may swallow the first key. */
  async hidePanel(): Promise<void> {
    const panel = this.page.locator('.part.panel');
    const deadline = Date.now() + stepTimeoutMs;
    while (await panel.isVisible()) {
      if (Date.now() > deadline) throw new Error('the panel does not hide');
      await this.page.keyboard.press('Control+J');
      await panel.waitFor({ state: 'hidden', timeout: 3000 }).catch(() => undefined);
    }
  }

  private async pressUntil(keys: readonly string[], sign: Locator): Promise<void> {
    const deadline = Date.now() + stepTimeoutMs;
    for (;;) {
      for (const key of keys) await this.page.keyboard.press(key);
      await sign
        .first()
        .waitFor({ timeout: 5000 })
        .catch(() => undefined);
      if (await sign.first().isVisible()) return;
      if (Date.now() > deadline) throw new Error(`${keys.join(' ')} did not bring what it should`);
      await this.page.keyboard.press('Escape');
    }
  }
}
