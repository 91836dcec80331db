# What is built: rdma-core and DPDK. The lines in 'add' and in 'fetch', 'configure' are what the plan shows.
SCRIPT=

# add WORD ARG... LINE: one line of the script; the last argument is a raw shell line, which has no single quote.
add() {
  local words=
  while [ $# -gt 1 ]; do
    words="$words$1 "
    shift
  done
  SCRIPT="$SCRIPT$words'$1'"$'\n'
}
# build NAME: starts what SCRIPT holds and follows it.
build() {
  start_build "$1" || return
  [ "$BUILD" = "done" ] || follow_build "$1"
}

# rdma_core_lines NAME TAG COMMIT JOBS: into a prefix of its own: what is below /usr and other users of RDMA stay untouched.
# The prefix's own etc is named, as cmake would take /etc/opt; its udev rules, services and users (sysusers.d, from 64 on) are
# where systemd does not look.
rdma_core_fetch() {
  SCRIPT=
  add fetch "\"\$HOME/mana-dpdk/src/$1\"" "$3" "git clone --quiet --depth 1 --branch $2 https://github.com/linux-rdma/rdma-core.git \"\$HOME/mana-dpdk/src/$1\""
}
rdma_core_compile() {
  local prefix=/opt/mana-dpdk/$1 tree="\"\$HOME/mana-dpdk/build/$1/tree\""
  add configure "cmake -S \"\$HOME/mana-dpdk/src/$1\" -B $tree -G Ninja -DIN_PLACE=0 -DNO_MAN_PAGES=1 -DNO_PYVERBS=1 -DCMAKE_INSTALL_PREFIX=$prefix -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_INSTALL_SYSCONFDIR=$prefix/etc -DCMAKE_INSTALL_RPATH=$prefix/lib -DSYSUSERS_DIR=$prefix/lib/sysusers.d"
  add run compile "nice -n 10 ninja -C $tree -j $2"
  add run stage "DESTDIR=\"\$HOME/mana-dpdk/build/$1/stage\" ninja -C $tree install"
}
# build_rdma_core NAME TAG COMMIT JOBS
build_rdma_core() {
  build_needs git cmake ninja cc pkg-config python3 || return
  rdma_core_fetch "$1" "$2" "$3"
  rdma_core_compile "$1" "$4"
  build "$1"
}
# build_rdma_core_swapped NAME TAG COMMIT JOBS: for a kernel that numbers MANA 19, as no release of rdma-core does: ERDMA and
# MANA change places in rdma-core's own copy of the kernel's header. A compiler then says which number MANA has.
build_rdma_core_swapped() {
  build_needs git cmake ninja cc pkg-config python3 || return
  local header="\"\$HOME/mana-dpdk/src/$1/kernel-headers/rdma/ib_user_ioctl_verbs.h\""
  rdma_core_fetch "$1" "$2" "$3"
  SCRIPT="${SCRIPT}driver_id() { printf '#include <rdma/ib_user_ioctl_verbs.h>\\nint main(void) { return RDMA_DRIVER_MANA; }\\n' | cc -I \"\$HOME/mana-dpdk/src/$1/kernel-headers\" -x c -o \"\$D/id\" - && \"\$D/id\"; }"$'\n'
  SCRIPT="${SCRIPT}driver_id"$'\n'"if [ \$? != 19 ]; then"$'\n'
  add run patch "sed -i -e s/RDMA_DRIVER_ERDMA,/RDMA_DRIVER_SWAP,/ -e s/RDMA_DRIVER_MANA,/RDMA_DRIVER_ERDMA,/ -e s/RDMA_DRIVER_SWAP,/RDMA_DRIVER_MANA,/ $header"
  SCRIPT="${SCRIPT}fi"$'\n'"driver_id"$'\n'"[ \$? = 19 ] || finish failed 1"$'\n'
  rdma_core_compile "$1" "$4"
  build "$1"
}

# dpdk_lines NAME SOURCE JOBS [RDMA]: with an rdma-core of its own, DPDK finds it by pkg-config and its programs by their rpath;
# the include path is for DPDK whose net/mana looks for the header without them (23.11.0 and its like).
dpdk_lines() {
  local tree="\"\$HOME/mana-dpdk/build/$1/tree\"" before='' after='' prefix=/opt/mana-dpdk/$4
  if [ -n "$4" ]; then
    before="PKG_CONFIG_PATH=$prefix/lib/pkgconfig "
    after=" -Dc_args=-I$prefix/include -Dc_link_args=-Wl,-rpath,$prefix/lib"
  fi
  add configure "${before}meson setup $tree $2 -Dplatform=generic -Dtests=false -Ddeveloper_mode=disabled -Denable_apps=test-pmd -Denable_drivers=$DPDK_DRIVERS$after"
  SCRIPT="${SCRIPT}check_mana"$'\n'
  add run compile "nice -n 10 ninja -C $tree -j $3"
  add run stage "DESTDIR=\"\$HOME/mana-dpdk/build/$1/stage\" meson install --no-rebuild -C $tree"
  SCRIPT="${SCRIPT}cp $2/VERSION \"\$D/version\""$'\n'
}
# Named without a wildcard: a driver that cannot be built is then an error. bus/pci, bus/vdev and mempool/ring always come.
DPDK_DRIVERS=bus/vmbus,net/mana,net/netvsc,net/vdev_netvsc,net/failsafe,net/tap,net/ring,net/null

dpdk_ready() {
  build_needs git meson ninja cc pkg-config python3 || return
  PATH=$CLEAN_PATH python3 -I -c 'import elftools' 2>/dev/null || {
    fail build-no-elftools elftools
    return
  }
  if [ -n "$1" ] && ! [ -e "/opt/mana-dpdk/$1/include/infiniband/manadv.h" ]; then
    fail build-rdma-core-first "/opt/mana-dpdk/$1"
  fi
}
# build_dpdk NAME TAG COMMIT JOBS
build_dpdk() { dpdk_from_git "$1" "$2" "$3" "$4" ''; }
# build_dpdk_with NAME TAG COMMIT JOBS RDMA
build_dpdk_with() { dpdk_from_git "$@"; }
dpdk_from_git() {
  dpdk_ready "$5" || return
  SCRIPT=
  add fetch "\"\$HOME/mana-dpdk/src/$1\"" "$3" "git clone --quiet --depth 1 --branch $2 https://github.com/DPDK/dpdk.git \"\$HOME/mana-dpdk/src/$1\""
  dpdk_lines "$1" "\"\$HOME/mana-dpdk/src/$1\"" "$4" "$5"
  build "$1"
}
# build_dpdk_tree NAME PATH JOBS: a tree of the user's: read, never written to.
build_dpdk_tree() { dpdk_from_tree "$1" "$2" "$3" ''; }
# build_dpdk_tree_with NAME PATH JOBS RDMA
build_dpdk_tree_with() { dpdk_from_tree "$@"; }
dpdk_from_tree() {
  dpdk_ready "$4" || return
  safe word "$2" && [ -r "$2/meson.build" ] && [ -r "$2/drivers/net/mana/meson.build" ] || {
    fail build-tree-not-dpdk "$2"
    return
  }
  SCRIPT=
  dpdk_lines "$1" "$2" "$3" "$4"
  # The tree may have changed since: what was built of it counts for nothing, what was compiled does.
  look_at_build "$1"
  [ "$BUILD" = "done" ] && build_folder "$1" && rm -rf "$R/stage"
  build "$1"
}
