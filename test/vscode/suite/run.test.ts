// Runs of testpmd in a real VS Code against the simulated VM: palette, lens, task, tree, console, a window that closes.
import * as assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { RunRequest } from '../../../src/core/run/types';
import type { DrawnNode } from '../../../src/extension/api';
import type { FollowedRun } from '../../../src/extension/run/followedRun';
import { testContext } from '../runner/context';
import { api, drawnNodes, eventually, labelOf, run, stateOf } from './extension';

const { vm, workspaceFolder, scratchFolder } = testContext();

const patienceMs = 60_000;

const request = (changes: Partial<RunRequest> = {}): RunRequest => ({
  scenario: 'single-queue',
  durationSeconds: 3,
  statsPeriodSeconds: 1,
  console: false,
  ...changes,
});

/** Enter in whatever list is open, until something has come of it. */
async function press<T>(what: string, find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const pressing = setInterval(
    () => void vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem'),
    150,
  );
  try {
    return await eventually(what, find);
  } finally {
    clearInterval(pressing);
  }
}

const following = async (): Promise<FollowedRun | undefined> => (await api()).runs()[0];

/** Waits until nothing runs any more, and gives what is kept of the run. */
async function kept(runId: string) {
  await eventually('the end of the run', async () => ((await api()).runs().length === 0 ? true : undefined));
  const { runRecords } = await api();
  const found = (await runRecords.list(vm.id)).find(({ id }) => id === runId);
  assert.ok(found, 'the run is not kept');
  return found;
}

/** The line of the last run, without what was made for that run. */
async function lineOfLast(): Promise<string> {
  const [first] = await (await api()).runRecords.list(vm.id);
  assert.ok(first, 'nothing has run yet');
  return first.line.replace(/ --file-prefix=\S+/, '');
}

function openViews(): string[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('runView'))
    .map(({ label }) => label);
}

async function nodeWith(context: RegExp): Promise<DrawnNode | undefined> {
  return (await drawnNodes()).find(({ item }) => context.test(item.contextValue ?? ''));
}

async function exitCodeOf(task: vscode.Task): Promise<number | undefined> {
  const ended = new Promise<number | undefined>((resolve) => {
    const listening = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== task.name) return;
      listening.dispose();
      resolve(exitCode);
    });
  });
  await vscode.tasks.executeTask(task);
  return ended;
}

async function setUp(): Promise<void> {
  const setups = (await api()).setupsOf(vm.id);
  assert.ok(setups);
  const { plan } = await setups.plan({ only: ['kernel-modules', 'give-nic'], nics: ['eth1'] }, false);
  const result = await setups.run(plan);
  assert.equal(result?.outcome, 'done', JSON.stringify(result));
  await eventually('the NIC with DPDK', () => nodeWith(/^nic\.dpdk$/));
}

async function undo(): Promise<void> {
  const setups = (await api()).setupsOf(vm.id);
  const { plan } = (await setups?.undoPlan()) ?? {};
  if (plan !== undefined && plan.steps.length > 0) await setups?.run(plan);
}

