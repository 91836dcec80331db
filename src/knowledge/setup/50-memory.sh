# Hugepages and their mounts.
INVERSES="$INVERSES set_hugepages unmount_hugepages remove_folder"

MEMORY_FREE=
MEMORY_TAKEN=0

# set_hugepages NODE SIZE_KB COUNT: the kernel grants fewer in silence, so the file is read back.
set_hugepages() {
  local file=/sys/devices/system/node/node$1/hugepages/hugepages-$2kB/nr_hugepages old got
  read_file "$file" || {
    fail no-such-hugepages "$1" "$2"
    return
  }
  old=$R
  [ "$old" = "$3" ] && {
    note hugepages-already "$1" "$3" "$2"
    return 0
  }
  if [ -z "$UNDOING" ] && [ "$3" -gt "$old" ]; then
    # Half of what was free before the first node, for all nodes together.
    if [ -z "$MEMORY_FREE" ]; then
      available_kb
      MEMORY_FREE=$R
    fi
    MEMORY_TAKEN=$((MEMORY_TAKEN + ($3 - old) * $2))
    if [ $MEMORY_TAKEN -gt $((MEMORY_FREE / 2)) ]; then
      refuse too-many-hugepages $((MEMORY_TAKEN / 1024)) $((MEMORY_FREE / 1024))
      return
    fi
  fi
  record set_hugepages "$1" "$2" "$old" || return
  act "echo $3 > $file"
  tried hugepages-not-set "$1" "$2" || return
  read_file "$file"
  got=$R
  [ "$got" = "$3" ] && return 0
  if [ -n "$UNDOING" ]; then
    left_pages
    if [ -n "$R" ]; then
      note hugepages-left
      act "rm -f$R" && act "echo $3 > $file"
      read_file "$file"
      got=$R
    fi
    [ "$got" = "$3" ] || fail hugepages-differ "$got" "$3" "$1"
    return
  fi
  act "echo $old > $file"
  fail too-few-hugepages "$got" "$3" "$2" "$1"
}
# left_pages: sets R to files that a DPDK program has left behind on a hugetlbfs: their pages stay reserved. A file that a
# process has mapped is none of them.
left_pages() {
  local device path type rest file found=
  while read -r device path type rest; do
    [ "$type" = hugetlbfs ] && safe word "$path" || continue
    for file in "$path"/*map_*; do
      [[ ${file##*/} =~ ^[A-Za-z0-9_.-]{1,64}map_[0-9]+$ ]] && [ -f "$file" ] || continue
      grep -qsF " $file" /proc/[0-9]*/maps || found="$found $file"
    done
  done </proc/mounts
  R=$found
}
available_kb() {
  local name value
  while read -r name value R; do
    [ "$name" = MemAvailable: ] && R=$value && return 0
  done </proc/meminfo
  R=0
}
# mount_hugepages SIZE_KB PATH
mount_hugepages() {
  local device path type options rest
  while read -r device path type options rest; do
    [ "$type" = hugetlbfs ] && mount_serves "$options" "$1" && {
      note mount-already "$path"
      return 0
    }
  done </proc/mounts
  if ! [ -d "$2" ]; then
    record_lasting remove_folder "$2" || return
    act "mkdir -p $2"
    tried folder-not-made "$2" || return
  fi
  record unmount_hugepages "$2" || return
  act "mount -t hugetlbfs -o pagesize=$1K nodev $2"
  tried not-mounted "$2"
}
# The kernel shows pagesize=2M or 1024M or 1G for what was asked as pagesize=2048K.
mount_serves() {
  local shown
  case $1 in *pagesize=*) ;; *) return 1 ;; esac
  shown=${1##*pagesize=}
  shown=${shown%%,*}
  case $shown in
    *G) shown=$((${shown%G} * 1048576)) ;;
    *M) shown=$((${shown%M} * 1024)) ;;
    *K) shown=${shown%K} ;;
    *k) shown=${shown%k} ;;
    *) return 1 ;;
  esac
  [ "$shown" = "$2" ]
}
unmount_hugepages() {
  local device path type rest
  while read -r device path type rest; do
    [ "$path" = "$1" ] && [ "$type" = hugetlbfs ] && {
      act "umount $1"
      tried not-unmounted "$1"
      return
    }
  done </proc/mounts
  return 0
}
# remove_folder PATH: only where it is empty; what others have put there stays.
remove_folder() {
  [ -d "$1" ] || return 0
  [ -z "$(ls -A "$1" 2>/dev/null)" ] || {
    kept folder-not-empty "$1"
    return 0
  }
  act "rmdir $1"
  tried folder-not-removed "$1"
}
