// What undoing an entry about builds runs on the VM, as shell lines for people to read before it happens.

const lists = '/run/mana-dpdk/tree';
const trees = '/var/lib/mana-dpdk/trees';

/** The VM makes the lists first: files that were installed and are still the same, and those that they had replaced. */
export const buildInverses: Readonly<Record<string, (args: readonly string[]) => string[]>> = {
  uninstall_tree: ([id = '?']) => [
    `cd / && xargs -r -d '\\n' rm -f <${lists}/ours`,
    `tar -C / --xattrs --xattrs-include='*' --acls --selinux -xpf ${trees}/${id}/before.tar -T ${lists}/restore`,
    `cd / && xargs -r -d '\\n' rmdir --ignore-fail-on-non-empty <${trees}/${id}/folders`,
    'ldconfig',
    `rm -rf ${trees}/${id}`,
  ],
  remove_build: ([name = '?']) => [`rm -rf "$HOME/mana-dpdk/build/${name}" "$HOME/mana-dpdk/src/${name}"`],
  unmask_rdma_ndd: () => ['systemctl unmask rdma-ndd.service'],
};
