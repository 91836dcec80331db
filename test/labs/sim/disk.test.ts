// The disk of the simulated VM: full, read-only, and what a snapshot tells of it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { connect, run, startVm } from './testClient';

test('full and read-only, switched while the machine runs', async (t) => {
  const vm = await startVm(t);
  const client = await connect(t, vm);
  const root = async (script: string) => {
    const { stdout, stderr } = await run(client, `exec sudo bash -c '${script}' 2>&1`);
    return (stdout + stderr).trimEnd().replaceAll(/bash: line \d+: /g, '');
  };
  await root('mkdir -p /var/lib/x; echo old > /var/lib/x/a; echo 7 > /var/lib/x/b; chmod 600 /var/lib/x/a');
  const { bootId } = vm.machine;
  vm.setFaults(['disk-full']);
  const full = {
    write: await root(
      'echo new > /var/lib/x/c; echo $?; cat /var/lib/x/c; mkdir /opt/y; echo x > /home/azureuser/z',
    ),
    memory: await root(
      'echo x > /run/x && cat /run/x; echo 8 > /proc/sys/vm/nr_hugepages; cat /proc/sys/vm/nr_hugepages',
    ),
    rename: await root(
      'mv /var/lib/x/a /var/lib/x/d; stat -c "%a %s" /var/lib/x/d; rm /var/lib/x/b; ls /var/lib/x',
    ),
    space: await root('df -Pk /var | tail -n 1 | tr -s " " | cut -d" " -f4'),
    append: await root('printf x | tee -a /var/lib/x/d'),
  };
  vm.setFaults(['read-only-root']);
  const readOnly = {
    write: await root(
      'echo new > /var/lib/x/e; rm /var/lib/x/d; mv /var/lib/x/d /var/lib/x/f; [ -w /usr ] || echo not writable',
    ),
    memory: await root('echo y > /run/x && cat /run/x'),
  };
  vm.setFaults([]);
  assert.deepEqual(
    {
      full,
      readOnly,
      again: await root('echo new > /var/lib/x/e; ls /var/lib/x'),
      same: vm.machine.bootId === bootId,
    },
    {
      full: {
        write:
          'echo: write error: No space left on device\n1\nmkdir: cannot create directory ‘/opt/y’: No space left on device\necho: write error: No space left on device',
        memory: 'x\n8',
        rename: '600 4\nc\nd',
        space: '0',
        append: 'xtee: /var/lib/x/d: No space left on device',
      },
      readOnly: {
        write:
          "/var/lib/x/e: Read-only file system\nrm: cannot remove '/var/lib/x/d': Read-only file system\nmv: cannot move '/var/lib/x/d' to '/var/lib/x/f': Read-only file system\nnot writable",
        memory: 'y',
      },
      again: 'c\nd\ne',
      same: true,
    },
  );
});

test('a snapshot is the same again when everything is put back', async (t) => {
  const vm = await startVm(t);
  const client = await connect(t, vm);
  const before = vm.snapshot();
  assert.deepEqual(before.processes, []);
  const motd = 'cp -p /etc/motd /run/motd; chmod 600 /etc/motd; echo changed > /etc/motd';
  await run(
    client,
    `exec sudo bash -c '${motd}; mkdir -p /opt/a/b; echo 1 > /opt/a/b/c; modprobe uio_hv_generic; systemctl mask rdma-ndd; mkdir /mnt/huge; mount -t hugetlbfs -o pagesize=1G nodev /mnt/huge; systemd-run --on-active=60 --unit=t true; setsid -f sleep 600 < /dev/null > /dev/null 2>&1'`,
  );
  const during = vm.snapshot();
  assert.deepEqual(
    [
      Object.keys(during.files),
      during.units,
      during.processes,
      during.modules.includes('uio'),
      during.mounts.length,
    ],
    [
      [
        '/etc/motd',
        '/etc/systemd/system/rdma-ndd.service',
        '/mnt/huge',
        '/opt/a',
        '/opt/a/b',
        '/opt/a/b/c',
        '/run/motd',
      ],
      ['t.timer active'],
      ['0 sleep 600'],
      true,
      2,
    ],
  );
  await run(
    client,
    "exec sudo bash -c 'cat /run/motd > /etc/motd; chmod 644 /etc/motd; rm -r /opt/a /run/motd; modprobe -r uio_hv_generic; systemctl unmask rdma-ndd; umount /mnt/huge; rmdir /mnt/huge; systemctl stop t.timer; pkill -x sleep'",
  );
  assert.deepEqual(vm.snapshot(), before);
});
