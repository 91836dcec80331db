// `npm start -- --check`: goes the way of a new user without a window. Opens VS Code's page, clicks the MANA icon, connects
// the simulated VM, waits for what was detected, opens the report, and takes pictures of it. In English and in Japanese.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Browser } from 'playwright-core';
import type { VmEntry } from '../../src/core/hosts/host';
import type { SimulatedVm } from '../../test/labs/sim/index';
import { packageExtension } from '../tools/packaging';
import { repository } from '../tools/paths';
import { progress, reasonOf, seconds } from '../tools/progress';
import { launchChromium } from '../vscodeWeb/chromium';
import {
  addLanguage,
  addSettings,
  writeSettings,
  type DisplayLanguage,
  type Profile,
} from '../vscodeWeb/profile';
import { installVsix, startWebServer } from '../vscodeWeb/server';
import { openWorkbench } from '../vscodeWeb/workbench';
import { logPictures, visitLogs } from './logPictures';
import { ManaPage } from './page';
import { runPictures, visitRuns } from './runPictures';
import { setupPictures, visitSetup } from './setupPictures';
import { startListedVm } from './simulatedVm';
import { testpmdPictures, visitTestpmd, type FreeNic } from './testpmdPictures';

const languages: readonly DisplayLanguage[] = ['en', 'ja'];
/** NIC pairs of the simulated VM: the one that carries SSH and two for DPDK. */
const nicPairs = 3;
/** So much wider than at first, in pixels: addresses and reasons are long. */
const sideBarExtra = 240;

/** Without a graphics card the canvas of terminals is drawn at half the sharpness. */
const sharpTerminals = { 'terminal.integrated.gpuAcceleration': 'off' };

export interface FirstLightOptions {
  /** Folder of the pictures. */
  readonly screenshots: string;
  /** A package made before; without it one is built. */
  readonly vsix?: string;
}

interface Visit {
  readonly browser: Browser;
  readonly language: DisplayLanguage;
  readonly profile: Profile;
  readonly vm: VmEntry;
  /** The machine behind it. */
  readonly machine: SimulatedVm;
  readonly nic: FreeNic;
  /** Path of a picture by name. */
  readonly picture: (name: string) => string;
}

/** The pictures, in the order in which they are taken. */
const pictures = {
  detected: 'first-light',
  ...logPictures,
  ...testpmdPictures,
  ...setupPictures,
  ...runPictures,
  stranger: 'host-key',
};

/** The same machine once more, with a known_hosts file that does not know it. */
function strangerOf(vm: VmEntry, profile: Profile): VmEntry {
  const knownHostsFile = join(profile.userData, 'known_hosts');
  return { ...vm, id: 'simulated-new-vm', name: 'simulated-new-vm', knownHostsFile };
}

/** What must be on the screen after a click on "Connect", and nothing was answered by hand. */
async function visitVm(mana: ManaPage, vmName: string): Promise<void> {
  await mana.openView();
  await mana.widenSideBar(sideBarExtra);
  await mana.waitForRow(1, vmName, ['not connected']);
  await mana.clickInline(mana.row(1, vmName), 'connect');
  await mana.waitForRow(1, vmName, ['connected'], ['not connected', 'detecting']);
  await mana.expand(mana.row(1, vmName));
  for (const branch of ['Readiness', 'NICs', 'Hugepages', 'DPDK']) await mana.waitForBranch(branch);
  await mana.waitForRow(3, 'eth0', ['carries SSH']);
  const nics = await mana.childrenOf('NICs');
  const pairs = nics.filter((nic) => nic.includes(' + '));
  if (nics.length !== nicPairs || pairs.length !== nicPairs)
    throw new Error(`the tree does not show the ${nicPairs} NIC pairs, but:\n${nics.join('\n')}`);
  await mana.clickInline(mana.branch('Readiness'), 'openReport');
  await mana.waitForDocument('MANA DPDK');
  await mana.restMouse();
  const errors = await mana.errorNotifications();
  if (errors.length > 0) throw new Error(`VS Code shows errors: ${errors.join(' | ')}`);
  await mana.waitForNoToasts();
}

