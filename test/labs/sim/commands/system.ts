// Simulated programs that tell about the system: uname, id, getconf, nproc, lscpu, ps, findmnt, curl to the metadata service, ….
import type { ExecResult } from 'just-bash';
import { mountsText } from '../files/procfs';
import { userName } from '../files/distribution';
import { fail, localized, ok, type Programs, type ProgramContext } from './command';

function uname(args: string[], session: ProgramContext): ExecResult {
  const { software } = session.host.machine;
  const linux = software.linux;
  const fields: readonly (readonly [string, string])[] = [
    ['s', linux ? 'Linux' : 'FreeBSD'],
    ['n', software.hostname],
    ['r', linux ? software.kernel : '14.1-RELEASE'],
    ['v', linux ? '#24-Ubuntu SMP (simulated)' : 'FreeBSD 14.1-RELEASE GENERIC (simulated)'],
    ['m', linux ? 'x86_64' : 'amd64'],
    ['p', linux ? 'x86_64' : 'amd64'],
    ['o', linux ? 'GNU/Linux' : 'FreeBSD'],
  ];
  const letters = args.length === 0 ? 's' : args.join('').replaceAll('-', '');
  const wanted = letters.includes('a') ? 'snrvmo' : letters;
  return ok(
    `${fields
      .filter(([letter]) => wanted.includes(letter))
      .map(([, value]) => value)
      .join(' ')}\n`,
  );
}

function id(args: string[], session: ProgramContext): ExecResult {
  const root = session.uid === 0;
  const name = root ? 'root' : userName;
  const letters = args.filter((arg) => arg.startsWith('-')).join('');
  if (letters.includes('u')) return ok(`${letters.includes('n') ? name : session.uid}\n`);
  if (letters.includes('g')) return ok(`${letters.includes('n') ? name : session.uid}\n`);
  const sudoer = session.host.machine.software.sudo !== 'none';
  const groups = root ? '0(root)' : `1000(${userName}),4(adm)${sudoer ? ',27(sudo)' : ''}`;
  return ok(`uid=${session.uid}(${name}) gid=${session.uid}(${name}) groups=${groups}\n`);
}

function getent(args: readonly string[]): ExecResult {
  const [database, key] = args;
  const users: Readonly<Record<string, string>> = {
    root: 'root:x:0:0:root:/root:/bin/bash',
    [userName]: `${userName}:x:1000:1000:Simulated:/home/${userName}:/bin/bash`,
  };
  const line =
    database === 'passwd'
      ? (users[key ?? ''] ?? Object.values(users).find((entry) => entry.split(':')[2] === key))
      : undefined;
  return line === undefined ? fail('', 2) : ok(`${line}\n`);
}

function getconf(args: string[], session: ProgramContext): ExecResult {
  const values: Readonly<Record<string, number>> = {
    PAGESIZE: 4096,
    PAGE_SIZE: 4096,
    _NPROCESSORS_ONLN: session.host.machine.cpus,
    _NPROCESSORS_CONF: session.host.machine.cpus,
    ARG_MAX: 2_097_152,
    LONG_BIT: 64,
    CLK_TCK: 100,
  };
  const value = values[args[0] ?? ''];
  return value === undefined
    ? fail(`getconf: Unrecognized variable '${args[0] ?? ''}'`, 2)
    : ok(`${value}\n`);
}

function lscpu(context: ProgramContext, session: ProgramContext): ExecResult {
  const { cpus } = session.host.machine;
  const say = (english: string, german: string, value: string | number) =>
    `${`${localized(context, english, german)}:`.padEnd(33)}${value}\n`;
  return ok(
    say('Architecture', 'Architektur', 'x86_64') +
      say('CPU(s)', 'CPU(s)', cpus) +
      say('On-line CPU(s) list', 'Liste der Online-CPU(s)', `0-${cpus - 1}`) +
      say('Model name', 'Modellname', 'INTEL(R) XEON(R) PLATINUM 8573C (simulated)') +
      say('Thread(s) per core', 'Thread(s) pro Kern', 2) +
      say('NUMA node(s)', 'NUMA-Knoten', 1) +
      say('NUMA node0 CPU(s)', 'NUMA-Knoten0 CPU(s)', `0-${cpus - 1}`),
  );
}

