# The supervisor: starts testpmd, records, watches the time, ends it and cleans up. Its guard does the rest if it is killed.
# Descriptors: 3 testpmd's output, 5 its input, 6 the stream's part, 7 the telemetry, 8 'alive', 9 'tick'.
WISH=
STOPPING=
STAGE=
STAGE_AT=0
FORWARDING=
LINE_SO_FAR=
LEFT=
CLOCK=
UNREAD=
MINE=1

supervise() {
  trap '' HUP PIPE INT
  trap 'WISH=${WISH:-polite}' USR1 TERM
  trap 'WISH=now' USR2
  cd / || exit 1
  # The starter may have been killed, and its run ended by somebody who took it for dead.
  exec 8>>"$D/state" || exit 1
  flock -n 8 || exit 1
  look
  [ "$PHASE" != ended ] || exit 1
  SPID=$$ TPID=0 TSTART=0 GPID=0 GSTART=0
  start_time $$
  SSTART=$R
  put_state starting
  now
  exec 4<>"$D/out" 3<"$D/out" 5<>"$D/in" 7<>"$D/side" 8<>"$D/alive" 9<>"$D/tick"
  open_stream
  boot_id
  emit b "$EPOCH $R $$"
  start_guard
  launch
  HZ=$(getconf CLK_TCK 2>/dev/null)
  safe number "$HZ" && [ "$HZ" -gt 0 ] || HZ=100
  measure
  start_telemetry
  [ $TELPID != 0 ] || event note run-no-python
  # EAL dies of a signal where its own files in /run find no room.
  [ "${free:-16384}" -ge 16384 ] || event note run-little-space "$free"
  watch
}
# launch: testpmd in a session of its own. Its output comes line by line, its errors in their place between.
launch() {
  local buffered=()
  have stdbuf && buffered=(stdbuf -oL)
  cd "$FROM" 2>/dev/null || cd /
  (
    ulimit -c 0
    exec setsid env -i "${ENVS[@]}" "${buffered[@]}" "${ARGV[@]}" <"$D/in" >"$D/out" 2>&1 3<&- 4<&- 5<&- 6>&- 7<&- 8<&- 9<&-
  ) &
  TPID=$!
  start_time "$TPID"
  TSTART=${R:-0}
  put_state running
  cd / || exit 1
  exec 4<&-
  event started "$TPID"
  NEXT=$((NOW + 100))
  START_BY=$((NOW + LIMIT_START * 100))
}

