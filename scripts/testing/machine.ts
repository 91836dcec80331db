// What `npm test` needs on the machine besides npm packages: Debian packages for the labs, and a VS Code with a browser.
import { doctorPackages } from '../../test/labs/packages';
import { ensureDebianPackages } from '../tools/debian';
import { progress, reasonOf } from '../tools/progress';
import { ensureChromium } from '../vscodeWeb/chromium';
import { ensureVsCodeWeb } from '../vscodeWeb/install';

/**
 * Beyond the labs: the browser and fonts for its pictures, the compiler for VS Code's server, a lint for the probe, the
 * shells that it has to run in, and a testpmd to compare the linter with.
 */
const otherPackages = [
  'busybox',
  'chromium',
  'dpdk-dev',
  'fonts-dejavu-core',
  'fonts-ipafont-gothic',
  'fonts-noto-color-emoji',
  'g++',
  'ksh',
  'make',
  'mksh',
  'python3',
  'shellcheck',
  'zsh',
];

/** Installs the Debian packages of all steps at once, where that is possible. What is missing then skips its tests. */
export async function installPackages(): Promise<void> {
  const names = [...new Set([...doctorPackages.map(({ name }) => name), ...otherPackages])];
  const missing = await ensureDebianPackages('setup', names);
  if (missing.length > 0) progress('setup', `not installed: ${missing.join(', ')}`);
}

/** Sets up VS Code and a browser. Returns why they cannot be had; undefined when both are there. */
export async function whyNoVsCode(): Promise<string | undefined> {
  try {
    await ensureVsCodeWeb();
    await ensureChromium();
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}
