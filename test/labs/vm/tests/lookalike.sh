# Runs inside the guest as root: the whole procedure of binding and its undo, then the fault variants, with the tools a
# person uses. One line per check, "ok …" or "FAIL …"; the last line is END.
# shellcheck shell=bash disable=SC2010,SC2012 # names in sysfs are harmless
vmbus=/sys/bus/vmbus
net_class=f8615163-df3e-46c5-913f-f2d2f965ed0e

ok() { if [ "$2" = "$3" ]; then echo "ok $1"; else echo "FAIL $1: expected '$3', got '$2'"; fi; }
# put VALUE FILE: write as the article does; prints ok or the error's text
put() {
    local message
    if message=$({ echo "$1" > "$2"; } 2>&1); then echo ok; else echo "${message##*: }"; fi
}
mac_of() { cat "/sys/class/net/$1/address" 2> /dev/null; }
# the hv_netvsc net device with this MAC, whatever its name
by_mac() {
    local dev
    for dev in /sys/class/net/*; do
        if [ "$(cat "$dev/address")" = "$1" ] && [ "$(basename "$(readlink -f "$dev/device/driver")")" = hv_netvsc ]; then
            basename "$dev"
        fi
    done
}
driver_of() { basename "$(readlink "$vmbus/devices/$1/driver" 2> /dev/null)"; }
slave_flag() { ip -br link show "$1" | grep -c SLAVE; }
is_up() { ip -br link show "$1" | grep -c '[<,]UP[,>]'; }
has_address() {
    for _ in $(seq 40); do
        if ip -br addr show "$1" | grep -q "$2"; then echo yes; return; fi
        sleep 0.25
    done
    echo no
}

# ---- the article: check for MANA ---------------------------------------------
if [[ -n $(lspci -d 1414:00ba:0200) ]]; then found='MANA device is available.'; else found=no; fi
ok 'article: lspci' "$found" 'MANA device is available.'
ok 'lspci' "$(lspci -d 1414:)" '7870:00:00.0 Ethernet controller: Microsoft Corporation Device 00ba'
ok 'lspci -Dnn' "$(lspci -Dnn -d 1414:)" '7870:00:00.0 Ethernet controller [0200]: Microsoft Corporation Device [1414:00ba]'
ok 'lspci -nnk' "$(lspci -nnk -d 1414: | sed -n 's/^\t//p')" 'Kernel driver in use: mana'
ok 'sysfs ids' "$(cd /sys/bus/pci/devices/7870:00:00.0 && cat vendor device class | paste -sd' ')" '0x1414 0x00ba 0x020000'
ok 'infiniband' "$(ls /sys/class/infiniband /dev/infiniband | grep -E '^(mana|uverbs)' | paste -sd' ')" 'uverbs0 mana_0'
ok 'rdma parent' "$(basename "$(readlink -f /sys/class/infiniband/mana_0/device)")" 7870:00:00.0
ok 'ibv_devices' "$(ibv_devices | grep -c mana_0)" 1
ok 'mana built in' "$(modinfo -F filename mana; modprobe mana; echo $?)" "$(printf '(builtin)\n0')"
ok 'uio_hv_generic not loaded' "$(lsmod | grep -c uio_hv_generic)" 0
ok 'vmbus devices' "$(cat $vmbus/devices/*/class_id | sort | uniq -c | awk '{ print $1 $2 }' | paste -sd' ')" "1{44c4f61d-4444-4400-9d52-802e27ede19f} 2{$net_class}"
ok 'ssh over eth0, virtio' "$(ip -j route get 10.0.0.2 | grep -o 'eth[0-9]'; basename "$(readlink /sys/class/net/eth0/device/driver)")" "$(printf 'eth0\nvirtio_net')"

# ---- the article: hugepages -----------------------------------------------------
echo 1024 | tee /sys/devices/system/node/node*/hugepages/hugepages-2048kB/nr_hugepages > /dev/null
ok 'hugepages' "$(awk '/HugePages_Total/ { print $2 }' /proc/meminfo)" 1024
ok 'hugetlbfs mounted' "$(findmnt -t hugetlbfs -no TARGET)" /dev/hugepages

