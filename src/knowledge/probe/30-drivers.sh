# MANA's PCI functions, and the kernel modules that DPDK on MANA needs.
pci() {
  l=
  if [ -d /sys/bus/pci/devices ]; then
    say "sysfs: readable"
    for d in /sys/bus/pci/devices/*; do
      get "$d/vendor"
      [ "$v" = 0x1414 ] || continue
      l="function ${d##*/}"
      get "$d/device" && l="$l device=$v"
      get "$d/class" && l="$l class=$v"
      uevent "$d/uevent"
      say "$l"
    done
    # Without a function here there is nothing for lspci to add.
    [ -n "$l" ] || return
  fi
  have lspci || return
  say "lspci:"
  $T lspci -Dnnk -d 1414:
}
modules() {
  m=/lib/modules/$R
  names='mana|mana_ib|ib_uverbs|uio_hv_generic|hv_netvsc'
  if [ -r "$m/modules.dep" ]; then
    say "index: $m/modules.dep"
    grep -sHE "^[^: ]*/($names)[.]ko([.][a-z0-9]+)?(:|$)" "$m/modules.builtin" "$m/modules.dep" | cut -d: -f1,2
  elif have modinfo && [ -d "$m" ]; then
    say "index: modinfo"
    for n in mana mana_ib ib_uverbs uio_hv_generic hv_netvsc; do
      say "modinfo $n $(modinfo -F filename $n 2>/dev/null)"
    done
  fi
  [ -d /sys/module ] && say "sysfs: readable"
  for n in mana mana_ib ib_uverbs uio_hv_generic hv_netvsc; do
    [ -d /sys/module/$n ] && say "loaded: $n"
  done
}
