// Judges how far each NIC is on its way from the kernel to DPDK, and catches the half-way states that fail at run time.
import { msg } from '../../message';
import type { Facts, Nic } from '../facts';
import { isAccelerated, isInUserMode, nicLabel } from './devices';
import { fail, pass, unknown, warn, type Rule, type Verdict } from './rule';

/**
 * Where a NIC stands. `with-kernel`: not handed over; `down`: VF and synthetic device down, but still on hv_netvsc;
 * `ready`: in user mode with its VF down; `vf-up`: in user mode, but the kernel still holds the VF; `unread`.
 */
type Handover = 'with-kernel' | 'down' | 'ready' | 'vf-up' | 'unread';

/** @property vfName The VF's netdev, for the fix. */
interface NicState {
  readonly label: string;
  readonly vfName: string | null;
  readonly state: Handover;
}

function stateOfUserModeNic(nic: Nic, loneVfs: readonly Nic[]): NicState {
  const label = nicLabel(nic);
  if (nic.vf !== null) {
    const state = nic.vf.up === null ? 'unread' : nic.vf.up ? 'vf-up' : 'ready';
    return { label, vfName: nic.vf.name, state };
  }
  // The pair can no longer be told by its MAC; any VF left alone may be this device's.
  const up = loneVfs.find((vf) => vf.up === true);
  if (up !== undefined) return { label, vfName: up.name, state: 'vf-up' };
  const readable = loneVfs.length > 0 && loneVfs.every((vf) => vf.up === false);
  return { label, vfName: null, state: readable ? 'ready' : 'unread' };
}

function stateOfKernelNic(nic: Nic): NicState {
  const label = nicLabel(nic);
  const vfName = nic.kind === 'vf' ? nic.name : (nic.vf?.name ?? null);
  const vfUp = nic.kind === 'vf' ? nic.up : (nic.vf?.up ?? null);
  if (vfUp === null || nic.up === null) return { label, vfName, state: 'unread' };
  // A VF that never had a synthetic device needs no more than to be down.
  if (nic.kind === 'vf') return { label, vfName, state: vfUp ? 'with-kernel' : 'ready' };
  return { label, vfName, state: vfUp || nic.up ? 'with-kernel' : 'down' };
}

/** States of all accelerated NICs but the one that carries SSH. */
function statesOf(facts: Facts): NicState[] {
  const userMode = facts.nics.filter(isInUserMode);
  const loneVfs = facts.nics.filter(
    (nic) => nic.kind === 'vf' && nic.master === null && nic.carriesSsh === false,
  );
  const unpaired = userMode.filter((nic) => nic.vf === null).length > 0;
  const withKernel = facts.nics.filter(
    (nic) =>
      isAccelerated(nic) &&
      !isInUserMode(nic) &&
      nic.carriesSsh === false &&
      // A lone VF beside an unpaired user-mode device is that device's other half.
      !(unpaired && nic.kind === 'vf'),
  );
  return [...userMode.map((nic) => stateOfUserModeNic(nic, loneVfs)), ...withKernel.map(stateOfKernelNic)];
}

function labels(states: readonly NicState[], state: Handover): string {
  return states
    .filter((nic) => nic.state === state)
    .map((nic) => nic.label)
    .join(', ');
}

/** A command is shown with the name only where the name is one that a shell takes as it is. */
function isPlainName(name: string | null): name is string {
  return name !== null && /^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/.test(name);
}

function judgeNone(facts: Facts, nicsRead: boolean): Verdict {
  if (facts.nics.some((nic) => isAccelerated(nic) && nic.carriesSsh === null)) {
    return unknown(msg('Which NIC carries SSH is not known, so none can be called free.'));
  }
  if (!nicsRead) return unknown(msg('The NICs could not be read.'));
  return warn(
    msg('There is no accelerated NIC besides the one that carries SSH, so nothing can be handed to DPDK.'),
    null,
  );
}

const interfaceState: Rule = {
  id: 'interface-state',
  sections: ['nics', 'vmbus'],
  judge(facts, wasRead) {
    const states = statesOf(facts);
    if (states.length === 0) return judgeNone(facts, wasRead('nics'));

    const broken = states.find((nic) => nic.state === 'vf-up');
    if (broken !== undefined) {
      const reason = msg(
        'The VF of {0} is still up while its synthetic device is in user mode. The kernel holds the port, so DPDK cannot start the Tx queues (error -19; -16 on newer kernels) or moves few packets.',
        broken.label,
      );
      return isPlainName(broken.vfName)
        ? fail(reason, msg('Set the VF down: `sudo ip link set {0} down`.', broken.vfName))
        : fail(reason, msg('Set the VF down with `ip link set`.'));
    }
    const ready = labels(states, 'ready');
    const withKernel = labels(states, 'with-kernel');
    if (ready !== '') {
      return withKernel === ''
        ? pass(msg('Ready for DPDK: {0} (VF down).', ready))
        : pass(msg('Ready for DPDK: {0} (VF down). Still with the kernel: {1}.', ready, withKernel));
    }
    const handOver = msg(
      'Set the NIC and its VF down and bind the synthetic device to `uio_hv_generic` before DPDK starts.',
    );
    if (withKernel !== '') {
      return warn(msg('Not handed over to DPDK yet: {0} (up, with the kernel).', withKernel), handOver);
    }
    const down = labels(states, 'down');
    if (down !== '') {
      return warn(
        msg('Handed over half-way: {0} (down, but the synthetic device is still on `hv_netvsc`).', down),
        handOver,
      );
    }
    return unknown(msg('The state of {0} could not be read.', labels(states, 'unread')));
  },
};

export const interfaceStateRules: readonly Rule[] = [interfaceState];
