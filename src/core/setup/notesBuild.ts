// The texts of what the on-VM library says while it builds, installs and uninstalls. `notes.ts` joins the tables.
import { msg, type Message } from '../message';

/** `{0}`, `{1}`, … are the words that the library sends with the id. */
export const buildNotes: Readonly<Record<string, Message>> = {
  'build-joined': msg('{0} is being built already; this joins that build.'),
  'build-there': msg('{0} is built already.'),
  'build-compiling': msg('Compiling: {0} of {1}'),
  'build-drivers': msg('Network drivers in this build: {0}'),
  'build-goes-on': msg('The build of {0} goes on without this connection. Join it again at any time.'),
  'build-cancelled': msg(
    'The build of {0} was cancelled; none of its processes is left. {1} stays, so that it need not begin anew.',
  ),
  'build-ended-already': msg('The build of {0} has ended already ({1}).'),
  'build-not-ended': msg('Processes of the build of {0} do not end: {1}'),
  'build-not-there': msg('There is no build of {0} on this VM.'),
  'build-no-home': msg('Your home folder on the VM could not be found, so there is no place to build ({0}).'),
  'build-no-space': msg(
    '{0} has {1} MiB of free space; a build needs {2} MiB. Make room, or use a larger disk.',
  ),
  'build-place-open': msg(
    'Everybody may write to {0}. EAL refuses drivers below such a folder, so nothing is built there: take the right to write away from others.',
  ),
  'build-tools-missing': msg('Programs are missing on the VM: {0}. The step “Install packages” brings them.'),
  'build-folder-unwritable': msg(
    '{0} could not be made: it exists and belongs to somebody else, or the disk is full.',
  ),
  'build-not-started': msg('The build could not be started in {0} ({1}).'),
  'build-lost-by-reboot': msg(
    'The VM restarted while {0} was built: the build ended without a result. Start it again.',
  ),
  'build-without-result': msg(
    'The build of {0} ended without a result in phase “{1}”: its process is gone. It may have been killed, or the disk is full. Log: {2}',
  ),
  'build-disk-full': msg('The disk is full. Make room, then start the build again. Folder: {0}'),
  'build-no-elftools': msg(
    'The system’s Python has no module {0}. Install pyelftools as a package of the distribution; one of pip, pyenv or conda is not seen by the build.',
  ),
  'build-meson-too-old': msg(
    'The VM has meson {0}; this DPDK needs {1}. Choose an older DPDK or get a newer meson.',
  ),
  'build-driver-refused': msg('{0} cannot be built: {1}. The step “Install packages” brings what it needs.'),
  'build-no-memory': msg(
    'The kernel ended a compiler for want of memory while {0} was built. Free memory, then start the build again.',
  ),
  'build-no-network': msg('The VM could not reach the repository: {0}'),
  'build-wrong-commit': msg('The downloaded tag leads to the commit {1}, not to {0}. It is not built.'),
  'build-download-failed': msg('The sources of {0} could not be downloaded. Log: {1}'),
  'build-failed': msg('The build of {0} failed in phase “{1}” with status {2}. Log: {3}'),
  'build-rdma-core-first': msg('{0} is not there. The step “Build rdma-core” has to run first.'),
  'build-tree-not-dpdk': msg('{0} is not a DPDK source tree with net/mana that you may read.'),
  'build-not-done': msg('{0} is not built, so there is nothing to install.'),
  'build-installed-already': msg('This build of {0} is installed already.'),
  'build-not-recorded': msg(
    'What would be replaced could not be recorded in {0} ({1}), so nothing is installed.',
  ),
  'build-stage-refused': msg(
    'The build of {0} holds “{1}”, which is not a plain file, link or folder below {2}. Nothing is installed.',
  ),
  'build-files-kept': msg('{0} files are replaced; a copy of each is kept for undoing.'),
  'build-other-dpdk': msg('DPDK {0} of another origin stands in /usr/local.'),
  'build-not-installed': msg('{0} could not be installed.'),
  'build-files-changed': msg(
    '{0} files have been changed since the installation and stay, the first of them {1}.',
  ),
  'build-not-removed': msg('What {0} installed could not be removed.'),
  'build-not-restored': msg('The files in {0} could not be restored.'),
  'build-folder-kept': msg('The build folder {0} stays.'),
  'rdma-core-installed': msg('rdma-core with MANA’s provider is in {0}.'),
  'rdma-core-without-mana': msg('{0} has no provider for MANA.'),
  'rdma-ndd-absent': msg('There is no service rdma-ndd on this VM, so there is nothing to mask.'),
  'rdma-ndd-masked-already': msg('The service rdma-ndd is masked already.'),
  'rdma-ndd-masked': msg(
    'The service rdma-ndd is masked: it names InfiniBand nodes, which Azure does not have, and could hold up logins for three minutes at the next boot.',
  ),
  'rdma-ndd-not-masked': msg('The state of the service rdma-ndd could not be changed.'),
  'testpmd-verified': msg('{0} of DPDK {1} starts and has net_mana.'),
  'testpmd-without-mana': msg('{0} has no net_mana.'),
  'testpmd-does-not-start': msg('{0} does not start: {1}'),
  'testpmd-other-rdma-core': msg('{0} does not use the rdma-core in {1}.'),
};
