# Packages: only what is missing comes in, and exactly what came in goes out again.
INVERSES="$INVERSES remove_packages dnf_disable_repository"
PACKAGE_OUTPUT=$RUNTIME/packages.out
PACKAGE_WAIT=300
PACKAGE_ROOM_MB=800
LISTS_FRESH=

# PACKAGE...: offered leaves out, with a note, what the repositories do not have.
apt_install() { install_packages apt all "$@"; }
dnf_install() { install_packages dnf all "$@"; }
dnf_install_offered() { install_packages dnf offered "$@"; }
zypper_install() { install_packages zypper all "$@"; }
zypper_install_offered() { install_packages zypper offered "$@"; }

# The raw lines. None of them may take a package out to make room for another: RDMA has other makers, whose drivers are in use
# (dnf does that with --allowerasing alone). Downloading is a command of its own: it can be cancelled and fails without having changed anything.
package_line() {
  local program
  case $1 in
    apt) program='apt-get -q -y --no-install-recommends --no-remove' ;;
    dnf) program='dnf -y --setopt=install_weak_deps=False' ;;
    zypper) program='zypper --non-interactive' ;;
  esac
  case $1-$2 in
    apt-refresh) R='apt-get -q update' ;;
    zypper-refresh) R="$program refresh" ;;
    apt-fetch) R="$program --download-only install $3" ;;
    dnf-fetch) R="$program --downloadonly install $3" ;;
    zypper-fetch) R="$program install --no-recommends --no-force-resolution --download-only $3" ;;
    apt-put) R="DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l $program -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold install $3" ;;
    dnf-put) R="$program install $3" ;;
    zypper-put) R="$program install --no-recommends --no-force-resolution $3" ;;
    apt-repair) R='DEBIAN_FRONTEND=noninteractive dpkg --force-confold --configure -a' ;;
    apt-remove) R="DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l apt-get -q -y -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o APT::Get::AutomaticRemove=0 purge $3" ;;
    dnf-remove) R="dnf -y remove --noautoremove $3" ;;
    zypper-remove) R="$program remove --no-clean-deps $3" ;;
    *) R= ;;
  esac
}

install_packages() {
  local manager=$1 which=$2 name wanted= present=0 status=0
  shift 2
  manager_present "$manager" || return
  for name in "$@"; do
    safe word "$name" || {
      fail odd-package "$name"
      return
    }
    if package_installed "$manager" "$name"; then
      present=$((present + 1))
    else
      wanted="$wanted $name"
    fi
  done
  [ $present = 0 ] || note packages-present "$present"
  [ -n "$wanted" ] || return 0
  package_room || return
  packages_unlocked "$manager" || return
  repair_packages "$manager" || return
  refresh_lists "$manager" || return
  if [ "$which" = offered ]; then
    present=$wanted
    wanted=
    for name in $present; do
      if package_offered "$manager" "$name"; then wanted="$wanted $name"; else note package-not-offered "$name"; fi
    done
    [ -n "$wanted" ] || return 0
  fi
  bring_packages "$manager" ${wanted# }
}

# bring_packages MANAGER PACKAGE...: before the change the journal says what was asked for, after it what came with it.
bring_packages() {
  local manager=$1 status name
  shift
  local asked="$*"
  local -A before=() versions=()
  package_line "$manager" fetch "$asked"
  package_act "$R" || {
    explain_packages "$?" "$manager"
    return
  }
  package_state "$manager"
  record_lasting remove_packages "$manager" asked "$@" || return
  packages_unlocked "$manager" || {
    status=$?
    forget
    return $status
  }
  progress - installing-packages "$#"
  package_line "$manager" put "$asked"
  package_act "$R" whole
  status=$?
  record_added "$manager"
  [ $status = 0 ] || {
    explain_packages "$status" "$manager"
    return
  }
  for name in "$@"; do
    package_installed "$manager" "$name" || {
      fail package-not-installed "$name"
      return
    }
  done
  note packages-installed "$#"
}

# record_added MANAGER: the journal's entry is replaced by one that names all that is there now and was not before. Uses
# before and versions of its caller.
record_added() {
  local name version key newer= kernel= asked=$SEQ
  local -A now=()
  local added=()
  while read -r name version; do
    [ -n "$name" ] && now["$name $version"]=1
  done <<<"$(list_packages "$1")"
  for key in "${!now[@]}"; do
    [ -n "${before[$key]}" ] && continue
    name=${key%% *}
    version=${key#* }
    if [ -z "${versions[$name]}" ]; then
      safe word "$name" && added+=("$name")
    elif [ -n "${now[$name ${versions[$name]}]}" ]; then
      # A kernel beside the one that is there already: only this very version goes again.
      safe word "$name-$version" && added+=("$name-$version")
    else
      newer="$newer $name"
      continue
    fi
    kernel_of "$1" "$name" "$version" && kernel=$R
  done
  [ -z "$newer" ] || note packages-newer "${newer# }"
  [ -z "$kernel" ] || [ "$kernel" = "$(uname -r)" ] || note reboot-needed "$kernel"
  if [ ${#added[@]} = 0 ]; then
    forget
    return 0
  fi
  if record_lasting remove_packages "$1" added "${added[@]}"; then
    printf -v asked '%06d' "$asked"
    rm -f "$JOURNAL/$asked.open"
  fi
  return 0
}
# kernel_of MANAGER NAME VERSION: sets R to the release of the kernel which that package is.
kernel_of() {
  case $1-$2 in
    apt-linux-image-unsigned-[0-9]*) R=${2#linux-image-unsigned-} ;;
    apt-linux-image-[0-9]*) R=${2#linux-image-} ;;
    dnf-kernel-core | dnf-kernel-uek-core | dnf-kernel-uek | zypper-kernel-default | zypper-kernel-azure) R=$3 ;;
    *) return 1 ;;
  esac
}

# package_state MANAGER: fills before ("name version") and versions (name) of its caller.
package_state() {
  local name version
  while read -r name version; do
    [ -n "$name" ] || continue
    before["$name $version"]=1
    versions[$name]=$version
  done <<<"$(list_packages "$1")"
}
# list_packages MANAGER: one line a package: name and version. A foreign architecture belongs to the name, and what is only
# half installed is there too.
list_packages() {
  local state name version native
  if [ "$1" != apt ]; then
    rpm -qa --qf '%{NAME} %{VERSION}-%{RELEASE}.%{ARCH}\n' 2>/dev/null
    return
  fi
  native=$(dpkg --print-architecture 2>/dev/null)
  dpkg-query -W -f '${db:Status-Abbrev} ${binary:Package} ${Version}\n' 2>/dev/null |
    while read -r state name version; do
      case $state in ?[!nc]*) printf '%s %s\n' "${name%:"$native"}" "$version" ;; esac
    done
}
package_installed() {
  if [ "$1" = apt ]; then
    case $(dpkg-query -W -f '${Status} ' "$2" 2>/dev/null) in *'ok installed'*) return 0 ;; esac
    return 1
  fi
  rpm -q --quiet "$2" 2>/dev/null || rpm -q --quiet --whatprovides "$2" 2>/dev/null
}
package_offered() {
  case $1 in
    apt) [ -n "$(apt-cache show --no-all-versions "$2" 2>/dev/null)" ] ;;
    dnf) [ -n "$(dnf -q repoquery --available "$2" 2>/dev/null)" ] ;;
    zypper) zypper --non-interactive --quiet search --match-exact "$2" >/dev/null 2>&1 ;;
  esac
}
manager_present() {
  local program=$1
  [ "$1" = apt ] && program=apt-get
  have "$program" || fail package-manager-missing "$program"
}

