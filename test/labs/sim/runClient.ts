// What the tests of simulated runs share: the product's own supervisor script on a simulated VM, and what it prints.
import type { TestContext } from 'node:test';
import type { Client } from 'ssh2';
import { inputScriptRequest, scriptRequest } from '../../../src/core/remote/launch';
import { parseRunResult, type RunResult } from '../../../src/core/run/vm/answers';
import { runScript, type RunLimits, type RunTask } from '../../../src/core/run/vm/script';
import type { StartRun } from '../../../src/core/run/vm/startRun';
import { RunStreamReader, type RunStreamItem } from '../../../src/core/run/vm/streamReader';
import type { StreamRecord } from '../../../src/core/run/types';
import type { SimulatedVm, SimulatedVmOptions } from './index';
import { connect, run, start, startVm, type Running } from './testClient';

const nonce = 'simulatednonce01';
const dataNic = 1;
let lastRun = 0;

/** A simulated VM with a connection, and with what a run on it needs. */
export class RunVm {
  private constructor(
    readonly vm: SimulatedVm,
    readonly client: Client,
  ) {}

  static async start(t: TestContext, options: Omit<SimulatedVmOptions, 'dir'> = {}): Promise<RunVm> {
    const vm = await startVm(t, { faults: ['nic-bound'], ...options });
    return new RunVm(vm, await connect(t, vm));
  }

  /** MAC of the NIC that is handed over. */
  get mac(): string {
    return this.vm.machine.nics[dataNic]?.mac ?? '';
  }

  get address(): string {
    return this.vm.machine.nics[dataNic]?.address ?? '';
  }

  /** Sets faults beside that of the machine. */
  faults(...faults: Parameters<SimulatedVm['setFaults']>[0]): void {
    this.vm.setFaults(['nic-bound', ...faults]);
  }

  /** testpmd on the NIC. @param more Options behind `--`. */
  run(more: readonly string[] = [], changes: Partial<StartRun> = {}): StartRun {
    lastRun += 1;
    const id = lastRun.toString(16).padStart(16, '0');
    const nic = this.vm.machine.nics[dataNic];
    const device = `7870:00:00.0,mac=${this.mac}`;
    const prefix = `mana-${id.slice(-4)}`;
    return {
      id,
      program: '/usr/local/bin/dpdk-testpmd',
      args: ['-l', '1-2', '-a', device, `--file-prefix=${prefix}`, '--', '--stats-period=1', ...more],
      env: {},
      line: `dpdk-testpmd -l 1-2 -a ${device}`,
      scenario: 'single-queue',
      filePrefix: prefix,
      ownPrefix: true,
      durationSeconds: 0,
      console: false,
      checks: {
        macs: [this.mac],
        uuids: [],
        interfaces: [],
        pciAddresses: ['7870:00:00.0'],
        givenUuids: [nic?.uuid ?? ''],
        hugepagesKb: 100_000,
      },
      ...changes,
    };
  }

  /** A command line of root's. */
  async say(line: string): Promise<string> {
    const { stdout, stderr } = await run(this.client, `exec sudo -n bash -c '${line}'`);
    return stdout + stderr;
  }

  /** Starts a task of the product's script as root. */
  async task(task: RunTask, limits?: RunLimits): Promise<TaskRun> {
    const text = runScript(task, {
      nonce,
      holder: 'test',
      bootId: null,
      ...(limits === undefined ? {} : { limits }),
    });
    const { command, stdin } = scriptRequest(text, 'passwordless');
    const running = await start(this.client, command);
    running.channel.end(stdin);
    return new TaskRun(this.vm, running);
  }

  /** Keys for the prompt of a run, as a terminal sends them. */
  async keys(id: string): Promise<TaskRun> {
    const { command, stdin } = inputScriptRequest(
      runScript({ kind: 'input', id }, { nonce, holder: 'test', bootId: null }),
      'passwordless',
      'simulatedmarker01',
    );
    const running = await start(this.client, command);
    running.channel.write(stdin);
    return new TaskRun(this.vm, running);
  }

  /** A task that ends by itself. */
  async ask(task: RunTask): Promise<TaskRun> {
    const run = await this.task(task);
    await run.end();
    return run;
  }

  /** Processes besides those of every boot, and what the file prefixes have left. */
  get left(): { readonly processes: readonly string[]; readonly files: readonly string[] } {
    const { computer } = this.vm;
    const files = ['/run/dpdk', '/dev/hugepages'].flatMap((folder) =>
      computer.overlay.list(folder).flatMap(([path, { kind }]) => (kind === 'file' ? [path] : [])),
    );
    return {
      processes: computer.processes.list().flatMap(({ pid, name }) => (pid > 700 ? [name] : [])),
      files,
    };
  }
}

/** A running task: its records and events so far. Time passes on the VM as long as somebody waits. */
export class TaskRun {
  constructor(
    private readonly vm: SimulatedVm,
    private readonly running: Running,
  ) {}

  get items(): readonly RunStreamItem[] {
    return new RunStreamReader(nonce).read(this.running.seen.stdout);
  }

  get records(): readonly StreamRecord[] {
    return this.items.flatMap((item) => (item.kind === 'record' ? [item.record] : []));
  }

  get errors(): string {
    return this.running.seen.stderr;
  }

  /** Whole lines of testpmd; pieces are joined. */
  get lines(): readonly string[] {
    const lines: string[] = [];
    let open = '';
    for (const { body } of this.records) {
      if (body.kind !== 'output') continue;
      open += body.text;
      if (!body.whole) continue;
      lines.push(open);
      open = '';
    }
    return open === '' ? lines : [...lines, open];
  }

  /** What the supervisor tells of itself: `stopping INT user`. */
  get told(): readonly string[] {
    return this.records.flatMap(({ body }) =>
      body.kind === 'event' ? [[body.name, ...body.words].join(' ')] : [],
    );
  }

  get result(): RunResult | undefined {
    for (const item of this.items)
      if (item.kind === 'event' && item.event.kind === 'status' && item.event.name === 'result')
        return parseRunResult(item.event.words);
    return undefined;
  }

  /** Words of the last line of the protocol: how the script ended. */
  get finished(): string {
    return /@\w+ finished (\w+)/.exec(this.running.seen.stdout)?.[1] ?? '';
  }

  /** `refused ID ARGUMENTS`, as it stands in the protocol. */
  get refused(): string {
    return /@\w+ refused (.*)/.exec(this.running.seen.stdout)?.[1] ?? '';
  }

  /** Lets time pass until `check` holds; throws with all that was printed where it does not within two minutes. */
  async until(check: (run: this) => boolean): Promise<void> {
    for (let step = 0; step < 1200; step += 1) {
      if (check(this)) return;
      await this.vm.advance(100);
      // What the machine prints comes over a real socket.
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    throw new Error(`it never came:\n${this.running.seen.stdout}\n${this.running.seen.stderr}`);
  }

  forwards(): Promise<void> {
    return this.until(({ told }) => told.includes('forwarding'));
  }

  end(): Promise<void> {
    return this.until(({ finished }) => finished !== '');
  }

  type(text: string): void {
    this.running.channel.write(text);
  }

  /** No more keys. */
  close(): void {
    this.running.channel.end();
  }

  disconnect(): void {
    this.running.channel.close();
  }
}
