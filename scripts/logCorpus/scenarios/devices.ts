// Runs in which devices are missing, refused, or of a driver that fails.
import type { Scenario } from '../scenario';

const sudo = 'azureuser@vm1:~$ sudo ';
const user = 'azureuser@vm1:~$ ';
const start = 'dpdk-testpmd -l 0-1 --no-huge -m 1024';
const withMana = ['23.11', '24.11', '25.11', '26.07'];
const forwards = '-- --forward-mode=txonly --auto-start';
const mac = '60:45:bd:aa:bb:cc';

/** A NIC of the kernel with an address; with a class it looks as if hv_netvsc had made it. */
const nic = (name: string): string =>
  `ip tuntap add dev ${name} mode tap; ip link set ${name} address ${mac} up`;
const synthetic = `${nic('eth1')}
mkdir -p /sys/class/net/eth1/device
echo {f8615163-df3e-46c5-913f-f2d2f965ed0e} > /sys/class/net/eth1/device/class_id`;
/** Its VF, which the kernel knows to be on the PCI bus. */
const withVf = `${synthetic}
${nic('enP30832p0s0')}
mkdir -p /sys/class/net/enP30832p0s0
ln -s /sys/bus/pci/devices/7870:00:00.0 /sys/class/net/enP30832p0s0/device
ln -s ../../../../bus/pci /sys/bus/pci/devices/7870:00:00.0/subsystem`;
const routed = 'ip addr add 10.0.1.4/24 dev eth1; ip route add default via 10.0.1.1';

