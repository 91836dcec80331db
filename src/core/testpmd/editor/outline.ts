// A command in a few words, for outlines: what it does, with how many queues, on how many NICs.
import { msg, type Message } from '../../message';
import type { Analysis } from '../analysis';

/** Title of a command; what is not known is left out. The parts are joined by the caller. */
export function titleOf({ application, ports, eal }: Analysis): readonly Message[] {
  const { forwardMode, rxQueues, txQueues } = application;
  const nics = ports.least === ports.most ? ports.least : namedNics(eal.devices);
  return [
    ...(forwardMode === null ? [] : [msg('{0}', forwardMode)]),
    ...(rxQueues === null || txQueues === null
      ? []
      : rxQueues === txQueues
        ? [rxQueues === 1 ? msg('1 queue') : msg('{0} queues', rxQueues)]
        : [msg('{0} rx and {1} tx queues', rxQueues, txQueues)]),
    ...(nics === 0 ? [] : [nics === 1 ? msg('1 NIC') : msg('{0} NICs', nics)]),
  ];
}

/** How many NICs the device strings name. */
function namedNics(devices: Analysis['eal']['devices']): number {
  return devices
    .filter(({ kind }) => kind !== 'block')
    .reduce((sum, { keys }) => sum + Math.max(1, keys.filter(({ key }) => key === 'mac').length), 0);
}
