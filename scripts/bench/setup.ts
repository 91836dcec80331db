// Setups: how quick a plan is, how many execs a run takes, how long beside a plain script over OpenSSH, and what faults
// and lock-out attempts leave behind: nothing.
import { performance } from 'node:perf_hooks';
import { planSetup, stepsToRun } from '../../src/core/setup/plan';
import type { DetectionReport } from '../../src/core/detect/finding';
import { newId, planOn, runOn, undoOn } from '../../test/e2e/setup/actor';
import { emulatedLab, type EmulatedLab } from '../../test/e2e/setup/emulated';
import { runFaults } from '../../test/e2e/setup/faultRun';
import { faultKinds } from '../../test/e2e/setup/faults';
import type { SetupLab } from '../../test/e2e/setup/lab';
import { scenarios, simulatedScenarios } from '../../test/e2e/setup/scenarios';
import type { Scenario } from '../../test/e2e/setup/faultSuite';
import { simulatedLab } from '../../test/e2e/setup/simulated';
import { run } from '../../test/labs/process';
import { LabUnavailable, vmSshArgs } from '../../test/labs/vm/index';
import type { Figure, Section } from './report';
import { median } from './stats';

type Say = (line: string) => void;

const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;
const seconds = (value: number): string => `${(value / 1_000).toFixed(1)} s`;
const count = (name: string, value: number, most?: number): Figure => ({
  name,
  text: String(value),
  value,
  ...(most === undefined ? {} : { atMost: { value: most, text: String(most) } }),
});

/** What the article's reader would do by hand, and take back, as one script for `ssh host sudo bash -s`. */
const byHand = `
set -e
echo 64 > /sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages
modprobe uio_hv_generic
U=$(basename $(readlink /sys/class/net/eth1/device))
V=$(basename /sys/class/net/eth1/lower_*)
V=\${V#lower_}
ip link set eth1 down
ip link set $V down
echo f8615163-df3e-46c5-913f-f2d2f965ed0e > /sys/bus/vmbus/drivers/uio_hv_generic/new_id
echo $U > /sys/bus/vmbus/drivers/hv_netvsc/unbind
[ -e /sys/bus/vmbus/devices/$U/uio ] || echo $U > /sys/bus/vmbus/drivers/uio_hv_generic/bind
ip link set $V down
`;

/** Options of the run that is compared: the article's amount of work, small enough for the emulated VM. */
const options = {
  only: ['hugepages', 'kernel-modules', 'give-nic'],
  hugepagesMb: 128,
  nics: ['eth1'],
} as const;

/** Plans of a bare and of a prepared VM. */
async function planning(runs: number): Promise<Section> {
  const bare = await simulatedLab(['bare']);
  const ready = await simulatedLab();
  try {
    const report = await reportOf(bare);
    const times: number[] = [];
    for (let round = 0; round < runs * 20; round += 1) {
      const since = performance.now();
      planSetup({ report, options: {}, run: newId() });
      times.push(performance.now() - since);
    }
    const link = await ready.open();
    let execs = 0;
    const counted = {
      exec: (request: Parameters<typeof link.connection.exec>[0]) => {
        execs += 1;
        return link.connection.exec(request);
      },
    };
    const prepared = { only: ['hugepages', 'kernel-modules'] } as const;
    await runOn(ready, link, (await planOn(link.connection, prepared)).plan, (await reportOf(ready)).facts);
    const again = await planOn(counted, prepared);
    await link.close();
    return {
      title: 'From a detection to a plan',
      method:
        `Plans for a simulated VM without anything (median and slowest of ${runs * 20}), and for one that is prepared: ` +
        'what is asked beside the detection is the status, one command on the open connection.',
      figures: [
        { name: 'bare VM, median', text: milliseconds(median(times)), value: median(times) },
        {
          name: 'bare VM, slowest',
          text: milliseconds(Math.max(...times)),
          value: Math.max(...times),
          atMost: { value: 50, text: '50 ms' },
        },
        count('steps in it', stepsToRun(planSetup({ report, options: {}, run: newId() })).length),
        count('prepared VM: steps to run', stepsToRun(again.plan).length, 0),
        count('prepared VM: commands beyond the detection', execs - 1, 1),
      ],
    };
  } finally {
    await bare.close();
    await ready.close();
  }
}

async function reportOf(lab: SetupLab): Promise<DetectionReport> {
  const link = await lab.open();
  try {
    return (await planOn(link.connection, {})).report;
  } finally {
    await link.close();
  }
}

