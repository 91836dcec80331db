# Following a build, and how it ends: by itself with a reason, or by a cancel that leaves nothing behind.

# show_log_line LINE: the build's marks become the protocol's, ninja's counts a percentage, its noise is dropped.
show_log_line() {
  local count word=${1#"@$BUILD_ID "}
  if [ "$word" != "$1" ]; then
    case $word in
      "command "*)
        enc "${word#command }"
        say "command $R"
        ;;
      "ended "* | "note "*) say "$word" ;;
    esac
    return 0
  fi
  case $1 in
    "["[0-9]*/[0-9]*"] "*)
      word=${1%%]*}
      word=${word#[}
      if safe number "${word%/*}" && safe number "${word#*/}" && [ "${word#*/}" -gt 0 ]; then
        count=$((10#${word%/*} * 100 / 10#${word#*/}))
        [ "$count" = "$SHOWN" ] && return 0
        SHOWN=$count
        progress "$count" build-compiling "${word%/*}" "${word#*/}"
        return 0
      fi
      printf '%s\n' "$1"
      ;;
    *"not in enabled "*" build config"* | "Installing "*" to "* | "-- Installing: "* | "-- Up-to-date: "*) ;;
    *) printf '%s\n' "$1" ;;
  esac
}
# follow_build NAME [FROM]: prints the log from line FROM on, until the build ends; its result is this one's.
follow_build() {
  local folder line part='' count=0 ended='' SHOWN=''
  look_at_build "$1"
  if [ "$BUILD" = none ]; then
    fail build-not-there "$1"
    return
  fi
  build_folder "$1"
  folder=$R
  exec 3<"$folder/log" || {
    fail build-not-there "$1"
    return
  }
  while :; do
    if IFS= read -r line <&3; then
      count=$((count + 1))
      [ $count -ge "${2:-1}" ] && show_log_line "$part$line"
      part=
      continue
    fi
    part=$part$line
    [ -n "$ended" ] && break
    look_at_build "$1"
    if [ "$BUILD" != running ]; then
      ended=1
      continue
    fi
    # Whoever cancels says so by a file; a mere signal is the end of a connection or of an editor.
    if [ -e "$RUNTIME/cancel-$RUN" ]; then
      exec 3<&-
      cancel_build "$1" || return
      return 130
    fi
    if [ -n "$CANCELLED" ]; then
      exec 3<&-
      kept build-goes-on "$1" "$count"
      return 130
    fi
    sleep 1
  done
  exec 3<&-
  [ -z "$part" ] || show_log_line "$part"
  case $BUILD in
    done) return 0 ;;
    cancelled)
      kept build-cancelled "$1" "$folder"
      return 130
      ;;
    rebooted) fail build-lost-by-reboot "$1" ;;
    gone) fail build-without-result "$1" "${BUILD_FIELDS[0]}" "$folder/log" ;;
    *) why_build_failed "$1" "$folder" ;;
  esac
}

# last_match FILE PATTERN: sets R to what the first group of an extended expression held in the last line that has it.
last_match() {
  R=$(sed -nE "s,^.*$2.*\$,\\1,p" "$1" 2>/dev/null | tail -n 1 | cut -c1-200)
  [ -n "$R" ]
}
# why_build_failed NAME FOLDER: the reason in the log, where it is one of the known ones.
why_build_failed() {
  local log=$2/log what status
  read_file "$2/status"
  read -r -a status <<<"$R"
  if grep -qE 'No space left on device' "$log"; then
    fail build-disk-full "$2"
  elif last_match "$log" 'missing python modules?: (.*)' || last_match "$log" 'python3? is missing modules: (.*)'; then
    fail build-no-elftools "$R"
  elif last_match "$log" 'Meson version is ([0-9.]+) but'; then
    what=$R
    last_match "$log" 'but project requires (.*)'
    fail build-meson-too-old "$what" "${R%.}"
  elif last_match "$log" 'Cannot build explicitly requested driver "([a-z0-9_/]+)"'; then
    what=$R
    last_match "$log" 'Reason: (.*)' || last_match "$log" '(enable missing dependency .*)'
    fail build-driver-refused "$what" "$R"
  elif [ "${status[2]}" = check ] && last_match "$log" 'net/mana:[[:space:]]*(.*)'; then
    fail build-driver-refused net/mana "$R"
  elif grep -qE 'Killed signal terminated program|internal compiler error: Killed' "$log"; then
    fail build-no-memory "$1"
  elif last_match "$log" '(Could not resolve host: [^ ]*|Failed to connect to [^ ]*|Connection timed out|Network is unreachable)'; then
    fail build-no-network "$R"
  elif [ "${status[2]}" = download ]; then
    fail build-download-failed "$1" "$log"
  else
    fail build-failed "$1" "${status[2]}" "${status[1]}" "$log"
  fi
}

