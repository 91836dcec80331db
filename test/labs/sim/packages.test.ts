// Package managers of the simulated VM: what they install follows, what they remove goes, and how they fail.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import type { Fault } from './faults';
import { distributions, type DistributionId } from './index';
import { connect, eventually, run, start, startVm } from './testClient';

async function rootShell(
  t: TestContext,
  faults: readonly Fault[],
  distribution: DistributionId = 'ubuntu-24.04',
) {
  const vm = await startVm(t, { faults, distribution });
  const client = await connect(t, vm);
  const root = async (script: string) => {
    const { stdout, stderr, code } = await run(client, `exec sudo bash -c '${script}'`);
    return { out: (stdout + stderr).trimEnd(), code };
  };
  return { vm, client, root };
}

test('apt: from bare to built-in, and back to the very same', async (t) => {
  const { vm, root } = await rootShell(t, ['bare']);
  const before = vm.snapshot();
  const modules = 'linux-modules-extra-$(uname -r)';
  assert.equal(
    (
      await root(
        'command -v meson git ibv_devinfo; ls /usr/include/infiniband; modinfo -F filename uio_hv_generic',
      )
    ).code,
    1,
  );
  const installed = await root(
    `apt-get -q update; apt-get -q -y install meson git pkg-config libibverbs-dev ibverbs-utils ${modules}`,
  );
  assert.match(installed.out, /Setting up meson \(1\.3\.2-1\)/);
  const there = await root(
    'meson --version; pkg-config --modversion libmana; modprobe uio_hv_generic mana_ib; modprobe mana_ib; ibv_devinfo | head -n 1; dpkg-query -W -f "\\${db:Status-Abbrev} \\${Version}\\n" rdma-core git',
  );
  assert.deepEqual(there.out.split('\n'), [
    '1.3.2',
    '1.0.50.0',
    'hca_id:\tmana_0',
    'ii  1:2.43.0-1ubuntu7',
    'dpkg-query: no packages found matching rdma-core',
  ]);
  assert.match(
    (await root('apt-get -s -q remove libibverbs1')).out,
    /Remv libibverbs1 .*\nRemv ibverbs-providers .*\nRemv libibverbs-dev/,
  );
  const added = vm
    .snapshot()
    .packages.filter((name) => !before.packages.includes(name))
    .map((entry) => entry.split(' ')[0]);
  await root(`modprobe -r mana_ib; rmmod uio_hv_generic uio; apt-get -q -y purge ${added.join(' ')}`);
  assert.deepEqual(vm.snapshot().packages, before.packages);
});

test('apt: no network, no such package, no space, read-only, somebody else’s lock', async (t) => {
  const { vm, root } = await rootShell(t, ['bare', 'no-network']);
  const install =
    'apt-get -q -y -o DPkg::Lock::Timeout=60 install meson 2>&1 | tail -n 1; echo ${PIPESTATUS[0]}';
  const seen: Record<string, string> = {
    'no network': (await root(install)).out,
    update: (await root('apt-get -q update 2>&1 | grep -m1 resolving; echo ${PIPESTATUS[0]}')).out,
  };
  vm.setFaults(['bare']);
  seen['unknown'] = (await root('apt-get -q -y install no-such 2>&1 | tail -n 1')).out;
  seen['fetched'] = (await root('apt-get -q -y --download-only install meson; dpkg-query -W meson')).out
    .split('\n')
    .slice(-2)
    .join('|');
  vm.setFaults(['bare', 'no-network', 'disk-full']);
  seen['no space'] = (await root('apt-get -q -y install meson git 2>&1 | tail -n 1')).out;
  vm.setFaults(['bare', 'read-only-root']);
  seen['read-only'] = (await root('apt-get -q -y install meson 2>&1 | head -n 1')).out;
  vm.setFaults(['bare', 'apt-locked']);
  seen['holder'] = (
    await root(
      'read -r a b c d pid rest < /proc/locks; cat /proc/$pid/comm; ls -l /proc/$pid/fd | grep -o "/var/lib.*"; apt-get -q -y install meson 2>&1 | head -n 1 | grep -o "held by.*"',
    )
  ).out.replace(/process \d+/, 'process N');
  const waiting = root(install);
  await eventually(() => vm.computer.processes.list().some(({ name }) => name === 'apt-get'));
  await vm.advance(12_000);
  seen['waited'] = (await waiting).out;
  assert.deepEqual(seen, {
    'no network':
      'E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?\n100',
    update: "  Temporary failure resolving 'azure.archive.ubuntu.com'\n0",
    unknown: 'E: Unable to locate package no-such',
    fetched: 'Download complete and in download only mode|dpkg-query: no packages found matching meson',
    'no space': 'E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?',
    'read-only': 'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (30: Read-only file system)',
    holder: 'unattended-upgr\n/var/lib/dpkg/lock-frontend\nheld by process N (unattended-upgr)',
    waited: 'Processing triggers for libc-bin (2.39-0ubuntu8) ...\n0',
  });
});

