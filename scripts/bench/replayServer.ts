// A stand-in for many VMs: an SSH server that answers every command with one recorded output after the time the probe
// took, and so costs the machine next to nothing. Arguments: JSON of `ReplayOptions`. Prints "ready" when all ports listen.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import ssh2 from 'ssh2';

/**
 * @property outputFile What every command prints.
 * @property runMs Milliseconds until it does.
 * @property ports One port for each VM.
 */
export interface ReplayOptions {
  readonly host: string;
  readonly ports: readonly number[];
  readonly hostKeyFile: string;
  readonly outputFile: string;
  readonly runMs: number;
}

function serve(options: ReplayOptions, hostKey: Buffer, output: Buffer, port: number): Promise<void> {
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on('authentication', (context) => {
      // Which key it is does not matter here; that it is asked for first does, as it costs a round trip.
      if (context.method === 'publickey') context.accept();
      else context.reject(['publickey']);
    });
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec) => {
        const channel = acceptExec();
        channel.resume();
        void sleep(options.runMs).then(() => {
          channel.write(output);
          channel.exit(0);
          channel.end();
        });
      });
    });
    client.on('error', () => undefined);
  });
  return new Promise((resolve, reject) => {
    // ssh2 leaves Nagle's algorithm on, which costs a round trip wherever two packets follow each other; sshd does not.
    const listener = createServer({ noDelay: true }, (socket) => {
      server.injectSocket(socket);
    });
    listener.once('error', reject);
    listener.listen(port, options.host, resolve);
  });
}

const options = JSON.parse(process.argv[2] ?? '') as ReplayOptions;
const hostKey = readFileSync(options.hostKeyFile);
const output = readFileSync(options.outputFile);
void Promise.all(options.ports.map((port) => serve(options, hostKey, output, port))).then(() => {
  process.stdout.write('ready\n');
});
// Ends with whoever started it.
process.stdin.on('end', () => process.exit(0)).resume();
