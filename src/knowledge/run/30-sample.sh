# What is measured once a second beside testpmd's own output: CPU of its threads, the VF's counters, DPDK's telemetry.
TELPID=0
TELSTART=0
TELTRIES=0
VF_NAMES=
VF_LOOK=0
LCORES=()
TICKS=()

# sample_cpu: jiffies of each thread since the last time; those of no lcore only where they did anything.
sample_cpu() {
  local task tid name ticks words=
  for task in "/proc/$TPID/task"/*; do
    tid=${task##*/}
    read_file "$task/stat" || continue
    name=${R#*(}
    name=${name%)*}
    name=${name//[$' \t\n']/_}
    set -- ${R##*) }
    ticks=$((${12} + ${13} - ${TICKS[tid]:-0}))
    TICKS[tid]=$((${12} + ${13}))
    [ "${LCORES[tid]:--1}" != -1 ] || lcore_of "$task" "$tid" "$name"
    [ "${LCORES[tid]}" = -1 ] && [ $ticks = 0 ] && continue
    words="$words $tid:${LCORES[tid]}:$ticks:$name"
  done
  [ -z "$words" ] || emit c "$HZ$words"
}
# lcore_of TASK TID NAME: main and worker threads are pinned to one CPU, as soon as EAL has got so far.
lcore_of() {
  local word value
  LCORES[$2]=-1
  case $3 in
    rte-worker* | lcore-worker* | dpdk-worker* | rte_worker* | lcore-slave*) ;;
    *) [ "$2" = "$TPID" ] || return 0 ;;
  esac
  [ -r "$1/status" ] || return 0
  while read -r word value; do
    [ "$word" = Cpus_allowed_list: ] || continue
    [[ $value =~ ^[0-9]{1,5}$ ]] && LCORES[$2]=$value
    return 0
  done <"$1/status"
}

# sample_vf: counters of each NIC of the line whose VF the kernel knows, its own and the hardware's (hc_…).
sample_vf() {
  local mac name file words value
  if [ "$NOW" -ge "$VF_LOOK" ]; then
    VF_LOOK=$((NOW + 1000))
    VF_NAMES=
    for mac in $MACS; do vf_of "$mac" && VF_NAMES="$VF_NAMES $R"; done
  fi
  for name in $VF_NAMES; do
    words=
    for file in rx_packets tx_packets rx_bytes tx_bytes rx_dropped tx_dropped rx_errors tx_errors; do
      read_file "/sys/class/net/$name/statistics/$file" && safe number "$R" && words="$words $file=$R"
    done
    if have ethtool; then
      while read -r file value; do
        case $file in hc_*: | vf_*: | *_phy:) ;; *) continue ;; esac
        [[ $file =~ ^[a-z0-9_]{1,40}:$ ]] && [[ $value =~ ^[0-9]{1,20}$ ]] && words="$words ${file%:}=$value"
      done <<<"$(ethtool -S "$name" 2>/dev/null)"
    fi
    # It is away for a moment when the host services it.
    if [ -n "$words" ]; then emit v "$name$words"; else VF_LOOK=$NOW; fi
  done
}

# start_telemetry: a client of DPDK's telemetry socket, where there is a Python. It ends with the supervisor: its standard
# input is the fifo whose writing end only that has.
start_telemetry() {
  local python
  TELPID=0
  [ $TELTRIES -lt 3 ] || return 0
  TELTRIES=$((TELTRIES + 1))
  for python in /usr/bin/python3 /usr/libexec/platform-python /usr/bin/python3.[0-9] /usr/bin/python3.[0-9][0-9] ''; do
    [ -n "$python" ] && [ -x "$python" ] && break
  done
  [ -n "$python" ] || return 0
  "$python" -I -S "$D/telemetry.py" "/var/run/dpdk/$PREFIX/dpdk_telemetry.v2" <"$D/alive" >"$D/side" 2>/dev/null 3<&- 5<&- 6>&- 7<&- 8<&- 9<&- &
  TELPID=$!
  start_time $TELPID
  TELSTART=${R:-0}
}
# take_telemetry: what has come, as often as something has. A line is 'HUNDREDTHS JSON'; it was true at that moment.
take_telemetry() {
  local at text arrived=$NOW
  while read -t 0 -u 7; do
    read -r -t 1 -u 7 at text || break
    safe number "$at" && [ "$at" -ge "$LAST_AT" ] && [ "$at" -le "$arrived" ] || at=$arrived
    NOW=$at
    emit t "$text"
    NOW=$arrived
  done
}
