// Draws /proc and /dev of a simulated machine. /proc/self and /proc/PID come from the process table (`vmFs.ts`).
import { rdmaDevice, type Machine } from '../machine/machine';
import type { TreeBuilder } from './tree';

function meminfo(machine: Machine): string {
  const reservedKb = machine.hugepages.reduce((sum, pool) => sum + pool.sizeKb * pool.total, 0);
  const defaultPool = machine.hugepages.find((pool) => pool.sizeKb === 2048);
  const free = machine.memoryKb - reservedKb - 1_600_000;
  const lines: readonly (readonly [string, number, string])[] = [
    ['MemTotal', machine.memoryKb, ' kB'],
    ['MemFree', Math.max(free, 200_000), ' kB'],
    ['MemAvailable', Math.max(free + 900_000, 300_000), ' kB'],
    ['Buffers', 21_004, ' kB'],
    ['Cached', 812_344, ' kB'],
    ['SwapTotal', 0, ' kB'],
    ['SwapFree', 0, ' kB'],
    ['AnonHugePages', 0, ' kB'],
    ['HugePages_Total', defaultPool?.total ?? 0, ''],
    ['HugePages_Free', defaultPool?.total ?? 0, ''],
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

const moduleUsers: Readonly<Record<string, string>> = {
  mana: 'mana_ib',
  ib_uverbs: 'mana_ib',
  ib_core: 'mana_ib,ib_uverbs',
  uio: 'uio_hv_generic',
};

/** /proc/modules. */
export function modulesText(machine: Machine): string {
  return machine.loadedModules
    .map((name) => {
      const users = (moduleUsers[name] ?? '')
        .split(',')
        .filter((user) => machine.loadedModules.includes(user));
      const list = users.length === 0 ? '-' : `${users.join(',')},`;
      return `${name} 77824 ${users.length} ${list} Live 0x0000000000000000\n`;
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
  for (const nic of machine.nics.filter(({ name, up }) => name !== null && up)) {
    const subnet = nic.address.replace(/\d+$/, '0');
    if (nic.devPort === 0)
      rows.push(`${nic.name ?? ''}\t00000000\t${routeHex('10.0.0.1')}\t0003\t0\t0\t100\t00000000\t0\t0\t0`);
    rows.push(`${nic.name ?? ''}\t${routeHex(subnet)}\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0`);
  }
  return `${rows.join('\n')}\n`;
}

/** The local part of /proc/net/fib_trie: where a VM without iproute2 lists its IPv4 addresses. */
function fibTrie(machine: Machine): string {
  const leaves = [
    '127.0.0.1',
    ...machine.nics.filter(({ name, up }) => name !== null && up).map(({ address }) => address),
  ];
  return `Main:\nLocal:\n  +-- 0.0.0.0/0 3 0 5\n${leaves.map((leaf) => `     |-- ${leaf}\n        /32 host LOCAL\n`).join('')}`;
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
export function putProcAndDev(tree: TreeBuilder, machine: Machine): void {
  const { kernel, hostname } = machine.software;
  const pool = machine.hugepages.find(({ sizeKb }) => sizeKb === 2048);
  tree
    .file('/proc/meminfo', meminfo(machine))
    .file('/proc/cpuinfo', cpuinfo(machine))
    .file('/proc/modules', modulesText(machine))
    .file('/proc/mounts', mountsText(machine))
    .file('/proc/filesystems', 'nodev\tsysfs\nnodev\tproc\nnodev\ttmpfs\nnodev\thugetlbfs\n\text4\n')
    .file('/proc/cmdline', 'BOOT_IMAGE=/boot/vmlinuz root=PARTUUID=simulated ro console=tty1 console=ttyS0\n')
    .file('/proc/version', `Linux version ${kernel} (buildd@simulated) #24-Ubuntu SMP (simulated)\n`)
    .file('/proc/uptime', () => `${((Date.now() - machine.bootedAt) / 1000).toFixed(2)} 1000.00\n`)
    .file('/proc/loadavg', '0.00 0.01 0.00 1/200 1000\n')
    .file('/proc/locks', '')
    .file('/proc/net/route', routeTable(machine))
    .file('/proc/net/fib_trie', fibTrie(machine))
    .file('/proc/net/if_inet6', '00000000000000000000000000000001 01 80 10 80       lo\n')
    .file('/proc/sys/kernel/osrelease', `${kernel}\n`)
    .file('/proc/sys/kernel/ostype', 'Linux\n')
    .file('/proc/sys/kernel/hostname', `${hostname}\n`)
    .file('/proc/sys/kernel/random/boot_id', `${machine.bootId}\n`)
    .file('/proc/sys/kernel/dmesg_restrict', '1\n')
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
