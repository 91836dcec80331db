// The texts of what the on-VM library says: its ids and their words for people.
import { msg, type Message } from '../message';
import { buildNotes } from './notesBuild';
import { packageNotes } from './notesPackages';

/** `{0}`, `{1}`, … are the words that the library sends with the id. */
const texts: Readonly<Record<string, Message>> = {
  'journal-unwritable': msg('The journal on the VM cannot be written ({0}), so nothing more is changed.'),
  'unknown-inverse': msg(
    'The journal names “{0}”, which this version cannot undo. Use the version that wrote it.',
  ),
  'entry-empty': msg('The entry {0} of the journal is empty: nobody can tell what it was.'),
  'runtime-unwritable': msg('{0} on the VM cannot be written.'),
  locked: msg('{0} is running a setup on this VM (for {1} seconds now). Try again when it has ended.'),
  'rebooted-since-plan': msg(
    'The VM has restarted since the plan was made. Detect again and make a new plan.',
  ),
  'ssh-nic': msg('{0} carries this SSH connection or belongs to the NIC that does. It is never touched.'),
  'ssh-nic-unknown': msg('The VM cannot tell which NIC carries this SSH connection, so no NIC is touched.'),
  'default-route-nic': msg('The default route leaves by {0}. It is not touched.'),
  'not-guarded': msg('{0} was not checked by the guard in this step, so it is not touched.'),
  'nic-carries-ssh': msg('{0} carries an SSH connection by now, so it is left as it is.'),
  'nic-has-relatives': msg('{0} is part of {1}, which would be lost with it. Take it out of there first.'),
  'route-not-recorded': msg('The route “{0}” cannot be recorded, so the NIC is not touched.'),
  'not-a-nic': msg('{0} is a vmbus device, but not a NIC.'),
  'nic-vanished': msg('The NIC {0} is not there any more.'),
  'nic-renamed': msg('The NIC that was {0} is {1} now. Detect again and make a new plan.'),
  'nic-in-use': msg('{0} is in use by {1} (pid {2}). End it first.'),
  'odd-name': msg('“{0}” is not a name that a command may be given.'),
  'nic-already-without-netdev': msg('{0} has no netdev: it is not with the kernel.'),
  'link-already-down': msg('{0} is down already.'),
  'link-not-set': msg('The state of {0} could not be changed.'),
  'vf-not-there': msg('The VF {0} is not there.'),
  'vf-not-joined': msg(
    'The kernel has not joined the VF {0} to its NIC again. Until a restart of the VM its traffic takes the synthetic path.',
  ),
  'bound-elsewhere': msg('{0} is bound to {1}. Unbind it there first.'),
  'not-unbound': msg('{0} could not be unbound from {1}.'),
  'not-bound-to': msg('{0} could not be bound to {1}.'),
  'override-not-set': msg('driver_override of {0} could not be written.'),
  'other-nics-without-driver': msg(
    'This kernel has no driver_override, and {0} NICs have no driver: new_id would take them all. Bind the others first.',
  ),
  'id-already-there': msg('The class {0} was registered with uio_hv_generic already.'),
  'id-not-there': msg('The class {0} was not registered with uio_hv_generic.'),
  'no-uio-device': msg('{0} is bound to uio_hv_generic, but there is no /dev/uioN for it.'),
  'vf-was-set-up-again': msg('Something set the VF {0} up again; it is set down once more.'),
  'vf-stays-up': msg(
    'Something keeps setting the VF {0} up, probably a network manager. While it is up, DPDK cannot start the Tx queues.',
  ),
  'nic-given': msg('The NIC is ready for DPDK as /dev/{0}.'),
  'netdev-missing': msg('The netdev of {0} did not appear.'),
  'name-taken': msg('The name {0} is in use by another NIC, so this one stays {1}.'),
  'address-not-set': msg('The address {0} could not be set on {1}.'),
  'route-not-set': msg('The route to {0} by {1} could not be set.'),
  'managers-not-told': msg('{0} could not be told to leave the VF alone.'),
  'managers-have-edits': msg(
    '{0} was changed since systemd-networkd started: it is not told to read its files anew, and the VF is watched instead.',
  ),
  'no-such-hugepages': msg('Node {0} has no hugepages of {1} kB.'),
  'hugepages-already': msg('Node {0} has {1} hugepages of {2} kB already.'),
  'too-many-hugepages': msg(
    '{0} MiB would be more than half of the free memory ({1} MiB). Reserve less, or use a larger VM.',
  ),
  'hugepages-left': msg(
    'A DPDK program has left files behind that hold hugepages; nothing uses them, so they are removed.',
  ),
  'hugepages-not-set': msg('The number of hugepages on node {0} could not be written.'),
  'hugepages-differ': msg('The kernel keeps {0} hugepages on node {2} instead of {1}: some are in use.'),
  'too-few-hugepages': msg(
    'The kernel granted {0} of {1} hugepages of {2} kB on node {3}: there is no more memory in one piece. The former number was put back.',
  ),
  'mount-already': msg('hugetlbfs of this size is mounted at {0}.'),
  'folder-not-made': msg('The folder {0} could not be made.'),
  'folder-not-empty': msg('The folder {0} is not empty, so it stays.'),
  'folder-not-removed': msg('The folder {0} could not be removed.'),
  'not-mounted': msg('hugetlbfs could not be mounted at {0}.'),
  'not-unmounted': msg('{0} could not be unmounted: something uses it.'),
  'module-already': msg('{0} is loaded already.'),
  'module-blacklisted': msg('{0} is on the blacklist of modprobe on this VM, so it is not loaded.'),
  'module-missing': msg(
    'There is no module {0} for the running kernel {1}. Install the modules of this kernel.',
  ),
  'module-not-loaded': msg(
    'The module {0} could not be loaded. “Key was rejected by service” means that Secure Boot refuses it.',
  ),
  'kernel-not-rebooted': msg(
    'There are no modules for the running kernel {0}: a newer kernel is installed. Restart the VM, then try again.',
  ),
  'module-in-use': msg('The module {0} is in use, so it stays. Give the NICs back first.'),
  'module-carries-nics': msg('The module {0} stays: unloading it would take NICs away.'),
  'module-not-unloaded': msg('The module {0} could not be unloaded.'),
  'file-already': msg('{0} says so already.'),
  'file-changed': msg('{0} was changed since, so it stays.'),
  'file-not-written': msg('{0} could not be written.'),
  'file-not-restored': msg('{0} could not be restored.'),
  'rollback-not-armed': msg('The rollback could not be armed ({0}), so the NIC is not touched.'),
  'nothing-armed': msg(
    'There is nothing to confirm: the VM has given the NIC back, or it was confirmed before.',
  ),
  'same-connection': msg('Only a new SSH connection can confirm: this one was open before.'),
};

/** Tables of the topics that have files of their own. */
const tables: readonly Readonly<Record<string, Message>>[] = [texts, packageNotes, buildNotes];

/** What an id of the library means; undefined for one that this version does not know. */
export function noteText(id: string, args: readonly string[]): Message | undefined {
  for (const table of tables) {
    const template = Object.hasOwn(table, id) ? table[id] : undefined;
    if (template !== undefined) return { ...template, args };
  }
  return undefined;
}

/** The same for lines that must say something in any case. */
export function noteOrId(id: string, args: readonly string[]): Message {
  return noteText(id, args) ?? msg('The VM says “{0}”: {1}', id, args.join(' '));
}

/** Every id that has a text. */
export function noteIds(): string[] {
  return tables.flatMap((table) => Object.keys(table));
}
