# Starting a run.

# start_run: checks, makes the folder, starts the supervisor, and follows it. From the folder on nothing is left half done:
# the run has a supervisor, or no folder.
start_run() {
  sweep
  [ "$CONSOLE" != 1 ] || PAUSE=0.03
  if run_folder "$RUN"; then
    refuse run-exists "$RUN"
    return
  fi
  D=$RUNS/$RUN
  check_run || return
  trap '' HUP PIPE INT TERM
  if ! make_folder 2>/dev/null; then
    rm -rf "$D".new.*
    remove_run "$D"
    fail run-no-space "$RUNS"
    return
  fi
  outlive_session
  # Two clients may have looked at the same time, and neither has seen the other's run.
  if ! check_runs; then
    remove_run "$D"
    return 3
  fi
  # A signal that is ignored at its start no bash can catch: the supervisor has to hear the TERM of a shutdown.
  (
    trap - TERM
    MANA_DPDK_RUN=$RUN "${OUTLIVE[@]}" setsid -f bash --noprofile --norc "$D/supervisor" </dev/null >/dev/null 2>&1
  )
  local tries=0
  exec 9<>"$D/tick"
  while look && [ "$PHASE" = preparing ] && [ $tries -lt 500 ]; do
    tries=$((tries + 1))
    read -r -t 0.02 -u 9
  done
  # Killed with its guard: its testpmd may be there.
  [ "$PHASE" != dead ] || (take_over) >/dev/null 2>&1 </dev/null
  if [ "$PHASE" = preparing ] || [ "$PHASE" = dead ]; then
    remove_run "$D"
    fail run-not-started
    return
  fi
  trap - HUP PIPE INT TERM
  meta
  tell_run 0
  follow 1
}
# outlive_session: sets OUTLIVE to what takes the supervisor out of the login session where all processes of that end with it.
outlive_session() {
  OUTLIVE=(env)
  grep -qsE '^[[:space:]]*KillUserProcesses[[:space:]]*=[[:space:]]*(yes|true|on|1)' /etc/systemd/logind.conf /etc/systemd/logind.conf.d/*.conf ||
    return 0
  local scope=(systemd-run --quiet --collect --scope --slice=system.slice --)
  have systemd-run && "${scope[@]}" true >/dev/null 2>&1 </dev/null && OUTLIVE=("${scope[@]}")
  return 0
}
# make_folder: under a name that says who makes it until it is whole, so that nobody takes it for a run.
make_folder() {
  local status final=$D made
  start_time $$
  TPID=0 TSTART=0 GPID=0 GSTART=0 SPID=$$ SSTART=$R
  made=$D.new.$SPID.$SSTART
  # Whoever removes the last run removes the folders above as well.
  mkdir -p -m 700 "$made" || mkdir -p -m 700 "$made" || return 1
  printf -v EPOCH '%(%s)T' -1
  ENVS=("PATH=$PATH" "HOME=${HOME:-/root}" LC_ALL=C "${ENVS[@]}" "MANA_DPDK_RUN=$RUN")
  {
    printf '%s\n' '# Written by MANA DPDK: the supervisor of one run of testpmd.'
    declare -p N RUN D WHO RUNS VMBUS PREFIX OWN CONSOLE EPOCH DURATION MACS UUIDS ARGV ENVS FROM
    declare -p LIMIT_START LIMIT_INT LIMIT_TERM PAUSE
    declare -p COUNT TORN FULL_SINCE PACKER PART_BYTES ALL_BYTES TELPID TELSTART TELTRIES VF_NAMES VF_LOOK
    declare -p WISH STOPPING STAGE STAGE_AT FORWARDING LINE_SO_FAR LEFT CLOCK UNREAD MINE PHASE LAST_AT LCORES TICKS
    declare -f
    printf '%s\n' supervise
  } >"$made/supervisor" || return 1
  D=$made
  put_state preparing && put result '' &&
    printf '%s\n' "$PREFIX $OWN $CONSOLE $EPOCH $DURATION $SCENARIO $WHO" "$MACS" "$UUIDS" >"$D/meta" &&
    printf '%s\n' "$LINE" >"$D/line" && printf '%s\n' "$TELEMETRY" >"$D/telemetry.py" && : >"$D/stream.1" &&
    mkfifo -m 600 "$D/in" "$D/out" "$D/side" "$D/alive" "$D/tick" && mv "$D" "$final"
  status=$?
  D=$final
  return $status
}
