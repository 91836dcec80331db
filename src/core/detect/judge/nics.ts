// Judges the MANA device and the NICs: which one carries SSH, which are free, and whether pairs are whole.
import { pciIds } from '../../../knowledge';
import { msg, type Message } from '../../message';
import type { Facts, ManaFunction, Nic } from '../facts';
import { isAccelerated, isInUserMode, nicLabel } from './devices';
import { fail, pass, unknown, warn, type Rule, type Verdict } from './rule';
import { isAtLeast, parseVersion } from './versions';

function names(labels: readonly string[]): string {
  return labels.join(', ');
}

function judgePhysicalFunction(facts: Facts, device: ManaFunction): Verdict {
  const from = pciIds.find((row) => row.vendor === '1414' && row.device === device.device)?.dpdkFrom ?? null;
  if (from === null) {
    return warn(
      msg(
        'MANA physical function 1414:{0} at {1}: no DPDK release is known to drive it.',
        device.device,
        device.address,
      ),
      null,
    );
  }
  const driven = facts.dpdk.some((install) => {
    const version = parseVersion(install.version ?? '');
    return version !== undefined && isAtLeast(version, from);
  });
  return driven
    ? pass(msg('MANA physical function 1414:{0} at {1} (bare metal).', device.device, device.address))
    : warn(
        msg(
          'MANA physical function 1414:{0} at {1} (bare metal): DPDK drives it from {2} on.',
          device.device,
          device.address,
          from,
        ),
        msg('Install DPDK {0} or later.', from),
      );
}

const manaDevice: Rule = {
  id: 'mana-device',
  sections: ['pci', 'nics'],
  judge(facts) {
    if (facts.pci === null) return unknown(msg('The PCI devices could not be read.'));
    const vf = facts.pci.find((device) => device.kind === 'vf');
    if (vf !== undefined) return pass(msg('MANA virtual function 1414:{0} at {1}.', vf.device, vf.address));
    const pf = facts.pci[0];
    if (pf !== undefined) return judgePhysicalFunction(facts, pf);
    const mellanox = facts.nics
      .map((nic) => nic.vf?.driver ?? nic.driver)
      .find((driver) => driver?.startsWith('mlx') === true);
    if (mellanox != null) {
      return fail(
        msg(
          'There is no MANA device: this VM sits on Mellanox hardware now (driver {0}). The host decides that at each start.',
          mellanox,
        ),
        msg('Stop (deallocate) and start the VM, then detect again; sizes of v6 and v7 always have MANA.'),
      );
    }
    return fail(
      msg('There is no MANA device (PCI 1414:00ba).'),
      msg(
        'Enable accelerated networking on the NICs, on a VM size with MANA (v6 and v7 sizes always have it), then detect again.',
      ),
    );
  },
};

const sshNicKnown: Rule = {
  id: 'ssh-nic-known',
  sections: ['ssh', 'addresses', 'nics'],
  judge({ nics, ssh }) {
    const nic = nics.find((candidate) => candidate.carriesSsh === true);
    const name = nic === undefined ? ssh.interface : nicLabel(nic);
    if (name !== null)
      return pass(msg('This SSH connection arrives on {0}. It stays with the kernel.', name));
    return unknown(
      msg('Which NIC carries this SSH connection could not be found out, so no NIC is safe to hand to DPDK.'),
    );
  },
};

function isWithoutVf(nic: Nic): boolean {
  return nic.kind === 'netvsc' && nic.vf === null && !isInUserMode(nic);
}

function accelerate(): Message {
  return msg(
    'Switch accelerated networking on for the NIC (`az network nic update --accelerated-networking true`), unless the kernel driver is what is missing.',
  );
}

const spareNic: Rule = {
  id: 'spare-nic',
  sections: ['nics', 'ssh', 'vmbus'],
  judge({ nics }, wasRead) {
    const accelerated = nics.filter(isAccelerated);
    const spare = accelerated.filter((nic) => isInUserMode(nic) || nic.carriesSsh === false);
    if (spare.length > 0) {
      return pass(msg('Besides the NIC that carries SSH there is: {0}.', names(spare.map(nicLabel))));
    }
    if (accelerated.some((nic) => nic.carriesSsh === null)) {
      return unknown(msg('Which NIC carries SSH is not known, so none can be called free.'));
    }
    if (!wasRead('nics')) return unknown(msg('The NICs could not be read.'));
    const slow = nics.filter((nic) => isWithoutVf(nic) && nic.carriesSsh === false);
    if (slow.length > 0) {
      return fail(
        msg(
          'No accelerated NIC is free: besides the NIC that carries SSH there is only {0}, without a VF.',
          names(slow.map(nicLabel)),
        ),
        accelerate(),
      );
    }
    return fail(
      msg('No accelerated NIC is free: handing over the NIC that carries SSH would lock you out of the VM.'),
      msg(
        'Stop (deallocate) the VM, add a second NIC with accelerated networking (`az vm nic add`), and start it.',
      ),
    );
  },
};

/** A VF alone: after its synthetic device went to user mode, or where netvsc did not pair the two. */
const vfWithoutSynthetic: Rule = {
  id: 'vf-without-synthetic',
  sections: ['nics', 'vmbus'],
  judge({ nics }, wasRead) {
    const lone = nics.filter((nic) => nic.kind === 'vf' && nic.master === null);
    if (lone.length === 0) {
      return wasRead('nics') ? pass(msg('No VF stands alone.')) : unknown(msg('The NICs could not be read.'));
    }
    const inUserMode = nics.filter((nic) => isInUserMode(nic) && nic.vf === null);
    if (lone.length <= inUserMode.length) {
      return pass(
        msg('Alone, because the synthetic device is in user mode: {0}.', names(lone.map(nicLabel))),
      );
    }
    return warn(
      msg('Without a synthetic interface: {0}. `hv_netvsc` did not pair it.', names(lone.map(nicLabel))),
      msg(
        'Check that `hv_netvsc` is loaded and that both interfaces have the same MAC address; a reboot pairs them again.',
      ),
    );
  },
};

const syntheticWithoutVf: Rule = {
  id: 'synthetic-without-vf',
  sections: ['nics', 'vmbus'],
  judge({ nics }, wasRead) {
    const slow = nics.filter(isWithoutVf);
    if (slow.length === 0) {
      return wasRead('nics')
        ? pass(msg('No synthetic interface lacks its VF.'))
        : unknown(msg('The NICs could not be read.'));
    }
    return warn(
      msg(
        'Without a VF: {0}. Accelerated networking is off there, or the kernel lacks the driver `mana`.',
        names(slow.map(nicLabel)),
      ),
      accelerate(),
    );
  },
};

export const nicRules: readonly Rule[] = [
  manaDevice,
  sshNicKnown,
  spareNic,
  vfWithoutSynthetic,
  syntheticWithoutVf,
];
