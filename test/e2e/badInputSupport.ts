// One address on which a test puts what it wants: nothing, something that is no SSH server, a simulated VM with a fault.
// `mana-dpdk detect` goes there by the same path as from a terminal; afterwards a healthy VM has to be found there.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { parseInvocation } from '../../src/cli/arguments';
import { detectCommand } from '../../src/cli/detectCommand';
import { translatorFor } from '../../src/cli/language';
import type { ConnectPrompts } from '../../src/core/ssh/prompts';
import { freePort } from '../labs/process';
import { startSimulatedVm, type Fault, type SimulatedVm } from '../labs/sim/index';

/** What a run of the command left behind; in `err` the address is `VM`, so that texts can be compared whole. */
export interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** How a run differs from the right user with the right key and nobody to ask. */
export interface RunOptions {
  readonly user?: string;
  readonly host?: string;
  readonly identityFile?: string;
  readonly prompts?: ConnectPrompts;
}

const simulatedUser = 'azureuser';

/** Milliseconds that a case may take: no bad input makes anybody wait longer. */
const longestCaseMs = 12_000;

/** Nothing of the person who runs the tests takes part; a server gets five seconds where fifteen are usual. */
const commonConfig = ['Host *', '  ConnectTimeout 5', '  IdentitiesOnly yes', '  IdentityAgent none', ''];

export class Place {
  readonly configFile: string;

  private constructor(
    private readonly t: TestContext,
    readonly dir: string,
    readonly port: number,
  ) {
    this.configFile = join(dir, 'config');
    this.configure();
  }

  /** Writes the ssh configuration, with `lines` before what all tests have. */
  configure(lines: readonly string[] = []): void {
    writeFileSync(this.configFile, [...lines, ...commonConfig].join('\n'));
  }

  /** An address of the loopback interface at which nothing listens, with a folder of its own. */
  static async open(t: TestContext): Promise<Place> {
    const dir = mkdtempSync(join(tmpdir(), 'mana-bad-input-'));
    t.after(() => {
      rmSync(dir, { recursive: true, force: true });
    });
    // Keys that tests trust stay out of the user's own store; detectCommand asks for the variable each time.
    process.env['XDG_STATE_HOME'] = join(dir, 'state');
    return new Place(t, dir, await freePort());
  }

  /** Puts a simulated VM there. Its keys are those of the folder, so it stays the same VM from one start to the next. */
  async startVm(faults: readonly Fault[] = []): Promise<SimulatedVm> {
    const vm = await startSimulatedVm({ dir: this.dir, port: this.port, faults });
    this.t.after(() => vm.close());
    return vm;
  }

  /** Puts a server there that speaks as `serve` does. Gives the function that takes it away. */
  async startServer(serve: (socket: Socket) => void): Promise<() => Promise<void>> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
      serve(socket);
    });
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    const stop = async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    };
    this.t.after(stop);
    return stop;
  }

  /** `mana-dpdk detect --format json`, as main.ts runs it. Fails where that takes longer than a case may. */
  async detect(options: RunOptions = {}): Promise<Run> {
    const invocation = parseInvocation([
      'detect',
      `${options.user ?? simulatedUser}@${options.host ?? '127.0.0.1'}`,
      ...['--port', String(this.port), '--known-hosts', join(this.dir, 'known_hosts')],
      ...['--identity', options.identityFile ?? join(this.dir, 'id_ed25519')],
      ...['-F', this.configFile, '--format', 'json'],
    ]);
    assert.ok(invocation.kind === 'detect');
    let out = '';
    let err = '';
    const started = performance.now();
    const status = await detectCommand(invocation.arguments, {
      write: (text) => (out += text),
      writeError: (text) => (err += text),
      translate: translatorFor({}),
      prompts: options.prompts,
      columns: undefined,
      colour: false,
      signal: new AbortController().signal,
    });
    assert.ok(performance.now() - started < longestCaseMs, 'it takes too long');
    return { status, out, err: err.replaceAll(this.dir, 'DIR').replaceAll(`127.0.0.1:${this.port}`, 'VM') };
  }
}

/** The facts of a report without what differs from one detection of the same VM to the next. */
export function lastingFacts(run: Run): Record<string, unknown> {
  assert.notEqual(run.out, '', run.err);
  const report = JSON.parse(run.out) as Record<string, unknown>;
  const passing = new Set(['detectedAt', 'bootId', 'memory', 'findings']);
  return Object.fromEntries(Object.entries(report).filter(([name]) => !passing.has(name)));
}

/**
 * What stderr says, in parts. Fails where it is not one sentence on a line of its own, with details and steps below.
 *
 * @param fewest Next steps that there are at least; two are the most.
 */
export function saidBy(
  run: Run,
  fewest = 1,
): { says: string; details: readonly string[]; next: readonly string[] } {
  const [first = '', ...rest] = run.err.split('\n');
  const says = /^mana-dpdk: (.+)$/.exec(first)?.[1];
  assert.ok(
    says !== undefined && /[.]$/.test(says) && !/[.!?] \p{Lu}/u.test(says),
    `one sentence: ${run.err}`,
  );
  assert.equal(rest.pop(), '', 'the last line ends');
  const next = rest.filter((line) => line.startsWith('→ ')).map((line) => line.slice(2));
  const details = rest.filter((line) => line.startsWith('  ')).map((line) => line.slice(2));
  assert.equal(next.length + details.length, rest.length, run.err);
  assert.ok(next.length >= fewest && next.length <= 2, `one next step or two: ${run.err}`);
  assert.doesNotMatch(run.err, /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
  return { says, details, next };
}
