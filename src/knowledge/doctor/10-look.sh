# Looks at what says which number MANA has: headers, sources of rdma-core, libraries. As the user who is connected, reading only.
HEADER=rdma/ib_user_ioctl_verbs.h
# Headers of kernels by where they lead to: one file has many names. Twelve headers tell all there is to tell.
SEEN='|'
HEADERS_LEFT=12

# show_header ROLE FILE: the header between two marks. 64 KiB hold it four times over.
show_header() {
  local real
  [ -f "$2" ] || return 1
  real=$(readlink -f "$2" 2>/dev/null)
  [ -n "$real" ] || real=$2
  [ "$1" = rdma-core-source ] || case $SEEN in *"|$real|"*) return 0 ;; esac
  [ $HEADERS_LEFT -gt 0 ] || return 0
  HEADERS_LEFT=$((HEADERS_LEFT - 1))
  SEEN="$SEEN$real|"
  tell header-begin "$1" "$2" "$real"
  head -c 65536 "$2" 2>/dev/null
  printf '\n'
  say header-end
}

# The running kernel's own headers come first, so that it is they that count where one file has several names. Debian keeps
# the common part under "source", SUSE all of it.
show_kernel_headers() {
  local folder kernel
  kernel=$(uname -r)
  for folder in "/lib/modules/$kernel/build" "/lib/modules/$kernel/source"; do
    show_header running-kernel "$folder/include/uapi/$HEADER"
  done
  for folder in /usr/src/linux-headers-* /usr/src/kernels/* /usr/src/linux-[0-9]*; do
    show_header other-kernel "$folder/include/uapi/$HEADER"
  done
  show_header distribution "/usr/include/$HEADER"
}

# show_source FOLDER: a source tree of rdma-core: its own copy of the header, its version, and where it was installed to.
show_source() {
  local name version prefix
  for name in kernel-headers include build/include; do
    [ -f "$1/$name/$HEADER" ] || continue
    version=$(sed -n 's/^ *set(PACKAGE_VERSION "\([0-9.]*\)").*/\1/p' "$1/CMakeLists.txt" 2>/dev/null | head -n 1)
    prefix=$(sed -n 's/^CMAKE_INSTALL_PREFIX:PATH=//p' "$1/build/CMakeCache.txt" "$PERSON/mana-dpdk/build/${1##*/}/tree/CMakeCache.txt" 2>/dev/null | head -n 1)
    tell source "${version:--}" "${prefix:--}" "$1"
    show_header rdma-core-source "$1/$name/$HEADER"
    return 0
  done
  return 1
}

# show_sources FOLDER...: what setups have downloaded, what people unpack where, and what was named.
show_sources() {
  local folder left=8
  for folder in "$@"; do
    show_source "$folder" || tell no-source - "$folder"
  done
  for folder in "$PERSON"/mana-dpdk/src/rdma-core-* "$PERSON"/rdma-core* /usr/src/rdma-core* /usr/local/src/rdma-core* /opt/rdma-core*; do
    { [ -d "$folder" ] && [ $left -gt 0 ]; } || continue
    show_source "$folder" && left=$((left - 1))
  done
}

# The copies of libibverbs with the providers beside them, and which providers they are told to load.
show_libraries() {
  local place folder file provider left
  for place in /usr/local /opt/* /usr /opt/mana-dpdk/*; do
    for folder in "$place"/lib/*-linux-gnu "$place/lib64" "$place/lib"; do
      [ -d "$folder" ] || continue
      for file in "$folder"/libibverbs.so.1.*.*; do
        [ -e "$file" ] || continue
        tell library - "$file"
        left=40
        for provider in "$folder"/libibverbs/lib*-rdmav*.so; do
          { [ -e "$provider" ] && [ $left -gt 0 ]; } || continue
          left=$((left - 1))
          tell provider - "$provider"
        done
        break
      done
    done
  done
  for place in /etc /usr/local/etc /opt/*/etc /opt/mana-dpdk/*/etc; do
    [ -e "$place/libibverbs.d/mana.driver" ] && tell driver-file - "$place/libibverbs.d/mana.driver"
  done
  return 0
}

show_tools() {
  local name
  for name in gdb ibv_devinfo timeout; do
    have "$name" && tell tool "$name" "$(command -v "$name")"
  done
  # 3 forbids debugging to everybody, root included.
  read_file /proc/sys/kernel/yama/ptrace_scope && tell ptrace-scope "$R"
  return 0
}

# look FOLDER...: source trees of rdma-core to look into besides.
look() {
  # Not run by sudo: the home folder is the person's own.
  PERSON=$HOME
  show_tools
  show_kernel_headers
  show_sources "$@"
  show_libraries
}
