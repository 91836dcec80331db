// Plans the hand-over of a NIC to DPDK, and its way back.
import type { Facts, Nic } from '../../detect/facts';
import { isInUserMode, nicLabel } from '../../detect/judge/devices';
import { msg } from '../../message';
import { action } from '../actions';
import { defaultRollbackSeconds, type SetupOptions } from '../options';
import { undoLines } from '../inverses';
import { openEntries, type JournalEntry, type VmSetupStatus } from '../journal';
import { findNic, mayGive, sparesOf, type AltNames } from '../target';
import type { Action, PlannedStep } from '../types';
import { timeOf } from '../times';
import { makeStep } from './step';

/**
 * @property run Id of the run: it names the timer that gives the NIC back.
 * @property loadsModules The plan has a step that loads uio_hv_generic.
 */
export interface NicPlanning {
  readonly run: string;
  readonly altNames: AltNames;
  readonly loadsModules: boolean;
  /** The plan has a step that installs modules the running kernel lacks. */
  readonly modulesComing: boolean;
  /** What the VM's journal knows of NICs that were given away. */
  readonly status?: VmSetupStatus;
}

/** A step for each NIC that is meant; one that says why where there is none. */
export function planGive(facts: Facts, options: SetupOptions, planning: NicPlanning): PlannedStep[] {
  if (options.nics !== undefined)
    return options.nics.map((name) => {
      const target = findNic(facts, name, planning.altNames);
      if (!target.ok)
        return makeStep('give-nic', {
          state: 'blocked',
          subject: subjectOf(name),
          refusal: target.refusal,
          why: target.message,
        });
      return giveStep(facts, target.nic, options, planning);
    });
  const given = facts.nics.filter((nic) => isInUserMode(nic) && nic.carriesSsh !== true);
  // One NIC is what testpmd needs; the others stay with the kernel until somebody asks for them.
  const [first] = given.length > 0 ? given : sparesOf(facts);
  if (first !== undefined) return [giveStep(facts, first, options, planning)];
  return [noSpare(facts)];
}

function noSpare(facts: Facts): PlannedStep {
  const [only] = facts.nics.flatMap((nic) => {
    const verdict = mayGive(facts, nic);
    return verdict.ok ? [] : [verdict];
  });
  const none = msg(
    'There is no accelerated NIC besides the one that carries SSH. Add a second NIC to the VM (with accelerated networking), then detect again.',
  );
  const unknown = only?.refusal === 'ssh-nic-unknown';
  return makeStep('give-nic', {
    state: 'blocked',
    refusal: unknown ? 'ssh-nic-unknown' : 'nic-not-found',
    why: unknown ? only.message : none,
  });
}

function giveStep(facts: Facts, nic: Nic, options: SetupOptions, planning: NicPlanning): PlannedStep {
  const subject = subjectOf(nicLabel(nic));
  const verdict = mayGive(facts, nic);
  if (!verdict.ok)
    return makeStep('give-nic', {
      state: 'blocked',
      subject,
      refusal: verdict.refusal,
      why: verdict.message,
    });
  const uuid = nic.vmbusUuid;
  const mac = nic.mac ?? nic.vf?.name ?? null;
  if (uuid === null || nic.mac === null)
    return makeStep('give-nic', {
      state: 'blocked',
      subject,
      refusal: 'nic-not-found',
      why: msg('The vmbus UUID or the MAC of {0} could not be read.', nicLabel(nic)),
    });
  if (facts.modules.uio_hv_generic.available === false && !planning.modulesComing)
    return makeStep('give-nic', {
      state: 'blocked',
      subject,
      refusal: 'unsupported',
      why: msg(
        'The running kernel {0} has no module uio_hv_generic, so no NIC can be given to DPDK.',
        facts.kernel ?? '?',
      ),
    });
  const waiting = planning.status?.waiting.find(({ target }) => target === uuid);
  if (waiting !== undefined)
    return makeStep('give-nic', {
      state: 'blocked',
      subject,
      refusal: 'locked',
      why: msg(
        '{0} was given to DPDK, but nobody has confirmed it: the VM gives it back at {1}. Wait for that, or undo it now.',
        nicLabel(nic),
        timeOf(waiting.untilMs),
      ),
    });
  if (isInUserMode(nic) && nic.vf?.up !== true)
    return makeStep('give-nic', {
      state: 'met',
      subject,
      why: msg('{0} is on uio_hv_generic already, and its VF is down.', nicLabel(nic)),
    });
  return makeStep('give-nic', {
    state: 'needed',
    subject,
    run: planning.run,
    why: isInUserMode(nic)
      ? msg(
          'The VF of {0} is up although its synthetic device is in user mode: DPDK cannot start its Tx queues.',
          mac ?? '',
        )
      : msg('{0} is with the kernel (hv_netvsc).', nicLabel(nic)),
    actions: giveActions(facts, nic, uuid, nic.mac, options, planning),
    notes: [
      msg(
        'Addresses and routes of {0} are recorded on the VM and restored when it is given back.',
        nicLabel(nic),
      ),
      msg(
        'Where NetworkManager runs, it is told instead: `nmcli device set {0} managed no`.',
        nic.vf?.name ?? 'VF',
      ),
      msg(
        'Where the kernel has no driver_override, the class is written to new_id instead; where there is no systemd, the rollback waits in a process of its own.',
      ),
    ],
  });
}