# package_room: a disk that is full in the middle of it leaves half-installed packages behind.
package_room() {
  local device size used free rest folder
  for folder in /usr /var; do
    if ! [ -w "$folder" ]; then
      fail read-only-file-system "$folder"
      return
    fi
    while read -r device size used free rest; do
      safe number "$free" || continue
      if [ "$free" -lt $((PACKAGE_ROOM_MB * 1024)) ]; then
        fail no-room-for-packages "$folder" "$((free / 1024))" "$PACKAGE_ROOM_MB"
        return
      fi
    done <<<"$(df -Pk "$folder" 2>/dev/null)"
  done
  return 0
}
refresh_lists() {
  [ -z "$LISTS_FRESH" ] || return 0
  package_line "$1" refresh
  [ -n "$R" ] || return 0
  rm -f "$PACKAGE_OUTPUT.lists"
  package_act "$R"
  local status=$?
  [ $status = 130 ] && return 130
  mv "$PACKAGE_OUTPUT" "$PACKAGE_OUTPUT.lists" 2>/dev/null
  # One repository out of reach need not matter for what is wanted here.
  if [ $status = 0 ]; then LISTS_FRESH=1; else note lists-not-refreshed; fi
  return 0
}
# repair_packages MANAGER: ends what an earlier installation began. Nothing can be installed before.
repair_packages() {
  [ "$1" = apt ] || return 0
  local name state broken=
  while read -r name state; do
    case $state in half-configured | unpacked | half-installed | triggers-*) broken="$broken $name" ;; esac
  done <<<"$(dpkg-query -W -f '${binary:Package} ${db:Status-Status}\n' 2>/dev/null)"
  [ -n "$broken" ] || [ -n "$(ls -A /var/lib/dpkg/updates 2>/dev/null)" ] || return 0
  broken=${broken# }
  note dpkg-was-interrupted "${broken:-?}"
  package_line apt repair
  package_act "$R" whole
  tried dpkg-not-repaired "${broken:-?}"
}

# package_act LINE [whole]: like act_long, and keeps the output for explain_packages. whole: a cancel does not end the
# command in the middle, it would leave packages half installed; the run stops after it.
package_act() {
  checkpoint || return 130
  runtime_ready || return 1
  enc "$1"
  say "command $R"
  if [ "$2" = whole ]; then
    (
      trap '' TERM INT
      eval "$1" </dev/null 2>&1
    ) | keep_output
  else
    eval "$1" </dev/null 2>&1 | keep_output
  fi
  local status=${PIPESTATUS[0]}
  say "ended $status"
  # zypper: done, and something is to be told (a reboot is due, a restart, a repository was left out).
  case $1-$status in zypper*-10[236]) status=0 ;; esac
  if [ "$status" != 0 ] && [ -n "$CANCELLED" ]; then return 130; fi
  return "$status"
}
keep_output() {
  local line
  : 2>/dev/null >"$PACKAGE_OUTPUT"
  while IFS= read -r line; do
    printf '%s\n' "$line" 2>/dev/null
    printf '%s\n' "$line" 2>/dev/null >>"$PACKAGE_OUTPUT"
  done
  return 0
}
