// Somebody who sets up a VM, as the extension and the command line do it: detects, plans, runs, undoes.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DetectionReport } from '../../../src/core/detect/finding';
import type { VmSetupStatus } from '../../../src/core/setup/journal';
import type { SetupOptions } from '../../../src/core/setup/options';
import { planSetup } from '../../../src/core/setup/plan';
import { Rights } from '../../../src/core/remote/rights';
import { runPlan, type RunDeps } from '../../../src/core/setup/run';
import { readStatus } from '../../../src/core/setup/status';
import type { Plan, RunEvent, RunResult } from '../../../src/core/setup/types';
import { planUndo } from '../../../src/core/setup/undo';
import type { VmConnection } from '../../../src/core/remote/session';
import { detectLab } from '../../labs/connect';
import type { SetupLab } from './lab';
import type { LabLink } from './link';

export const newId = (): string => randomBytes(8).toString('hex');

export type Exec = Pick<VmConnection, 'exec'>;

/** What a detection and the VM's journal say, and the plan that follows. */
export interface Planned {
  readonly report: DetectionReport;
  readonly status: VmSetupStatus;
  readonly plan: Plan;
}

/** @param ask Answers sudo; by default nobody does. */
export function statusOf(
  connection: Exec,
  { facts }: DetectionReport,
  ask: RunDeps['askSudoPassword'] = () => Promise.resolve(undefined),
): Promise<VmSetupStatus> {
  const rights = new Rights(facts.sudo, facts.user ?? '?', ask);
  return readStatus(connection, rights, { root: true, nonce: newId() });
}

export async function planOn(connection: Exec, options: SetupOptions): Promise<Planned> {
  const report = await detectLab(connection);
  const status = await statusOf(connection, report);
  return { report, status, plan: planSetup({ report, options, run: newId(), status }) };
}

/** What a run has told, beside its result. */
export interface Ran {
  readonly result: RunResult;
  readonly events: readonly RunEvent[];
}

export interface RunOptions {
  readonly holder?: string;
  /** Over what the steps run, where it is not the link's own connection. */
  readonly connection?: Exec;
  readonly signal?: AbortSignal;
  readonly askSudoPassword?: RunDeps['askSudoPassword'];
  readonly openNew?: RunDeps['openNew'];
  readonly onEvent?: (event: RunEvent) => void;
}

export async function runOn(
  lab: SetupLab,
  link: LabLink,
  plan: Plan,
  facts: DetectionReport['facts'],
  options: RunOptions = {},
): Promise<Ran> {
  const events: RunEvent[] = [];
  const { connection = link.connection } = options;
  const result = await runPlan(plan, {
    connection,
    openNew: options.openNew ?? (() => openConfirming(lab, facts.user ?? undefined)),
    askSudoPassword: options.askSudoPassword ?? (() => Promise.resolve(undefined)),
    facts,
    holder: options.holder ?? 'ana@laptop',
    nonce: newId,
    now: Date.now,
    wait: (ms, signal) => sleep(ms, undefined, { ref: false, ...(signal === undefined ? {} : { signal }) }),
    onEvent: (event) => {
      events.push(event);
      options.onEvent?.(event);
    },
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  return { result, events };
}

/** A new connection whose end also ends its link. */
export async function openConfirming(lab: SetupLab, user?: string): Promise<VmConnection> {
  const link = await lab.open(user === undefined ? {} : { user });
  const { connection } = link;
  const dispose = connection.dispose.bind(connection);
  let closed = false;
  connection.dispose = async () => {
    if (closed) return dispose();
    closed = true;
    await link.close();
  };
  return connection;
}

/** Undoes everything, or these steps, from another machine: a new connection that knows nothing but the VM's journal. */
export async function undoOn(
  lab: SetupLab,
  steps?: readonly string[],
  options: RunOptions = {},
): Promise<Ran & { readonly plan: Plan }> {
  const link = await lab.open();
  try {
    return await undoOver(lab, link, steps, options);
  } finally {
    await link.close();
  }
}

/** The same over a link that the caller may break. */
export async function undoOver(
  lab: SetupLab,
  link: LabLink,
  steps?: readonly string[],
  options: RunOptions & { readonly report?: DetectionReport } = {},
): Promise<Ran & { readonly plan: Plan }> {
  const report = options.report ?? (await detectLab(link.connection));
  const status = await statusOf(link.connection, report, options.askSudoPassword);
  const plan = planUndo({ host: 'lab', run: newId(), status, ...(steps === undefined ? {} : { steps }) });
  const ran = await runOn(lab, link, plan, report.facts, { holder: 'ben@desk', ...options });
  return { ...ran, plan };
}
