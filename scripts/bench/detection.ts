// Cold connect plus detection beside OpenSSH, and detection on an open connection: wall times, and round trips from
// the growth of wall times with the delay.
import type { VmEntry } from '../../src/core/hosts/host';
import { labEntry } from '../../test/labs/connect';
import type { LabMachine } from '../../test/labs/net/index';
import { openSshDetect } from './openSsh';
import type { Section } from './report';
import { runClient } from './runClient';
import { hundredth, median, roundTrips, tenth, type Series } from './stats';

/**
 * @property runs Measurements of each kind at the near delay; at the far one half of that is enough.
 * @property trustFile Path of a host-key store for the clients.
 */
export interface BenchContext {
  readonly machine: LabMachine;
  readonly client: string;
  readonly trustFile: string;
  readonly runs: number;
  readonly say: (line: string) => void;
}

/**
 * Round-trip times in milliseconds: the one that the wall times are given for, and longer ones for the slopes. The
 * longer, the less the moods of the machine count; a cold connect has five times as many round trips to wait for.
 */
export const nearRtt = 100;
const farRttCold = 500;
const farRttOpen = 1_000;

/** An entry that leads to the machine over its delayed path. */
export function delayedEntry(machine: LabMachine, port = machine.port): VmEntry {
  return labEntry({ ...machine, host: machine.delayedHost, port }, { id: `bench-${port}`, name: 'bench' });
}

const milliseconds = (value: number): string => `${value.toFixed(0)} ms`;

/** Our own client and OpenSSH in turns, so that both see the same moods of the machine. */
async function alternate(
  context: BenchContext,
  rttMs: number,
  runs: number,
): Promise<{ own: Series; openSsh: Series }> {
  await context.machine.setDelay(rttMs / 2);
  const entry = delayedEntry(context.machine);
  const own: number[] = [];
  const openSsh: number[] = [];
  for (let run = 1; run <= runs; run++) {
    context.say(`cold connect and detection, round trip ${rttMs} ms: ${run} of ${runs}`);
    own.push(
      ...(await runClient(context.client, { kind: 'cold', entries: [entry], trustFile: context.trustFile })),
    );
    openSsh.push(await openSshDetect(entry));
  }
  return { own: { rttMs, times: own }, openSsh: { rttMs, times: openSsh } };
}

/** Connect and detect from nothing, beside `ssh host 'sh -s' < probe`. */
export async function coldDetection(context: BenchContext): Promise<Section> {
  const near = await alternate(context, nearRtt, context.runs);
  const far = await alternate(context, farRttCold, Math.ceil(context.runs / 2));
  const ownTrips = tenth(roundTrips(near.own, far.own));
  const sshTrips = tenth(roundTrips(near.openSsh, far.openSsh));
  const ratio = hundredth(median(near.own.times) / median(near.openSsh.times));
  return {
    title: 'Cold connect and full detection, beside OpenSSH',
    method:
      `A real sshd in namespaces, behind a path with a round trip of ${nearRtt} ms. Ours: a new process in which ` +
      'nothing is loaded or resolved yet; the time from `connect` (with `ssh -G`, known_hosts, loading ssh2) to the ' +
      "finished report. OpenSSH: `ssh host 'sh -s' < probe` with the same key and known_hosts, from start to end. " +
      `${context.runs} runs of each in turns. Round trips: by how much the median grows per millisecond of delay, ` +
      `between ${nearRtt} and ${farRttCold} ms; TCP's own handshake is one of them.`,
    figures: [
      { name: 'ours, wall', text: milliseconds(median(near.own.times)), value: median(near.own.times) },
      {
        name: 'OpenSSH, wall',
        text: milliseconds(median(near.openSsh.times)),
        value: median(near.openSsh.times),
      },
      { name: 'ratio', text: `${ratio}`, value: ratio, atMost: { value: 1.1, text: '1.1' } },
      {
        name: 'ours, round trips',
        text: `${ownTrips}`,
        value: ownTrips,
        atMost: { value: sshTrips, text: `OpenSSH's ${sshTrips}` },
      },
    ],
  };
}

/** Detection where the connection is open already. */
export async function openDetection(context: BenchContext, probeMs: number): Promise<Section> {
  const series: Series[] = [];
  for (const rttMs of [nearRtt, farRttOpen]) {
    context.say(`detection on an open connection, round trip ${rttMs} ms`);
    await context.machine.setDelay(rttMs / 2);
    const entries = [delayedEntry(context.machine)];
    const { client, trustFile, runs } = context;
    series.push({ rttMs, times: await runClient(client, { kind: 'open', entries, trustFile, times: runs }) });
  }
  const [near = { rttMs: nearRtt, times: [] }, far = { rttMs: farRttOpen, times: [] }] = series;
  const trips = tenth(roundTrips(near, far));
  const wall = median(near.times);
  return {
    title: 'Detection on an open connection',
    method:
      `The same machine. Round trips as above, between ${nearRtt} and ${farRttOpen} ms; ` +
      'what does not grow with the delay is the probe itself and our reading of ' +
      'its output.',
    figures: [
      { name: 'round trips', text: `${trips}`, value: trips, atMost: { value: 2, text: '2' } },
      { name: `wall at ${nearRtt} ms`, text: milliseconds(wall), value: wall },
      {
        name: 'of that not waiting for the network',
        text: milliseconds(wall - trips * nearRtt),
        value: wall,
      },
      { name: "the probe's own run time on that machine", text: milliseconds(probeMs), value: probeMs },
    ],
  };
}