# testpmd NAME: DPDK without a NIC, until it sends (at most 40 s), then SIGINT
testpmd() {
    local pid log=/tmp/testpmd.log
    dpdk-testpmd -l 0,1 --no-pci --vdev=net_null0 -- --forward-mode=txonly --auto-start \
        --stats-period 1 > $log 2>&1 < /dev/null &
    pid=$!
    for _ in $(seq 80); do
        sleep 0.5
        if grep -Eq 'Tx-pps: +[1-9]' $log || [ ! -e /proc/$pid ]; then break; fi
    done
    kill -INT $pid
    for _ in $(seq 20); do [ -e /proc/$pid ] || break; sleep 0.5; done
    kill -KILL $pid 2> /dev/null
    wait $pid
    ok "testpmd $1: exit code" $? 0
    ok "testpmd $1: port" "$(grep -c 'Configuring Port 0' $log)" 1
    ok "testpmd $1: sends" "$(grep -Eq 'Tx-pps: +[1-9]' $log && echo yes)" yes
    ok "testpmd $1: end" "$(grep -c 'Bye' $log)" 1
}
testpmd 'before binding'

# ---- the article: interfaces down, unbind, bind; then the undo ---------------------
# flow PRIMARY WAY SECONDARY MAC PORT ADDRESS OTHER
flow() {
    local PRIMARY=$1 way=$2 t="$1 $2"
    local SECONDARY MANA_MAC BUS_INFO DEV_UUID uio=$vmbus/drivers/uio_hv_generic netvsc=$vmbus/drivers/hv_netvsc

    SECONDARY=$(ip -br link show master "$PRIMARY" | awk '{ print $1 }')
    MANA_MAC=$(ip -br link show master "$PRIMARY" | awk '{ print $3 }')
    BUS_INFO=$(ethtool -i "$SECONDARY" | grep bus-info | awk '{ print $2 }')
    ok "$t: VF" "$SECONDARY" "$3"
    ok "$t: MAC" "$MANA_MAC" "$4"
    ok "$t: same MAC" "$(mac_of "$PRIMARY")" "$4"
    ok "$t: bus-info" "$BUS_INFO" 7870:00:00.0
    ok "$t: ip -br line" "$(ip -br link show master "$PRIMARY" | awk '{ print $2, $4 }')" 'UP <BROADCAST,MULTICAST,SLAVE,UP,LOWER_UP>'
    ok "$t: dev_port" "$(cat "/sys/class/net/$SECONDARY/dev_port")" "$5"
    ok "$t: ethtool drivers" "$(for d in "$PRIMARY" "$SECONDARY"; do ethtool -i "$d" | awk '/^driver/ { print $2 }'; done | paste -sd' ')" 'hv_netvsc mana'
    ok "$t: sysfs drivers" "$(for d in "$PRIMARY" "$SECONDARY"; do basename "$(readlink -f "/sys/class/net/$d/device/driver")"; done | paste -sd' ')" 'hv_netvsc mana'
    ok "$t: lower link" "$(basename "$(readlink "/sys/class/net/$PRIMARY/lower_$SECONDARY")")" "$SECONDARY"
    ok "$t: master link" "$(basename "$(readlink "/sys/class/net/$SECONDARY/master")")" "$PRIMARY"
    ok "$t: vf counters" "$(ethtool -S "$PRIMARY" | grep -c ' vf_')" 5
    ok "$t: address" "$(has_address "$PRIMARY" "$6")" yes
    DEV_UUID=$(basename "$(readlink "/sys/class/net/$PRIMARY/device")")
    ok "$t: ip -d -j" "$(ip -d -j link show "$PRIMARY" | python3 -c 'import json, sys; l = json.load(sys.stdin)[0]; print(l["parentbus"], l["parentdev"])')" "vmbus $DEV_UUID"
    ok "$t: class_id, device_id" "$(cat $vmbus/devices/"$DEV_UUID"/{class_id,device_id} | paste -sd' ')" "{$net_class} {$DEV_UUID}"

    # set down: closing the synthetic device closes the VF with it
    ip link set "$PRIMARY" down
    ok "$t: VF closed too" "$(is_up "$SECONDARY")" 0
    ip link set "$SECONDARY" down

    ok "$t: modprobe" "$(modprobe uio_hv_generic 2>&1; echo $?)" 0
    ok "$t: lsmod" "$(lsmod | grep -c '^uio_hv_generic ')" 1
    ok "$t: bind without id" "$(put "$DEV_UUID" $uio/bind)" 'No such device'
    if [ "$way" = new_id ]; then
        ok "$t: new_id" "$(put $net_class $uio/new_id)" ok
        ok "$t: new_id again" "$(put $net_class $uio/new_id)" 'File exists'
        ok "$t: new_id, no GUID" "$(put eth1 $uio/new_id)" 'Invalid argument'
    else
        ok "$t: override unset" "$(cat "$vmbus/devices/$DEV_UUID/driver_override")" '(null)'
        ok "$t: override" "$(put uio_hv_generic "$vmbus/devices/$DEV_UUID/driver_override")" ok
        ok "$t: override reads back" "$(cat "$vmbus/devices/$DEV_UUID/driver_override")" uio_hv_generic
    fi
    ok "$t: still on hv_netvsc" "$(driver_of "$DEV_UUID")" hv_netvsc
    ok "$t: bind while bound" "$(put "$DEV_UUID" $uio/bind)" 'Device or resource busy'
    ok "$t: unbind" "$(put "$DEV_UUID" $netvsc/unbind)" ok
    ok "$t: unbind again" "$(put "$DEV_UUID" $netvsc/unbind)" 'No such device'
    ok "$t: net device gone" "$(by_mac "$4")" ''
    ok "$t: VF orphaned" "$(slave_flag "$SECONDARY") $(is_up "$SECONDARY") $(ls "/sys/class/net/$SECONDARY" | grep -c master)" '0 0 0'
    if [ "$way" = driver_override ]; then
        ok "$t: override shuts hv_netvsc out" "$(put "$DEV_UUID" $netvsc/bind)" 'No such device'
    fi
    ok "$t: bind" "$(put "$DEV_UUID" $uio/bind)" ok
    ok "$t: bind again" "$(put "$DEV_UUID" $uio/bind)" 'Device or resource busy'
    ok "$t: driver" "$(driver_of "$DEV_UUID")" uio_hv_generic
    udevadm settle
    ok "$t: uio node" "$(test -c "/dev/$(ls "$vmbus/devices/$DEV_UUID/uio")" && echo yes)" yes
    ok "$t: other NIC untouched" "$(is_up "$7") $(ip -br link show master "$7" | grep -c SLAVE)" '1 1'

    # undo, in the reverse order
    ok "$t: undo unbind" "$(put "$DEV_UUID" $uio/unbind)" ok
    if [ "$way" = driver_override ]; then
        ok "$t: undo override" "$(put '' "$vmbus/devices/$DEV_UUID/driver_override")" ok
        ok "$t: override cleared" "$(cat "$vmbus/devices/$DEV_UUID/driver_override")" '(null)'
        ok "$t: no id is left" "$(put $net_class $uio/remove_id)" 'No such device'
    else
        ok "$t: remove_id" "$(put $net_class $uio/remove_id)" ok
        ok "$t: remove_id again" "$(put $net_class $uio/remove_id)" 'No such device'
        ok "$t: id forgotten" "$(put "$DEV_UUID" $uio/bind)" 'No such device'
    fi
    ok "$t: undo bind" "$(put "$DEV_UUID" $netvsc/bind)" ok
    ok "$t: name is back" "$(by_mac "$4")" "$PRIMARY"
    ip link set "$PRIMARY" up
    ok "$t: VF is back" "$(slave_flag "$SECONDARY") $(is_up "$SECONDARY")" '1 1'
    ok "$t: lower link is back" "$(ls "/sys/class/net/$PRIMARY" | grep -cx "lower_$SECONDARY")" 1
    ok "$t: address is back" "$(has_address "$PRIMARY" "$6")" yes
    ok "$t: module unloads" "$(modprobe -r uio_hv_generic 2>&1; ls $vmbus/drivers | grep -c uio)" 0
}
for way in new_id driver_override; do
    flow eth1 $way enP30832p0s0 f0:0d:3a:ec:b4:0a 0 10.0.1.4/24 eth2
    flow eth2 $way enP30832p0s0d1 f0:0d:3a:ec:b4:0b 1 10.0.2.4/24 eth1
