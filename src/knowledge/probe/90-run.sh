# Runs the sections. The metadata service is asked meanwhile, at the other end of a pipe, and only where DMI says Azure.
metadata() {
  get /sys/class/dmi/id/chassis_asset_tag
  [ "$v" = 7783-7084-3265-9085-8269-3286-77 ] || return
  u='http://169.254.169.254/metadata/instance?api-version=2020-09-01'
  if have curl; then
    curl -qsf -m 2 --noproxy '*' -H Metadata:true "$u"
  elif have wget; then
    http_proxy='' $T wget -qO- -T 2 -t 1 --header Metadata:true "$u"
  fi
  # The service's answer has no line end, and a marker must stand at the beginning of a line.
  say
}
all() {
  section kernel
  [ "$S" = Linux ] || return
  section boot-id boot_id
  section os
  section arch
  section page-size page_size
  section user
  section sudo sudo_access
  section dmi
  section cpu
  section memory
  section pci
  section modules
  section nics
  section vmbus
  section addresses
  section routes
  section ssh ssh_connection
  section infiniband
  section driver-id driver_id
  section rdma-core rdma_core
  section libibverbs
  section dpdk
  section testpmd
  section hugepages
  section hugepage-mounts hugepage_mounts
  section processes
  section secure-boot secure_boot
  section lockdown
}
# No section may bury the others: 300 lines, 16,000 characters and 8,000 a line.
cap() {
  have awk || { cat && return; }
  awk -v n="@$N " '
    index($0, n) == 1 { lines = 0; size = 0; print; next }
    {
      size += length($0)
      if (++lines <= 300 && size <= 16000 && length($0) <= 8000) { print; next }
      if (0 <= size) print n "cut"
      lines = 1e9; size = -1e9
    }'
}
say
metadata </dev/null | {
  all </dev/null
  section imds cat
  say "@${N} done"
} 2>/dev/null | cap
