// The user profile of the VS Code that scripts start: its settings, the VMs in its list, and its display language.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { VmEntry } from '../../src/core/hosts/host';
import { progress } from '../tools/progress';

/** The folders of one VS Code profile. */
export interface Profile {
  /** Settings, state and logs. */
  readonly userData: string;
  readonly extensions: string;
}

export type DisplayLanguage = 'en' | 'ja';

/** The extension's list of VMs: a setting of machine scope. */
const vmsSetting = 'manaDpdk.vms';

/** A calm window for people who look at one extension: no welcome pages, no chat, no look-ups in the network. */
const calmSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'breadcrumbs.filePath': 'last',
  'editor.minimap.enabled': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'remote.autoForwardPorts': false,
  'window.restoreWindows': 'none',
};

/** Reads a settings file. One that is no JSON (a user may write comments) is kept aside, and says so. */
function readSettings(file: string): Record<string, unknown> {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    copyFileSync(file, `${file}.bak`);
    progress('profile', `${file} is no plain JSON: kept as ${file}.bak`);
    return {};
  }
}

function writeJson(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** VMs of an earlier run that are not among the new ones: what the user added stays. */
function otherVms(settings: Record<string, unknown>, vms: readonly VmEntry[]): unknown[] {
  const earlier = settings[vmsSetting];
  if (!Array.isArray(earlier)) return [];
  const replaced = new Set(vms.map((vm) => vm.id));
  return earlier.filter(
    (vm: unknown) => typeof vm === 'object' && vm !== null && 'id' in vm && !replaced.has(String(vm.id)),
  );
}

/**
 * Puts VMs into the profile's list and makes the window calm. What the user has set in this profile stays.
 *
 * @param host Where settings of machine scope are read: the web server has a file of its own for them, the desktop
 * reads them among the user's.
 */
export function writeSettings(profile: Profile, host: 'web' | 'desktop', vms: readonly VmEntry[]): void {
  const userFile = join(profile.userData, 'User', 'settings.json');
  const machineFile = host === 'web' ? join(profile.userData, 'Machine', 'settings.json') : userFile;
  writeJson(userFile, { ...calmSettings, ...readSettings(userFile) });
  const machine = readSettings(machineFile);
  writeJson(machineFile, { ...machine, [vmsSetting]: [...vms, ...otherVms(machine, vms)] });
}

/** Sets user settings of a profile. */
export function addSettings(profile: Profile, settings: Readonly<Record<string, unknown>>): void {
  const file = join(profile.userData, 'User', 'settings.json');
  writeJson(file, { ...readSettings(file), ...settings });
}

/**
 * Makes VS Code's web server know a display language. Language packs come from the Marketplace; this stands in for one
 * with no translation of VS Code's own words, which is enough for extensions to speak the language.
 */
export function addLanguage(profile: Profile, language: Exclude<DisplayLanguage, 'en'>): void {
  const translation = join(profile.userData, `${language}.i18n.json`);
  writeJson(translation, { contents: {} });
  writeJson(join(profile.userData, 'languagepacks.json'), {
    [language]: {
      hash: 'extensions-only',
      label: language,
      extensions: [{ extensionIdentifier: { id: `mana-dpdk.language-${language}` }, version: '0.0.1' }],
      translations: { vscode: translation },
    },
  });
}