/** The same work by this tool and by a plain script, in turns, on the emulated VM. */
async function wholeRuns(lab: EmulatedLab, runs: number, say: Say): Promise<Section> {
  const own: number[] = [];
  const plain: number[] = [];
  let execs = 0;
  let steps = 0;
  for (let round = 1; round <= runs; round += 1) {
    say(`whole run, ours and by hand: ${round} of ${runs}`);
    await lab.reset();
    const link = await lab.open();
    const { plan, report } = await planOn(link.connection, options);
    steps = stepsToRun(plan).length;
    execs = 0;
    const connection = {
      exec: (request: Parameters<typeof link.connection.exec>[0]) => {
        execs += 1;
        return link.connection.exec(request);
      },
    };
    const since = performance.now();
    const { result } = await runOn(lab, link, plan, report.facts, { connection });
    own.push(performance.now() - since);
    if (result.outcome !== 'done') throw new Error(`the run ended ${result.outcome}`);
    await link.close();
    await undoOn(lab);
    await lab.reset();
    const began = performance.now();
    await run('ssh', [...vmSshArgs(lab.vm.port, 'azureuser'), 'sudo bash -s'], { input: byHand });
    plain.push(performance.now() - began);
  }
  await lab.reset();
  return {
    title: 'A whole run, beside a plain script over OpenSSH',
    method:
      'The emulated VM, whose cores are slow: hugepages, module, hand-over of a NIC. Ours: three steps on an open ' +
      'connection, with guard, journal, verification one second after the hand-over, armed rollback and its ' +
      `confirmation over a new connection. By hand: the article’s lines in one \`ssh host sudo bash -s\`, with none of these. ` +
      `Medians of ${runs}, in turns.`,
    figures: [
      { name: 'ours', text: seconds(median(own)), value: median(own) },
      { name: 'by hand', text: seconds(median(plain)), value: median(plain) },
      count('steps', steps),
      count('execs on the connection', execs, steps),
    ],
  };
}

/** Every scenario with every fault at every command. */
async function faults(
  kind: 'simulated VM' | 'emulated VM',
  wanted: readonly Scenario[],
  open: (scenario: Scenario) => Promise<SetupLab>,
  labs: number,
  say: Say,
): Promise<Figure[]> {
  let injected = 0;
  const lost: string[] = [];
  for (const scenario of wanted) {
    say(`faults, ${kind}: ${scenario.name}`);
    // The simulated VM has no session of its own that could be killed.
    const all = faultKinds.filter((one) => one !== 'session-killed' || kind !== 'simulated VM');
    const kinds = scenario.unconfirmed === true ? (['killed', 'black'] as const) : all;
    const result = await runFaults(scenario, { kinds, open: () => open(scenario), labs });
    injected += result.injected;
    lost.push(...result.lost);
    for (const line of result.lost) say(`LOST ${line}`);
  }
  return [count(`${kind}: faults injected`, injected), count(`${kind}: lost states`, lost.length, 0)];
}

/** @param vm What the emulated VM is used for: its faults take most of an hour. */
export async function setupSections(
  runs: number,
  vm: 'none' | 'runs' | 'faults',
  add: (section: Section) => void,
  say: Say,
): Promise<void> {
  add(await planning(runs));
  const figures = await faults(
    'simulated VM',
    [...scenarios, ...simulatedScenarios],
    (scenario) => simulatedLab(scenario.machine),
    3,
    say,
  );
  if (vm !== 'none')
    try {
      const lab = await emulatedLab();
      try {
        add(await wholeRuns(lab, Math.min(runs, 5), say));
      } finally {
        await lab.close();
      }
      if (vm === 'faults')
        figures.push(...(await faults('emulated VM', scenarios, () => emulatedLab(), 2, say)));
    } catch (error) {
      if (!(error instanceof LabUnavailable)) throw error;
      say(`without the emulated VM: ${error.reason}`);
    }
  add({
    title: 'Faults',
    method:
      'Steps (those with packages and builds on the simulated VM only) and undos, broken at every command: the command ' +
      'fails, the script is killed, the link goes silent, is hung up, its session is killed (emulated VM only), the disk is full. Then a ' +
      'detection has to be truthful, an undo from another machine has to restore interfaces, addresses, routes, driver ' +
      'bindings, hugepages, modules, mounts and files exactly, and nothing of ours may go on.',
    figures,
  });
}
