// The run part of the check: a user reviews a line, runs it, watches it, sees a VF go and come back, and asks the doctor.
import type { Page } from 'playwright-core';
import type { Fault, SimulatedVm } from '../../test/labs/sim/index';
import type { DisplayLanguage } from '../vscodeWeb/profile';
import { EditorPage } from './editorPage';
import { frameWith } from './frames';
import { manifestTexts, sayer, type ManaPage } from './page';

const stepTimeoutMs = 60_000;
/** A run takes ten seconds here; a machine that does much else takes longer. */
const runTimeoutMs = 120_000;
/** Samples that a picture of a live view shows, at least: one a second. */
const fewestPoints = 6;

/** Large enough for what a picture is of, small enough to be read in a document. */
const sizes = {
  review: { width: 1280, height: 760 },
  live: { width: 1280, height: 900 },
  verdict: { width: 1280, height: 1000 },
  doctor: { width: 1040, height: 760 },
};

/** Pictures by what they show. */
export const runPictures = {
  review: 'run-review',
  live: 'run-live',
  verdict: 'run-verdict',
  doctor: 'doctor',
} as const;

/** What one language's visit needs. */
export interface RunVisit {
  readonly page: Page;
  readonly mana: ManaPage;
  readonly language: DisplayLanguage;
  readonly vm: SimulatedVm;
  readonly vmName: string;
  readonly take: (name: string) => Promise<void>;
}

/** Goes through the pictures; throws at the first thing that is not on the screen. */
export async function visitRuns({ page, mana, language, vm, vmName, take }: RunVisit): Promise<void> {
  const before = page.viewportSize();
  const [say, titles] = [sayer(language), manifestTexts(language)];
  const title = (command: string): string => titles[`command.${command}`] ?? command;
  const editor = new EditorPage(page);
  await editor.closeAll();
  await machineWith(['nic-bound'], vm, mana, vmName);

  await page.setViewportSize(sizes.review);
  await page.keyboard.press('Control+B');
  await editor.command(title('run.start'));
  await choose(page, say('Multiple queues'));
  await page
    .locator('.quick-input-widget:visible .monaco-list-row')
    .filter({ hasText: say('DPDK has it') })
    .first()
    .click({ timeout: stepTimeoutMs });
  await choose(page, say('{0} s').replace('{0}', '10'));
  await listRow(page, say('Run')).waitFor({ timeout: stepTimeoutMs });
  await mana.restMouse();
  // It fades in: a picture taken at once is pale.
  await page.waitForTimeout(500);
  await take(runPictures.review);

  await page.setViewportSize(sizes.live);
  await choose(page, say('Run'));
  const live = await frameWith(page, '.badge.running', '');
  await live.locator(`.figures-table tbody tr, table tbody tr`).first().waitFor({ timeout: stepTimeoutMs });
  await page.waitForTimeout(fewestPoints * 1_000);
  await page.mouse.move(0, 0);
  await take(runPictures.live);
  await live.locator('.verdict.good').first().waitFor({ timeout: runTimeoutMs });
  await editor.closeAll();

  vm.setFaults(['nic-bound', 'run-servicing']);
  await page.setViewportSize(sizes.verdict);
  await editor.command(title('run.again'));
  const verdict = await frameWith(page, '.badge.running', '');
  await verdict.locator('.verdict').first().waitFor({ timeout: runTimeoutMs });
  await mana.closeToasts();
  await page.mouse.move(0, 0);
  await take(runPictures.verdict);
  await editor.closeAll();
  await page.keyboard.press('Control+B');

  await machineWith(['driver-id-mismatch'], vm, mana, vmName);
  await page.keyboard.press('Control+B');
  await page.setViewportSize(sizes.doctor);
  await editor.command(title('doctor.run'));
  await frameWith(page, 'h1', say('MANA provider doctor of {0}').replace('{0}', vmName));
  await page.mouse.move(0, 0);
  await mana.closeToasts();
  await take(runPictures.doctor);
  await editor.closeAll();
  await page.keyboard.press('Control+B');
  if (before !== null) await page.setViewportSize(before);
  await machineWith([], vm, mana, vmName);
}

/** Boots the machine anew, as it is with these faults, and detects that. */
async function machineWith(
  faults: readonly Fault[],
  vm: SimulatedVm,
  mana: ManaPage,
  vmName: string,
): Promise<void> {
  vm.setFaults(faults);
  await mana.clickInline(mana.row(1, vmName), 'detect');
  await mana.waitForRow(1, vmName, ['connected'], ['detecting']);
  await mana.closeNews();
}

function listRow(page: Page, text: string) {
  return page
    .locator('.quick-input-widget:visible .monaco-list-row')
    .filter({ has: page.locator('.label-name').getByText(text, { exact: true }) })
    .first();
}

async function choose(page: Page, text: string): Promise<void> {
  await listRow(page, text).click({ timeout: stepTimeoutMs });
}
