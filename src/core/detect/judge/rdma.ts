// Judges the RDMA side: the device, rdma-core with libmana, and whether kernel and rdma-core mean the same driver id.
import { msg, type Message } from '../../message';
import type { Facts } from '../facts';
import { manaRdmaDevices } from './devices';
import { builtForId, distributionCore, driverOfId, firstWithMana, idOfCore } from './driverIds';
import { installModule, packageFamily, presenceOf } from './modules';
import { fail, pass, unknown, warn, type Rule, type Verdict } from './rule';
import { isAtLeast, parseVersion } from './versions';

const rdmaDevice: Rule = {
  id: 'rdma-device',
  sections: ['infiniband', 'modules'],
  judge(facts, wasRead) {
    const devices = manaRdmaDevices(facts);
    if (devices.length > 0) {
      const list = devices
        .map((device) => (device.uverbs === null ? device.name : `${device.name} (${device.uverbs})`))
        .join(', ');
      return devices.some((device) => device.uverbs !== null)
        ? pass(msg('RDMA devices of MANA: {0}.', list))
        : warn(
            msg('RDMA devices of MANA: {0}, but none has a uverbs node, so DPDK cannot open them.', list),
            msg('Load it: `sudo modprobe ib_uverbs`.'),
          );
    }
    if (!wasRead('infiniband')) return unknown(msg('The RDMA devices could not be read.'));
    switch (presenceOf(facts.modules.mana_ib)) {
      case 'installed':
        return warn(
          msg('There is no RDMA device of MANA: the module `mana_ib` is installed, but not loaded.'),
          msg('Load both: `sudo modprobe -a mana_ib ib_uverbs`.'),
        );
      case 'absent':
        return fail(
          msg('There is no RDMA device of MANA: the module `mana_ib` is not installed.'),
          installModule(facts, 'mana_ib'),
        );
      default:
        return fail(
          msg('There is no RDMA device of MANA in `/sys/class/infiniband`.'),
          msg(
            'With a MANA device present, load both: `sudo modprobe -a mana_ib ib_uverbs`, then read `sudo dmesg`.',
          ),
        );
    }
  },
};

/** From the distribution where it ships a new enough rdma-core, otherwise from source. */
function installRdmaCore(facts: Facts): Message {
  const row = distributionCore(facts);
  if (row?.hasLibmana === true) {
    switch (packageFamily(facts)) {
      case 'ubuntu':
      case 'debian':
        return msg(
          'Install it: `sudo apt-get install rdma-core ibverbs-providers libibverbs-dev ibverbs-utils`.',
        );
      case 'rpm':
        return msg('Install it: `sudo dnf install rdma-core libibverbs rdma-core-devel`.');
      default:
        break;
    }
  }
  return row === undefined
    ? msg('Install rdma-core {0} or later with libmana, or build it from source.', firstWithMana)
    : msg(
        'The packages of {0} do not have it: build rdma-core {1} or later from source.',
        facts.os.prettyName ?? row.id,
        firstWithMana,
      );
}

/** The verdict on version and provider; several copies are looked at afterwards. */
function judgeCore(facts: Facts): Verdict {
  const { coreVersion, libmanaFound, libmana } = facts.rdma;
  const version = parseVersion(coreVersion ?? '');
  const shown = coreVersion ?? '';
  const path = libmana ?? 'libmana';
  if (version === undefined) {
    if (libmanaFound === true) {
      return pass(
        msg(
          'libmana is there ({0}); the version of rdma-core could not be read. libmana came with rdma-core {1}.',
          path,
          firstWithMana,
        ),
      );
    }
    return libmanaFound === false
      ? fail(msg('No rdma-core with libmana was found.'), installRdmaCore(facts))
      : unknown(msg('Neither rdma-core nor libmana could be looked for.'));
  }
  if (!isAtLeast(version, firstWithMana)) {
    return libmanaFound === true
      ? warn(
          msg(
            'rdma-core {0} is older than {1}, yet libmana is there ({2}): two versions may be mixed.',
            shown,
            firstWithMana,
            path,
          ),
          msg('Check with `ldconfig -p` which libibverbs a program gets.'),
        )
      : fail(
          msg('rdma-core {0} is older than {1} and has no libmana.', shown, firstWithMana),
          installRdmaCore(facts),
        );
  }
  if (libmanaFound === null) {
    return unknown(
      msg('rdma-core {0} is new enough, but whether libmana is there could not be read.', shown),
    );
  }
  return libmanaFound
    ? pass(msg('rdma-core {0} with libmana ({1}).', shown, path))
    : fail(msg('rdma-core {0} is new enough, but libmana is missing.', shown), installRdmaCore(facts));
}

