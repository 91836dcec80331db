// Draws what a distribution and its packages put on disk: /etc, /usr, /var, /home. Depends on `Software` only.
import { getCommandNames, type CommandName } from 'just-bash';
import type { Software } from '../machine/software';
import type { TreeBuilder } from './tree';

export const libraryPath = '/usr/lib/x86_64-linux-gnu';
export const localLibraryPath = '/usr/local/lib/x86_64-linux-gnu';
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

/** Names of the built-in commands that the simulated VM has. */
export const builtinCommands = getCommandNames().filter((name) => !notInstalled.has(name)) as CommandName[];

/** Programs that live in /usr/sbin. */
const systemPrograms = ['modprobe', 'modinfo', 'lsmod', 'ethtool', 'ldconfig', 'sysctl'];

/** Installed packages as dpkg knows them. A build of the sources is unknown to it. */
export function packages(software: Software): readonly { readonly name: string; readonly version: string }[] {
  const core = software.rdmaCore;
  const rdmaPackages =
    core?.packaged === true
      ? ['rdma-core', 'libibverbs1', 'ibverbs-providers', 'libibverbs-dev'].map((name) => ({
          name,
          version: `${core.version}-2build2`,
        }))
      : [];
  return [
    { name: 'bash', version: '5.2.21-2ubuntu4' },
    { name: 'iproute2', version: '6.1.0-1ubuntu6' },
    { name: 'pciutils', version: '1:3.10.0-2build1' },
    { name: 'openssh-server', version: '1:9.6p1-3ubuntu13' },
    ...rdmaPackages,
  ];
}

/** Release number of rdma-core in a library's version: 50 in 1.14.50.0. */
function release(version: string): string {
  return version.split('.')[0] ?? version;
}

function rdmaCore(tree: TreeBuilder, software: Software): void {
  const core = software.rdmaCore;
  if (core === null) return;
  const number = release(core.version);
  const library = `libibverbs.so.1.14.${number}.0`;
  tree.file(`${libraryPath}/${library}`, 'simulated\n').symlink(`${libraryPath}/libibverbs.so.1`, library);
  tree.symlink(`${libraryPath}/libibverbs.so`, 'libibverbs.so.1');
  tree.file(
    `${libraryPath}/pkgconfig/libibverbs.pc`,
    `Name: libibverbs\nDescription: simulated\nVersion: 1.14.${number}.0\n`,
  );
  tree.file('/usr/include/infiniband/verbs.h', '/* simulated */\n');
  tree
    .file('/etc/libibverbs.d/mlx5.driver', 'driver mlx5\n')
    .file('/etc/libibverbs.d/erdma.driver', 'driver erdma\n');
  if (!core.libmana) return;
  tree.file('/etc/libibverbs.d/mana.driver', 'driver mana\n');
  tree.file(`${libraryPath}/libmana.so.1.0.${number}.0`, 'simulated\n');
  tree.symlink(`${libraryPath}/libmana.so.1`, `libmana.so.1.0.${number}.0`);
  tree.symlink(`${libraryPath}/libibverbs/libmana-rdmav34.so`, '../libmana.so.1');
  tree.file(
    `${libraryPath}/pkgconfig/libmana.pc`,
    `Name: libmana\nDescription: simulated\nVersion: 1.0.${number}.0\n`,
  );
  tree.file('/usr/include/infiniband/manadv.h', '/* simulated */\n');
}

/** A stand-in for a binary: a script that runs the simulated command, and the strings a real binary would hold. */
function program(command: string, strings = ''): string {
  return `#!/bin/sh\n# simulated\nexec /usr/bin/${command} "$@"\n${strings}`;
}

const manaStrings =
  'PMD_INFO_STRING= {"name" : "net_mana", "kmod" : "* ib_uverbs & mana_ib", "params" : "mac=<mac_addr>", ' +
  '"pci_ids" : [[5140, 186, 65535, 65535]]}\npmd.net.mana.driver\npmd.net.mana.init\n';

function dpdk(tree: TreeBuilder, software: Software): void {
  if (software.dpdk === null) return;
  const { version } = software.dpdk;
  tree.file(
    '/usr/local/bin/dpdk-testpmd',
    program('simulated-testpmd', `exit\n${manaStrings}pmd.net.netvsc.driver\n`),
    0o755,
  );
  tree.file(
    `${localLibraryPath}/pkgconfig/libdpdk.pc`,
    `prefix=/usr/local\nlibdir=\${prefix}/lib/x86_64-linux-gnu\n\nName: DPDK\nDescription: The Data Plane Development Kit (simulated)\nVersion: ${version}\n`,
  );
  for (const library of ['librte_eal', 'librte_net_mana', 'librte_net_netvsc', 'librte_bus_vmbus']) {
    const text = library === 'librte_net_mana' ? manaStrings : 'simulated\n';
    tree
      .file(`${localLibraryPath}/${library}.so.25.0`, text)
      .symlink(`${localLibraryPath}/${library}.so.25`, `${library}.so.25.0`);
    tree.symlink(`${localLibraryPath}/dpdk/pmds-25.0/${library}.so.25`, `../../${library}.so.25`);
  }
}

function kernelFiles(tree: TreeBuilder, software: Software): void {
  const { kernel, modules } = software;
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
    ? `PRETTY_NAME="${os.prettyName}"\nNAME="Ubuntu"\nVERSION_ID="${os.versionId}"\nVERSION="${os.versionId} LTS (simulated)"\n` +
      `VERSION_CODENAME=${os.codename}\nID=${os.id}\nID_LIKE=debian\nHOME_URL="https://www.ubuntu.com/"\n`
    : 'NAME=FreeBSD\nVERSION="14.1-RELEASE"\nID=freebsd\nPRETTY_NAME="FreeBSD 14.1-RELEASE (simulated)"\n';
  for (const name of [...builtinCommands, ...commands]) {
    const hidden = name.startsWith('__');
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
  for (const name of systemPrograms) tree.file(`/usr/sbin/${name}`, program(name), 0o755);
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
    '/usr/local/lib\n/usr/local/lib/x86_64-linux-gnu\n/usr/lib/x86_64-linux-gnu\n',
    0o644,
  );
  const status = packages(software).map(
    ({ name, version }) =>
      `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`,
  );
  tree.file('/var/lib/dpkg/status', `${status.join('\n')}\n`, 0o644);
  tree.dir(`/home/${userName}`, 0o750).dir('/root', 0o700).dir('/tmp', 0o1777).dir('/var/tmp', 0o1777);
  tree.dir('/run/dpdk').symlink('/var/run', '/run').dir('/mnt').dir('/opt').dir('/boot');
  if (!software.linux) return;
  kernelFiles(tree, software);
  rdmaCore(tree, software);
  dpdk(tree, software);
}
