// Plans the kernel modules that MANA, RDMA and the hand-over to DPDK need.
import type { Facts, ModuleName } from '../../detect/facts';
import { msg } from '../../message';
import { action } from '../actions';
import type { SetupOptions } from '../options';
import type { PlannedStep } from '../types';
import { makeStep } from './step';

/** In the order of loading; hv_netvsc is there or SSH would not be. */
const wanted: readonly ModuleName[] = ['mana', 'mana_ib', 'ib_uverbs', 'uio_hv_generic'];

/** @param packagesComing A step before this one installs the modules of the running kernel. */
export function planModules(facts: Facts, options: SetupOptions, packagesComing: boolean): PlannedStep {
  const isThere = (name: ModuleName): boolean => {
    const { loaded, builtin } = facts.modules[name];
    return loaded === true || builtin === true;
  };
  const missing = wanted.filter((name) => !isThere(name));
  const persist = options.persist === true;
  if (missing.length === 0 && !persist)
    return makeStep('kernel-modules', {
      state: 'met',
      why: msg('Loaded or built in: {0}.', wanted.join(', ')),
    });
  // Without a file nothing can be loaded; the package of modules brings it, or another kernel.
  const absent = missing.filter((name) => facts.modules[name].available === false);
  if (absent.length > 0 && !packagesComing)
    return makeStep('kernel-modules', {
      state: 'blocked',
      refusal: 'unsupported',
      why: msg(
        'The running kernel {0} has no module {1}. Install the modules of this kernel, or a newer kernel.',
        facts.kernel ?? '?',
        absent.join(', '),
      ),
    });
  return makeStep('kernel-modules', {
    state: 'needed',
    why:
      missing.length === 0
        ? msg('The modules are loaded; they shall be loaded after a restart, too.')
        : msg('Not loaded: {0}.', missing.join(', ')),
    actions: [
      ...missing.map((name) => action('load_module', name)),
      ...(persist ? [action('write_file', '/etc/modules-load.d/mana-dpdk.conf', ...wanted)] : []),
    ],
    notes: persist
      ? []
      : [msg('After a restart of the VM, modules that were loaded by hand are not loaded.')],
  });
}
