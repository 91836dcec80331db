// Ends runs in every way that there is, and counts what is left of them on the VM: nothing.
import type { RunResult } from '../../../src/core/run/vm/answers';
import { parseRunResult, parseVmRun } from '../../../src/core/run/vm/answers';
import type { EndReason } from '../../../src/core/run/types';
import type { Box } from '../../labs/box';
import { waitFor } from '../../labs/process';
import { ask, BoxClient, forwards, leftovers, realRun, startRunBox } from './boxRun';
import { installStandIn, standInRun } from './standIn';
import type { StartRun } from '../../../src/core/run/vm/startRun';

/** What was left after one way to end a run, and how the run says that it ended. */
export interface LeftoverCount {
  readonly name: string;
  readonly processes: readonly string[];
  readonly files: readonly string[];
  readonly reason: EndReason | undefined;
  readonly expected: EndReason;
}

interface Situation {
  readonly box: Box;
  readonly run: StartRun;
  readonly client: BoxClient;
}

/**
 * A way to end a run.
 *
 * @property end Does it, to a run that forwards.
 * @property seconds Time limit of the run; 0: none.
 */
interface Way {
  readonly name: string;
  readonly reason: EndReason;
  readonly seconds?: number;
  readonly run?: (seconds: number) => StartRun;
  readonly boxSize?: string;
  end(situation: Situation): Promise<unknown>;
}

const kill = ({ box }: Situation, pids: readonly (number | undefined)[], signal = 'KILL'): Promise<string> =>
  box.run(`kill -${signal} ${pids.filter((pid) => pid !== undefined).join(' ')}`);

/** Processes of a run, by its own words on the VM. */
async function pidsOf({
  box,
  run,
}: Situation): Promise<{ supervisor: number; testpmd: number; guard: number }> {
  const words = (await box.run(`cat /run/mana-dpdk/runs/${run.id}/state`)).split(' ').map(Number);
  const [, supervisor = 0, , testpmd = 0, , guard = 0] = words;
  return { supervisor, testpmd, guard };
}

async function pidOf({ box }: Situation, words: string): Promise<number | undefined> {
  return (await box.processes()).find(({ line }) => line.includes(words))?.pid;
}

/** Nobody reads any more, and whoever still writes is gone. */
async function loseFollower(situation: Situation): Promise<void> {
  situation.client.closeChannel();
  await situation.client.ended;
}

const killing = (
  name: string,
  reason: EndReason,
  whom: (situation: Situation) => Promise<readonly (number | undefined)[]>,
  seconds = 0,
): Way => ({
  name: `kill -9 of ${name}`,
  reason,
  seconds,
  end: async (situation) => kill(situation, await whom(situation)),
});

const stubborn = (): StartRun => standInRun('ignore-all');

export const ways: readonly Way[] = [
  {
    name: 'stop',
    reason: 'user',
    end: ({ box, run }) => ask(box, { kind: 'stop', id: run.id, how: 'polite' }),
  },
  {
    name: 'stop at once',
    reason: 'user',
    end: ({ box, run }) => ask(box, { kind: 'stop', id: run.id, how: 'now' }),
  },
  {
    name: 'stop of one that ignores SIGINT and SIGTERM',
    reason: 'user',
    run: stubborn,
    end: ({ box, run }) => ask(box, { kind: 'stop', id: run.id, how: 'polite' }),
  },
  {
    name: 'command cancelled, run ended by time',
    reason: 'time',
    seconds: 2,
    end: async (situation) => {
      const follower = [await pidOf(situation, 'run_main start')];
      await kill(situation, follower, 'TERM');
      await situation.client.ended;
    },
  },
  { name: 'window closed, run ended by time', reason: 'time', seconds: 2, end: loseFollower },
  {
    name: 'connection lost, run ended by time',
    reason: 'time',
    seconds: 2,
    end: async (situation) => {
      // Its other end is silent first: the follower cannot even write.
      situation.client.hold();
      await waitFor('the end', async () => (await resultOf(situation)) !== undefined, 20_000);
      await loseFollower(situation);
    },
  },
  {
    name: 'disk full',
    reason: 'disk',
    boxSize: '24m',
    end: async ({ box }) => {
      await box.run('cat /dev/zero >/run/filler 2>/dev/null; cat /dev/zero >>/run/filler 2>/dev/null; true');
    },
  },
  {
    name: 'disk full, then the time is over',
    reason: 'time',
    seconds: 3,
    boxSize: '24m',
    end: async ({ box }) => {
      await box.run('cat /dev/zero >/run/filler 2>/dev/null; cat /dev/zero >>/run/filler 2>/dev/null; true');
    },
  },
  killing('testpmd', 'self', async (situation) => [(await pidsOf(situation)).testpmd]),
  killing('the supervisor', 'supervisor', async (situation) => [(await pidsOf(situation)).supervisor]),
  killing('the guard', 'time', async (situation) => [(await pidsOf(situation)).guard], 3),
  killing('the telemetry client', 'time', async (situation) => [await pidOf(situation, 'telemetry.py')], 2),
  killing('the follower', 'time', async (situation) => [await pidOf(situation, 'run_main start')], 2),
  killing('supervisor and guard', 'supervisor', async (situation) => {
    const { supervisor, guard } = await pidsOf(situation);
    return [supervisor, guard];
  }),
  killing('supervisor, guard and testpmd', 'supervisor', async (situation) => {
    const { supervisor, guard, testpmd } = await pidsOf(situation);
    return [supervisor, guard, testpmd];
  }),
  killing('everything of the run', 'supervisor', async (situation) => {
    const { supervisor, guard, testpmd } = await pidsOf(situation);
    return [
      ...[supervisor, guard, testpmd],
      await pidOf(situation, 'telemetry.py'),
      await pidOf(situation, 'run_main start'),
    ];
  }),
  {
    name: 'kill -9 of the supervisor of one that ignores SIGINT and SIGTERM',
    reason: 'supervisor',
    run: stubborn,
    end: async (situation) => kill(situation, [(await pidsOf(situation)).supervisor]),
  },
  {
    name: 'kill -9 of the supervisor, then of the guard that has taken over',
    reason: 'supervisor',
    run: stubborn,
    end: async (situation) => {
      const { supervisor, guard } = await pidsOf(situation);
      await kill(situation, [supervisor]);
      await waitFor('the guard to take over', async () => (await pidsOf(situation)).supervisor === guard);
      await kill(situation, [guard]);
    },
  },
  {
    name: 'kill -9 of the supervisor while it stops testpmd',
    reason: 'supervisor',
    run: stubborn,
    end: async (situation) => {
      const { supervisor } = await pidsOf(situation);
      await kill(situation, [supervisor], 'USR1');
      await situation.client.until('SIGTERM', (client) => client.told('stopping').length > 1);
      await kill(situation, [supervisor]);
    },
  },
];

