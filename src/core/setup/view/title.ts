// What a plan view is called.
import { msg, type Message } from '../../message';
import { titleOf } from '../undo';
import type { PlanPurpose } from './purpose';

/** What it is for, in a few words. */
export function purposeTitle(purpose: PlanPurpose): Message {
  switch (purpose.kind) {
    case 'setup': {
      const titles = titlesOf(purpose.options.only);
      return titles ?? msg('Set up everything');
    }
    case 'undo': {
      const titles = titlesOf(purpose.steps);
      return titles === undefined ? msg('Undo everything') : msg('Undo: {0}', titles);
    }
    case 'history':
      return msg('Setup history');
  }
}

function titlesOf(steps: readonly string[] | undefined): Message | undefined {
  const [first, ...more] = steps ?? [];
  if (first === undefined) return undefined;
  return more.reduce((list, id) => msg('{0}, {1}', list, titleOf(id)), msg('{0}', titleOf(first)));
}