export const deviceScenarios: readonly Scenario[] = [
  { name: 'no-ports', command: `${start} ${forwards} --stats-period 1`, prompt: sudo },
  {
    name: 'no-ports-interactive',
    command: `${start} -- -i`,
    input: 'sleep 1; echo start; sleep 1; echo quit',
    prompt: sudo,
  },
  { name: 'wrong-pci-address', command: `${start} -a 7870:00:00.0,mac=${mac} ${forwards}`, prompt: sudo },
  {
    name: 'pci-address-as-vdev',
    command: `${start} --vdev="7870:00:00.0,mac=${mac}" ${forwards} --txd=128 --rxd=128 --stats 2`,
    order: 'terminal',
    prompt: sudo,
  },
  {
    name: 'allow-behind-dashes',
    command: `${start} -- --forward-mode=txonly -a 7870:00:00.0,mac=${mac}`,
    prompt: sudo,
  },
  {
    name: 'auto-start-before-dashes',
    command: `dpdk-testpmd -l 0-1 --no-huge -m 1024 --vdev=net_null0 -a -- --forward-mode=txonly`,
    prompt: sudo,
  },
  { name: 'vdev-unknown', command: `${start} --vdev=net_mana0 ${forwards}`, prompt: sudo },
  { name: 'vdev-argument-unknown', command: `${start} --vdev=net_null0,speed=100 ${forwards}`, prompt: sudo },
  { name: 'vdev-argument-value', command: `${start} --vdev=net_null0,size=big ${forwards}` },
  { name: 'vdev-twice', command: `${start} --vdev=net_null0 --vdev=net_null0 ${forwards}` },
  {
    name: 'pcap-missing',
    command: `${start} --vdev=net_pcap0,rx_pcap=/home/azureuser/in.pcap,tx_pcap=/tmp/out.pcap ${forwards}`,
    prompt: sudo,
    releases: ['22.11'],
  },
  {
    name: 'af-packet-no-interface',
    command: `${start} --vdev=net_af_packet0,iface=eth1 ${forwards}`,
    releases: ['22.11'],
  },
  {
    name: 'netvsc-wrong-interface',
    command: `${start} --vdev="net_vdev_netvsc0,iface=eth9" ${forwards}`,
    before: synthetic,
    prompt: sudo,
  },
  {
    name: 'netvsc-wrong-mac',
    command: `${start} --vdev="net_vdev_netvsc0,mac=60:45:bd:00:11:22" ${forwards}`,
    before: synthetic,
  },
  {
    name: 'netvsc-bad-mac',
    command: `${start} --vdev="net_vdev_netvsc0,mac=60:45:bd" ${forwards}`,
    before: synthetic,
  },
  {
    name: 'netvsc-two-ways',
    command: `${start} --vdev="net_vdev_netvsc0,iface=eth1,mac=${mac}" ${forwards}`,
    before: synthetic,
  },
  {
    name: 'netvsc-not-synthetic',
    command: `${start} --vdev="net_vdev_netvsc0,iface=eth1" ${forwards}`,
    before: nic('eth1'),
    prompt: sudo,
  },
  {
    name: 'netvsc-argument-unknown',
    command: `${start} --vdev="net_vdev_netvsc0,device=eth1" ${forwards}`,
    before: synthetic,
  },
  {
    name: 'netvsc-slow-path',
    command: `${start} --vdev="net_vdev_netvsc0,iface=eth1" ${forwards} --stats-period 1`,
    before: synthetic,
    prompt: sudo,
    seconds: 4,
  },
  {
    name: 'netvsc-routed',
    command: `${start} --vdev="net_vdev_netvsc0,iface=eth1" ${forwards} --stats-period 1`,
    before: `${synthetic}; ${routed}`,
    prompt: sudo,
    seconds: 4,
  },
  {
    name: 'netvsc-vf-without-driver',
    command: `${start} --vdev="net_vdev_netvsc0,iface=eth1" ${forwards} --stats-period 1`,
    before: withVf,
    mana: true,
    prompt: sudo,
    seconds: 4,
  },
  {
    name: 'netvsc-twice',
    command: `${start} --vdev="net_vdev_netvsc0,iface=eth1" --vdev="net_vdev_netvsc1,iface=eth1" ${forwards}`,
    before: synthetic,
  },
  {
    name: 'netvsc-failsafe-mana',
    command: `${start} --vdev="net_vdev_netvsc0,iface=eth1" ${forwards} --stats-period 1`,
    before: withVf,
    fakeMana: 'ports=1',
    releases: withMana,
    prompt: sudo,
    seconds: 5,
  },
  {
    name: 'netvsc-failsafe-mana-busy',
    command: `${start} --vdev="net_vdev_netvsc0,iface=eth1" ${forwards} --stats-period 1`,
    before: withVf,
    fakeMana: 'qp=16',
    releases: withMana,
    seconds: 5,
  },
  { name: 'failsafe-nothing', command: `${start} --vdev=net_failsafe0 ${forwards}`, prompt: sudo },
  {
    name: 'failsafe-bad-sub-device',
    command: `${start} --vdev="net_failsafe0,dev(net_foo0),dev(net_null0)" ${forwards}`,
    prompt: sudo,
  },
  {
    name: 'failsafe-sub-device-fails',
    command: `${start} --vdev="net_failsafe0,mac=${mac},dev(net_null1,size=big),dev(net_tap0,iface=dtap0)" ${forwards}`,
    seconds: 4,
  },
  {
    name: 'failsafe-missing-pci',
    command: `${start} --vdev="net_failsafe0,mac=${mac},dev(7870:00:00.0),dev(net_tap0,iface=dtap0)" ${forwards} --stats-period 1`,
    seconds: 4,
    prompt: sudo,
  },
  { name: 'failsafe-dangling', command: `${start} --vdev="net_failsafe0,dev(net_null0" ${forwards}` },
  {
    name: 'tap-as-user',
    command: `${start} --vdev=net_tap0,iface=dtap0 ${forwards}`,
    user: 'nobody',
    prompt: user,
  },
  {
    name: 'tap-healthy',
    command: `${start} --vdev=net_tap0,iface=dtap0 -- --forward-mode=rxonly --auto-start --stats-period 1`,
    prompt: sudo,
  },
  { name: 'tap-remote-missing', command: `${start} --vdev=net_tap0,iface=dtap0,remote=eth7 ${forwards}` },
  {
    name: 'tap-no-device',
    command: `${start} --vdev=net_tap0,iface=dtap0 ${forwards}`,
    before: 'umount /dev/net/tun; rm /dev/net/tun',
    prompt: sudo,
  },
  { name: 'tap-name-too-long', command: `${start} --vdev=net_tap0,iface=aVeryLongInterfaceName ${forwards}` },
  {
    name: 'tap-deleted',
    command: `${start} --vdev=net_tap0,iface=dtap0 -- -i --hot-plug`,
    input: 'sleep 1; echo start; sleep 1; ip link del dtap0; sleep 1; echo stop; sleep .5; echo quit',
    seconds: 6,
  },
  {
    name: 'mana-without-driver',
    command: `${start} -a 7870:00:00.0,mac=${mac} ${forwards}`,
    mana: true,
    releases: ['22.11'],
    prompt: sudo,
  },
  {
    name: 'mana-no-infiniband',
    command: `${start} -a 7870:00:00.0,mac=${mac} ${forwards}`,
    mana: true,
    releases: withMana,
    prompt: sudo,
  },
];
