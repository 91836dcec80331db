// Names the sections of the probe's output, and for each the command a person would type to see the same.

/** One section of the probe's output. The order is the order of printing; `imds` comes last, it may have to wait. */
export const sectionIds = [
  'kernel',
  'boot-id',
  'os',
  'arch',
  'page-size',
  'user',
  'sudo',
  'dmi',
  'cpu',
  'memory',
  'pci',
  'modules',
  'nics',
  'vmbus',
  'addresses',
  'routes',
  'ssh',
  'infiniband',
  'driver-id',
  'rdma-core',
  'libibverbs',
  'dpdk',
  'testpmd',
  'hugepages',
  'hugepage-mounts',
  'processes',
  'secure-boot',
  'lockdown',
  'imds',
] as const;

export type SectionId = (typeof sectionIds)[number];

/** True for text that names a section. */
export function isSectionId(text: string): text is SectionId {
  return (sectionIds as readonly string[]).includes(text);
}

/**
 * What evidence shows as its command: the plain form of what the probe ran. The probe itself takes the cheapest way
 * to the same facts (shell builtins over sysfs), so its text would tell a reader less than these lines.
 */
export const displayCommands: Readonly<Record<SectionId, string>> = {
  'boot-id': 'cat /proc/sys/kernel/random/boot_id',
  os: 'cat /etc/os-release',
  kernel: 'uname -snr',
  arch: 'uname -m',
  'page-size': 'getconf PAGESIZE',
  user: 'id',
  sudo: 'sudo -n -l',
  dmi: 'head /sys/class/dmi/id/{sys_vendor,product_name,chassis_asset_tag}',
  cpu: 'lscpu; cat /sys/devices/system/cpu/online; ls -d /sys/devices/system/node/node*',
  memory: 'grep -E "^(Mem|Huge)" /proc/meminfo',
  pci: 'grep -l 0x1414 /sys/bus/pci/devices/*/vendor; lspci -Dnnk -d 1414:',
  modules: 'modinfo -F filename mana mana_ib ib_uverbs uio_hv_generic hv_netvsc; ls -d /sys/module/*',
  nics: 'ls -l /sys/class/net/*/device /sys/class/net/*/master; head /sys/class/net/*/{address,dev_port,flags}',
  vmbus: 'grep -l f8615163-df3e-46c5-913f-f2d2f965ed0e /sys/bus/vmbus/devices/*/class_id',
  addresses: 'ip -o addr',
  routes: 'ip route; ip -6 route',
  ssh: 'echo $SSH_CONNECTION',
  infiniband: 'ls -l /sys/class/infiniband /sys/class/infiniband_verbs /dev/infiniband',
  'driver-id': 'rdma netlink: RDMA_NLDEV_CMD_GET_CHARDEV, attribute UVERBS_DRIVER_ID, for each device',
  'rdma-core': 'ls /usr/lib*/libibverbs.so.1.*; dpkg-query -W libibverbs1 || rpm -q rdma-core',
  libibverbs: 'ldconfig -p | grep -E "ibverbs|libmana"; ls /etc/libibverbs.d/mana.driver',
  dpdk: 'grep Version: /usr/lib*/pkgconfig/libdpdk.pc /usr/local/lib*/pkgconfig/libdpdk.pc; ls librte_{eal,net_mana}.*',
  testpmd: 'command -v dpdk-testpmd testpmd; grep -q net_mana "$(command -v dpdk-testpmd)"; echo $?',
  hugepages: 'head /sys/devices/system/node/node*/hugepages/*/{nr,free}_hugepages',
  'hugepage-mounts': 'grep hugetlbfs /proc/mounts',
  processes: 'grep -lE "^(dpdk|testpmd|…)" /proc/[0-9]*/comm; ls -i /run/dpdk/*/config; cat /proc/locks',
  'secure-boot': 'od -An -tu1 /sys/firmware/efi/efivars/SecureBoot-*',
  lockdown: 'cat /sys/kernel/security/lockdown',
  imds: 'curl --noproxy "*" -H Metadata:true "http://169.254.169.254/metadata/instance?api-version=2020-09-01"',
};
