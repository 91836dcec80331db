# One run at a time: the lock carries its holder's name. It lives in /run, so a reboot clears it.
LOCK=$RUNTIME/lock

runtime_ready() {
  [ -d "$RUNTIME" ] || mkdir -p "$RUNTIME" 2>/dev/null
  [ -d "$RUNTIME" ] || fail runtime-unwritable "$RUNTIME"
}
# Between two steps of a run nobody holds a process: the lock stays valid for that long.
LOCK_IDLE=120
take_lock() {
  runtime_ready || return 1
  local owner tries=0
  until mkdir "$LOCK" 2>/dev/null; do
    tries=$((tries + 1))
    runtime_ready || return 1
    read_file "$LOCK/owner"
    read -r -a owner <<<"$R"
    # Its holder may be about to write its name.
    if [ -z "${owner[0]}" ] && [ $tries -lt 10 ]; then
      sleep 0.2
      continue
    fi
    # A script that people start by hand takes all its steps in one process.
    [ "${owner[0]}" = "$RUN" ] && { [ "${owner[1]}" = $$ ] || ! owner_lives; } && break
    if [ "${owner[0]}" = "$RUN" ] || lock_is_alive; then
      refuse locked "${owner[3]}" $(($(date +%s) - owner[4]))
      return
    fi
    # Of several who find it dead, one can move it away; the others may find the lock of that one, and give it back.
    if mv "$LOCK" "$LOCK.$$" 2>/dev/null; then
      read_file "$LOCK.$$/owner"
      if [ "$R" != "${owner[*]}" ]; then mv "$LOCK.$$" "$LOCK" 2>/dev/null; fi
      rm -rf "$LOCK.$$"
    fi
    [ $tries -lt 20 ] || {
      fail runtime-unwritable "$LOCK"
      return
    }
  done
  hold_lock running
}
# lock_is_alive: by its words in owner: its process lives, or its run is between two steps. A run of our own that lost
# its connection between two steps keeps nobody out but others.
lock_is_alive() {
  owner_lives && return 0
  [ "${owner[5]}" = more ] && [ "${owner[3]}" != "$WHO" ] && [ $(($(date +%s) - owner[4])) -lt $LOCK_IDLE ]
}
owner_lives() { start_time "${owner[1]}" && [ "$R" = "${owner[2]}" ]; }
hold_lock() {
  start_time $$
  printf '%s\n' "$RUN $$ ${R:-0} $WHO $(date +%s) $1" 2>/dev/null >"$LOCK/owner" || fail runtime-unwritable "$LOCK"
}
# release_lock more|last: between two steps of one run the lock is kept for its next step.
# A step that still works keeps its lock, whoever asks.
release_lock() {
  local owner
  read_file "$LOCK/owner"
  read -r -a owner <<<"$R"
  [ "${owner[0]}" = "$RUN" ] || return 0
  [ "${owner[1]}" = $$ ] || ! owner_lives || return 0
  if [ "$1" = more ]; then
    hold_lock more
  else
    rm -rf "$LOCK"
    rm -f "$RUNTIME/cancel-$RUN" "$RUNTIME"/packages.out*
    rmdir "$RUNTIME" 2>/dev/null
  fi
  return 0
}
# cancel_run RUN: from another connection. The step stops at the next command; what runs now is asked to end.
cancel_run() {
  runtime_ready || return 1
  : >"$RUNTIME/cancel-$1" || return 1
  read_file "$LOCK/owner" || return 0
  local owner file family pid
  read -r -a owner <<<"$R"
  { [ "${owner[0]}" = "$1" ] && start_time "${owner[1]}" && [ "$R" = "${owner[2]}" ]; } || return 0
  # Numbers grow with age, so parents come before their children; the shells between stay, they only wait.
  family=" ${owner[1]} "
  for file in $(ls -1 /proc | grep -E '^[0-9]+$' | sort -n); do
    read_file "/proc/$file/stat" || continue
    pid=${R##*) }
    pid=${pid#* }
    case $family in *" ${pid%% *} "*) ;; *) continue ;; esac
    family="$family$file "
    case $R in *"(bash)"* | *"(sh)"*) ;; *) kill -TERM "$file" 2>/dev/null ;; esac
  done
  return 0
}
