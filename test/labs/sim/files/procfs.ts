// Draws /proc and /dev of a simulated machine. /proc/self and /proc/PID come from the process table (`vmFs.ts`).
import { linkByKey } from '../machine/links';
import { references, usersOf } from '../machine/modules';
import { rdmaDevice, type Machine } from '../machine/machine';
import type { LiveValues } from './render';
import type { TreeBuilder } from './tree';

function meminfo(machine: Machine, live: LiveValues): string {
  const reservedKb = machine.hugepages.reduce((sum, pool) => sum + pool.sizeKb * pool.total, 0);
  const defaultPool = machine.hugepages.find((pool) => pool.sizeKb === 2048);
  const free = machine.memoryKb - reservedKb - Math.min(1_600_000, machine.memoryKb / 2);
  const lines: readonly (readonly [string, number, string])[] = [
    ['MemTotal', machine.memoryKb, ' kB'],
    ['MemFree', Math.max(Math.floor(free), 200_000), ' kB'],
    ['MemAvailable', Math.max(Math.floor(free + machine.memoryKb / 40), 300_000), ' kB'],
    ['Buffers', 21_004, ' kB'],
    ['Cached', 812_344, ' kB'],
    ['SwapTotal', 0, ' kB'],
    ['SwapFree', 0, ' kB'],
    ['AnonHugePages', 0, ' kB'],
    ['HugePages_Total', defaultPool?.total ?? 0, ''],
    ['HugePages_Free', live.freeHugepages(2048), ''],
    ['HugePages_Rsvd', 0, ''],
    ['HugePages_Surp', 0, ''],
    ['Hugepagesize', 2048, ' kB'],
    ['Hugetlb', reservedKb, ' kB'],
  ];
  return lines
    .map(([name, value, unit]) => `${`${name}:`.padEnd(16)}${String(value).padStart(8)}${unit}\n`)
    .join('');
}

function cpuinfo(machine: Machine): string {
  return Array.from({ length: machine.cpus }, (_, cpu) =>
    [
      `processor\t: ${cpu}`,
      'vendor_id\t: GenuineIntel',
      'cpu family\t: 6',
      'model name\t: INTEL(R) XEON(R) PLATINUM 8573C (simulated)',
      'cpu MHz\t\t: 2300.000',
      'physical id\t: 0',
      `core id\t\t: ${Math.floor(cpu / 2)}`,
      `cpu cores\t: ${machine.cpus / 2}`,
      'flags\t\t: fpu sse sse2 ssse3 sse4_1 sse4_2 avx avx2 pdpe1gb hypervisor',
      '',
      '',
    ].join('\n'),
  ).join('');
}

/** /proc/modules. */
export function modulesText(machine: Machine): string {
  return machine.loadedModules
    .map((name) => {
      const users = usersOf(machine, name);
      const list = users.length === 0 ? '-' : `${users.join(',')},`;
      return `${name} 77824 ${references(machine, name)} ${list} Live 0x0000000000000000\n`;
    })
    .join('');
}

/** An IPv4 address as /proc/net/route writes it: hexadecimal, in the order of a little-endian machine. */
function routeHex(address: string): string {
  return address
    .split('.')
    .reverse()
    .map((part) => Number(part).toString(16).toUpperCase().padStart(2, '0'))
    .join('');
}

function routeTable(machine: Machine): string {
  const rows = ['Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT'];
  for (const { link, family, to, via, metric } of machine.routes) {
    const name = linkByKey(machine, link)?.name;
    if (family !== 4 || name === undefined) continue;
    const [base = '0.0.0.0', bits = '32'] = to === 'default' ? ['0.0.0.0', '0'] : to.split('/');
    const mask = [0, 1, 2, 3]
      .map((part) => 256 - 2 ** (8 - Math.max(0, Math.min(8, Number(bits) - 8 * part))))
      .join('.');
    const flags = via === null ? (bits === '32' ? '0005' : '0001') : bits === '32' ? '0007' : '0003';
    rows.push(
      `${name}\t${routeHex(base)}\t${routeHex(via ?? '0.0.0.0')}\t${flags}\t0\t0\t${metric ?? 0}\t${routeHex(mask)}\t0\t0\t0`,
    );
  }
  return `${rows.join('\n')}\n`;
}

/** The local part of /proc/net/fib_trie: where a VM without iproute2 lists its IPv4 addresses. */
function fibTrie(machine: Machine): string {
  const leaves = machine.addresses.filter(({ family }) => family === 4).map(({ local }) => local);
  return `Main:\nLocal:\n  +-- 0.0.0.0/0 3 0 5\n${leaves.map((leaf) => `     |-- ${leaf}\n        /32 host LOCAL\n`).join('')}`;
}

