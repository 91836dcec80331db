// What the probe costs the VM: CPU and wall time of the command as it is sent, run on the VM itself.
import { probeCommand } from '../../src/core/detect/probeScript';
import type { LabMachine } from '../../test/labs/net/index';
import { LabUnavailable, startVm } from '../../test/labs/vm/index';
import { benchNonce } from './protocol';
import type { Figure, Section } from './report';
import { hundredth, median } from './stats';

/** Seconds. `cpu`: user and system time of the shell and of everything it started. */
interface ProbeCost {
  readonly wall: number;
  readonly cpu: number;
}

/** Work of the probe's kind and of a fixed size: builtins, small programs, reading text and a big file. */
const yardstick = [
  'i=0; while [ $i -lt 50 ]; do i=$((i + 1)); read -r line < /proc/self/stat; cat /proc/meminfo > /dev/null; done',
  'grep -c net_mana /bin/bash',
].join('; ');

/**
 * Measures on the VM: runs the command with bash's `time`, as azureuser. The command comes over standard input, where
 * nothing is quoted twice.
 */
async function measure(
  run: (script: string, input: string) => Promise<string>,
  times: number,
  command: string,
): Promise<ProbeCost> {
  const timed = [
    'command=$(cat)',
    'export SSH_CONNECTION="10.0.0.2 50000 10.0.0.4 22"',
    "TIMEFORMAT='%R %U %S'",
    `for i in $(seq ${times}); do time bash -c "$command" > /dev/null 2>&1 < /dev/null; done; true`,
  ].join('; ');
  const script = `cat > /tmp/bench-probe; chmod 644 /tmp/bench-probe; su azureuser -s /bin/bash -c '${timed.replaceAll("'", "'\\''")}' < /tmp/bench-probe 2>&1`;
  const lines = (await run(script, command))
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number));
  if (lines.length !== times || lines.flat().some((value) => Number.isNaN(value)))
    throw new Error(`no times from the probe: ${JSON.stringify(lines)}`);
  return {
    wall: median(lines.map(([wall = NaN]) => wall)),
    cpu: median(lines.map(([, user = NaN, system = NaN]) => user + system)),
  };
}

/**
 * The probe's cost in the namespace machine, and, where one can be started, on the emulated VM.
 *
 * @returns also the wall time in the namespace machine, in milliseconds, and one output of the probe.
 */
export async function probeCost(
  machine: LabMachine,
  runs: number,
  withVm: boolean,
  say: (line: string) => void,
): Promise<{ section: Section; wallMs: number; output: string }> {
  say('CPU time of the probe');
  const inMachine = (script: string, input: string): Promise<string> => machine.run(script, input);
  const yardstickCost = await measure(inMachine, runs, yardstick);
  const cost = await measure(inMachine, runs, probeCommand(benchNonce));
  const output = await machine.run(
    'su azureuser -s /bin/bash -c \'export SSH_CONNECTION="10.0.0.2 50000 10.0.0.4 22"; bash -c "$(cat)"\' < /tmp/bench-probe 2> /dev/null',
  );
  const seconds = (value: number): string => `${hundredth(value).toFixed(2)} s`;
  const figures: Figure[] = [
    { name: 'CPU', text: seconds(cost.cpu), value: cost.cpu, atMost: { value: 0.5, text: '0.5 s' } },
    { name: 'wall', text: seconds(cost.wall), value: cost.wall },
  ];
  if (withVm) {
    const emulated = await emulatedCost(say);
    if (emulated !== undefined) {
      const slower = emulated.yardstick.cpu / yardstickCost.cpu;
      const scaled = emulated.probe.cpu / slower;
      figures.push(
        { name: 'CPU on the emulated VM', text: seconds(emulated.probe.cpu), value: emulated.probe.cpu },
        { name: 'times slower that VM is, by a yardstick', text: slower.toFixed(0), value: slower },
        {
          name: 'CPU there, scaled by that',
          text: seconds(scaled),
          value: scaled,
          atMost: { value: 0.5, text: '0.5 s' },
        },
      );
    }
  }
  return {
    section: {
      title: 'The probe on the VM',
      method:
        `User and system time of the probe and all its children by bash's \`time\`, as azureuser, median of ${runs}, in the ` +
        'machine in namespaces. The emulated VM has more to show (MANA, DPDK, RDMA), but its cores are emulated: its time is ' +
        'scaled by how much longer the same yardstick takes there, a shell that starts fifty programs and reads /proc and a ' +
        'big file, much as the probe does.',
      figures,
    },
    wallMs: cost.wall * 1_000,
    output,
  };
}

async function emulatedCost(
  say: (line: string) => void,
): Promise<{ probe: ProbeCost; yardstick: ProbeCost } | undefined> {
  try {
    const vm = await startVm({ say });
    try {
      const inVm = (script: string, input: string): Promise<string> => vm.run(script, 'root', input);
      return {
        yardstick: await measure(inVm, 3, yardstick),
        probe: await measure(inVm, 3, probeCommand(benchNonce)),
      };
    } finally {
      await vm.stop();
    }
  } catch (error) {
    if (!(error instanceof LabUnavailable)) throw error;
    say(`emulated VM left out: ${error.reason}`);
    return undefined;
  }
}