/** The metadata service, as curl with `Metadata: true` gets it. Everything else is unreachable from here. */
function curl(args: string[], session: ProgramContext): ExecResult {
  const { image, vmSize, hostname } = session.host.machine.software;
  const url = args.find((arg) => arg.includes('169.254.169.254'));
  if (url === undefined) return fail('curl: (6) Could not resolve host', 6);
  const header = args.some((arg) => /^metadata: *true$/i.test(arg));
  if (!header) return ok('{ "error": "Bad request. Required metadata header not specified" }');
  const compute = {
    azEnvironment: 'AzurePublicCloud',
    location: 'japaneast',
    name: hostname,
    offer: image.offer,
    osType: 'Linux',
    publisher: image.publisher,
    sku: image.sku,
    version: image.version,
    storageProfile: { imageReference: image },
    vmSize,
    vmId: 'simulated',
    securityProfile: { secureBootEnabled: 'false', virtualTpmEnabled: 'false' },
  };
  const nics = session.host.machine.nics.map(({ mac, address }) => ({
    ipv4: {
      ipAddress: [{ privateIpAddress: address, publicIpAddress: '' }],
      subnet: [{ address: address.replace(/\d+$/, '0'), prefix: '24' }],
    },
    ipv6: { ipAddress: [] },
    macAddress: mac.replaceAll(':', '').toUpperCase(),
  }));
  const path = new URL(url).pathname;
  if (path === '/metadata/instance/compute') return ok(JSON.stringify(compute));
  if (path === '/metadata/instance/network') return ok(JSON.stringify({ interface: nics }));
  if (path === '/metadata/instance') return ok(JSON.stringify({ compute, network: { interface: nics } }));
  return fail('curl: (22) The requested URL returned error: 404', 22);
}

function findmnt(args: string[], session: ProgramContext): ExecResult {
  const type = args[args.indexOf('-t') + 1];
  const rows = mountsText(session.host.machine)
    .split('\n')
    .map((line) => line.split(' '))
    .filter((fields) => fields.length > 3 && (!args.includes('-t') || fields[2] === type));
  if (rows.length === 0) return fail('');
  const header = args.includes('-n') || args.includes('-no') ? '' : 'TARGET OPTIONS\n';
  return ok(header + rows.map((fields) => `${fields[1] ?? ''} ${fields[3] ?? ''}\n`).join(''));
}

function mount(args: string[], session: ProgramContext): ExecResult {
  if (args.length === 0) {
    const lines = mountsText(session.host.machine)
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
    return ok(
      lines
        .map(
          ([source, path, type, options]) =>
            `${source ?? ''} on ${path ?? ''} type ${type ?? ''} (${options ?? ''})\n`,
        )
        .join(''),
    );
  }
  if (session.uid !== 0) return fail('mount: only root can do that', 1);
  if (args[args.indexOf('-t') + 1] !== 'hugetlbfs')
    return fail('mount: simulated: only hugetlbfs can be mounted', 32);
  const given = args.includes('-o') ? args[args.indexOf('-o') + 1] : undefined;
  session.host.dispatch({
    kind: 'mount',
    path: args.at(-1) ?? '',
    options: `rw,relatime,${given?.replace('pagesize=1G', 'pagesize=1024M') ?? 'pagesize=2M'}`,
  });
  return ok();
}

function umount(args: string[], session: ProgramContext): ExecResult {
  if (session.uid !== 0) return fail('umount: must be superuser to unmount.', 32);
  const path = args.at(-1) ?? '';
  return session.host.dispatch({ kind: 'unmount', path }) === undefined
    ? ok()
    : fail(`umount: ${path}: not mounted.`, 32);
}

export const system: Programs = {
  uname: (args, context) => uname(args, context),
  getent: (args) => getent(args),
  arch: () => ok('x86_64\n'),
  hostname: (_args, session) => ok(`${session.host.machine.software.hostname}\n`),
  whoami: (_args, session) => ok(`${session.uid === 0 ? 'root' : userName}\n`),
  id: (args, context) => id(args, context),
  getconf: (args, context) => getconf(args, context),
  nproc: (_args, session) => ok(`${session.host.machine.cpus}\n`),
  lscpu: (_args, context) => lscpu(context, context),
  curl: (args, context) => curl(args, context),
  findmnt: (args, context) => findmnt(args, context),
  mount: (args, context) => mount(args, context),
  umount: (args, context) => umount(args, context),
  mokutil: (_args, context) =>
    ok(`SecureBoot ${context.host.machine.software.secureBoot ? 'enabled' : 'disabled'}\n`),
  uptime: () => ok(' 00:00:00 up 1:06,  1 user,  load average: 0.00, 0.01, 0.00 (simulated)\n'),
};