test('apt killed in the middle leaves packages half installed, which dpkg completes', async (t) => {
  const { client, root } = await rootShell(t, ['bare']);
  const { seen } = await start(client, 'exec sudo apt-get -q -y install build-essential meson');
  assert.ok(await eventually(() => seen.stdout.includes('Setting up gcc')));
  await root('pkill -KILL -x apt-get');
  const half = await root(
    'apt-get -q -y install git 2>&1 | tail -n 1; dpkg-query -W -f "\\${db:Status-Status}\\n" | sort -u',
  );
  const whole = await root('dpkg --configure -a > /dev/null; apt-get -q -y install git > /dev/null; echo $?');
  assert.deepEqual(
    [half.out, whole.out],
    [
      "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem. \ninstalled\nunpacked",
      '0',
    ],
  );
});

test('dnf, rpm and zypper', async (t) => {
  const rocky = await rootShell(t, ['bare'], 'rocky-9');
  const seen: Record<string, string> = {
    'not enabled': (await rocky.root('dnf -y install meson 2>&1 | tail -n 1')).out,
    enabled: (
      await rocky.root(
        'dnf config-manager --set-enabled crb 2>/dev/null; echo $?; dnf -y install dnf-plugins-core > /dev/null; dnf config-manager --set-enabled crb; dnf -q repolist --enabled | tail -n 1',
      )
    ).out,
    installed: (
      await rocky.root(
        'dnf -y --setopt=install_weak_deps=False install meson rdma-core-devel > /dev/null; rpm -q meson; rpm -q --whatprovides pkg-config; meson --version; ls /usr/lib64/pkgconfig',
      )
    ).out,
    needed: (await rocky.root('rpm -e --test ninja-build 2>&1 | tail -n 1')).out,
    removed: (await rocky.root('dnf -y remove --noautoremove meson > /dev/null; rpm -q meson')).out,
    'no apt': (
      await rocky.root(
        'command -v apt-get dpkg-query; readlink -f /bin/sh; systemctl is-active NetworkManager',
      )
    ).out,
  };
  const suse = await rootShell(t, ['bare'], 'sles-15');
  seen['zypper'] = (
    await suse.root(
      'zypper --non-interactive install --no-recommends libmana1 rdma-core-devel > /dev/null; echo $?; rpm -q libmana1; zypper --non-interactive install no-such 2>&1 | tail -n 1; zypper --non-interactive --quiet search --match-exact meson > /dev/null; echo $?',
    )
  ).out;
  assert.deepEqual(seen, {
    'not enabled': 'Error: Unable to find a match: meson',
    enabled: '1\ncrb   crb (simulated)',
    installed: 'meson-0.63.3-1.el9.x86_64\nno package provides pkg-config\n0.63.3\nlibibverbs.pc\nlibmana.pc',
    needed: '\tninja-build is needed by (installed) meson-0.63.3-1.el9.x86_64',
    removed: 'package meson is not installed',
    'no apt': '/usr/bin/sh\nactive',
    zypper: "0\nlibmana1-49.1-150600.1.x86_64\nNo provider of 'no-such' found.\n104",
  });
});

test('each distribution says what it is', async (t) => {
  for (const id of Object.keys(distributions) as DistributionId[]) {
    const { root, vm } = await rootShell(t, ['bare'], id);
    const { out } = await root('. /etc/os-release; echo "$ID $VERSION_ID"; uname -r; ls /lib/modules');
    const { id: os, versionId, kernel } = distributions[id];
    assert.equal(out, `${os} ${versionId}\n${kernel}\n${kernel}`);
    await vm.close();
  }
});
