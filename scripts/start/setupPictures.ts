// The setup part of the check: a user sees the plan of a bare VM, runs it from packages to the NIC, and undoes all of it.
import type { Frame, Locator, Page } from 'playwright-core';
import type { SimulatedVm } from '../../test/labs/sim/index';
import type { DisplayLanguage } from '../vscodeWeb/profile';
import { EditorPage } from './editorPage';
import { frameWith } from './frames';
import { manifestTexts, sayer, type ManaPage } from './page';

const stepTimeoutMs = 60_000;
/** A run takes seconds; a machine that does much else takes longer. */
const runTimeoutMs = 180_000;

/** Large enough for what a picture is of, small enough to be read in a document. */
const sizes = {
  menu: { width: 1040, height: 640 },
  plan: { width: 1040, height: 1000 },
  run: { width: 1280, height: 900 },
  done: { width: 1280, height: 760 },
  history: { width: 1040, height: 560 },
  undo: { width: 1040, height: 760 },
};

/** Pictures by what they show. */
export const setupPictures = {
  menu: 'setup-menu',
  plan: 'setup-plan',
  run: 'setup-run',
  done: 'setup-done',
  history: 'setup-history',
  undo: 'setup-undo',
} as const;

/** What one language's visit needs. */
export interface SetupVisit {
  readonly page: Page;
  readonly mana: ManaPage;
  readonly language: DisplayLanguage;
  readonly vm: SimulatedVm;
  readonly vmName: string;
  readonly take: (name: string) => Promise<void>;
}

/** Goes through the pictures; throws at the first thing that is not on the screen. */
export async function visitSetup({ page, mana, language, vm, vmName, take }: SetupVisit): Promise<void> {
  const before = page.viewportSize();
  const [say, titles] = [sayer(language), manifestTexts(language)];
  const title = (command: string): string => titles[`command.${command}`] ?? command;
  const editor = new EditorPage(page);
  await editor.closeAll();

  vm.setFaults(['bare']);
  await detectAgain(mana, vmName, ['Not ready']);
  await mana.closeToasts();
  await page.setViewportSize(sizes.menu);
  await openMenu(page, mana.row(1, vmName), titles['submenu.setup'] ?? '', title('setup.giveNic'));
  await take(setupPictures.menu);
  await closeMenu(page);

  await page.keyboard.press('Control+B');
  await page.setViewportSize(sizes.plan);
  await editor.command(title('setup.plan'));
  const plan = await frameWith(page, 'h1', say('Set up everything'));
  for (const step of ['install-packages', 'build-dpdk', 'hugepages', 'give-nic:eth1'])
    await plan.locator(`li.card[data-key="${step}"]`).waitFor({ timeout: stepTimeoutMs });
  await foldOptions(plan);
  await page.mouse.move(0, 0);
  await take(setupPictures.plan);

  await page.setViewportSize(sizes.run);
  // So slow that the VM is seen waiting for the new connection that confirms.
  vm.setFaults(['bare', 'slow']);
  await plan.locator('button[data-press="run"]').click({ timeout: stepTimeoutMs });
  const nic = plan.locator('li[data-key="give-nic:eth1"]');
  await nic.locator('[data-key="left"]').waitFor({ timeout: runTimeoutMs });
  await nic.scrollIntoViewIfNeeded();
  await page.mouse.move(0, 0);
  await take(setupPictures.run);
  await waitForGoodEnd(plan);
  vm.setFaults(['bare']);
  await plan.locator('.result').scrollIntoViewIfNeeded();
  await editor.hidePanel();
  await page.keyboard.press('Control+B');
  await page.setViewportSize(sizes.done);
  await mana.waitForRow(3, 'uio0', ['in user mode']);
  await mana.restMouse();
  await take(setupPictures.done);
  await editor.closeAll();

  await page.keyboard.press('Control+B');
  await page.setViewportSize(sizes.history);
  await editor.command(title('setup.history'));
  const history = await frameWith(page, 'h1', say('Setup history'));
  await history.locator('tbody tr').nth(4).waitFor({ timeout: stepTimeoutMs });
  await page.mouse.move(0, 0);
  await take(setupPictures.history);
  await editor.closeAll();

  await page.setViewportSize(sizes.undo);
  await editor.command(title('setup.undo'));
  const undo = await frameWith(page, 'h1', say('Undo everything'));
  await undo.locator('li.card').nth(4).waitFor({ timeout: stepTimeoutMs });
  await page.mouse.move(0, 0);
  await take(setupPictures.undo);
  await undo.locator('button[data-press="run"]').click({ timeout: stepTimeoutMs });
  await waitForGoodEnd(undo);
  await editor.hidePanel();
  await page.keyboard.press('Control+B');
  await mana.waitForRow(3, 'eth1 + enP30832s1d1', [], ['in user mode']);
  await editor.closeAll();
  if (before !== null) await page.setViewportSize(before);
  vm.setFaults([]);
  await detectAgain(mana, vmName, ['Ready, with warnings']);
  await mana.closeToasts();
}

/** As a user who knows that something has changed on the VM. */
async function detectAgain(mana: ManaPage, vmName: string, words: readonly string[]): Promise<void> {
  await mana.clickInline(mana.row(1, vmName), 'detect');
  await mana.waitForRow(1, vmName, ['connected'], ['detecting']);
  await mana.waitForRow(2, '', ['Readiness', ...words]);
}

/** The steps are what the picture is of. */
async function foldOptions(plan: Frame): Promise<void> {
  const options = plan.locator('details[data-fold="options"][open] > summary');
  if ((await options.count()) > 0) await options.first().click({ timeout: stepTimeoutMs });
}

/** @throws With what the view says of the run, when it did not end well. */
async function waitForGoodEnd(view: Frame): Promise<void> {
  const result = view.locator('.result');
  await result.waitFor({ timeout: runTimeoutMs });
  if ((await view.locator('.result.good').count()) > 0) return;
  throw new Error(`the run did not end well:\n${await result.innerText()}`);
}

/** Opens the context menu of a row and, in it, a submenu; waits for one of its entries. */
async function openMenu(page: Page, row: Locator, submenu: string, entry: string): Promise<void> {
  await row.first().click({ button: 'right' });
  const item = page.locator('.monaco-menu .action-item').filter({ hasText: submenu });
  await item.first().hover({ timeout: stepTimeoutMs });
  await page
    .locator('.monaco-submenu .action-item, .monaco-menu .monaco-menu .action-item')
    .filter({ hasText: entry })
    .first()
    .waitFor({ timeout: stepTimeoutMs });
}

async function closeMenu(page: Page): Promise<void> {
  const menus = page.locator('.monaco-menu');
  const deadline = Date.now() + stepTimeoutMs;
  while ((await menus.count()) > 0) {
    if (Date.now() > deadline) throw new Error('the menu does not close');
    await page.keyboard.press('Escape');
    await page.waitForTimeout(200);
  }
}
