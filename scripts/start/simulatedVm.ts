// The simulated VM of `npm start` and of the tests in VS Code, as an entry of the extension's list.
import type { VmEntry } from '../../src/core/hosts/host';
import { startSimulatedVm, type SimulatedVm } from '../../test/labs/sim/index';

/** Starts a simulated VM; its keys stay in `dir`, so a second run is the same machine to the user. */
export async function startListedVm(dir: string): Promise<{ vm: SimulatedVm; entry: VmEntry }> {
  const vm = await startSimulatedVm({ dir });
  const entry: VmEntry = {
    id: 'simulated-vm',
    name: 'simulated-mana-vm',
    host: vm.host,
    port: vm.port,
    user: vm.user,
    identityFile: vm.identityFile,
    knownHostsFile: vm.knownHostsFile,
    source: 'manual',
  };
  return { vm, entry };
}
