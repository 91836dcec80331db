// What undoing an entry about packages runs on the VM, as shell lines for people to read before it happens.

const removals: Readonly<Record<string, string>> = {
  apt: 'DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l apt-get -q -y -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o APT::Get::AutomaticRemove=0 purge',
  dnf: 'dnf -y remove --noautoremove',
  zypper: 'zypper --non-interactive remove --no-clean-deps',
};

/** The VM leaves out packages that are gone already and those that something else needs by now. */
export const packageInverses: Readonly<Record<string, (args: readonly string[]) => string[]>> = {
  remove_packages: ([manager = '', , ...names]) => [`${removals[manager] ?? manager} ${names.join(' ')}`],
  dnf_disable_repository: ([name = '?']) => [`dnf config-manager --set-disabled ${name}`],
  remove_pip_tools: () => ['rm -rf /opt/mana-dpdk/tools'],
};
