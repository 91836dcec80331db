# The script by itself, without a client: words for people instead of the protocol, root by sudo, a question first.
FILE=
TITLE=
GIVEN=

# say EVENT...: what a client would read, for people.
say() {
  local event=${1%% *} rest=${1#* }
  case $event in
    command)
      dec "$rest"
      printf '  $ %s\n' "$R"
      ;;
    ended) [ "$rest" = 0 ] || print '    ' ended "$rest" ;;
    put-back) print '  ' put-back ;;
    stays) print '  ' stays "$rest" ;;
    armed) GIVEN=${rest%% *} ;;
  esac
}
tell() {
  if [ "$1" = progress ]; then shift; fi
  shift
  print '  ' "$@"
}
# print INDENT ID ARG...
print() {
  local indent=$1 number=0 text value
  words "$2"
  text=$T
  shift 2
  for value in "$@"; do
    text=${text//"{$number}"/"$value"}
    number=$((number + 1))
  done
  printf '%s%s\n' "$indent" "$text"
}
# own_text: the rollback runs this very file, with the names of the run that armed it.
own_text() {
  printf '%s\n' "GIVEN_RUN=$RUN GIVEN_BOOT=$BOOT GIVEN_WHO=$WHO"
  cat "$FILE"
}
new_id() {
  read_file /proc/sys/kernel/random/uuid || R=$(date +%s)$$
  R=${R//-/}
  R=${R:0:16}
}
# ssh_connection: sudo drops the variable, so it is looked for in the processes that this one comes from.
ssh_connection() {
  local pid=$PPID line
  R=$SSH_CONNECTION
  while [ -z "$R" ] && [ "${pid:-0}" -gt 1 ]; do
    line=$(tr '\0' '\n' 2>/dev/null <"/proc/$pid/environ" | grep -a '^SSH_CONNECTION=' | head -n 1)
    R=${line#SSH_CONNECTION=}
    line=$(sed -n 's/^PPid:[^0-9]*//p' "/proc/$pid/status" 2>/dev/null)
    pid=$line
  done
}
# as_root ARG...: the same again by sudo, which asks for a password at the terminal itself.
as_root() {
  if [ "$(id -u)" = 0 ]; then return 0; fi
  have sudo || {
    print '' no-sudo
    exit 1
  }
  exec sudo -- /bin/bash "$FILE" --connection "$SSH" "$@"
}
# as_user NUMBER: a build needs no root and gets none.
as_user() {
  if [ -n "$SUDO_USER" ] && [ "$SUDO_USER" != root ]; then
    sudo -n -H -u "$SUDO_USER" -- /bin/bash "$FILE" --work "$1"
  else
    (
      "step_$1"
      actions
    )
  fi
}
ask() {
  local answer
  [ -n "$YES" ] && return 0
  if ! [ -t 0 ]; then
    print '' needs-yes
    exit 2
  fi
  print '' go-on
  read -r answer
  case $answer in [yY] | [yY][eE][sS]) return 0 ;; esac
  print '' nothing-done
  exit 0
}
show_steps() {
  local number
  for ((number = 1; number <= STEPS; number++)); do
    "step_$number"
    printf '%s. %s\n' "$number" "$TITLE"
    printf '     %s\n' "${LINES_OF[@]}"
  done
}
run_steps() {
  local number status more
  for ((number = 1; number <= STEPS; number++)); do
    "step_$number"
    printf '\n== %s/%s %s\n' "$number" "$STEPS" "$TITLE"
    more=more
    [ "$number" = "$STEPS" ] && more=last
    GIVEN=
    TARGET=-
    if [ "$ROOT" = no ]; then
      as_user "$number"
    elif take_lock; then
      "run_$MODE" "$more" "$FAILURE"
    else
      (exit 3)
    fi
    status=$?
    [ $status = 0 ] && [ -n "$GIVEN" ] && { await_confirmation || status=1; }
    [ $status = 0 ] || {
      release_lock last
      print '' stopped "$TITLE"
      return $status
    }
  done
  print '' all-done
}
# await_confirmation: the step is worth nothing until a new connection has come through.
await_confirmation() {
  local uuid=$TARGET
  print '  ' confirm-now "$(date -d "@$GIVEN" +%H:%M:%S 2>/dev/null || printf %s "$GIVEN")" "bash $(printf %q "$FILE") confirm"
  while [ -e "$ROLLBACK.armed" ] || [ -e "$ROLLBACK.rolling" ]; do sleep 1; done
  if driver_of "$VMBUS/devices/$uuid" && [ "$R" = uio_hv_generic ]; then
    print '  ' confirmed
    return 0
  fi
  print '  ' rolled-back
  return 1
}
# confirm_all: whatever waits on this VM for a new connection.
confirm_all() {
  local file status=1 found=
  for file in "$RUNTIME"/rollback-*.armed; do
    [ -e "$file" ] || continue
    found=1
    RUN=${file##*/rollback-}
    RUN=${RUN%.armed}
    confirm_run && print '' confirmed && status=0
  done
  [ -n "$found" ] || print '' nothing-armed
  return $status
}
# undo_steps: what the journal holds of these steps, the last first.
undo_steps() {
  local number status=0 seen=' '
  STEP=undo
  take_lock || return 3
  begin_undo
  for ((number = STEPS; number >= 1; number--)); do
    "step_$number"
    case $seen in *" $STEP "*) continue ;; esac
    seen="$seen$STEP "
    printf '\n== %s\n' "$TITLE"
    undo_entries step "$STEP" || status=1
  done
  disarm_undone
  STEP=undo
  if [ $status = 0 ]; then end_history 'done'; else end_history failed; fi
  release_lock last
  if [ $status = 0 ]; then print '' undone; else print '' not-undone; fi
  return $status
}
usage() {
  printf '%s\n' "bash $FILE [--yes] [--undo]" "bash $FILE confirm"
}

main() {
  local what=run arg
  YES=
  N=standalone
  SSH=
  case $0 in /*) FILE=$0 ;; *) FILE=$PWD/$0 ;; esac
  ignore_signals
  boot_id
  BOOT=$R
  if [ "$1" = rollback ]; then
    [ "$GIVEN_BOOT" = "$BOOT" ] || exit 0
    RUN=$GIVEN_RUN WHO=$GIVEN_WHO
    roll_back "$2" >/dev/null 2>&1
    exit 0
  fi
  if ! [ -f "$FILE" ] || ! grep -q '^standalone_marker' "$FILE"; then
    print '' needs-file
    exit 2
  fi
  new_id
  RUN=$R
  WHO=${SUDO_USER:-$(id -un)}@$(uname -n)
  WHO=${WHO//[!A-Za-z0-9@._-]/_}
  ssh_connection
  SSH=$R
  while [ $# -gt 0 ]; do
    arg=$1
    shift
    case $arg in
      --yes) YES=1 ;;
      --undo) what=undo ;;
      confirm) what=confirm ;;
      --connection)
        [ -n "$SSH" ] || SSH=$1
        shift
        ;;
      --work)
        exec </dev/null
        "step_$1"
        actions
        exit
        ;;
      *)
        usage
        [ "$arg" = --help ] && exit 0
        exit 2
        ;;
    esac
  done
  case $what in
    confirm)
      as_root confirm
      confirm_all
      exit
      ;;
    undo)
      as_root --undo ${YES:+--yes}
      print '' will-undo
      ask
      undo_steps
      exit
      ;;
  esac
  if [ "$STEPS" = 0 ]; then
    print '' nothing-to-do
    exit 0
  fi
  as_root ${YES:+--yes}
  show_steps
  ask
  exec </dev/null
  run_steps
  exit
}
standalone_marker() { :; }