const rdmaCore: Rule = {
  id: 'rdma-core',
  sections: ['rdma-core', 'libibverbs'],
  judge(facts) {
    const verdict = judgeCore(facts);
    const copies = facts.rdma.libibverbsPaths;
    if (verdict.status !== 'pass' || copies.length < 2) return verdict;
    return warn(
      msg('{0} There are {1} copies of libibverbs: {2}.', verdict.reason, copies.length, copies.join(', ')),
      msg(
        'Keep one rdma-core: remove that of the distribution or the one you built, then run `sudo ldconfig`.',
      ),
    );
  },
};

const driverIdMatch: Rule = {
  id: 'driver-id-match',
  sections: ['driver-id', 'rdma-core', 'kernel'],
  judge(facts) {
    const { driverIds, coreVersion } = facts.rdma;
    if (driverIds === null) {
      return unknown(
        msg(
          "The kernel's RDMA driver id could not be read: that takes `python3` on the VM and a loaded `mana_ib`.",
        ),
        msg('Install `python3` and detect again, or look at the log of testpmd for the failing probe.'),
      );
    }
    const mana = new Set(manaRdmaDevices(facts).map((device) => device.name));
    const read = driverIds.find((entry) => mana.has(entry.device));
    if (read === undefined) return unknown(msg('The kernel reports no RDMA driver id for a MANA device.'));
    const version = parseVersion(coreVersion ?? '');
    if (version === undefined) {
      return unknown(
        msg(
          'The kernel reports RDMA driver id {0} for {1}; the version of rdma-core is not known, so there is nothing to compare it with.',
          read.id,
          read.device,
        ),
      );
    }
    const expected = builtForId(facts.rdma.coreSource) ?? idOfCore(version);
    const shown = coreVersion ?? '';
    if (expected === undefined) {
      return facts.rdma.libmanaFound === true
        ? unknown(
            msg(
              'libmana is there, but rdma-core {0} should not have it: which id it expects is not known.',
              shown,
            ),
          )
        : fail(
            msg(
              'The kernel reports RDMA driver id {0} for {1}, but rdma-core {2} has no driver for MANA.',
              read.id,
              read.device,
              shown,
            ),
            installRdmaCore(facts),
          );
    }
    if (read.id === expected) {
      return pass(
        msg('Kernel and rdma-core {0} agree on RDMA driver id {1} for {2}.', shown, expected, read.device),
      );
    }
    const taken = driverOfId(version, read.id);
    const fix = msg(
      'Use a kernel that reports {0} (6.2 or later), or rebuild rdma-core with the `ib_user_ioctl_verbs.h` of this kernel. If this rdma-core was already built that way, a line `Successfully probed on IB port` of testpmd proves it.',
      expected,
    );
    return taken === undefined
      ? fail(
          msg(
            'The kernel reports RDMA driver id {0} for {1}, rdma-core {2} expects {3}: libmana is not loaded.',
            read.id,
            read.device,
            shown,
            expected,
          ),
          fix,
        )
      : fail(
          msg(
            'The kernel reports RDMA driver id {0} for {1}, rdma-core {2} expects {3} and takes {0} for {4}: it loads that driver instead of libmana, and the probe fails with -12.',
            read.id,
            read.device,
            shown,
            expected,
            taken,
          ),
          fix,
        );
  },
};

export const rdmaRules: readonly Rule[] = [rdmaDevice, rdmaCore, driverIdMatch];
