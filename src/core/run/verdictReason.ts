// Why a run counts as one that forwarded, or does not.
import { msg, type Message } from '../message';
import { directionsOf } from './ports';
import type { RunReader } from './reader';
import type { Direction } from './series';
import { formatCount, formatSeconds, formatShare } from './units';
import { forwardingSeconds } from './verdictFigures';
import { namesMana } from './verdictPath';
import type { DirectionVerdict, PortVerdict, TrafficPath, VerdictReason } from './verdictTypes';

export interface Judged {
  readonly reason: VerdictReason;
  readonly headline: Message;
}

/** Packets must move in so much of the time, once they do. */
const enough = 0.5;
/** Samples before anything is said of a run that goes on. */
const fewestSamples = 2;

/** The directions that have to move. Of a mode that nobody knows, any. */
export function expectedDirections(mode: string | null): readonly Direction[] {
  return (mode === null ? null : directionsOf(mode)) ?? ['rx', 'tx'];
}

export function judge(reader: RunReader, ports: readonly PortVerdict[], path: TrafficPath): Judged {
  const { course } = reader;
  const isOver = course.phase === 'ended';
  const { forwarding } = course;
  if (crashed(reader)) return crash(reader);
  if (forwarding === null || course.intervals.length === 0) return notStarted(reader, isOver);
  const { mode } = forwarding;
  const seconds = forwardingSeconds(reader);
  if (forwarding.ports === 0)
    return {
      reason: 'no-ports',
      headline: msg('testpmd ran without any port: it found no device that it could use.'),
    };
  const directions = expectedDirections(mode);
  const best = new Map(directions.map((way) => [way, bestOf(ports, way)]));
  const moves = (way: Direction): boolean => best.get(way)?.moved === true;
  if (!ports.some(({ configured, started, rx, tx }) => (configured && started) || rx.moved || tx.moved))
    return { reason: 'ports-not-started', headline: msg('No port was configured and started.') };
  const known = directionsOf(mode) === null ? directions.some(moves) : directions.every(moves);
  if (!known)
    return notMoving({ mode, directions, rx: bestOf(ports, 'rx'), tx: bestOf(ports, 'tx'), seconds, isOver });
  const sent = best.get('tx');
  if (sent !== undefined && isBlocked(sent)) return { reason: 'stalled', headline: blocked(sent) };
  const stalled = directions.map((way) => best.get(way)).find((one) => (one?.movingPart ?? 1) < enough);
  if (stalled !== undefined) return { reason: 'stalled', headline: stall(stalled) };
  if (path === 'synthetic' && namesMana(reader.head.args))
    return {
      reason: 'synthetic',
      headline: msg('Packets moved, but over the synthetic path and not over MANA.'),
    };
  return { reason: 'forwarding', headline: success(path, seconds) };
}

/** A NIC that is slower than the lcores drops much of what they make, and one that takes nothing drops all of it. */
const isBlocked = ({ drops: { share } }: DirectionVerdict): boolean => share !== null && share > 0.999;

const blocked = ({ packets, drops: { share } }: DirectionVerdict): Message =>
  msg(
    '{0} packets went out, then nearly all were dropped ({1}).',
    formatCount(packets),
    formatShare(share ?? 1),
  );

function stall({ packets, movingPart, seen }: DirectionVerdict): Message {
  const moving = Math.round((movingPart ?? 0) * seen);
  return moving === 0
    ? msg('{0} packets moved at first, then none.', formatCount(packets))
    : msg('Packets moved in only {0} of {1} samples.', moving, seen);
}

const nothing: DirectionVerdict = {
  figures: null,
  drops: { packets: 0, dropped: 0, share: null },
  packets: 0,
  seen: 0,
  movingPart: null,
  moved: false,
  expected: false,
};

/** The port that moved most: with two NICs, one may only receive. */
function bestOf(ports: readonly PortVerdict[], way: Direction): DirectionVerdict {
  return ports
    .map((port) => port[way])
    .reduce((most, one) => (one.packets > most.packets ? one : most), ports[0]?.[way] ?? nothing);
}

