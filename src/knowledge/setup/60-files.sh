# Small configuration files of our own, for what shall be there after a reboot.
INVERSES="$INVERSES restore_file"

# write_file PATH LINE...: the lines are words of a whitelist; the old file goes into the journal, whole.
write_file() {
  local path=$1 line text= old=-
  shift
  for line in "$@"; do text="$text '$line'"; done
  [ -e "$path" ] && [ "$(cat "$path")" = "$(printf '%s\n' "$@")" ] && {
    note file-already "$path"
    return 0
  }
  [ -e "$path" ] && old=$(base64 -w0 "$path")
  record_lasting restore_file "$path" "$old" || return
  act "printf '%s\\n'$text > $path"
  tried file-not-written "$path"
}
# restore_file PATH BASE64|-
restore_file() {
  if [ "$2" = - ]; then
    [ -e "$1" ] || return 0
    act "rm -f $1"
  else
    [ -e "$1" ] && [ "$(base64 -w0 "$1")" = "$2" ] && return 0
    act "printf %s $2 | base64 -d > $1"
  fi
  tried file-not-restored "$1"
}
