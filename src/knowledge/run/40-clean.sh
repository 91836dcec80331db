# What testpmd leaves behind, and runs whose supervisor and guard were both killed.

# left_files: sets FILES to what there is of the run's file prefix: its folder and its hugepages.
left_files() {
  local device place kind rest file
  FILES=()
  for file in "/var/run/dpdk/$PREFIX"/* "/var/run/dpdk/$PREFIX"/.[!.]*; do
    [ -e "$file" ] || [ -L "$file" ] && FILES+=("$file")
  done
  while read -r device place kind rest; do
    [ "$kind" = hugetlbfs ] || continue
    printf -v place '%b' "$place"
    for file in "$place/${PREFIX}map_"*; do [ -e "$file" ] && FILES+=("$file"); done
  done </proc/mounts
}
# clean_prefix: removes these files, unless a process still has one of them in its memory or holds a lock on it. Of a prefix
# that others may use too, what is older than the run is not ours.
clean_prefix() {
  local file user gone=0
  left_files
  if [ ${#FILES[@]} -gt 0 ]; then
    user=$(grep -lF -e "/dpdk/$PREFIX/" -e "/${PREFIX}map_" /proc/[0-9]*/maps 2>/dev/null)
    user=${user%%/maps*}
    user=${user#/proc/}
    [ -n "$user" ] || { prefix_holder && user=$R; }
    if [ -n "$user" ]; then
      LEFT="$PREFIX:$user"
      event left "$PREFIX" "$user"
      return
    fi
    for file in "${FILES[@]}"; do
      [ "$OWN" = 1 ] || [ "$file" -nt "$D/meta" ] || continue
      rm -rf -- "$file" 2>/dev/null && gone=$((gone + 1))
    done
  fi
  rmdir "/var/run/dpdk/$PREFIX" 2>/dev/null
  event cleaned $gone
}
# prefix_holder: sets R to the process that has the lock of the run's prefix; false where it is free. Only primaries lock it.
prefix_holder() {
  local lock=/var/run/dpdk/$PREFIX/config inode words
  R=
  [ -e "$lock" ] && inode=$(stat -c %i "$lock" 2>/dev/null) && [ -n "$inode" ] || return 1
  while read -r -a words; do
    [ "${words[5]##*:}" = "$inode" ] && lives_at_all "${words[4]}" && R=${words[4]} && return 0
  done 2>/dev/null </proc/locks
  return 1
}
lives_at_all() { [ -n "$1" ] && [ -e "/proc/$1/stat" ]; }

# sweep: ends what is left of runs that nobody cares for, and drops the oldest records that nobody has collected.
sweep() {
  local D folder started ended=
  for folder in "$RUNS"/*; do
    case $folder in
      *.gone) rm -rf "$folder" ;;
      *.new.*)
        # Half made by somebody who was killed.
        started=${folder##*.new.}
        lives "${started%.*}" "${started#*.}" || rm -rf "$folder"
        ;;
    esac
    run_folder "${folder##*/}" || continue
    look
    if [ "$PHASE" = dead ]; then
      if ( take_over ) >/dev/null 2>&1 </dev/null 9<>"$D/tick"; then say "swept ${D##*/}"; fi
      look
    fi
    [ "$PHASE" = ended ] && ended="$ended ${D##*/}"
  done
  drop_old $ended
}
# drop_old ID...: of ended runs eight stay, the newest ones.
drop_old() {
  local id oldest at kept=$#
  while [ "$kept" -gt 8 ]; do
    oldest=
    for id in "$@"; do
      [ -d "$RUNS/$id" ] || continue
      if [ -z "$oldest" ] || [ "$RUNS/$id/meta" -ot "$RUNS/$oldest/meta" ]; then oldest=$id; fi
    done
    [ -n "$oldest" ] || return 0
    remove_run "$RUNS/$oldest"
    kept=$((kept - 1))
  done
}
# remove_run FOLDER: first it gets a name that no run has, so that half of it is never taken for one.
remove_run() {
  mv "$1" "$1.gone" 2>/dev/null
  rm -rf "$1.gone"
  rmdir "$RUNS" "$RUNTIME" 2>/dev/null
  return 0
}
