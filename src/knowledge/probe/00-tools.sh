# Tools for the sections. The probe writes no file, reads no standard input and asks every outside command's
# presence first. Forks are dear (an emulated or busy VM): values come by the shell's own read wherever they can.
# It has no backslash, exclamation mark or tilde (fish and csh change them, or the transport uses them), redirects
# output to /dev/null only, and has comments on lines of their own only (they are not sent).
export LC_ALL=C PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH"
unset GREP_OPTIONS GREP_COLOR
NL='
'
# say WORD...: one line, whatever echo would make of its text.
say() { printf "%s$NL" "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }
# get FILE: its first line into v; false where there is none.
get() {
  v=
  [ -r "$1" ] || return 1
  read -r v 2>/dev/null <"$1"
  [ -n "$v" ]
}
# uevent FILE: puts what it says of driver, PCI address and kind behind the line that is being made in l.
uevent() {
  [ -r "$1" ] && while read -r x; do
    case $x in "DRIVER="* | "PCI_SLOT_NAME="* | "DEVTYPE="*) l="$l $x" ;; esac
  done 2>/dev/null <"$1"
}
# section ID [FUNCTION]: runs it between two marker lines.
section() {
  say "@$N begin $1"
  "${2:-$1}"
  say "@$N end $1 $?"
}
# A limit for what could hang (sudo and id ask directories, lspci the bus); an old busybox has another syntax.
T=
timeout 1 true 2>/dev/null && T='timeout 3'
# Where libraries are: distributions, builds from source, vendors.
L=
for d in /usr/local /opt/* /usr /opt/mana-dpdk/*; do
  case $d in *[[:space:]]*) continue ;; esac
  for f in "$d"/lib/*-linux-gnu "$d/lib64" "$d/lib"; do
    [ -d "$f" ] && L="$L $f"
  done
done
