# Network managers: they know the VF by its master. Once it has none they may set it up, or ask DHCP with the same MAC.
INVERSES="$INVERSES managers_on"

networkd_runs() { [ -d /run/systemd/netif ] && have networkctl && systemctl -q is-active systemd-networkd 2>/dev/null; }
nm_runs() { have nmcli && systemctl -q is-active NetworkManager 2>/dev/null; }
manager_runs() { networkd_runs || nm_runs; }

# keep_managers_off MAC VF: until the NIC is given back or the VM starts anew.
keep_managers_off() {
  local driver file
  guarded "$1" || return
  vf_of "$1" || {
    note vf-not-there "$2"
    return 0
  }
  safe name "$R" && [ "$R" = "$2" ] || {
    fail nic-renamed "$2" "$R"
    return
  }
  driver_of "/sys/class/net/$2/device"
  driver=$R
  if networkd_runs && managers_have_no_edits; then
    file=/run/systemd/network/00-mana-dpdk-${1//:/}.network
    if ! [ -e "$file" ]; then
      record managers_on networkd "$1" || return
      act "mkdir -p /run/systemd/network" &&
        act "printf '%s\\n' '[Match]' 'MACAddress=$1' 'Driver=$driver' '[Link]' 'Unmanaged=yes' > $file" &&
        act "networkctl reload"
      tried managers-not-told systemd-networkd || return
    fi
  fi
  if nm_runs && ! [[ $(nmcli -g GENERAL.STATE device show "$2" 2>/dev/null) == '10 '* ]]; then
    record managers_on nm "$1" || return
    act "nmcli device set $2 managed no"
    tried managers-not-told NetworkManager || return
  fi
  return 0
}
# managers_have_no_edits: networkd reads all of its files anew; what somebody has half written must not reach the SSH NIC.
managers_have_no_edits() {
  local since
  since=$(systemctl show -p ActiveEnterTimestamp --value systemd-networkd 2>/dev/null)
  since=$(date -d "$since" +%s 2>/dev/null) || return 0
  R=$(find /etc/systemd/network /run/systemd/network /usr/lib/systemd/network -name '*.net*' -newermt "@$since" ! -name '00-mana-dpdk-*' 2>/dev/null | head -n 1)
  [ -z "$R" ] && return 0
  note managers-have-edits "$R"
  return 1
}
# managers_on networkd|nm MAC
managers_on() {
  local file=/run/systemd/network/00-mana-dpdk-${2//:/}.network
  case $1 in
    networkd)
      [ -e "$file" ] || return 0
      act "rm -f $file" && act "networkctl reload"
      tried managers-not-told systemd-networkd
      ;;
    nm)
      vf_of "$2" && safe name "$R" || return 0
      act "nmcli device set $R managed yes"
      tried managers-not-told NetworkManager
      ;;
    *) fail unknown-inverse "$1" ;;
  esac
}
