// Setups in a real VS Code against the simulated VM: plan views, runs as tasks, tasks.json, cancel, undo, the tree.
import * as assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { Facts } from '../../../src/core/detect/facts';
import type { SetupOptions } from '../../../src/core/setup/options';
import type { RunResult } from '../../../src/core/setup/types';
import type { PlanPanelDeps, RunNews } from '../../../src/extension/setup/planPanelDeps';
import type { RunQuestion } from '../../../src/extension/setup/setupJobs';
import { testContext } from '../runner/context';
import { api, drawnNodes, eventually, labelOf, run, stateOf } from './extension';

const { vm, workspaceFolder } = testContext();

/** On a slow machine a setup is a dozen connections and detections. */
const patienceMs = 60_000;

async function setups(): Promise<PlanPanelDeps> {
  const found = (await api()).setupsOf(vm.id);
  assert.ok(found, 'the VM is not in the list');
  return found;
}

async function facts(): Promise<Facts> {
  const report = (await stateOf(vm.id))?.report;
  assert.ok(report, 'nothing was detected');
  return report.facts;
}

/** Pages that are reserved on the VM, by the newest detection. */
const pagesOf = ({ hugepages }: Facts): number =>
  hugepages.filter(({ sizeKb }) => sizeKb === 2048).reduce((sum, { total }) => sum + total, 0);

/** What a person does in a plan view: sees the plan and presses "Run". */
async function planAndRun(options: SetupOptions): Promise<RunResult> {
  const view = await setups();
  const { plan } = await view.plan(options, false);
  const result = await view.run(plan);
  assert.ok(result, `nothing ran: ${JSON.stringify(plan.steps.map(({ key, state }) => [key, state]))}`);
  return result;
}

async function undoEverything(): Promise<RunResult | undefined> {
  const view = await setups();
  const { plan } = await view.undoPlan();
  return plan.steps.length === 0 ? undefined : view.run(plan);
}

/** Runs a task as "Run Task" does, and waits for its exit code. */
async function exitCodeOf(
  task: vscode.Task,
  started: (execution: vscode.TaskExecution) => void = () => undefined,
): Promise<number | undefined> {
  const ended = new Promise<number | undefined>((resolve) => {
    const listening = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== task.name) return;
      listening.dispose();
      resolve(exitCode);
    });
  });
  started(await vscode.tasks.executeTask(task));
  return ended;
}

async function provided(work: string): Promise<vscode.Task> {
  const tasks = await vscode.tasks.fetchTasks({ type: 'mana' });
  const task = tasks.find(({ definition }) => definition['task'] === work && definition['vm'] === vm.name);
  assert.ok(task, `no task ${work} among ${tasks.map(({ name }) => name).join(', ')}`);
  return task;
}

/** Answers the question before a task runs; returns what was asked. */
async function answering(answer: boolean): Promise<readonly RunQuestion[]> {
  const asked: RunQuestion[] = [];
  (await api()).confirmations.answer = (question) => {
    asked.push(question);
    return answer;
  };
  return asked;
}

function openPlans(): string[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('setupPlan'))
    .map(({ label }) => label);
}

