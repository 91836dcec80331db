// apt-cache, dpkg-query and dpkg.
import { frontend } from './apt';
import { fail, ok, type Program, type Programs } from './command';
import { configure, installed, locked, offered } from './transactions';

const aptCache: Program = (args, context) => {
  const [verb = '', ...names] = args.filter((arg) => !arg.startsWith('-'));
  let status = 0;
  for (const name of names) {
    const found = offered(context, name);
    const now = installed(context)[name];
    if (found === undefined && now === undefined) {
      if (verb === 'show') {
        context.err('E: No packages found\n');
        status = 100;
      }
      continue;
    }
    const version = found?.version ?? now ?? '';
    context.out(
      verb === 'policy'
        ? `${name}:\n  Installed: ${now ?? '(none)'}\n  Candidate: ${version}\n  Version table:\n     ${version} 500\n`
        : `Package: ${name}\nArchitecture: amd64\nVersion: ${version}\nDescription-en: simulated\n\n`,
    );
  }
  return status;
};

/** dpkg-query -W [-f FORMAT] NAME..., with \n and \t in the format as dpkg-query reads them. */
const dpkgQuery: Program = (args, context) => {
  const { packages, unconfigured } = context.host.machine.software;
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
  let status = 0;
  for (const word of names.length === 0 ? Object.keys(packages) : names) {
    const name = word.replace(/:amd64$/, '');
    const version = packages[name];
    if (version === undefined) {
      context.err(`dpkg-query: no packages found matching ${word}\n`);
      status = 1;
      continue;
    }
    const half = unconfigured.includes(name);
    const fields: Readonly<Record<string, string>> = {
      Package: name,
      'binary:Package': name,
      Version: version,
      Architecture: 'amd64',
      Status: half ? 'install ok unpacked' : 'install ok installed',
      'db:Status-Abbrev': half ? 'iU ' : 'ii ',
      'db:Status-Status': half ? 'unpacked' : 'installed',
    };
    context.out(
      format
        .replace(/\$\{([A-Za-z:-]+)(?:;-?\d+)?\}/g, (_match, field: string) => fields[field] ?? '')
        .replaceAll('\\n', '\n')
        .replaceAll('\\t', '\t'),
    );
  }
  return status;
};

const dpkg: Program = async (args, context) => {
  if (args.includes('--print-architecture')) return ok('amd64\n');
  if (args.includes('--configure')) {
    if (context.uid !== 0) return fail('dpkg: error: requested operation requires superuser privilege', 2);
    const { unconfigured } = context.host.machine.software;
    await locked(context, frontend, () =>
      configure(context, unconfigured, (name) => {
        context.out(`Setting up ${name} (${installed(context)[name] ?? ''}) ...\n`);
      }),
    );
    return 0;
  }
  const names = args.filter((arg) => !arg.startsWith('-'));
  if (args.includes('-s') || args.includes('--status')) {
    const missing = names.find((name) => installed(context)[name] === undefined);
    if (missing !== undefined)
      return fail(`dpkg-query: package '${missing}' is not installed and no information is available`);
    return ok(
      names
        .map(
          (name) =>
            `Package: ${name}\nStatus: install ok installed\nVersion: ${installed(context)[name] ?? ''}\n`,
        )
        .join('\n'),
    );
  }
  if (args.includes('-l'))
    return ok(
      Object.entries(installed(context))
        .map(([name, version]) => `ii  ${name} ${version} amd64 simulated\n`)
        .join(''),
    );
  return fail('dpkg: error: need an action option', 2);
};

export const dpkgTools: Programs = {
  'apt-cache': aptCache,
  'apt-mark': () => 0,
  'dpkg-query': dpkgQuery,
  dpkg,
};
