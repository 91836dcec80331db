# What runs: boot, distribution, kernel, page size, user and what sudo allows.
boot_id() { get /proc/sys/kernel/random/boot_id && say "$v"; }
os() {
  for f in /etc/os-release /usr/lib/os-release; do
    [ -r $f ] && cat $f && return
  done
}
# uname, once: system, host name, release, architecture.
# shellcheck disable=SC2046 # four words are wanted
set -- $(uname -s -n -r -m)
S=$1 H=$2 R=$3 M=$4
kernel() { say "$S $H $R"; }
arch() { say "$M"; }
page_size() {
  getconf PAGESIZE 2>/dev/null || grep -m1 KernelPageSize /proc/self/smaps
}
I=$($T id)
user() { say "$I"; }
# `sudo -n -l` is the least intrusive question: where no password is needed it leaves no line in the log and opens no
# session (`sudo -n true` does both); where one is needed it leaves one line, as any sudo would.
sudo_access() {
  case $I in 'uid=0('*) say root && return ;; esac
  have sudo || { say missing && return; }
  $T sudo -n -l 2>&1
}
