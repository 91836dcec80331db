// Plans, results and histories as a terminal shows them, in both languages, and their JSON against its schema.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { commandOf } from '../../src/cli/setupRemedies';
import { msg } from '../../src/core/message';
import { displayWidth } from '../../src/core/report/width';
import { historyToText } from '../../src/core/setup/report/historyText';
import { historyToJson, planToJson, resultToJson } from '../../src/core/setup/report/json';
import { elapsed, RunNarrator } from '../../src/core/setup/report/narrator';
import { planToText } from '../../src/core/setup/report/planText';
import { resultToText } from '../../src/core/setup/report/resultText';
import type { SetupTextOptions } from '../../src/core/setup/report/sheet';
import { lostInStep, setupCancelled, stepFailed } from '../../src/core/setup/problems';
import type { Plan, RunEvent, RunResult, StepResult } from '../../src/core/setup/types';
import { planUndo } from '../../src/core/setup/undo';
import { reportOf } from '../core/report/fixtures';
import { healthy, loaded } from '../core/judge/situations';
import { assertText, inJapanese, planOf, statusOf, unprepared, usedStatus } from './setupSupport';

const nics = ['eth1', 'eth0', 'eth9'];
const plan = planOf(unprepared, { only: ['hugepages', 'kernel-modules', 'give-nic'], nics });
const ready = { ...healthy, modules: { ...healthy.modules, uio_hv_generic: loaded } };
const nothing = planOf(ready, { only: ['hugepages', 'kernel-modules'] });
const undo = planUndo({ host: 'vm1', run: 'run00002', status: usedStatus });
const noUndo = planUndo({ host: 'vm1', run: 'run00002', status: statusOf() });

const languages: Readonly<Record<string, SetupTextOptions>> = {
  en: {},
  ja: { translate: inJapanese },
};
const connection = {
  entry: { id: 'x', name: 'azureuser@vm1', host: 'vm1', source: 'manual', port: 2222 },
  sshConfig: undefined,
} as const;

/** The plan as it went when its second step failed. */
function failedResult(from: Plan): RunResult {
  const needed = from.steps.filter(({ state }) => state === 'needed');
  const steps = needed.map(({ key, id, title, commands }, index): StepResult => {
    const common = { key, id, title, putBack: false };
    if (index === 0) return { ...common, outcome: 'done', ran: commands, notRun: [] };
    if (index > 1) return { ...common, outcome: 'not-run', ran: [], notRun: commands };
    const problem = stepFailed(msg('The module {0} could not be loaded.', 'uio_hv_generic'), [
      'modprobe: ERROR: could not insert uio_hv_generic: Key was rejected by service',
    ]);
    return { ...common, outcome: 'failed', ran: [], notRun: commands, putBack: true, problem };
  });
  return { kind: from.kind, outcome: 'failed', steps, ...withProblem(steps) };
}

function withProblem(steps: readonly StepResult[]): Pick<RunResult, 'problem'> {
  const problem = steps.find((step) => step.problem !== undefined)?.problem;
  return problem === undefined ? {} : { problem };
}

const result = failedResult(plan);

for (const [language, options] of Object.entries(languages)) {
  const texts: Readonly<Record<string, string>> = {
    plan: planToText(plan, options),
    nothing: planToText(nothing, options),
    undo: planToText(undo, options),
    result: resultToText(result, { ...options, remedy: (command) => commandOf(command, connection) }, plan),
    history: historyToText('vm1', usedStatus, options),
  };
  for (const [name, text] of Object.entries(texts))
    test(`${name} in ${language}`, () => {
      assertText(`${name}.${language}`, text);
    });
}

test('nothing to do, nothing to undo and no history are said plainly', () => {
  assert.match(planToText(nothing), /^Nothing to do on vm1\.\n/);
  assert.equal(planToText(noUndo), 'Nothing to undo on vm1.\n');
  assert.equal(historyToText('vm1', statusOf()), 'No setup has changed anything on vm1.\n');
  assert.match(
    resultToText({ kind: 'setup', outcome: 'nothing-to-do', steps: [] }),
    /^There was nothing to do/,
  );
});

test('a plan in which a guard stands before everything does not say that there is nothing to do', () => {
  const refused = planOf(unprepared, { only: ['give-nic'], nics: ['eth0'] });
  assert.match(
    planToText(refused),
    /what is missing cannot be done[\s\S]*BLOCKED .*give-nic:eth0[\s\S]*never touched/,
  );
});

