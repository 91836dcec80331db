# Traces which provider is entered when the device is opened: a short-lived program under gdb, ended at that very place.
TRACE_SECONDS=60
TRACED=
TRACE_PREFIX=

# trace FUNCTIONS FOLDER PROGRAM ARG...: FUNCTIONS are those of all providers, with commas between. Their names stand only in
# libraries with symbols. What each of them calls first is a function that libibverbs exports, and its fifth argument is
# the number that the provider was compiled with: there the program stops, with the provider as its caller.
trace() {
  local functions=$1 folder=$2 name status register=r8
  local words=(-nx -batch -iex 'set auto-load off')
  shift 2
  have gdb || {
    fail no-gdb
    return
  }
  have "$1" || {
    fail no-probe "$1"
    return
  }
  case $(uname -m) in aarch64 | arm64) register=x4 ;; esac
  for name in 'pagination off' 'confirm off' 'width 0' 'height 0' 'debuginfod enabled off' 'breakpoint pending on' \
    'startup-with-shell off' 'print thread-events off' 'print frame-arguments scalars'; do
    words+=(-ex "set $name")
  done
  [ "$folder" = - ] || words+=(-ex "set environment LD_LIBRARY_PATH $folder")
  IFS=,
  for name in $functions; do
    words+=(-ex "dprintf $name,\"\\n@$N entered $name\\n\"")
  done
  unset IFS
  words+=(-ex 'break _verbs_init_and_alloc_context' -ex "echo \\n@$N run\\n" -ex run -ex "echo \\n@$N after-run\\n" -ex 'bt 24')
  words+=(-ex "printf \"\\n@$N compiled-id %d\\n\", (int)\$$register" -ex "echo \\n@$N libraries\\n" -ex 'info sharedlibrary')
  words+=(-ex "echo \\n@$N over\\n" -ex kill)
  case $1 in
    *testpmd)
      # Files of its own, which go with it.
      TRACE_PREFIX=mana-dpdk-doctor-$$
      name=$1
      shift
      set -- "$name" "--file-prefix=$TRACE_PREFIX" "$@"
      ;;
  esac
  trap '' PIPE
  trap stop_trace TERM INT HUP
  enc "$*"
  say "trace-begin $R"
  timeout -k 5 $TRACE_SECONDS env DEBUGINFOD_URLS= IBV_SHOW_WARNINGS=1 gdb "${words[@]}" --args "$@" </dev/null 2>&1 &
  TRACED=$!
  # A signal to this script ends the wait, and not what is waited for.
  wait $TRACED
  status=$?
  while kill -0 $TRACED 2>/dev/null; do
    wait $TRACED
    status=$?
  done
  [ -z "$TRACE_PREFIX" ] || rm -rf "/var/run/dpdk/$TRACE_PREFIX"
  # What gdb printed last may have had no line end.
  printf '\n'
  say "trace-end $status"
  [ -z "$CANCELLED" ] || return 130
}
# timeout has a process group of its own, with gdb in it, and hands the signal on; the program dies with gdb.
stop_trace() {
  CANCELLED=1
  [ -z "$TRACED" ] || kill -TERM $TRACED 2>/dev/null
}
