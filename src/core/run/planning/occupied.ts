// Whether something else is in the way of a run: another run of ours, or any DPDK program.
import type { DpdkProcess } from '../../detect/facts';
import { msg } from '../../message';
import type { Precondition } from '../types';
import { effectivePrefix } from './judged';
import { macOf } from './nics';
import { precondition, type PreconditionInput } from './precondition';

export function otherProcess(input: PreconditionInput): Precondition {
  const { report, analysis, devices, id, running } = input;
  const prefix = effectivePrefix(analysis);
  const live = running.filter((run) => run.state !== 'ended' && run.id !== id);
  const macs = devices.nics.flatMap((nic) => macOf(report.facts, nic) ?? []);
  const uuids = devices.nics.flatMap(({ vmbusUuid }) => vmbusUuid ?? []);
  const holds = (line: string): boolean =>
    [...macs, ...uuids].some((name) => line.toLowerCase().includes(name.toLowerCase()));
  const ours = live.find((run) => run.filePrefix === prefix || holds(run.line));
  if (ours !== undefined)
    return precondition(
      'other-process',
      'missing',
      msg('A run of {0} uses the same NIC: stop it first, or wait for its end.', ours.holder),
    );
  const foreign = report.facts.processes.filter(({ pid }) => !live.some((run) => run.pid === pid));
  const samePrefix = foreign.find(
    ({ filePrefix, holdsLock }) => filePrefix === prefix && holdsLock !== false,
  );
  if (samePrefix !== undefined)
    return precondition(
      'other-process',
      'missing',
      msg(
        '{0} (process {1}) uses the file prefix {2}: a second one does not start.',
        samePrefix.name,
        samePrefix.pid,
        prefix,
      ),
    );
  const sameNic = foreign.find(({ commandLine }) => commandLine !== null && holds(commandLine));
  if (sameNic !== undefined)
    return precondition(
      'other-process',
      'missing',
      msg('{0} (process {1}) uses the same NIC: let it end first.', sameNic.name, sameNic.pid),
    );
  const takesAll = foreign.find((process) => devices.named && mayTakeAll(process));
  if (takesAll !== undefined)
    return precondition(
      'other-process',
      'doubtful',
      msg('{0} (process {1}) is running and may use the same NIC.', takesAll.name, takesAll.pid),
    );
  return precondition('other-process', 'met', msg('No other DPDK process is in the way.'));
}

/** A DPDK process whose devices are not known, or that names none of the PCI bus. */
function mayTakeAll({ commandLine }: DpdkProcess): boolean {
  if (commandLine === null) return true;
  return !/(?:\s-a\b|\s--allow\b|--no-pci|--vdev)/.test(commandLine);
}
