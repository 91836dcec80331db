# RDMA: devices, character devices and the libraries of rdma-core.
infiniband() {
  [ -d /sys/class ] && say "sysfs: readable"
  for d in /sys/class/infiniband/*; do
    [ -e "$d" ] || continue
    l="device ${d##*/}"
    uevent "$d/device/uevent"
    say "$l"
    for f in "$d"/ports/*; do
      get "$f/link_layer" || continue
      l="port ${d##*/} ${f##*/} $v"
      get "$f/state" && say "$l $v"
    done
  done
  for d in /sys/class/infiniband_verbs/uverbs*; do
    get "$d/ibdev" || continue
    f=/dev/infiniband/${d##*/}
    l="uverbs ${d##*/} $v"
    if [ -r "$f" ] && [ -w "$f" ]; then l="$l rw"; elif [ -e "$f" ]; then l="$l denied"; else l="$l absent"; fi
    get "$d/abi_version"
    say "$l $v"
  done
}
# The library's file name ends in rdma-core's version: libibverbs.so.1.14.44.0 is rdma-core 44.0. Packages are asked
# only where no such file is found: their databases are slow.
rdma_core() {
  found=
  for d in $L; do
    for f in "$d"/libibverbs.so.1.*.*; do
      [ -e "$f" ] && say "lib $f" && found=1
    done
  done
  [ -n "$found" ] && return
  if have dpkg-query; then
    # shellcheck disable=SC2016 # dpkg-query's own fields
    $T dpkg-query -W -f '${db:Status-Abbrev} ${Package} ${Version}'"$NL" rdma-core libibverbs1 ibverbs-providers
  elif have rpm; then
    $T rpm -q rdma-core libibverbs
  fi 2>/dev/null
}
libibverbs() {
  have ldconfig && ldconfig -p 2>/dev/null | grep -E "libibverbs[.]so|libmana[.]so"
  for d in $L; do
    for f in "$d"/libibverbs.so.1 "$d"/libmana.so.1 "$d"/libibverbs/libmana-*.so; do
      [ -e "$f" ] && say "file $f"
    done
  done
  for f in /etc /usr/local/etc /opt/*/etc; do
    [ -e "$f/libibverbs.d/mana.driver" ] && say "file $f/libibverbs.d/mana.driver"
  done
  for f in /usr /usr/local /opt/* /opt/mana-dpdk/*; do
    [ -e "$f/include/infiniband/manadv.h" ] && say "file $f/include/infiniband/manadv.h"
  done
}
