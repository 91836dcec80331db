// The terminal of a setup task: what it shows, how it is cancelled, its exit code, and that a VM cannot speak to it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msg, render, type Message } from '../../src/core/message';
import { ProblemError } from '../../src/core/problem';
import type { RunResult } from '../../src/core/setup/types';
import { definitionJob, planJob, type JobDeps, type RunQuestion } from '../../src/extension/setup/setupJobs';
import { SetupService } from '../../src/extension/setup/setupService';
import { SetupTerminal, type SetupJob } from '../../src/extension/setup/setupTerminal';
import { work } from './fakes';
import { FakeVm, planOf, resultOf, step, world, type World } from './setupFakes';

interface Bench {
  readonly terminal: SetupTerminal;
  readonly shown: () => string;
  readonly ended: Promise<number>;
  readonly told: Message[];
  /** VMs on which an undo is offered with it. */
  readonly changed: (string | undefined)[];
}

function bench(around: World, job: SetupJob): Bench {
  let text = '';
  const told: Message[] = [];
  const changed: (string | undefined)[] = [];
  const terminal = new SetupTerminal(job, {
    engine: () => around.deps.engine(),
    translate: (template) => template,
    now: () => around.nowMs,
    notify: (notice, end) => {
      told.push(notice);
      changed.push(end.changed);
    },
    later: (call) => {
      call();
    },
    problemOf: (error) =>
      error instanceof ProblemError
        ? error.problem
        : { id: 'unexpected', message: msg('{0}', String(error)), remedies: [] },
  });
  terminal.onDidWrite((piece) => (text += piece));
  const ended = new Promise<number>((resolve) => {
    terminal.onDidClose(resolve);
  });
  return { terminal, shown: () => text, ended, told, changed };
}

function jobs(around: World, vm: FakeVm, answer = true): JobDeps & { readonly questions: RunQuestion[] } {
  const questions: RunQuestion[] = [];
  return {
    questions,
    service: new SetupService(around.deps),
    engine: () => around.deps.engine(),
    vms: () => [vm],
    activeId: () => undefined,
    confirm: (question) => {
      questions.push(question);
      return Promise.resolve(answer);
    },
  };
}