done

# ---- both at once, and the traps around it ---------------------------------------------
nic1=$(basename "$(readlink /sys/class/net/eth1/device)")
nic2=$(basename "$(readlink /sys/class/net/eth2/device)")
modprobe uio_hv_generic
for dev in "$nic1" "$nic2"; do
    echo "$dev" > $vmbus/drivers/hv_netvsc/unbind
done
ok 'unbound while up: VFs stay up' "$(is_up enP30832p0s0) $(is_up enP30832p0s0d1)" '1 1'
ip link set enP30832p0s0 down
ip link set enP30832p0s0d1 down
ok 'new_id takes unbound devices at once' "$(put $net_class $vmbus/drivers/uio_hv_generic/new_id) $(driver_of "$nic1") $(driver_of "$nic2")" 'ok uio_hv_generic uio_hv_generic'
testpmd 'with both on uio'
for dev in "$nic2" "$nic1"; do
    echo "$dev" > $vmbus/drivers/uio_hv_generic/unbind
    echo "$dev" > $vmbus/drivers/hv_netvsc/bind
done
ok 'bound back in the other order, names swap' "$(mac_of eth1) $(mac_of eth2)" 'f0:0d:3a:ec:b4:0b f0:0d:3a:ec:b4:0a'
ok 'PCI unbind takes all VFs' "$(put 7870:00:00.0 /sys/bus/pci/drivers/mana/unbind) $(ls /sys/class/net | grep -c enP)" 'ok 0'
ok 'PCI bind brings them back' "$(put 7870:00:00.0 /sys/bus/pci/drivers/mana/bind) $(ls /sys/class/net | grep -c enP)" 'ok 2'
# DPDK leaves rtemap_* files behind; pages in them stay as surplus pages
rm -f /dev/hugepages/rtemap_*
echo 0 > /sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages
ok 'hugepages back' "$(awk '/HugePages_(Total|Surp)/ { print $2 }' /proc/meminfo | paste -sd' ')" '0 0'