suite('setups', function () {
  this.timeout(2 * patienceMs);

  suiteSetup(async () => {
    await api();
    await run('connect', vm.id);
    await undoEverything();
  });

  teardown(async () => {
    (await api()).confirmations.answer = undefined;
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  suiteTeardown(async () => {
    await undoEverything();
    await run('disconnect', vm.id);
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });

  test('each command opens the plan view of its step, once', async () => {
    await run('setup.hugepages', vm.id);
    await run('setup.hugepages', vm.id);
    await run('setup.undo', vm.id);
    await eventually('two plan views', () => (openPlans().length === 2 ? true : undefined));
    assert.ok(openPlans().every((label) => label.includes(vm.name)));
  });

  test('a check that fails opens the plan of the step that helps; one that passes opens none', async () => {
    const findings = (await stateOf(vm.id))?.report?.findings ?? [];
    const nodes = await drawnNodes();
    const offered = nodes.find(({ item }) => /^finding\.(fail|warn)\.step/.test(item.contextValue ?? ''));
    assert.ok(offered, nodes.map(({ item }) => item.contextValue).join(' '));
    const finding = findings.find(({ id }) => offered.item.id?.endsWith(`/${id}`) === true);
    await run('setup.fix', { vmId: vm.id, findingId: finding?.id });
    await eventually('its plan view', () => (openPlans().length === 1 ? true : undefined));
  });

  test('Run reserves hugepages in a task of type "mana"; the tree shows them, undo takes them back', async () => {
    const before = pagesOf(await facts());
    const wantedMb = before * 2 + 64;
    const started: string[] = [];
    const listening = vscode.tasks.onDidStartTask(({ execution }) => {
      started.push(`${execution.task.definition.type}: ${String(execution.task.definition['task'])}`);
    });
    const result = await planAndRun({ only: ['hugepages'], hugepagesMb: wantedMb });
    listening.dispose();
    assert.deepEqual([result.outcome, started], ['done', ['mana: hugepages']], JSON.stringify(result));
    const nodes = (await facts()).hugepages.filter(({ sizeKb }) => sizeKb === 2048).length;
    await eventually('the pages in the facts', async () =>
      pagesOf(await facts()) === (wantedMb / 2) * nodes ? true : undefined,
    );
    const history = await (await setups()).history();
    assert.deepEqual(
      history.items.slice(0, 1).map(({ step, outcome }) => [step, outcome]),
      [['hugepages', 'done']],
    );
    assert.equal((await undoEverything())?.outcome, 'done');
    await eventually('the pages as before', async () =>
      pagesOf(await facts()) === before ? true : undefined,
    );
    const { plan } = await (await setups()).undoPlan();
    assert.deepEqual(plan.steps, []);
  });

  test('while a setup runs, the VM’s line names its step and its menu can cancel it', async () => {
    const view = await setups();
    const seen: string[] = [];
    const listening = (await api()).onDidChange(() => {
      void drawnNodes().then((nodes) => {
        for (const { item } of nodes)
          if (item.id === vm.id) seen.push(`${String(item.description)} ${String(item.contextValue)}`);
      });
    });
    const { plan } = await view.plan({ only: ['hugepages'], hugepagesMb: 128 }, false);
    // The run may be shorter than any poll: what was drawn meanwhile is what counts.
    await view.run(plan);
    listening.dispose();
    assert.equal(view.running(), undefined);
    assert.ok(
      seen.some((line) => /setting up: .*\.setup\b/.test(line)),
      seen.join('\n'),
    );
    await undoEverything();
  });

  test('"Run Task" offers a task for each step; one that has something to do asks first and ends with 0', async () => {
    const names = (await vscode.tasks.fetchTasks({ type: 'mana' })).flatMap(({ definition }) =>
      definition['task'] === undefined ? [] : [String(definition['task'])],
    );
    assert.deepEqual([...new Set(names)].sort(), [
      'build-dpdk',
      'give-nic',
      'hugepages',
      'install-packages',
      'kernel-modules',
      'rdma-core',
      'return-nic',
      'setup',
      'undo',
    ]);
    await planAndRun({ only: ['hugepages'], hugepagesMb: 96 });
    const asked = await answering(true);
    assert.equal(await exitCodeOf(await provided('undo')), 0);
    assert.deepEqual(
      asked.map(({ vm: name, kind, steps }) => [name, kind, steps.length > 0]),
      [[vm.name, 'undo', true]],
    );
  });

  test('a task that is not agreed to changes nothing and ends with 1', async () => {
    await planAndRun({ only: ['hugepages'], hugepagesMb: 96 });
    await run('detect', vm.id);
    const before = pagesOf(await facts());
    const asked = await answering(false);
    assert.equal(await exitCodeOf(await provided('undo')), 1);
    assert.equal(asked.length, 1);
    await run('detect', vm.id);
    assert.equal(pagesOf(await facts()), before);
    assert.equal((await undoEverything())?.outcome, 'done');
  });

  test('a task of tasks.json runs with its options; wrong ones end with 2 and a sentence', async () => {
    const before = pagesOf(await facts());
    const file = vscode.Uri.joinPath(vscode.Uri.file(workspaceFolder), '.vscode', 'tasks.json');
    const write = (content: unknown): Thenable<void> =>
      vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(content, null, 2)));
    const task = (label: string, more: object) => ({ label, type: 'mana', vm: vm.name, ...more });
    await write({
      version: '2.0.0',
      tasks: [
        task('more pages', { task: 'hugepages', hugepagesMb: before * 2 + 64 }),
        task('nonsense', { task: 'hugepages', hugepagesMb: -5 }),
        { label: 'no VM', type: 'mana', task: 'setup', vm: 'nowhere' },
        task('the NIC of SSH', { task: 'give-nic', nics: ['eth0'] }),
      ],
    });
    const labelled = (label: string): Promise<vscode.Task> =>
      eventually(`the task ${label}`, async () =>
        (await vscode.tasks.fetchTasks({ type: 'mana' })).find(({ name }) => name === label),
      );
    const asked = await answering(true);
    assert.equal(await exitCodeOf(await labelled('more pages')), 0);
    assert.equal(asked.length, 1);
    await eventually('more pages', async () => (pagesOf(await facts()) > before ? true : undefined));
    assert.equal(await exitCodeOf(await labelled('nonsense')), 2);
    assert.equal(await exitCodeOf(await labelled('no VM')), 2);
    assert.equal(await exitCodeOf(await labelled('the NIC of SSH')), 3);
    assert.equal(asked.length, 1);
    await write({ version: '2.0.0', tasks: [] });
    assert.equal((await undoEverything())?.outcome, 'done');
  });

  test('cancelling stops before the next step and says what was not done', async () => {
    const view = await setups();
    const { plan } = await view.plan({ only: ['hugepages'], hugepagesMb: 160 }, false);
    const [step] = plan.steps;
    assert.ok(step);
    const news: RunNews['kind'][] = [];
    const listening = view.onDidRun((one) => {
      news.push(one.kind);
      if (one.kind === 'started') view.cancelRun();
    });
    const result = await view.run(plan);
    listening.dispose();
    assert.deepEqual(
      [result?.outcome, result?.steps.map(({ outcome, notRun }) => [outcome, notRun.length > 0])],
      ['cancelled', [['not-run', true]]],
    );
    assert.deepEqual([news[0], news.at(-1)], ['started', 'ended']);
  });

  test('ending the task while it asks leaves the VM as it was', async () => {
    await planAndRun({ only: ['hugepages'], hugepagesMb: 96 });
    let running: vscode.TaskExecution | undefined;
    const { confirmations } = await api();
    confirmations.answer = () => {
      running?.terminate();
      return false;
    };
    await exitCodeOf(await provided('undo'), (execution) => {
      running = execution;
    });
    assert.ok((await (await setups()).undoPlan()).plan.steps.length > 0);
    assert.equal((await undoEverything())?.outcome, 'done');
  });

  test('a NIC goes to DPDK, confirmed over a new SSH connection, and comes back; the one of SSH is refused', async () => {
    const view = await setups();
    const refused = await view.plan({ only: ['give-nic'], nics: ['eth0'] }, false);
    assert.deepEqual(
      refused.plan.steps.map(({ state, refusal }) => [state, refusal]),
      [['blocked', 'ssh-nic']],
    );
    const before = (await facts()).nics;
    const given = await planAndRun({ only: ['kernel-modules', 'give-nic'], nics: ['eth1'] });
    assert.equal(given.outcome, 'done', JSON.stringify(given));
    const node = await eventually('the NIC with DPDK', async () =>
      (await drawnNodes()).find(({ item }) => item.contextValue === 'nic.dpdk'),
    );
    assert.notEqual(labelOf(node), '');
    const undone = await undoEverything();
    assert.equal(undone?.outcome, 'done', JSON.stringify(undone));
    await eventually('the NIC with the kernel again', async () => {
      const nic = (await facts()).nics.find(({ name }) => name === 'eth1');
      const was = before.find(({ name }) => name === 'eth1');
      return nic !== undefined && nic.driver === was?.driver && nic.up === was.up ? true : undefined;
    });
    assert.deepEqual(
      (await facts()).nics.find(({ name }) => name === 'eth1')?.addresses,
      before.find(({ name }) => name === 'eth1')?.addresses,
    );
  });

  test('“Copy as script” puts a script into the clipboard that runs nothing here', async () => {
    const view = await setups();
    const { plan } = await view.plan({ only: ['hugepages'], hugepagesMb: 64 }, false);
    await view.copyScript(plan);
    assert.match(await vscode.env.clipboard.readText(), /^#!\/.*bash\n/);
  });
});
