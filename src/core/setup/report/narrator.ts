// Tells a run while it happens: its events as lines of text, and one line that says where it is.
import { msg, render, type Message } from '../../message';
import { sanitize } from '../../remote/sanitize';
import { fitted } from '../../report/width';
import type { Plan, RunEvent } from '../types';
import { timeOf } from '../times';
import { Sheet, type SetupTextOptions } from './sheet';
import { outcomeLabel, stepTitle } from './words';

interface Current {
  readonly index: number;
  readonly count: number;
  readonly title: Message;
  readonly startedMs: number;
  percent: number | null;
  message: Message | null;
}

/** One narrator for one run. It has no clock: whoever calls says what time it is. */
export class RunNarrator {
  private current: Current | undefined;
  private readonly titles: ReadonlyMap<string, Message>;

  constructor(
    plan: Plan,
    private readonly options: SetupTextOptions = {},
  ) {
    this.titles = new Map(plan.steps.map((step) => [step.key, stepTitle(step, plan.kind)]));
  }

  /** Lines for an event, each with its line end; none for what only the status line shows. */
  take(event: RunEvent, nowMs: number): string {
    const sheet = new Sheet(this.options);
    switch (event.kind) {
      case 'step-started': {
        const title = this.titles.get(event.step) ?? msg('{0}', event.step);
        const { index, count } = event;
        this.current = { index, count, title, startedMs: nowMs, percent: null, message: null };
        if (index > 0) sheet.lines.push('');
        sheet.paragraph(this.place(this.current), '', 0, 'strong');
        break;
      }
      case 'command':
        sheet.commands([event.text], 0);
        break;
      case 'command-ended':
        if (event.status !== 0) sheet.paragraph(msg('ended with status {0}', event.status), '→ ', 2, 'bad');
        break;
      case 'output':
        return `${sanitize(event.line)}\n`;
      case 'note':
        sheet.paragraph(event.message, '- ');
        break;
      case 'progress':
        if (this.current !== undefined) {
          this.current.percent = event.percent;
          this.current.message = event.message;
        }
        break;
      case 'confirming':
        sheet.paragraph(
          msg(
            'A new SSH connection has to confirm the change; without it the VM takes it back at {0}.',
            timeOf(event.untilMs),
          ),
          '- ',
        );
        break;
      case 'step-ended': {
        const took = this.current === undefined ? '' : ` (${elapsed(nowMs - this.current.startedMs)})`;
        const good = event.outcome === 'done' || event.outcome === 'nothing-to-do';
        sheet.lines.push(sheet.paint(sheet.say(outcomeLabel(event.outcome)), good ? 'good' : 'bad') + took);
        this.current = undefined;
        break;
      }
    }
    return sheet.lines.length === 0 ? '' : sheet.text();
  }

  /** One line without a line end: step, time since it began, percent, what it does. Empty between steps. */
  status(nowMs: number): string {
    const { current, options } = this;
    if (current === undefined) return '';
    const parts = [
      render(this.place(current), options.translate),
      elapsed(nowMs - current.startedMs),
      ...(current.percent === null ? [] : [`${current.percent} %`]),
      ...(current.message === null ? [] : [render(current.message, options.translate)]),
    ];
    return fitted(sanitize(parts.join('  '), { singleLine: true }), Math.max(40, options.width ?? 100) - 1);
  }

  private place({ index, count, title }: Current): Message {
    return msg('[{0}/{1}] {2}', index + 1, count, title);
  }
}

/** `42 s`, `3:07`, `1:02:45`. */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
