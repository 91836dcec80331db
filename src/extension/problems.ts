// Shows a problem to the user: one sentence and at most two actions. The log has the rest.
import * as vscode from 'vscode';
import { msg, render } from '../core/message';
import { ProblemError, type Problem } from '../core/problem';
import { sanitize } from '../core/remote/sanitize';
import { commandId } from '../core/view/commandNames';
import { oneLine, withoutLinks } from '../core/view/text';
import type { Logger } from '../platform';
import { say, sayLine } from './l10n';

/** A server that is not who it was: this must not scroll away as a notification. */
const modalProblems: ReadonlySet<string> = new Set(['host-key-changed', 'host-key-revoked']);

/** Nothing went wrong, there is only nothing to do: said as information, without the way to the log. */
const notices: ReadonlySet<string> = new Set([
  'no-vm',
  'vm-gone',
  'no-report',
  'finding-gone',
  'nothing-connected',
  'nothing-to-connect',
  'nothing-to-reconnect',
  'nothing-running',
  'no-ssh-config-hosts',
  'no-azure-vms',
  'restricted-mode',
  'nothing-to-explain',
  'setup-running',
  'no-setup-running',
  'no-run',
  'no-record',
  'record-gone',
]);

interface Action {
  readonly label: string;
  run(): void;
}

/** The problem of anything thrown; what is not a ProblemError is a defect and says so. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem as Problem;
  const text = error instanceof Error ? error.message : String(error);
  return {
    id: 'unexpected',
    message: msg('Something unexpected went wrong: {0}', oneLine(text, 300)),
    ...(error instanceof Error && error.stack !== undefined
      ? { detail: [sanitize(error.stack, { maxLength: 2000 })] }
      : {}),
    remedies: [],
  };
}

/** In English whatever the user reads: logs are for developers and support. */
export function logProblem(problem: Problem, logger: Logger): void {
  const lines = [problem.message, ...(problem.detail ?? [])].map((line) =>
    typeof line === 'string' ? line : render(line),
  );
  logger.error(`${problem.id}: ${lines.join('\n')}`);
}

/**
 * Shows `problem` and returns when the user has answered or closed it. A cancelled action is no problem: the user knows.
 * Callers do not wait for it unless nothing else can go on.
 */
export async function showProblem(problem: Problem, logger: Logger): Promise<void> {
  if (problem.id === 'cancelled') return;
  const notice = notices.has(problem.id);
  if (!notice) logProblem(problem, logger);
  const modal = modalProblems.has(problem.id);
  const actions = [
    ...remedyActions(problem),
    ...(modal || problem.detail === undefined ? [] : [detailsAction(problem)]),
    ...(notice ? [] : [logAction()]),
  ].slice(0, 2);
  const chosen = await ask(problem, notice, modal, actions);
  actions.find(({ label }) => label === chosen)?.run();
}

async function ask(
  problem: Problem,
  notice: boolean,
  modal: boolean,
  actions: readonly Action[],
): Promise<string | undefined> {
  const labels = actions.map(({ label }) => label);
  if (notice) return vscode.window.showInformationMessage(notificationText(problem), ...labels);
  if (!modal) return vscode.window.showErrorMessage(notificationText(problem), ...labels);
  const detail = detailText(problem);
  return vscode.window.showErrorMessage(say(problem.message), { modal, detail }, ...labels);
}

/** Message and advice in one text. Server text may be in it, so nothing in it may become a link. */
function notificationText(problem: Problem): string {
  const advice = problem.remedies.filter(({ command }) => command === undefined).slice(0, 1);
  return withoutLinks([problem.message, ...advice.map(({ label }) => label)].map(sayLine).join(' '));
}

function remedyActions(problem: Problem): readonly Action[] {
  return problem.remedies.flatMap(({ label, command }) =>
    command === undefined || command === commandId('showLog')
      ? []
      : [{ label: sayLine(label), run: () => void vscode.commands.executeCommand(command) }],
  );
}

function detailsAction(problem: Problem): Action {
  return { label: vscode.l10n.t('Show Details'), run: () => void showDetails(problem) };
}

function logAction(): Action {
  return {
    label: vscode.l10n.t('Show Log'),
    run: () => void vscode.commands.executeCommand(commandId('showLog')),
  };
}

async function showDetails(problem: Problem): Promise<void> {
  await vscode.window.showErrorMessage(say(problem.message), { modal: true, detail: detailText(problem) });
}

/** Longest detail a dialog shows; the log has all of it. */
const longestDetail = 3000;

function detailText(problem: Problem): string {
  const detail = (problem.detail ?? []).map((line) => (typeof line === 'string' ? line : say(line)));
  const advice = problem.remedies.map(({ label }) => say(label));
  const text = [detail.join('\n'), advice.join('\n')].filter((part) => part !== '').join('\n\n');
  return text.length > longestDetail ? `${text.slice(0, longestDetail)}…` : text;
}
