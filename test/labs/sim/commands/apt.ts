// apt-get, with apt's words and statuses.
import { FsError, strerror } from '../files/fsError';
import type { Package } from '../machine/catalogue';
import { ok, type Program, type ProgramContext, type Programs } from './command';
import {
  configure,
  dependents,
  erase,
  installed,
  locked,
  lockHolder,
  offered,
  plan,
  unpack,
} from './transactions';

export const frontend = '/var/lib/dpkg/lock-frontend';
const mirror = 'azure.archive.ubuntu.com';

interface AptCall {
  readonly verb: string;
  readonly names: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  readonly simulate: boolean;
  readonly downloadOnly: boolean;
  readonly yes: boolean;
}

function read(args: readonly string[]): AptCall {
  const words = [...args];
  const options = new Map<string, string>();
  const plain: string[] = [];
  let letters = '';
  const long = new Set<string>();
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (word === '-o' || word === '--option') {
      const [key = '', value = ''] = (words.shift() ?? '').split(/=(.*)/s);
      options.set(key.toLowerCase(), value);
    } else if (word.startsWith('--')) long.add(word);
    else if (/^-[a-zA-Z]/.test(word)) letters += word.slice(1);
    else plain.push(word);
  }
  const [verb = '', ...names] = plain;
  return {
    verb,
    names,
    options,
    simulate: letters.includes('s') || long.has('--simulate') || long.has('--dry-run'),
    downloadOnly: letters.includes('d') || long.has('--download-only'),
    yes: letters.includes('y') || long.has('--yes') || long.has('--assume-yes'),
  };
}

function head(context: ProgramContext): void {
  context.out('Reading package lists...\nBuilding dependency tree...\nReading state information...\n');
}

function update(context: ProgramContext): number {
  const { codename } = context.host.machine.software.os;
  const suites = [codename, `${codename}-updates`, `${codename}-security`];
  if (!context.host.has('no-network')) {
    suites.forEach((suite, index) => {
      context.out(`Hit:${index + 1} http://${mirror}/ubuntu ${suite} InRelease\n`);
    });
    context.out('Reading package lists...\n');
    return 0;
  }
  suites.forEach((suite, index) => {
    context.out(
      `Err:${index + 1} http://${mirror}/ubuntu ${suite} InRelease\n  Temporary failure resolving '${mirror}'\n`,
    );
  });
  context.out('Reading package lists...\n');
  for (const suite of suites)
    context.err(
      `W: Failed to fetch http://${mirror}/ubuntu/dists/${suite}/InRelease  Temporary failure resolving '${mirror}'\n`,
    );
  context.err('W: Some index files failed to download. They have been ignored, or old ones used instead.\n');
  return 0;
}

async function download(context: ProgramContext, packages: readonly Package[]): Promise<number> {
  const { host } = context;
  const missing = packages.filter(({ name, version }) => !host.downloaded.has(`${name} ${version}`));
  const { codename } = host.machine.software.os;
  const line = ({ name, version }: Package) =>
    `http://${mirror}/ubuntu ${codename}/main amd64 ${name} amd64 ${version}`;
  if (missing.length > 0 && host.has('no-network')) {
    missing.forEach((entry, index) => {
      context.out(`Err:${index + 1} ${line(entry)}\n  Temporary failure resolving '${mirror}'\n`);
    });
    for (const { name } of missing)
      context.err(
        `E: Failed to fetch http://${mirror}/ubuntu/pool/main/${name.slice(0, 1)}/${name}/${name}.deb  Temporary failure resolving '${mirror}'\n`,
      );
    context.err('E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?\n');
    return 100;
  }
  if (missing.length > 0 && host.diskRefuses('/var/cache/apt/archives/x', 'space') === 'ENOSPC') {
    context.err("E: You don't have enough free space in /var/cache/apt/archives/.\n");
    return 100;
  }
  for (const [index, entry] of missing.entries()) {
    context.out(`Get:${index + 1} ${line(entry)} [${200 + index} kB]\n`);
    await context.pause(4);
    host.downloaded.add(`${entry.name} ${entry.version}`);
  }
  context.out(`Fetched ${missing.length * 210} kB in 0s (4,321 kB/s)\n`);
  return 0;
}

/** What dpkg says where it cannot write. */
function diskTrouble(context: ProgramContext, entry: string, error: unknown): number {
  if (!(error instanceof FsError)) throw error;
  context.err(
    `dpkg: error processing archive /var/cache/apt/archives/${entry}.deb (--unpack):\n cannot copy extracted data for './usr/bin/${entry}' to '/usr/bin/${entry}.dpkg-new': failed to write (${strerror(error.code)})\n` +
      `Errors were encountered while processing:\n /var/cache/apt/archives/${entry}.deb\nE: Sub-process /usr/bin/dpkg returned an error code (1)\n`,
  );
  return 100;
}

