// One VM of `mana-dpdk run`: its connection, what was detected, the way to root, and what runs there.
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { detect } from '../core/detect/detect';
import type { DetectionReport } from '../core/detect/finding';
import { Rights } from '../core/remote/rights';
import type { VmConnection } from '../core/remote/session';
import { listRuns, type RunDeps } from '../core/run/session';
import type { PlanRunInput } from '../core/run/plan';
import type { RunPlan, VmRun } from '../core/run/types';
import type { VmSetupStatus } from '../core/setup/journal';
import { readStatus } from '../core/setup/status';
import type { ConnectPrompts } from '../core/ssh/prompts';
import { localHolder } from '../platform';
import { connectionTo } from './connect';
import type { ConnectionArguments } from './connectionArguments';
import type { RunContext } from './runContext';
import { sudoPasswords } from './setupQuestions';
import type { StatusScreen } from './statusScreen';

export const nonce = (): string => randomBytes(12).toString('hex');
export const newRunId = (): string => randomBytes(8).toString('hex');

/** What a plan takes of a VM. */
type Known = Pick<PlanRunInput, 'report' | 'running' | 'status' | 'bootId'>;

export class RunVm {
  readonly connection: VmConnection;
  readonly host: string;
  private found: { readonly report: DetectionReport; readonly rights: Rights } | undefined;

  constructor(
    readonly args: ConnectionArguments,
    private readonly context: RunContext,
    private readonly screen: StatusScreen,
    private readonly prompts: ConnectPrompts | undefined,
  ) {
    this.host = args.entry.name;
    this.connection = connectionTo(args, prompts);
  }

  get report(): DetectionReport {
    return this.opened.report;
  }

  /** Connects and detects. @throws ProblemError of either. */
  async open(): Promise<void> {
    const { context, host, connection } = this;
    const { signal } = context;
    await connection.connect({ interactive: this.prompts !== undefined, signal });
    const report = await detect(connection, { host, nonce: nonce(), now: () => new Date(), signal });
    const { facts } = report;
    const ask = sudoPasswords(host, context, this.screen);
    this.found = { report, rights: new Rights(facts.sudo, facts.user ?? '?', ask) };
  }

  /**
   * What the VM knows besides its facts: the journal of setups, and runs that go on.
   *
   * @param mayAsk A password may be asked for. Without it, nothing is looked at that needs one.
   */
  async known(mayAsk: boolean): Promise<Known> {
    const { report, rights } = this.opened;
    const { sudo } = report.facts;
    const root = sudo === 'root' || sudo === 'passwordless' || (mayAsk && sudo !== 'none');
    const { signal } = this.context;
    const status = await readStatus(this.connection, rights, { root, nonce: nonce(), signal });
    return { report, ...statusOf(status), running: root ? await this.runs() : [] };
  }

  /** @throws ProblemError of sudo or of the connection. */
  async runs(): Promise<readonly VmRun[]> {
    return (await listRuns(this.deps(), this.context.signal)).runs;
  }

  deps(plan?: Pick<RunPlan, 'release'>): RunDeps {
    const { report, rights } = this.opened;
    return {
      connection: this.connection,
      rights,
      vmId: this.id,
      host: this.host,
      holder: localHolder(),
      now: Date.now,
      // A wait that is cut short has ended as well.
      wait: (ms, signal) => sleep(ms, undefined, signal && { signal }).catch(() => undefined),
      nonce,
      facts: report.facts,
      ...(plan === undefined ? {} : { release: plan.release }),
    };
  }

  /** A name for the VM's records on this machine: by how it is reached, since its name may be anything. */
  get id(): string {
    const { host, user, port } = this.args.entry;
    const key = JSON.stringify([host, user ?? '', port ?? 22]);
    return `cli-${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;
  }

  async close(): Promise<void> {
    await this.connection.dispose();
  }

  private get opened(): { readonly report: DetectionReport; readonly rights: Rights } {
    if (this.found === undefined) throw new Error('the VM was not opened');
    return this.found;
  }
}

function statusOf(status: VmSetupStatus): Pick<Known, 'status' | 'bootId'> {
  return { status, bootId: status.bootId };
}