suite('runs of testpmd', function () {
  this.timeout(2 * patienceMs);

  suiteSetup(async () => {
    await api();
    await run('connect', vm.id);
    await run('setActiveVm', vm.id);
    await setUp();
  });

  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  suiteTeardown(async () => {
    for (const { live } of (await api()).runs()) await live.stop('now');
    await undo();
    await run('disconnect', vm.id);
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });

  test('from the palette: the questions, the review, a live view, the tree, and a verdict that is kept', async () => {
    void run('run.start', { vmId: vm.id });
    const followed = await press('a run', following);
    await eventually('the live view', () => (openViews().length === 1 ? true : undefined));
    const node = await eventually('the run in the tree', () => nodeWith(/^run\.live/));
    assert.notEqual(labelOf(node), '');
    await eventually('packets for some seconds', () => {
      const { total, forwardingMs } = followed.live.reader.latest();
      return ((total.tx.pps ?? 0) > 1_200_000 && (forwardingMs ?? 0) > 4_000) || undefined;
    });
    await run('run.stop', { vmId: vm.id, runId: followed.live.id });
    const summary = await kept(followed.live.id);
    assert.deepEqual([summary.forwarding, summary.scenario], ['confirmed', 'single-queue']);
    const record = await eventually('the record in the tree', () => nodeWith(/^record$/));
    assert.match(String(record.item.description), /forwarding confirmed/);
    assert.equal(await nodeWith(/^run\.live/), undefined);
  });

  test('from a lens above a command in Markdown: the line of the document runs', async () => {
    const { runLenses } = await api();
    const line = await lineOfLast();
    const document = await vscode.workspace.openTextDocument({
      language: 'markdown',
      content: `# Try\n\n\`\`\`sh\nsudo ${line}\n\`\`\`\n`,
    });
    await vscode.window.showTextDocument(document);
    const lens = await eventually('the lens', async () => {
      const source = new vscode.CancellationTokenSource();
      const lenses = await runLenses.provideCodeLenses(document, source.token);
      return lenses?.[0];
    });
    assert.deepEqual([lens.range.start.line, lens.command?.title], [3, `$(play) Run on ${vm.name}`]);
    void vscode.commands.executeCommand(lens.command?.command ?? '', lens.command?.arguments?.[0]);
    const followed = await press('a run', following);
    assert.equal(followed.live.head.scenario, 'custom');
    const ran = followed.live.head.line;
    await followed.live.stop();
    assert.equal(ran.replace(/ --file-prefix=\S+/, ''), line);
    assert.equal((await kept(followed.live.id)).scenario, 'custom');
  });

  test('a command that only a run of the script could fill in is not run', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'shellscript',
      content: '#!/bin/sh\ndpdk-testpmd -l 1-2 -a $(lspci -d 1414:) -- -a\n',
    });
    await vscode.window.showTextDocument(document);
    const { runLenses } = await api();
    const lens = await eventually('the lens', async () => {
      const source = new vscode.CancellationTokenSource();
      return (await runLenses.provideCodeLenses(document, source.token))?.[0];
    });
    assert.match(lens.command?.title ?? '', /Cannot run as it is/);
    const { runRecords } = await api();
    const before = (await runRecords.list(vm.id)).map(({ id }) => id);
    let isOver = false;
    void vscode.commands
      .executeCommand(lens.command?.command ?? '', lens.command?.arguments?.[0])
      .then(() => (isOver = true));
    // A review of the line would be agreed to, and the run would be there when the command is over.
    await press('the end of the command', () => (isOver ? true : undefined));
    assert.equal(await following(), undefined);
    assert.deepEqual(
      (await runRecords.list(vm.id)).map(({ id }) => id),
      before,
    );
  });

  test('as a task: what is offered, what tasks.json says, and the exit codes', async () => {
    const offered = (await vscode.tasks.fetchTasks({ type: 'mana' })).map(({ definition }) =>
      String(definition['testpmd'] ?? ''),
    );
    assert.ok(offered.includes('single-queue') && offered.includes('two-nics'), offered.join(' '));
    const file = vscode.Uri.joinPath(vscode.Uri.file(workspaceFolder), '.vscode', 'tasks.json');
    const write = (content: unknown): Thenable<void> =>
      vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(content, null, 2)));
    const task = (label: string, testpmd: unknown) => ({ label, type: 'mana', vm: vm.name, testpmd });
    const line = await lineOfLast();
    await write({
      version: '2.0.0',
      tasks: [
        task('forwards', { scenario: 'single-queue', duration: 3 }),
        task('nonsense', { scenario: 'single-queue', duration: -1 }),
        task('the NIC of SSH', { scenario: 'single-queue', nics: ['eth0'] }),
        task('a refused line', { line: line.replace('--auto-start', '--no-such-option') }),
      ],
    });
    const labelled = (label: string): Promise<vscode.Task> =>
      eventually(`the task ${label}`, async () =>
        (await vscode.tasks.fetchTasks({ type: 'mana' })).find(({ name }) => name === label),
      );
    const { lineConfirmations } = await api();
    let asked = 0;
    lineConfirmations.answer = () => {
      asked += 1;
      return false;
    };
    try {
      assert.equal(await exitCodeOf(await labelled('forwards')), 0);
      assert.equal(await exitCodeOf(await labelled('nonsense')), 2);
      assert.equal(await exitCodeOf(await labelled('the NIC of SSH')), 3);
      assert.deepEqual([await exitCodeOf(await labelled('a refused line')), asked], [1, 1]);
    } finally {
      lineConfirmations.answer = undefined;
      await write({ version: '2.0.0', tasks: [] });
    }
  });

  test('ending the task stops testpmd on the VM', async () => {
    const task = (await vscode.tasks.fetchTasks({ type: 'mana' })).find(
      ({ definition }) => definition['testpmd'] === 'single-queue',
    );
    assert.ok(task);
    const execution = await vscode.tasks.executeTask(task);
    const followed = await eventually('a run', following);
    execution.terminate();
    const { endReason } = (await kept(followed.live.id), followed.live.reader.course);
    assert.equal(endReason, 'user');
  });

  test('the console is a terminal on testpmd’s prompt', async () => {
    void run('run.start', { vmId: vm.id, request: request({ console: true, durationSeconds: 0 }) });
    const followed = await press('a run', following);
    const terminal = await eventually('the terminal', () =>
      vscode.window.terminals.find(({ name }) => name.includes(`testpmd on ${vm.name}`)),
    );
    await eventually('the prompt', () => (followed.live.reader.course.hasPrompt ? true : undefined));
    terminal.sendText('show port summary all');
    await eventually('the answer', () => {
      const { log } = followed.live.reader;
      return (
        log.lines(1, log.count).some(({ text }) => text.includes('Number of available ports')) || undefined
      );
    });
    terminal.sendText('quit');
    await kept(followed.live.id);
    terminal.dispose();
  });

  test('a run goes on without its window; a new one follows it from its beginning', async () => {
    void run('run.start', { vmId: vm.id, request: request({ durationSeconds: 0 }) });
    const { live } = await press('a run', following);
    await eventually('forwarding', () => (live.reader.phase === 'forwarding' ? true : undefined));
    const internal = await api();
    internal.leaveRuns();
    assert.equal(await following(), undefined);
    await internal.lookAtRuns(vm.id);
    const again = await eventually('the run again', following);
    assert.ok(again.live !== live && again.live.id === live.id);
    await eventually('all that was said before', () =>
      again.live.reader.phase === 'forwarding' && again.live.reader.lastRecord >= live.reader.lastRecord
        ? true
        : undefined,
    );
    assert.equal(again.live.head.scenario, 'single-queue');
    await run('run.stop', { vmId: vm.id, runId: live.id });
    await kept(live.id);
  });

  test('kept runs open, side by side too, and as a file from anywhere', async () => {
    const { runRecords } = await api();
    const [one, other] = await runRecords.list(vm.id);
    assert.ok(one && other);
    await run('run.openRecord', { vmId: vm.id, runId: one.id });
    await run('run.compare', { vmId: vm.id, runId: one.id, other: other.id });
    await eventually('two views', () => (openViews().length === 2 ? true : undefined));
    const file = vscode.Uri.joinPath(vscode.Uri.file(scratchFolder), 'shared.mana-run.json');
    const record = await runRecords.load(vm.id, one.id);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(record)));
    await run('run.openRecord', file);
    await eventually('three views', () => (openViews().length === 3 ? true : undefined));
    // A VM that leaves the list takes what is kept of it along.
    const leaving = String(await run('addVm', { address: 'e.example', connect: false }));
    await runRecords.keep(leaving, record);
    assert.equal((await runRecords.list(leaving)).length, 1);
    await run('removeVm', { vmId: leaving, confirmed: true });
    assert.deepEqual(await runRecords.list(leaving), []);
    await runRecords.remove(vm.id, one.id);
    assert.ok(!(await runRecords.list(vm.id)).some(({ id }) => id === one.id));
    assert.ok((await stateOf(vm.id))?.runs?.kept.every(({ id }) => id !== one.id));
  });
});
