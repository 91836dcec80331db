// The way between a client's socket and the SSH server: delays, holds everything back, or is cut, as a network does.
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** @property held True while nothing may pass; what was sent meanwhile passes afterwards, as TCP would repeat it. */
export interface LinkConditions {
  readonly rttMs: number;
  readonly held: boolean;
}

type Delivery = () => void;

/** Things that happen after a delay, in order. */
class Lane {
  private readonly queue: { readonly due: number; readonly deliver: Delivery }[] = [];
  private timer: NodeJS.Timeout | undefined;

  /** @param notBefore Time (performance.now) before which nothing arrives: the TCP handshake. */
  constructor(
    private readonly conditions: () => LinkConditions,
    private readonly notBefore: number,
  ) {}

  send(deliver: Delivery): void {
    const now = performance.now();
    const { rttMs, held } = this.conditions();
    const due = Math.max(now + rttMs / 2, this.notBefore);
    if (this.queue.length === 0 && !held && due <= now) deliver();
    else {
      this.queue.push({ due, deliver });
      this.schedule();
    }
  }

  /** Delivers what is due; called again when the conditions change. */
  run(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    while (!this.conditions().held) {
      const [next] = this.queue;
      if (next === undefined) return;
      // Timers may fire a fraction of a millisecond early.
      if (next.due > performance.now() + 0.5) break;
      this.queue.shift();
      next.deliver();
    }
    this.schedule();
  }

  private schedule(): void {
    const [next] = this.queue;
    if (next === undefined || this.timer !== undefined || this.conditions().held) return;
    this.timer = setTimeout(
      () => {
        this.run();
      },
      Math.max(0, next.due - performance.now()),
    );
  }

  close(): void {
    clearTimeout(this.timer);
    this.queue.length = 0;
  }
}

/** Bytes on their way to the client beyond which the server has to wait. */
const window = 4 * 1024 * 1024;

/** The server's end of the link; give it to ssh2 in place of the socket. */
export class Link extends Duplex {
  private readonly up: Lane;
  private readonly down: Lane;
  private inFlight = 0;
  private waiting: (() => void) | undefined;
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;

  constructor(
    private readonly socket: Socket,
    conditions: () => LinkConditions,
  ) {
    super({ allowHalfOpen: true });
    this.remoteAddress = socket.remoteAddress;
    this.remotePort = socket.remotePort;
    // A client may speak one round trip after its SYN, and hears the server two round trips after it.
    const opened = performance.now();
    const { rttMs } = conditions();
    this.up = new Lane(conditions, rttMs === 0 ? 0 : opened + rttMs * 1.5);
    this.down = new Lane(conditions, rttMs === 0 ? 0 : opened + rttMs * 2);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.up.send(() => {
        if (!this.push(chunk)) socket.pause();
      });
    });
    socket.on('end', () => {
      this.up.send(() => this.push(null));
    });
    socket.on('error', () => {
      this.destroy();
    });
    socket.on('close', () => {
      this.up.send(() => this.destroy());
    });
  }

  setNoDelay(): this {
    return this;
  }

  /** The conditions have changed. */
  changed(): void {
    this.up.run();
    this.down.run();
  }

  /** Cuts the connection, once everything sent before has arrived. */
  cut(): void {
    this.down.send(() => {
      this.destroy();
    });
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.inFlight += chunk.length;
    this.down.send(() => {
      const arrived = () => {
        this.inFlight -= chunk.length;
        const waiting = this.waiting;
        this.waiting = undefined;
        waiting?.();
      };
      if (this.socket.destroyed || this.socket.write(chunk)) arrived();
      else this.socket.once('drain', arrived).once('close', arrived);
    });
    if (this.inFlight < window) done();
    else this.waiting = done;
  }

  override _final(done: () => void): void {
    this.down.send(() => {
      this.socket.end();
    });
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.up.close();
    this.down.close();
    this.socket.destroy();
    done(error);
  }
}
