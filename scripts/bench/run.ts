// Runs of testpmd: from press to sample, reading a day of them, what they leave behind. One figure, one file.
import type { LabMachine } from '../../test/labs/net/index';
import type { Section } from './report';
import { leftoverSection } from './runLeftovers';
import { parserSection } from './runParser';
import { runStart } from './runStart';
import { runViewSection } from './runView';

/** @param machine With a real testpmd. */
export async function runSections(
  machine: LabMachine,
  runs: number,
  add: (section: Section) => void,
  say: (line: string) => void,
): Promise<void> {
  add(await runStart(machine, runs, say));
  add(parserSection(runs, say));
  add(await runViewSection(say));
  add(await leftoverSection(say));
}
