// Runs of testpmd as VS Code tasks of type "mana": what "Run Task" offers for VMs that are connected, and tasks.json.
import * as vscode from 'vscode';
import { render, type Message } from '../../core/message';
import { scenarioIds, type ScenarioId } from '../../core/run/types';
import { commandId } from '../../core/view/commandNames';
import { withoutLinks } from '../../core/view/text';
import { sayLine, translate } from '../l10n';
import { problemOf } from '../problems';
import { taskType } from '../setup/taskDefinition';
import { manaTask, type Closing, type TaskKind } from '../terminals/manaTasks';
import { TaskTerminal, type TaskEnd, type TaskTerminalDeps } from '../terminals/taskTerminal';
import { runFailed, runJob, type RunJobDeps } from './runJobs';
import { RunScreen } from './runScreen';

/** Scenarios that need no answer from anybody. */
const offered: readonly ScenarioId[] = scenarioIds.filter((id) => id !== 'custom' && id !== 'sender');

export class RunTasks implements TaskKind {
  private readonly terminal: TaskTerminalDeps<RunScreen, TaskEnd>;

  constructor(
    private readonly deps: RunJobDeps,
    closing: Closing,
  ) {
    this.terminal = {
      screen: async (write) =>
        new RunScreen({ engine: await deps.engine(), write, translate, now: () => Date.now() }),
      failed: runFailed,
      notify: tell,
      problemOf,
      later: closing.later,
    };
  }

  provideTasks(): readonly vscode.Task[] {
    return this.deps
      .vms()
      .filter(({ state }) => state.connection.kind === 'connected')
      .flatMap(({ entry }) =>
        offered.map((testpmd) =>
          this.make({ type: taskType, testpmd, vm: entry.name }, nameOf(testpmd, entry.name)),
        ),
      );
  }

  owns({ task, testpmd }: vscode.TaskDefinition): boolean {
    return task === undefined && testpmd !== undefined;
  }

  make(definition: vscode.TaskDefinition, name: string): vscode.Task {
    return manaTask(
      definition,
      name,
      (resolved) => new TaskTerminal(runJob(this.deps, resolved), this.terminal),
    );
  }
}

function nameOf(scenario: ScenarioId, vm: string): string {
  return vscode.l10n.t('testpmd {0} ({1})', scenario, sayLine(vm));
}

/** Of a run whose terminal was closed: nobody has seen how it ended. */
function tell(notice: Message, { exitCode }: TaskEnd): void {
  const text = withoutLinks(render(notice, translate));
  if (exitCode === 0) void vscode.window.showInformationMessage(text);
  else {
    const show = vscode.l10n.t('Open Run Record');
    void vscode.window.showWarningMessage(text, show).then((chosen) => {
      if (chosen === show) void vscode.commands.executeCommand(commandId('run.openRecord'));
    });
  }
}
