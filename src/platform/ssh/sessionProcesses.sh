# Lists or ends the processes of one SSH session. Runs on the VM with nothing but a POSIX shell and /proc.
# Arguments: $1 "list" or "end"; $2 id of the session (0: unknown); $3 id of the login shell; $4 "sudo" or "plain";
# then for "end" the processes listed before, as id:start.
# Prints one line per process: "id:start name" for those found, or for those that are left.
# It comes over standard input, so nothing in it may read from there.
LC_ALL=C
export LC_ALL
mode=$1
session=$2
shell=$3
privilege=$4
shift 4
recorded=$*

# Sets stat to "state ppid pgrp session ...". The name before it is in parentheses and may hold anything, also ") ".
fields() {
  read -r stat <"/proc/$1/stat" || return 1
  stat=${stat##*) }
} 2>/dev/null

# A server that gives all its channels one session: then only the tree below the login shell is ours.
fields self || exit 3
# shellcheck disable=SC2086 # stat is a list of words
set -- $stat
own=$4
if [ "$own" = "$session" ]; then session=0; fi
if [ -n "$recorded" ]; then shell=0; fi

# Sets start to the start time of a living process (zombies are gone: only their parent still knows them).
start_of() {
  fields "$1" || return 1
  # shellcheck disable=SC2086
  set -- $stat
  if [ "$1" = Z ]; then return 1; fi
  shift 19
  start=$1
}

# Sets found to what lives of the processes listed before, the session's members, and all their descendants, as " 1 2 3 ".
# A listed id counts only with its start time: the kernel gives ids to new processes.
find_all() {
  found=" "
  for entry in $recorded; do
    id=${entry%%:*}
    start_of "$id" || continue
    if [ "$start" = "${entry##*:}" ]; then found="$found$id "; fi
  done
  grew=yes
  while [ "$grew" = yes ]; do
    grew=no
    for dir in /proc/[0-9]*; do
      id=${dir##*/}
      case $found in *" $id "*) continue ;; esac
      fields "$id" || continue
      # shellcheck disable=SC2086
      set -- $stat
      if [ "$1" = Z ]; then continue; fi
      mine=no
      if [ "$4" = "$session" ] || [ "$id" = "$shell" ]; then mine=yes; fi
      case $found in *" $2 "*) mine=yes ;; esac
      if [ "$mine" = yes ]; then
        found="$found$id "
        grew=yes
      fi
    done
  done
}

report() {
  for id in $found; do
    start_of "$id" || continue
    name=
    read -r name <"/proc/$id/comm"
    echo "$id:$start $name"
  done 2>/dev/null
}

# Sends signal $1 to all. sudo ends with its command and would pass TERM on to it: that would be a second TERM, at which
# many programs quit without cleaning up. So sudo is left out as long as there is anything else.
signal_all() {
  for id in $found; do
    if [ "$1" = TERM ] && [ "$found" != " $id " ]; then
      name=
      read -r name <"/proc/$id/comm"
      if [ "$name" = sudo ]; then continue; fi
    fi
    kill -s "$1" "$id" && continue
    if [ "$privilege" = sudo ]; then sudo -n kill -s "$1" "$id" </dev/null; fi
  done >/dev/null 2>&1
}

# Up to $1 tenths of a second for the processes to end.
wait_gone() {
  tries=$1
  while find_all && [ "$found" != " " ] && [ "$tries" -gt 0 ]; do
    tries=$((tries - 1))
    sleep 0.1 2>/dev/null || sleep 1
  done
}

find_all
if [ "$mode" = list ]; then
  report
  exit 0
fi
if [ "$found" != " " ]; then
  signal_all TERM
  wait_gone 20
fi
if [ "$found" != " " ]; then
  signal_all KILL
  wait_gone 20
fi
report
