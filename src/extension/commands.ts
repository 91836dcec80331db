// The one table of commands, and their registration: every command fails loudly and in the same way.
import * as vscode from 'vscode';
import { commandId, commandNames, type CommandName } from '../core/view/commandNames';
import type { Handlers, Parts } from './actions';
import { connectionCommands } from './commands/connection';
import { doctorCommands } from './commands/doctor';
import { logCommands } from './commands/logs';
import { findingCommands } from './commands/findings';
import { generalCommands } from './commands/general';
import { reportCommands } from './commands/report';
import { runCommands } from './commands/run';
import { runRecordCommands } from './commands/runRecords';
import { setupCommands } from './commands/setup';
import { testpmdCommands } from './commands/testpmd';
import { trustCommands } from './commands/trust';
import { vmListCommands } from './commands/vmList';
import { problemOf, showProblem } from './problems';

/** Name by name what each command does; a name without a handler is a type error. */
export const commandTable: Handlers<CommandName> = {
  ...vmListCommands,
  ...connectionCommands,
  ...reportCommands,
  ...findingCommands,
  ...trustCommands,
  ...generalCommands,
  ...testpmdCommands,
  ...logCommands,
  ...setupCommands,
  ...runCommands,
  ...runRecordCommands,
  ...doctorCommands,
};

/**
 * Registers all commands. A failure is shown, not thrown: VS Code would add a second, generic message. Callers by
 * `executeCommand` get undefined then.
 */
export function registerCommands(parts: Parts): vscode.Disposable {
  const registrations = commandNames.map((name) =>
    vscode.commands.registerCommand(commandId(name), async (argument: unknown, others: unknown) => {
      try {
        return await commandTable[name](parts, argument, others);
      } catch (error) {
        void showProblem(problemOf(error), parts.log.logger);
        return undefined;
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}
