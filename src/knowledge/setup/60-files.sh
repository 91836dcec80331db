# Small configuration files of our own, for what shall be there after a reboot.
INVERSES="$INVERSES restore_file"

# write_file PATH LINE...: the lines are words of a whitelist; the old file goes into the journal, whole.
write_file() {
  local path=$1 line text= old=- sum
  shift
  for line in "$@"; do text="$text '$line'"; done
  sum=$(printf '%s\n' "$@" | sha256sum)
  if [ -e "$path" ]; then
    [ "$(sha256sum <"$path")" = "$sum" ] && {
      note file-already "$path"
      return 0
    }
    old=$(base64 -w0 "$path") || {
      fail file-not-written "$path"
      return
    }
  fi
  record_lasting restore_file "$path" "$old" "${sum%% *}" || return
  act "printf '%s\\n'$text > $path"
  tried file-not-written "$path"
}
# restore_file PATH BASE64|- SUM: what somebody has changed since is theirs.
restore_file() {
  if [ -e "$1" ]; then R=$(sha256sum <"$1"); else R=-; fi
  if [ "$2" = - ]; then
    [ "$R" = - ] && return 0
  else
    [ "$R" != - ] && [ "$(base64 -w0 "$1")" = "$2" ] && return 0
  fi
  # A disk that was full may have left an empty or a cut file: that is nobody's.
  if [ "$R" != - ] && [ "${R%% *}" != "$3" ] && [ -s "$1" ] && ! cut_off "$1" "$3"; then
    kept file-changed "$1"
    return 0
  fi
  if [ "$2" = - ]; then act "rm -f $1"; else act "printf %s $2 | base64 -d > $1"; fi
  tried file-not-restored "$1"
}
cut_off() { [ -n "$(tail -c 1 "$1")" ]; }
