// Every way to name the NIC that carries SSH, through the planner and past it, straight to the guard on the VM.
import type { Facts, Nic } from '../../../src/core/detect/facts';
import type { DetectionReport } from '../../../src/core/detect/finding';
import type { ExecRequest } from '../../../src/core/remote/session';
import type { RemoteCommand } from '../../../src/core/remote/command';
import { action, linesOf } from '../../../src/core/setup/actions';
import { planSetup } from '../../../src/core/setup/plan';
import type { Action, Plan, PlannedStep } from '../../../src/core/setup/types';
import type { AltNames } from '../../../src/core/setup/target';
import { commandsOf } from './faultSuite';
import { newId, runOn, type Exec } from './actor';
import { differences, type SetupLab } from './lab';

/** A try at the SSH NIC. `lockedOut`, `changed`: what must not happen; `outcome`: how it was refused. */
export interface Attempt {
  readonly what: string;
  readonly outcome: string;
  readonly refusal: string;
  readonly commands: readonly string[];
  readonly changed: readonly string[];
  readonly answers: boolean;
}

/** What the planner makes of each name: it must refuse all of them. */
export function planFor(report: DetectionReport, name: string, altNames: AltNames): PlannedStep[] {
  const status = {
    bootId: report.facts.bootId,
    journal: { entries: [], marks: [] },
    lock: null,
    waiting: [],
    altNames,
    words: [],
  };
  return ['give-nic' as const, 'return-nic' as const].flatMap(
    (only) => planSetup({ report, options: { only: [only], nics: [name] }, run: newId(), status }).steps,
  );
}

/** Names of a NIC in every spelling that somebody may use. */
export function namesOf(nic: Nic, altNames: AltNames, facts: Facts): string[] {
  const both = (text: string | null | undefined): string[] =>
    text === null || text === undefined ? [] : [text, text.toUpperCase(), ` ${text} `];
  return [
    ...both(nic.name),
    ...both(nic.mac),
    ...both(nic.vmbusUuid),
    ...both(nic.vf?.name),
    ...both(nic.pciAddress),
    ...both(nic.vf?.pciAddress),
    ...(altNames[nic.name ?? ''] ?? []),
    ...(altNames[nic.vf?.name ?? ''] ?? []),
    ...(facts.pci ?? []).map(({ address }) => address),
    '7870:00:00.0',
    '00:00.0',
  ];
}

/** What the guard is told of a NIC, true or not. */
export interface Forged {
  readonly uuid: string;
  readonly mac: string;
  readonly name: string;
  readonly vf: string;
}

/** The actions of a hand-over with these words, as a planner that was deceived would send them. */
export function handOver(of: Forged, guarded = true): Action[] {
  return [
    ...(guarded ? [action('guard_nic', of.uuid, of.mac)] : []),
    action('arm_rollback', 20),
    action('keep_managers_off', of.mac, of.vf, 'mana'),
    action('remember_nic', of.uuid),
    action('close_nic', of.uuid, of.name),
    action('vmbus_unbind', of.uuid, 'hv_netvsc'),
    action('set_override', of.uuid, 'uio_hv_generic'),
    action('vmbus_bind', of.uuid, 'uio_hv_generic'),
    action('close_vf', of.mac, of.vf),
    action('verify_given', of.uuid, of.mac),
  ];
}

/** The actions of a return, which unbinds too. */
export function handBack(of: Forged): Action[] {
  return [
    action('guard_unused', of.uuid),
    action('undo_given', of.uuid),
    action('vmbus_unbind', of.uuid, 'uio_hv_generic'),
    action('set_override', of.uuid, '-'),
    action('vmbus_bind', of.uuid, 'hv_netvsc'),
    action('open_nic', of.uuid),
  ];
}

/** A plan of these actions and nothing else. */
export function planWith(report: DetectionReport, actions: readonly Action[]): Plan {
  const [template] = planSetup({ report, options: { only: ['give-nic'] }, run: newId() }).steps;
  if (template === undefined) throw new Error('no step');
  const run = newId();
  return {
    kind: 'setup',
    host: 'lab',
    run,
    bootId: report.facts.bootId,
    steps: [
      {
        ...template,
        state: 'needed',
        actions,
        commands: actions.flatMap((one) => linesOf(one, run)),
      },
    ],
  };
}

/** The connection with another SSH_CONNECTION: what sshd says is set by hand. */
export function withSshConnection(connection: Exec, ssh: string): Exec {
  return {
    exec: (request: ExecRequest) =>
      connection.exec({
        ...request,
        command: request.command.replaceAll('"${SSH_CONNECTION:-}"', `"${ssh}"`) as RemoteCommand,
      }),
  };
}

/** Tries it and looks: was anything run, is anything changed, does the VM still answer? */
export async function attempt(
  lab: SetupLab,
  report: DetectionReport,
  what: string,
  actions: readonly Action[],
  ssh?: string,
): Promise<Attempt> {
  const before = await lab.snapshot();
  const link = await lab.open();
  try {
    const connection = ssh === undefined ? link.connection : withSshConnection(link.connection, ssh);
    const ran = await runOn(lab, link, planWith(report, actions), report.facts, { connection });
    const after = await lab.snapshot();
    return {
      what,
      outcome: ran.result.outcome,
      refusal: ran.result.problem?.message.text ?? '',
      commands: commandsOf(ran),
      changed: differences(before, after),
      answers: await answers(lab),
    };
  } finally {
    await link.close();
  }
}

async function answers(lab: SetupLab): Promise<boolean> {
  const fresh = await lab.open();
  await fresh.close();
  return true;
}
