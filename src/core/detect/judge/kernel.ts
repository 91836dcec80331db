// Judges the kernel: the drivers of MANA, the modules DPDK needs besides them, and the page size.
import { kernelDrivers, type KernelDriver } from '../../../knowledge';
import { msg, type Message } from '../../message';
import { manaRdmaDevices } from './devices';
import type { Facts, ModuleName } from '../facts';
import { installModule, presenceLabel, presenceOf, updateKernel, type Presence } from './modules';
import { fail, pass, unknown, warn, type Rule, type Verdict } from './rule';
import {
  compareNumbers,
  isAtLeast,
  isOfSeries,
  parseKernel,
  parseVersion,
  type KernelVersion,
} from './versions';

function rowsOf(kind: KernelDriver['kind'], driver: KernelDriver['driver']): KernelDriver[] {
  return kernelDrivers.filter((row) => row.kind === kind && row.driver === driver);
}

/** The first upstream release with the driver. */
function upstreamMinimum(driver: KernelDriver['driver']): string {
  return rowsOf('upstream', driver)[0]?.minimum ?? '0';
}

/** True where the kernel's build number and flavour are what a row on a distribution's kernel names. */
function isBuildOfRow(kernel: KernelVersion, row: KernelDriver): boolean {
  return (
    row.series !== null &&
    isOfSeries(kernel.upstream, row.series) &&
    (row.marker === null || kernel.flavour.startsWith(row.marker)) &&
    (row.minimum === null || compareNumbers(kernel.build, row.minimum.split('.').map(Number)) >= 0) &&
    (row.maximum === null || compareNumbers(kernel.build, row.maximum.split('.').map(Number)) <= 0)
  );
}

/** A row on a distribution's release holds for later minor releases of the same major one too. */
function isReleaseOfRow(facts: Facts, row: KernelDriver): boolean {
  const release = parseVersion(facts.os.versionId ?? '');
  const listed = parseVersion(row.osVersion ?? '');
  if (release === undefined || listed === undefined) return false;
  return (
    row.osId === facts.os.id &&
    release.numbers[0] === listed.numbers[0] &&
    compareNumbers(release.numbers, listed.numbers) >= 0
  );
}

function isListedBackport(facts: Facts, kernel: KernelVersion): boolean {
  return rowsOf('backport', 'mana_ib').some((row) =>
    row.series === null ? isReleaseOfRow(facts, row) : isBuildOfRow(kernel, row),
  );
}

interface DriverQuestion {
  readonly driver: 'mana' | 'mana_ib';
  readonly title: Message;
  readonly presence: Presence;
}

/**
 * A driver that is there beats every version number: distributions backport. A version alone never passes, because
 * kernels are built without these drivers too.
 */
function judgeDriver(facts: Facts, { driver, title, presence }: DriverQuestion): Verdict {
  const release = facts.kernel ?? '';
  const kernel = parseKernel(release);
  const minimum = upstreamMinimum(driver);
  const newEnough = kernel !== undefined && isAtLeast(kernel.upstream, minimum);
  const listed = kernel !== undefined && isListedBackport(facts, kernel);
  switch (presence) {
    case 'loaded':
    case 'builtin':
    case 'installed': {
      const how = presenceLabel(presence);
      if (kernel === undefined) return pass(msg('The {0} is there ({1}).', title, how));
      if (newEnough) return pass(msg('Kernel {0} has the {1} ({2}).', release, title, how));
      if (listed) return pass(msg('Kernel {0} has the {1} as a listed backport ({2}).', release, title, how));
      return pass(
        msg('Kernel {0} is older than {1}, but has the {2} ({3}): a backport.', release, minimum, title, how),
      );
    }
    case 'absent':
      if (kernel === undefined)
        return fail(msg('The {0} is not installed.', title), installModule(facts, driver));
      return newEnough || listed
        ? fail(
            msg('Kernel {0} is new enough, but the {1} is not installed for it.', release, title),
            installModule(facts, driver),
          )
        : fail(
            msg('Kernel {0} is older than {1} and has no {2}.', release, minimum, title),
            updateKernel(facts, minimum),
          );
    case 'unread':
      if (kernel === undefined)
        return unknown(msg('Neither the kernel version nor the {0} could be read.', title));
      return newEnough || listed
        ? unknown(
            msg('Kernel {0} is new enough, but whether it has the {1} could not be read.', release, title),
          )
        : fail(
            msg(
              'Kernel {0} is older than {1}, and is no listed backport; whether it has the {2} all the same could not be read.',
              release,
              minimum,
              title,
            ),
            updateKernel(facts, minimum),
          );
  }
}

function ethernetPresence(facts: Facts): Presence {
  const inUse =
    facts.pci?.some((device) => device.driver === 'mana') === true ||
    facts.nics.some((nic) => nic.vf?.driver === 'mana' || nic.driver === 'mana');
  const presence = presenceOf(facts.modules.mana);
  return inUse && presence !== 'builtin' ? 'loaded' : presence;
}

