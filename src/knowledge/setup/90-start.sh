# Entry: takes the lock, runs the step's actions, keeps the history, says how it ended.
FROM_FILE=

# start MODE MORE FAILURE "$@": MODE step, undo, status, confirm, cancel, release, work (as the user: no lock, no journal).
# The rest is how the script was called: with the connection, or (by the rollback's timer) with rollback SECONDS.
start() {
  local mode=$1 more=$2 failure=$3
  shift 3
  ignore_signals
  exec </dev/null
  # Programs of root must find nothing in a folder where others may write.
  cd / || exit 1
  boot_id
  local now=$R
  [ "$BOOT" = - ] && BOOT=$now
  if [ "$1" = rollback ]; then
    [ "$now" = "$BOOT" ] || exit 0
    FROM_FILE=$0
    roll_back "$2" >/dev/null 2>&1
    exit 0
  fi
  SSH=$1
  say "begin $(id -u) $now"
  if [ "$mode" != status ] && [ "$BOOT" != "$now" ]; then
    refuse rebooted-since-plan
    say 'finished refused'
    exit 3
  fi
  case $mode in
    status) show_status ;;
    confirm) confirm_run ;;
    cancel) cancel_run "$RUN" ;;
    release)
      rm -f "$RUNTIME/cancel-$RUN"
      release_lock last
      ;;
    work) actions ;;
    undo | step) take_lock && "run_$mode" "$more" "$failure" ;;
  esac
  leave $?
}
leave() {
  case $1 in
    0) say 'finished done' ;;
    3) say 'finished refused' ;;
    130) say 'finished cancelled' ;;
    *) say 'finished failed' ;;
  esac
  exit "$1"
}
# run_step MORE undo|keep: a step that fails half-way is put back at once where its half is worth nothing.
run_step() {
  local status
  actions
  status=$?
  if [ $status != 0 ] && [ "$2" = undo ] && [ -n "$BEGUN" ]; then
    CANCELLED=
    # What could not be put back is tried once more by the rollback.
    if undo_entries this-step; then
      say put-back
      disarm
    fi
  fi
  # Armed for a step that has then changed nothing.
  if [ $status != 0 ] && [ -n "$ARMED" ] && ! is_open "$RUN"; then disarm; fi
  case $status in
    0) end_history done ;;
    130) end_history cancelled ;;
    *) end_history failed ;;
  esac
  if [ $status = 0 ]; then release_lock "$1"; else release_lock last; fi
  return $status
}
run_undo() {
  local status
  begin_undo || return
  actions
  status=$?
  disarm_undone
  if [ $status = 0 ]; then end_history done; else end_history failed; fi
  release_lock "$1"
  return $status
}
# The history of an undo is worth having, but a full disk must not keep anybody from undoing.
begin_undo() {
  entry event begin >/dev/null 2>&1 && BEGUN=1
  return 0
}
# show_status: what a plan wants to know and the probe does not tell.
show_status() {
  local name fields file owner
  if read_file "$LOCK/owner"; then
    read -r -a owner <<<"$R"
    lock_is_alive && say "lock ${owner[0]} ${owner[3]} ${owner[4]}"
  fi
  for file in "$RUNTIME"/rollback-*.armed; do
    [ -e "$file" ] && read_file "$file" || continue
    name=${file##*/rollback-}
    read -r -a fields <<<"$R"
    say "waits ${name%.armed} ${fields[0]} ${fields[1]}"
  done
  ip -o link show 2>/dev/null | while read -r fields name file; do
    case $file in *altname*) ;; *) continue ;; esac
    # With -o, ip puts a backslash where a line would end.
    file=${file//\\/ }
    name=${name%%@*}
    say "names ${name%:} ${file#*altname}"
  done
  build_status
  [ -r "$JOURNAL" ] || {
    [ -d "$STATE" ] && say journal-unreadable
    return 0
  }
  for name in $(ls -1 "$JOURNAL" 2>/dev/null | sort); do
    case $name in *.open | *.undone | *.gone | *.event) ;; *) continue ;; esac
    read_file "$JOURNAL/$name" && say "entry ${name#*.} $R"
  done
  return 0
}
