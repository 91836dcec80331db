// The texts of what the on-VM library says about packages: its ids and their words for people.
import { msg, type Message } from '../message';

/** `{0}`, `{1}`, … are the words that the library sends with the id. */
export const packageNotes: Readonly<Record<string, Message>> = {
  'packages-present': msg('{0} of the packages are installed already.'),
  'packages-installed': msg('{0} packages were installed, with what they need.'),
  'packages-newer': msg('These packages were brought to a newer version, and stay so after an undo: {0}.'),
  'installing-packages': msg('Installing {0} packages. This is not cut off, not even by a cancel.'),
  'package-not-offered': msg('The repositories of this VM do not offer {0}.'),
  'package-lock-held': msg('{0} (pid {1}) is installing packages at the moment.'),
  'waiting-for-lock': msg('Waiting for {0} to end ({1} s).'),
  'package-lock-kept': msg(
    '{0} (pid {1}) still holds the lock of the package manager after {2} seconds. Let it end, then try again; nothing was changed.',
  ),
  'package-lock-taken': msg(
    'Another program took the lock of the package manager. Try again when it has ended.',
  ),
  'lists-not-refreshed': msg(
    'Not every list of packages could be read anew; for what is wanted here the known ones may do.',
  ),
  'dpkg-was-interrupted': msg('An earlier installation was cut off ({0}). It is ended first.'),
  'dpkg-not-repaired': msg(
    'An earlier installation was cut off and cannot be ended: {0}. Look at `sudo dpkg --configure -a`.',
  ),
  'reboot-needed': msg('Kernel {0} came in as well. It runs after the next restart of the VM.'),
  'packages-cut-off': msg(
    'The installation was cut off, so only the packages that were asked for go. What came with them stays.',
  ),
  'package-needed': msg('{0} stays: {1} needs it.'),
  'packages-still-there': msg('These packages could not be removed: {0}.'),
  'odd-package': msg('“{0}” is not the name of a package.'),
  'package-manager-missing': msg('The program {0} is not on this VM.'),
  'package-not-installed': msg('{0} is not installed, although the package manager reported no error.'),
  'package-not-found': msg(
    'No repository of this VM has the package {0}. Look at which repositories are enabled (on Ubuntu: universe).',
  ),
  'package-not-downloaded': msg(
    'A package could not be downloaded. Its lines above say why; nothing was changed.',
  ),
  'package-file-gone': msg(
    'A package is listed, but its file is gone from the server. Read the lists anew in a while, then try again.',
  ),
  'package-script-failed': msg(
    'A package’s own script failed; its lines above say why. Mend that, then run this step again.',
  ),
  'package-manager-failed': msg('{0} ended with status {1}; its lines above say why.'),
  'packages-conflict': msg(
    'The packages do not fit what is installed. Update this VM (`apt-get upgrade`, `dnf upgrade`, `zypper update`), then try again.',
  ),
  'packages-would-remove': msg(
    'The packages could only be installed by removing others, so nothing was installed; the lines above name them. Where they belong to another RDMA stack (NVIDIA’s DOCA or MLNX_OFED), decide which of the two this VM shall have.',
  ),
  'modules-extra-gone': msg(
    'The repositories do not have {0} any more: the running kernel is too old. Update the kernel, restart the VM, then detect again.',
  ),
  'no-network': msg(
    'The servers of the package repositories cannot be reached from this VM. Look at its DNS, its proxy and the rules of its network.',
  ),
  'no-room-for-packages': msg(
    '{0} has {1} MB free, and {2} MB are needed. Make room first; nothing was changed.',
  ),
  'disk-full-installing': msg(
    'The disk is full. Make room, then run this step again: it goes on where it stopped.',
  ),
  'read-only-file-system': msg('{0} can only be read on this VM, so nothing can be installed.'),
  'repository-already': msg('The repository {0} is enabled already.'),
  'repository-unknown': msg('This VM knows none of these repositories: {0}. Its subscription may lack them.'),
  'repository-not-enabled': msg('The repository {0} could not be enabled.'),
  'repository-not-disabled': msg('The repository {0} could not be disabled.'),
  'repository-not-signed': msg(
    'A repository is not signed, or its key is not known to this VM, so nothing is installed from it.',
  ),
  'repository-no-access': msg(
    'A repository refuses this VM: it may not be registered, or its registration has run out.',
  ),
  'build-tools-fit': msg('meson {0}, ninja and pyelftools are there; none are needed from PyPI.'),
  'pip-no-venv': msg(
    'Python could not make a folder for build tools. The package of its module venv may be missing.',
  ),
  'pip-no-network': msg(
    'PyPI cannot be reached from this VM. Install meson, ninja and pyelftools in another way, or use a newer distribution.',
  ),
  'pip-failed': msg('pip ended with status {0}; its lines above say why.'),
  'pip-tools-do-not-fit': msg('The build tools do not fit: meson is {0}, and {1} or later is needed.'),
  'pip-tools-not-removed': msg('{0} could not be removed.'),
};
