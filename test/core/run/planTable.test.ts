// Every scenario on every shape of VM for every release: the line has no error, keeps the rules of MANA, never names the
// NIC of SSH, agrees with the language service's ready-made commands, and its options are ones that real binaries took.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCommands } from '../../../scripts/differential/commands';
import { idOf, readRecording, verdictOf } from '../../../scripts/differential/recording';
import { isRunProblem } from '../../../src/core/run/plan';
import { scenarioIds, type RunPlan, type ScenarioId } from '../../../src/core/run/types';
import { machineOfFacts } from '../../../src/core/testpmd/machine';
import { snippetsFor, snippetText } from '../../../src/core/testpmd/snippets';
import { situations } from '../judge/situations';
import { releaseIds } from '../testpmd/ruleBench';
import { planOf, planned, runId, shapes, withDpdk, type Asked } from './planShapes';

const built = scenarioIds.filter((id) => id !== 'custom');
const destination = '10.0.1.77';
const sends = (scenario: ScenarioId): Asked =>
  scenario === 'receiver' || scenario === 'two-nics' ? {} : { destination, source: '10.0.1.4' };

/** What is wrong with a plan by the rules that every line keeps. */
function broken(plan: RunPlan, lcores: readonly number[]): readonly string[] {
  const { args, text, program } = plan.command;
  const value = (name: string): string | undefined =>
    args.find((arg) => arg.startsWith(`${name}=`))?.split('=')[1];
  const after = (name: string): string | undefined => args[args.indexOf(name) + 1];
  const faults: string[] = [];
  const must = (holds: boolean, what: string): void => {
    if (!holds) faults.push(`${what}: ${text}`);
  };
  for (const { rule, severity } of plan.findings) must(severity !== 'error', `error ${rule}`);
  must(/^\/.*testpmd$/.test(program), 'absolute program');
  must(args.filter((arg) => arg === '-a').length === (plan.scenario === 'netvsc' ? 2 : 1), 'one -a');
  const macs = [...(after('-a') ?? '').matchAll(/mac=([\da-f:]+)/g)].map(([, mac]) => mac);
  must(macs.length === (plan.scenario === 'two-nics' ? 2 : 1), 'a mac= for each NIC');
  must(!macs.includes('60:45:bd:00:00:00'), 'not the NIC of SSH');
  must(value('--file-prefix') === plan.filePrefix && plan.ownPrefix, 'own prefix');
  const [rx, tx] = [value('--rxq'), value('--txq')].map((queues) => Number(queues ?? 1));
  must(rx === tx && [1, 2, 4, 8].includes(rx ?? 0), 'queues');
  const list = after('-l') ?? '';
  const spared = !/^0\b|,0\b/.test(list) && args.includes('-l');
  must(
    spared || lcores.length < 3 || (lcores.length === 3 && plan.scenario === 'two-nics'),
    'lcore 0 spared',
  );
  must((value('--tx-ip') !== undefined) === text.includes('=txonly'), '--tx-ip');
  must(Number(value('--stats-period')) === 1, 'statistics');
  return faults;
}

test('no line has an error, and each keeps the rules', () => {
  const faults: string[] = [];
  let lines = 0;
  for (const release of releaseIds)
    for (const [name, shape] of Object.entries(shapes))
      for (const scenario of built) {
        const facts = withDpdk(shape, release);
        const plan = planOf(facts, { scenario, ...sends(scenario) });
        lines += 1;
        assert.equal(plan.release, release);
        faults.push(
          ...broken(plan, machineOfFacts(facts).lcores ?? []).map((fault) => `${name}, ${release}: ${fault}`),
        );
      }
  assert.deepEqual(faults, []);
  assert.equal(lines, releaseIds.length * Object.keys(shapes).length * built.length);
});

test('no warning but the one that a precondition tells, too', () => {
  const warned = new Set<string>();
  for (const release of releaseIds)
    for (const [name, shape] of Object.entries(shapes))
      for (const scenario of built)
        for (const { rule, severity } of planOf(withDpdk(shape, release), { scenario, ...sends(scenario) })
          .findings)
          if (severity === 'warning') warned.add(`${name}: ${rule}`);
  assert.deepEqual([...warned], ['no hugepages: hugepage-shortage']);
});

test('every situation of the detection gives a plan without an error, or says why there is none', () => {
  for (const [name, facts] of Object.entries(situations))
    for (const scenario of built) {
      const plan = planned(facts, { scenario, ...sends(scenario) });
      if (isRunProblem(plan)) assert.ok(plan.refused, `${name}: ${plan.id} is no mistake of the request`);
      else
        assert.deepEqual(
          plan.findings
            .filter(({ severity }) => severity === 'error')
            .map(({ rule }) => `${rule} ${plan.command.text}`),
          [],
          name,
        );
    }
});

test('a line that is taken over as it is gives the same plan', () => {
  for (const [name, facts] of Object.entries(shapes))
    for (const scenario of built) {
      const plan = planOf(facts, { scenario, ...sends(scenario) });
      const again = planOf(facts, { scenario: 'custom', line: plan.command.text });
      assert.deepEqual(again.command, plan.command, name);
      assert.deepEqual(again.findings, plan.findings, name);
      assert.deepEqual(again.preconditions, plan.preconditions, name);
      assert.deepEqual(again.nics, plan.nics, name);
    }
});

test('the line of a scenario is the ready-made command of the language service', () => {
  for (const release of releaseIds)
    for (const [name, shape] of Object.entries(shapes)) {
      // A NIC that is handed over has no address in the facts, which alone the language service knows.
      if (name === 'NICs handed over') continue;
      const facts = withDpdk(shape, release);
      for (const scenario of built) {
        const snippet = snippetsFor(release, machineOfFacts(facts)).find(({ id }) => id === scenario);
        assert.ok(snippet, scenario);
        const wanted = snippetText(snippet.bare)
          .replaceAll(/\\\n\s*/g, '')
          .replace('10.0.1.5', destination)
          .replace('--stats-period=2', '--stats-period=1');
        const { args } = planOf(facts, { scenario, ...sends(scenario) }).command;
        const own = args.filter((arg) => !/^--(?:file-prefix|total-num-mbufs)=/.test(arg)).join(' ');
        assert.equal(own, wanted, `${name}, ${release}`);
      }
    }
});

test('each option of a line is one that this release’s binary has been seen to take', () => {
  const commands = readCommands();
  for (const release of releaseIds) {
    const recording = readRecording(release);
    assert.ok(recording);
    const taken = new Set(
      commands
        .filter(({ text }) => {
          const entry = recording.verdicts[idOf(text)];
          return entry !== undefined && verdictOf(entry).verdict === 'accepted';
        })
        .flatMap(({ words }) => words.map(optionOf)),
    );
    const used = new Set(
      Object.values(shapes).flatMap((shape) =>
        built.flatMap((scenario) =>
          planOf(withDpdk(shape, release), { scenario, ...sends(scenario) })
            .command.args.filter((arg) => arg.startsWith('-'))
            .map(optionOf),
        ),
      ),
    );
    assert.deepEqual(
      [...used].filter((option) => !taken.has(option)),
      [],
      release,
    );
    assert.ok(used.size > 12);
  }
});

const optionOf = (word: string): string => word.split('=')[0] ?? word;

test('the id names the files on the VM', () => {
  const facts = shapes['eight lcores'];
  assert.ok(facts);
  const plan = planOf(facts);
  assert.equal(plan.filePrefix, `mana-${runId.slice(0, 8)}`);
});
