// Entry point of the plan view's page: asks the extension for words and the plan, and draws them.
import type { ToPage } from '../../core/setup/view/protocol';
import { Host } from './host';
import { PlanView } from './view';

let view: PlanView | undefined;

const host = new Host((message: ToPage) => {
  if (message.kind === 'start') view ??= new PlanView(host, message.words);
  // Without words there is nothing to draw; what comes before them is sent again.
  else view?.receive(message);
});

host.send({ kind: 'ready' });
