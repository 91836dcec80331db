// Simulated programs about hardware and the kernel: lspci, modprobe, modinfo, lsmod, ethtool, sysctl, and python3's one script.
import { decodeBytesToUtf8, type ExecResult } from 'just-bash';
import { isJoined, pciAddress, rdmaDevice } from '../machine/machine';
import { modulesText } from '../files/procfs';
import { fail, localized, ok, type Program, type Programs, type ShellSession } from './command';

/** lspci -D -n -nn -k -d VENDOR:DEVICE:CLASS. */
function lspci(args: string[], session: ShellSession): ExecResult {
  const letters = args.filter((arg) => /^-[a-zA-Z]+$/.test(arg)).join('');
  const filter = args[args.indexOf('-d') + 1];
  const { pciPresent, pciDriver } = session.host.machine;
  const functions = [
    ...(pciPresent
      ? [
          {
            address: pciAddress,
            id: '1414:00ba',
            kind: '0200',
            kindName: 'Ethernet controller',
            name: 'Device 00ba',
            driver: pciDriver,
          },
        ]
      : []),
    {
      address: 'c05b:00:00.0',
      id: '1414:00a9',
      kind: '0108',
      kindName: 'Non-Volatile memory controller',
      name: 'Device 00a9',
      driver: 'nvme',
    },
  ];
  const wanted = functions.filter(({ id, kind }) => {
    if (!args.some((arg) => /^-[a-zA-Z]*d$/.test(arg))) return true;
    const [vendor = '', device = '', type = ''] = (filter ?? '').split(':');
    const same = (pattern: string, value: string) =>
      pattern === '' || pattern.padStart(value.length, '0') === value;
    return same(vendor, '1414') && same(device, id.slice(5)) && same(type, kind);
  });
  return ok(
    wanted
      .map(({ address, id, kind, kindName, name, driver }) => {
        const numeric = letters.includes('nn') ? 'both' : letters.includes('n') ? 'only' : 'none';
        const line =
          numeric === 'only'
            ? `${address} ${kind}: ${id}`
            : numeric === 'both'
              ? `${address} ${kindName} [${kind}]: Microsoft Corporation ${name} [${id}]`
              : `${address} ${kindName}: Microsoft Corporation ${name}`;
        const use = letters.includes('k') && driver !== null ? `\tKernel driver in use: ${driver}\n` : '';
        return `${line}\n${use}`;
      })
      .join(''),
  );
}

const modprobe: Program = (args, context, session) => {
  const { host } = session;
  const names = args.filter((arg) => !arg.startsWith('-'));
  const remove = args.some((arg) => arg === '-r' || arg === '--remove');
  const wanted = args.some((arg) => arg === '-a') || remove ? names : names.slice(0, 1);
  const directory = `/lib/modules/${host.machine.software.kernel}`;
  for (const name of wanted.map((word) => word.replaceAll('-', '_'))) {
    const source = host.machine.software.modules[name];
    if (source === undefined)
      return fail(`modprobe: FATAL: Module ${name} not found${remove ? '.' : ` in directory ${directory}`}`);
    if (source === 'builtin') {
      if (remove) return fail(`modprobe: FATAL: Module ${name} is builtin.`);
      continue;
    }
    if (args.includes('-n') || host.machine.loadedModules.includes(name) !== remove) continue;
    if (session.uid !== 0)
      return fail(
        remove
          ? `modprobe: FATAL: Module ${name} is in use.`
          : `modprobe: ERROR: could not insert '${name}': ${localized(context, 'Operation not permitted', 'Die Operation ist nicht erlaubt')}`,
      );
    const errno = host.dispatch({ kind: remove ? 'unload-module' : 'load-module', module: name });
    if (errno === 'EBUSY') return fail(`modprobe: FATAL: Module ${name} is in use.`);
  }
  return ok();
};