# build_processes ID: sets R to the processes of a build: they carry its id in their environment, whatever session they are in.
build_processes() {
  R=$(grep -lzFx "MANA_DPDK_BUILD=$1" /proc/[0-9]*/environ 2>/dev/null | sed 's,/proc/,,; s,/environ,,' | tr '\n' ' ')
  R=${R% }
  [ -n "$R" ]
}
# cancel_build NAME: ends every process of a build and makes sure that none is left.
cancel_build() {
  local folder id i=0 signal=TERM
  if for_owner; then
    by_owner 60 cancel_build "$1"
    return
  fi
  look_at_build "$1"
  id=$BUILD_ID
  case $BUILD in
    running) ;;
    none)
      note build-not-there "$1"
      return 0
      ;;
    *)
      # Its shell is gone; a compiler may be left where it was killed.
      build_processes "$id" || {
        note build-ended-already "$1" "$BUILD"
        return 0
      }
      ;;
  esac
  build_folder "$1"
  folder=$R
  : >"$folder/cancel"
  while build_processes "$id"; do
    # shellcheck disable=SC2086 # words are wanted
    case $i in 0 | 30 | 60) kill -$signal $R 2>/dev/null ;; esac
    i=$((i + 1))
    if [ $i -ge 90 ]; then
      fail build-not-ended "$1" "$R"
      return
    fi
    [ $i -ge 30 ] && signal=KILL
    sleep 0.1
  done
  [ -e "$folder/status" ] || printf '%s\n' "cancelled 130 ${BUILD_FIELDS[0]}" >"$folder/status"
  note build-cancelled "$1" "$folder"
}
# discard_build NAME: its folder and the sources it downloaded. Sources that were there already are not ours.
discard_build() {
  local folder home
  build_folder "$1" || return 0
  folder=$R
  home=${folder%/mana-dpdk/build/*}
  [ -d "$folder" ] || return 0
  if for_owner; then
    by_owner 900 discard_build "$1"
    return
  fi
  cancel_build "$1" || return
  if [ -L "$home/mana-dpdk" ] || [ -L "$home/mana-dpdk/build" ] || [ -L "$folder" ]; then
    kept build-folder-kept "$folder"
    return 0
  fi
  local HOME=$home
  act "rm -rf \"\$HOME/mana-dpdk/build/$1\" \"\$HOME/mana-dpdk/src/$1\""
  tried build-folder-kept "$folder" || return
  rmdir "$home/mana-dpdk/build" "$home/mana-dpdk/src" "$home/mana-dpdk" 2>/dev/null
  return 0
}
# remove_build NAME: the inverse of a build. Not where a later step of the same run failed: the build took minutes.
remove_build() {
  # An installation that was cut off while it took the files over.
  rm -rf "$STATE/stage"
  if [ -n "$UNDOING" ] && [ "${fields[3]}" = "$RUN" ]; then
    build_folder "$1" && kept build-folder-kept "$R"
    return 0
  fi
  discard_build "$1"
}
INVERSES="$INVERSES remove_build"
