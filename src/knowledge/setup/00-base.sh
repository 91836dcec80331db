# Words of the setup library. N (nonce of the protocol), RUN, WHO, BOOT, STEP are set in front of it.
export LC_ALL=C
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
unset BASH_ENV ENV CDPATH IFS
umask 022
STATE=/var/lib/mana-dpdk
JOURNAL=$STATE/journal
RUNTIME=/run/mana-dpdk
VMBUS=/sys/bus/vmbus
NETCLASS=f8615163-df3e-46c5-913f-f2d2f965ed0e
UNDOING=
CANCELLED=

# Lines of the protocol begin with the nonce, so that nothing a command prints can be taken for one.
say() { printf '@%s %s\n' "$N" "$*"; }

# enc WORD: sets R to the word with white space and % written as %XX: one word of the protocol and of the journal.
enc() {
  R=${1//%/%25}
  R=${R// /%20}
  R=${R//$'\n'/%0A}
  [ -n "$R" ] || R=%00
}
dec() {
  R=${1//%0A/$'\n'}
  R=${R//%20/ }
  R=${R//%00/}
  R=${R//%25/%}
}
# tell EVENT ID ARG...: an event with words for people: ID is a row of the table of texts, each ARG one value in it.
tell() {
  local line="$1 $2" word
  shift 2
  for word in "$@"; do
    enc "$word"
    line="$line $R"
  done
  say "$line"
}
note() { tell note "$@"; }
kept() { tell kept "$@"; }
progress() { tell progress "$@"; }
fail() {
  tell failed "$@"
  return 1
}
refuse() {
  tell refused "$@"
  return 3
}

# A connection that breaks must not stop a step between two commands: output nobody reads is dropped.
ignore_signals() {
  trap '' HUP PIPE
  trap 'CANCELLED=1' TERM INT
}

# Nothing new is begun after a cancel, nor once the rollback has begun to give the NIC back. Undoing is never cancelled
# half-way.
ARMED=
checkpoint() {
  [ -n "$UNDOING" ] && return 0
  [ -e "$RUNTIME/cancel-$RUN" ] && CANCELLED=1
  [ -n "$ARMED" ] && ! [ -e "$ARMED" ] && CANCELLED=1
  [ -z "$CANCELLED" ]
}

# act LINE: runs one raw shell line: what the plan showed. Everything that changes the VM goes through here.
act() {
  checkpoint || return 130
  enc "$1"
  say "command $R"
  eval "$1" </dev/null 2>&1
  local status=$?
  say "ended $status"
  if [ $status != 0 ] && [ -n "$CANCELLED" ]; then return 130; fi
  return $status
}
# act_long LINE: the same for programs that talk much and stop when nobody listens (dpkg does).
act_long() {
  checkpoint || return 130
  enc "$1"
  say "command $R"
  eval "$1" </dev/null 2>&1 | relay
  local status=${PIPESTATUS[0]}
  say "ended $status"
  if [ "$status" != 0 ] && [ -n "$CANCELLED" ]; then return 130; fi
  return "$status"
}
relay() {
  local line
  while IFS= read -r line; do
    printf '%s\n' "$line" 2>/dev/null
  done
  return 0
}
# tried ID ARG...: what act returned, told: a cancel stays a cancel, another failure gets its words.
tried() {
  local status=$?
  [ $status = 0 ] && return 0
  [ $status = 130 ] && return 130
  fail "$@"
}

# safe KIND VALUE: values that were read on this VM are as little trusted as those that were sent.
safe() {
  case $1 in
    name) [[ $2 =~ ^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,14}$ ]] && [ "$2" != . ] && [ "$2" != .. ] ;;
    mac) [[ $2 =~ ^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$ ]] ;;
    uuid) [[ $2 =~ ^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$ ]] ;;
    number) [[ $2 =~ ^[0-9]{1,12}$ ]] ;;
    address) [[ $2 =~ ^[0-9A-Fa-f:.]{2,45}(/[0-9]{1,3})?$ ]] ;;
    word) [[ $2 =~ ^[A-Za-z0-9_./:@+,=-]{1,128}$ ]] ;;
    *) return 1 ;;
  esac
}
# read_file FILE: sets R to its first line, without a process of its own; empty where it cannot be read.
read_file() {
  R=
  [ -r "$1" ] && IFS= read -r R <"$1" 2>/dev/null
  [ -n "$R" ]
}
# target_of LINK: sets R to the last part of where a symbolic link leads.
target_of() {
  R=$(readlink "$1" 2>/dev/null)
  R=${R##*/}
  [ -n "$R" ]
}
driver_of() { target_of "$1/driver"; }
have() { command -v "$1" >/dev/null 2>&1; }
boot_id() {
  read_file /proc/sys/kernel/random/boot_id
}
