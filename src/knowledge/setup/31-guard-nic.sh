# The guard before an action: whether this one NIC may be taken from the kernel.

# netdev_of UUID: sets R to the synthetic netdev of a vmbus device. 1: there is none; 3: it has a name no line may hold.
netdev_of() {
  local link
  for link in "$VMBUS/devices/$1"/net/*; do
    [ -e "$link" ] || continue
    R=${link##*/}
    safe name "$R" && return 0
    refuse odd-name "$R"
    return
  done
  R=
  return 1
}
# guard_nic UUID MAC: refuses the NIC of this SSH connection, of the default route, and whatever hangs on them.
guard_nic() {
  local uuid=$1 mac=$2 device protected_mac
  if ! [ -d "$VMBUS/devices/$uuid" ]; then
    fail nic-vanished "$uuid"
    return
  fi
  read_file "$VMBUS/devices/$uuid/class_id"
  R=${R,,}
  case $R in
    *$NETCLASS*) ;;
    *)
      refuse not-a-nic "$uuid"
      return
      ;;
  esac
  find_protected || return
  for device in $PROTECTED; do
    if target_of "/sys/class/net/$device/device" && [ "${R,,}" = "${uuid,,}" ]; then
      refuse_protected "$device"
      return
    fi
    read_file "/sys/class/net/$device/address" || continue
    protected_mac=${R,,}
    [ "$protected_mac" = 00:00:00:00:00:00 ] && continue
    mac_in "$uuid"
    case " $R ${mac,,} " in
      *" $protected_mac "*)
        refuse_protected "$device"
        return
        ;;
    esac
  done
  guard_alone "$uuid" || return
  TARGET=$uuid
  GUARDED=" $uuid $mac "
}
# guard_alone UUID: a bond, a bridge or a VLAN on the NIC would be lost with it, and nobody could put them back.
guard_alone() {
  local name link
  netdev_of "$1" || return $(($? == 3 ? 3 : 0))
  name=$R
  for link in "/sys/class/net/$name/master" "/sys/class/net/$name"/upper_*; do
    [ -e "$link" ] || continue
    case $link in
      */master) target_of "$link" ;;
      *) R=${link##*/upper_} ;;
    esac
    refuse nic-has-relatives "$name" "$R"
    return
  done
  return 0
}
# spared NETDEV: whether taking it down, even in an undo, could cost the connection. In doubt it could.
spared() {
  find_protected >/dev/null || return 0
  case " $PROTECTED " in *" $1 "*) return 0 ;; esac
  return 1
}
# guarded UUID|MAC: nothing takes a NIC away that this very step has not checked. Putting one back needs no check.
GUARDED=
guarded() {
  [ -n "$UNDOING" ] && return 0
  case $GUARDED in *" $1 "*) return 0 ;; esac
  refuse not-guarded "$1"
}
# guard_unused UUID: a NIC that a DPDK program holds is not taken away from under it: its ring buffers would be.
guard_unused() {
  holder_of_uio "$1" || return 0
  refuse nic-in-use "$UIO" "${R:-?}" "$HOLDER"
}
