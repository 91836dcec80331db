// A VM of the list as the core's runs know it: its connection, its rights, and what is known of it.
import type { RunDeps } from '../../core/run/runDeps';
import type { RunCore, RunsDeps, RunVm } from './runVm';

/** @param signal Takes a question for a password off the screen. */
export function coreDeps(
  deps: RunsDeps,
  { Rights }: Pick<RunCore, 'Rights'>,
  vm: RunVm,
  signal: AbortSignal,
): RunDeps {
  const facts = vm.state.report?.facts;
  return {
    connection: {
      get state() {
        return vm.state.connection;
      },
      onStateChange: (listener) => vm.onConnectionChange(listener),
      exec: (request) => vm.exec(request),
    },
    rights: new Rights(facts?.sudo ?? null, facts?.user ?? '?', deps.askSudo(vm.entry, signal)),
    vmId: vm.entry.id,
    host: vm.entry.name,
    holder: deps.holder,
    nonce: () => deps.newId(),
    now: () => deps.now(),
    wait: (ms, until) => deps.wait(ms, until),
    ...(facts === undefined ? {} : { facts }),
  };
}
