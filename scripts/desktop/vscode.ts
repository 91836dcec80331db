// A desktop VS Code: whether a window can be opened here, which installation there is, and how to get one.
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { cacheFolder } from '../tools/paths';
import { progress, reasonOf } from '../tools/progress';

const downloadTimeoutMs = 60_000;

/** True where windows can be shown: always on macOS and Windows, on Linux with a display. */
export function hasDisplay(): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  return ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (process.env[name] ?? '') !== '');
}

/** Usual places of the command `code` that are not on the PATH. */
const otherPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code'],
  win32: [join(process.env['LOCALAPPDATA'] ?? '', 'Programs', 'Microsoft VS Code', 'bin', 'code.cmd')],
};

/** The installed command `code` (or its relatives), if there is one. */
export function installedCode(): string | undefined {
  const ending = process.platform === 'win32' ? '.cmd' : '';
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = ['code', 'code-insiders', 'codium'].flatMap((name) =>
    folders.map((folder) => join(folder, `${name}${ending}`)),
  );
  return [...onPath, ...(otherPlaces[process.platform] ?? [])].find((path) => existsSync(path));
}

/**
 * The program behind the command `code`: the command itself only hands over to it and ends, and cannot be ended with it.
 * The command, where the installation looks different.
 */
export function programOf(code: string): string {
  const bin = dirname(realpathSync(code));
  const places = {
    darwin: ['../../../MacOS/Electron', '../../../MacOS/Code'],
    win32: ['../Code.exe', '../Code - Insiders.exe'],
    linux: ['../code', '../code-insiders', '../codium'],
  };
  const { platform } = process;
  const candidates = platform === 'darwin' || platform === 'win32' ? places[platform] : places.linux;
  return candidates.map((place) => join(bin, place)).find((path) => existsSync(path)) ?? code;
}

/** Downloads VS Code into the user's cache; undefined, with a line that says why, where it cannot be had. */
export async function downloadedCode(): Promise<string | undefined> {
  progress('desktop', 'getting VS Code for the desktop');
  try {
    return await downloadAndUnzipVSCode({
      version: 'stable',
      cachePath: join(cacheFolder(), 'vscode-desktop'),
      timeout: downloadTimeoutMs,
    });
  } catch (error) {
    progress('desktop', `VS Code for the desktop cannot be downloaded here: ${reasonOf(error)}`);
    return undefined;
  }
}

/** Electron refuses to start as root with its sandbox. */
export function flagsForRoot(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
