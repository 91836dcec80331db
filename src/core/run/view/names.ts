// What a view and its sides are called.
import { msg, render, type Message, type Translate } from '../../message';
import { oneLine } from '../../view/text';
import type { RunPage, Side } from './page';
import type { ViewedRun } from './subject';

/** What the panel is called. */
export function titleOf(layout: RunPage['layout'], runs: readonly ViewedRun[]): Message {
  const [first, second] = runs.map(({ vmName }) => vmName);
  switch (layout) {
    case 'single':
      return msg('testpmd on {0}', first ?? '');
    case 'pair':
      return msg('testpmd from {0} to {1}', first ?? '', second ?? '');
    case 'compare':
      return msg('Two runs of testpmd compared');
  }
}

export function sideName(
  layout: RunPage['layout'],
  run: ViewedRun,
  side: Side,
  translate?: Translate,
): string {
  const say = (message: Message): string => oneLine(render(message, translate));
  switch (layout) {
    case 'single':
      return '';
    case 'pair':
      return say(side === 0 ? msg('Sender: {0}', run.vmName) : msg('Receiver: {0}', run.vmName));
    case 'compare':
      return say(side === 0 ? msg('Left: {0}', run.vmName) : msg('Right: {0}', run.vmName));
  }
}
