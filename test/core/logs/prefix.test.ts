// Who wrote a message is told by the words in front of it, in every release’s form, or not at all.
import { undecorate } from '../../../src/core/logs/decoration';
import { findPrefix } from '../../../src/core/logs/prefix';
import { table } from './support';

/** The message, and who may have written it: `*` anybody, `-` nobody that is known. */
function found(line: string): string {
  const { text, start } = undecorate(line);
  const prefix = findPrefix(text, start);
  const writers = prefix.components === undefined ? '*' : [...prefix.components].sort().join(' ');
  return `${text.slice(prefix.start)} ·${writers === '' ? '-' : writers}${prefix.fatal ? ' ·fatal' : ''}`;
}

const shared = 'bus/pci bus/vdev eal vfio';

table('EAL and the buses', found, {
  EAL: ['EAL: No free 2048 kB hugepages', `No free 2048 kB hugepages ·${shared}`],
  'with several blanks': ['EAL:   Invalid NUMA socket', `Invalid NUMA socket ·${shared}`],
  'fatal, before 24.11': ['EAL: FATAL: Cannot init memory', `Cannot init memory ·${shared} ·fatal`],
  'error - exiting': ['EAL: Error - exiting with code: 1', `Error - exiting with code: 1 ·${shared}`],
  'a function of EAL': ['EAL: eal_memalloc_alloc_seg_bulk(): couldn’t find', 'couldn’t find ·eal'],
  'a function of VFIO': ['EAL: vfio_get_group_fd(): x', 'x ·vfio'],
  'PCI, since 24.07': [
    'PCI_BUS: Requested device 7870:00:00.0',
    'Requested device 7870:00:00.0 ·bus/pci vfio',
  ],
  'vdev, before 24.11': ['vdev_probe(): failed to initialize', 'failed to initialize ·bus/vdev'],
  'vdev, since 24.11': ['VDEV_BUS: vdev_probe(): failed to initialize', 'failed to initialize ·bus/vdev'],
  vmbus: ['VMBUS_BUS: vmbus_scan_one(): Adding vmbus device', 'Adding vmbus device ·bus/vmbus'],
  argparse: ['ARGPARSE: unknown argument --x!', 'unknown argument --x! ·eal'],
});

table('drivers, before and since 24.11', found, {
  'mana before': [
    'mana_dev_start(): failed to start tx queues -19',
    'failed to start tx queues -19 ·net/mana',
  ],
  'mana since': ['MANA_DRIVER: mana_dev_start(): failed -19', 'failed -19 ·net/mana'],
  'mana, its start-up': ['MANA_INIT: mana_init_once(): MP INIT PRIMARY', 'MP INIT PRIMARY ·net/mana'],
  'mana, datapath': ['MANA_DRIVER: failed to post RX ret = -5', 'failed to post RX ret = -5 ·net/mana'],
  'mana, datapath of 23.11': [
    'PMD: failed to post RX ret = -5',
    'failed to post RX ret = -5 ·net/mana net/mlx4 net/mlx5 net/netvsc net/tap',
  ],
  'netvsc before': ['hn_vf_attach(): Couldn’t find port', 'Couldn’t find port ·net/netvsc'],
  'netvsc since': ['HN_DRIVER: hn_vf_attach(): Couldn’t find port', 'Couldn’t find port ·net/netvsc'],
  'netvsc, datapath': ['hn_xmit_pkts() tx: no space', 'no space ·net/netvsc'],
  'a function with underscores in front': [
    '__hn_nvs_execute(): send request failed',
    'send request failed ·net/netvsc',
  ],
  'vdev_netvsc before': ['net_vdev_netvsc: probably using routed', 'probably using routed ·net/vdev_netvsc'],
  'vdev_netvsc since': ['VDEV_NETVSC: probably using routed', 'probably using routed ·net/vdev_netvsc'],
  failsafe: ['net_failsafe: sub_device 0 probe failed', 'sub_device 0 probe failed ·net/failsafe'],
  'failsafe since': ['NET_FAILSAFE: sub_device 0 probe failed', 'sub_device 0 probe failed ·net/failsafe'],
  tap: ['tap_flow_create(): x', 'x ·net/tap'],
  'tap since': ['TAP: eth_dev_tap_create(): x', 'x ·net/tap'],
  mlx5: ['mlx5_common: No Verbs device matches', 'No Verbs device matches ·net/mlx5'],
  'mlx5 of old': [
    'PMD: net_mlx5: no Verbs device matches',
    'net_mlx5: no Verbs device matches ·net/mana net/mlx4 net/mlx5 net/netvsc net/tap',
  ],
  ethdev: ['ETHDEV: Invalid port_id=5', 'Invalid port_id=5 ·ethdev'],
  'an unknown function': ['some_function(): failed to x', 'failed to x ·*'],
  mempool: ['MBUF: error setting mempool handler', 'error setting mempool handler ·mempool'],
});

table('programs', found, {
  testpmd: ['testpmd: No probed ethernet devices', 'No probed ethernet devices ·testpmd'],
  'no prefix': ['Fail to start port 0', 'Fail to start port 0 ·*'],
  cause: ['  Cause: Creation of mbuf pool failed', 'Creation of mbuf pool failed ·*'],
  'an error of a command': ['Error: Invalid ethernet address', 'Invalid ethernet address ·*'],
  modprobe: ['modprobe: FATAL: Module uio not found', 'Module uio not found ·system ·fatal'],
  'modprobe, an error': ['modprobe: ERROR: could not insert', 'could not insert ·system'],
  ninja: ['ninja: build stopped: subcommand failed.', 'build stopped: subcommand failed. ·build'],
  rdma: ['libibverbs: Warning: couldn’t load', 'Warning: couldn’t load ·rdma-core'],
  'another logtype': ['USER1: failed to x', 'failed to x ·-'],
  'an application’s own logtype': ['VHOST_CONFIG: failed to x', 'failed to x ·-'],
  'a name with a dot': ['lib.telemetry: failed to x', 'failed to x ·-'],
});

table('behind what nobody knows', found, {
  'in brackets': ['[worker 7] EAL: x y', `x y ·${shared}`],
  'a bar': ['a | b |MANA_DRIVER: mana_x(): x y', 'x y ·net/mana'],
  quoted: ['said "EAL: x y', `x y ·${shared}`],
  'within a word': ['REAL: x y', 'x y ·-'],
  'within a path': ['/tmp/EAL: x y', '/tmp/EAL: x y ·*'],
  'far away': [`${'x '.repeat(300)}EAL: x y`, `${'x '.repeat(300)}EAL: x y ·*`],
  nothing: ['', ' ·*'],
  'a prefix alone': ['EAL: ', ` ·${shared}`],
});
