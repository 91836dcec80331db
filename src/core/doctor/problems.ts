// What can keep the provider doctor from saying anything, or from tracing.
import { msg, type Message } from '../message';
import type { Problem } from '../problem';
import type { LookFacts } from './types';

export type DoctorProblemId =
  /** There is no RDMA device of MANA to open. */
  | 'doctor-no-device'
  /** There is no libibverbs that could choose a provider. */
  | 'doctor-no-rdma-core'
  /** The script did not come to its end. */
  | 'doctor-cut';

export type DoctorProblem = Problem<DoctorProblemId>;

/** @param finding What the detection says of it. */
export function noDevice(host: string, finding: Message | undefined): DoctorProblem {
  return {
    id: 'doctor-no-device',
    message: msg('{0} has no RDMA device of MANA, so there is nothing that a provider could open.', host),
    detail: finding === undefined ? [] : [finding],
    remedies: [{ label: msg('Load Kernel Modules…'), command: 'manaDpdk.setup.kernelModules' }],
  };
}

export function noRdmaCore(host: string): DoctorProblem {
  return {
    id: 'doctor-no-rdma-core',
    message: msg('{0} has no rdma-core: without libibverbs there is nothing that chooses a provider.', host),
    remedies: [{ label: msg('Install Packages…'), command: 'manaDpdk.setup.installPackages' }],
  };
}

export function doctorCut(host: string, lines: readonly string[]): DoctorProblem {
  return {
    id: 'doctor-cut',
    message: msg('The examination of {0} did not come to its end.', host),
    detail: lines,
    remedies: [],
  };
}

/** Why no trace can be made; undefined where nothing is in its way. @param canProbe There is a program to trace. */
export function traceHindrance(look: LookFacts, canProbe: boolean): Message | undefined {
  if (look.ptraceScope === 3)
    return msg('This VM forbids all debugging (`kernel.yama.ptrace_scope` is 3), so that gdb cannot trace.');
  if (look.tools.gdb === undefined && !canProbe)
    return msg('The trace takes `gdb` and `ibv_devinfo`, and neither is installed on the VM.');
  if (look.tools.gdb === undefined) return msg('The trace takes `gdb`, which is not installed on the VM.');
  if (!canProbe)
    return msg(
      'The trace takes a short-lived program that opens the device: `ibv_devinfo`, which is not installed on the VM.',
    );
  return undefined;
}

/** Whether the hindrance goes away with the packages for a trace. */
export function packagesWouldHelp(look: LookFacts, canProbe: boolean): boolean {
  return look.ptraceScope !== 3 && (look.tools.gdb === undefined || !canProbe);
}