# watch: until testpmd has ended and all it said is recorded.
watch() {
  local LINE STATUS heard_at=0 gone_at=
  while :; do
    read_output
    now
    if [ $STATUS = 0 ]; then
      heard_at=$NOW
      take_output o "$LINE"
    else
      [ -z "$LINE" ] || take_output p "$LINE"
      if [ $STATUS -le 128 ]; then
        # The end of its output: testpmd has ended, or goes on without a word.
        lives "$TPID" "$TSTART" || break
        read -r -t "$PAUSE" -u 9
      fi
    fi
    if [ "$NOW" -ge "$NEXT" ]; then
      NEXT=$((NEXT + 100))
      [ $NEXT -gt "$NOW" ] || NEXT=$((NOW + 100))
      if lives "$TPID" "$TSTART"; then
        each_second
      else
        # Whoever it has started may still hold its output, which may still be full.
        end_group KILL
        [ -n "$gone_at" ] || gone_at=$NOW
        [ $((NOW - heard_at)) -lt 200 ] || break
        [ $((NOW - gone_at)) -lt 6000 ] || break
      fi
    fi
    [ $TELPID = 0 ] || take_telemetry
    look_at_time || break
  done
  finish
}
# read_output: what testpmd has said: LINE, and STATUS 0: a line; above 128: a piece of one, or nothing yet; 1: it is the end.
# Not by read with a time limit: when the time is over in the middle of a line, it may lose the line's end, and builds of
# bash 4.4 lose all of it.
read_output() {
  local more waited='' reads=0
  STATUS=142
  while :; do
    case $UNREAD in
      *$'\n'*)
        LINE=${UNREAD%%$'\n'*}
        UNREAD=${UNREAD:$((${#LINE} + 1))}
        STATUS=0
        return
        ;;
    esac
    # A line without end is not waited for.
    reads=$((reads + 1))
    [ $reads -le 16 ] || break
    if ! read -t 0 -u 3; then
      [ -z "$waited" ] || break
      waited=1
      read -r -t "$PAUSE" -u 9
      read -t 0 -u 3 || break
    fi
    # What is there. With more of it every line would cost more.
    more=$(dd bs=4096 count=1 <&3 2>/dev/null; printf x)
    UNREAD=$UNREAD${more%x}
    if [ "$more" = x ]; then
      STATUS=1
      break
    fi
  done
  LINE=$UNREAD
  UNREAD=
}
each_second() {
  # After the guard has taken over it is about the end alone.
  [ -n "$MINE" ] || return 0
  look_at_clock
  sample_cpu
  sample_vf
  lives "$GPID" "$GSTART" || start_guard
  [ $TELPID = 0 ] || lives $TELPID "$TELSTART" || start_telemetry
}
# look_at_clock: tells when the wall clock was set: by how many seconds it left the monotonic one.
look_at_clock() {
  local epoch
  printf -v epoch '%(%s)T' -1
  epoch=$((epoch - NOW / 100))
  if [ -n "$CLOCK" ] && { [ $((epoch - CLOCK)) -gt 2 ] || [ $((CLOCK - epoch)) -gt 2 ]; }; then
    event note clock $((epoch - CLOCK))
    CLOCK=$epoch
  fi
  [ -n "$CLOCK" ] || CLOCK=$epoch
}
take_output() {
  put_text "$1" "$2"
  [ -z "$FORWARDING" ] || return 0
  LINE_SO_FAR=$LINE_SO_FAR$2
  case $LINE_SO_FAR in
    # Without the prompt; with it and --auto-start; at the prompt's own start.
    *'start packet forwarding'* | *'Start automatic packet forwarding'* | *' packet forwarding - ports='*)
      FORWARDING=$NOW
      event forwarding
      LINE_SO_FAR=
      return
      ;;
  esac
  # Of a shorter text bash would give nothing.
  if [ "$1" = o ]; then LINE_SO_FAR=; elif [ ${#LINE_SO_FAR} -gt 200 ]; then LINE_SO_FAR=${LINE_SO_FAR: -200}; fi
}
# look_at_time: deadlines, wishes, and the next signal for a testpmd that is to end. False: it cannot be ended.
look_at_time() {
  if [ -n "$WISH" ]; then
    [ "$WISH" = now ] && [ "$STAGE" != KILL ] && STAGE=TERM STAGE_AT=0
    begin_stop user
    WISH=
  fi
  if [ -n "$STOPPING" ]; then
    [ "$NOW" -lt "$STAGE_AT" ] || next_stage
    return
  elif [ -n "$FULL_SINCE" ] && [ $((NOW - FULL_SINCE)) -ge 500 ]; then
    begin_stop disk
  elif [ -z "$FORWARDING" ]; then
    [ "$CONSOLE" = 1 ] || [ "$NOW" -lt "$START_BY" ] || begin_stop start
  elif [ "$DURATION" != 0 ] && [ $((NOW - FORWARDING)) -ge $((DURATION * 100)) ]; then
    event limit
    begin_stop time
  fi
  return 0
}
begin_stop() {
  [ -z "$STOPPING" ] || return 0
  STOPPING=$1
  put_state stopping
  next_stage
}
# next_stage: what asks, what asks harder, what does not ask. Only ever testpmd's own group.
next_stage() {
  case $STAGE in
    '') STAGE=INT STAGE_AT=$((NOW + LIMIT_INT * 100)) ;;
    INT) STAGE=TERM STAGE_AT=$((NOW + LIMIT_TERM * 100)) ;;
    TERM) STAGE=KILL STAGE_AT=$((NOW + 1000)) ;;
    KILL)
      # It hangs in the kernel, which lets go of it or does not.
      LEFT=testpmd:$TPID
      event left testpmd "$TPID"
      return 1
      ;;
  esac
  event stopping $STAGE "$STOPPING"
  lives "$TPID" "$TSTART" || return 0
  end_group $STAGE || kill -$STAGE "$TPID" 2>/dev/null
  return 0
}
# end_group SIGNAL: to testpmd's own process group. A pid of 0 would name our own; where the pid is another process by now,
# so is the group.
end_group() {
  [ "$TPID" -gt 1 ] || return 1
  if start_time "$TPID" && [ "$R" != "$TSTART" ]; then return 1; fi
  kill "-$1" -- "-$TPID" 2>/dev/null
}

# finish: everything that is left to do once testpmd has ended. The result is the last thing that is written.
finish() {
  local status kind=unknown number=0
  if ! lives "$TPID" "$TSTART"; then
    end_group KILL
  fi
  if [ -n "$MINE" ] && [ -z "$LEFT" ]; then
    wait "$TPID" 2>/dev/null
    status=$?
    kind=code number=$status
    if [ $status -gt 128 ] && [ $status -lt 193 ]; then kind=signal number=$((status - 128)); fi
  fi
  event exited $kind $number
  [ $TELPID = 0 ] || ! lives $TELPID "$TELSTART" || kill -KILL $TELPID 2>/dev/null
  clean_prefix
  case $STOPPING in
    '') STOPPING=self ;;
    start) STOPPING=start-timeout ;;
    lost) STOPPING=supervisor ;;
  esac
  event ended "$STOPPING"
  if [ -n "$MINE" ]; then
    # What is done needs no guard.
    if lives "$GPID" "$GSTART"; then kill -KILL "$GPID" 2>/dev/null; fi
    wait "$GPID" ${PACKER:+"$PACKER"} 2>/dev/null
  fi
  rm -f "$D/in" "$D/out" "$D/side" "$D/alive"
  put result "$STOPPING $kind $number ${LEFT:--}"
  exit 0
}
