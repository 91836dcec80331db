# DPDK: installations, testpmd, running processes. Nothing of it is run: files tell.
dpdk() {
  for d in $L; do
    [ -r "$d/pkgconfig/libdpdk.pc" ] && grep -HE "^(Version:|prefix=)" "$d/pkgconfig/libdpdk.pc"
    for f in "$d"/librte_eal.so.*.* "$d"/librte_net_mana.* "$d"/dpdk/pmds-*/librte_net_mana.*; do
      [ -e "$f" ] && say "lib $f"
    done
  done
}
# A statically linked testpmd holds the name of each of its drivers; a shared one loads them, see the libraries above.
testpmd() {
  seen=:
  k=0
  IFS=:
  # shellcheck disable=SC2086 # split at the colons
  set -- $PATH
  unset IFS
  for d in "$@" /opt/*/bin "$HOME"/dpdk*/build*/app /opt/dpdk*/build*/app /usr/src/dpdk*/build*/app; do
    [ "$d" = /bin ] || [ "$d" = /sbin ] && [ -L "$d" ] && continue
    for f in "$d/dpdk-testpmd" "$d/testpmd"; do
      case $seen in *":$f:"*) continue ;; esac
      seen="$seen$f:"
      [ -f "$f" ] || continue
      [ -x "$f" ] || continue
      # Each is searched whole: twelve bound the time.
      k=$((k + 1))
      [ $k -gt 12 ] && say "@$N cut" && return
      $T grep -qF net_mana "$f"
      l="testpmd $?"
      v=
      case $d in */app) get "${d%/*/app}/VERSION" ;; esac
      say "$l ${v:--} $f"
      # Which rdma-core of ours it is linked with: the place stands in the program.
      [ -d /opt/mana-dpdk ] || continue
      # shellcheck disable=SC2046 # the first word is wanted
      set -- $($T grep -aoE "/opt/mana-dpdk/[^/:]+/lib" "$f")
      [ -n "$1" ] && say "rpath $1 $f"
    done
  done
}
# Found by name, and by the locks of the runtime directories that this user may look into.
processes() {
  k=
  # shellcheck disable=SC2013 # no spaces in these paths
  for f in $(grep -slE "^(dpdk|testpmd|l[23]fwd|pktgen|symmetric_mp|vpp)" /proc/[0-9]*/comm); do
    f=${f%/comm}
    k="$k ${f##*/}"
  done
  for d in /run/dpdk/* "$XDG_RUNTIME_DIR"/dpdk/* /tmp/dpdk/*; do
    [ -e "$d/config" ] || continue
    # shellcheck disable=SC2046 # words are wanted
    set -- $(ls -id "$d/config")
    # shellcheck disable=SC2046
    set -- $(grep -E "WRITE +[0-9]+ [^ ]*:$1 " /proc/locks)
    say "runtime $d ${5:--}"
    case " $k " in *" ${5:-0} "*) ;; *) k="$k $5" ;; esac
  done
  locks=
  [ -n "$k" ] && [ -r /proc/locks ] && locks="readable $(grep WRITE /proc/locks)"
  for f in $k; do
    get "/proc/$f/comm" || continue
    l="process $f lock="
    case $locks in '') l=${l}unknown ;; *"WRITE $f "*) l=${l}yes ;; *) l=${l}no ;; esac
    say "$l $v"
    say "args $f $(tr "[:cntrl:]" " " <"/proc/$f/cmdline" | cut -c1-600)"
  done
}
