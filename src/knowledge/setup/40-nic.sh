# Giving a NIC to DPDK: what is remembered of it, and its drivers. Each function is an action or an inverse.
INVERSES="$INVERSES vmbus_bind vmbus_unbind set_override remove_id"

# remember_nic UUID: records routes, addresses and links, in the order that undoing needs backwards.
remember_nic() {
  local uuid=$1 name line words state mtu mac kernel='proto kernel' lines=()
  netdev_of "$uuid"
  case $? in
    1)
      note nic-already-without-netdev "$uuid"
      return 0
      ;;
    3) return 3 ;;
  esac
  name=$R
  # The routes of the kernel come with their addresses, except where the manager has told it not to make them.
  case $(ip -o addr show dev "$name" 2>/dev/null) in *noprefixroute*) kernel='no such' ;; esac
  for line in -4 -6; do
    while IFS= read -r words; do
      case $words in '' | *"$kernel"* | fe80::/* | local' '* | broadcast' '* | multicast' '* | anycast' '* | *'table local'* | *'proto ra'*) continue ;; esac
      if ! plain_words $words; then
        refuse route-not-recorded "$words"
        return
      fi
      record route_back "$uuid" "$line" $words || return
    done <<<"$(ip $line -o route show table all dev "$name" 2>/dev/null)"
  done
  # Undoing goes backwards: the last address is recorded first, so that the primary one is set first again.
  while IFS= read -r words; do lines=("$words" "${lines[@]}"); done <<<"$(ip -o addr show dev "$name" 2>/dev/null)"
  for words in "${lines[@]}"; do
    read -r words words words line words <<<"$words"
    safe address "$line" || continue
    case $line in fe80:*) continue ;; esac
    address_words "$name" $words
    record address_back "$uuid" "$line" $R || return
  done
  read_file "/sys/class/net/$name/address"
  mac=$R
  if vf_of "$mac"; then
    state=down
    line=$R
    is_up "$line" && state=up
    record vf_link_back "$mac" "$state" || return
    VF_RECORDED=1
  fi
  read_file "/sys/class/net/$name/mtu"
  mtu=$R
  state=down
  is_up "$name" && state=up
  record link_back "$uuid" "$name" "${mtu:-1500}" "$state"
}
VF_RECORDED=
# address_words NAME WORD...: sets R to what ip shows behind an address and takes again: without its metric it would win
# over the SSH NIC's route to the same subnet.
address_words() {
  local name=$1 found=
  shift
  while [ $# -gt 0 ]; do
    case $1 in
      brd | metric | peer | scope)
        safe word "$2" && found="$found $1 $2"
        shift
        ;;
      noprefixroute) found="$found $1" ;;
      # The label is the last word before the backslash; usually it is the name, which may be another one later.
      "$name":*) safe word "${1%\\}" && found="$found label ${1%\\}" ;;
      valid_lft) break ;;
    esac
    shift
  done
  R=$found
}
plain_words() {
  local word
  for word in "$@"; do
    safe word "$word" || return 1
  done
}
# close_nic UUID NAME: the kernel closes the VF with it.
close_nic() {
  guarded "$1" || return
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
  guarded "$1" || return
  vf_of "$1" || {
    note vf-not-there "$2"
    return 0
  }
  local name=$R
  is_up "$name" || {
    note link-already-down "$name"
    return 0
  }
  # A NIC that was in user mode already has nothing else recorded.
  [ -n "$VF_RECORDED" ] || record vf_link_back "$1" up || return
  VF_RECORDED=1
  act "ip link set dev $name down"
  tried link-not-set "$name"
}
# vmbus_unbind UUID DRIVER
vmbus_unbind() {
  driver_of "$VMBUS/devices/$1"
  [ "$R" = "$2" ] || return 0
  if [ "$2" = uio_hv_generic ]; then
    guard_unused "$1" || return
  else
    guarded "$1" || return
    if [ -n "$UNDOING" ] && { ! netdev_of "$1" || spared "$R"; }; then
      fail nic-carries-ssh "$1"
      return
    fi
  fi
  record vmbus_bind "$1" "$2" || return
  act "echo $1 > $VMBUS/drivers/$2/unbind"
  settled "$1" "" || tried not-unbound "$1" "$2"
}
# settled UUID DRIVER: after act: done, or somebody else has done the same meanwhile. Gives back what act returned.
settled() {
  local status=$?
  [ $status = 0 ] && return 0
  driver_of "$VMBUS/devices/$1"
  [ "$R" = "$2" ] && return 0
  return $status
}
# vmbus_bind UUID DRIVER
vmbus_bind() {
  [ -d "$VMBUS/devices/$1" ] || {
    fail nic-vanished "$1"
    return
  }
  driver_of "$VMBUS/devices/$1"
  [ "$R" = "$2" ] && return 0
  # Whatever way it came back to DPDK (new_id, somebody's hand): an undo takes it from there.
  if [ -n "$UNDOING" ] && [ "$R" = uio_hv_generic ]; then
    vmbus_unbind "$1" uio_hv_generic || return
    driver_of "$VMBUS/devices/$1"
  fi
  [ -z "$R" ] || {
    fail bound-elsewhere "$1" "$R"
    return
  }
  record vmbus_unbind "$1" "$2" || return
  act "echo $1 > $VMBUS/drivers/$2/bind"
  settled "$1" "$2" || tried not-bound-to "$1" "$2" || return
  driver_of "$VMBUS/devices/$1"
  [ "$R" = "$2" ] || fail not-bound-to "$1" "$2"
}
# set_override UUID DRIVER|-: one device for one driver. Kernels before 4.18 have no such file: there the class goes to new_id.
set_override() {
  local file=$VMBUS/devices/$1/driver_override old
  [ "$2" = - ] || guarded "$1" || return
  if ! [ -e "$file" ]; then
    [ "$2" = - ] || add_id "$NETCLASS" "$1"
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
# add_id CLASS UUID: every NIC without a driver is taken at once, so there may be none besides the one meant.
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
  record vmbus_unbind "$2" uio_hv_generic || return
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

# undo_given UUID: where the journal of this boot knows the NIC, it is put back as it was; otherwise the actions after this do it.
undo_given() {
  undo_entries target "$1"
}
