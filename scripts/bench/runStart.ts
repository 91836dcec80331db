// From press to the first sample of a run, beside testpmd started by hand, and how soon a line that says what is wrong is
// noticed: over a real sshd behind a slow path.
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { VmConnection } from '../../src/core/remote/session';
import { startRun } from '../../src/core/run/session';
import { connectLab } from '../../test/labs/connect';
import type { LabMachine } from '../../test/labs/net/index';
import { waitFor } from '../../test/labs/process';
import { depsOn, nullPlan, type PlanOptions } from '../../test/e2e/run/support';
import type { Section } from './report';
import { median, roundTrips, tenth, type Series } from './stats';

/** Round-trip times in milliseconds: the one that the wall times are given for, and a longer one for the slope. */
const nearRtt = 100;
const farRtt = 1_000;

/** As long a connection is left alone before a press: TCP has forgotten by then how much it may send at once. */
const idleMs = 3_000;

const statistics = 'NIC statistics for port';

const milliseconds = (value: number): string => `${value.toFixed(0)} ms`;

/** One press. @property wallMs Until the first statistics are here. @property ownMs Of it, testpmd's own part. */
interface Press {
  readonly wallMs: number;
  readonly ownMs: number;
}

async function press(connection: VmConnection): Promise<Press> {
  await sleep(idleMs);
  const started = performance.now();
  let found: Press | undefined;
  const run = await startRun(depsOn(connection), nullPlan());
  run.onRecord(({ body }) => {
    if (found === undefined && body.kind === 'output' && body.text.includes(statistics))
      found = { wallMs: performance.now() - started, ownMs: run.reader.nowMs };
  });
  const first = await waitFor('the first statistics', () => found, 60_000, 1);
  await run.stop('now');
  await run.done;
  return first;
}

async function presses(machine: LabMachine, connection: VmConnection, rttMs: number, runs: number) {
  await machine.setDelay(rttMs / 2);
  const all: Press[] = [];
  for (let run = 0; run < runs; run += 1) all.push(await press(connection));
  return all;
}

/** testpmd at the machine's own prompt, until its first statistics. */
async function alone(machine: LabMachine): Promise<number> {
  const { command } = nullPlan();
  const line = [command.program, ...command.args].join(' ');
  // It ends by itself when nobody reads what it prints next.
  const took = await machine.run(
    `a=$(date +%s%N); b=$(stdbuf -oL ${line} 2>&1 </dev/null | { grep -m1 -q '${statistics}'; date +%s%N; }); echo $(((b - a) / 1000000))`,
  );
  return Number(took);
}

/** Prints when it says what is wrong, says it, and stays: not its end tells, but the line. */
const fails = `#!/bin/sh
echo "at $(date +%s%N)"
echo "EAL: Error - exiting with code: 1"
echo "  Cause: Cannot init EAL: Permission denied"
sleep 30
`;
const failingProgram = '/usr/local/bin/dpdk-testpmd-that-fails';

/** Milliseconds from a line that says that the run failed to the client that knows it. */
async function failure(connection: VmConnection): Promise<number> {
  const options: PlanOptions = { program: failingProgram };
  const run = await startRun(depsOn(connection), nullPlan(options));
  let noticed: number | undefined;
  const look = (): void => {
    if (noticed === undefined && run.reader.incidents().length > 0) noticed = Date.now();
  };
  run.onChange(look);
  look();
  const at = await waitFor('the incident', () => noticed, 30_000, 1);
  const { log } = run.reader;
  const said = log.lines(1, log.count).find(({ text }) => text.startsWith('at '));
  await run.stop('now');
  await run.done;
  return at - Number(said?.text.slice('at '.length)) / 1e6;
}

/** @param machine With a real testpmd. @param runs Measurements of each kind. */
export async function runStart(
  machine: LabMachine,
  runs: number,
  say: (line: string) => void,
): Promise<Section> {
  const connection = await connectLab({ ...machine, host: machine.delayedHost });
  try {
    say(`press to first statistics, round trip ${nearRtt} ms`);
    const near = await presses(machine, connection, nearRtt, runs);
    say(`press to first statistics, round trip ${farRtt} ms`);
    const far = await presses(machine, connection, farRtt, Math.ceil(runs / 2));
    say('testpmd by hand');
    const own: number[] = [];
    for (let run = 0; run < runs; run += 1) own.push(await alone(machine));
    say('lines that say what is wrong');
    await machine.run(`cat > ${failingProgram}; chmod 755 ${failingProgram}`, fails);
    await machine.setDelay(nearRtt / 2);
    const failures: number[] = [];
    for (let run = 0; run < runs; run += 1) failures.push(await failure(connection));
    return section(near, far, own, failures, runs);
  } finally {
    await connection.dispose();
  }
}

function section(
  near: readonly Press[],
  far: readonly Press[],
  own: readonly number[],
  failures: readonly number[],
  runs: number,
): Section {
  const series = (rttMs: number, all: readonly Press[]): Series => ({
    rttMs,
    times: all.map(({ wallMs, ownMs }) => wallMs - ownMs),
  });
  const trips = tenth(roundTrips(series(nearRtt, near), series(farRtt, far)));
  const wall = median(near.map(({ wallMs }) => wallMs));
  const slowest = Math.max(...failures);
  return {
    title: 'From press to the first sample, and to the first bad news',
    method:
      `A real sshd in namespaces, behind a path with a round trip of ${nearRtt} ms, and dpdk-testpmd with net_null, ` +
      `without hugepages. The connection is open and has been idle for ${idleMs / 1_000} s. Press: the call that starts ` +
      'the run; sample: the first statistics of testpmd are here. By hand: the same command at the prompt of the ' +
      'machine. Round trips: by how much the median of what is not testpmd’s own start grows per millisecond of delay, ' +
      `between ${nearRtt} and ${farRtt} ms. Bad news: a program prints the time and an error of EAL, and goes on; until ` +
      `the incident is known. ${runs} of each.`,
    figures: [
      { name: 'press to first sample', text: milliseconds(wall), value: wall },
      { name: 'testpmd by hand, to first statistics', text: milliseconds(median(own)), value: median(own) },
      {
        name: 'round trips beyond testpmd’s own start',
        text: String(trips),
        value: trips,
        atMost: { value: 3, text: '3' },
      },
      {
        name: 'bad line to incident, slowest',
        text: milliseconds(slowest),
        value: slowest,
        atMost: { value: 1_000, text: '1000 ms' },
      },
    ],
  };
}
