# The journal: what was there before each change, one file an entry, readable by root alone. Undo needs nothing else.
# NNNNNN.open: to be undone; .undone; .gone: a reboot has undone it; .event: a step began or ended.
# Renaming needs no space on the disk, so entries can be closed even when it is full.
SEQ=
LAST=
BEGUN=
TARGET=-

journal_ready() {
  mkdir -p "$JOURNAL" 2>/dev/null && chmod 700 "$STATE" "$JOURNAL" 2>/dev/null
  if ! [ -d "$JOURNAL" ]; then
    why_unwritable "$STATE"
    fail journal-unwritable "$R"
    return
  fi
  local file
  SEQ=0
  # Counted anew each time: a rollback may have written meanwhile.
  for file in "$JOURNAL"/[0-9]*; do
    file=${file##*/}
    file=${file%%.*}
    [[ $file =~ ^[0-9]{6,9}$ ]] && [ $((10#$file)) -gt "$SEQ" ] && SEQ=$((10#$file))
  done
  return 0
}
# why_unwritable FOLDER: sets R to the reason in the kernel's words, by trying.
why_unwritable() {
  R=$({ mkdir -p "$1" && printf x >"$1/.try"; } 2>&1)
  rm -f "$1/.try" 2>/dev/null
  R=${R##*: }
  [ -n "$R" ] || R='Input/output error'
}
# entry SUFFIX FIELD...: writes one entry, whole or not at all. One at a time: a rollback may write beside a step.
entry() {
  local status turn=0
  until mkdir "$RUNTIME/writing" 2>/dev/null || [ $turn -ge 30 ]; do
    turn=$((turn + 1))
    sleep 0.1
  done
  write_entry "$@"
  status=$?
  rmdir "$RUNTIME/writing" 2>/dev/null
  return $status
}
write_entry() {
  journal_ready || return 1
  local suffix=$1 line word
  shift
  SEQ=$((SEQ + 1))
  printf -v LAST '%s/%06d.%s' "$JOURNAL" "$SEQ" "$suffix"
  line="$SEQ $(date +%s) $BOOT $RUN $WHO $STEP $TARGET"
  for word in "$@"; do
    enc "$word"
    line="$line $R"
  done
  if printf '%s\n' "$line" 2>/dev/null >"$JOURNAL/.new" && read_file "$JOURNAL/.new" && [ "$R" = "$line" ]; then
    sync "$JOURNAL/.new" 2>/dev/null
    mv "$JOURNAL/.new" "$LAST" 2>/dev/null && sync "$JOURNAL" 2>/dev/null
    [ -e "$LAST" ] && return 0
  fi
  rm -f "$JOURNAL/.new" 2>/dev/null
  why_unwritable "$JOURNAL"
  fail journal-unwritable "$R"
}
# The first change of a step is what history begins with; a step with nothing to do leaves no trace.
begin_history() {
  [ -n "$BEGUN" ] && return 0
  entry event begin || return 1
  BEGUN=1
}
end_history() {
  [ -n "$BEGUN" ] && entry event end "$1" >/dev/null
  BEGUN=
}
# record INVERSE ARG...: to be called before the change. A reboot undoes it by itself (volatile), or not (lasting).
# Giving a NIC back is an undo itself: what takes that back is to give it again, with the guard and the rollback.
record() {
  [ -n "$UNDOING" ] && return 0
  if [ "$STEP" = return-nic ]; then
    begin_history
    return
  fi
  begin_history && entry open volatile "$@"
}
record_lasting() {
  [ -n "$UNDOING" ] && return 0
  begin_history && entry open lasting "$@"
}
# forget: the change just recorded was not made.
forget() {
  [ -n "$UNDOING" ] && return 0
  case $LAST in *.open) rm -f "$LAST" ;; esac
}

# undo_entries FILTER VALUE: undoes the open entries backwards. FILTER: all, run, step, target; this-step: what
# this run of the step has recorded; given: what this run has recorded for a NIC.
# What cannot be undone stays open, and the others are undone all the same.
undo_entries() {
  local name status failures=0 fields stuck=' '
  [ -d "$JOURNAL" ] || return 0
  UNDOING=1
  for name in $(ls -1 "$JOURNAL" 2>/dev/null | sort -r); do
    case $name in *.open) ;; *) continue ;; esac
    if ! read_file "$JOURNAL/$name"; then
      # Written by a VM that lost its power, perhaps: nobody can tell what it was.
      kept entry-empty "$name"
      continue
    fi
    read -r -a fields <<<"$R"
    entry_matches "$1" "$2" || continue
    if [ "${fields[7]}" = volatile ] && [ "${fields[2]}" != "$BOOT" ]; then
      close_entry "$name" gone
      say "gone ${fields[0]}"
      continue
    fi
    status=1
    case $stuck in
      *" ${fields[6]} "*) ;;
      *)
        undo_one
        status=$?
        ;;
    esac
    if [ $status = 0 ] && close_entry "$name" undone; then
      say "undone ${fields[0]}"
    else
      failures=$((failures + 1))
      say "stays ${fields[0]}"
      # A NIC whose driver or netdev is not back is left alone: its VF set up now would be worse than down.
      case "${fields[6]} ${fields[8]}" in
        '- '*) ;;
        *' vmbus_'* | *' set_override' | *' link_back') stuck="$stuck${fields[6]} " ;;
      esac
    fi
  done
  UNDOING=
  [ $failures = 0 ]
}
entry_matches() {
  case $1 in
    all) true ;;
    this-step) [ "${fields[3]}" = "$RUN" ] && [ "${fields[5]}" = "$STEP" ] && [ "${fields[6]}" = "$TARGET" ] ;;
    run) [ "${fields[3]}" = "$2" ] ;;
    step) [ "${fields[5]}" = "$2" ] ;;
    target) [ "${fields[6]}" = "$2" ] ;;
    given) [ "${fields[3]}" = "$RUN" ] && [ "${fields[5]}" = give-nic ] && [ "${fields[6]}" = "$2" ] ;;
    *) false ;;
  esac
}
# is_open RUN: whether a NIC that this run has given is still to be given back.
is_open() {
  local file fields
  for file in "$JOURNAL"/*.open; do
    [ -e "$file" ] && read_file "$file" || continue
    read -r -a fields <<<"$R"
    [ "${fields[3]}" = "$1" ] && [ "${fields[5]}" = give-nic ] && return 0
  done
  return 1
}
# Only functions that are inverses are called, whatever stands in the file.
undo_one() {
  local args=() word inverse=${fields[8]} TARGET=${fields[6]}
  for word in "${fields[@]:9}"; do
    dec "$word"
    args+=("$R")
  done
  case " $INVERSES " in
    *" $inverse "*) "$inverse" "${args[@]}" ;;
    *) fail unknown-inverse "$inverse" ;;
  esac
}
close_entry() { mv "$JOURNAL/$1" "$JOURNAL/${1%.open}.$2" 2>/dev/null; }
INVERSES=
