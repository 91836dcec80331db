// The review before a run: what Enter does, what is shown first, and what a person types for a time.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { msg, render } from '../../../src/core/message';
import { isRunProblem, planRun, startable, stepsFor } from '../../../src/core/run/plan';
import { defaultRequest, type RunRequest } from '../../../src/core/run/types';
import type { Facts } from '../../../src/core/detect/facts';
import type { StepId } from '../../../src/core/setup/types';
import {
  durationWords,
  readDuration,
  reviewOf,
  type ReviewAction,
  type Reviewed,
  type ReviewRow,
} from '../../../src/core/view/runReview';
import { renderText } from '../../../src/core/view/text';
import { handedOver, healthy, nicPair } from '../judge/situations';
import { reportOf } from './outline';

const ready: Facts = { ...healthy, nics: [nicPair(0), handedOver(1, false)] };
const titles = new Map<StepId, ReturnType<typeof msg>>([['give-nic', msg('Give NIC to DPDK')]]);

function reviewed(facts: Facts, changes: Partial<RunRequest> = {}, prompt?: string): Reviewed {
  const request = { ...defaultRequest, ...changes };
  const addresses = new Map([['60:45:bd:00:00:01', ['10.0.1.4/24']]]);
  const plan = planRun({ request, report: reportOf(facts), id: '00000000000000aa', addresses });
  assert.ok(!isRunProblem(plan), isRunProblem(plan) ? render(plan.message) : '');
  return { plan, request, startable: startable(plan), steps: stepsFor(plan), titles, prompt };
}

const rowsOf = (given: Reviewed): readonly ReviewRow[] => reviewOf(given).flatMap(({ rows }) => rows);
const actions = (given: Reviewed): readonly ReviewAction['kind'][] =>
  (reviewOf(given)[0]?.rows ?? []).flatMap(({ action }) => action?.kind ?? []);

describe('the review', () => {
  it('offers the run first where nothing stands against it', () => {
    const given = reviewed(ready);
    assert.deepEqual(actions(given), ['run', 'edit']);
    assert.equal(renderText(rowsOf(given)[0]?.description ?? ''), '30 s on vm1');
  });

  it('offers to set up first, with exactly what is missing, and no run', () => {
    const given = reviewed(healthy);
    assert.deepEqual(actions(given), ['setup', 'edit']);
    const [first] = rowsOf(given);
    assert.equal(renderText(first?.label ?? ''), 'Set up first: Give NIC to DPDK');
    assert.deepEqual(first?.action, { kind: 'setup', steps: ['give-nic'] });
    assert.ok(rowsOf(given).some(({ icon, action }) => icon === 'error' && action === undefined));
  });

  it('puts the editor before a run that this release refuses, and shows why', () => {
    const line = 'dpdk-testpmd -l 1-2 -a 7870:00:00.0,mac=60:45:bd:00:00:01 -- --no-such-option';
    const given = reviewed(ready, { scenario: 'custom', line });
    assert.deepEqual(actions(given), ['edit', 'run']);
    const against = reviewOf(given).find(({ title }) => title.text === 'problems');
    const [first] = against?.rows ?? [];
    assert.equal(first?.icon, 'error');
    assert.match(renderText(first.label), /no-such-option/);
  });

  it('shows the whole line, in pieces that fit a row', () => {
    const given = reviewed(ready, { scenario: 'multiple-queues' });
    const line = reviewOf(given).find(({ title }) => title.text === 'the line');
    const shown = (line?.rows ?? []).map(({ label }) => renderText(label));
    assert.equal(shown.join(' '), given.plan.command.text);
    assert.ok(shown.length > 1 && shown.every((row) => row.length <= 100), shown.join('\n'));
  });

  it('shows what will be typed at the prompt', () => {
    const given = reviewed(ready, { console: true }, 'start\n\nshow port stats all\n');
    const labels = rowsOf(given).map(({ label }) => renderText(label));
    assert.ok(
      labels.includes('testpmd> start') && labels.includes('testpmd> show port stats all'),
      labels.join('\n'),
    );
  });

  it('can change what was chosen; of a line of one’s own only what is no part of it', () => {
    const changes = (given: Reviewed) =>
      rowsOf(given).flatMap(({ action }) => (action?.kind === 'change' ? [action.what] : []));
    assert.deepEqual(changes(reviewed(ready)), ['duration', 'console', 'nics', 'scenario']);
    assert.deepEqual(
      changes(reviewed(ready, { scenario: 'sender', destination: '10.0.1.9' })).at(-1),
      'destination',
    );
    assert.deepEqual(changes(reviewed(ready, { scenario: 'custom', line: 'dpdk-testpmd -l 1-2 -- -a' })), [
      'duration',
      'console',
    ]);
  });
});

describe('times', () => {
  const typed: Readonly<Record<string, number | undefined>> = {
    '0': 0,
    '45': 45,
    ' 90s ': 90,
    '5m': 300,
    '5 min': 300,
    '2h': 7200,
    '1h30m': 5400,
    '1h 5m 10s': 3910,
    '': undefined,
    soon: undefined,
    '-5': undefined,
    '1.5h': undefined,
    '5m2h': undefined,
  };
  for (const [text, seconds] of Object.entries(typed))
    it(`${JSON.stringify(text)} is ${seconds ?? 'none'}`, () => {
      assert.equal(readDuration(text), seconds);
    });

  it('are said as people do', () => {
    assert.deepEqual(
      [0, 30, 90, 300, 3600, 3723].map((seconds) => render(durationWords(seconds))),
      ['until you stop it', '30 s', '90 s', '5 min', '1 h', '1:02:03'],
    );
  });
});
