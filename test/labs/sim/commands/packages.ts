// Simulated programs about installed software: dpkg-query, ldconfig, pkg-config, ibv_devinfo, testpmd.
import type { ExecResult } from 'just-bash';
import { libraryPath, localLibraryPath, packages } from '../files/distribution';
import { rdmaDevice } from '../machine/machine';
import { fail, ok, type Program, type Programs, type ShellSession } from './command';

/** dpkg-query -W [-f FORMAT] NAME..., with \n and \t in the format as dpkg-query reads them. */
function dpkgQuery(args: string[], session: ShellSession): ExecResult {
  const installed = packages(session.host.machine.software);
  const formatAt = args.findIndex((arg) => /^(-f|--showformat)/.test(arg));
  const inline = args[formatAt]?.replace(/^(-f=?|--showformat=)/, '');
  const format =
    formatAt < 0
      ? '${Package}\\t${Version}\\n'
      : inline !== undefined && inline !== ''
        ? inline
        : (args[formatAt + 1] ?? '');
  const names = args.filter(
    (arg, index) => !arg.startsWith('-') && !(index === formatAt + 1 && inline === '' && formatAt >= 0),
  );
  let stdout = '';
  let stderr = '';
  for (const name of names.length === 0 ? installed.map((entry) => entry.name) : names) {
    const found = installed.find((entry) => entry.name === name);
    if (found === undefined) {
      stderr += `dpkg-query: no packages found matching ${name}\n`;
      continue;
    }
    const fields: Readonly<Record<string, string>> = {
      Package: found.name,
      Version: found.version,
      Architecture: 'amd64',
      Status: 'install ok installed',
      'db:Status-Abbrev': 'ii ',
      'db:Status-Status': 'installed',
    };
    stdout += format
      .replace(/\$\{([A-Za-z:-]+)\}/g, (_match, field: string) => fields[field] ?? '')
      .replaceAll('\\n', '\n')
      .replaceAll('\\t', '\t');
  }
  return { stdout, stderr, exitCode: stderr === '' ? 0 : 1 };
}

function ldconfig(args: string[], session: ShellSession): ExecResult {
  if (!args.includes('-p'))
    return session.uid === 0
      ? ok()
      : fail("/sbin/ldconfig: Can't create temporary cache file /etc/ld.so.cache~: Permission denied");
  const { rdmaCore, dpdk } = session.host.machine.software;
  const libraries = [
    ...(rdmaCore === null ? [] : [`${libraryPath}/libibverbs.so.1`]),
    ...(rdmaCore?.libmana === true ? [`${libraryPath}/libmana.so.1`] : []),
    ...(dpdk === null
      ? []
      : [`${localLibraryPath}/librte_eal.so.25`, `${localLibraryPath}/librte_net_mana.so.25`]),
    `${libraryPath}/libc.so.6`,
  ];
  const lines = libraries.map(
    (path) => `\t${path.slice(path.lastIndexOf('/') + 1)} (libc6,x86-64) => ${path}\n`,
  );
  return ok(`${libraries.length} libs found in cache \`/etc/ld.so.cache'\n${lines.join('')}`);
}

/** pkg-config reads the .pc files there are: /usr/local first, then the distribution's. */
const pkgConfig: Program = async (args, context) => {
  const names = args.filter((arg) => !arg.startsWith('-'));
  const extra = (context.env.get('PKG_CONFIG_PATH') ?? '').split(':').filter((path) => path !== '');
  const directories = [...extra, `${localLibraryPath}/pkgconfig`, `${libraryPath}/pkgconfig`];
  let stdout = '';
  let stderr = '';
  for (const name of names) {
    const path = await firstExisting(
      directories.map((directory) => `${directory}/${name}.pc`),
      context.fs,
    );
    if (path === undefined) {
      stderr += `Package ${name} was not found in the pkg-config search path.\n`;
      continue;
    }
    const text = await context.fs.readFile(path);
    const version = /^Version: (.*)$/m.exec(text)?.[1] ?? '';
    if (args.includes('--modversion')) stdout += `${version}\n`;
  }
  return { stdout, stderr: args.includes('--exists') ? '' : stderr, exitCode: stderr === '' ? 0 : 1 };
};

async function firstExisting(
  paths: readonly string[],
  fs: { exists(path: string): Promise<boolean> },
): Promise<string | undefined> {
  for (const path of paths) if (await fs.exists(path)) return path;
  return undefined;
}

function testpmd(args: string[], session: ShellSession): ExecResult {
  const { dpdk } = session.host.machine.software;
  if (dpdk === null) return fail('dpdk-testpmd: command not found', 127);
  if (args.includes('--version') || args.includes('-v'))
    return ok(`EAL: RTE Version: 'DPDK ${dpdk.version}'\n`);
  return fail('EAL: simulated: this testpmd only tells its version');
}

function ibvDevinfo(session: ShellSession): ExecResult {
  const device = rdmaDevice(session.host.machine);
  if (device === undefined || session.host.machine.software.rdmaCore?.libmana !== true)
    return fail('No IB devices found', 255);
  return ok(
    `hca_id:\t${device.name}\n\ttransport:\t\t\tInfiniBand (0)\n\tvendor_id:\t\t\t0x1414\n\tvendor_part_id:\t\t\t2\n\tphys_port_cnt:\t\t\t${session.host.machine.nics.length}\n`,
  );
}

export const packageTools: Programs = {
  'dpkg-query': (args, _context, session) => dpkgQuery(args, session),
  ldconfig: (args, _context, session) => ldconfig(args, session),
  'pkg-config': pkgConfig,
  'simulated-testpmd': (args, _context, session) => testpmd(args, session),
  ibv_devinfo: (_args, _context, session) => ibvDevinfo(session),
};
