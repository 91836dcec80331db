// What every run of testpmd is shut into: mounts, network and process ids of its own, no PCI device but the one that a
// scenario invents, a private /dev, /run and /tmp. Nothing that happens in there reaches the machine.

/** Shell text in front of a scenario; it leaves with 111 where the machine does not allow it. */
export const isolation = String.raw`
set -e
trap 'exit 111' EXIT
hostname vm1
mount --make-rprivate /
mount -t sysfs sysfs /sys
mount -t tmpfs tmpfs /opt
[ -z "$VERBS" ] || cp "$VERBS" /opt/verbs.so
[ "$TESTPMD" = /usr/bin/dpdk-testpmd ] || mount --bind "$TESTPMD" /usr/bin/dpdk-testpmd
mkdir /opt/dev /opt/dev/pts /opt/dev/net /opt/dev/shm /opt/dev/hugepages
for node in null zero full random urandom tty net/tun; do
  : > /opt/dev/$node
  mount --bind /dev/$node /opt/dev/$node
done
ln -s /proc/self/fd /opt/dev/fd
mount -t devpts -o newinstance,ptmxmode=666 devpts /opt/dev/pts
ln -s pts/ptmx /opt/dev/ptmx
mount --rbind /opt/dev /dev
for folder in /run /tmp /mnt /srv; do mount -t tmpfs -o mode=755 tmpfs $folder; done
chmod 1777 /tmp
# Classes and buses are symbolic links to devices: copied, so that some can be added and PCI devices left out.
cp -a /sys/class /opt/class 2>/dev/null || true
cp -a /sys/bus /opt/bus 2>/dev/null || true
rm -rf /opt/bus/pci/devices
mkdir -p /opt/bus/pci/devices
if [ -n "$MANA" ]; then
  card=/opt/bus/pci/devices/7870:00:00.0
  mkdir -p $card/net/enP30832p0s0 /opt/bus/pci/drivers/mana
  ln -s ../../../../bus/pci/drivers/mana $card/driver
  echo 0x1414 > $card/vendor; echo 0x00ba > $card/device; echo 0x020000 > $card/class
  echo 0x1414 > $card/subsystem_vendor; echo 0x0000 > $card/subsystem_device; echo 0 > $card/max_vfs
  echo -1 > $card/numa_node; printf '0x0 0x0 0x0\n%.0s' 1 2 3 4 5 6 > $card/resource
  echo PCI_SLOT_NAME=7870:00:00.0 > $card/uevent
  echo 0 > $card/net/enP30832p0s0/dev_port; echo 60:45:bd:aa:bb:cc > $card/net/enP30832p0s0/address
  mkdir -p /opt/class/infiniband/mana_0
  ln -s /sys/bus/pci/devices/7870:00:00.0 /opt/class/infiniband/mana_0/device
fi
mount --bind /opt/class /sys/class
mount --bind /opt/bus /sys/bus
ip link set lo up
if [ -z "$PAGES" ]; then
  # What a VM without reserved pages has, whatever this machine has now.
  for size in /sys/kernel/mm/hugepages/*; do
    mkdir -p /opt/pages/$(basename $size)
    for value in nr_hugepages free_hugepages resv_hugepages surplus_hugepages nr_overcommit_hugepages; do
      echo 0 > /opt/pages/$(basename $size)/$value
    done
  done
  mount --bind /opt/pages /sys/kernel/mm/hugepages
fi
mount -t hugetlbfs -o pagesize=2M hugetlbfs /dev/hugepages
cd /
trap - EXIT
set +e
`;
