# The guard: a process that only waits for the supervisor's end, and then does what that can no longer do.

start_guard() {
  guard &
  GPID=$!
  start_time "$GPID"
  GSTART=${R:-0}
  put_state "$PHASE"
}
guard() {
  trap '' HUP PIPE INT TERM USR1 USR2
  # While 'alive' is opened for reading somebody must have it open for writing.
  exec 6<"$D/alive" 4<&- 7<&- 8<&-
  while read -r -u 6; do :; done
  look
  [ "$PHASE" = ended ] || take_over
  exit 0
}
# take_over: the supervisor's work, begun in the middle, with the end of testpmd as its aim.
take_over() {
  # Of several who find the run dead, one has it.
  exec 8>>"$D/state"
  flock -n 8 || return 1
  look
  [ "$PHASE" != ended ] && ! lives "$SPID" "$SSTART" && meta || return 1
  trap '' HUP PIPE INT TERM USR1 USR2
  SPID=$BASHPID GPID=0 GSTART=0 MINE='' TELPID=0 STAGE='' WISH=''
  start_time "$SPID"
  SSTART=$R
  put_state stopping
  now
  NEXT=$NOW
  [ -p "$D/out" ] || mkfifo "$D/out"
  # Opened so that it does not wait for a testpmd that has gone.
  exec 4<>"$D/out" 3<"$D/out" 4<&-
  open_stream
  FORWARDING=${FORWARDING:-$NOW}
  [ "$TPID" != 0 ] || end_unknown
  begin_stop lost
  watch
}
# end_unknown: the supervisor was killed before it could write down which process testpmd is. All of a run have its id in their
# environment.
end_unknown() {
  local pid
  for pid in $(grep -lzFx "MANA_DPDK_RUN=$RUN" /proc/[0-9]*/environ 2>/dev/null); do
    pid=${pid#/proc/}
    pid=${pid%/environ}
    [ "$pid" = "$SPID" ] || kill -KILL "$pid" 2>/dev/null
  done
}
