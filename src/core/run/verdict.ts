// The verdict on a run: did packets really move, over which path, how many, and if not, why and what to do.
import { msg, type Message } from '../message';
import type { RunReader } from './reader';
import type { Direction } from './series';
import type { RunSummary } from './summary';
import { formatPps, formatShare } from './units';
import { causeOf, nextStepsOf } from './verdictCause';
import { forwardingSeconds, portVerdicts, totalDrops } from './verdictFigures';
import { compareWithHistory } from './verdictHistory';
import { namesMana, pathOf } from './verdictPath';
import { crashed, expectedDirections, judge, signalName } from './verdictReason';
import { serviceWarnings } from './verdictService';
import type { PortVerdict, TrafficPath, Verdict } from './verdictTypes';

/** LISA's mark: with less than this on MANA, the traffic is most likely on the synthetic path. */
export const likelySyntheticBelow = 1_200_000;

/** Queues to receive of the first port that forwards. */
export function queuesOf(reader: RunReader): number | null {
  const port = reader.ports.find(({ forwards, rxQueues }) => forwards && rxQueues !== null);
  return port?.rxQueues ?? null;
}

/** @param history Earlier runs, of this VM or of others; those that are not comparable are left out. */
export function verdictOf(reader: RunReader, history: readonly RunSummary[] = []): Verdict {
  const { course, head } = reader;
  const mode = course.forwarding?.mode ?? null;
  const directions = expectedDirections(mode);
  const ports = portVerdicts(reader, directions);
  const { path, evidence } = pathOf(reader, ports, directions);
  const { reason, headline } = judge(reader, ports, path);
  const total = { rxPps: totalPps(ports, 'rx'), txPps: totalPps(ports, 'tx') };
  const slow = slowestOf(reader, ports, path, directions);
  const cause = causeOf(reader, reason);
  return {
    final: course.phase === 'ended',
    forwarding: reason === 'forwarding' ? 'confirmed' : 'not-confirmed',
    reason,
    headline,
    path,
    pathSentence: pathSentence(path),
    evidence,
    warnings: warningsOf(reader, ports, directions, path, slow),
    mode,
    directions,
    counts: {
      configured: ports.filter(({ configured }) => configured).length,
      started: ports.filter(({ started }) => started).length,
      forwarding: course.forwarding?.ports ?? null,
      cores: course.forwarding?.cores ?? null,
      streams: course.forwarding?.streams ?? null,
    },
    ports,
    total,
    drops: { rx: totalDrops(reader, ports, 'rx'), tx: totalDrops(reader, ports, 'tx') },
    packetLength: course.packetLength,
    seconds: forwardingSeconds(reader),
    cause,
    nextSteps: nextStepsOf(reader, reason, path, cause, slow !== undefined),
    comparison: compareWithHistory(
      {
        id: head.id,
        host: head.host,
        scenario: head.scenario,
        mode,
        queues: queuesOf(reader),
        packetLength: course.packetLength,
      },
      total,
      history,
    ),
    exit: course.exit,
    endReason: course.endReason,
    method: msg(
      'Samples while it forwarded, without zeros in front, the first and the last one; p50 and p99 by nearest rank. Drops: dropped / (packets + dropped). On the wire: with 24 bytes of framing a packet.',
    ),
  };
}

function totalPps(ports: readonly PortVerdict[], direction: Direction): number | null {
  const known = ports.map((port) => port[direction].figures?.mean).filter((mean) => mean !== undefined);
  return known.length === 0 ? null : known.reduce((sum, mean) => sum + mean, 0);
}

function pathSentence(path: TrafficPath): Message {
  switch (path) {
    case 'mana-vf':
      return msg('MANA’s VF carried the traffic.');
    case 'synthetic':
      return msg('The synthetic path carried the traffic, not MANA.');
    case 'other':
      return msg('The traffic went over a device that is not MANA.');
    case 'mixed':
      return msg('A part of the traffic went over MANA’s VF, a part over the synthetic path.');
    case 'unknown':
      return msg('Nothing proves which path carried the traffic.');
  }
}

/**
 * The port that sent least of those that sent anything, where that is below LISA's mark on a line that is for MANA. How
 * much arrives is for the sender to say, so only sending counts.
 */
function slowestOf(
  reader: RunReader,
  ports: readonly PortVerdict[],
  path: TrafficPath,
  directions: readonly Direction[],
): PortVerdict | undefined {
  if (path === 'other' || !namesMana(reader.head.args) || !directions.includes('tx')) return undefined;
  const mean = ({ tx }: PortVerdict): number => tx.figures?.mean ?? Infinity;
  const slow = ports.filter(
    (port) => port.tx.moved && !isUndercounted(reader, port) && mean(port) < likelySyntheticBelow,
  );
  return slow.sort((one, other) => mean(one) - mean(other))[0];
}

