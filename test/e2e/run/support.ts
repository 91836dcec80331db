// What the tests of runs over a real sshd share: plans for a testpmd without hardware, what runs need, what is left of them.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SudoAccess } from '../../../src/core/detect/facts';
import type { VmConnection } from '../../../src/core/remote/session';
import { Rights, type AskSudoPassword } from '../../../src/core/remote/rights';
import type { RunDeps } from '../../../src/core/run/session';
import type { RunPlan } from '../../../src/core/run/types';
import type { LabMachine } from '../../labs/net/index';
import { findProgram } from '../../labs/process';
import { LabUnavailable } from '../../labs/unavailable';

/** 16 hex digits, as ids of runs have. */
export const newRunId = (): string => randomBytes(8).toString('hex');

export const newNonce = (): string => randomBytes(12).toString('hex');

/** Path of a testpmd on this host, and with it in every lab that shares its files. */
export function realTestpmd(): string {
  const path = findProgram('dpdk-testpmd');
  if (path === undefined) throw new LabUnavailable('dpdk-testpmd is not installed (package dpdk)');
  return path;
}

/** How a plan of the tests differs from: net_null for ever, statistics every second. */
export interface PlanOptions {
  readonly id?: string;
  readonly program?: string;
  /** In place of EAL's vdev. */
  readonly eal?: readonly string[];
  readonly app?: readonly string[];
  readonly console?: boolean;
  readonly durationSeconds?: number;
}

/** A run without hugepages and hardware: what the tests start. */
export function nullPlan(options: PlanOptions = {}): RunPlan {
  const id = options.id ?? newRunId();
  const program = options.program ?? realTestpmd();
  const filePrefix = `mana${id}`;
  const console = options.console ?? false;
  const args = [
    ...['--no-huge', '-m', '600', '--no-pci', `--file-prefix=${filePrefix}`],
    ...(options.eal ?? ['--vdev=net_null0']),
    '--',
    '--total-num-mbufs=16384',
    ...(console ? ['-i'] : ['--stats-period', '1', '--auto-start']),
    ...(options.app ?? []),
  ];
  return {
    id,
    host: 'lab',
    scenario: 'custom',
    command: { program, args, env: {}, text: [program, ...args].join(' ') },
    release: '22.11',
    findings: [],
    preconditions: [],
    nics: [],
    filePrefix,
    ownPrefix: true,
    durationSeconds: options.durationSeconds ?? 0,
    console,
    bootId: null,
    notes: [],
    suggestions: [],
  };
}

/** What runs on this connection need. By default nobody answers sudo. */
export function depsOn(
  connection: VmConnection,
  rights: { readonly sudo?: SudoAccess; readonly user?: string; readonly ask?: AskSudoPassword } = {},
): RunDeps {
  const { sudo = null, user = 'azureuser', ask = () => Promise.resolve(undefined) } = rights;
  return {
    connection,
    rights: new Rights(sudo, user, ask),
    vmId: 'lab',
    host: 'lab',
    holder: 'ana@laptop',
    now: Date.now,
    wait: (ms, signal) => sleep(ms, undefined, { ref: false, ...(signal === undefined ? {} : { signal }) }),
    nonce: newNonce,
    release: '22.11',
  };
}

/** What a run may leave behind: processes that have its id in their command line, its folder, files of its prefix. */
export async function leftOf(machine: LabMachine, id: string): Promise<string[]> {
  const found = await machine.run(
    `ps -A -ww -o args= | grep -F ${id} | grep -v 'grep -F' || true; ls -d /run/mana-dpdk/runs/${id} /var/run/dpdk/mana${id} 2>/dev/null || true`,
  );
  return found.split('\n').filter((line) => line !== '' && !line.startsWith('bash -c cd /;'));
}
