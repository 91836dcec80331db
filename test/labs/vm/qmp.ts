// A client for QMP, the line-based JSON protocol through which QEMU is told to stop, save and go on.
import { createConnection, type Socket } from 'node:net';
import { createInterface, type Interface } from 'node:readline';
import { waitFor } from '../process';

type QmpResult = Readonly<Record<string, unknown>>;

/** One open QMP session. Events that QEMU sends in between are ignored. */
export class Qmp {
  readonly #socket: Socket;
  readonly #lines: Interface;
  #take: ((line: string) => void) | undefined;
  #fail: ((error: Error) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#lines = createInterface({ input: socket });
    this.#lines.on('line', (line) => this.#take?.(line));
    socket.on('close', () => this.#fail?.(new Error('QEMU went away, see its log')));
    socket.on('error', (error) => this.#fail?.(error));
  }

  /** Connects to the socket as soon as QEMU has made it, at most 10 s later. */
  static async connect(path: string): Promise<Qmp> {
    const socket = await waitFor('the QMP socket', () => tryConnect(path), 10_000, 50);
    const qmp = new Qmp(socket);
    await qmp.execute('qmp_capabilities');
    return qmp;
  }

  /** Runs one command and gives its result. */
  execute(command: string, args?: QmpResult): Promise<QmpResult> {
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      this.#take = (line) => {
        const reply = JSON.parse(line) as { return?: QmpResult; error?: { desc: string } };
        if (reply.error !== undefined) reject(new Error(`QMP ${command}: ${reply.error.desc}`));
        else if (reply.return !== undefined) resolve(reply.return);
      };
      this.#socket.write(`${JSON.stringify({ execute: command, ...(args && { arguments: args }) })}\n`);
    });
  }

  /** Repeats a query until its `status` is the wanted one. */
  async waitForStatus(query: string, wanted: string, timeoutMs = 120_000): Promise<void> {
    await waitFor(
      `${query} to say ${wanted}`,
      async () => {
        const { status } = await this.execute(query);
        if (status === 'failed') throw new Error(`${query}: failed`);
        return status === wanted;
      },
      timeoutMs,
      50,
    );
  }

  close(): void {
    this.#fail = undefined;
    this.#lines.close();
    this.#socket.destroy();
  }
}

function tryConnect(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', () => {
      resolve(undefined);
    });
  });
}
