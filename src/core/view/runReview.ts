// The review of a run before it starts: the line, what is to be said of it, what it needs, and what can be done next.
import { msg, type Message } from '../message';
import { lineText, quoteWord } from '../run/lines/quoting';
import { defaultRequest, type Precondition, type RunPlan, type RunRequest } from '../run/types';
import type { StepId } from '../setup/types';
import type { Severity } from '../testpmd/finding';
import { clockText } from './runsView';
import type { ViewText } from './text';

/** What a row does when it is chosen. */
export type ReviewAction =
  /** `anyway`: there are findings that say it will fail. */
  | { readonly kind: 'run'; readonly anyway: boolean }
  | { readonly kind: 'setup'; readonly steps: readonly StepId[] }
  | { readonly kind: 'edit' }
  /** Takes another line. */
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'change'; readonly what: 'scenario' | 'nics' | 'destination' | 'duration' | 'console' }
  /** Looks at the VM anew. */
  | { readonly kind: 'detect' };

/** @property icon Of VS Code's. @property action Absent for a row that is only to be read. */
export interface ReviewRow {
  readonly icon?: string;
  readonly label: ViewText;
  readonly description?: ViewText;
  readonly action?: ReviewAction;
}

export interface ReviewSection {
  readonly title: Message;
  readonly rows: readonly ReviewRow[];
}

/**
 * @property titles Of the setup steps, in words.
 * @property prompt Lines that are typed at testpmd's prompt once it is there.
 * @property startable Nothing that is missing keeps it from starting. @property steps Setup steps that would mend that.
 */
export interface Reviewed {
  readonly plan: RunPlan;
  readonly request: RunRequest;
  readonly startable: boolean;
  readonly steps: readonly StepId[];
  readonly titles: ReadonlyMap<StepId, Message>;
  readonly prompt?: string | undefined;
}

/** Characters that a row has room for. */
export const rowWidth = 70;

