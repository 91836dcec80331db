# What must be so on this VM at the moment of a start. The plan was made from facts that may be old; this is not.

check_run() {
  check_tools && check_program && check_prefix && check_devices && check_hugepages
}
check_tools() {
  local program missing=
  if [ $((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1])) -lt 404 ]; then
    refuse run-bash-too-old "$BASH_VERSION"
    return
  fi
  for program in setsid mkfifo flock dd tail stat grep; do have $program || missing="$missing $program"; done
  [ -z "$missing" ] || refuse run-tools-missing "${missing# }"
}
# check_program: root runs it, so nobody else may be able to change it.
check_program() {
  local program=${ARGV[0]} part parts=() modes
  if ! [ -e "$program" ]; then
    refuse testpmd-missing "$program"
  elif ! [ -f "$program" ] || ! [ -x "$program" ]; then
    refuse testpmd-not-executable "$program"
  else
    part=$program
    while [ -n "$part" ]; do
      parts+=("$part")
      part=${part%/*}
    done
    modes=$(stat -Lc %A "${parts[@]}" 2>/dev/null)
    for part in $modes; do
      case $part in
        ????????w[!tT]*)
          refuse testpmd-open "$program" "${parts[0]}"
          return
          ;;
      esac
      parts=("${parts[@]:1}")
    done
  fi
}
check_prefix() {
  prefix_holder || return 0
  local holder=$R
  read_file "/proc/$holder/comm"
  refuse prefix-in-use "$PREFIX" "${R:-?}" "$holder"
}
# check_devices: none of those that the line names carries SSH or the default route, and nobody uses them.
check_devices() {
  [ -n "$MACS$UUIDS$IFACES$PCIS" ] || return 0
  find_protected || return
  local device
  true_names
  for device in $PROTECTED; do
    if named_in_line "$device"; then
      refuse_protected "$device"
      return
    fi
  done
  check_free && check_taken
}
# true_names: adds to IFACES what a name that is an alternative one stands for: programs may use either.
true_names() {
  local name found names=
  for name in $IFACES; do
    [ ! -e "/sys/class/net/$name" ] || continue
    found=$(ip -o link show dev "$name" 2>/dev/null)
    found=${found#*: }
    found=${found%%[:@]*}
    safe name "$found" && names="$names $found"
  done
  IFACES=$IFACES$names
}
# named_in_line NETDEV: by its name, its MAC, its vmbus UUID or the PCI address of a function that is named without a port:
# all ports of MANA share one function, and without mac= a program takes all of them.
named_in_line() {
  local path=/sys/class/net/$1 mac uuid
  case " $IFACES " in *" $1 "*) return 0 ;; esac
  read_file "$path/address" || return 1
  mac=${R,,}
  case " $MACS " in *" $mac "*) return 0 ;; esac
  target_of "$path/device" || return 1
  case " $UUIDS " in *" ${R,,} "*) return 0 ;; esac
  case " $PCIS " in *" ${R,,} "*) return 0 ;; esac
  for uuid in $UUIDS; do
    mac_in "$uuid"
    case " $R " in *" $mac "*) return 0 ;; esac
  done
  return 1
}
# check_free: no other run and no other program has one of the NICs.
check_free() {
  local mac uuid
  check_runs || return
  for uuid in $UUIDS; do
    if holder_of_uio "$uuid"; then
      refuse nic-in-use "$UIO" "${R:-?}" "$HOLDER"
      return
    fi
  done
  for mac in $MACS; do
    if holder_of_port "$mac"; then
      refuse nic-in-use "$mac" "${R:-?}" "$HOLDER"
      return
    fi
  done
}
check_runs() {
  local mine=$D folder busy
  [ -n "$MACS$UUIDS" ] || return 0
  for folder in "$RUNS"/*; do
    [ "$folder" != "$mine" ] || continue
    busy=$(shared_with "${folder##*/}" "$MACS $UUIDS")
    if [ -n "$busy" ]; then
      refuse run-nic-busy "${busy%% *}" "${folder##*/}"
      return
    fi
  done
}
# shared_with ID NAMES: prints those of the names (MACs, UUIDs) that a run which has not ended uses.
shared_with() {
  local name shared=
  run_folder "$1" && look || return 0
  [ "$PHASE" != ended ] && [ "$PHASE" != dead ] && meta || return 0
  for name in $2; do
    case " $MACS $UUIDS " in *" $name "*) shared="$shared $name" ;; esac
  done
  printf '%s' "${shared# }"
}
# holder_of_port MAC: sets HOLDER to a program that has an RDMA device open and this MAC among its arguments, R to its name.
holder_of_port() {
  local file link device
  for file in $(grep -liaF -e "$1" /proc/[0-9]*/cmdline 2>/dev/null); do
    HOLDER=${file#/proc/}
    HOLDER=${HOLDER%%/*}
    for link in "/proc/$HOLDER/fd"/*; do
      for device in /dev/infiniband/uverbs*; do
        [ "$link" -ef "$device" ] || continue
        read_file "/proc/$HOLDER/comm"
        return 0
      done
    done
  done
  return 1
}
# check_taken: the kernel has let go of them: a VF of MANA that is up keeps its queues for itself.
check_taken() {
  local mac uuid name
  for uuid in $GIVEN; do
    driver_of "$VMBUS/devices/$uuid"
    [ "$R" = uio_hv_generic ] && continue
    refuse nic-not-handed-over "$uuid" "${R:--}"
    return
  done
  for mac in $MACS; do
    vf_of "$mac" || continue
    name=$R
    driver_of "/sys/class/net/$name/device"
    [ "$R" = mana ] && is_up "$name" || continue
    refuse vf-up "$name" "$mac"
    return
  done
}
check_hugepages() {
  [ "$NEED_KB" != 0 ] || return 0
  local size kb free=0
  for size in /sys/kernel/mm/hugepages/hugepages-*kB; do
    kb=${size##*-}
    kb=${kb%kB}
    safe number "$kb" && read_file "$size/free_hugepages" && safe number "$R" && free=$((free + R * kb))
  done
  [ $free -ge "$NEED_KB" ] || refuse hugepages-missing $(((NEED_KB + 1023) / 1024)) $((free / 1024))
}
