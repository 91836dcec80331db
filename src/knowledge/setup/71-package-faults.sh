# Packages: who holds the lock, and what went wrong, read from what the package manager said.

# packages_unlocked MANAGER: waits for whoever installs packages now, and says for whom.
packages_unlocked() {
  local waited=0 pid comm
  while package_lock_holder "$1"; do
    pid=$R
    read_file "/proc/$pid/comm" || R='?'
    comm=$R
    [ $waited = 0 ] && note package-lock-held "$comm" "$pid"
    if [ $waited -ge $PACKAGE_WAIT ]; then
      fail package-lock-kept "$comm" "$pid" "$waited"
      return
    fi
    [ $((waited % 5)) = 0 ] && progress - waiting-for-lock "$comm" "$waited"
    sleep 1
    waited=$((waited + 1))
    checkpoint || return 130
  done
  return 0
}
# package_lock_holder MANAGER: sets R to the pid.
package_lock_holder() {
  local file
  case $1 in
    apt)
      for file in /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/apt/lists/lock /var/cache/apt/archives/lock; do
        file_lock_holder "$file" && return 0
      done
      return 1
      ;;
    dnf)
      for file in /var/cache/dnf/*.pid /var/lib/dnf/*.pid /run/dnf/*.pid; do
        pid_file_holder "$file" && return 0
      done
      ;;
    zypper)
      pid_file_holder /run/zypp.pid && return 0
      ;;
  esac
  for file in /var/lib/rpm/.rpm.lock /usr/lib/sysimage/rpm/.rpm.lock; do
    file_lock_holder "$file" && return 0
  done
  return 1
}
# file_lock_holder FILE: by the kernel's list of locks. Lines with -> only wait. The inode alone might be that of a file on
# another disk, so the process has to have this file open.
file_lock_holder() {
  local inode number kind mode access pid where rest
  [ -e "$1" ] && [ -r /proc/locks ] || return 1
  inode=$(stat -c %i "$1" 2>/dev/null)
  [ -n "$inode" ] || return 1
  while read -r number kind mode access pid where rest; do
    [ "$access" = WRITE ] && [ "${where##*:}" = "$inode" ] && safe number "$pid" && [ -d "/proc/$pid" ] || continue
    case $(ls -l "/proc/$pid/fd" 2>/dev/null) in *"-> $1"*) ;; *) continue ;; esac
    R=$pid
    return 0
  done </proc/locks
  return 1
}
# pid_file_holder FILE: a file left behind names a process that is gone, or by now another one.
pid_file_holder() {
  local pid
  read_file "$1" || return 1
  pid=${R%% *}
  safe number "$pid" && read_file "/proc/$pid/comm" || return 1
  case $R in
    *dnf* | *yum* | *python* | *packagekit* | *PackageKit* | *zypp* | *YaST* | *y2* | *ruby*) ;;
    *) return 1 ;;
  esac
  R=$pid
}

# explain_packages STATUS MANAGER: the failure in words; the most certain reason first.
explain_packages() {
  [ "$1" = 130 ] && return 130
  local status=$1 manager=$2 name
  if said 'No space left on device' "You don't have enough free space" 'more space needed' 'needs [0-9]+ ?[MG]B'; then
    fail disk-full-installing
  elif said 'Read-only file system'; then
    fail read-only-file-system /
  elif said 'Could not get lock' 'is locked by' 'System management is locked' 'lock file is held'; then
    fail package-lock-taken
  elif said 'is not signed' NO_PUBKEY 'GPG check FAILED' 'Signature verification failed' 'is not available for verifying' 'nokey' 'couldn.t be verified'; then
    fail repository-not-signed
  elif unknown_package && ! { [ -r "$PACKAGE_OUTPUT.lists" ] && network_trouble "$PACKAGE_OUTPUT.lists"; }; then
    name=$R
    if said_in "$PACKAGE_OUTPUT.lists" 'is not signed' NO_PUBKEY 'does not have a Release file' 'GPG check FAILED'; then
      fail repository-not-signed
      return
    fi
    case $name in
      linux-modules-extra-* | kernel-*modules-extra-*) fail modules-extra-gone "$name" ;;
      *) fail package-not-found "$name" ;;
    esac
  elif said '404  *Not Found' 'Status code: 404' 'error: 404' 'HTTP response: 404'; then
    fail package-file-gone
  elif said 'not registered' 'subscription-manager' 'Status code: 403' '403  *Forbidden' 'entitlement'; then
    fail repository-no-access
  elif network_trouble "$PACKAGE_OUTPUT" || network_trouble "$PACKAGE_OUTPUT.lists"; then
    fail no-network
  elif said 'Failed to fetch' 'Some files failed to download' 'Error downloading packages'; then
    fail package-not-downloaded
  elif said 'remove is disabled' 'deinstallation of' '--allowerasing'; then
    fail packages-would-remove
  elif said 'unmet dependencies' 'held broken packages' 'conflicting requests' 'nothing provides' '^ *Problem: '; then
    fail packages-conflict
  elif said 'dpkg was interrupted' 'returned an error code' 'scriptlet failed' 'post-installation script'; then
    fail package-script-failed
  else
    fail package-manager-failed "$manager" "$status"
  fi
}
said() { said_in "$PACKAGE_OUTPUT" "$@"; }
said_in() {
  local file=$1 pattern
  shift
  for pattern in "$@"; do
    grep -qiE -e "$pattern" "$file" 2>/dev/null && return 0
  done
  return 1
}
network_trouble() {
  grep -qiE -e 'Temporary failure resolving|Could not resolve|Could not connect|Network is unreachable|No route to host|Connection (timed out|refused)|Cannot initiate the connection|Failed to connect|Curl error|curl\) error|Cannot download|Failed to download metadata|Timeout (exceeded|was reached)|Unable to fetch some archives' "$1" 2>/dev/null
}
# unknown_package: sets R to the first name that no repository has.
unknown_package() {
  local line
  R=
  while IFS= read -r line; do
    case $line in
      *'Unable to locate package '*) R=${line##*Unable to locate package } ;;
      *"has no installation candidate"*) R=${line#*Package } && R=${R%% has no*} ;;
      *'No match for argument: '*) R=${line##*No match for argument: } ;;
      *"No provider of '"*) R=${line#*No provider of \'} && R=${R%%\'*} ;;
      *"' not found in package names"*) R=${line#*\'} && R=${R%%\'*} ;;
    esac
    [ -n "$R" ] && break
  done 2>/dev/null <"$PACKAGE_OUTPUT"
  R=${R//\'/}
  R=${R%% *}
  [ -n "$R" ]
}
