# Putting a NIC back: its name, state, VF, addresses and routes. Each function is an action or an inverse.
INVERSES="$INVERSES route_back address_back link_back vf_link_back"
# Seconds to wait for a netdev that was bound, and for a network manager to set its addresses.
APPEARS=15
MANAGED=6

# wait_netdev UUID: sets R to the netdev once it is there, with the name that udev gives it.
wait_netdev() {
  local i=0
  until netdev_of "$1"; do
    i=$((i + 1))
    [ $i -gt $((APPEARS * 5)) ] && {
      fail netdev-missing "$1"
      return
    }
    sleep 0.2
  done
  have udevadm && udevadm settle --timeout=5 2>/dev/null
  netdev_of "$1"
}
# link_back UUID NAME MTU up|down: waits for the netdev, gives it the old name where that is free, then sets it.
link_back() {
  local name state=down
  wait_netdev "$1" || return
  name=$R
  if [ "$name" != "$2" ]; then
    if [ -e "/sys/class/net/$2" ]; then
      note name-taken "$2" "$name"
    elif is_up "$name" && spared "$name"; then
      kept nic-carries-ssh "$name"
    else
      if is_up "$name"; then act "ip link set dev $name down"; fi
      act "ip link set dev $name name $2"
      tried link-not-set "$name" || return
      name=$2
    fi
  fi
  read_file "/sys/class/net/$name/mtu"
  if [ "$R" != "$3" ]; then
    act "ip link set dev $name mtu $3"
    tried link-not-set "$name" || return
  fi
  is_up "$name" && state=up
  [ $state = "$4" ] && return 0
  if [ "$4" = down ] && spared "$name"; then
    kept nic-carries-ssh "$name"
    return 0
  fi
  act "ip link set dev $name $4"
  tried link-not-set "$name"
}
# vf_link_back MAC up|down: the master opens the VF where the kernel joins them again; older kernels do not.
vf_link_back() {
  local state=down name i
  for i in 1 2 3 4 5 6 7 8 9 10; do
    vf_of "$1" && break
    sleep 0.2
  done
  name=$R
  [ -n "$name" ] || {
    note vf-not-there "$1"
    return 0
  }
  is_up "$name" && state=up
  [ -e "/sys/class/net/$name/master" ] || note vf-not-joined "$name"
  [ $state = "$2" ] && return 0
  if [ "$2" = down ] && spared "$name"; then
    kept nic-carries-ssh "$name"
    return 0
  fi
  act "ip link set dev $name $2"
  tried link-not-set "$name"
}
# address_back UUID ADDRESS/BITS WORD...: a network manager that knows the NIC gets the time to do it itself.
address_back() {
  local uuid=$1 address=$2 name i=0
  shift 2
  netdev_of "$uuid" || {
    fail netdev-missing "$uuid"
    return
  }
  name=$R
  until has_address "$name" "$address"; do
    if [ $i -ge $((MANAGED * 5)) ] || ! manager_runs; then
      act "ip addr replace $address${*:+ $*} dev $name"
      tried address-not-set "$address" "$name"
      return
    fi
    i=$((i + 1))
    sleep 0.2
  done
  return 0
}
has_address() {
  case " $(ip -o addr show dev "$1" 2>/dev/null) " in *" $2 "*) return 0 ;; esac
  return 1
}
# route_back UUID -4|-6 ROUTE...
route_back() {
  local uuid=$1 family=$2 name
  shift 2
  netdev_of "$uuid" || {
    fail netdev-missing "$uuid"
    return
  }
  name=$R
  R=$(ip "$family" -o route show table all dev "$name" 2>/dev/null)
  case $R in *"$*"*) return 0 ;; esac
  # "linkdown" is a state, not a part of the route.
  R=" $* "
  R=${R// linkdown / }
  R=${R// dead / }
  act "ip $family route replace$R""dev $name"
  tried route-not-set "$1" "$name"
}
# open_nic UUID: for a NIC that was given by hand, of which nothing is recorded.
open_nic() {
  local name
  wait_netdev "$1" || return
  name=$R
  is_up "$name" && return 0
  act "ip link set dev $name up"
  tried link-not-set "$name"
}
