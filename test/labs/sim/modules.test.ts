// Kernel modules of the simulated VM, and the faults that keep them out.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Fault } from './faults';
import { connect, run, startVm } from './testClient';

test('modprobe, rmmod and what they leave in /sys/module', async (t) => {
  const client = await connect(t, await startVm(t));
  const root = async (script: string) => {
    const { stdout, stderr } = await run(client, `exec sudo bash -c '${script}'`);
    return (stdout + stderr).trimEnd();
  };
  assert.deepEqual(
    {
      depends: await root('modprobe --show-depends uio_hv_generic; modprobe -D ext4'),
      'not root': (await run(client, 'rmmod mana_ib')).stderr.trimEnd(),
      loaded: await root(
        'modprobe uio_hv_generic; echo $?; cat /sys/module/uio/refcnt; ls /sys/module/uio/holders',
      ),
      'in use by': await root('rmmod uio'),
      'not loaded': await root('rmmod nothing'),
      builtin: await root('rmmod ext4; modprobe -r ext4'),
      'one alone': await root('rmmod uio_hv_generic; ls -d /sys/module/uio*'),
      'with what it needs': await root(
        'modprobe uio_hv_generic; modprobe -r uio_hv_generic; ls -d /sys/module/uio*',
      ),
      field: await root('modinfo -F depends mana_ib'),
    },
    {
      depends:
        'insmod /lib/modules/6.8.0-1021-azure/kernel/drivers/uio/uio.ko.zst \ninsmod /lib/modules/6.8.0-1021-azure/kernel/drivers/uio/uio_hv_generic.ko.zst \nbuiltin ext4',
      'not root': "rmmod: ERROR: could not remove 'mana_ib': Operation not permitted",
      loaded: '0\n1\nuio_hv_generic',
      'in use by': 'rmmod: ERROR: Module uio is in use by: uio_hv_generic',
      'not loaded': 'rmmod: ERROR: Module nothing is not currently loaded',
      builtin: 'rmmod: ERROR: Module ext4 is builtin.\nmodprobe: FATAL: Module ext4 is builtin.',
      'one alone': '/sys/module/uio',
      'with what it needs': "ls: cannot access '/sys/module/uio*': No such file or directory",
      field: 'mana,ib_core,ib_uverbs',
    },
  );
});

test('faults of modules, ids and hugepages', async (t) => {
  const vm = await startVm(t);
  const client = await connect(t, vm);
  const with_ = async (fault: Fault, script: string) => {
    vm.setFaults([fault]);
    const { stdout, stderr } = await run(client, `exec sudo bash -c '${script}'`);
    return (stdout + stderr).trimEnd();
  };
  const pages = '/sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages';
  assert.deepEqual(
    {
      secure: await with_(
        'secure-boot-refuses',
        'modprobe uio_hv_generic; mokutil --sb-state; ls -d /sys/module/uio',
      ),
      upgraded: await with_('kernel-not-rebooted', 'modprobe uio_hv_generic; ls /lib/modules; uname -r'),
      extra: await with_('modules-extra-missing', 'modprobe mana_ib; ls /sys/class/infiniband'),
      old: await with_(
        'old-vmbus',
        'ls /sys/bus/vmbus/devices/f8615163-0002-1000-2000-7c1e52336629 | grep -c override',
      ),
      short: await with_('nr-hugepages-short', `echo 2024 > ${pages}; cat ${pages}`),
      memory: await with_('low-memory', 'grep -c "MemTotal: *3964428 kB" /proc/meminfo'),
    },
    {
      secure:
        "SecureBoot enabled\n/sys/module/uio\nmodprobe: ERROR: could not insert 'uio_hv_generic': Key was rejected by service",
      upgraded:
        '6.8.0-1030-azure\n6.8.0-1021-azure\nmodprobe: FATAL: Module uio_hv_generic not found in directory /lib/modules/6.8.0-1021-azure',
      extra: 'modprobe: FATAL: Module mana_ib not found in directory /lib/modules/6.8.0-1021-azure',
      old: '0',
      short: '1624',
      memory: '1',
    },
  );
});

test('after a reboot: what files in /etc ask for, and nothing else', async (t) => {
  const vm = await startVm(t);
  const node = '/sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages';
  const write =
    `echo ib_uverbs > /etc/modules-load.d/x.conf; echo uio_hv_generic >> /etc/modules-load.d/x.conf; echo "w ${node} - - - - 512" > /etc/tmpfiles.d/x.conf; ` +
    'mkdir -p /mnt/huge; mount -t hugetlbfs -o pagesize=1G nodev /mnt/huge; echo 1 > /run/gone; ip link set dev eth1 mtu 9000';
  await run(await connect(t, vm), `exec sudo bash -c '${write}'`);
  const before = vm.snapshot();
  vm.reboot();
  const { bootId, modules, hugepages, mounts, files, nics } = vm.snapshot();
  assert.notEqual(bootId, before.bootId);
  assert.deepEqual(
    [
      modules.includes('uio_hv_generic'),
      hugepages,
      mounts.length,
      Object.keys(files),
      Object.values(nics).map(({ mtu }) => mtu),
    ],
    [
      true,
      { '2048': 512, '1048576': 0 },
      1,
      ['/etc/modules-load.d/x.conf', '/etc/tmpfiles.d/x.conf', '/mnt/huge'],
      [1500, 1500, 1500],
    ],
  );
});
