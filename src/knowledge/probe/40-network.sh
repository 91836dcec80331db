# Network devices, the vmbus devices behind the synthetic ones, addresses and routes.
# Devices with hardware first and in full: a node of a cluster has hundreds of virtual ones.
nics() {
  for d in /sys/class/net/*; do
    [ -e "/sys/devices/virtual/net/${d##*/}" ] || nic "$d"
  done
  k=0
  for d in /sys/devices/virtual/net/*; do
    case $d in */lo) continue ;; esac
    k=$((k + 1))
    [ $k -gt 48 ] && say "more" && break
    nic "$d" virtual
  done
}
nic() {
  get "$1/flags" || return
  l="nic ${1##*/} ${2:-real} flags=$v"
  for f in ifindex address mtu operstate dev_port type; do
    get "$1/$f" && l="$l $f=$v"
  done
  get "$1/master/ifindex" && l="$l master=$v"
  [ -e "$1/tun_flags" ] && l="$l DEVTYPE=tun"
  uevent "$1/uevent"
  uevent "$1/device/uevent"
  for f in "$1"/lower_*; do
    get "$f/ifindex" && l="$l lower=$v"
  done
  say "$l"
}
# Network class only. A device on uio_hv_generic has no netdev any more, its UUID still tells the MAC.
vmbus() {
  for d in /sys/bus/vmbus/devices/*; do
    get "$d/class_id" || continue
    case $v in *[fF]8615163-[dD][fF]3[eE]-46[cC]5-913[fF]-[fF]2[dD]2[fF]965[eE][dD]0[eE]*) ;; *) continue ;; esac
    l="device ${d##*/}"
    uevent "$d/uevent"
    for f in "$d"/net/*; do
      [ -e "$f" ] && l="$l net=${f##*/}"
    done
    for f in "$d"/uio/uio*; do
      [ -e "$f" ] && l="$l uio=${f##*/}"
    done
    say "$l"
  done
}
addresses() {
  if have ip; then
    ip -o addr 2>/dev/null && return
  fi
  say "proc:"
  for f in fib_trie if_inet6; do
    [ -r /proc/net/$f ] && say "file: $f" && cat /proc/net/$f
  done
  [ -r /proc/net/route ] && say "file: route" && cat /proc/net/route
}
routes() {
  if have ip; then
    ip route 2>/dev/null && ip -6 route 2>/dev/null && return
  fi
  say "proc:"
  for f in route ipv6_route; do
    [ -r /proc/net/$f ] && say "file: $f" && cat /proc/net/$f
  done
}
ssh_connection() { say "${SSH_CONNECTION:-unknown}"; }
