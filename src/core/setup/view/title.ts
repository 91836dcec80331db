// What a plan view is called.
import { msg, type Message } from '../../message';
import { titleOf } from '../undo';
import type { PlanPurpose } from './purpose';

/** What it is for, in a few words. */
export function purposeTitle(purpose: PlanPurpose): Message {
  switch (purpose.kind) {
    case 'setup': {
      const [only, ...more] = purpose.options.only ?? [];
      if (only === undefined) return msg('Set up everything');
      return more.reduce((list, id) => msg('{0}, {1}', list, titleOf(id)), msg('{0}', titleOf(only)));
    }
    case 'undo': {
      const [only, ...more] = purpose.steps ?? [];
      if (only === undefined || more.length > 0) return msg('Undo everything');
      return msg('Undo: {0}', titleOf(only));
    }
    case 'history':
      return msg('Setup history');
  }
}
