// zypper, with its words and statuses.
import { fail, ok, type Program } from './command';
import { bring, fetched, plainName } from './rpmTools';
import { dependents, erase, installed, locked, lockHolder, offered, plan } from './transactions';

export const zypper: Program = async (args, context) => {
  const [verb = '', ...names] = args.filter((arg) => !arg.startsWith('-'));
  const trouble =
    "Download (curl) error for 'https://updates.suse.com/SUSE/':\nError code: Connection failed\nError message: Could not resolve host: updates.suse.com\n";
  if (verb === 'search' || verb === 'se') {
    const found = names.filter(
      (name) => offered(context, name) !== undefined || installed(context)[name] !== undefined,
    );
    if (found.length === 0) {
      context.out('No matching items found.\n');
      return 104;
    }
    return ok(
      `S | Name | Summary | Type\n${found.map((name) => `  | ${name} | simulated | package\n`).join('')}`,
    );
  }
  if (!['install', 'in', 'remove', 'rm', 'refresh', 'ref'].includes(verb)) return ok();
  if (context.uid !== 0) return fail('Root privileges are required to run this command.', 5);
  const holder = lockHolder(context, zyppLock);
  if (holder !== undefined)
    return fail(
      `System management is locked by the application with pid ${holder.pid} (${holder.name}).\nClose this application before trying again.`,
      7,
    );
  if (verb.startsWith('ref')) {
    if (!context.host.has('no-network'))
      return ok("Repository 'SLE-Module-Basesystem' is up to date.\nAll repositories have been refreshed.\n");
    context.err(`${trouble}Some of the repositories have not been refreshed because of an error.\n`);
    return 4;
  }
  if (context.host.diskRefuses('/var/lib/rpm/x', 'change') === 'EROFS')
    return fail('Error: Read-only file system', 4);
  return locked(context, zyppLock, async () => {
    if (verb === 'remove' || verb === 'rm') {
      const gone = dependents(
        context,
        names.map((name) => plainName(context, name)),
      );
      await erase(context, gone, (name) => {
        context.out(`Removing: ${name}-${installed(context)[name] ?? ''}.x86_64 ....[done]\n`);
      });
      return gone.length === 0 ? 104 : 0;
    }
    const { packages, unknown } = plan(context, names);
    if (unknown !== undefined) {
      context.out(`'${unknown}' not found in package names. Trying capabilities.\n`);
      context.err(`No provider of '${unknown}' found.\n`);
      return 104;
    }
    if (packages.length === 0) return ok('Nothing to do.\n').exitCode;
    if (context.host.diskRefuses('/var/cache/zypp/x', 'space') === 'ENOSPC') {
      context.err('Installation has failed: more space needed: No space left on device\n');
      return 8;
    }
    context.out(
      `The following ${packages.length} NEW packages are going to be installed:\n  ${packages.map(({ name }) => name).join(' ')}\n`,
    );
    if (!(await fetched(context, packages, trouble))) return 4;
    if (args.includes('--download-only')) return 0;
    return bring(context, packages, 'Installing');
  });
};

const zyppLock = '/run/zypp.pid';
