# Packages: taking out again exactly what an installation brought in, and repositories of dnf.

# remove_packages MANAGER added|asked NAME...: the inverse. Where the run was cut off, the journal knows only what had been
# asked for: what came along stays, for by now it could as well be somebody else's.
remove_packages() {
  local manager=$1 known=$2 names
  shift 2
  manager_present "$manager" || return
  present_ones "$manager" "$@"
  names=$R
  [ -n "$names" ] || return 0
  [ "$known" = added ] || note packages-cut-off
  packages_unlocked "$manager" || return
  repair_packages "$manager" || return
  removable "$manager" $names
  names=$R
  [ -n "$names" ] || return 0
  package_line "$manager" remove "$names"
  package_act "$R" whole || {
    explain_packages "$?" "$manager"
    return
  }
  present_ones "$manager" $names
  [ -z "$R" ] || fail packages-still-there "$R"
}
# present_ones MANAGER NAME...: sets R to those that are there, half installed ones too, by that very name.
present_ones() {
  local manager=$1 name found=
  shift
  for name in "$@"; do
    if [ "$manager" = apt ]; then
      case $(dpkg-query -W -f '${db:Status-Abbrev} ' "$name" 2>/dev/null) in ?[!nc]*) ;; *) continue ;; esac
    else
      rpm -q --quiet "$name" 2>/dev/null || continue
    fi
    found="$found $name"
  done
  R=${found# }
}

# removable MANAGER NAME...: sets R to those that can go without anything else going. The others are kept, and it is told
# for whom.
removable() {
  local manager=$1
  shift
  if [ "$manager" = apt ]; then removable_debs "$@"; else removable_rpms "$@"; fi
}
removable_debs() {
  local name left=
  others_going " $* " "$@"
  if [ -z "$R" ]; then
    R="$*"
    return 0
  fi
  for name in "$@"; do
    others_going " $* " "$name"
    if [ -z "$R" ]; then left="$left $name"; else kept package-needed "$name" "$R"; fi
  done
  R=${left# }
}
# others_going OURS NAME...: sets R to what apt would take out besides.
others_going() {
  local ours=$1 word name rest others=
  shift
  while read -r word name rest; do
    case $word in Remv | Purg) ;; *) continue ;; esac
    case $ours in *" $name "*) ;; *) others="$others $name" ;; esac
  done <<<"$(apt-get -s -q -o APT::Get::AutomaticRemove=0 remove "$@" 2>/dev/null)"
  R=${others# }
}
# rpm says which of its conditions would break, not which package that is: those who fulfil it stay, until none breaks.
removable_rpms() {
  local left="$*" round=0 line what who name stay
  while [ -n "$left" ] && [ $round -lt 50 ]; do
    round=$((round + 1))
    stay=
    while IFS= read -r line; do
      case $line in *' is needed by (installed) '*) ;; *) continue ;; esac
      who=${line##*(installed) }
      what=${line%% is needed by*}
      what=${what#"${what%%[![:space:]]*}"}
      what=${what%% *}
      for name in $(rpm -q --whatprovides "$what" --qf '%{NAME}\n%{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}\n' 2>/dev/null); do
        case " $left " in *" $name "*) ;; *) continue ;; esac
        case " $stay " in *" $name "*) continue ;; esac
        stay="$stay $name"
        kept package-needed "$name" "$who"
      done
    done <<<"$(rpm -e --test $left 2>&1)"
    [ -n "$stay" ] || break
    who=
    for name in $left; do
      case " $stay " in *" $name "*) ;; *) who="$who $name" ;; esac
    done
    left=${who# }
  done
  R=$left
}

# dnf_enable_repository NAME...: the first that this VM knows. Update streams for one minor release (EUS) have their own.
dnf_enable_repository() {
  local name all enabled chosen=
  manager_present dnf || return
  repositories --enabled
  enabled=$R
  repositories --all
  all=$R
  for name in "$@"; do
    case $enabled in *" $name "*)
      note repository-already "$name"
      return 0
      ;;
    esac
    case $all in *" $name "*) ;; *) continue ;; esac
    if [ -z "$chosen" ]; then chosen=$name; fi
    case $name in
      *-eus-*) case $enabled in *-eus-*) chosen=$name ;; esac ;;
    esac
  done
  if [ -z "$chosen" ]; then
    fail repository-unknown "$*"
    return
  fi
  record_lasting dnf_disable_repository "$chosen" || return
  repository_line enable "$chosen"
  act "$R"
  tried repository-not-enabled "$chosen" || return
  repositories --enabled
  case $R in *" $chosen "*) return 0 ;; esac
  fail repository-not-enabled "$chosen"
}
dnf_disable_repository() {
  repositories --enabled
  case $R in *" $1 "*) ;; *) return 0 ;; esac
  repository_line disable "$1"
  act "$R"
  tried repository-not-disabled "$1"
}
# What subscription-manager wrote it writes anew: there it has to be told, not dnf.
repository_line() {
  R="dnf config-manager --set-$1d $2"
  if have subscription-manager && grep -qF "[$2]" /etc/yum.repos.d/redhat.repo 2>/dev/null; then
    R="subscription-manager repos --$1=$2"
  fi
}
repositories() {
  local name rest names=' '
  while read -r name rest; do
    [ "$name" = repo ] || names="$names$name "
  done <<<"$(dnf -q repolist "$1" 2>/dev/null)"
  R=$names
}
