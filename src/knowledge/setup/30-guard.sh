# The lock-out guard: which NICs may never be touched. Computed on the VM at the moment of acting.
# SSH is the connection's "client port server port" as sshd gave it; without it nothing is touched.
SSH=
PROTECTED=

protect() {
  case " $PROTECTED " in
    *" $1 "*) return 1 ;;
  esac
  PROTECTED="$PROTECTED $1"
}
plain_address() {
  R=${1#::ffff:}
  R=${R%%%*}
}
# Devices that hold an address; as both sides come from the kernel or inet_ntop they are spelled alike.
holders_of() {
  local index name family address rest
  ip -o addr show 2>/dev/null | while read -r index name family address rest; do
    [ "${address%/*}" = "$1" ] && printf '%s\n' "${name%%@*}"
  done
}
word_after() {
  local wanted=$1
  shift
  while [ $# -gt 1 ]; do
    [ "$1" = "$wanted" ] && R=$2 && return 0
    shift
  done
  R=
  return 1
}
# The devices of the default route that is used: the one with the lowest metric; it may have several ways.
default_devices() {
  local line best= metric devices=
  while IFS= read -r line; do
    [ -n "$line" ] || continue
    word_after metric $line
    metric=${R:-0}
    [ -n "$best" ] && [ "$metric" -gt "$best" ] && continue
    [ "$metric" = "$best" ] || devices=
    best=$metric
    set -- $line
    while [ $# -gt 1 ]; do
      [ "$1" = dev ] && devices="$devices $2"
      shift
    done
  done <<<"$(ip "$1" -o route show default 2>/dev/null)"
  R=$devices
}
# Devices below, above and beside: masters, slaves, VLANs, and hardware with the same MAC (sysfs does not link the ports
# of an Open vSwitch with their NIC).
relatives_of() {
  local path=/sys/class/net/$1 link mac
  for link in "$path"/lower_* "$path"/upper_*; do
    [ -e "$link" ] || continue
    link=${link##*/}
    printf '%s\n' "${link#*_}"
  done
  target_of "$path/master" && printf '%s\n' "$R"
  read_file "$path/address" || return 0
  mac=$R
  [ "$mac" = 00:00:00:00:00:00 ] && return 0
  for link in /sys/class/net/*; do
    [ -e "$link/device" ] && read_file "$link/address" && [ "$R" = "$mac" ] && printf '%s\n' "${link##*/}"
  done
}
# find_protected: fills PROTECTED with names of netdevs. SSHDEV and ROUTEDEV are what it begins with.
find_protected() {
  local client server device found
  read -r client R server found <<<"$SSH"
  plain_address "$server"
  server=$R
  plain_address "$client"
  client=$R
  PROTECTED=
  if [ -z "$server" ] || ! safe address "$server"; then
    refuse ssh-nic-unknown
    return
  fi
  SSHDEV=$(holders_of "$server")
  # An address that nobody holds any more says nothing, and the way to the client alone is too little to go by.
  if [ -z "$SSHDEV" ]; then
    refuse ssh-nic-unknown
    return
  fi
  for device in $SSHDEV; do protect "$device"; done
  if safe address "$client"; then
    word_after dev $(ip -o route get "$client" from "$server" 2>/dev/null) ||
      word_after dev $(ip -o route get "$client" 2>/dev/null)
    # A client on the VM itself (a tunnel's end) is routed by lo: that names no NIC.
    if [ -n "$R" ] && [ "$R" != lo ]; then
      SSHDEV="$SSHDEV $R"
      protect "$R"
    fi
  fi
  # Of a tunnel, a virtual switch or lo nobody can say which hardware carries it.
  spread_protection
  if ! protects_hardware; then
    refuse ssh-nic-unknown
    return
  fi
  # Other people's sessions on this VM count as well.
  for device in $(other_sessions "$found"); do protect "$device"; done
  ROUTEDEV=
  for found in -4 -6; do
    default_devices $found
    ROUTEDEV="$ROUTEDEV $R"
    for device in $R; do protect "$device"; done
  done
  spread_protection
}
protects_hardware() {
  local device
  for device in $PROTECTED; do [ -e "/sys/class/net/$device/device" ] && return 0; done
  return 1
}
# spread_protection: until everything that hangs together is in PROTECTED.
spread_protection() {
  local device found changed=1
  while [ -n "$changed" ]; do
    changed=
    for device in $PROTECTED; do
      for found in $(relatives_of "$device"); do
        protect "$found" && changed=1
      done
    done
  done
  return 0
}
# other_sessions PORT: devices of the addresses at which sshd has connections. Read from /proc: ss would load modules.
other_sessions() {
  safe number "$1" || return 0
  local file slot address rest state port
  printf -v port '%04X' "$1"
  for file in /proc/net/tcp /proc/net/tcp6; do
    [ -r $file ] || continue
    while read -r slot address rest state slot; do
      [ "$state" = 01 ] && [ "${address#*:}" = "$port" ] && holder_of_hex "${address%:*}"
    done <$file
  done
}
# holder_of_hex ADDRESS: as /proc writes it, in words of 32 bits with the bytes in the order of the machine (x86, Arm64).
holder_of_hex() {
  local hex=$1 word big= device rest
  case ${#hex} in
    8) holders_of "$((16#${hex:6:2})).$((16#${hex:4:2})).$((16#${hex:2:2})).$((16#${hex:0:2}))" ;;
    32)
      case $hex in
        0000000000000000FFFF0000*)
          holder_of_hex "${hex:24:8}"
          return
          ;;
      esac
      for word in "${hex:0:8}" "${hex:8:8}" "${hex:16:8}" "${hex:24:8}"; do
        big="$big${word:6:2}${word:4:2}${word:2:2}${word:0:2}"
      done
      while read -r word rest; do
        [ "${word^^}" = "$big" ] && printf '%s\n' "${rest##* }"
      done </proc/net/if_inet6
      ;;
  esac
}

# mac_in UUID: sets R to the two MACs that a vmbus UUID may hold: at its end (MANA's hosts), at its beginning (older ones).
mac_in() {
  local hex=${1//-/} end
  hex=${hex,,}
  end=${hex:20:12}
  R="${hex:0:2}:${hex:2:2}:${hex:4:2}:${hex:6:2}:${hex:8:2}:${hex:10:2} ${end:0:2}:${end:2:2}:${end:4:2}:${end:6:2}:${end:8:2}:${end:10:2}"
}
# vf_of MAC: sets R to the VF's netdev: it has a device, and is not the synthetic one.
vf_of() {
  local path
  for path in /sys/class/net/*; do
    [ -e "$path/device" ] && driver_of "$path/device" || continue
    case $R in mana | mlx5_core | mlx4_core | mlx4_en) ;; *) continue ;; esac
    read_file "$path/address" && [ "${R,,}" = "${1,,}" ] && R=${path##*/} && safe name "$R" && return 0
  done
  R=
  return 1
}

is_up() {
  read_file "/sys/class/net/$1/flags" && [ $((R & 1)) = 1 ]
}

refuse_protected() {
  case " $SSHDEV " in
    *" $1 "*) refuse ssh-nic "$1" ;;
    *)
      case " $ROUTEDEV " in
        *" $1 "*) refuse default-route-nic "$1" ;;
        *) refuse ssh-nic "$1" ;;
      esac
      ;;
  esac
}
# holder_of_uio UUID: sets HOLDER to the pid that has the NIC's uio device open, UIO to that device, R to its name.
holder_of_uio() {
  local link
  for link in "$VMBUS/devices/$1"/uio/*; do
    [ -e "$link" ] || continue
    UIO=/dev/${link##*/}
    for link in /proc/[0-9]*/fd/*; do
      [ "$link" -ef "$UIO" ] || continue
      HOLDER=${link#/proc/}
      HOLDER=${HOLDER%%/*}
      read_file "/proc/$HOLDER/comm"
      return 0
    done
  done
  return 1
}
