// Kernel modules: whether one is there, in words, and how to get it on the distribution at hand.
import { msg, type Message } from '../../message';
import type { Facts, KernelModule, ModuleName } from '../facts';

/** How a module is there. `unread`: neither a yes nor a no could be had. */
export type Presence = 'loaded' | 'builtin' | 'installed' | 'absent' | 'unread';

/** Sums up the three facts on a module; a yes counts more than what could not be read. */
export function presenceOf(module: KernelModule): Presence {
  if (module.builtin === true) return 'builtin';
  if (module.loaded === true) return 'loaded';
  if (module.available === true) return 'installed';
  return module.available === false ? 'absent' : 'unread';
}

/** The presence in words, for the middle of a sentence. */
export function presenceLabel(presence: 'loaded' | 'builtin' | 'installed'): Message {
  switch (presence) {
    case 'loaded':
      return msg('loaded');
    case 'builtin':
      return msg('built in');
    case 'installed':
      return msg('installed, not loaded');
  }
}

/** Kernel options that build the modules. */
const configOptions: Readonly<Record<ModuleName, string>> = {
  mana: 'CONFIG_MICROSOFT_MANA',
  mana_ib: 'CONFIG_MANA_INFINIBAND',
  ib_uverbs: 'CONFIG_INFINIBAND_USER_ACCESS',
  uio_hv_generic: 'CONFIG_UIO_HV_GENERIC',
  hv_netvsc: 'CONFIG_HYPERV_NET',
};

/** Families of distributions by their package manager. */
export function packageFamily(facts: Facts): 'ubuntu' | 'debian' | 'rpm' | 'suse' | 'azurelinux' | 'other' {
  switch (facts.os.id) {
    case 'ubuntu':
      return 'ubuntu';
    case 'debian':
      return 'debian';
    case 'rhel':
    case 'rocky':
    case 'almalinux':
    case 'centos':
    case 'ol':
    case 'fedora':
      return 'rpm';
    case 'sles':
    case 'opensuse-leap':
      return 'suse';
    case 'azurelinux':
    case 'mariner':
      return 'azurelinux';
    default:
      return 'other';
  }
}

/** How to install a module that the running kernel lacks. */
export function installModule(facts: Facts, module: ModuleName): Message {
  switch (packageFamily(facts)) {
    case 'ubuntu':
      return msg(
        'Install the extra modules of the kernel: `sudo apt-get install linux-modules-extra-azure`. Reboot if that brings a newer kernel.',
      );
    case 'rpm':
      return msg(
        'Install the extra modules of the kernel: `sudo dnf install kernel-modules-extra`. Reboot if that brings a newer kernel.',
      );
    default:
      return msg(
        'Use a kernel that is built with {0}, and install all of its modules.',
        configOptions[module],
      );
  }
}

/** How to get a newer kernel; `minimum` is the upstream version needed. */
export function updateKernel(facts: Facts, minimum: string): Message {
  switch (packageFamily(facts)) {
    case 'ubuntu':
      return msg(
        'Update the kernel to {0} or later, or to a backport of it: `sudo apt-get install linux-azure`, then reboot.',
        minimum,
      );
    case 'rpm':
      return msg(
        'Update the kernel to {0} or later, or to a backport of it: `sudo dnf update kernel`, then reboot.',
        minimum,
      );
    default:
      return msg('Update the kernel to {0} or later, or to a backport of it, then reboot.', minimum);
  }
}