# ---- fault variants ------------------------------------------------------------------------
variant() { lab-nic "$@" 2>&1 || echo "FAIL lab-nic $*"; }
variant nomana=1
ok 'nomana: no PCI function, no VF, no RDMA' "$(lspci -d 1414: | wc -l) $(ls /sys/class/net | grep -c enP) $(ls /sys/class/infiniband | wc -l) $(ls -d /sys/class/net/eth[12] | wc -l)" '0 0 0 2'
variant novf=1
ok 'novf: PCI function without net devices' "$(lspci -d 1414:00ba | wc -l) $(ls /sys/class/net | grep -c enP) $(ip -br link show master eth1 | wc -l)" '1 0 0'
variant nodriver=1
ok 'nodriver: no kernel driver' "$(lspci -nnk -d 1414: | grep -c 'driver in use') $(lspci -d 1414:00ba | wc -l)" '0 1'
variant devid=0x00b9
ok 'devid: PF id' "$(lspci -d 1414:00ba | wc -l) $(lspci -nn -d 1414: | grep -c '1414:00b9')" '0 1'
variant nics=1
ok 'nics: one pair' "$(ls /sys/class/net | grep -cE '^(eth[12]|enP)')" 2
variant ib.two=1 ib.driver_id=19
ok 'ib.two' "$(ls /sys/class/infiniband | paste -sd' ')" 'mana_0 manae_0'
variant ib=0
ok 'ib=0' "$(ls /sys/class/infiniband | wc -l)" 0
modprobe uio_hv_generic probe_error=22
echo uio_hv_generic > "$vmbus/devices/$nic1/driver_override"
echo "$nic1" > $vmbus/drivers/hv_netvsc/unbind
ok 'probe_error: bind fails' "$(put "$nic1" $vmbus/drivers/uio_hv_generic/bind)" 'Invalid argument'
variant
ok 'healthy again' "$(ls /sys/class/net | grep -cE '^(eth[12]|enP)') $(ls /sys/class/infiniband)" '4 mana_0'
ok 'no kernel complaint' "$(dmesg | grep -cE 'WARNING:|BUG:|Oops|refcount')" 0
echo END
