// For F5 "with a simulated VM" and "Extension tests": builds with source maps, starts the simulated VM, puts it into the
// settings of the profile that launch.json names, bundles the suites, and stays until it is ended.
import { join } from 'node:path';
import { prepareExtensionTests } from './extensionTests/prepare';
import { startListedVm } from './start/simulatedVm';
import { outFolder } from './tools/paths';
import { reasonOf } from './tools/progress';
import { runOrThrow } from './tools/run';
import { endWith, untilStopped } from './tools/signals';
import { writeSettings } from './vscodeWeb/profile';

async function main(): Promise<void> {
  await runOrThrow(process.execPath, ['scripts/build.mjs', '--development']);
  const folder = join(outFolder, 'debug');
  const { vm, entry } = await startListedVm(join(folder, 'vm'));
  const profile = { userData: join(folder, 'data'), extensions: join(folder, 'extensions') };
  writeSettings(profile, 'desktop', [entry]);
  await prepareExtensionTests(entry);
  console.log('simulated VM: ready to debug');
  await untilStopped();
  await vm.close();
}

main().then(
  () => {
    endWith(0);
  },
  (error: unknown) => {
    console.error(reasonOf(error));
    endWith(1);
  },
);
