// Draws what a distribution and its packages put on disk: /etc, /usr, /var, /home. Depends on `Software` only.
import { getCommandNames, type CommandName } from 'just-bash';
import { hasPackageFor, type Software } from '../machine/software';
import { dpdkFiles, localLibraries, program, rdmaCoreFiles, type BuiltFile } from './builtFiles';
import { driverHeader, driverHeaderName, kernelDriverHeader, rdmaCoreDriverHeader } from './driverIds';
import type { TreeBuilder } from './tree';

export const userName = 'azureuser';

/** Commands of just-bash that an Ubuntu server does not bring along. */
const notInstalled = new Set([
  'rg',
  'xan',
  'yq',
  'jq',
  'html-to-markdown',
  'sqlite3',
  'tree',
  'js-exec',
  'python',
]);

const idLike: Readonly<Record<string, string>> = {
  debian: 'ID_LIKE=debian\n',
  el: 'ID_LIKE="rhel centos fedora"\n',
  suse: 'ID_LIKE="suse"\n',
};

/** Names of the built-in commands that the simulated VM has. */
export const builtinCommands = getCommandNames().filter((name) => !notInstalled.has(name)) as CommandName[];

/** Programs that live in /usr/sbin. */
const systemPrograms = ['modprobe', 'modinfo', 'lsmod', 'ethtool', 'ldconfig', 'sysctl'];

function putBuilt(tree: TreeBuilder, files: readonly BuiltFile[]): void {
  for (const { path, text, mode, target } of files)
    if (target === undefined) tree.file(path, text, mode ?? 0o644);
    else tree.symlink(path, target);
}

/** Headers of the kernel, where the image has them, and of the C library, where they were installed. */
function headerFiles(tree: TreeBuilder, software: Software): void {
  const { modulesKernel: kernel, rdmaDriverId, distribution, packages, builtRdmaCore } = software;
  const header = kernelDriverHeader(rdmaDriverId);
  if (distribution.family === 'debian') {
    const folder = `/usr/src/linux-headers-${kernel}`;
    tree.file(`${folder}/include/uapi/${driverHeaderName}`, header, 0o644);
    tree.symlink(`/usr/lib/modules/${kernel}/build`, folder);
  }
  // The C library's copy is of the kernel that the distribution began with: without MANA.
  if (packages['libc6-dev'] !== undefined || packages['glibc-devel'] !== undefined)
    tree.file(`/usr/include/${driverHeaderName}`, driverHeader(['ERDMA']), 0o644);
  if (builtRdmaCore === null) return;
  const source = `/usr/local/src/rdma-core-${builtRdmaCore}`;
  tree.file(`${source}/CMakeLists.txt`, `# simulated\nset(PACKAGE_VERSION "${builtRdmaCore}")\n`, 0o644);
  tree.file(`${source}/kernel-headers/${driverHeaderName}`, rdmaCoreDriverHeader(builtRdmaCore), 0o644);
}

function rdmaCore(tree: TreeBuilder, { rdmaCore: core, distribution }: Software): void {
  if (core === null) return;
  const { version, libmana, headers } = core;
  putBuilt(
    tree,
    rdmaCoreFiles({
      version,
      libraries: distribution.libraries,
      prefix: '/usr',
      etc: '/etc',
      libmana,
      headers,
    }),
  );
}

function dpdk(tree: TreeBuilder, { dpdk: built, distribution }: Software): void {
  if (built === null) return;
  putBuilt(
    tree,
    dpdkFiles({
      version: built.version,
      libraries: localLibraries(distribution),
      mana: built.mana,
      runPath: null,
    }),
  );
}

/** What the package manager keeps. */
function packageFiles(tree: TreeBuilder, { distribution, packages, unconfigured }: Software): void {
  if (distribution.family !== 'debian') {
    tree
      .dir('/var/lib/rpm')
      .file('/var/lib/rpm/.rpm.lock', '', 0o644)
      .dir('/var/cache/dnf')
      .dir('/etc/yum.repos.d');
    return;
  }
  const status = Object.entries(packages).map(
    ([name, version]) =>
      `Package: ${name}\nStatus: install ok ${unconfigured.includes(name) ? 'unpacked' : 'installed'}\nArchitecture: amd64\nVersion: ${version}\n`,
  );
  tree.file('/var/lib/dpkg/status', `${status.join('\n')}\n`, 0o644);
  tree.dir('/var/lib/dpkg/updates').dir('/var/cache/apt/archives/partial').dir('/var/lib/apt/lists/partial');
  for (const lock of [
    '/var/lib/dpkg/lock',
    '/var/lib/dpkg/lock-frontend',
    '/var/lib/apt/lists/lock',
    '/var/cache/apt/archives/lock',
  ])
    tree.file(lock, '', 0o640);
}

/** Programs that this distribution, with these packages, does not have. */
function absent(software: Software): ReadonlySet<string> {
  const { family } = software.distribution;
  const other: Readonly<Record<string, boolean>> = {
    'apt-get': family !== 'debian',
    'apt-cache': family !== 'debian',
    'apt-mark': family !== 'debian',
    apt: family !== 'debian',
    dpkg: family !== 'debian',
    'dpkg-query': family !== 'debian',
    dnf: family !== 'el',
    yum: family !== 'el',
    rpm: family === 'debian',
    zypper: family !== 'suse',
    tdnf: family !== 'azl',
    python3: !software.python,
    nmcli: software.networkManager !== 'NetworkManager',
    networkctl: software.networkManager !== 'networkd',
    dash: family !== 'debian',
  };
  return new Set(Object.entries(other).flatMap(([name, gone]) => (gone ? [name] : [])));
}

