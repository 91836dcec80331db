// The simulated VMs of `npm start` and of the tests in VS Code, as entries of the extension's list.
import type { VmEntry } from '../../src/core/hosts/host';
import { startSimulatedVm, Subnet, type SimulatedVm } from '../../test/labs/sim/index';

export interface ListedVm {
  readonly vm: SimulatedVm;
  readonly entry: VmEntry;
}

/**
 * Starts a simulated VM; its keys stay in `dir`, so a second run is the same machine to the user.
 *
 * @param subnet The network that it shares with others, where there are others.
 */
export async function startListedVm(dir: string, subnet = new Subnet()): Promise<ListedVm> {
  const vm = await startSimulatedVm({ dir, subnet });
  const { hostname } = vm.machine.software;
  const entry: VmEntry = {
    id: hostname.replace('-mana', ''),
    name: hostname,
    host: vm.host,
    port: vm.port,
    user: vm.user,
    identityFile: vm.identityFile,
    knownHostsFile: vm.knownHostsFile,
    source: 'manual',
  };
  return { vm, entry };
}

/** Two of them in one network: what testpmd sends on one, testpmd receives on the other. */
export async function startPair(dir: string): Promise<readonly ListedVm[]> {
  const subnet = new Subnet();
  return [await startListedVm(dir, subnet), await startListedVm(`${dir}-2`, subnet)];
}