function giveActions(
  facts: Facts,
  nic: Nic,
  uuid: string,
  mac: string,
  options: SetupOptions,
  planning: NicPlanning,
): Action[] {
  const vf = nic.vf;
  const uio = facts.modules.uio_hv_generic;
  const loaded = uio.loaded === true || uio.builtin === true || planning.loadsModules;
  return [
    action('guard_nic', uuid, mac),
    ...(loaded ? [] : [action('load_module', 'uio_hv_generic')]),
    action('arm_rollback', options.rollbackSeconds ?? defaultRollbackSeconds),
    ...(vf === null ? [] : [action('keep_managers_off', mac, vf.name, vf.driver ?? 'mana')]),
    action('remember_nic', uuid),
    ...(nic.name === null ? [] : [action('close_nic', uuid, nic.name)]),
    action('vmbus_unbind', uuid, 'hv_netvsc'),
    action('set_override', uuid, 'uio_hv_generic'),
    action('vmbus_bind', uuid, 'uio_hv_generic'),
    ...(vf === null ? [] : [action('close_vf', mac, vf.name)]),
    action('verify_given', uuid, mac),
  ];
}

/** Part of a step's key: names of NICs are plain, but what a user typed need not be. */
export function subjectOf(name: string): string {
  return name.replace(/[^A-Za-z0-9._:-]/g, '_').slice(0, 40);
}

/** Steps that give NICs back: those named, or all that are in user mode. */
export function planReturn(facts: Facts, options: SetupOptions, planning: NicPlanning): PlannedStep[] {
  const named = options.nics?.map((name) => ({ name, target: findNic(facts, name, planning.altNames) }));
  if (named !== undefined)
    return named.map(({ name, target }) =>
      target.ok
        ? returnStep(target.nic, planning)
        : makeStep('return-nic', {
            state: 'blocked',
            subject: subjectOf(name),
            refusal: target.refusal,
            why: target.message,
          }),
    );
  const given = facts.nics.filter(isInUserMode);
  if (given.length > 0) return given.map((nic) => returnStep(nic, planning));
  return [makeStep('return-nic', { state: 'met', why: msg('No NIC is in user mode.') })];
}

/** What is recorded of a NIC since the VM started: its way back. */
function recordsOf(nic: Nic, planning: NicPlanning): JournalEntry[] {
  if (planning.status === undefined || nic.vmbusUuid === null) return [];
  return openEntries(planning.status).filter(({ target }) => target === nic.vmbusUuid);
}

function returnStep(nic: Nic, planning: NicPlanning): PlannedStep {
  const records = recordsOf(nic, planning);
  const name = records.find(({ inverse }) => inverse === 'link_back')?.args[1] ?? nicLabel(nic);
  const subject = subjectOf(name);
  const uuid = nic.vmbusUuid;
  if (uuid === null)
    return makeStep('return-nic', {
      state: 'blocked',
      subject,
      refusal: 'nic-not-found',
      why: msg('The vmbus UUID of {0} could not be read.', name),
    });
  if (!isInUserMode(nic) && nic.driver !== null)
    return makeStep('return-nic', {
      state: 'met',
      subject,
      why: msg('{0} is with the kernel ({1}).', name, nic.driver),
    });
  return makeStep('return-nic', {
    state: 'needed',
    subject,
    run: planning.run,
    why: isInUserMode(nic)
      ? msg('{0} is in user mode (uio_hv_generic).', name)
      : msg('{0} has no driver.', name),
    actions: [
      action('guard_unused', uuid),
      action('undo_given', uuid),
      action('vmbus_unbind', uuid, 'uio_hv_generic'),
      action('set_override', uuid, '-'),
      action('vmbus_bind', uuid, 'hv_netvsc'),
      action('open_nic', uuid),
    ],
    ...(records.length === 0 ? {} : { lines: undoLines(records) }),
    notes:
      records.length === 0
        ? [
            msg(
              'The journal of the VM knows nothing of this NIC: its addresses are left to the network manager.',
            ),
          ]
        : [
            msg(
              'Addresses, routes and the VF are restored as they were recorded on {0}.',
              timeOf(records[0]?.at ?? 0),
            ),
          ],
  });
}