function kernelFiles(tree: TreeBuilder, software: Software): void {
  const { modules, modulesKernel: kernel } = software;
  const root = `/usr/lib/modules/${kernel}`;
  const entries = Object.entries(modules);
  const files = entries.flatMap(([, source]) => (source === 'builtin' ? [] : [source.file]));
  const builtin = entries.flatMap(([name, source]) =>
    source === 'builtin' ? [`kernel/drivers/hv/${name}.ko`] : [],
  );
  for (const file of files) tree.file(`${root}/${file}`, 'simulated\n', 0o644);
  tree.file(`${root}/modules.dep`, files.map((file) => `${file}:\n`).join(''), 0o644);
  tree.file(`${root}/modules.builtin`, builtin.map((file) => `${file}\n`).join(''), 0o644);
  const option = (module: string) => (modules[module] === undefined ? '# $ is not set' : '$=m');
  const config = [
    option('mana').replace('$', 'CONFIG_MICROSOFT_MANA'),
    option('mana_ib').replace('$', 'CONFIG_MANA_INFINIBAND'),
    'CONFIG_UIO_HV_GENERIC=m',
    'CONFIG_HYPERV=y',
  ];
  tree.file(`/boot/config-${kernel}`, `${config.join('\n')}\n`, 0o644);
}

/** Puts everything outside /sys, /proc and /dev into the tree. `commands` are the programs of the simulation itself. */
export function putDistribution(tree: TreeBuilder, software: Software, commands: readonly string[]): void {
  const { os, hostname } = software;
  const release = software.linux
    ? `PRETTY_NAME="${os.prettyName}"\nNAME="${software.distribution.name}"\nVERSION_ID="${os.versionId}"\nVERSION="${os.versionId} (simulated)"\n` +
      `VERSION_CODENAME=${os.codename}\nID=${os.id}\n${idLike[software.distribution.family] ?? ''}HOME_URL="https://example.com/"\n`
    : 'NAME=FreeBSD\nVERSION="14.1-RELEASE"\nID=freebsd\nPRETTY_NAME="FreeBSD 14.1-RELEASE (simulated)"\n';
  const gone = absent(software);
  for (const name of [...builtinCommands, ...commands]) {
    if (gone.has(name) || !hasPackageFor(software, name)) continue;
    const hidden = name.startsWith('simulated-');
    tree.put(`/usr/bin/${name}`, {
      kind: 'file',
      mode: 0o755,
      text: program(name),
      ...(hidden ? { hidden } : {}),
    });
  }
  tree
    .symlink('/bin', 'usr/bin')
    .symlink('/sbin', 'usr/sbin')
    .symlink('/lib', 'usr/lib')
    .dir('/usr/sbin')
    .dir('/usr/local/bin');
  for (const name of systemPrograms.filter((one) => hasPackageFor(software, one)))
    tree.file(`/usr/sbin/${name}`, program(name), 0o755);
  tree.file('/usr/lib/os-release', release, 0o644).symlink('/etc/os-release', '../usr/lib/os-release');
  tree
    .file('/etc/hostname', `${hostname}\n`, 0o644)
    .file('/etc/hosts', `127.0.0.1 localhost\n127.0.1.1 ${hostname}\n`, 0o644);
  tree.file(
    '/etc/passwd',
    `root:x:0:0:root:/root:/bin/bash\n${userName}:x:1000:1000:Simulated:/home/${userName}:/bin/bash\n`,
    0o644,
  );
  tree.file('/etc/motd', 'This machine is simulated.\n', 0o644).file('/etc/shadow', 'simulated\n', 0o640);
  tree.file(
    '/etc/ld.so.conf',
    `/usr/local/lib\n${localLibraries(software.distribution)}\n${software.distribution.libraries}\n`,
    0o644,
  );
  tree.dir(`/home/${userName}`, 0o750).dir('/root', 0o700).dir('/tmp', 0o1777).dir('/var/tmp', 0o1777);
  tree.dir('/run/dpdk').symlink('/var/run', '/run').dir('/mnt').dir('/opt').dir('/boot');
  tree.dir('/etc/tmpfiles.d').dir('/etc/modules-load.d');
  if (!software.linux) return;
  tree
    .dir('/run/systemd/system')
    .dir('/etc/systemd/system')
    .dir('/usr/lib/systemd/system')
    .dir('/etc/systemd/network');
  for (const name of ['modules-load.d', 'tmpfiles.d', 'sysctl.d', 'modprobe.d']) tree.dir(`/etc/${name}`);
  if (software.networkManager === 'networkd') tree.dir('/run/systemd/netif/links');
  else tree.dir('/run/NetworkManager');
  packageFiles(tree, software);
  kernelFiles(tree, software);
  rdmaCore(tree, software);
  headerFiles(tree, software);
  dpdk(tree, software);
}
