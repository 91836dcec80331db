// `npm start`: opens a real VS Code with the extension and two simulated VMs in the tree, and any VM you name.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { downloadedCode, flagsForRoot, hasDisplay, installedCode, programOf } from './desktop/vscode';
import { startArguments, usage } from './start/arguments';
import { runFirstLight } from './start/firstLight';
import { startPair } from './start/simulatedVm';
import type { VmEntry } from '../src/core/hosts/host';
import { buildForUsers, packageExtension } from './tools/packaging';
import { cacheFolder, repository } from './tools/paths';
import { progress, reasonOf } from './tools/progress';
import { stop } from './tools/run';
import { endWith, untilStopped } from './tools/signals';
import { writeSettings, type Profile } from './vscodeWeb/profile';
import { installVsix, startWebServer } from './vscodeWeb/server';

/** The profiles are kept, so VMs that were added are there the next time. */
function profileOf(host: 'web' | 'desktop'): Profile {
  const folder = join(cacheFolder(), 'start', host);
  const again = existsSync(folder) ? 'reusing' : 'making';
  progress('start', `${again} the VS Code profile in ${folder}`);
  return { userData: join(folder, 'data'), extensions: join(folder, 'extensions') };
}

async function openDesktop(program: string, vms: readonly VmEntry[]): Promise<void> {
  await buildForUsers();
  const profile = profileOf('desktop');
  writeSettings(profile, 'desktop', vms);
  const args = [
    '--new-window',
    '--wait',
    '--disable-workspace-trust',
    `--user-data-dir=${profile.userData}`,
    `--extensions-dir=${profile.extensions}`,
    `--extensionDevelopmentPath=${repository}`,
    ...flagsForRoot(),
  ];
  const child = spawn(program, args, { stdio: 'ignore', shell: program.endsWith('.cmd') });
  const closed = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      resolve();
    });
  });
  progress(
    'start',
    `VS Code is open (${program}): click the MANA icon on its left edge. Ctrl+C here ends it.`,
  );
  await Promise.race([closed, untilStopped()]);
  await stop(child);
}

async function openWeb(vms: readonly VmEntry[]): Promise<void> {
  const vsix = await packageExtension();
  const profile = profileOf('web');
  writeSettings(profile, 'web', vms);
  await installVsix(profile, vsix);
  const server = await startWebServer(profile);
  try {
    progress(
      'start',
      'VS Code is running. Open this address in a browser of this machine and click the MANA icon:',
    );
    console.log(`\n  ${server.url.href}\n`);
    progress('start', 'Ctrl+C ends it.');
    await untilStopped();
  } finally {
    await server.close();
  }
}

async function open(vms: readonly VmEntry[], web: boolean): Promise<void> {
  if (web || !hasDisplay()) {
    if (!web) progress('start', "no display here: opening VS Code's web server");
    await openWeb(vms);
    return;
  }
  const installed = installedCode();
  const program = installed === undefined ? await downloadedCode() : programOf(installed);
  if (program === undefined) await openWeb(vms);
  else await openDesktop(program, vms);
}

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  if (words.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const options = startArguments(words);
  if (options.check) return runFirstLight({ screenshots: options.screenshots });
  const pair = await startPair(join(cacheFolder(), 'start', 'simulated-vm'));
  for (const { vm, entry } of pair) progress('start', `${entry.name} listens on ${vm.host} port ${vm.port}`);
  try {
    await open([...pair.map(({ entry }) => entry), ...options.vms], options.web);
    return 0;
  } finally {
    await Promise.all(pair.map(({ vm }) => vm.close()));
    progress('start', 'ended');
  }
}

main().then(endWith, (error: unknown) => {
  console.error(reasonOf(error));
  endWith(1);
});
