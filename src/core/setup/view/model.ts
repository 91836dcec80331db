// Draws a plan view from what it knows: one pure function from its state to what the page shows.
import { nicLabel } from '../../detect/judge/devices';
import { msg, type Message, type Translate } from '../../message';
import { readinessLabel } from '../../report/summary';
import { goneEntries } from '../journal';
import { stepsToRun } from '../plan';
import { statusMessages } from '../report/historyText';
import { fieldGroups } from './fields';
import { pageHistory } from './history';
import type { PageBadge, PageButton, PageNotice, PlanPage } from './page';
import { pageResult } from './result';
import { isRunning } from './runState';
import { canTick, isTicked, wantedPlan } from './selection';
import type { PlanState } from './state';
import { pageSteps } from './steps';
import { purposeTitle } from './title';
import { problemNotice, sayer, type Say } from './texts';

export function planPage(state: PlanState, nowMs: number, translate?: Translate): PlanPage {
  const say = sayer(translate);
  const { plan, report, purpose, run } = state;
  const inPlan = state.section === 'plan';
  const fixed = isFixed(state);
  // What was chosen stands in the commands; it can be changed in the next plan.
  const hasRun = run !== undefined && run.result !== null;
  return {
    plan: plan?.run ?? '',
    title: say(purposeTitle(purpose)),
    vm: say(state.vmName),
    readiness: readinessBadge(state, say),
    summary: inPlan ? summaryOf(state, say) : '',
    busy: busyText(state, say),
    section: state.section,
    notices: noticesOf(state, say),
    result: inPlan ? pageResult(run, say) : null,
    buttons: state.closed === null ? buttonsOf(state, say) : [],
    optionsEnabled: !fixed,
    options:
      inPlan &&
      purpose.kind === 'setup' &&
      plan !== undefined &&
      report !== undefined &&
      state.closed === null &&
      !hasRun
        ? fieldGroups({
            plan,
            facts: report.facts,
            options: state.options,
            altNames: state.status?.altNames ?? {},
            problems: state.fieldProblems,
            say,
          })
        : [],
    steps: inPlan ? pageSteps(state, !fixed, nowMs, say) : [],
    history:
      !inPlan && state.history !== undefined && state.history.length > 0
        ? pageHistory(state.history, nicNames(state), state.closed === null && !isRunning(run), say)
        : null,
  };
}

/** A run is going on or has ended, or nothing can be done: what was chosen stays as it is. */
function isFixed({ run, closed, busy }: PlanState): boolean {
  return (run !== undefined && run.result !== null) || closed !== null || busy === 'starting';
}

/** By vmbus UUID. A NIC that DPDK has is known by the name that the journal has of it. */
function nicNames({ report, status }: PlanState): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { inverse, target, args } of status?.journal?.entries ?? [])
    if (inverse === 'link_back' && target !== null && args[1] !== undefined) names.set(target, args[1]);
  for (const nic of report?.facts.nics ?? [])
    if (nic.vmbusUuid !== null && (nic.name !== null || !names.has(nic.vmbusUuid)))
      names.set(nic.vmbusUuid, nicLabel(nic));
  return names;
}

function readinessBadge({ report }: PlanState, say: Say): PageBadge | null {
  if (report === undefined) return null;
  const tones = {
    ready: 'good',
    'ready-with-warnings': 'warning',
    'not-ready': 'error',
    unknown: 'warning',
  } as const;
  return { text: say(readinessLabel(report.readiness)), tone: tones[report.readiness] };
}

/** Figures that need no plural. */
function summaryOf(state: PlanState, say: Say): string {
  const { plan, ticks, purpose } = state;
  if (plan === undefined || plan.steps.every((step) => !canTick(step))) return '';
  const steps = stepsToRun(wantedPlan(plan, ticks, purpose));
  const commands = steps.reduce((sum, step) => sum + step.commands.length, 0);
  const root = steps.some((step) => step.root);
  return root
    ? say(msg('Steps: {0} · Commands: {1} · Needs root: yes', steps.length, commands))
    : say(msg('Steps: {0} · Commands: {1} · Needs root: no', steps.length, commands));
}

function busyText({ busy, purpose }: PlanState, say: Say): string {
  switch (busy) {
    case 'planning':
      return purpose.kind === 'undo'
        ? say(msg('Reading the journal of the VM…'))
        : say(msg('Making the plan…'));
    case 'history':
      return say(msg('Reading the journal of the VM…'));
    case 'starting':
      return say(msg('Starting…'));
    case null:
      return '';
  }
}

const notice = (
  severity: PageNotice['severity'],
  text: string,
  detail: readonly string[] = [],
): PageNotice => ({
  severity,
  text,
  detail,
  commands: [],
});