async function install(context: ProgramContext, call: AptCall): Promise<number> {
  head(context);
  const { packages, unknown } = plan(context, call.names);
  if (unknown !== undefined) {
    context.err(`E: Unable to locate package ${unknown}\n`);
    return 100;
  }
  for (const name of call.names)
    if (installed(context)[name] !== undefined)
      context.out(`${name} is already the newest version (${installed(context)[name] ?? ''}).\n`);
  if (packages.length > 0)
    context.out(
      `The following NEW packages will be installed:\n  ${packages.map(({ name }) => name).join(' ')}\n`,
    );
  context.out(`0 upgraded, ${packages.length} newly installed, 0 to remove and 0 not upgraded.\n`);
  if (call.simulate) {
    for (const { name, version } of packages) context.out(`Inst ${name} (${version} Ubuntu [amd64])\n`);
    for (const { name, version } of packages) context.out(`Conf ${name} (${version} Ubuntu [amd64])\n`);
    return 0;
  }
  if (packages.length === 0) return 0;
  const fetched = await download(context, packages);
  if (fetched !== 0 || call.downloadOnly) {
    if (fetched === 0) context.out('Download complete and in download only mode\n');
    return fetched;
  }
  let current = '';
  try {
    await unpack(context, packages, ({ name, version }) => {
      current = name;
      context.out(
        `Selecting previously unselected package ${name}.\nPreparing to unpack .../${name}_${version}_amd64.deb ...\nUnpacking ${name} (${version}) ...\n`,
      );
    });
  } catch (error) {
    return diskTrouble(context, current, error);
  }
  await configure(
    context,
    packages.map(({ name }) => name),
    (name) => {
      context.out(`Setting up ${name} (${installed(context)[name] ?? ''}) ...\n`);
    },
  );
  context.out('Processing triggers for libc-bin (2.39-0ubuntu8) ...\n');
  return 0;
}

async function remove(context: ProgramContext, call: AptCall): Promise<number> {
  head(context);
  const there = call.names.filter((name) => installed(context)[name] !== undefined);
  const unknown = call.names.find(
    (name) => installed(context)[name] === undefined && offered(context, name) === undefined,
  );
  if (unknown !== undefined) {
    context.err(`E: Unable to locate package ${unknown}\n`);
    return 100;
  }
  for (const name of call.names.filter((other) => !there.includes(other)))
    context.out(`Package '${name}' is not installed, so not removed\n`);
  const gone = dependents(context, there);
  if (gone.length > 0) context.out(`The following packages will be REMOVED:\n  ${gone.join(' ')}\n`);
  context.out(`0 upgraded, 0 newly installed, ${gone.length} to remove and 0 not upgraded.\n`);
  if (call.simulate) {
    for (const name of gone)
      context.out(`${call.verb === 'purge' ? 'Purg' : 'Remv'} ${name} [${installed(context)[name] ?? ''}]\n`);
    return 0;
  }
  if (context.host.diskRefuses('/usr/bin/x', 'change') === 'EROFS')
    return diskTrouble(context, gone[0] ?? '', new FsError('EROFS', 'unlink', '/usr/bin'));
  await erase(context, gone, (name) => {
    context.out(`Removing ${name} (${installed(context)[name] ?? ''}) ...\n`);
  });
  return 0;
}

/** Waits for another process's lock, as long as DPkg::Lock::Timeout says. */
async function waitForLock(context: ProgramContext, call: AptCall): Promise<number> {
  const limit = Number(call.options.get('dpkg::lock::timeout') ?? '0');
  for (let waited = 0; ; waited += 1) {
    const holder = lockHolder(context, frontend);
    if (holder === undefined) return 0;
    const held = `It is held by process ${holder.pid} (${holder.name})`;
    if (waited >= limit) {
      context.err(
        `E: Could not get lock ${frontend}. ${held}\nN: Be aware that removing the lock file is not a solution and may break your system.\n` +
          `E: Unable to acquire the dpkg frontend lock (${frontend}), is another process using it?\n`,
      );
      return 100;
    }
    context.out(`Waiting for cache lock: Could not get lock ${frontend}. ${held}...\n`);
    await context.pause(1000);
  }
}

const aptGet: Program = async (args, context) => {
  const call = read(args);
  const changes =
    ['install', 'remove', 'purge', 'update', 'upgrade', 'autoremove'].includes(call.verb) && !call.simulate;
  if (args.includes('--version')) return ok('apt 2.7.14 (amd64) (simulated)\n');
  if (changes && context.uid !== 0) {
    const lock = call.verb === 'update' ? '/var/lib/apt/lists/lock' : frontend;
    context.err(
      `E: Could not open lock file ${lock} - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (${lock}), are you root?\n`,
    );
    return 100;
  }
  if (changes && context.host.diskRefuses(frontend, 'change') === 'EROFS') {
    context.err(
      `E: Could not open lock file ${frontend} - open (30: Read-only file system)\nE: Unable to acquire the dpkg frontend lock (${frontend}), are you root?\n`,
    );
    return 100;
  }
  if (call.verb === 'update') return update(context);
  if (changes) {
    const status = await waitForLock(context, call);
    if (status !== 0) return status;
    if (context.host.machine.software.unconfigured.length > 0) {
      context.err(
        "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem. \n",
      );
      return 100;
    }
  }
  const work = () => {
    switch (call.verb) {
      case 'install':
        return install(context, call);
      case 'remove':
      case 'purge':
        return remove(context, call);
      case 'autoremove':
      case 'upgrade':
      case 'clean':
        head(context);
        return Promise.resolve(0);
      default:
        context.err(`E: Invalid operation ${call.verb}\n`);
        return Promise.resolve(100);
    }
  };
  return changes ? locked(context, frontend, work) : work();
};

export const apt: Programs = { 'apt-get': aptGet, apt: aptGet };
