// Tasks of type "mana": setups and runs share the type, one provider asks those that make them.
import * as vscode from 'vscode';
import { taskType } from '../setup/taskDefinition';

/**
 * One kind of work that such a task can be of.
 *
 * @property owns Whether a definition is of this kind.
 * @property make The task of a definition. What is wrong with it is said in its terminal, where the reader looks.
 */
export interface TaskKind {
  provideTasks(): readonly vscode.Task[];
  owns(definition: vscode.TaskDefinition): boolean;
  make(definition: vscode.TaskDefinition, name: string): vscode.Task;
}

/** Where the tasks come from, as lists of tasks show it. */
const source = 'mana';

/** Milliseconds in which a window that closes ends its extensions, after it has closed its terminals. */
const closingMs = 1_000;

/** A task whose work is done here, in a terminal of ours. */
export function manaTask(
  definition: vscode.TaskDefinition,
  name: string,
  terminal: (resolved: vscode.TaskDefinition) => vscode.Pseudoterminal,
): vscode.Task {
  const scope =
    (vscode.workspace.workspaceFolders?.length ?? 0) > 0
      ? vscode.TaskScope.Workspace
      : vscode.TaskScope.Global;
  const execution = new vscode.CustomExecution((resolved) => Promise.resolve(terminal(resolved)));
  const task = new vscode.Task(definition, scope, name, source, execution, ['$mana-dpdk']);
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Always,
    panel: vscode.TaskPanelKind.Dedicated,
    clear: true,
  };
  return task;
}

/** The first kind takes what none of them knows. Untrusted workspaces have no tasks of ours. */
export function registerManaTasks(kinds: readonly TaskKind[]): vscode.Disposable {
  return vscode.tasks.registerTaskProvider(taskType, {
    provideTasks: () => (vscode.workspace.isTrusted ? kinds.flatMap((kind) => [...kind.provideTasks()]) : []),
    resolveTask: ({ definition, name }) => {
      if (!vscode.workspace.isTrusted) return undefined;
      return (kinds.find((kind) => kind.owns(definition)) ?? kinds[0])?.make(definition, name);
    },
  });
}

/**
 * Calls back in a moment, unless VS Code ends before that: closing a window closes its terminals first, and that is no wish
 * to stop what they are about.
 */
export class Closing implements vscode.Disposable {
  private readonly timers: NodeJS.Timeout[] = [];

  readonly later = (call: () => void): void => {
    this.timers.push(setTimeout(call, closingMs));
  };

  dispose(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }
}
