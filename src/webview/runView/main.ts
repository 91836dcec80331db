// Entry point of the page of a run's view: asks the extension for words and figures, and draws them.
import type { ToPage } from '../../core/run/view/protocol';
import { Host } from './host';
import { RunView } from './view';

let view: RunView | undefined;

const host = new Host((message: ToPage) => {
  if (view !== undefined) view.receive(message);
  // Without words there is nothing to draw; what comes before them is sent again.
  else if (message.kind === 'start') view = new RunView(host, message);
});

host.send({ kind: 'ready' });
