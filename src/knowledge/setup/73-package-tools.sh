# Build tools from PyPI, where those of the distribution are too old for DPDK or not there: in a folder of their own, which
# comes first in the PATH of builds.
INVERSES="$INVERSES remove_pip_tools"
PIP_TOOLS=/opt/mana-dpdk/tools

# pip_tools LEAST MESON: LEAST is the oldest meson that will do, MESON the one to get. Only ready-made packages are taken,
# so nothing of theirs runs as root here. -I: nothing is imported from the folder this was started in or from a user's.
pip_tools() {
  build_tools_fit "$1" && {
    note build-tools-fit "$R"
    return 0
  }
  record_lasting remove_pip_tools || return
  act "python3 -I -m venv --clear $PIP_TOOLS"
  tried pip-no-venv || return
  package_act "$PIP_TOOLS/bin/pip install --disable-pip-version-check --no-cache-dir --only-binary=:all: meson==$2 ninja==1.10.2.3 pyelftools==0.29"
  local status=$?
  [ $status = 130 ] && return 130
  if [ $status != 0 ]; then
    if network_trouble "$PACKAGE_OUTPUT" || said 'Failed to establish a new connection' 'NewConnectionError' 'Name or service not known'; then
      fail pip-no-network
    elif said 'No space left on device'; then
      fail disk-full-installing
    else
      fail pip-failed "$status"
    fi
    return
  fi
  build_tools_fit "$1" || fail pip-tools-do-not-fit "$R" "$1"
}
# build_tools_fit LEAST: sets R to the version of meson, as a build will find it.
build_tools_fit() {
  local path=$PIP_TOOLS/bin:/usr/sbin:/usr/bin:/sbin:/bin
  R=$(PATH=$path meson --version 2>/dev/null) || R=-
  [ "$R" != - ] && version_at_least "$R" "$1" && PATH=$path command -v ninja >/dev/null 2>&1 &&
    PATH=$path python3 -I -c 'import elftools' 2>/dev/null
}
# version_at_least VERSION LEAST: numbers between dots; what stands behind them does not count.
version_at_least() {
  local have=${1%%[!0-9.]*} least=$2 a b
  while [ -n "$least" ]; do
    a=${have%%.*}
    b=${least%%.*}
    [ "${a:-0}" -gt "$b" ] && return 0
    [ "${a:-0}" -lt "$b" ] && return 1
    case $have in *.*) have=${have#*.} ;; *) have= ;; esac
    case $least in *.*) least=${least#*.} ;; *) least= ;; esac
  done
  return 0
}
remove_pip_tools() {
  [ -e "$PIP_TOOLS" ] || return 0
  act "rm -rf $PIP_TOOLS"
  tried pip-tools-not-removed "$PIP_TOOLS" || return
  rmdir /opt/mana-dpdk 2>/dev/null
  return 0
}
