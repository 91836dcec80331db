// The MANA view in VS Code's page, as a user sees and clicks it, in the language of the page.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import type { DisplayLanguage } from '../vscodeWeb/profile';

const stepTimeoutMs = 60_000;

/** How the extension says a template in a language: from the same bundle the packaged extension reads. */
function sayer(language: DisplayLanguage): (template: string) => string {
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
function manifestTexts(language: DisplayLanguage): Record<string, string> {
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

  /** A row of the tree: its level (1 for VMs) and a text it shows. */
  row(level: number, text: string): Locator {
    return this.page.locator(`.pane-body .monaco-list-row[aria-level="${level}"]`).filter({ hasText: text });
  }

  /** Waits for a row whose text contains all of the templates, as the page says them. */
  async waitForRow(level: number, text: string, templates: readonly string[] = []): Promise<void> {
    let row = this.row(level, text);
    for (const template of templates) row = row.filter({ hasText: this.say(template) });
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

  /** Clicks one of the buttons that a row shows while the mouse is on it. */
  async clickInline(row: Locator, command: string): Promise<void> {
    const title = this.titles[`command.${command}`];
    if (title === undefined) throw new Error(`the manifest has no title for ${command}`);
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

  /** Words of the error notifications on the screen. */
  async errorNotifications(): Promise<string[]> {
    return this.page
      .locator('.notifications-toasts .notification-list-item:has(.codicon-error)')
      .allInnerTexts();
  }
}