/** Without colours and cursor moves. */
const plain = (text: string): string => text.replace(/\x1b\[[\d;]*[A-Za-z]/g, '').replaceAll('\r', '');
const plan = planOf(step('hugepages'));

test('a run shows the plan’s head, the step, each command, its output, notes and the result', async () => {
  const around = world((running, { onEvent }) => {
    const at = 'hugepages';
    onEvent({ kind: 'step-started', step: at, index: 0, count: 1 });
    onEvent({ kind: 'command', step: at, text: 'echo 512 > /sys/nr_hugepages' });
    onEvent({ kind: 'output', step: at, line: 'granted 512\x1b[2J\x1b]0;title\x07' });
    onEvent({ kind: 'command-ended', step: at, text: 'echo 512 > /sys/nr_hugepages', status: 0 });
    onEvent({ kind: 'note', step: at, message: msg('A note.') });
    onEvent({ kind: 'progress', step: at, percent: 47, message: msg('compiling') });
    onEvent({ kind: 'step-ended', step: at, outcome: 'done' });
    return Promise.resolve(resultOf(running, 'done'));
  });
  const vm = new FakeVm();
  const { terminal, shown, ended } = bench(
    around,
    planJob(jobs(around, vm), vm, plan, () => undefined),
  );
  terminal.open({ columns: 100 });
  assert.equal(await ended, 0);
  const text = plain(shown());
  for (const part of [
    'Setup of web: 1 step to run.',
    '[1/1] Reserve hugepages',
    '$ echo 512 > /sys/nr_hugepages',
    'granted 512',
    'A note.',
    'DONE',
    'Done: all steps ended well.',
  ])
    assert.ok(text.includes(part), `${part} is not in\n${text}`);
  // What the VM sends is text: its sequences are gone, ours are colours and the wiping of one line.
  assert.deepEqual(
    [...new Set(shown().match(/\x1b(?:\[[\d;]*[A-Za-z]|.)/g))].filter((one) => !/\x1b\[(\d+m|2K)/.test(one)),
    [],
  );
  // Each line end of a terminal is two characters.
  assert.doesNotMatch(shown(), /[^\r]\n/);
});

test('the live line says step, time, percent; it fits the terminal and makes way for what is printed', async () => {
  const around = world();
  const running = work<RunResult>();
  let tell: Parameters<World['run']>[1]['onEvent'] = () => undefined;
  around.run = (_plan, { onEvent }) => {
    tell = onEvent;
    onEvent({ kind: 'step-started', step: 'hugepages', index: 1, count: 3 });
    return running.promise;
  };
  const vm = new FakeVm();
  const { terminal, shown, ended } = bench(
    around,
    planJob(jobs(around, vm), vm, plan, () => undefined),
  );
  terminal.open({ columns: 40 });
  await new Promise((resolve) => setImmediate(resolve));
  around.nowMs += 75_000;
  tell({
    kind: 'progress',
    step: 'hugepages',
    percent: 47,
    message: msg('compiling a file with a very long name'),
  });
  const live = shown().split('\r\x1b[2K').at(-1) ?? '';
  assert.match(live, /^\[2\/3\] Reserve hugepages {2}1:15 {2}47 %.*…$/);
  assert.ok(live.length < 40, live);
  const before = shown().length;
  tell({ kind: 'output', step: 'hugepages', line: 'a line' });
  assert.ok(shown().slice(before).startsWith('\r\x1b[2Ka line\r\n['), JSON.stringify(shown().slice(before)));
  around.nowMs += 1_000;
  tell({ kind: 'confirming', step: 'hugepages', untilMs: around.nowMs + 90_000 });
  assert.match(shown().split('\n').at(-1) ?? '', /^waiting for a new SSH connect/);
  running.resolve(resultOf(plan, 'done'));
  assert.equal(await ended, 0);
});

test('the exit code is that of the command line: done 0, failed 1, refused 3', async () => {
  for (const [outcome, code] of [
    ['done', 0],
    ['nothing-to-do', 0],
    ['failed', 1],
    ['cancelled', 1],
    ['lost', 1],
    ['refused', 3],
  ] as const) {
    const around = world((running) => Promise.resolve(resultOf(running, outcome)));
    const vm = new FakeVm();
    let result: RunResult | undefined;
    const { terminal, ended } = bench(
      around,
      planJob(jobs(around, vm), vm, plan, (one) => (result = one)),
    );
    terminal.open(undefined);
    assert.deepEqual([await ended, result?.outcome], [code, outcome]);
  }
});

/** A run that ends, some time after it was asked to stop. */
function politeRun(): { readonly around: World; readonly asked: () => boolean; readonly let: () => void } {
  const running = work<RunResult>();
  let asked = false;
  const around = world((_plan, { signal, onEvent }) => {
    onEvent({ kind: 'step-started', step: 'hugepages', index: 0, count: 1 });
    signal?.addEventListener('abort', () => (asked = true));
    return running.promise;
  });
  return {
    around,
    asked: () => asked,
    let: () => {
      running.resolve(resultOf(plan, 'cancelled'));
    },
  };
}

test('Ctrl+C asks the VM to stop and waits for it; what was done and what was not is shown', async () => {
  const { around, asked, let: end } = politeRun();
  const vm = new FakeVm();
  const { terminal, shown, ended, told } = bench(
    around,
    planJob(jobs(around, vm), vm, plan, () => undefined),
  );
  terminal.open(undefined);
  await new Promise((resolve) => setImmediate(resolve));
  terminal.handleInput('x');
  assert.equal(asked(), false);
  terminal.handleInput('\x03');
  assert.equal(asked(), true);
  assert.match(plain(shown()), /Cancelling: .*\n?.*cancelling · \[1\/1\]/);
  end();
  assert.equal(await ended, 1);
  assert.match(plain(shown()), /The setup was cancelled\.[^]*Was not done:[^]*\$ echo 512/);
  assert.deepEqual(told, []);
});

test('the second Ctrl+C, or closing the terminal, leaves the run to end by itself and tells its end elsewhere', async () => {
  for (const leave of [
    (terminal: SetupTerminal) => {
      terminal.handleInput('\x03');
      terminal.handleInput('\x03');
    },
    (terminal: SetupTerminal) => {
      terminal.close();
    },
  ]) {
    const { around, asked, let: end } = politeRun();
    const vm = new FakeVm();
    const { terminal, told, changed } = bench(
      around,
      planJob(jobs(around, vm), vm, plan, () => undefined),
    );
    terminal.open(undefined);
    await new Promise((resolve) => setImmediate(resolve));
    leave(terminal);
    assert.equal(asked(), true);
    end();
    for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(
      told.map((notice) => render(notice)),
      ['web: The setup was cancelled.'],
    );
    assert.deepEqual(changed, [vm.entry.id]);
  }
});

test('a task of tasks.json shows its plan, asks by name, and runs what was agreed to', async () => {
  const ran: string[] = [];
  const around = world((running, { onEvent }) => {
    for (const { key, state } of running.steps) if (state === 'needed') ran.push(key);
    onEvent({ kind: 'step-started', step: 'hugepages', index: 0, count: 1 });
    return Promise.resolve(resultOf(running, 'done'));
  });
  const vm = new FakeVm();
  const deps = jobs(around, vm);
  const { terminal, shown, ended } = bench(
    around,
    definitionJob(deps, { type: 'mana', task: 'hugepages', vm: 'web', hugepagesMb: 2 }),
  );
  terminal.open(undefined);
  assert.equal(await ended, 0);
  assert.deepEqual(
    [ran, deps.questions.map((one) => [one.vm, one.steps.length])],
    [['hugepages'], [['web', 1]]],
  );
  assert.match(plain(shown()), /Looking at web…\n[^]*NEEDED[^]*\$ echo/);
});

test('a task that is not agreed to, or has nothing to do, changes nothing; a refused one says so by its code', async () => {
  const around = world(() => assert.fail('it ran'));
  const vm = new FakeVm();
  const declined = bench(
    around,
    definitionJob(jobs(around, vm, false), { task: 'hugepages', hugepagesMb: 2 }),
  );
  declined.terminal.open(undefined);
  assert.equal(await declined.ended, 1);
  assert.match(plain(declined.shown()), /Not run: nothing was changed\./);
  const met = world((running) =>
    Promise.resolve({ kind: running.kind, outcome: 'nothing-to-do', steps: [] }),
  );
  const done = jobs(met, vm);
  const nothing = bench(met, definitionJob(done, { task: 'hugepages' }));
  nothing.terminal.open(undefined);
  assert.deepEqual([await nothing.ended, done.questions], [0, []]);
});

test('what is wrong with a definition is said in the terminal, and nothing else happens', async () => {
  const around = world(() => assert.fail('it ran'));
  const vm = new FakeVm();
  for (const [definition, words] of [
    [{ task: 'reboot' }, '“reboot” is no task of type "mana". Tasks: setup, undo, install-packages'],
    [{ task: 'setup', vm: 'nowhere' }, 'There is no VM “nowhere” in the list. VMs: web.'],
    [{ task: 'hugepages', hugepagesMb: -1 }, '“hugepagesMb” is a whole number from 1'],
    [{ task: 'give-nic', nics: 'eth1' }, '“nics” is a list of words.'],
  ] as const) {
    const { terminal, shown, ended } = bench(around, definitionJob(jobs(around, vm), definition));
    terminal.open(undefined);
    assert.equal(await ended, 2);
    assert.ok(plain(shown()).includes(words), plain(shown()));
  }
  assert.deepEqual(vm.asked, []);
});

test('in an untrusted workspace a task is refused before it looks at anything', async () => {
  const around = world(() => assert.fail('it ran'));
  around.trusted = false;
  const vm = new FakeVm();
  for (const job of [
    definitionJob(jobs(around, vm), { task: 'setup', vm: 'web' }),
    planJob(jobs(around, vm), vm, plan, () => undefined),
  ]) {
    const { terminal, shown, ended } = bench(around, job);
    terminal.open(undefined);
    assert.equal(await ended, 3);
    assert.match(plain(shown()), /In Restricted Mode MANA DPDK changes nothing on any VM\./);
  }
  assert.deepEqual(vm.asked, []);
});

test('a second run of a VM is refused while the first goes on', async () => {
  const running = work<RunResult>();
  const around = world(() => running.promise);
  const vm = new FakeVm();
  const deps = jobs(around, vm);
  const first = deps.service.run(vm, plan, {
    onEvent: () => undefined,
    signal: new AbortController().signal,
  });
  const { terminal, shown, ended } = bench(around, definitionJob(deps, { task: 'setup' }));
  terminal.open(undefined);
  assert.equal(await ended, 3);
  assert.match(plain(shown()), /A setup is running on web already\./);
  running.resolve(resultOf(plan, 'done'));
  await first;
});