test('Japanese leaves no sentence in English', () => {
  const text = planToText(plan, { translate: inJapanese, width: 10_000 });
  for (const line of text.split('\n').filter((one) => !one.trimStart().startsWith('$')))
    // What stands in backticks is a command.
    assert.doesNotMatch(line.replace(/`[^`]*`/g, ''), /[A-Za-z]{3,} [a-z]{3,} [a-z]{3,}/, line);
});

test('lines are no wider than the terminal; commands stay whole', () => {
  for (const width of [40, 60, 80]) {
    const text =
      planToText(plan, { width, translate: inJapanese }) + historyToText('vm1', usedStatus, { width });
    for (const line of text.split('\n'))
      if (!/^ *\$ /.test(line)) assert.ok(displayWidth(line) <= width, `${width}: ${line}`);
    for (const step of plan.steps)
      for (const command of step.commands) assert.ok(text.includes(`$ ${command}\n`), command);
  }
});

test('colours are there only when they are asked for, and words stay', () => {
  assert.doesNotMatch(planToText(plan) + resultToText(result), /\x1b/);
  const colourful = planToText(plan, { colour: true });
  assert.match(colourful, /\x1b\[33mNEEDED/);
  assert.equal(colourful.replace(/\x1b\[\d+m/g, ''), planToText(plan));
});

test('text from the VM reaches no terminal as it is', () => {
  const hostile = '\x1b]0;owned\x07\u202eevil\r\nline';
  const entry = `entry event 1 1795000001 3f2a7c1e-52f6-4a0b-9d57-1c2d3e4f5a6b run00001 ${hostile.replace(/\s/g, '')} hugepages - begin`;
  const problem = { id: 'x', message: msg('{0}', hostile), detail: [hostile], remedies: [] };
  const texts = [
    historyToText(hostile, statusOf(entry)),
    resultToText({ kind: 'setup', outcome: 'failed', steps: [], problem }),
    new RunNarrator(plan).take({ kind: 'output', step: 'hugepages', line: hostile }, 0),
  ];
  for (const text of texts) assert.doesNotMatch(text, /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
});

test('a problem between two steps is told, and one of a step only once', () => {
  const cancelled: RunResult = { kind: 'setup', outcome: 'cancelled', steps: [], problem: setupCancelled() };
  assert.match(resultToText(cancelled), /The setup was cancelled\.\n\nThe setup was cancelled\.\n→ Undo…/);
  assert.equal(resultToText(result).split('could not be loaded').length, 2);
});

test('remedies name the command line to type, with the options of this connection', () => {
  assert.equal(commandOf('manaDpdk.setup.undo', connection), 'mana-dpdk setup --undo azureuser@vm1 -p 2222');
  const text = resultToText(
    { kind: 'setup', outcome: 'lost', steps: [], problem: lostInStep(true) },
    { remedy: (command) => commandOf(command, connection) },
  );
  assert.match(text, /→ Detect again:\n {2}\$ mana-dpdk detect azureuser@vm1 -p 2222\n/);
});

test('a run told while it happens', () => {
  const narrator = new RunNarrator(plan, { width: 60 });
  const step = 'hugepages';
  const told = (event: RunEvent, seconds: number): string => narrator.take(event, seconds * 1_000);
  assert.equal(narrator.status(0), '');
  assert.equal(told({ kind: 'step-started', step, index: 0, count: 2 }, 0), '[1/2] Reserve hugepages\n');
  assert.equal(told({ kind: 'command', step, text: 'echo 1 > /x' }, 1), '$ echo 1 > /x\n');
  assert.equal(told({ kind: 'output', step, line: 'a  b' }, 1), 'a  b\n');
  assert.equal(told({ kind: 'command-ended', step, text: 'echo 1 > /x', status: 0 }, 1), '');
  assert.equal(
    told({ kind: 'command-ended', step, text: 'echo 1 > /x', status: 1 }, 1),
    '→ ended with status 1\n',
  );
  assert.equal(told({ kind: 'note', step, message: msg('Note') }, 2), '- Note\n');
  assert.equal(told({ kind: 'progress', step, percent: 45, message: msg('compiling') }, 2), '');
  assert.equal(narrator.status(187_000), '[1/2] Reserve hugepages  3:07  45 %  compiling');
  assert.match(told({ kind: 'confirming', step, untilMs: 1_795_000_000_000 }, 3), /2026-11-18 \d\d:\d\d/);
  assert.equal(told({ kind: 'step-ended', step, outcome: 'done' }, 42), 'DONE (42 s)\n');
  assert.equal(narrator.status(0), '');
  told({ kind: 'step-started', step, index: 1, count: 2 }, 0);
  told({ kind: 'progress', step, percent: null, message: msg('{0}', '長い'.repeat(60)) }, 0);
  assert.ok(displayWidth(narrator.status(0)) < 60);
  assert.deepEqual(
    [elapsed(-5), elapsed(59_999), elapsed(60_000), elapsed(3_765_000)],
    ['0 s', '59 s', '1:00', '1:02:45'],
  );
});

test('plan, result and history as JSON fit their published schema, and are in English', () => {
  const schema = JSON.parse(readFileSync('docs/schema/setup-report.schema.json', 'utf8')) as object;
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  const cancelled: RunResult = { kind: 'undo', outcome: 'cancelled', steps: [], problem: setupCancelled() };
  const unreadable = { ...statusOf(), journal: null, lock: { run: 'r', holder: 'a@b', sinceMs: Number.NaN } };
  const documents = {
    plan: planToJson(plan),
    nothing: planToJson(nothing),
    undo: planToJson(undo),
    everything: planToJson(planOf(unprepared, {})),
    result: resultToJson(plan, result, reportOf(healthy)),
    cancelled: resultToJson(undo, cancelled, undefined),
    history: historyToJson('vm1', usedStatus),
    unreadable: historyToJson('vm1', unreadable),
  };
  for (const [name, document] of Object.entries(documents)) {
    const copy: unknown = JSON.parse(JSON.stringify(document));
    assert.deepEqual(copy, document, `${name}: what JSON cannot hold`);
    assert.ok(validate(copy), `${name}: ${JSON.stringify(validate.errors)}`);
    assert.doesNotMatch(JSON.stringify(copy), /\{\d\}/, name);
  }
  assert.ok(!validate({ ...documents.plan, more: 1 }), 'the schema is closed');
});