const kernelEthernetDriver: Rule = {
  id: 'kernel-ethernet-driver',
  sections: ['kernel', 'modules', 'pci'],
  judge(facts) {
    const title = msg('Ethernet driver `mana`');
    const presence = ethernetPresence(facts);
    const verdict = judgeDriver(facts, { driver: 'mana', title, presence });
    if (verdict.status !== 'pass') return verdict;
    const kernel = parseKernel(facts.kernel ?? '');
    const problem = rowsOf('problem', 'mana').find(
      (row) => kernel !== undefined && isBuildOfRow(kernel, row),
    );
    if (problem !== undefined) {
      return warn(
        msg(
          'Kernel {0} has the Ethernet driver `mana`, but like all of its series up to {1} it lacks a patch that MANA VFs need on newer hosts.',
          facts.kernel ?? '',
          `${problem.series ?? ''}-${problem.maximum ?? ''}`,
        ),
        msg('Update the kernel and reboot: `sudo dnf update kernel`.'),
      );
    }
    if (presence === 'installed' && facts.pci?.some((device) => device.driver === null) === true) {
      return warn(
        msg('The Ethernet driver `mana` is installed, but not loaded, and no driver holds the MANA device.'),
        msg('Load it: `sudo modprobe mana`.'),
      );
    }
    return verdict;
  },
};

const kernelInfinibandDriver: Rule = {
  id: 'kernel-infiniband-driver',
  sections: ['kernel', 'modules', 'infiniband'],
  judge(facts) {
    const presence = presenceOf(facts.modules.mana_ib);
    return judgeDriver(facts, {
      driver: 'mana_ib',
      title: msg('InfiniBand driver `mana_ib`'),
      presence: manaRdmaDevices(facts).length > 0 && presence !== 'builtin' ? 'loaded' : presence,
    });
  },
};

/** The answer for a module whose version does not matter. */
function judgeModule(facts: Facts, module: ModuleName, presence: Presence): Verdict {
  switch (presence) {
    case 'loaded':
    case 'builtin':
    case 'installed':
      return pass(msg('The module `{0}` is there ({1}).', module, presenceLabel(presence)));
    case 'absent':
      return fail(
        msg('The module `{0}` is not installed for kernel {1}.', module, facts.kernel ?? '?'),
        installModule(facts, module),
      );
    case 'unread':
      return unknown(msg('Whether the module `{0}` is there could not be read.', module));
  }
}

const ibUverbs: Rule = {
  id: 'ib-uverbs',
  sections: ['modules', 'infiniband'],
  judge(facts) {
    const hasNode = facts.rdma.devices.some((device) => device.uverbs !== null);
    const presence = hasNode ? 'loaded' : presenceOf(facts.modules.ib_uverbs);
    if (presence === 'installed') {
      return warn(
        msg('The module `{0}` is installed, but not loaded: DPDK cannot open the RDMA device.', 'ib_uverbs'),
        msg('Load it: `sudo modprobe ib_uverbs`.'),
      );
    }
    return judgeModule(facts, 'ib_uverbs', presence);
  },
};

/** Not loaded is good enough: handing a NIC to DPDK loads it. */
const uioHvGeneric: Rule = {
  id: 'uio-hv-generic',
  sections: ['modules', 'vmbus'],
  judge(facts) {
    const inUse = facts.nics.some((nic) => nic.driver === 'uio_hv_generic');
    return judgeModule(facts, 'uio_hv_generic', inUse ? 'loaded' : presenceOf(facts.modules.uio_hv_generic));
  },
};

const pageSize: Rule = {
  id: 'page-size',
  sections: ['page-size', 'kernel', 'arch'],
  judge(facts) {
    const size = facts.pageSize;
    if (size === null) return unknown(msg('The page size could not be read.'));
    if (size === 4096) return pass(msg('Pages have {0} bytes.', size));
    if (ethernetPresence(facts) === 'loaded') {
      return pass(msg('Pages have {0} bytes, and the driver `mana` runs with them.', size));
    }
    const kernel = parseKernel(facts.kernel ?? '');
    const minimum = upstreamMinimum('page-size');
    if (kernel === undefined) {
      return unknown(msg('Pages have {0} bytes; the kernel version could not be read.', size));
    }
    const backport = rowsOf('backport', 'page-size').find((row) =>
      isOfSeries(kernel.upstream, row.series ?? '0'),
    );
    if (
      isAtLeast(kernel.upstream, minimum) ||
      (backport?.minimum != null && isAtLeast(kernel.upstream, backport.minimum))
    ) {
      return pass(
        msg('Pages have {0} bytes, which `mana` supports in kernel {1}.', size, facts.kernel ?? ''),
      );
    }
    if (backport?.minimum === null) {
      return unknown(
        msg(
          'Pages have {0} bytes; only some kernels of series {1} support that.',
          size,
          backport.series ?? '',
        ),
        updateKernel(facts, minimum),
      );
    }
    return fail(
      msg(
        'Pages have {0} bytes; `mana` supports that from kernel {1} on, this is {2}.',
        size,
        minimum,
        facts.kernel ?? '',
      ),
      msg('Use a kernel with pages of 4 KiB, or {0} or later.', minimum),
    );
  },
};

export const kernelRules: readonly Rule[] = [
  kernelEthernetDriver,
  kernelInfinibandDriver,
  ibUverbs,
  uioHvGeneric,
  pageSize,
];
