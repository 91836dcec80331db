// Runs of testpmd in a box: the real library, called as over SSH but without it; what came of it; what was left behind.
import type { ChildProcessByStdio } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import type { ScriptEvent } from '../../../src/core/remote/protocol';
import { parseRunResult, type RunResult } from '../../../src/core/run/vm/answers';
import { runScript, type RunLimits, type RunTask } from '../../../src/core/run/vm/script';
import type { StartChecks, StartRun } from '../../../src/core/run/vm/startRun';
import { RunStreamReader, type RunStreamItem } from '../../../src/core/run/vm/streamReader';
import type { StreamRecord, SupervisorEvent } from '../../../src/core/run/types';
import type { Box } from '../../labs/box';
import { ensureLabPackages, testpmdPackages } from '../../labs/packages';
import { waitFor } from '../../labs/process';
import { startBox } from '../../labs/box';

export const noChecks: StartChecks = {
  macs: [],
  uuids: [],
  interfaces: [],
  pciAddresses: [],
  givenUuids: [],
  hugepagesKb: 0,
};

/** Shorter than the product's, so that a testpmd that does not obey takes a test seconds and no more. */
export const quick: RunLimits = { start: 20, interrupt: 2, terminate: 1 };

export async function startRunBox(size?: string): Promise<Box> {
  await ensureLabPackages('runs', testpmdPackages);
  return startBox(size === undefined ? {} : { run: size });
}

/** A run of the real testpmd over a port that swallows all it is given. It needs no hugepages. */
export function realRun(change: Partial<StartRun> = {}, application: readonly string[] = []): StartRun {
  const id = change.id ?? newRunId();
  const filePrefix = `mana-${id}`;
  return {
    id,
    program: '/usr/bin/dpdk-testpmd',
    args: [
      ...[
        '--no-huge',
        '-m',
        '600',
        '--no-pci',
        `--file-prefix=${filePrefix}`,
        '--vdev=net_null0',
        '-l',
        '0-1',
        '--',
      ],
      ...['--total-num-mbufs=16384', '--no-mlockall', ...application],
    ],
    env: {},
    line: `dpdk-testpmd --file-prefix=${filePrefix}`,
    scenario: 'custom',
    filePrefix,
    ownPrefix: true,
    durationSeconds: 0,
    console: false,
    checks: noChecks,
    ...change,
  };
}

export function newRunId(): string {
  return randomBytes(8).toString('hex');
}

/** One script of runs in a box, as a client of it. */
export class BoxClient {
  readonly items: RunStreamItem[] = [];
  /** Told of each item as it comes. */
  onItem: (item: RunStreamItem) => void = () => undefined;
  stderr = '';
  /** Resolves with the exit code when the script has ended. */
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;

  constructor(
    box: Box,
    task: RunTask,
    options: {
      readonly limits?: RunLimits;
      readonly bootId?: string | null;
      readonly connection?: string;
    } = {},
  ) {
    const nonce = randomBytes(8).toString('hex');
    const script = runScript(task, {
      nonce,
      holder: 'ana@laptop',
      bootId: options.bootId ?? null,
      limits: options.limits ?? quick,
    });
    const reader = new RunStreamReader(nonce);
    this.child = box.start(['-c', script, 'bash', options.connection ?? '']);
    if (task.kind !== 'input') this.child.stdin.end();
    // Whoever goes first: the script may end before all of its input is written.
    this.child.stdin.on('error', () => undefined);
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.take(reader.read(text));
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code) => {
        this.take(reader.end());
        resolve(code);
      });
    });
  }

  private take(items: readonly RunStreamItem[]): void {
    for (const item of items) {
      this.items.push(item);
      this.onItem(item);
    }
  }

  get records(): StreamRecord[] {
    return this.items.flatMap((item) => (item.kind === 'record' ? [item.record] : []));
  }

  get events(): ScriptEvent[] {
    return this.items.flatMap((item) => (item.kind === 'event' ? [item.event] : []));
  }

  get bad(): string[] {
    return this.items.flatMap((item) => (item.kind === 'bad' ? [item.line] : []));
  }

  /** What testpmd has said, lines and pieces put together. */
  get output(): string {
    return this.records
      .map(({ body }) => (body.kind === 'output' ? `${body.text}${body.whole ? '\n' : ''}` : ''))
      .join('');
  }

  /** Events of the supervisor of one name, as their words. */
  told(name: SupervisorEvent): string[] {
    return this.records.flatMap(({ body }) =>
      body.kind === 'event' && body.name === name ? [body.words.join(' ')] : [],
    );
  }

  get result(): RunResult | undefined {
    const event = this.events.find((one) => one.kind === 'status' && one.name === 'result');
    return event?.kind === 'status' ? parseRunResult(event.words) : undefined;
  }

  /** `ID ARG …` of a refusal or a failure. */
  get refusal(): string | undefined {
    const event = this.events.find((one) => one.kind === 'refused' || one.kind === 'failed');
    return event?.kind === 'refused' || event?.kind === 'failed'
      ? [event.id, ...event.args].join(' ')
      : undefined;
  }

  get finished(): string | undefined {
    const event = this.events.find((one) => one.kind === 'finished');
    return event?.kind === 'finished' ? event.outcome : undefined;
  }

  type(text: string): void {
    this.child.stdin.write(text);
  }

  closeInput(): void {
    this.child.stdin.end();
  }

  /** As when the window is closed: nobody reads any more. */
  closeChannel(): void {
    this.child.stdout.destroy();
    this.child.stderr.destroy();
    this.child.stdin.destroy();
  }

  /** As when the network is silent: nothing more is taken, and nobody is told. */
  hold(): void {
    this.child.stdout.pause();
  }

  async until(what: string, found: (client: this) => boolean): Promise<void> {
    let over = false;
    void this.ended.then(() => (over = true));
    await waitFor(
      what,
      () => {
        if (found(this)) return true;
        if (over) throw new Error(`the script ended before: ${what}\n${this.describe()}`);
        return false;
      },
      30_000,
      10,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.describe()}`);
    });
  }

  /** For messages of tests that fail. */
  describe(): string {
    return [...this.items.slice(-25).map((item) => JSON.stringify(item)), this.stderr].join('\n');
  }
}

/** Runs a task to its end. */
export async function ask(
  box: Box,
  task: RunTask,
  options: ConstructorParameters<typeof BoxClient>[2] = {},
): Promise<BoxClient> {
  const client = new BoxClient(box, task, options);
  await client.ended;
  return client;
}

/** The words of the supervisor's event `forwarding` have come. */
export function forwards(client: BoxClient): boolean {
  return client.told('forwarding').length > 0;
}

/** Numbers of the records are 1, 2, 3 … from `from` on. */
export function inOrder(records: readonly StreamRecord[], from = 1): boolean {
  return records.every(
    ({ number, atMs }, index) => number === from + index && atMs >= (records[index - 1]?.atMs ?? 0),
  );
}

/** What is counted after a run: all of it has to be zero. */
export interface Leftovers {
  readonly processes: readonly string[];
  readonly files: readonly string[];
}

/** Processes of ours and of testpmd, files of runs, and what DPDK keeps by its file prefix. */
export async function leftovers(box: Box): Promise<Leftovers> {
  const processes = await box.processes();
  const files = await box.run(
    'find /run/mana-dpdk /run/dpdk -mindepth 1 ! -path /run/mana-dpdk/runs 2>/dev/null; find /dev/hugepages /mnt -name "*map_*" 2>/dev/null; true',
  );
  return {
    processes: processes.map(({ line }) => line),
    files: files.split('\n').filter((line) => line !== ''),
  };
}
