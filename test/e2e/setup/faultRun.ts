// Runs a scenario with every fault at every boundary, on several labs at once, and counts.
import { baselineOf, faultsOf, runCase, type Baseline, type Scenario } from './faultSuite';
import type { Fault, FaultKind } from './faults';
import type { SetupLab } from './lab';

/** @property lost What went wrong, a line each: nothing may. */
export interface FaultCount {
  readonly injected: number;
  readonly lost: readonly string[];
}

/** How the faults are spread: which kinds, on how many labs, and who hears of each. */
export interface FaultRunOptions {
  readonly kinds: readonly FaultKind[];
  readonly open: () => Promise<SetupLab>;
  readonly labs: number;
  readonly say?: (line: string) => void;
}

export async function runFaults(scenario: Scenario, options: FaultRunOptions): Promise<FaultCount> {
  const { kinds, open, labs, say = () => undefined } = options;
  const left: Fault[] = [];
  const lost: string[] = [];
  const missed: string[] = [];
  let injected = 0;
  let planned = false;
  const work = async (lab: SetupLab): Promise<void> => {
    let baseline: Baseline = await baselineOf(lab, scenario);
    if (!planned) left.push(...faultsOf(baseline, kinds));
    planned = true;
    for (let fault = left.shift(); fault !== undefined; fault = left.shift()) {
      const since = Date.now();
      const result = await runCase(lab, baseline, fault);
      // A network manager that was quicker this time leaves fewer commands to break; more than a few are a broken harness.
      if (result.hit) injected += 1;
      else missed.push(result.name);
      lost.push(...result.faults.map((line) => `${result.name}: ${line}`));
      say(
        `${result.name}: ${result.faults.length === 0 ? 'nothing lost' : result.faults.join('; ')} (${Date.now() - since} ms)`,
      );
      if (result.reset) baseline = await baselineOf(lab, scenario);
    }
  };
  await Promise.all(
    Array.from({ length: labs }, async () => {
      const lab = await open();
      try {
        await work(lab);
      } finally {
        await lab.close();
      }
    }),
  );
  if (missed.length > 2) lost.push(...missed.map((name) => `${name}: the fault was not reached`));
  return { injected, lost };
}
