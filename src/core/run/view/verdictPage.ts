// How a run came out, as its page shows it.
import { msg, render, type Message, type Translate } from '../../message';
import { sanitize } from '../../remote/sanitize';
import { rateCells } from '../report/rateCells';
import { directionLabel } from '../report/words';
import { formatSeconds } from '../units';
import type { Direction } from '../series';
import type { NextStep, PortVerdict, Verdict } from '../verdictTypes';
import type { PageCommand, PageNotice, PageStep, PageTable, PageVerdict, Side, Tone } from './page';
import { lineCommand } from './lineCommand';
import { fixCommand } from './markerPage';

/** Id of what the button of a setup step does. */
export const stepCommand = (side: Side, step: string): string => `step ${side} ${step}`;

type Say = (message: Message) => string;

export function verdictPage(verdict: Verdict, side: Side, translate?: Translate): PageVerdict {
  const say: Say = (message) => render(message, translate);
  const { headline, pathSentence, path, evidence, warnings, comparison, method, ports } = verdict;
  const remarks = [
    ...warnings.map((message) => ({ tone: 'warning' as const, text: say(message) })),
    ...(comparison?.sentences ?? []).map((message) => ({ tone: 'info' as const, text: say(message) })),
  ];
  return {
    tone: toneOf(verdict),
    title: say(headline),
    path: ports.length === 0 && path === 'unknown' ? '' : say(pathSentence),
    // What is true of two ports is said once.
    evidence: [...new Set(evidence.map(say))],
    figures: figuresTable(verdict, say),
    cause: causeNotice(verdict, side, say),
    remarks,
    next: nextSteps(verdict, side, say),
    method: ports.length === 0 ? '' : say(method),
  };
}

export function toneOf({ forwarding, path, warnings }: Verdict): Tone {
  if (forwarding === 'not-confirmed') return 'error';
  return path === 'synthetic' || warnings.length > 0 ? 'warning' : 'good';
}

function figuresTable({ ports, seconds, mode }: Verdict, say: Say): PageTable | null {
  const directions = ['rx', 'tx'] as const;
  const rows = ports.flatMap((port) =>
    directions
      .filter((direction) => port[direction].moved || port[direction].expected)
      .map((direction) => rowOf(port, direction, say)),
  );
  if (rows.length === 0) return null;
  const time = formatSeconds(seconds);
  return {
    caption: say(mode === null ? msg('Forwarded for {0}', time) : msg('Forwarded for {0} ({1})', time, mode)),
    columns: [
      say(msg('Port')),
      say(msg('Mean')),
      say(msg('Min')),
      'p50',
      'p99',
      say(msg('Max')),
      say(msg('Rate')),
      say(msg('Dropped')),
    ],
    rows,
  };
}

function rowOf(port: PortVerdict, direction: Direction, say: Say): readonly string[] {
  const name = say(msg('Port {0} {1}', port.port, directionLabel(direction)));
  return [name, ...rateCells(port, direction)];
}

function causeNotice({ cause, forwarding }: Verdict, side: Side, say: Say): PageNotice | null {
  if (cause === null) return null;
  const title = say(cause.title);
  const { line, code, fixes, explanation, severity } = cause;
  return {
    tone: forwarding === 'not-confirmed' || severity === 'error' ? 'error' : severity,
    text: say(causeText(forwarding === 'confirmed', title, code, line)),
    detail: explanation.map(say),
    commands: [
      ...(line === null
        ? []
        : [{ id: lineCommand(side, line), label: say(msg('Go to log line {0}', line)) }]),
      ...fixes.map((fix): PageCommand => ({ id: fixCommand(side, fix.id), label: say(fix.title) })),
    ],
  };
}

/** What is found in the log of a run that went well is no cause of anything. */
function causeText(wentWell: boolean, title: string, code: string, line: number | null): Message {
  if (wentWell)
    return line === null
      ? msg('From the log: {0} [{1}]', title, code)
      : msg('From the log (line {0}): {1} [{2}]', line, title, code);
  return line === null
    ? msg('Cause: {0} [{1}]', title, code)
    : msg('Cause (line {0}): {1} [{2}]', line, title, code);
}

/** What the cause's own buttons do is not said again. */
function nextSteps({ nextSteps: steps, cause }: Verdict, side: Side, say: Say): readonly PageStep[] {
  const told = new Set((cause?.fixes ?? []).map(({ title }) => say(title)));
  return steps
    .filter((step) => !told.has(titleOf(step, say)))
    .map(({ message, step, commands }) => ({
      text: say(message),
      lines: commands.map((line) => sanitize(line, { singleLine: true })),
      button: step === null ? null : { id: stepCommand(side, step), label: say(msg('Set up…')) },
    }));
}

/** Without the note that may follow a fix's title. */
function titleOf({ message }: NextStep, say: Say): string {
  const [first] = message.args;
  return message.text === '{0}: {1}' && typeof first === 'object' ? say(first) : say(message);
}
