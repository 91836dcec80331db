# Entry: what a client wants of the runs on this VM.
LIMIT_START=${LIMIT_START:-180}
LIMIT_INT=${LIMIT_INT:-10}
LIMIT_TERM=${LIMIT_TERM:-5}
PAUSE=${PAUSE:-0.1}
FROM=$PWD

# run_main TASK WORD CONNECTION: WORD is the record to begin with, or how to stop.
run_main() {
  local task=$1 word=$2 status
  SSH=$3
  [ "$task" = input ] || exec </dev/null
  cd / || exit 1
  boot_id
  local boot=$R
  say "begin $(id -u) $boot"
  if [ "$BOOT" != - ] && [ "$BOOT" != "$boot" ]; then
    if [ "$task" = start ]; then refuse rebooted-since-plan; else refuse run-lost-by-reboot "$RUN"; fi
  elif [ "$(id -u)" != 0 ]; then
    refuse run-not-root
  else
    case $task in
      start) start_run ;;
      list) sweep && list_runs ;;
      sweep) sweep ;;
      *) with_run "$task" "$word" ;;
    esac
  fi
  status=$?
  case $status in
    0) say 'finished done' ;;
    3) say 'finished refused' ;;
    *) say 'finished failed' ;;
  esac
  exit $status
}
