// The end of a run as the page shows it: what was done, what was not, and what to do now.
import { msg, type Message } from '../../message';
import { stepTitle } from '../report/words';
import type { RunResult, StepResult } from '../types';
import type { PageCommand, PageNotice, PageResult } from './page';
import type { RunView } from './runState';
import { toneOf } from './steps';
import { problemNotice, type Say } from './texts';

/** null while it runs, and where nothing was run. */
export function pageResult(run: RunView | undefined, say: Say): PageResult | null {
  const result = run?.result;
  if (result === undefined || result === null) return null;
  return {
    notice: noticeOf(result, say),
    lines: result.steps.map((step) => ({
      tone: toneOf(step.outcome),
      text: say(msg('{0}: {1}', stepTitle(step, result.kind), lineOf(step))),
    })),
    next: nextCommands(result, say),
  };
}

function noticeOf(result: RunResult, say: Say): PageNotice {
  const notice: PageNotice = {
    severity: severityOf(result.outcome),
    text: say(headline(result)),
    detail: [],
    commands: [],
  };
  if (result.problem === undefined) return notice;
  // The step says it at length; what to press stands below, once.
  const problem = problemNotice(result.problem, say);
  return { ...notice, detail: [problem.text] };
}

function severityOf(outcome: RunResult['outcome']): PageNotice['severity'] {
  switch (outcome) {
    case 'done':
    case 'nothing-to-do':
      return 'good';
    case 'refused':
    case 'cancelled':
      return 'warning';
    case 'failed':
    case 'lost':
      return 'error';
  }
}

function headline({ kind, outcome }: RunResult): Message {
  const undo = kind === 'undo';
  switch (outcome) {
    case 'done':
      return undo ? msg('Put back: the VM is as it was recorded.') : msg('Done: all of it is in place now.');
    case 'nothing-to-do':
      return msg('Nothing had to be done: all of it was so already.');
    case 'failed':
      return undo ? msg('The undo did not succeed completely.') : msg('A step failed.');
    case 'refused':
      return msg('Refused: a guard on the VM has stopped it.');
    case 'cancelled':
      return msg('Cancelled.');
    case 'lost':
      return msg('The connection was lost.');
  }
}

function lineOf(step: StepResult): Message {
  const { outcome, ran, notRun, putBack } = step;
  const how = commandCount(ran.length);
  switch (outcome) {
    case 'done':
      return msg('done ({0})', how);
    case 'nothing-to-do':
      return msg('was so already');
    case 'not-run':
      return msg('not run');
    default:
      if (putBack) return msg('what it had changed was put back');
      if (ran.length === 0) return msg('nothing was changed');
      return msg('{0} done, {1} not', how, notRun.length);
  }
}

function commandCount(count: number): Message {
  return count === 1 ? msg('1 command') : msg('{0} commands', count);
}

function nextCommands({ kind, outcome, steps, problem }: RunResult, say: Say): PageCommand[] {
  const undo: PageCommand = { label: say(msg('Undo…')), command: 'manaDpdk.setup.undo' };
  const detect: PageCommand = { label: say(msg('Detect again')), command: 'manaDpdk.detect' };
  const testpmd: PageCommand = {
    label: say(msg('Write a testpmd command')),
    command: 'manaDpdk.newTestpmdFile',
  };
  const own = problem === undefined ? [] : problemNotice(problem, say).commands;
  const changed = steps.some((step) => step.outcome === 'done' || (step.ran.length > 0 && !step.putBack));
  const good = outcome === 'done' || outcome === 'nothing-to-do';
  const all = [
    ...own,
    ...(kind === 'setup' && good ? [testpmd] : []),
    ...(kind === 'setup' && changed ? [undo] : []),
    detect,
  ];
  return all.filter(({ command }, at) => all.findIndex((other) => other.command === command) === at);
}
