# What it runs on: Azure or not, processors, memory, Secure Boot.
dmi() {
  for f in sys_vendor product_name chassis_asset_tag; do
    get /sys/class/dmi/id/$f && say "$f: $v"
  done
}
cpu() {
  get /sys/devices/system/cpu/online && say "online: $v"
  # grep, for this file gives nothing to a shell that reads byte by byte (dash).
  grep -sH . /sys/devices/system/node/node[0-9]*/cpulist
  grep -m1 "^model name" /proc/cpuinfo
}
memory() { grep -E "^(MemTotal|MemAvailable|Huge)" /proc/meminfo; }
hugepages() {
  found=
  for d in /sys/devices/system/node/node[0-9]*/hugepages/hugepages-*; do
    pool "$d" && found=1
  done
  [ -n "$found" ] && return
  for d in /sys/kernel/mm/hugepages/hugepages-*; do
    pool "$d"
  done
}
pool() {
  get "$1/nr_hugepages" || return
  l=$v
  get "$1/free_hugepages" && say "$1 $l $v"
}
hugepage_mounts() { grep " hugetlbfs " /proc/mounts; }
secure_boot() {
  f=/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c
  if [ -r $f ]; then
    have od && say "efivar: $(od -An -tu1 $f)"
  elif [ -d /sys/firmware/efi ]; then
    say unreadable
  elif [ -d /sys/firmware ]; then
    say no-efi
  fi
}
lockdown() { get /sys/kernel/security/lockdown && say "$v"; }
