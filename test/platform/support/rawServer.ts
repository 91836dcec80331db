// A TCP server that says whatever a test wants: for services that are no SSH servers.
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import type { TestContext } from 'node:test';

/** Listens on a free port of the loopback interface until the test ends. */
export async function startRawServer(
  t: TestContext,
  onConnection: (socket: Socket) => void,
): Promise<{ readonly host: string; readonly port: number }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { host: '127.0.0.1', port: address.port };
}
