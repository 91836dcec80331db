// Entry point of the log viewer's page: asks the extension for words and rows, and draws them.
import type { ToPage } from '../../core/logs/viewer/protocol';
import { Host } from './host';
import { Viewer } from './viewer';

let viewer: Viewer | undefined;

const host = new Host((message: ToPage) => {
  if (viewer !== undefined) viewer.receive(message);
  // Without words there is nothing to draw; what comes before them is sent again.
  else if (message.kind === 'start') viewer = new Viewer(host, message);
});

host.send({ kind: 'ready' });
