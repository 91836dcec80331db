# Acting: what a step of a setup runs, and what stops it.
UNDOING=
CANCELLED=

# A connection that breaks must not stop a step between two commands: output nobody reads is dropped.
ignore_signals() {
  trap '' HUP PIPE
  trap 'CANCELLED=1' TERM INT
}

# Nothing new is begun after a cancel, nor once the rollback has begun to give the NIC back. Undoing is never cancelled
# half-way.
ARMED=
checkpoint() {
  [ -n "$UNDOING" ] && return 0
  [ -e "$RUNTIME/cancel-$RUN" ] && CANCELLED=1
  [ -n "$ARMED" ] && ! [ -e "$ARMED" ] && CANCELLED=1
  [ -z "$CANCELLED" ]
}

# act LINE: runs one raw shell line: what the plan showed. Everything that changes the VM goes through here.
act() {
  checkpoint || return 130
  enc "$1"
  say "command $R"
  eval "$1" </dev/null 2>&1
  local status=$?
  say "ended $status"
  if [ $status != 0 ] && [ -n "$CANCELLED" ]; then return 130; fi
  return $status
}
# act_long LINE: the same for programs that talk much and stop when nobody listens (dpkg does).
act_long() {
  checkpoint || return 130
  enc "$1"
  say "command $R"
  eval "$1" </dev/null 2>&1 | relay
  local status=${PIPESTATUS[0]}
  say "ended $status"
  if [ "$status" != 0 ] && [ -n "$CANCELLED" ]; then return 130; fi
  return "$status"
}
relay() {
  local line
  while IFS= read -r line; do
    printf '%s\n' "$line" 2>/dev/null
  done
  return 0
}
# tried ID ARG...: what act returned, told: a cancel stays a cancel, another failure gets its words.
tried() {
  local status=$?
  [ $status = 0 ] && return 0
  [ $status = 130 ] && return 130
  fail "$@"
}
