# Builds: they run detached from every connection, in a session of their own, and can be followed from anywhere.
# A build NAME has one folder, $HOME/mana-dpdk/build/NAME: 'script' what it runs, 'log' what that printed, 'state'
# (phase pid start-ticks start-time boot id) while it runs, 'status' (result exit-status phase) once it has ended.
# The log's own marks begin with @ID, the build's id, new for each start.
BUILD=
BUILD_ID=
BUILD_FIELDS=()
# Kilobytes that a build of DPDK or rdma-core needs at most, sources and staged files included.
BUILD_SPACE=2097152
# No pyenv, conda or virtual environment of the user's: their Python has other modules. Our own tools come first.
CLEAN_PATH=/opt/mana-dpdk/tools/bin:/usr/sbin:/usr/bin:/sbin:/bin

# user_home: sets R to the home folder of the person who set this up, under sudo too.
user_home() {
  R=$HOME
  if [ -n "$SUDO_USER" ] && [ "$SUDO_USER" != root ]; then
    R=$(getent passwd "$SUDO_USER" 2>/dev/null)
    R=${R%:*}
    R=${R##*:}
  fi
  case $R in
    /*) [ -d "$R" ] ;;
    *) false ;;
  esac
}
# for_owner: whether this is root at work for somebody else, whose folders root keeps its hands off.
for_owner() { [ "$(id -u)" = 0 ] && [ "${SUDO_UID:-0}" != 0 ]; }
# by_owner SECONDS FUNCTION [ARG]: calls a function of this library as the person who set this up, so that no link, pipe or
# process of that person makes root read, write, end or wait for anything. A login as root itself has nobody else to be.
by_owner() {
  local seconds=$1 call=$2 arg
  shift 2
  if ! for_owner; then
    "$call" "$@"
    return
  fi
  user_home && safe number "$SUDO_UID" && safe number "${SUDO_GID:-$SUDO_UID}" || return 1
  for arg in "$@"; do
    safe word "$arg" || return 1
    call="$call '$arg'"
  done
  # Through a pipe: the library may be more than one argument holds, and a full disk holds no text for us.
  {
    declare -p N RUN UNDOING CANCELLED RUNTIME CLEAN_PATH
    declare -f
    printf '%s\n' "{ cd / && $call; exit; } </dev/null"
  } | timeout -k 5 "$seconds" setpriv --reuid "$SUDO_UID" --regid "${SUDO_GID:-$SUDO_UID}" --init-groups \
    env -i HOME="$R" PATH="$PATH" LC_ALL=C bash --noprofile --norc -s
}
# build_folder NAME: sets R to the folder of a build; false where the name or the home folder is none.
build_folder() {
  case $1 in '' | [!A-Za-z0-9]* | *[!A-Za-z0-9_.-]*) return 1 ;; esac
  user_home || return 1
  R=$R/mana-dpdk/build/$1
}
# look_at_build NAME: sets BUILD to none, running, done, failed, cancelled, rebooted (the VM started anew meanwhile) or gone
# (its process is not there and left no result), BUILD_ID and BUILD_FIELDS (the words of its state).
look_at_build() {
  local folder
  BUILD=none
  BUILD_ID=
  BUILD_FIELDS=()
  build_folder "$1" || return 0
  folder=$R
  if for_owner; then
    read -r -a BUILD_FIELDS <<<"$(by_owner 20 tell_build "$1")"
    case ${BUILD_FIELDS[0]} in running | done | failed | cancelled | rebooted | gone) ;; *) return 0 ;; esac
    BUILD=${BUILD_FIELDS[0]}
    BUILD_FIELDS=("${BUILD_FIELDS[@]:1}")
    BUILD_ID=${BUILD_FIELDS[5]}
    return 0
  fi
  [ -f "$folder/state" ] && read_file "$folder/state" || return 0
  read -r -a BUILD_FIELDS <<<"$R"
  BUILD_ID=${BUILD_FIELDS[5]}
  if [ -f "$folder/status" ] && read_file "$folder/status"; then
    BUILD=${R%% *}
    case $BUILD in done | failed | cancelled) return 0 ;; esac
  fi
  boot_id
  if [ "${BUILD_FIELDS[4]}" != "$R" ]; then
    BUILD=rebooted
  elif safe number "${BUILD_FIELDS[1]}" && start_time "${BUILD_FIELDS[1]}" && [ "$R" = "${BUILD_FIELDS[2]}" ]; then
    BUILD=running
  # It may have written its result and ended since we looked.
  elif [ -f "$folder/status" ] && read_file "$folder/status"; then
    BUILD=${R%% *}
  else
    BUILD=gone
  fi
}
tell_build() {
  look_at_build "$1"
  printf '%s\n' "$BUILD ${BUILD_FIELDS[*]}"
}
# build_status: one line for each build of this user: build NAME RESULT PHASE STARTED LINES ID.
build_status() {
  local file name
  user_home && [ -d "$R/mana-dpdk/build" ] || return 0
  if for_owner; then
    by_owner 60 build_status
    return 0
  fi
  for file in "$R"/mana-dpdk/build/*/state; do
    [ -e "$file" ] || continue
    file=${file%/state}
    name=${file##*/}
    look_at_build "$name"
    [ $BUILD = none ] && continue
    R=
    [ -f "$file/log" ] && R=$(wc -l <"$file/log" 2>/dev/null)
    say "build $name $BUILD ${BUILD_FIELDS[0]} ${BUILD_FIELDS[3]} $((R + 0)) $BUILD_ID"
  done
}

# build_place: the folder has room, and nobody else may write on the way to it: EAL refuses drivers from such a folder.
build_place() {
  local folder free
  user_home || {
    fail build-no-home "$R"
    return
  }
  folder=$R
  free=$(df -Pk "$folder" 2>/dev/null | awk 'END { print $4 }')
  if safe number "$free" && [ "$free" -lt "$BUILD_SPACE" ]; then
    fail build-no-space "$folder" $((free / 1024)) $((BUILD_SPACE / 1024))
    return
  fi
  while [ -n "$folder" ]; do
    case $(stat -Lc %A "$folder" 2>/dev/null) in
      d???????w*)
        fail build-place-open "$folder"
        return
        ;;
    esac
    folder=${folder%/*}
  done
}
# build_needs PROGRAM...: with the PATH that the build will have.
build_needs() {
  local program missing=
  for program in "$@"; do
    PATH=$CLEAN_PATH command -v "$program" >/dev/null 2>&1 || missing="$missing $program"
  done
  [ -z "$missing" ] || fail build-tools-missing "${missing# }"
}

# start_build NAME: starts the lines in SCRIPT, or joins a build of that name that runs. BUILD is running then, or done where
# the same lines have been built already.
start_build() {
  local folder i=0
  build_folder "$1" || {
    fail build-no-home "$HOME"
    return
  }
  folder=$R
  look_at_build "$1"
  if [ "$BUILD" = running ]; then
    note build-joined "$1"
    return 0
  fi
  if [ "$BUILD" = "done" ] && [ "$(cat "$folder/lines" 2>/dev/null)" = "${SCRIPT%$'\n'}" ] && [ -d "$folder/stage" ]; then
    note build-there "$1"
    return 0
  fi
  build_place || return
  mkdir -p "$folder" 2>/dev/null && mkdir "$folder/starting" 2>/dev/null || {
    # Somebody else starts it at this moment, or died doing so.
    sleep 3
    look_at_build "$1"
    [ "$BUILD" = running ] && return 0
    [ -d "$folder" ] && [ -O "$folder" ] || {
      fail build-folder-unwritable "$folder"
      return
    }
  }
  # After a crash of the VM no object file can be trusted; otherwise what was compiled is used again.
  [ "$BUILD" = rebooted ] && rm -rf "$folder/tree"
  [ "$(cat "$folder/lines" 2>/dev/null)" = "${SCRIPT%$'\n'}" ] || rm -rf "$folder/tree"
  rm -rf "$folder/status" "$folder/state" "$folder/stage" "$folder/cancel"
  boot_id
  BUILD_ID=$(date +%s)-$$-$RANDOM
  if printf '%s' "$SCRIPT" 2>/dev/null >"$folder/lines" && write_script "$1" "$folder" 2>/dev/null; then
    : >"$folder/log"
    # shellcheck disable=SC2046 # words are wanted: a proxy's address has no blanks
    setsid -f env -i HOME="${folder%/mana-dpdk/build/*}" USER="$(id -un)" PATH="$CLEAN_PATH" LC_ALL=C.UTF-8 \
      MANA_DPDK_BUILD="$BUILD_ID" PYTHONDONTWRITEBYTECODE=1 GIT_TERMINAL_PROMPT=0 $(env | grep -iE '^(https?|no|all)_proxy=') \
      bash --noprofile --norc "$folder/script" </dev/null >>"$folder/log" 2>&1
    while [ ! -e "$folder/state" ] && [ $i -lt 300 ]; do
      i=$((i + 1))
      sleep 0.1
    done
  fi
  rm -rf "$folder/starting"
  BUILD=running
  [ -e "$folder/state" ] && return 0
  why_unwritable "$folder"
  fail build-not-started "$folder" "$R"
}
# write_script NAME FOLDER: lines 'run PHASE 'LINE'' of SCRIPT below the words they use.
write_script() {
  {
    printf '%s\n' '#!/bin/bash' '# Written by MANA DPDK. Runs detached from any connection; log, state and status are beside it.' \
      "D='$2'" "ID=$BUILD_ID" "BOOT=$R"
    cat <<'WORDS'
read -r stat </proc/$$/stat
stat=(${stat##*) })
phase() {
  PHASE=$1
  printf '%s\n' "$1 $$ ${stat[19]} ${STARTED:=$(date +%s)} $BOOT $ID" >"$D/state.new" && mv "$D/state.new" "$D/state"
}
mark() { printf '@%s %s\n' "$ID" "$*"; }
finish() {
  printf '%s\n' "$1 $2 $PHASE" >"$D/status.new" && mv "$D/status.new" "$D/status"
  mark result "$1"
  exit "$2"
}
# A line that fails ends the build. Nothing new is begun after a cancel.
run() {
  phase "$1"
  [ -e "$D/cancel" ] && finish cancelled 130
  mark command "$2"
  eval "$2" </dev/null
  local status=$?
  mark ended $status
  [ -e "$D/cancel" ] && finish cancelled 130
  [ $status = 0 ] || finish failed $status
}
# fetch SOURCE COMMIT LINE: sources count as whole only with the commit that was asked for.
fetch() {
  phase download
  [ -d "$1/.git" ] && [ "$(cat "$D/source" 2>/dev/null)" = "$2" ] && return 0
  rm -rf "$1" "$D/source"
  run download "$3"
  local head
  head=$(git -C "$1" rev-parse HEAD)
  if [ "$head" != "$2" ]; then
    mark note build-wrong-commit "$2" "${head:--}"
    finish failed 1
  fi
  printf '%s\n' "$2" >"$D/source"
}
# configure LINE: not again where an interrupted build is gone on with.
configure() {
  phase configure
  [ -e "$D/tree/build.ninja" ] && return 0
  rm -rf "$D/tree"
  run configure "$1"
}
# Until DPDK 23.11 meson leaves out a driver that was named, without an error.
check_mana() {
  phase check
  local drivers
  drivers=$(sed -n 's/^#define RTE_NET_\([A-Z0-9_]*\) 1$/\1/p' "$D/tree/rte_build_config.h" | tr '[:upper:]\n' '[:lower:],')
  mark note build-drivers "${drivers%,}"
  case ,$drivers in
    *,mana,*) ;;
    *)
      rm -rf "$D/tree"
      finish failed 1
      ;;
  esac
}
WORDS
    printf '%s\n' "${SCRIPT%$'\n'}" 'finish done 0'
  } >"$2/script"
}
