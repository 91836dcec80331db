# Gives the machine in namespaces an RDMA device of MANA: what programs ask the kernel is answered by the library
# /usr/lib/fake-rdma.so, sysfs and /dev show the device. Everything is in this machine's own mounts.
set -e
echo 20 >/etc/fake-rdma-id
# A /dev of its own: the host's would get a folder more.
mount -t tmpfs -o mode=755 tmpfs /mnt
mkdir /mnt/dev /mnt/class /mnt/dev/pts /mnt/dev/shm /mnt/dev/infiniband
for node in null zero full random urandom tty; do
  : >"/mnt/dev/$node"
  mount --bind "/dev/$node" "/mnt/dev/$node"
done
ln -s /proc/self/fd /mnt/dev/fd
ln -s /proc/self/fd/0 /mnt/dev/stdin
ln -s /proc/self/fd/1 /mnt/dev/stdout
ln -s /proc/self/fd/2 /mnt/dev/stderr
mount --bind /dev/pts /mnt/dev/pts
ln -s pts/ptmx /mnt/dev/ptmx
mount -t tmpfs -o mode=1777 tmpfs /mnt/dev/shm
mknod -m 666 /mnt/dev/infiniband/uverbs0 c 1 5
mount --rbind /mnt/dev /dev
# Classes are symbolic links to devices: copied, so that one can be added.
cp -a /sys/class/. /mnt/class/ 2>/dev/null || true
mkdir -p /mnt/class/infiniband/mana_0/ports/1 /mnt/class/infiniband_verbs/uverbs0
echo Ethernet >/mnt/class/infiniband/mana_0/ports/1/link_layer
echo '4: ACTIVE' >/mnt/class/infiniband/mana_0/ports/1/state
echo mana_0 >/mnt/class/infiniband_verbs/uverbs0/ibdev
echo 1 >/mnt/class/infiniband_verbs/uverbs0/abi_version
echo 6 >/mnt/class/infiniband_verbs/abi_version
mount --bind /mnt/class /sys/class
echo /usr/lib/fake-rdma.so >/etc/ld.so.preload