/** net_mana of the first 22.11 releases counts the packets of its last queue alone. */
function isUndercounted(reader: RunReader, { port }: PortVerdict): boolean {
  return (reader.track(port)?.countedPart ?? 1) < 0.9;
}

function warningsOf(
  reader: RunReader,
  ports: readonly PortVerdict[],
  directions: readonly Direction[],
  path: TrafficPath,
  slow: PortVerdict | undefined,
): readonly Message[] {
  const { course, head } = reader;
  const warnings: Message[] = [];
  if (slow !== undefined) warnings.push(slowWarning(path, slow));
  for (const port of ports.filter((one) => isUndercounted(reader, one)))
    warnings.push(
      msg(
        'Port {0}: its driver counts {1} of what its queues carry, so the figures are too low. Drivers of DPDK 22.11 do that.',
        port.port,
        formatShare(reader.track(port.port)?.countedPart ?? 1),
      ),
    );
  if (path === 'other') warnings.push(msg('This run tells nothing about MANA.'));
  if (head.facts?.netMana === false && namesMana(head.args) && path !== 'mana-vf')
    warnings.push(
      msg('The testpmd of this VM has no net_mana: a MANA device in the line is passed over in silence.'),
    );
  const down = ports.filter(({ linkDown, forwards }) => linkDown && forwards).map(({ port }) => port);
  if (down.length > 0) warnings.push(msg('Link down: port {0}.', down.join(', ')));
  const forwards = ports.filter((port) => port.forwards);
  for (const way of ['rx', 'tx'] as const) {
    const idle = forwards.filter((port) => port[way].expected && !port[way].moved);
    if (idle.length > 0 && idle.length < forwards.length)
      warnings.push(
        way === 'rx'
          ? msg('Nothing was received on port {0}.', idle.map(({ port }) => port).join(', '))
          : msg('Nothing was sent on port {0}.', idle.map(({ port }) => port).join(', ')),
      );
  }
  const failed = reader.ports
    .filter((port) => port.failed !== null && !port.started)
    .map((port) => port.number);
  if (failed.length > 0) warnings.push(msg('Not started: port {0}.', failed.join(', ')));
  dropWarnings(reader, ports, warnings);
  warnings.push(...serviceWarnings(reader, ports, directions));
  if (reader.markers.some(({ kind }) => kind === 'gap'))
    warnings.push(msg('Parts of the run are missing: figures are of the rest.'));
  ending(reader, warnings);
  if (course.left.length > 0) warnings.push(msg('Left behind on the VM: {0}.', course.left.join(', ')));
  return warnings;
}

function slowWarning(path: TrafficPath, { port, tx }: PortVerdict): Message {
  const [rate, mark] = [formatPps(tx.figures?.mean ?? 0), formatPps(likelySyntheticBelow)];
  if (path === 'mana-vf')
    return msg(
      'Port {0} sent {1}. MANA should reach {2}, and the packets did go over the VF.',
      port,
      rate,
      mark,
    );
  if (path === 'synthetic' || path === 'mixed')
    return msg('Port {0} sent {1}. MANA should reach {2}.', port, rate, mark);
  return msg(
    'Port {0} sent {1}. MANA should reach {2}: most likely this is the synthetic path.',
    port,
    rate,
    mark,
  );
}

/** Shares that LISA lets pass: 1 % of what arrives, a third of what is sent. */
const mostDrops = { rx: 0.01, tx: 0.33 };

function dropWarnings(reader: RunReader, ports: readonly PortVerdict[], warnings: Message[]): void {
  const [rx, tx] = [totalDrops(reader, ports, 'rx'), totalDrops(reader, ports, 'tx')];
  if (rx.share !== null && rx.share > mostDrops.rx)
    warnings.push(msg('{0} of what arrived was dropped.', formatShare(rx.share)));
  if (tx.share !== null && tx.share > mostDrops.tx)
    warnings.push(msg('{0} of what was to be sent was dropped.', formatShare(tx.share)));
}

function ending(reader: RunReader, warnings: Message[]): void {
  const { exit, endReason } = reader.course;
  if (crashed(reader)) return;
  if (exit?.kind === 'signal' && exit.number === 9)
    warnings.push(
      msg('testpmd did not end when it was asked to and was killed ({0}).', signalName(exit.number)),
    );
  if (endReason === 'supervisor')
    warnings.push(msg('The supervisor on the VM was killed; its guard ended testpmd.'));
  if (endReason === 'reboot') warnings.push(msg('The VM restarted while testpmd ran.'));
  if (endReason === 'disk')
    warnings.push(msg('The run was ended: there was no room left on the VM for its records.'));
}