/** /proc/net/if_inet6: address, interface, prefix length, scope, flags, name. */
function inet6(machine: Machine): string {
  const full = (address: string) => {
    const [head = '', tail = ''] = address.split('::');
    const groups = (text: string) => (text === '' ? [] : text.split(':'));
    const middle = Array.from({ length: 8 - groups(head).length - groups(tail).length }, () => '0');
    const all = address.includes('::') ? [...groups(head), ...middle, ...groups(tail)] : groups(address);
    return all.map((group) => group.padStart(4, '0')).join('');
  };
  return machine.addresses
    .flatMap(({ family, local, prefix, scope, link }) => {
      const netdev = linkByKey(machine, link);
      if (family !== 6 || netdev === undefined) return [];
      const hex = (value: number) => value.toString(16).padStart(2, '0');
      const scopes = { host: 0x10, link: 0x20, global: 0 };
      return [
        `${full(local)} ${hex(netdev.index)} ${hex(prefix)} ${hex(scopes[scope])} 80 ${netdev.name.padStart(8)}\n`,
      ];
    })
    .join('');
}

/** /proc/mounts. */
export function mountsText(machine: Machine): string {
  const fixed = [
    '/dev/nvme0n1p1 / ext4 rw,relatime,discard,errors=remount-ro 0 0',
    'proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0',
    'sysfs /sys sysfs rw,nosuid,nodev,noexec,relatime 0 0',
    'securityfs /sys/kernel/security securityfs rw,nosuid,nodev,noexec,relatime 0 0',
    'efivarfs /sys/firmware/efi/efivars efivarfs rw,nosuid,nodev,noexec,relatime 0 0',
    'tmpfs /run tmpfs rw,nosuid,nodev,size=3286444k,mode=755 0 0',
  ];
  const more = machine.mounts.map(
    ({ source, path, type, options }) => `${source} ${path} ${type} ${options} 0 0`,
  );
  return `${[...fixed, ...more].join('\n')}\n`;
}

/** Puts /proc and /dev into the tree. */
export function putProcAndDev(tree: TreeBuilder, machine: Machine, live: LiveValues): void {
  const { kernel, hostname } = machine.software;
  const pool = machine.hugepages.find(({ sizeKb }) => sizeKb === 2048);
  tree
    .file('/proc/meminfo', () => meminfo(machine, live))
    .file('/proc/cpuinfo', cpuinfo(machine))
    .file('/proc/modules', modulesText(machine))
    .file('/proc/mounts', mountsText(machine))
    .file('/proc/filesystems', 'nodev\tsysfs\nnodev\tproc\nnodev\ttmpfs\nnodev\thugetlbfs\n\text4\n')
    .file('/proc/cmdline', 'BOOT_IMAGE=/boot/vmlinuz root=PARTUUID=simulated ro console=tty1 console=ttyS0\n')
    .file('/proc/version', `Linux version ${kernel} (buildd@simulated) #24-Ubuntu SMP (simulated)\n`)
    .file('/proc/loadavg', '0.00 0.01 0.00 1/200 1000\n')
    .file('/proc/net/tcp', '')
    .file(
      '/proc/net/tcp6',
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n',
    )
    .file('/proc/net/route', routeTable(machine))
    .file('/proc/net/fib_trie', fibTrie(machine))
    .file('/proc/net/if_inet6', inet6(machine))
    .file('/proc/sys/kernel/osrelease', `${kernel}\n`)
    .file('/proc/sys/kernel/ostype', 'Linux\n')
    .file('/proc/sys/kernel/hostname', `${hostname}\n`)
    .file('/proc/sys/kernel/random/boot_id', `${machine.bootId}\n`)
    .file('/proc/sys/kernel/dmesg_restrict', '1\n')
    .file('/proc/sys/kernel/yama/ptrace_scope', '1\n')
    .control('/proc/sys/vm/nr_hugepages', `${pool?.total ?? 0}\n`, (text) => ({
      kind: 'nr_hugepages',
      sizeKb: 2048,
      text,
    }));
  for (const name of ['null', 'zero', 'tty', 'full', 'random', 'urandom', 'stdin', 'stdout', 'stderr'])
    tree.file(`/dev/${name}`, '', 0o666);
  tree.dir('/dev/hugepages').dir('/dev/shm', 0o1777).file('/dev/sda', '', 0o660);
  for (const nic of machine.nics) if (nic.uio !== null) tree.file(`/dev/uio${nic.uio}`, '', 0o600);
  const device = rdmaDevice(machine);
  if (device !== undefined) tree.file(`/dev/infiniband/${device.uverbs}`, '', 0o666);
}
