# Giving a NIC to DPDK and taking it back: links, addresses, routes, drivers. Each function is an action or an inverse.
INVERSES="$INVERSES route_back address_back link_back vf_link_back vmbus_bind vmbus_unbind set_override remove_id"
# Seconds to wait for a netdev that was bound, and for a network manager to set its addresses.
APPEARS=15
MANAGED=6

is_up() {
  read_file "/sys/class/net/$1/flags" && [ $((R & 1)) = 1 ]
}
# remember_nic UUID: records routes, addresses and links, in the order that undoing needs backwards.
remember_nic() {
  local uuid=$1 name line words state mtu mac lines=()
  netdev_of "$uuid" || {
    note nic-already-without-netdev "$uuid"
    return 0
  }
  name=$R
  safe name "$name" || {
    refuse odd-name "$name"
    return
  }
  for line in -4 -6; do
    while IFS= read -r words; do
      case $words in *"proto kernel"* | fe80::/*) continue ;; esac
      [ -n "$words" ] || continue
      plain_words $words || continue
      record route_back "$uuid" "$line" $words || return
    done <<<"$(ip $line -o route show dev "$name" 2>/dev/null)"
  done
  # Undoing goes backwards: the last address is recorded first, so that the primary one is set first again.
  while IFS= read -r words; do lines=("$words" "${lines[@]}"); done <<<"$(ip -o addr show dev "$name" 2>/dev/null)"
  for words in "${lines[@]}"; do
    read -r words words words line words <<<"$words"
    safe address "$line" || continue
    case $line in fe80:*) continue ;; esac
    word_after brd $words
    record address_back "$uuid" "$line" "${R:--}" || return
  done
  read_file "/sys/class/net/$name/address"
  mac=$R
  if vf_of "$mac"; then
    state=down
    line=$R
    is_up "$line" && state=up
    record vf_link_back "$mac" "$state" || return
  fi
  read_file "/sys/class/net/$name/mtu"
  mtu=$R
  state=down
  is_up "$name" && state=up
  record link_back "$uuid" "$name" "${mtu:-1500}" "$state"
}
plain_words() {
  local word
  for word in "$@"; do
    safe word "$word" || return 1
  done
}
# close_nic UUID NAME: the kernel closes the VF with it.
close_nic() {
  netdev_of "$1" || return 0
  if [ "$R" != "$2" ]; then
    fail nic-renamed "$2" "$R"
    return
  fi
  is_up "$2" || {
    note link-already-down "$2"
    return 0
  }
  act "ip link set dev $2 down"
  tried link-not-set "$2"
}
# close_vf MAC NAME: after the unbind the VF has no master that closes it, and a network manager may have set it up again.
close_vf() {
  vf_of "$1" || {
    note vf-not-there "$2"
    return 0
  }
  local name=$R
  safe name "$name" || {
    refuse odd-name "$name"
    return
  }
  is_up "$name" || {
    note link-already-down "$name"
    return 0
  }
  act "ip link set dev $name down"
  tried link-not-set "$name"
}
# vmbus_unbind UUID DRIVER
vmbus_unbind() {
  driver_of "$VMBUS/devices/$1"
  [ "$R" = "$2" ] || return 0
  record vmbus_bind "$1" "$2" || return
  act "echo $1 > $VMBUS/drivers/$2/unbind"
  tried not-unbound "$1" "$2"
}
# vmbus_bind UUID DRIVER
vmbus_bind() {
  [ -d "$VMBUS/devices/$1" ] || {
    fail nic-vanished "$1"
    return
  }
  driver_of "$VMBUS/devices/$1"
  [ "$R" = "$2" ] && return 0
  [ -z "$R" ] || {
    fail bound-elsewhere "$1" "$R"
    return
  }
  record vmbus_unbind "$1" "$2" || return
  act "echo $1 > $VMBUS/drivers/$2/bind"
  tried not-bound-to "$1" "$2" || return
  driver_of "$VMBUS/devices/$1"
  [ "$R" = "$2" ] || fail not-bound-to "$1" "$2"
}
# set_override UUID DRIVER|-: one device for one driver. Kernels before 4.18 have no such file: there the class goes to new_id.
set_override() {
  local file=$VMBUS/devices/$1/driver_override old
  if ! [ -e "$file" ]; then
    [ "$2" = - ] || add_id "$NETCLASS"
    return
  fi
  read_file "$file"
  old=$R
  [ "$old" != '(null)' ] && [ -n "$old" ] || old=-
  [ "$old" = "$2" ] && return 0
  safe word "$old" || {
    refuse odd-name "$old"
    return
  }
  record set_override "$1" "$old" || return
  if [ "$2" = - ]; then act "echo > $file"; else act "echo $2 > $file"; fi
  tried override-not-set "$1"
}
# add_id CLASS: every NIC without a driver is taken at once, so there may be none besides the one meant.
add_id() {
  local file=$VMBUS/drivers/uio_hv_generic/new_id device count=0
  for device in "$VMBUS"/devices/*; do
    read_file "$device/class_id"
    R=${R,,}
    case $R in *$1*) driver_of "$device" || count=$((count + 1)) ;; esac
  done
  if [ $count -gt 1 ]; then
    refuse other-nics-without-driver "$count"
    return
  fi
  record remove_id "$1" || return
  # An id that is there already is as good: the kernel says "File exists".
  act "echo $1 > $file" || note id-already-there "$1"
  return 0
}
remove_id() {
  act "echo $1 > $VMBUS/drivers/uio_hv_generic/remove_id" || note id-not-there "$1"
  return 0
}
# verify_given UUID MAC: driver, uio device, VF down, and the same a moment later: network managers are quick.
verify_given() {
  local uio= link
  driver_of "$VMBUS/devices/$1"
  [ "$R" = uio_hv_generic ] || {
    fail not-bound-to "$1" uio_hv_generic
    return
  }
  for link in "$VMBUS/devices/$1"/uio/*; do [ -e "$link" ] && uio=${link##*/}; done
  [ -n "$uio" ] || {
    fail no-uio-device "$1"
    return
  }
  sleep 1
  if vf_of "$2"; then
    link=$R
    if is_up "$link"; then
      note vf-was-set-up-again "$link"
      close_vf "$2" "$link" || return
      sleep 1
      is_up "$link" && {
        fail vf-stays-up "$link"
        return
      }
    fi
  fi
  note nic-given "$uio"
}

