# Kernel modules.
INVERSES="$INVERSES unload_modules"

loaded() { [ -d "/sys/module/${1//-/_}" ]; }
# load_module NAME: records which modules come with it, so that exactly those go again.
load_module() {
  local file list= word rest
  loaded "$1" && {
    note module-already "$1"
    return 0
  }
  while read -r word file rest; do
    [ "$word" = insmod ] || continue
    file=${file##*/}
    file=${file%%.ko*}
    file=${file//-/_}
    safe word "$file" && ! loaded "$file" && list="$list $file"
  done <<<"$(modprobe --show-depends "$1" 2>/dev/null)"
  if modprobe --showconfig 2>/dev/null | grep -qxE "blacklist $1"; then
    refuse module-blacklisted "$1"
    return
  fi
  record unload_modules ${list:-$1} || return
  act "modprobe $1"
  tried_module "$1" && return 0
  local status=$?
  # What the module needs may be loaded although the module is not.
  for word in ${list:-$1}; do
    loaded "$word" && return $status
  done
  forget
  return $status
}
tried_module() {
  local status=$?
  [ $status = 0 ] && loaded "$1" && return 0
  [ $status = 130 ] && return 130
  [ $status = 0 ] && builtin_module "$1" && return 0
  if ! [ -d "/lib/modules/$(uname -r)" ] && [ -n "$(ls -A /lib/modules 2>/dev/null)" ]; then
    fail kernel-not-rebooted "$(uname -r)"
  elif ! modprobe -n -q "$1" 2>/dev/null; then
    fail module-missing "$1" "$(uname -r)"
  else
    fail module-not-loaded "$1"
  fi
}
# Not every built-in module has a folder in /sys/module.
builtin_module() { grep -q "/$1\\.ko" "/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null; }
# unload_modules NAME...: backwards. What carries NICs or is in use stays.
unload_modules() {
  local name i status=0
  for ((i = $#; i > 0; i--)); do
    name=${!i}
    loaded "$name" || continue
    case $name in
      mana | hv_netvsc | hv_vmbus | pci_hyperv | mlx5_core | mlx4_core | mlx4_en)
        kept module-carries-nics "$name"
        continue
        ;;
    esac
    if ! [ -e "/sys/module/$name/initstate" ]; then continue; fi
    # A device that is bound but not open does not count as a use: another NIC would lose its driver.
    if [ "$name" = uio_hv_generic ] && ls -d "$VMBUS/drivers/$name"/*-*-* >/dev/null 2>&1; then
      fail module-in-use "$name"
      status=1
      continue
    fi
    if [ "$(cat "/sys/module/$name/refcnt" 2>/dev/null)" != 0 ]; then
      fail module-in-use "$name"
      status=1
      continue
    fi
    act "rmmod $name"
    tried module-not-unloaded "$name" || status=1
  done
  return $status
}