async function resultOf({ box, run }: Pick<Situation, 'box' | 'run'>): Promise<RunResult | undefined> {
  const list = await ask(box, { kind: 'list' });
  return list.events
    .flatMap((event) =>
      event.kind === 'status' && event.name === 'result' ? [parseRunResult(event.words)] : [],
    )
    .find((result) => result?.id === run.id);
}

/** Ends one run in one way, collects its record as a client does, and counts. */
export async function countLeftovers(way: Way): Promise<LeftoverCount> {
  const box = await startRunBox(way.boxSize);
  try {
    await installStandIn(box);
    const seconds = way.seconds ?? 0;
    const run = way.run?.(seconds) ?? realRun({ durationSeconds: seconds }, ['--stats-period=1']);
    const client = new BoxClient(box, { kind: 'start', run });
    await client.until('forwarding', forwards);
    const situation = { box, run, client };
    await way.end(situation);
    const result = await waitFor(`the end: ${way.name}`, () => resultOf(situation), 30_000, 100);
    await ask(box, { kind: 'collect', id: run.id });
    await client.ended;
    await box.run('rm -rf /run/filler /run/stand-in');
    return { name: way.name, ...(await leftovers(box)), reason: result.reason, expected: way.reason };
  } finally {
    await box.close();
  }
}

/**
 * Kills the script of a start, or the supervisor, after each of these times, and counts what is left once a client has
 * looked at the VM and has collected what it found there.
 */
export async function countAfterKilledStarts(
  whom: 'start' | 'supervisor',
  delaysMs: readonly number[],
): Promise<LeftoverCount[]> {
  const pattern = whom === 'start' ? '-f "run_main star[t]"' : '-o -f "runs/[0-9a-f]*/supervisor"';
  const box = await startRunBox();
  try {
    await installStandIn(box);
    const counts: LeftoverCount[] = [];
    for (const delayMs of delaysMs) {
      const client = new BoxClient(box, { kind: 'start', run: standInRun('obey') });
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await box.run(`pkill -KILL ${pattern} || true`);
      client.closeChannel();
      await client.ended;
      const list = await ask(box, { kind: 'list' });
      const runs = list.events.flatMap((event) =>
        event.kind === 'status' && event.name === 'run' ? [parseVmRun(event.words)] : [],
      );
      for (const run of runs) {
        if (run === undefined) continue;
        if (run.state !== 'ended') await ask(box, { kind: 'stop', id: run.id, how: 'polite' });
        await ask(box, { kind: 'collect', id: run.id });
      }
      counts.push({
        name: `kill -9 of the ${whom} ${delayMs} ms after a press`,
        ...(await leftovers(box)),
        reason: undefined,
        expected: 'user',
      });
    }
    return counts;
  } finally {
    await box.close();
  }
}
