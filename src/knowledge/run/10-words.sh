# Words of runs, for whoever has one in hand: starter, supervisor, guard, follower. N, WHO, BOOT are set in front of it.
# A run has a folder $RUNS/ID, which D names: 'meta' and 'line' what it is, 'state' whose processes they are and 'result'
# how it ended (both of one page, written in place: a full disk cannot keep them from changing), 'stream.FIRST' its
# records, from number FIRST on. Fifos: 'in' and 'out' of testpmd, 'side' of the telemetry, 'alive' whose writing end the
# supervisor alone holds, 'tick' that nobody ever writes: reading it with a time limit is a sleep without a process.
RUNS=$RUNTIME/runs
D=

# run_folder ID: sets D; false where there is none.
run_folder() {
  [[ $1 =~ ^[0-9a-f]{16}$ ]] || return 1
  D=$RUNS/$1
  [ -d "$D" ] && [ ! -L "$D" ]
}
# now: sets NOW to hundredths of seconds since the boot, whatever happens to the clock.
now() {
  read -r NOW _ </proc/uptime
  NOW=$((10#${NOW/./}))
}
# lives PID START: whether it is still that process. A dead one that nobody has waited for does not live.
lives() {
  [ "${1:-0}" != 0 ] && read_file "/proc/$1/stat" || return 1
  set -- "$2" ${R##*) }
  [ "${21}" = "$1" ] && [ "$2" != Z ] && [ "$2" != X ]
}
# put FILE TEXT: over what is there, without a byte more or less.
put() { { printf '%-200s\n' "$2" >&4; } 2>/dev/null 4<>"$D/$1"; }
put_state() {
  PHASE=$1
  put state "$1 $SPID $SSTART $TPID $TSTART $GPID $GSTART"
}

# look: reads the run in D. PHASE: preparing (it has no supervisor yet), starting, running, stopping, ended, or dead: nobody
# cares for it any more.
look() {
  PHASE='' SPID=0 SSTART=0 TPID=0 TSTART=0 GPID=0 GSTART=0 RESULT=''
  [ -r "$D/state" ] && read -r PHASE SPID SSTART TPID TSTART GPID GSTART _ <"$D/state"
  [ -r "$D/result" ] && read -r RESULT <"$D/result"
  if [ -n "$RESULT" ]; then
    PHASE=ended
  elif ! lives "$SPID" "$SSTART" && ! lives "$GPID" "$GSTART"; then
    # It may have written its result and ended since we looked.
    [ -r "$D/result" ] && read -r RESULT <"$D/result"
    PHASE=dead
    [ -z "$RESULT" ] || PHASE=ended
  fi
}
# meta: reads what the run in D is.
meta() {
  RUN=${D##*/} PREFIX='' OWN=0 CONSOLE=0 EPOCH=0 DURATION=0 SCENARIO='' HOLDER='' MACS='' UUIDS=''
  [ -r "$D/meta" ] || return 1
  {
    read -r PREFIX OWN CONSOLE EPOCH DURATION SCENARIO HOLDER
    read -r MACS
    read -r UUIDS
  } <"$D/meta"
  [[ $PREFIX =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$ ]]
}
# segment_after NUMBER: sets R to the first number of the next part of the stream, packed or not; false where there is none.
segment_after() {
  local file number next=
  for file in "$D"/stream.*; do
    number=${file#"$D"/stream.}
    number=${number%.gz}
    [[ $number =~ ^[1-9][0-9]{0,11}$ ]] && [ "$number" -gt "$1" ] || continue
    [ -n "$next" ] && [ "$number" -ge "$next" ] || next=$number
  done
  R=$next
  [ -n "$R" ]
}
# last_record: sets R to the number of the last whole record of the run in D, SEGMENT to the first one of its part.
last_record() {
  SEGMENT=0
  while segment_after "$SEGMENT"; do SEGMENT=$R; done
  R=0
  [ "$SEGMENT" != 0 ] || return 1
  R=$(tail -c 65536 "$D/stream.$SEGMENT" 2>/dev/null | {
    last=$((SEGMENT - 1))
    while read -r number rest; do
      [[ $number =~ ^[0-9]{1,12}$ ]] && [ "$number" -gt "$last" ] && last=$number
    done
    printf '%s' "$last"
  })
}
# tell_run [NUMBER]: the run in D, for a client; NUMBER of its last record, where that is known.
tell_run() {
  local line='' words
  if [ -n "$1" ]; then R=$1; else last_record; fi
  words="$RUN $PHASE ${TPID:-0} $PREFIX $CONSOLE $EPOCH ${SCENARIO:--} ${HOLDER:--} $R $DURATION"
  read_file "$D/line" && line=$R
  # A word of the protocol is shown 2000 characters long at most.
  while [ -n "$line" ]; do
    enc "${line:0:1000}"
    words="$words $R"
    line=${line:1000}
  done
  say "run $words"
}
tell_result() {
  look
  [ -n "$RESULT" ] && say "result $RUN $RESULT"
}
