// An SSH server in this process whose every answer a test decides: for faults that a real sshd cannot be made to have.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { once } from 'node:events';
import ssh2, { type AuthContext, type Connection, type ServerChannel } from 'ssh2';
import { newKey, type KeyPair } from '../../labs/keyPair';
import { tempFolder } from './connect';

/** One command that a client runs. */
export interface ServerCommand {
  readonly command: string;
  readonly channel: ServerChannel;
  readonly connection: Connection;
  /** What the client has sent to standard input so far. */
  input(): string;
}

/** What a test decides. */
export interface Ssh2ServerOptions {
  readonly hostKeys?: readonly KeyPair[];
  readonly banner?: string;
  /** Called for each attempt; must accept or reject. By default everybody is let in, whatever the method. */
  readonly authenticate?: (context: AuthContext) => void;
  /** Called for each command; must end it, or the client waits. By default it ends with code 0. */
  readonly run?: (command: ServerCommand) => void;
  /** True for a command whose request is never answered, as by a VM that cannot start processes any more. */
  readonly ignores?: (command: string) => boolean;
  /** Sessions (channels) of one connection beyond which the server refuses more, as OpenSSH's MaxSessions. */
  readonly maxSessions?: number;
}

/** A running server. */
export interface Ssh2Server {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Names its current host keys. */
  readonly knownHostsFile: string;
  readonly connections: ReadonlySet<Connection>;
  /** Sign-in attempts so far, as `user method`. */
  readonly attempts: string[];
  /** Most channels that were open on one connection at the same time. */
  mostChannels(): number;
}

/** The line that a tracked command prints first on stderr, taken from its command line. */
export function markerOf(command: string): string | undefined {
  return /\b[0-9a-f]{24}\b/.exec(command)?.[0];
}

/** Starts a server on a free port of the loopback interface; it ends with the test. */
export async function startSsh2Server(t: TestContext, options: Ssh2ServerOptions = {}): Promise<Ssh2Server> {
  const hostKeys = options.hostKeys ?? [newKey()];
  const connections = new Set<Connection>();
  const attempts: string[] = [];
  let most = 0;

  const server = new ssh2.Server(
    {
      hostKeys: hostKeys.map((key) => key.private),
      ...(options.banner === undefined ? {} : { banner: options.banner }),
    },
    (connection) => {
      connections.add(connection);
      connection.on('error', () => undefined);
      connection.on('close', () => connections.delete(connection));
      connection.on('authentication', (context) => {
        attempts.push(`${context.username} ${context.method}`);
        if (options.authenticate === undefined) context.accept();
        else options.authenticate(context);
      });
      connection.on('ready', () => {
        serveSessions(connection, options, (open) => {
          most = Math.max(most, open);
        });
      });
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  t.after(() => {
    for (const connection of connections) connection.end();
    server.close();
  });

  const knownHostsFile = join(tempFolder(t), 'known_hosts');
  const lines = hostKeys.map((key) => `[127.0.0.1]:${address.port} ${key.public}`);
  writeFileSync(knownHostsFile, `${lines.join('\n')}\n`);
  return {
    host: '127.0.0.1',
    port: address.port,
    user: 'tester',
    knownHostsFile,
    connections,
    attempts,
    mostChannels: () => most,
  };
}

function serveSessions(
  connection: Connection,
  options: Ssh2ServerOptions,
  onCount: (open: number) => void,
): void {
  let open = 0;
  connection.on('session', (accept, reject) => {
    if (open >= (options.maxSessions ?? Infinity)) {
      reject();
      return;
    }
    open += 1;
    onCount(open);
    const session = accept();
    session.on('close', () => {
      open -= 1;
    });
    session.on('exec', (acceptExec, _reject, { command }) => {
      if (options.ignores?.(command) === true) return;
      const channel = acceptExec();
      channel.on('error', () => undefined);
      let input = '';
      channel.on('data', (chunk: Buffer) => (input += chunk.toString('utf8')));
      const run = options.run ?? endWith(0);
      run({ command, channel, connection, input: () => input });
    });
  });
}

/** Ends a command with an exit code. */
export function endWith(code: number): (command: ServerCommand) => void {
  return ({ channel }) => {
    channel.exit(code);
    channel.end();
  };
}