/** The first row that does something is the one that Enter takes. */
export function reviewOf(reviewed: Reviewed): readonly ReviewSection[] {
  const { plan } = reviewed;
  const sections: readonly ReviewSection[] = [
    { title: msg('next'), rows: nextRows(reviewed) },
    { title: msg('the line'), rows: lineRows(reviewed) },
    { title: msg('problems'), rows: findingRows(plan) },
    { title: msg('what it needs'), rows: needRows(plan) },
    { title: msg('notes'), rows: plan.notes.map((label) => ({ icon: 'info', label })) },
    { title: msg('change'), rows: changeRows(reviewed) },
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

function nextRows({ plan, startable, steps, titles }: Reviewed): readonly ReviewRow[] {
  const wrong = plan.findings.filter(({ severity }) => severity === 'error').length;
  const edit: ReviewRow = {
    icon: 'edit',
    label: msg('Edit the line in an editor'),
    description: msg('checked as you type'),
    action: { kind: 'edit' },
  };
  const setup: readonly ReviewRow[] =
    steps.length === 0
      ? []
      : [
          {
            icon: 'tools',
            label: msg('Set up first: {0}', listed(steps.map((step) => titles.get(step) ?? step))),
            description: msg('shows the plan; nothing runs before you agree'),
            action: { kind: 'setup', steps },
          },
        ];
  if (!startable) return [...setup, edit];
  const run: ReviewRow = {
    icon: wrong === 0 ? 'play' : 'warning',
    label: wrong === 0 ? msg('Run') : msg('Run all the same'),
    description:
      wrong === 0
        ? msg('{0} on {1}', durationWords(plan.durationSeconds), plan.host)
        : msg('this release refuses the line, or it cannot forward'),
    action: { kind: 'run', anyway: wrong > 0 },
  };
  return wrong === 0 ? [run, edit, ...setup] : [edit, run, ...setup];
}

/** Names of one sentence, with commas. */
function listed(names: readonly (Message | string)[]): Message {
  return names
    .map((name) => (typeof name === 'string' ? msg('{0}', name) : name))
    .reduce((all, name) => msg('{0}, {1}', all, name));
}

function lineRows({ plan, prompt }: Reviewed): readonly ReviewRow[] {
  const { program, args, env } = plan.command;
  const words = [
    ...(Object.keys(env).length === 0 ? [] : envWords(env)),
    quoteWord(program),
    ...args.map(quoteWord),
  ];
  const rows: string[] = [];
  for (const word of words) {
    const last = rows.at(-1);
    if (last === undefined || last.length + 1 + word.length > rowWidth) rows.push(word);
    else rows[rows.length - 1] = `${last} ${word}`;
  }
  const typed = (prompt ?? '').split('\n').filter((line) => line.trim() !== '');
  return [
    ...rows.map((label): ReviewRow => ({ label, action: { kind: 'edit' } })),
    ...typed.map((line): ReviewRow => ({ icon: 'terminal', label: `testpmd> ${line}` })),
  ];
}

/** `NAME=value`, as the line has them in front of its program. */
function envWords(env: RunPlan['command']['env']): readonly string[] {
  return Object.entries(env).map(([name, value]) => lineText('x', [], { [name]: value }).slice(0, -2));
}

const severityIcons: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  hint: 'lightbulb',
};

const gravest: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

function findingRows({ findings, suggestions }: RunPlan): readonly ReviewRow[] {
  const sorted = [...findings].sort((a, b) => gravest.indexOf(a.severity) - gravest.indexOf(b.severity));
  return [
    ...sorted.map(({ severity, message, rule }): ReviewRow => ({
      icon: severityIcons[severity],
      label: message,
      description: rule,
      action: { kind: 'edit' },
    })),
    ...suggestions.map(({ title, line }): ReviewRow => ({
      icon: 'lightbulb-sparkle',
      label: title,
      action: { kind: 'line', line },
    })),
  ];
}

const needIcons: Readonly<Record<Precondition['state'], string>> = {
  met: 'pass',
  missing: 'error',
  doubtful: 'warning',
  unknown: 'question',
};

/** What is there is one row: what is not must not be looked for among it. */
function needRows({ preconditions }: RunPlan): readonly ReviewRow[] {
  const open = preconditions.filter(({ state }) => state !== 'met');
  const met = preconditions.length - open.length;
  return [
    ...open.map(({ state, message }): ReviewRow => ({ icon: needIcons[state], label: message })),
    ...(met === 0
      ? []
      : [
          {
            icon: needIcons.met,
            label:
              open.length === 0
                ? msg('All that it needs is there ({0} checks)', met)
                : msg('The rest is there ({0} checks)', met),
          },
        ]),
  ];
}

function changeRows({ plan, request }: Reviewed): readonly ReviewRow[] {
  const change = (what: Extract<ReviewAction, { kind: 'change' }>['what']): ReviewAction => ({
    kind: 'change',
    what,
  });
  const built = request.scenario !== 'custom';
  return [
    {
      icon: 'watch',
      label: msg('Duration'),
      description: durationWords(request.durationSeconds),
      action: change('duration'),
    },
    {
      icon: 'terminal',
      label: msg('Prompt testpmd>'),
      description: request.console ? msg('with it: commands can be typed') : msg('without it'),
      action: change('console'),
    },
    ...(built
      ? [
          {
            icon: 'circuit-board',
            label: msg('NIC'),
            description: plan.nics.map(({ label }) => label).join(', '),
            action: change('nics'),
          },
          { icon: 'list-tree', label: msg('Scenario'), action: change('scenario') },
        ]
      : []),
    ...(built && request.destination !== undefined
      ? [
          {
            icon: 'arrow-right',
            label: msg('Destination'),
            description: request.destination,
            action: change('destination'),
          },
        ]
      : []),
    { icon: 'search', label: msg('Look at the VM again'), action: { kind: 'detect' } },
  ];
}

/** `30 s`, `5 min`, `1 h`, `1:02:03`, or until somebody stops it. */
export function durationWords(seconds: number): Message {
  if (seconds === 0) return msg('until you stop it');
  if (seconds < 120) return msg('{0} s', seconds);
  if (seconds % 3600 === 0) return msg('{0} h', seconds / 3600);
  return seconds % 60 === 0 ? msg('{0} min', seconds / 60) : msg('{0}', clockText(seconds));
}

/** A duration as a person types it: `45`, `90s`, `5m`, `1h30m`, `0`; undefined for anything else. */
export function readDuration(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase();
  if (/^\d{1,7}$/.test(trimmed)) return Number(trimmed);
  const [, hours, minutes, seconds] =
    /^(?:(\d{1,3})\s*h)?\s*(?:(\d{1,5})\s*m(?:in)?)?\s*(?:(\d{1,7})\s*s)?$/.exec(trimmed) ?? [];
  if (hours === undefined && minutes === undefined && seconds === undefined) return undefined;
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}

/** Durations that are offered; 0: until it is stopped. */
export const offeredDurations: readonly number[] = [10, defaultRequest.durationSeconds, 60, 300, 3600, 0];
