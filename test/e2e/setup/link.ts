// A way to a lab's sshd that a test can break: black (nothing arrives any more) or hung up (both ends are told).
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VmConnection } from '../../../src/core/remote/session';
import { connectLab, type LabAddress, type LabConnectionOptions } from '../../labs/connect';

/** One connection of the product over a link of its own. */
export interface LabLink {
  readonly connection: VmConnection;
  /** The client sees its connection end; the VM is told nothing, as when a laptop's lid closes. */
  goBlack(): void;
  /** Both ends see the connection end, as when the editor's process is killed. */
  hangUp(): void;
  /** Ends everything, politely where the link still stands. */
  close(): Promise<void>;
}

/** Opens a link to the lab and connects over it. `user`: another than the lab's. */
export async function openLink(
  lab: LabAddress,
  options: LabConnectionOptions & { readonly user?: string } = {},
): Promise<LabLink> {
  const pairs: { client: Socket; vm: Socket }[] = [];
  const server = await listen((client) => {
    const vm = createConnection({ host: lab.host, port: lab.port });
    pairs.push({ client, vm });
    for (const [from, to] of [
      [client, vm],
      [vm, client],
    ] as const) {
      from.setNoDelay(true);
      from.on('error', () => undefined);
      from.pipe(to);
    }
  });
  const dir = mkdtempSync(join(tmpdir(), 'mana-dpdk-link-'));
  const knownHostsFile = join(dir, 'known_hosts');
  const port = portOf(server);
  writeFileSync(
    knownHostsFile,
    readFileSync(lab.knownHostsFile, 'utf8').replaceAll(`[${lab.host}]:${lab.port}`, `[127.0.0.1]:${port}`),
  );
  const cut = (black: boolean): void => {
    server.close();
    for (const { client, vm } of pairs) {
      client.unpipe(vm);
      vm.unpipe(client);
      client.destroy();
      // What the VM still sends is taken, so that it notices nothing.
      if (black) vm.resume();
      else vm.destroy();
    }
  };
  const end = (): void => {
    cut(false);
    rmSync(dir, { recursive: true, force: true });
  };
  let connection: VmConnection;
  try {
    const { user } = options;
    connection = await connectLab(
      { host: '127.0.0.1', port, user: lab.user, identityFile: lab.identityFile, knownHostsFile },
      user === undefined ? {} : { user },
      options,
    );
  } catch (error) {
    end();
    throw error;
  }
  return {
    connection,
    goBlack: () => {
      cut(true);
    },
    hangUp: () => {
      cut(false);
    },
    close: async () => {
      await connection.dispose();
      end();
    },
  };
}

function listen(onConnection: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(onConnection);
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      resolve(server);
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
