// Shows a problem to the user: one sentence and at most two actions. The log has the rest.
import * as vscode from 'vscode';
import { msg } from '../core/message';
import { ProblemError, type Problem } from '../core/problem';
import { commandId } from '../core/view/commandNames';
import { oneLine, withoutLinks } from '../core/view/text';
import type { Logger } from '../platform';
import { say, sayLine } from './l10n';

/** A server that is not who it was: this must not scroll away as a notification. */
const modalProblems: ReadonlySet<string> = new Set(['host-key-changed', 'host-key-revoked']);

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
    ...(error instanceof Error && error.stack !== undefined ? { detail: [error.stack] } : {}),
    remedies: [],
  };
}

export function logProblem(problem: Problem, logger: Logger): void {
  const lines = [problem.message, ...(problem.detail ?? [])].map((line) =>
    typeof line === 'string' ? line : say(line),
  );
  logger.error(`${problem.id}: ${lines.join('\n')}`);
}

/**
 * Shows `problem` and returns when the user has answered or closed it. A cancelled action is no problem: the user knows.
 * Callers do not wait for it unless nothing else can go on.
 */
export async function showProblem(problem: Problem, logger: Logger): Promise<void> {
  if (problem.id === 'cancelled') return;
  logProblem(problem, logger);
  const modal = modalProblems.has(problem.id);
  const actions = actionsFor(problem, modal);
  const labels = actions.map(({ label }) => label);
  const chosen = modal
    ? await vscode.window.showErrorMessage(
        say(problem.message),
        { modal, detail: detailText(problem) },
        ...labels,
      )
    : await vscode.window.showErrorMessage(notificationText(problem), ...labels);
  actions.find(({ label }) => label === chosen)?.run();
}

/** Message and advice in one text. Server text may be in it, so nothing in it may become a link. */
function notificationText(problem: Problem): string {
  const advice = problem.remedies.filter(({ command }) => command === undefined).slice(0, 1);
  return withoutLinks([problem.message, ...advice.map(({ label }) => label)].map(sayLine).join(' '));
}

function actionsFor(problem: Problem, detailShown: boolean): readonly Action[] {
  const actions = problem.remedies.flatMap(({ label, command }): Action[] =>
    command === undefined
      ? []
      : [{ label: sayLine(label), run: () => void vscode.commands.executeCommand(command) }],
  );
  if (!detailShown && (problem.detail ?? []).length > 0) {
    actions.push({ label: vscode.l10n.t('Show Details'), run: () => void showDetails(problem) });
  }
  const log = {
    label: vscode.l10n.t('Show Log'),
    run: () => void vscode.commands.executeCommand(commandId('showLog')),
  };
  if (!actions.some(({ label }) => label === log.label)) actions.push(log);
  return actions.slice(0, 2);
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
