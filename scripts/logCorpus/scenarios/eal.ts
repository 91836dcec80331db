// Runs that EAL refuses, or takes with a complaint: options, lcores, memory, locks, plugins, processes.
import type { Scenario } from '../scenario';

const user = 'azureuser@vm1:~$ ';
const sudo = `${user}sudo `;
const root = 'root@vm1:~# ';

/** A run that would forward if EAL let it. */
const forwards = '--vdev=net_null0 -- --forward-mode=txonly --auto-start';
const until2507 = ['22.11', '23.11', '24.11'];
const since2511 = ['25.11', '26.07'];

/** Leaves a primary process behind whose prefix is taken. */
const primary = (prefix: string): string =>
  `(sleep 20 | dpdk-testpmd --no-huge -m 256 --file-prefix=${prefix} --vdev=net_null0 -- -i --total-num-mbufs=2048) & sleep 2`;

export const ealScenarios: readonly Scenario[] = [
  { name: 'no-hugepages-as-root', command: `dpdk-testpmd -l 0-1 ${forwards}`, prompt: sudo },
  { name: 'no-hugepages-as-user', command: `dpdk-testpmd -l 0-1 ${forwards}`, user: 'nobody', prompt: user },
  {
    name: 'no-hugepages-terminal',
    command: `dpdk-testpmd -l 0-1 ${forwards}`,
    order: 'terminal',
    prompt: root,
  },
  { name: 'no-hugetlbfs', command: `dpdk-testpmd -l 0-1 ${forwards}`, before: 'umount /dev/hugepages' },
  {
    name: 'hugepages-not-mounted',
    command: `dpdk-testpmd -l 0-1 ${forwards}`,
    before: 'umount /dev/hugepages',
    hugepages: 256,
  },
  {
    name: 'hugepages-healthy',
    command: `dpdk-testpmd -l 0-1 ${forwards} --stats-period 1`,
    hugepages: 512,
    prompt: sudo,
  },
  {
    name: 'hugepages-in-memory',
    command: `dpdk-testpmd -l 0-1 --in-memory ${forwards} --stats-period 1`,
    hugepages: 512,
  },
  {
    name: 'hugepages-too-few-for-m',
    command: `dpdk-testpmd -l 0-1 -m 2048 ${forwards}`,
    hugepages: 128,
    prompt: sudo,
  },
  {
    name: 'hugepages-socket-mem',
    command: `dpdk-testpmd -l 0-1 --socket-mem=1024 ${forwards}`,
    hugepages: 128,
  },
  { name: 'hugepages-mbuf-pool', command: `dpdk-testpmd -l 0-1 ${forwards}`, hugepages: 64, prompt: sudo },
  {
    name: 'hugepages-allowed-to-user',
    command: `dpdk-testpmd -l 0-1 ${forwards}`,
    user: 'nobody',
    hugepages: 512,
    before: 'umount /dev/hugepages; mount -t hugetlbfs -o pagesize=2M,mode=1777 hugetlbfs /dev/hugepages',
    prompt: user,
  },
  {
    name: 'hugepages-not-allowed',
    command: `dpdk-testpmd -l 0-1 ${forwards}`,
    user: 'nobody',
    hugepages: 512,
    prompt: user,
  },
  {
    name: 'another-primary',
    command: `dpdk-testpmd -l 0-1 --no-huge -m 1024 ${forwards}`,
    before: primary('rte'),
    prompt: sudo,
  },
  {
    name: 'another-primary-prefix',
    command: `dpdk-testpmd -l 0-1 --no-huge -m 1024 --file-prefix=nic2 ${forwards}`,
    before: primary('nic2'),
    order: 'stderr-first',
  },
  {
    name: 'stale-lock',
    command: `dpdk-testpmd -l 0-1 --no-huge -m 1024 ${forwards}`,
    before:
      'sleep 9 | timeout -s KILL 2 dpdk-testpmd --no-huge -m 256 --vdev=net_null0 -- -i --total-num-mbufs=2048',
  },
  {
    name: 'unknown-eal-option',
    command: 'dpdk-testpmd -l 0-1 --hugepages=512 --vdev=net_null0 -- -i',
    prompt: sudo,
  },
  { name: 'eal-option-without-value', command: 'dpdk-testpmd -l -- -i', prompt: sudo },
  { name: 'core-list-too-high', command: `dpdk-testpmd -l 1-6 --no-huge -m 1024 ${forwards}`, prompt: sudo },
  { name: 'core-list-text', command: `dpdk-testpmd -l one,two --no-huge ${forwards}` },
  { name: 'core-list-beyond-build', command: `dpdk-testpmd -l 0,4000 --no-huge ${forwards}` },
  { name: 'coremask-too-high', command: `dpdk-testpmd -c 0xf0 --no-huge ${forwards}`, order: 'stderr-first' },
  { name: 'coremask-text', command: `dpdk-testpmd -c xyz --no-huge ${forwards}` },
  { name: 'main-lcore', command: `dpdk-testpmd -l 0-1 --main-lcore=5 --no-huge ${forwards}`, prompt: root },
  { name: 'one-lcore', command: `dpdk-testpmd -l 0 --no-huge -m 1024 ${forwards}`, prompt: sudo },
  { name: 'memory-too-small', command: `dpdk-testpmd -l 0-1 --no-huge -m 8 ${forwards}`, prompt: sudo },
  { name: 'memory-not-a-number', command: `dpdk-testpmd -l 0-1 --no-huge -m lots ${forwards}` },
  { name: 'mbuf-pool-no-huge', command: `dpdk-testpmd -l 0-1 --no-huge ${forwards}`, prompt: sudo },
  {
    name: 'iova-pa-as-user',
    command: `dpdk-testpmd -l 0-1 --iova-mode=pa ${forwards}`,
    user: 'nobody',
    hugepages: 256,
    before: 'umount /dev/hugepages; mount -t hugetlbfs -o pagesize=2M,mode=1777 hugetlbfs /dev/hugepages',
    prompt: user,
  },
  { name: 'iova-unknown', command: `dpdk-testpmd -l 0-1 --no-huge --iova-mode=xx ${forwards}` },
  {
    name: 'plugin-missing',
    command: `dpdk-testpmd -l 0-1 --no-huge -m 1024 -d librte_net_mana.so ${forwards}`,
    prompt: sudo,
  },
  {
    name: 'plugin-folder-world-writable',
    command: `dpdk-testpmd -l 0-1 --no-huge -m 1024 -d /srv/dpdk/lib ${forwards}`,
    before:
      'mkdir -p /srv/dpdk/lib; cp /usr/lib/x86_64-linux-gnu/dpdk/pmds-23.0/librte_net_ring.so /srv/dpdk/lib; chmod 777 /srv/dpdk/lib',
    prompt: sudo,
  },
  {
    name: 'prefix-with-slash',
    command: `dpdk-testpmd -l 0-1 --no-huge -m 1024 --file-prefix=a/b ${forwards}`,
  },
  {
    name: 'secondary-alone',
    command: 'dpdk-testpmd -l 0-1 --proc-type=secondary --file-prefix=p1 -- -i',
    prompt: sudo,
  },
  { name: 'secondary-no-huge', command: 'dpdk-testpmd -l 0-1 --no-huge --proc-type=secondary -- -i' },
  { name: 'proc-type-unknown', command: 'dpdk-testpmd -l 0-1 --proc-type=first -- -i' },
  {
    name: 'allow-and-block',
    command: `dpdk-testpmd -l 0-1 --no-huge -m 1024 -a 7870:00:00.0 -b 0001:00:00.0 ${forwards}`,
  },
  {
    name: 'allow-malformed',
    command: `dpdk-testpmd -l 0-1 --no-huge -m 1024 -a 7870:00:zz.0 -- -i`,
    prompt: sudo,
  },
  { name: 'no-huge-and-huge-unlink', command: `dpdk-testpmd -l 0-1 --no-huge --huge-unlink ${forwards}` },
  { name: 'no-huge-and-socket-mem', command: `dpdk-testpmd -l 0-1 --no-huge --socket-mem=512 ${forwards}` },
  {
    name: 'huge-dir-missing',
    command: `dpdk-testpmd -l 0-1 --huge-dir=/mnt/huge_2mb ${forwards}`,
    hugepages: 64,
    prompt: sudo,
  },
  { name: 'channels-zero', command: `dpdk-testpmd -l 0-1 -n 0 --no-huge ${forwards}` },
  {
    name: 'log-level-unknown',
    command: `dpdk-testpmd -l 0-1 --no-huge -m 1024 --log-level=mana:loud ${forwards}`,
  },
  {
    name: 'runtime-folder-of-another',
    command: `dpdk-testpmd -l 0-1 --no-huge -m 1024 ${forwards}`,
    user: 'nobody',
    before: 'mkdir -m 700 /tmp/dpdk',
    prompt: user,
  },
  {
    name: 'runtime-folder-full',
    command: `dpdk-testpmd -l 0-1 --no-huge -m 1024 ${forwards}`,
    before: 'mount -t tmpfs -o size=16k tmpfs /run',
  },
  {
    name: 'runtime-folder-read-only',
    command: `dpdk-testpmd -l 0-1 --no-huge -m 1024 ${forwards}`,
    before: 'mount -t tmpfs -o ro tmpfs /run',
  },
  {
    name: 'few-file-descriptors',
    command: `dpdk-testpmd -l 0-1 --no-huge -m 1024 ${forwards}`,
    limits: 'ulimit -n 12',
  },
  {
    name: 'debug-level',
    command: `dpdk-testpmd -l 0-1 --no-huge -m 1024 --log-level=debug ${forwards}`,
    order: 'stdout-first',
  },
  { name: 'debug-no-hugepages', command: `dpdk-testpmd -l 0-1 --log-level=lib.eal:debug ${forwards}` },
  { name: 'version', command: 'dpdk-testpmd --version', prompt: user },
  { name: 'help', command: 'dpdk-testpmd --help', prompt: user },
  {
    name: 'log-color',
    command: `dpdk-testpmd -l 0-1 --log-color=always ${forwards}`,
    releases: ['24.11', ...since2511],
  },
  {
    name: 'log-color-bad-core',
    command: `dpdk-testpmd -l 0-9 --log-color=always --no-huge ${forwards}`,
    releases: ['24.11', ...since2511],
  },
  {
    name: 'log-color-healthy',
    command: `dpdk-testpmd -l 0-1 --no-huge -m 1024 --log-color=always ${forwards} --stats-period 1`,
    releases: ['24.11', ...since2511],
  },
  ...['', '=delta', '=reltime', '=ctime', '=iso'].map((form): Scenario => ({
    name: `log-timestamp${form.replace('=', '-')}`,
    command: `dpdk-testpmd -l 0-1 --log-timestamp${form} ${forwards}`,
    releases: ['24.11', ...since2511],
  })),
  {
    name: 'log-timestamp-color',
    command: `dpdk-testpmd -l 0-1 --log-timestamp=reltime --log-color=always --no-huge -m 1024 --vdev=net_pcap0,rx_pcap=/missing.pcap --vdev=net_foo0 -- -i`,
    releases: ['24.11', ...since2511],
  },
  {
    name: 'syslog-console',
    command: `dpdk-testpmd -l 0-1 --syslog ${forwards}`,
    releases: [...until2507, ...since2511],
    order: 'terminal',
  },
];
