// `mana-dpdk run` in this process, on simulated VMs on which testpmd plays MANA.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseInvocation } from '../../src/cli/arguments';
import { runCommand } from '../../src/cli/runCommand';
import type { RunContext, RunStatus } from '../../src/cli/runContext';
import { runPairCommand } from '../../src/cli/runPairCommand';
import { recordsCommand } from '../../src/cli/runRecords';
import { fileRunStore } from '../../src/platform/runs/recordStore';
import { startSimulatedVm, type Fault, type SimulatedVm } from '../labs/sim/index';

/** @property left What a second Ctrl+C would say, at its last. */
export interface Told {
  readonly status: RunStatus;
  readonly out: string;
  readonly err: string;
}

/**
 * @property onError Called with each text on stderr; it may press Ctrl+C. @property answers What is typed when asked.
 * @property terminal stderr is one.
 */
export interface Typing {
  readonly onText?: (all: string, interrupt: () => void) => void;
  readonly answers?: readonly string[];
  readonly terminal?: boolean;
}

export interface RunLab {
  readonly vm: SimulatedVm;
  readonly folder: string;
  /** A VM that has just started, with these faults. */
  fresh(...faults: readonly Fault[]): void;
  run(words: readonly string[], typing?: Typing): Promise<Told>;
  close(): Promise<void>;
}

export async function startRunLab(): Promise<RunLab> {
  const folder = mkdtempSync(join(tmpdir(), 'mana-run-'));
  const vm = await startSimulatedVm({ dir: folder, faults: ['nic-bound'] });
  return {
    vm,
    folder,
    fresh: (...faults) => {
      // Other faults make another machine: what the last test has done there is gone with it.
      vm.setFaults(['no-mana']);
      vm.setFaults(faults);
    },
    run: (words, typing = {}) => run(connected(vm, words), folder, typing),
    close: async () => {
      await vm.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The words that lead to a VM, in front of a `--` of the command's own. */
export function connected(vm: SimulatedVm, words: readonly string[]): readonly string[] {
  const host = [`${vm.user}@${vm.host}`, '--port', String(vm.port), '--identity', vm.identityFile];
  return ['run', ...host, '--known-hosts', vm.knownHostsFile, '-F', 'none', ...words];
}

export async function run(words: readonly string[], folder: string, typing: Typing = {}): Promise<Told> {
  const invocation = parseInvocation(words);
  if (invocation.kind !== 'run') throw new Error(JSON.stringify(invocation));
  const { arguments: args } = invocation;
  const told = { out: '', err: '' };
  const context = contextOf(told, folder, typing);
  const status =
    args.kind === 'records'
      ? await recordsCommand(args, context)
      : args.to === undefined
        ? await runCommand(args, context)
        : await runPairCommand({ ...args, to: args.to }, context);
  return { status, ...told };
}

function contextOf(
  told: { out: string; err: string },
  folder: string,
  { onText, answers, terminal = false }: Typing,
): RunContext {
  const interrupt = new AbortController();
  const left = [...(answers ?? [])];
  const heard = (): void => {
    onText?.(told.out + told.err, () => {
      interrupt.abort();
    });
  };
  return {
    write: (text) => {
      told.out += text;
      heard();
    },
    writeError: (text) => {
      told.err += text;
      heard();
    },
    translate: (template) => template,
    prompts: undefined,
    ask: answers === undefined ? undefined : () => Promise.resolve(left.shift()),
    columns: 100,
    colour: false,
    statusLine: terminal,
    errorColumns: terminal ? 100 : undefined,
    signal: interrupt.signal,
    leave: () => undefined,
    readFile: (path) => Promise.resolve(readFileSync(path)),
    writeFile: (path, text) => {
      writeFileSync(path, text);
      return Promise.resolve();
    },
    records: fileRunStore(join(folder, 'runs')),
  };
}
