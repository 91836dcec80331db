# What a client wants of runs that are there: to follow, stop, type, fetch, list.

with_run() {
  if ! run_folder "$RUN"; then
    refuse run-not-there "$RUN"
    return
  fi
  look
  if ! meta; then
    refuse run-not-there "$RUN"
    return
  fi
  case $1 in
    follow)
      [ "$CONSOLE" != 1 ] || PAUSE=0.03
      tell_run
      follow "$2"
      ;;
    stop) stop_run "$2" ;;
    input) type_into ;;
    collect)
      [ "$PHASE" != dead ] || sweep
      look
      if [ "$PHASE" != ended ]; then
        refuse run-still-runs "$RUN"
        return
      fi
      remove_run "$D"
      ;;
  esac
}

# stop_run polite|now: asks the supervisor to end testpmd, and waits until that is done.
stop_run() {
  local told= tries=0
  exec 9<>"$D/tick"
  tell_run
  while look && [ "$PHASE" != ended ]; do
    case $PHASE in
      dead) sweep ;;
      preparing) ;;
      *)
        if [ -z "$told" ] && lives "$SPID" "$SSTART"; then
          if [ "$1" = now ]; then kill -USR2 "$SPID"; else kill -USR1 "$SPID"; fi
          told=1
        fi
        ;;
    esac
    tries=$((tries + 1))
    if ! [ -e "$D/state" ]; then
      # Somebody else has seen its end and has fetched its record.
      refuse run-not-there "${D##*/}"
      return
    elif [ $tries -gt 600 ]; then
      fail run-not-ended "${D##*/}"
      return
    fi
    read -r -t 0.1 -u 9
  done
  tell_result
}
# type_into: standard input goes to testpmd's prompt, until one of both ends.
type_into() {
  local copy
  if [ "$PHASE" = ended ]; then
    refuse run-ended "${D##*/}"
    return
  elif [ "$CONSOLE" != 1 ] || ! [ -p "$D/in" ]; then
    refuse run-no-console "${D##*/}"
    return
  fi
  exec 3<&0 9<>"$D/tick"
  # Opened both ways it does not wait, should the supervisor end just now.
  exec 4<>"$D/in"
  cat <&3 >"$D/in" &
  copy=$!
  exec 3<&- 4<&-
  while kill -0 $copy 2>/dev/null; do
    look
    [ "$PHASE" != ended ] && [ "$PHASE" != dead ] || kill $copy 2>/dev/null
    read -r -t 0.2 -u 9
  done
  wait $copy 2>/dev/null
  return 0
}
# list_runs: all of ours, and who else has a primary DPDK process here.
list_runs() {
  local folder known= holder
  for folder in "$RUNS"/*; do
    run_folder "${folder##*/}" || continue
    look
    meta || continue
    known="$known $TPID "
    tell_run
    [ "$PHASE" != ended ] || tell_result
  done
  for folder in /var/run/dpdk/*; do
    PREFIX=${folder##*/}
    safe word "$PREFIX" && prefix_holder || continue
    holder=$R
    case $known in *" $holder "*) continue ;; esac
    read_file "/proc/$holder/comm"
    enc "$R"
    say "other $holder $R $PREFIX"
  done
}
