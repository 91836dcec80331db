# The armed rollback: the VM gives a NIC back by itself unless a new SSH connection confirms in time.
# armed: waits; confirmed, rolling: whoever renames the file first has decided.

rollback_paths() {
  ROLLBACK=$RUNTIME/rollback-$1
  UNIT=mana-dpdk-rollback-$1
}
# own_text: this very script, for the VM to run later: a file's, or what bash was given as its argument.
own_text() {
  if [ -n "$FROM_FILE" ]; then cat "$FROM_FILE"; else printf '%s\n' "$BASH_EXECUTION_STRING"; fi
}
# arm_rollback SECONDS: a rollback that arrived cut off would do nothing, so its last line is looked for.
arm_rollback() {
  local until target rest
  rollback_paths "$RUN"
  if read_file "$ROLLBACK.armed"; then
    read -r until target rest <<<"$R"
    [ "$target" = "$TARGET" ] || {
      fail rollback-not-armed "$UNIT"
      return
    }
    ARMED=$ROLLBACK.armed
    say "armed $until $((until - $(date +%s)))"
    return 0
  fi
  # Whoever finds the NIC with DPDK already takes it away from nobody.
  driver_of "$VMBUS/devices/$TARGET" && [ "$R" = uio_hv_generic ] && return 0
  runtime_ready || return
  until=$(($(date +%s) + $1))
  if ! { own_text >"$ROLLBACK.sh" && chmod 700 "$ROLLBACK.sh" && grep -qE '^(start|main) ' "$ROLLBACK.sh" && printf '%s\n' "$until $TARGET $SSH" >"$ROLLBACK.armed"; } 2>/dev/null; then
    rm -f "$ROLLBACK.sh" "$ROLLBACK.armed"
    fail rollback-not-armed "$RUNTIME"
    return
  fi
  if [ -d /run/systemd/system ] && have systemd-run; then
    act "systemd-run --quiet --collect --on-active=$1 --timer-property=AccuracySec=100ms --unit=$UNIT /bin/bash $ROLLBACK.sh rollback 0"
  else
    act "setsid -f /bin/bash $ROLLBACK.sh rollback $1 > /dev/null 2>&1"
  fi
  tried rollback-not-armed "$UNIT" || {
    target=$?
    disarm
    return $target
  }
  ARMED=$ROLLBACK.armed
  say "armed $until $1"
}
# disarm: ends the timer and takes its files away. Safe to call when nothing is armed.
disarm() {
  rollback_paths "$RUN"
  if [ -d /run/systemd/system ] && have systemctl; then
    systemctl -q stop "$UNIT.timer" 2>/dev/null
    systemctl -q reset-failed "$UNIT.service" 2>/dev/null
  fi
  if read_file "$ROLLBACK.pid"; then
    set -- $R
    start_time "$1" && [ "$R" = "$2" ] && kill -TERM -- "-$1" 2>/dev/null
  fi
  rm -f "$ROLLBACK.sh" "$ROLLBACK.armed" "$ROLLBACK.pid" "$ROLLBACK.confirmed"
  rmdir "$RUNTIME" 2>/dev/null
  return 0
}
# disarm_undone: whoever has given a NIC back by hand needs no rollback any more.
disarm_undone() {
  local file RUN
  for file in "$RUNTIME"/rollback-*.sh "$RUNTIME"/rollback-*.rolling; do
    [ -e "$file" ] || continue
    RUN=${file##*/rollback-}
    RUN=${RUN%.*}
    is_open "$RUN" && continue
    disarm
    rm -f "$ROLLBACK.rolling"
  done
  return 0
}
# confirm_run: from another connection than the one that armed it, or it would prove nothing.
confirm_run() {
  local until target armed
  rollback_paths "$RUN"
  if ! read_file "$ROLLBACK.armed"; then
    fail nothing-armed
    return
  fi
  read -r until target armed <<<"$R"
  if [ "$armed" = "$SSH" ] || [ -z "$SSH" ]; then
    refuse same-connection
    return
  fi
  mv "$ROLLBACK.armed" "$ROLLBACK.confirmed" 2>/dev/null || {
    fail nothing-armed
    return
  }
  disarm
  say confirmed
}
# roll_back SECONDS: run by the timer. The last way back, so it does not give up at the first try.
roll_back() {
  local i=0 until target rest
  rollback_paths "$RUN"
  if [ "$1" != 0 ]; then
    start_time $$
    printf '%s\n' "$$ $R" >"$ROLLBACK.pid"
    sleep "$1"
  fi
  mv "$ROLLBACK.armed" "$ROLLBACK.rolling" 2>/dev/null || return 0
  read -r until target SSH <"$ROLLBACK.rolling"
  # The step itself may still be at work: it stops by itself at its next command and puts back what it did. It must not
  # be disturbed meanwhile, nor may it keep us out for ever.
  while [ $i -lt 30 ] && ! take_lock >/dev/null; do
    i=$((i + 1))
    sleep 1
  done
  STEP=rollback
  BEGUN=
  entry event begin >/dev/null && BEGUN=1
  free_uio "$target"
  i=1
  until undo_entries given "$target"; do
    [ $i -lt 5 ] || break
    i=$((i + 1))
    sleep 3
  done
  if is_open "$RUN"; then i=failed; else i='done'; fi
  end_history "$i"
  rm -f "$ROLLBACK.sh" "$ROLLBACK.rolling" "$ROLLBACK.pid"
  release_lock last
}
# free_uio UUID: nobody has confirmed this NIC, so a program that holds it already has to let go.
free_uio() {
  local i=0
  while holder_of_uio "$1" && [ $i -lt 10 ]; do
    if [ $i -lt 6 ]; then kill -INT "$HOLDER" 2>/dev/null; else kill -KILL "$HOLDER" 2>/dev/null; fi
    i=$((i + 1))
    sleep 1
  done
  return 0
}
