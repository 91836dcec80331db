// What runs leave behind on the VM, however they end: nothing. And how soon a line of testpmd is at the client.
import type { Box } from '../../test/labs/box';
import { ask, BoxClient, startRunBox } from '../../test/e2e/run/boxRun';
import {
  countAfterKilledStarts,
  countLeftovers,
  ways,
  type LeftoverCount,
} from '../../test/e2e/run/leftovers';
import { installStandIn, standInRun } from '../../test/e2e/run/standIn';
import type { Figure, Section } from './report';
import { median } from './stats';

/** Milliseconds after a press at which a start or a supervisor is killed: all of a start, and what follows it. */
const delaysMs = [0, 15, 30, 45, 60, 75, 90, 105, 120, 150, 200, 300];

/** Ends runs in every way, and gives what was left after each. */
export async function runLeftovers(say: (line: string) => void): Promise<readonly LeftoverCount[]> {
  const counts: LeftoverCount[] = [];
  for (const way of ways) {
    say(`left behind: ${way.name}`);
    counts.push(await countLeftovers(way));
  }
  for (const whom of ['start', 'supervisor'] as const) {
    say(`left behind: kill -9 of the ${whom} at ${delaysMs.length} moments`);
    counts.push(...(await countAfterKilledStarts(whom, delaysMs)));
  }
  return counts;
}

/** Milliseconds from a line that testpmd prints to the record at a client without a network between. */
async function lineTimes(box: Box, lines: number): Promise<number[]> {
  await installStandIn(box);
  const run = standInRun('clock');
  const client = new BoxClient(box, { kind: 'start', run });
  const times: number[] = [];
  client.onItem = (item) => {
    if (item.kind !== 'record' || item.record.body.kind !== 'output') return;
    const { text } = item.record.body;
    if (text.startsWith('at ')) times.push(Date.now() - Number(text.slice(3)) / 1e6);
  };
  await client.until('lines', () => times.length >= lines);
  await ask(box, { kind: 'stop', id: run.id, how: 'now' });
  await client.ended;
  return times;
}

export async function leftoverSection(say: (line: string) => void): Promise<Section> {
  const counts = await runLeftovers(say);
  const box = await startRunBox();
  let times: number[];
  try {
    say('from a line to its record');
    times = await lineTimes(box, 60);
  } finally {
    await box.close();
  }
  const sum = (of: (count: LeftoverCount) => number): number => counts.reduce((all, one) => all + of(one), 0);
  const zero = { value: 0, text: '0' };
  const wrong = counts.filter(({ reason, expected }) => reason !== undefined && reason !== expected);
  for (const { name, processes, files } of counts)
    for (const left of [...processes, ...files]) say(`LEFT after ${name}: ${left}`);
  for (const { name, reason } of wrong) say(`WRONG end of ${name}: ${reason ?? ''}`);
  const figure = (name: string, value: number, atMost?: Figure['atMost']): Figure => ({
    name,
    text: String(value),
    value,
    ...(atMost === undefined ? {} : { atMost }),
  });
  return {
    title: 'What runs leave behind',
    method:
      'A real dpdk-testpmd (and, where it shall not obey, a stand-in) under the real supervisor, in namespaces with a /run ' +
      'of their own. Each run is ended in one way: stopped, cancelled, its window closed, its connection lost, the disk ' +
      'full, every process of it killed with SIGKILL, alone and together, at many moments of its start. Then a client ' +
      'lists and collects, and processes and files of ours and of testpmd’s file prefix are counted. Lines: how long ' +
      'after testpmd has printed it a line is at a client on the same machine.',
    figures: [
      figure('ways to end, moments counted apart', counts.length),
      figure(
        'processes left',
        sum(({ processes }) => processes.length),
        zero,
      ),
      figure(
        'files and locks left',
        sum(({ files }) => files.length),
        zero,
      ),
      figure('ends told with a wrong reason', wrong.length, zero),
      { name: 'line to record, median', text: `${median(times).toFixed(0)} ms`, value: median(times) },
      {
        name: 'line to record, slowest',
        text: `${Math.max(...times).toFixed(0)} ms`,
        value: Math.max(...times),
        atMost: { value: 300, text: '300 ms' },
      },
    ],
  };
}
