# Words of the on-VM libraries, of setups and of runs. N (nonce of the protocol), RUN, WHO, BOOT are set in front of them.
export LC_ALL=C
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
unset BASH_ENV ENV CDPATH IFS
umask 022
STATE=/var/lib/mana-dpdk
JOURNAL=$STATE/journal
RUNTIME=/run/mana-dpdk
VMBUS=/sys/bus/vmbus
NETCLASS=f8615163-df3e-46c5-913f-f2d2f965ed0e

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
# start_time PID: sets R to when the process began (clock ticks): with the pid it names one process for good.
start_time() {
  read_file "/proc/$1/stat" || return 1
  set -- ${R##*) }
  R=${20}
}