function modinfo(args: string[], session: ShellSession): ExecResult {
  const { modules, kernel } = session.host.machine.software;
  const field = args.includes('-F')
    ? args[args.indexOf('-F') + 1]
    : args.includes('-n')
      ? 'filename'
      : undefined;
  const names = args.filter((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-F');
  let stdout = '';
  let stderr = '';
  for (const name of names) {
    const source = modules[name.replaceAll('-', '_')];
    if (source === undefined) {
      stderr += `modinfo: ERROR: Module ${name} not found.\n`;
      continue;
    }
    const filename = source === 'builtin' ? '(builtin)' : `/lib/modules/${kernel}/${source.file}`;
    const all = { filename, description: 'simulated', license: 'GPL', name };
    stdout +=
      field === undefined
        ? Object.entries(all)
            .map(([key, value]) => `${`${key}:`.padEnd(16)}${value}\n`)
            .join('')
        : `${all[field as keyof typeof all]}\n`;
  }
  return { stdout, stderr, exitCode: stderr === '' ? 0 : 1 };
}

function lsmod(session: ShellSession): ExecResult {
  const lines = modulesText(session.host.machine)
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '));
  const body = lines.map(([name = '', size = '', count = '', users = '']) => {
    const list = users === '-' ? '' : ` ${users.replace(/,$/, '')}`;
    return `${name.padEnd(22)} ${size.padStart(8)}  ${count}${list}\n`;
  });
  return ok(`Module                  Size  Used by\n${body.join('')}`);
}

function ethtool(args: string[], session: ShellSession): ExecResult {
  const { machine } = session.host;
  const name = args.filter((arg) => !arg.startsWith('-')).at(-1) ?? '';
  const synthetic = machine.nics.find((nic) => nic.name === name);
  const behind = machine.pciDriver === null ? undefined : machine.nics.find((nic) => nic.vfName === name);
  if (synthetic === undefined && behind === undefined)
    return fail(`netlink error: No such device\nCannot get device information: No such device`, 1);
  if (args.includes('-i')) {
    const driver = synthetic === undefined ? 'mana' : 'hv_netvsc';
    const bus = synthetic === undefined ? pciAddress : '';
    return ok(
      `driver: ${driver}\nversion: ${machine.software.kernel}\nfirmware-version: N/A\nexpansion-rom-version: \nbus-info: ${bus}\nsupports-statistics: yes\n`,
    );
  }
  if (args.includes('-S')) {
    const active = synthetic !== undefined && isJoined(machine, synthetic) && synthetic.vfUp;
    const counters = ['vf_rx_packets', 'vf_rx_bytes', 'vf_tx_packets', 'vf_tx_bytes', 'vf_tx_dropped'];
    return ok(
      `NIC statistics:\n${counters.map((counter) => `     ${counter}: ${active && counter !== 'vf_tx_dropped' ? 1000 : 0}\n`).join('')}`,
    );
  }
  return ok(`Settings for ${name}:\n\tSpeed: 100000Mb/s\n\tLink detected: yes\n`);
}

function sysctl(args: string[], session: ShellSession): ExecResult {
  const setting = args.find((arg) => arg.startsWith('vm.nr_hugepages'));
  if (setting === undefined) return fail('sysctl: simulated: only vm.nr_hugepages is known', 255);
  const text = setting.split('=')[1];
  if (text !== undefined) {
    if (session.uid !== 0) return fail('sysctl: permission denied on key "vm.nr_hugepages"', 255);
    session.host.dispatch({ kind: 'nr_hugepages', sizeKb: 2048, text });
  }
  const total = session.host.machine.hugepages.find(({ sizeKb }) => sizeKb === 2048)?.total ?? 0;
  return ok(args.includes('-n') ? `${total}\n` : `vm.nr_hugepages = ${total}\n`);
}

/**
 * No Python: this knows one program, the question of NETLINK_RDMA (family 16, protocol 20) for a device's
 * UVERBS_DRIVER_ID (attribute 73), and prints what that program prints: device, uverbs node, id.
 */
const python3: Program = (args, context, session) => {
  if (args.includes('--version') || args.includes('-V')) return ok('Python 3.12.3 (simulated)\n');
  const at = args.findIndex((arg) => /^-[a-zA-Z]*c$/.test(arg));
  const script = at < 0 ? decodeBytesToUtf8(context.stdin) : (args[at + 1] ?? '');
  if (!/socket\(\s*(16|socket\.AF_NETLINK)/.test(script) || !script.includes('73'))
    return fail('python3: simulated: only the RDMA netlink query is known');
  const device = rdmaDevice(session.host.machine);
  return ok(device === undefined ? '' : `${device.name} ${device.uverbs} ${device.driverId}\n`);
};

export const hardware: Programs = {
  lspci: (args, _context, session) => lspci(args, session),
  modprobe,
  modinfo: (args, _context, session) => modinfo(args, session),
  lsmod: (_args, _context, session) => lsmod(session),
  ethtool: (args, _context, session) => ethtool(args, session),
  sysctl: (args, _context, session) => sysctl(args, session),
  python3,
};
