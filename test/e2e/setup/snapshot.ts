// What a setup may change on a real VM, read by a script of root's.
import type { Snapshot } from './lab';

/** Prints sections, `== NAME` and their lines. Numbers of interfaces and lifetimes do not count. */
export const snapshotScript = String.raw`
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
echo '== links'
for p in /sys/class/net/*; do
  n=$(basename "$p")
  read -r f < "$p/flags"
  read -r a < "$p/address"
  read -r m < "$p/mtu"
  printf '%s %s mtu=%s up=%s master=%s driver=%s device=%s\n' "$n" "$a" "$m" $((f & 1)) \
    "$(basename "$(readlink "$p/master")")" "$(basename "$(readlink "$p/device/driver")")" "$(basename "$(readlink "$p/device")")"
done
echo '== addresses'
ip -o addr show | sed -E 's/^[0-9]+: //; s/valid_lft.*//; s/ +/ /g' | sort
echo '== routes'
ip -o -4 route show table all | sed 's/ expires [0-9]*sec//' | sort
ip -o -6 route show table all | sed 's/ expires [0-9]*sec//' | sort
echo '== vmbus'
for d in /sys/bus/vmbus/devices/*; do
  o=-
  [ -e "$d/driver_override" ] && read -r o < "$d/driver_override"
  printf '%s driver=%s override=%s uio=%s\n' "$(basename "$d")" "$(basename "$(readlink "$d/driver")")" "$o" "$(ls "$d/uio" 2>/dev/null)"
done
echo '== hugepages'
grep -H . /sys/devices/system/node/node*/hugepages/hugepages-*/nr_hugepages
echo '== mounts'
grep -E 'hugetlbfs|mana-dpdk' /proc/mounts
echo '== modules'
cut -d' ' -f1 /proc/modules | sort
echo '== files'
find /etc /opt /usr/local /mnt /run/systemd/network /var/lib/mana-dpdk \( -path /var/lib/mana-dpdk/journal -o -path /var/lib/mana-dpdk/.fill \) -prune \
  -o ! -path /var/lib/mana-dpdk \( -type d -printf '%p %m\n' -o -printf '%p %s %m %l\n' \) 2>/dev/null | sort
echo '== packages'
if command -v dpkg-query >/dev/null; then dpkg-query -W -f '\${binary:Package} \${Version} \${db:Status-Status}\n' | cksum; fi
echo '== firmware'
cat /etc/modules-load.d/* /etc/tmpfiles.d/* 2>/dev/null | cksum
`;

/** What still works for us on the VM. A line each. */
export const leftoversScript = String.raw`
for f in /run/mana-dpdk/*; do [ -e "$f" ] && echo "file $f $(cat "$f/owner" 2>/dev/null)"; done
systemctl list-units --all --no-legend --plain 'mana-dpdk*' 2>/dev/null | sed 's/^/unit /'
if [ -e /run/mana-dpdk/lock/owner ] && read -r r p rest < /run/mana-dpdk/lock/owner && [ -e "/proc/$p/stat" ]; then echo "process $p holds the lock"; fi
for p in /proc/[0-9]*; do
  [ "$p" = /proc/$$ ] && continue
  tr '\0' ' ' < "$p/cmdline" 2>/dev/null | grep -qE 'mana-dpdk|RUNTIME=/run/' && echo "process $p $(tr '\0' ' ' < "$p/cmdline" | cut -c1-120)"
done
:
`;

export function parseSnapshot(text: string): Snapshot {
  const sections: Record<string, string> = {};
  for (const part of text.split(/^== /m).slice(1)) {
    const end = part.indexOf('\n');
    sections[part.slice(0, end)] = part.slice(end + 1).trimEnd();
  }
  return sections;
}
