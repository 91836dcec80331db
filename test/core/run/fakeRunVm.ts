// A VM that knows nothing but runs, behind a connection that a test breaks and mends: what its scripts would answer.
import { ProblemError } from '../../../src/core/problem';
import type {
  ConnectionState,
  ExecRequest,
  ExecResult,
  VmConnection,
} from '../../../src/core/remote/session';
import { Rights } from '../../../src/core/remote/rights';
import type { RunDeps } from '../../../src/core/run/runDeps';
import type { RunPlan } from '../../../src/core/run/types';
import { linkLost } from '../../../src/core/ssh/problems';
import { FakeTime, settle } from './fakeTime';

export const bootId = '0c5a6a6e-1d3c-4d5e-9f00-1234567890ab';
export const runId = '0123456789abcdef';
/** The first record of every stream. */
export const begin = `b 1700000000 ${bootId} 77`;

/** A run on the fake VM. @property lines Its stream, as the supervisor writes it. */
interface FakeRun {
  readonly id: string;
  readonly lines: string[];
  result: string | undefined;
}

/** A script that is being answered. */
interface Exec {
  readonly task: string;
  readonly id: string;
  readonly nonce: string;
  readonly request: ExecRequest;
  readonly end: (code?: number) => void;
  readonly fail: (error: Error) => void;
  /** How much of the stream it has been told. */
  told: number;
}

/** The names of what a script asks for, and from which record on or how. */
const entry = /^run_main (\w+) (\S+) /m;

export class FakeRunVm {
  readonly runs = new Map<string, FakeRun>();
  /** What was asked for: `start`, `follow 7`, `stop polite`, … */
  readonly asked: string[] = [];
  /** Boot ids that the scripts insisted on. */
  readonly boots: string[] = [];
  typed = '';
  /** Records that a follower gets once more although it has not asked for them. */
  repeats = 0;
  /** Answers a task in place of the VM: lines of the protocol, without their mark. */
  readonly answers = new Map<string, readonly string[]>();
  /** Tasks that are not answered at all. */
  readonly deaf = new Set<string>();
  state: ConnectionState = { kind: 'connected', sinceMs: 0 };
  private readonly listeners = new Set<(state: ConnectionState) => void>();
  private readonly execs = new Set<Exec>();

  constructor(
    readonly time = new FakeTime(),
    readonly stderr: (request: ExecRequest) => string | undefined = () => undefined,
  ) {}

  readonly connection: Pick<VmConnection, 'state' | 'onStateChange' | 'exec'> = (() => {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the getter has a `this` of its own
    const vm = this;
    return {
      get state() {
        return vm.state;
      },
      onStateChange: (listener: (state: ConnectionState) => void) => {
        vm.listeners.add(listener);
        return () => vm.listeners.delete(listener);
      },
      exec: (request: ExecRequest) => vm.exec(request),
    };
  })();

  deps(more: Partial<RunDeps> = {}): RunDeps {
    let nonces = 0;
    return {
      connection: this.connection,
      rights: new Rights('root', 'root', () => Promise.resolve(undefined)),
      vmId: 'vm',
      host: 'vm1',
      holder: 'ana@laptop',
      now: this.time.now,
      wait: this.time.wait,
      nonce: () => {
        nonces += 1;
        return `nonce${String(nonces).padStart(5, '0')}`;
      },
      ...more,
    };
  }

  /** The supervisor writes a record; whoever follows hears it. */
  write(text: string, id = runId, seconds = 0): void {
    const run = this.run(id);
    run.lines.push(`${run.lines.length + 1} ${Math.floor(this.time.now() / 10) + seconds * 100} ${text}\n`);
    this.tellFollowers(run);
  }

  /** testpmd ends. */
  finish(reason: string, id = runId): void {
    const run = this.run(id);
    this.write(`e ended ${reason}`, id);
    run.result = `result ${id} ${reason} code 0 -`;
    this.tellFollowers(run);
  }

  /** The link breaks: every command fails. */
  async cut(): Promise<void> {
    const problem = linkLost({ alias: 'vm1', hostname: 'vm1', port: 22 });
    for (const exec of [...this.execs]) exec.fail(new ProblemError(problem));
    this.enter({ kind: 'waiting', attempt: 1, retryAtMs: 0, problem });
    await settle();
  }

  async mend(): Promise<void> {
    this.enter({ kind: 'connected', sinceMs: 0 });
    await settle();
  }

  /** Somebody kills the follower on the VM. */
  async killFollower(): Promise<void> {
    for (const exec of [...this.execs]) if (exec.request.follow === true) exec.end(137);
    await settle();
  }

  /** Channels that are open now. */
  get open(): string[] {
    return [...this.execs].map(({ task }) => task);
  }

  private run(id: string): FakeRun {
    const run = this.runs.get(id) ?? { id, lines: [], result: undefined };
    this.runs.set(id, run);
    return run;
  }

