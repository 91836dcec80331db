// A TCP proxy before a server, to cut, freeze or refuse connections without touching the server.
import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';

/** A running proxy. */
export interface Proxy {
  readonly port: number;
  /** Resets every connection. */
  cut(): void;
  /** Resets new connections at once, until told otherwise. */
  refuse(yes: boolean): void;
  /** From now on no byte passes, in either direction; connections stay open. */
  freeze(): void;
  /** Sockets connected to the proxy that a process still holds, as the kernel lists them (Linux). */
  clientSockets(): number;
}

/** Starts a proxy on a free port of the loopback interface; it ends with the test. */
export async function startProxy(
  t: TestContext,
  target: { readonly host: string; readonly port: number },
): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let refusing = false;
  let frozen = false;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer({ allowHalfOpen: true }, (client) => {
    keep(client);
    if (refusing) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(target.port, target.host);
    keep(upstream);
    const pass = (from: Socket, to: Socket): void => {
      from.on('data', (chunk: Buffer) => {
        if (!frozen) to.write(chunk);
      });
      from.on('close', () => {
        if (!frozen) to.destroy();
      });
      from.on('end', () => {
        if (!frozen) to.end();
      });
    };
    pass(client, upstream);
    pass(upstream, client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    port,
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    refuse: (yes) => {
      refusing = yes;
    },
    freeze: () => {
      frozen = true;
    },
    clientSockets: () => connectionsTo(port),
  };
}

/** Counts the sockets towards a port of the loopback interface that a process still holds: others have inode 0. */
function connectionsTo(port: number): number {
  const remote = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[2] === remote && fields[9] !== '0').length;
}