function noticesOf(state: PlanState, say: Say): PageNotice[] {
  const { closed, problem, status, run, plan, section } = state;
  const found: PageNotice[] = [];
  if (closed === 'gone') found.push(notice('warning', say(msg('This VM is not on the list any more.'))));
  if (closed === 'untrusted')
    found.push(notice('warning', say(msg('This workspace is not trusted: nothing is run from here.'))));
  if (problem !== undefined) found.push(problemNotice(problem, say));
  if (state.otherRun)
    found.push(
      notice(
        'info',
        say(msg('Another setup is running on this VM. Wait for it to end, then make the plan again.')),
      ),
    );
  else if (!isRunning(run) && status !== undefined) found.push(...statusNotices(state, say));
  if (run?.result === null) found.push(notice('info', say(msg('Nothing was run.'))));
  if (state.restored && plan === undefined)
    found.push(
      notice('info', say(msg('This plan is of an earlier window. Make it again to see what is needed now.'))),
    );
  if (section === 'history') found.push(...historyNotices(state, say));
  else if (run === undefined && plan !== undefined) found.push(...emptyNotices(state, say));
  return found;
}

/** What the VM says: somebody else is at it, a NIC waits for its confirmation. */
function statusNotices({ status }: PlanState, say: Say): PageNotice[] {
  return status === undefined ? [] : statusMessages(status).map((message) => notice('warning', say(message)));
}

function historyNotices({ history, status, busy }: PlanState, say: Say): PageNotice[] {
  if (history === undefined || busy === 'history') return [];
  if (status?.journal === null) return [notice('warning', say(unreadable()))];
  return history.length === 0
    ? [notice('info', say(msg('Nothing was done to this VM by a setup yet.')))]
    : [];
}

function unreadable(): Message {
  return msg('The journal on the VM could not be read: that needs root.');
}

/** Says plainly when there is nothing to do, and what was found. */
function emptyNotices(state: PlanState, say: Say): PageNotice[] {
  const { plan, status } = state;
  if (plan === undefined || plan.steps.some(canTick)) return [];
  if (plan.kind === 'undo') {
    if (status?.journal === null) return [notice('warning', say(unreadable()))];
    const gone = status === undefined ? 0 : goneEntries(status).length;
    return [
      gone > 0
        ? notice('info', say(msg('Nothing to undo: the VM has restarted since.')), [
            say(msg('{0} recorded changes were undone by a restart of the VM.', gone)),
          ])
        : notice('info', say(msg('Nothing to undo: the VM’s journal has no open change.'))),
    ];
  }
  if (plan.steps.length > 0 && plan.steps.every((step) => step.state === 'met'))
    return [notice('good', say(msg('Nothing to do: all of it is in place.')))];
  const blocked = plan.steps.filter((step) => step.state === 'blocked').length;
  return [
    blocked > 0
      ? notice('warning', say(msg('Nothing can be run: the reasons stand with the steps.')))
      : notice('info', say(msg('Nothing is chosen.'))),
  ];
}

function buttonsOf(state: PlanState, say: Say): PageButton[] {
  const { purpose, plan, run, busy, ticks } = state;
  const button = (what: PageButton['do'], label: Message, enabled = true, primary = false): PageButton => ({
    do: what,
    label: say(label),
    enabled,
    primary,
  });
  if (state.section === 'history')
    return [
      ...(purpose.kind === 'history' ? [] : [button('show-plan', msg('Back to the plan'))]),
      button('again', msg('Read again'), busy === null),
      button('undo', msg('Undo…'), state.history?.some(({ undoable }) => undoable > 0) === true),
    ];
  if (isRunning(run))
    return [button('cancel', msg('Cancel'), !state.cancelling), button('show-history', msg('Open history'))];
  const tickable = plan?.steps.filter(canTick) ?? [];
  const ticked = tickable.filter((step) => isTicked(step, ticks, purpose)).length;
  const ended = run !== undefined && run.result !== null;
  const ready =
    plan !== undefined && ticked > 0 && busy === null && !state.otherRun && state.fieldProblems.size === 0;
  const again = button('again', msg('Make the plan again'), busy !== 'planning', ended || plan === undefined);
  return [
    ...(ended || tickable.length === 0
      ? []
      : [
          button(
            'run',
            ticked === tickable.length ? runLabel(purpose.kind) : msg('Run selected ({0})', ticked),
            ready,
            true,
          ),
          button('copy-script', msg('Copy as script'), ready),
        ]),
    again,
    // The result has its own, where there is something to undo.
    ...(purpose.kind === 'setup' && !ended ? [button('undo', msg('Undo…'))] : []),
    button('show-history', msg('Open history')),
  ];
}

function runLabel(kind: PlanState['purpose']['kind']): Message {
  return kind === 'undo' ? msg('Undo now') : msg('Run');
}

/** Every command of the extension that a page shows; it may ask for no other. */
export function pageCommands(page: PlanPage): string[] {
  const notices = [
    ...page.notices,
    ...page.steps.flatMap(({ problem }) => (problem === null ? [] : [problem])),
  ];
  return [
    ...notices.flatMap(({ commands }) => commands),
    ...(page.result === null ? [] : [...page.result.notice.commands, ...page.result.next]),
  ].map(({ command }) => command);
}
