// Puts messages and texts of a VM into words for a page: translated, cleaned, with a limit to their length.
import { isMessage, render, type Message, type Translate } from '../../message';
import type { Problem } from '../../problem';
import { sanitize } from '../../remote/sanitize';
import type { PageNotice } from './page';

export type Say = (text: Message | string) => string;

/** Longest text of one paragraph; what a VM says may be of any length. */
const longestText = 2_000;
const mostDetails = 20;

export function sayer(translate?: Translate): Say {
  return (text) =>
    sanitize(isMessage(text) ? render(text, translate) : text, {
      singleLine: true,
      maxLength: longestText,
    }).trim();
}

/** A problem with its details; a remedy without a command is advice to read. */
export function problemNotice(
  problem: Problem,
  say: Say,
  severity: PageNotice['severity'] = 'error',
): PageNotice {
  const advice = problem.remedies.filter(({ command }) => command === undefined);
  return {
    severity,
    text: say(problem.message),
    detail: [...(problem.detail ?? []).map(say), ...advice.map(({ label }) => say(label))]
      .filter((line) => line !== '')
      .slice(0, mostDetails),
    commands: problem.remedies.flatMap(({ label, command }) =>
      command === undefined ? [] : [{ label: say(label), command }],
    ),
  };
}
