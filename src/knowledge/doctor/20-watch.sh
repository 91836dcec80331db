# Looks at what programs make of it: what running ones have loaded, and what a harmless one says. Changes nothing.

# show_driver_ids: the kernel is asked as the probe asks it, with more time: nothing of this examination counts more.
show_driver_ids() {
  local line
  (
    T='timeout -k 2 20'
    # The probe's own word for a line.
    say() { printf '%s\n' "$*"; }
    driver_id
  ) | head -n 32 | while IFS= read -r line; do
    enc "$line"
    say "driver-id $R"
  done
}

# show_processes: programs that have libibverbs. They load each provider there is, whichever one they use then; but from
# where they load them says whose numbers count. As a user this sees the user's own programs only.
show_processes() {
  local file pid left=16
  # shellcheck disable=SC2013 # no blanks in these paths
  for file in $(grep -lsE 'libibverbs[.]so|/libmana[.-]' /proc/[0-9]*/maps 2>/dev/null); do
    [ $left -gt 0 ] || break
    left=$((left - 1))
    pid=${file#/proc/}
    pid=${pid%/maps}
    read_file "/proc/$pid/comm" || continue
    tell process "$pid" "$R"
    grep -oE '/[^ ]*/(libibverbs|libmana|lib[a-z0-9_]+-rdmav)[^/ ]*( [(]deleted[)])?$' "$file" 2>/dev/null | sort -u | head -n 60 |
      while IFS= read -r file; do
        tell mapped "$pid" "$file"
      done
  done
}

# show_probe DEVICE FOLDER: opens the device once, as any program of RDMA does, and asks it who it is. MANA's provider
# says so in its log; the loader says what it has loaded. FOLDER: where libibverbs is to be taken from, or "-".
show_probe() {
  local words=(IBV_SHOW_WARNINGS=1 VERBS_LOG_LEVEL=4 VERBS_LOG_FILE=/dev/stderr LD_DEBUG=files) status
  have ibv_devinfo || {
    say no-ibv-devinfo
    return 0
  }
  [ "$2" = - ] || words+=("LD_LIBRARY_PATH=$2")
  tell probe-begin "$1" "$2"
  # The log is a file that is opened anew: that works with a pipe, and not with a socket.
  timeout -k 2 20 env "${words[@]}" ibv_devinfo -d "$1" </dev/null 2>&1 |
    awk '/^ *[0-9]+:/ { if (/calling init: .*(libibverbs|libmana|rdmav)/) print; next } { print }' | head -n 200
  status=${PIPESTATUS[0]}
  say "probe-end $status"
}

watch() {
  show_driver_ids
  show_processes
  [ "$1" = - ] || show_probe "$@"
}