function success(path: TrafficPath, seconds: number): Message {
  const time = formatSeconds(seconds);
  if (path === 'mana-vf') return msg('Forwarding confirmed for {0}: MANA carried the packets.', time);
  if (path === 'synthetic') return msg('Forwarding confirmed for {0}, over the synthetic path.', time);
  if (path === 'other') return msg('Forwarding confirmed for {0}, over a device that is not MANA.', time);
  if (path === 'mixed') return msg('Forwarding confirmed for {0}, only a part of it over MANA.', time);
  return msg('Forwarding confirmed for {0}; which path carried the packets is not known.', time);
}

/** A signal that the supervisor sent ends a run in order; one that came from elsewhere does not. */
export function crashed({ course }: RunReader): boolean {
  const { exit, stopped, endReason } = course;
  if (exit?.kind !== 'signal') return false;
  if (exit.number !== 2 && exit.number !== 15 && exit.number !== 9) return true;
  return stopped === null && endReason !== 'supervisor';
}

const signalNames: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  15: 'SIGTERM',
};

export const signalName = (number: number): string => signalNames[number] ?? String(number);

function crash({ course }: RunReader): Judged {
  const number = course.exit?.number ?? 0;
  const headline =
    number === 9
      ? msg('testpmd was killed (SIGKILL), and not by this run: the kernel does that when memory runs out.')
      : number === 4
        ? msg('testpmd crashed (SIGILL): it was built for another CPU.')
        : number === 7
          ? msg(
              'testpmd crashed (SIGBUS): memory that it had mapped was not there. Hugepages or /run were full.',
            )
          : msg('testpmd was ended by a signal ({0}), and not by this run.', signalName(number));
  return { reason: 'crashed', headline };
}

function notStarted({ course }: RunReader, isOver: boolean): Judged {
  if (!isOver)
    return {
      reason: 'starting',
      headline: course.hasSpoken
        ? msg('testpmd is starting.')
        : msg('Nothing has been heard of testpmd yet.'),
    };
  if (!course.hasSpoken && course.ports.size === 0)
    return { reason: 'silent', headline: msg('testpmd ended and EAL had not said a word.') };
  if (course.hasPrompt)
    return { reason: 'not-started', headline: msg('Forwarding was never started at the prompt.') };
  if (course.endReason === 'start-timeout')
    return {
      reason: 'not-started',
      headline: msg('testpmd was ended: it had not begun to forward in time.'),
    };
  const code = course.exit?.kind === 'code' ? course.exit.number : null;
  return {
    reason: 'not-started',
    headline:
      code === null || code === 0
        ? msg('testpmd ended before it forwarded anything.')
        : msg('testpmd ended before it forwarded anything (exit status {0}).', code),
  };
}

interface NotMoving {
  readonly mode: string;
  readonly directions: readonly Direction[];
  readonly rx: DirectionVerdict;
  readonly tx: DirectionVerdict;
  readonly seconds: number;
  readonly isOver: boolean;
}

function notMoving({ mode, directions, rx, tx, seconds, isOver }: NotMoving): Judged {
  const seen = Math.max(rx.seen, tx.seen);
  if (!isOver && seen < fewestSamples)
    return { reason: 'too-early', headline: msg('Forwarding has started; there are no figures yet.') };
  const [way] = directions;
  if (directions.length === 2 && rx.moved)
    return {
      reason: 'not-sent-on',
      headline: msg(
        '{0} packets came in, and next to none were sent on ({1}).',
        formatCount(rx.packets),
        mode,
      ),
    };
  if (isOver && seen === 0 && rx.packets === 0 && tx.packets === 0)
    return {
      reason: 'nothing-moved',
      headline: msg(
        'Forwarding ended before there were any figures: it ran for {0}.',
        formatSeconds(seconds),
      ),
    };
  const count = way === 'rx' ? rx.packets : tx.packets;
  const time = formatSeconds(seconds);
  if (directions.length === 1 && way === 'tx')
    return {
      reason: 'nothing-moved',
      headline:
        count === 0
          ? msg('testpmd forwarded for {0} and sent no packet.', time)
          : msg('testpmd forwarded for {0} and sent only {1} packets.', time, count),
    };
  return {
    reason: 'nothing-moved',
    headline:
      rx.packets === 0
        ? msg('testpmd forwarded for {0} and no packet arrived.', time)
        : msg('testpmd forwarded for {0} and only {1} packets arrived.', time, rx.packets),
  };
}
