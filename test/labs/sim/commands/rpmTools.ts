// rpm and dnf (yum), with their words and statuses.
import { FsError, strerror } from '../files/fsError';
import { catalogueOf, type Package } from '../machine/catalogue';
import { fail, ok, type Program, type ProgramContext, type Programs } from './command';
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

const rpmLock = '/var/lib/rpm/.rpm.lock';
/** A name as it was given, which may carry version and architecture. */
export function plainName(context: ProgramContext, word: string): string {
  return (
    Object.entries(installed(context)).find(
      ([name, version]) => word === `${name}-${version}` || word === `${name}-${version}.x86_64`,
    )?.[0] ?? word
  );
}

/** Which installed packages are, or provide, that. */
function providers(context: ProgramContext, word: string): readonly string[] {
  const name = plainName(context, word.replace(/\(.*$/, ''));
  const others: Readonly<Record<string, readonly string[]>> = {
    'pkg-config': ['pkgconf-pkg-config'],
    git: ['git-core'],
  };
  return [name, ...(others[name] ?? [])].filter((one) => installed(context)[one] !== undefined);
}

function formatted(format: string, name: string, version: string): string {
  const [number = '', ...release] = version.split('-');
  const fields: Readonly<Record<string, string>> = {
    NAME: name,
    VERSION: number,
    RELEASE: release.join('-') || '1',
    ARCH: 'x86_64',
    EVR: version,
  };
  return format
    .replace(/%\{(\w+)\}/g, (_whole, field: string) => fields[field.toUpperCase()] ?? '(none)')
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t');
}

const rpm: Program = (args, context) => {
  const formatAt = args.findIndex((arg) => /^--(qf|queryformat)/.test(arg));
  const format = formatAt < 0 ? undefined : (/=(.*)$/s.exec(args[formatAt] ?? '')?.[1] ?? args[formatAt + 1]);
  const names = args.filter(
    (arg, index) =>
      !arg.startsWith('-') &&
      !(formatAt >= 0 && index === formatAt + 1 && !(args[formatAt] ?? '').includes('=')),
  );
  const quiet = args.includes('--quiet');
  const show = (name: string) => {
    if (quiet) return;
    const version = installed(context)[name] ?? '';
    context.out(format === undefined ? `${name}-${version}.x86_64\n` : formatted(format, name, version));
  };
  if (args.some((arg) => /^-\w*e\w*$/.test(arg)) && args.includes('--test')) {
    const going = new Set(names.map((name) => plainName(context, name)));
    const catalogue = catalogueOf(context.host.machine.software.distribution);
    const broken = Object.keys(installed(context)).flatMap((name) =>
      going.has(name)
        ? []
        : (catalogue.get(name)?.needs ?? [])
            .filter((need) => going.has(need))
            .map(
              (need) =>
                `\t${need} is needed by (installed) ${name}-${installed(context)[name] ?? ''}.x86_64\n`,
            ),
    );
    if (broken.length > 0) context.err(`error: Failed dependencies:\n${broken.join('')}`);
    return broken.length > 0 ? 1 : 0;
  }
  if (args.some((arg) => /^-q?\w*a/.test(arg) && arg.includes('q'))) {
    for (const name of Object.keys(installed(context))) show(name);
    return 0;
  }
  let status = 0;
  for (const word of names) {
    const found = args.includes('--whatprovides')
      ? providers(context, word)
      : [plainName(context, word)].filter((name) => installed(context)[name] !== undefined);
    if (found.length === 0) {
      if (!quiet)
        context.out(
          args.includes('--whatprovides')
            ? `no package provides ${word}\n`
            : `package ${word} is not installed\n`,
        );
      status += 1;
    }
    for (const name of found) show(name);
  }
  return status;
};

function diskTrouble(context: ProgramContext, error: unknown): number {
  if (!(error instanceof FsError)) throw error;
  context.err(
    `error: unpacking of archive failed on file /usr/bin/x: cpio: write failed - ${strerror(error.code)}\n`,
  );
  return 1;
}

export async function bring(
  context: ProgramContext,
  packages: readonly Package[],
  word: string,
): Promise<number> {
  try {
    await unpack(context, packages, ({ name, version }) => {
      context.out(`  ${word}       : ${name}-${version}.x86_64\n`);
    });
  } catch (error) {
    return diskTrouble(context, error);
  }
  await configure(
    context,
    packages.map(({ name }) => name),
    () => undefined,
  );
  return 0;
}

/** Downloads what is not there yet; false after the manager's own words. */
export async function fetched(
  context: ProgramContext,
  packages: readonly Package[],
  trouble: string,
): Promise<boolean> {
  const { host } = context;
  const missing = packages.filter(({ name, version }) => !host.downloaded.has(`${name} ${version}`));
  if (missing.length > 0 && host.has('no-network')) {
    context.err(trouble);
    return false;
  }
  for (const [index, { name, version }] of missing.entries()) {
    context.out(
      `(${index + 1}/${missing.length}): ${name}-${version}.x86_64.rpm   1.2 MB/s | 200 kB     00:00\n`,
    );
    await context.pause(4);
    host.downloaded.add(`${name} ${version}`);
  }
  return true;
}

function repositoryList(context: ProgramContext, all: boolean): string {
  const { distribution, repositories } = context.host.machine.software;
  const extra = distribution.repositories.filter((name) => all || repositories.includes(name));
  return ['baseos', 'appstream', ...extra].map((name) => `${name}   ${name} (simulated)\n`).join('');
}

function configManager(context: ProgramContext, args: readonly string[], name: string): number {
  if (installed(context)['dnf-plugins-core'] === undefined) {
    context.err(
      'No such command: config-manager. Please use /usr/bin/dnf --help\nIt could be a DNF plugin command, try: "dnf install \'dnf-command(config-manager)\'"\n',
    );
    return 1;
  }
  if (context.uid !== 0) {
    context.err(
      'Error: This command has to be run with superuser privileges (under the root user on most systems).\n',
    );
    return 1;
  }
  if (!context.host.machine.software.distribution.repositories.includes(name)) {
    context.err(`Error: No matching repo to modify: ${name}.\n`);
    return 1;
  }
  if (context.host.diskRefuses('/etc/yum.repos.d/x', 'space') !== undefined) {
    context.err(`Error: [Errno 28] No space left on device: '/etc/yum.repos.d/${name}.repo'\n`);
    return 1;
  }
  context.host.dispatch({
    kind: 'repository',
    name,
    enabled: args.includes('--set-enabled') || args.includes('--enable'),
  });
  return 0;
}

const dnf: Program = async (args, context) => {
  const [verb = '', ...names] = args.filter((arg) => !arg.startsWith('-'));
  const { os } = context.host.machine.software;
  const noNetwork = `Error: Failed to download metadata for repo 'baseos': Cannot prepare internal mirrorlist: Curl error (6): Couldn't resolve host name for https://mirrors.example.com/${os.versionId} [Could not resolve host: mirrors.example.com]\n`;
  switch (verb) {
    case 'repolist':
      return ok(
        `${args.includes('-q') ? '' : ''}repo id   repo name\n${repositoryList(context, args.includes('--all'))}`,
      );
    case 'repoquery': {
      const found = names.map((name) => offered(context, name)).filter((entry) => entry !== undefined);
      return ok(found.map(({ name, version }) => `${name}-0:${version}.x86_64\n`).join(''));
    }
    case 'config-manager':
      return configManager(context, args, names[0] ?? '');
    case 'install':
    case 'remove':
      break;
    default:
      return ok();
  }
  if (context.uid !== 0)
    return fail(
      'Error: This command has to be run with superuser privileges (under the root user on most systems).',
    );
  const holder = lockHolder(context, rpmLock);
  if (holder !== undefined) context.err(`Waiting for process with pid ${holder.pid} to finish.\n`);
  while (lockHolder(context, rpmLock) !== undefined) await context.pause(500);
  if (context.host.diskRefuses(rpmLock, 'change') === 'EROFS')
    return fail("Error: [Errno 30] Read-only file system: '/var/lib/dnf/rpmdb_lock.pid'");
  return locked(context, rpmLock, async () => {
    if (verb === 'remove') {
      const gone = dependents(
        context,
        names.map((name) => plainName(context, name)),
      );
      if (gone.length === 0) {
        context.out(
          'No match for argument: ' +
            names.join(' ') +
            '\nNo packages marked for removal.\nDependencies resolved.\nNothing to do.\nComplete!\n',
        );
        return 0;
      }
      context.out('Dependencies resolved.\nRunning transaction\n');
      await erase(context, gone, (name) => {
        context.out(`  Erasing          : ${name}-${installed(context)[name] ?? ''}.x86_64\n`);
      });
      context.out('Complete!\n');
      return 0;
    }
    const { packages, unknown } = plan(context, names);
    if (
      context.host.has('no-network') &&
      packages.some(({ name, version }) => !context.host.downloaded.has(`${name} ${version}`))
    ) {
      context.err(noNetwork);
      return 1;
    }
    if (unknown !== undefined) {
      context.out(`No match for argument: ${unknown}\n`);
      context.err(`Error: Unable to find a match: ${unknown}\n`);
      return 1;
    }
    if (packages.length === 0) {
      for (const name of names)
        context.out(`Package ${name}-${installed(context)[name] ?? ''}.x86_64 is already installed.\n`);
      context.out('Dependencies resolved.\nNothing to do.\nComplete!\n');
      return 0;
    }
    if (context.host.diskRefuses('/var/cache/dnf/x', 'space') === 'ENOSPC') {
      context.err(
        'Error: Transaction test error:\n  installing package needs 20MB more space on the / filesystem\n',
      );
      return 1;
    }
    context.out(`Dependencies resolved.\nInstall  ${packages.length} Packages\nDownloading Packages:\n`);
    if (!(await fetched(context, packages, noNetwork))) return 1;
    if (args.includes('--downloadonly')) {
      context.out(
        'Complete!\nThe downloaded packages were saved in cache until the next successful transaction.\n',
      );
      return 0;
    }
    context.out('Running transaction\n');
    const status = await bring(context, packages, 'Installing');
    if (status === 0) context.out('Complete!\n');
    return status;
  });
};

export const rpmTools: Programs = {
  rpm,
  dnf,
  yum: dnf,
  tdnf: () => fail('Error(1602) : simulated: no repository', 1),
};
