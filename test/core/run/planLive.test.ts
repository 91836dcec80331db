// The lines of all scenarios beside the testpmd that this machine has installed: on virtual devices in place of MANA's,
// and without hugepages, it takes each of them and forwards.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runAll, versionOf, whyNot } from '../../../scripts/differential/binary';
import { thisMachine } from '../../../scripts/differential/machine';
import type { Outcome } from '../../../scripts/differential/verdict';
import { scenarioIds } from '../../../src/core/run/types';
import { findProgram } from '../../labs/process';
import { healthy, nicPair } from '../judge/situations';
import { planOf } from './planShapes';

/** The devices of a line as virtual ones, and memory that needs no hugepages; nothing else is changed. */
function withoutHardware(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  const eal = args.slice(0, end);
  const macs = eal.join(' ').match(/mac=/g)?.length ?? 0;
  const kept = eal.filter((word, at) => word !== '-a' && eal[at - 1] !== '-a');
  const devices = Array.from({ length: macs }, (_, index) => `--vdev=net_null${String(index)}`);
  return [...kept, '--no-pci', '--no-huge', '-m', '1024', ...devices, ...args.slice(end)];
}

test('the installed testpmd takes the line of every scenario', async (t) => {
  const binary = findProgram('dpdk-testpmd');
  const why = binary === undefined ? 'no dpdk-testpmd here: Debian has it in dpdk-dev' : whyNot(binary);
  if (binary === undefined || why !== undefined) {
    t.skip(why ?? '');
    return;
  }
  const { lcores } = thisMachine();
  const facts = {
    ...healthy,
    cpu: { ...healthy.cpu, lcores: lcores.join(','), count: lcores.length },
    nics: [nicPair(0), nicPair(1), nicPair(2)],
    dpdk: healthy.dpdk.map((install) => ({ ...install, version: versionOf(binary) ?? null })),
  };
  const commands = scenarioIds
    .filter((id) => id !== 'custom')
    .map((scenario) => {
      const { args } = planOf(facts, { scenario, destination: '10.0.1.9' }).command;
      // One pool of the usual size in pages of 4 KiB takes more than this machine may have.
      const words = [...withoutHardware(args), '--total-num-mbufs=16384'];
      return { text: scenario, words, file: '' };
    });
  const outcomes = new Map<string, Outcome>();
  await runAll(binary, commands, 2, ({ text }, outcome) => outcomes.set(text, outcome));
  assert.deepEqual(
    Object.fromEntries([...outcomes].map(([scenario, { verdict, line }]) => [scenario, verdict + line])),
    Object.fromEntries(commands.map(({ text }) => [text, 'accepted'])),
  );
});