  private enter(state: ConnectionState): void {
    this.state = state;
    for (const listener of [...this.listeners]) listener(state);
  }

  private exec(request: ExecRequest): Promise<ExecResult> {
    if (this.state.kind !== 'connected')
      return Promise.reject(
        new ProblemError({ id: 'not-connected', message: { text: 'no', args: [] }, remedies: [] }),
      );
    const script = (request.stdin ?? request.command).replaceAll('\u001e', '\n').replaceAll('\u001d', "'");
    const nonce = /\bN=(\w+)/.exec(script)?.[1] ?? '';
    const [, kind = '?', word = ''] = entry.exec(script) ?? [];
    const task = word === '-' ? kind : `${kind} ${word}`;
    const id = /\bRUN=([0-9a-f]{16})/.exec(script)?.[1] ?? runId;
    this.asked.push(task);
    this.boots.push(/\bBOOT=(\S+)/.exec(script)?.[1] ?? '');
    return new Promise((resolve, reject) => {
      const exec: Exec = {
        task,
        id,
        nonce,
        request,
        told: 0,
        end: (code = 0) => {
          this.execs.delete(exec);
          resolve({
            exit: { kind: 'code', code },
            stdout: '',
            stderr: this.stderr(request) ?? '',
            linesCut: false,
          });
        },
        fail: (error) => {
          this.execs.delete(exec);
          reject(error);
        },
      };
      this.execs.add(exec);
      request.signal?.addEventListener('abort', () => {
        exec.fail(
          new ProblemError({ id: 'cancelled', message: { text: 'Cancelled.', args: [] }, remedies: [] }),
        );
      });
      setImmediate(() => {
        this.answer(exec, kind, word, id);
      });
    });
  }

  private answer(exec: Exec, kind: string, word: string, id: string): void {
    const refusal = this.stderr(exec.request);
    if (refusal !== undefined) {
      exec.request.onStderr?.(refusal);
      exec.end(1);
      return;
    }
    if (this.deaf.has(kind)) return;
    this.say(exec, `begin 0 ${bootId}`);
    const fixed = this.answers.get(kind);
    if (fixed !== undefined) {
      for (const line of fixed) this.say(exec, line);
      exec.end();
      return;
    }
    const run = kind === 'start' ? this.run(id) : this.runs.get(id);
    if (kind === 'list') {
      for (const each of this.runs.values()) this.say(exec, runLine(each));
      this.finishExec(exec, 'done');
    } else if (run === undefined) {
      this.say(exec, `refused run-not-there ${id}`);
      this.finishExec(exec, 'refused');
    } else if (kind === 'start' || kind === 'follow') {
      this.say(exec, runLine(run));
      exec.told = kind === 'follow' ? Math.max(0, Number(word) - 1 - this.repeats) : 0;
      this.tellFollowers(run);
    } else if (kind === 'stop') {
      this.finish('user', id);
      this.say(exec, run.result ?? '');
      this.finishExec(exec, 'done');
    } else if (kind === 'collect') {
      this.runs.delete(id);
      this.finishExec(exec, 'done');
    } else if (kind === 'input') void this.read(exec);
  }

  private async read(exec: Exec): Promise<void> {
    for await (const text of exec.request.input ?? []) this.typed += text;
    this.finishExec(exec, 'done');
  }

  private tellFollowers(run: FakeRun): void {
    for (const exec of [...this.execs]) {
      if (exec.id !== run.id || !/^(start|follow)/.test(exec.task)) continue;
      for (; exec.told < run.lines.length; exec.told += 1)
        exec.request.onStdout?.(run.lines[exec.told] ?? '');
      if (run.result === undefined) continue;
      this.say(exec, run.result);
      this.finishExec(exec, 'done');
    }
  }

  private finishExec(exec: Exec, outcome: string): void {
    this.say(exec, `finished ${outcome}`);
    exec.end();
  }

  private say(exec: Exec, line: string): void {
    exec.request.onStdout?.(`@${exec.nonce} ${line}\n`);
  }
}

function runLine({ id, lines, result }: FakeRun): string {
  const state = result === undefined ? 'running' : 'ended';
  return `run ${id} ${state} 77 mana${id} 1 1700000000 custom ana@laptop ${lines.length} 0 dpdk-testpmd%20--%20-i`;
}

/** A plan of a run with a prompt. */
export function fakePlan(more: Partial<RunPlan> = {}): RunPlan {
  const args = ['--vdev=net_null0', '--', '-i'];
  return {
    id: runId,
    host: 'vm1',
    scenario: 'custom',
    command: {
      program: '/usr/bin/dpdk-testpmd',
      args,
      env: {},
      text: `/usr/bin/dpdk-testpmd ${args.join(' ')}`,
    },
    release: '22.11',
    findings: [],
    preconditions: [],
    nics: [],
    filePrefix: `mana${runId}`,
    ownPrefix: true,
    durationSeconds: 0,
    console: true,
    bootId: null,
    notes: [],
    suggestions: [],
    ...more,
  };
}