# link_back UUID NAME MTU up|down: waits for the netdev, gives it the old name where that is free, then sets it.
link_back() {
  local name i=0
  while ! netdev_of "$1"; do
    i=$((i + 1))
    [ $i -gt $((APPEARS * 5)) ] && {
      fail netdev-missing "$2"
      return
    }
    sleep 0.2
  done
  name=$R
  if [ "$name" != "$2" ]; then
    if [ -e "/sys/class/net/$2" ]; then
      note name-taken "$2" "$name"
    else
      is_up "$name" && act "ip link set dev $name down"
      act "ip link set dev $name name $2" && name=$2
    fi
  fi
  read_file "/sys/class/net/$name/mtu"
  if [ "$R" != "$3" ]; then act "ip link set dev $name mtu $3"; fi
  if is_up "$name"; then i=up; else i=down; fi
  [ $i = "$4" ] && return 0
  act "ip link set dev $name $4"
  tried link-not-set "$name"
}
# vf_link_back MAC up|down: the master opens the VF where the kernel joins them again; older kernels do not.
vf_link_back() {
  local state=down i
  for i in 1 2 3 4 5 6 7 8 9 10; do
    vf_of "$1" && break
    sleep 0.2
  done
  [ -n "$R" ] || {
    note vf-not-there "$1"
    return 0
  }
  i=$R
  is_up "$i" && state=up
  [ -e "/sys/class/net/$i/master" ] || note vf-not-joined "$i"
  [ $state = "$2" ] && return 0
  act "ip link set dev $i $2"
  tried link-not-set "$i"
}
# address_back UUID ADDRESS/BITS BROADCAST|-: a network manager that knows the NIC gets the time to do it itself.
address_back() {
  local name i=0 line
  netdev_of "$1" || {
    fail netdev-missing "$1"
    return
  }
  name=$R
  while ! has_address "$name" "$2"; do
    if [ $i -ge $((MANAGED * 5)) ] || ! manager_runs; then
      line="ip addr replace $2"
      [ "$3" = - ] || line="$line brd $3"
      act "$line dev $name"
      tried address-not-set "$2" "$name"
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
  R=$(ip "$family" -o route show dev "$name" 2>/dev/null)
  case $R in *"$*"*) return 0 ;; esac
  # A route to the link's own network comes with the address; "linkdown" is a state, not a part of the route.
  R=" $* "
  R=${R// linkdown / }
  R=${R// dead / }
  act "ip $family route replace$R""dev $name"
  tried route-not-set "$1" "$name"
}
# open_nic UUID: for a NIC that was given by hand, of which nothing is recorded.
open_nic() {
  local i=0 name
  while ! netdev_of "$1"; do
    i=$((i + 1))
    [ $i -gt $((APPEARS * 5)) ] && {
      fail netdev-missing "$1"
      return
    }
    sleep 0.2
  done
  name=$R
  is_up "$name" && return 0
  act "ip link set dev $name up"
  tried link-not-set "$name"
}
# undo_given UUID: where the journal of this boot knows the NIC, it is put back as it was; otherwise the actions after this do it.
undo_given() {
  undo_entries target "$1"
}