/** A VM whose key nobody has confirmed: the key is shown first, and nobody who says no is connected. */
async function visitStranger(mana: ManaPage, name: string, take: () => Promise<void>): Promise<void> {
  await mana.waitForRow(1, name, ['not connected']);
  await mana.clickInline(mana.row(1, name), 'connect');
  await mana.waitForDialog('SHA256:');
  await take();
  await mana.cancelDialog();
  await mana.waitForRow(1, name, ['could not connect']);
}

async function visit({ browser, language, profile, vm, machine, nic, picture }: Visit): Promise<void> {
  const server = await startWebServer(profile, language === 'en' ? {} : { locale: language });
  try {
    const workbench = await openWorkbench(browser, server, { sharp: true, locale: language });
    const { page } = workbench;
    const take = async (name: string): Promise<void> => {
      await page.screenshot({ path: picture(name) });
    };
    try {
      const mana = new ManaPage(page, language);
      await visitVm(mana, vm.name);
      await take(pictures.detected);
      await visitLogs({ page, language, folder: join(profile.userData, 'dpdk-logs'), take });
      const folder = join(profile.userData, 'testpmd');
      await visitTestpmd({ page, folder, nic, take });
      await visitSetup({ page, mana, language, vm: machine, vmName: vm.name, take });
      await visitRuns({ page, mana, language, vm: machine, vmName: vm.name, take });
      // VS Code reads the changed settings by itself, as when a user adds a VM to them.
      const stranger = strangerOf(vm, profile);
      writeSettings(profile, 'web', [vm, stranger]);
      await visitStranger(mana, stranger.name, () => take(pictures.stranger));
    } catch (error) {
      await take('failure');
      const words = workbench.errors.slice(-5).map((line) => line.split('\n')[0] ?? '');
      const log = words.length === 0 ? '' : `\nVS Code's console, at the end:\n${words.join('\n')}`;
      throw new Error(`${reasonOf(error)}\nSee ${picture('failure')}${log}`, { cause: error });
    } finally {
      await page.context().close();
    }
  } finally {
    await server.close();
  }
}

/**
 * Runs the check in both languages.
 *
 * @returns Problems in words; none when everything was seen.
 */
export async function firstLight(options: FirstLightOptions): Promise<string[]> {
  mkdirSync(options.screenshots, { recursive: true });
  const vsix = options.vsix ?? (await packageExtension());
  const folder = mkdtempSync(join(tmpdir(), 'mana-dpdk-check-'));
  const { vm, entry } = await startListedVm(join(folder, 'vm'));
  // The first NIC carries SSH.
  const mac = vm.machine.nics[1]?.mac ?? '';
  const browser = await launchChromium();
  const problems: string[] = [];
  try {
    for (const language of languages) {
      const started = Date.now();
      const profile = {
        userData: join(folder, language, 'data'),
        extensions: join(folder, language, 'extensions'),
      };
      writeSettings(profile, 'web', [entry]);
      addSettings(profile, sharpTerminals);
      if (language !== 'en') addLanguage(profile, language);
      await installVsix(profile, vsix);
      const picture = (name: string): string =>
        join(options.screenshots, language === 'en' ? `${name}.png` : `${name}-${language}.png`);
      rmSync(picture('failure'), { force: true });
      try {
        await visit({ browser, language, profile, vm: entry, machine: vm, nic: { mac }, picture });
        const taken = Object.values(pictures).map((name) => relative(repository, picture(name)));
        progress(
          'check',
          `${language}: the simulated VM is detected; see ${taken.join(', ')} (${seconds(Date.now() - started)})`,
        );
      } catch (error) {
        problems.push(`${language}: ${reasonOf(error)}`);
      }
    }
  } finally {
    await browser.close();
    await vm.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return problems;
}

/** The check as a task: prints what failed. Returns the exit code. */
export async function runFirstLight(options: FirstLightOptions): Promise<number> {
  const problems = await firstLight(options);
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) progress('check', 'everything a new user needs was seen');
  return problems.length === 0 ? 0 : 1;
}
