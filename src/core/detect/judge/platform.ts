// Judges the machine and its image: Linux, Azure, the image, Secure Boot, lcores and NUMA nodes.
import { supportedImages, type SupportedImage } from '../../../knowledge';
import { msg } from '../../message';
import type { Facts } from '../facts';
import { presenceOf } from './modules';
import { fail, pass, unknown, warn, type Rule } from './rule';
import { compareNumbers, parseKernel, parseVersion } from './versions';

const osLinux: Rule = {
  id: 'os-linux',
  sections: ['kernel', 'os'],
  judge({ os }) {
    if (os.family === null) return unknown(msg('The operating system could not be read.'));
    if (os.family !== 'Linux') {
      return fail(
        msg('The VM runs {0}. DPDK on MANA works on Linux only.', os.family),
        msg('Use a VM with a Linux image.'),
      );
    }
    return os.prettyName === null
      ? pass(msg('The VM runs Linux.'))
      : pass(msg('The VM runs Linux: {0}.', os.prettyName));
  },
};

const azureVm: Rule = {
  id: 'azure-vm',
  sections: ['dmi', 'imds'],
  judge({ azure }) {
    if (azure.isAzure === null) return unknown(msg('Whether this is an Azure VM could not be found out.'));
    if (!azure.isAzure) {
      return warn(
        msg('This is not an Azure VM: only Azure has MANA.'),
        msg('Detect again on an Azure VM with accelerated networking, for example of size Standard_D8s_v6.'),
      );
    }
    if (azure.vmSize === null) return pass(msg('This is an Azure VM; its size could not be read.'));
    return azure.location === null
      ? pass(msg('This is an Azure VM of size {0}.', azure.vmSize))
      : pass(msg('This is an Azure VM of size {0} in {1}.', azure.vmSize, azure.location));
  },
};

/** Listed as such, or later than a listed release of the same major one, or later than all. */
function findImage(osId: string, versionId: string): { image: SupportedImage; exact: boolean } | undefined {
  const version = parseVersion(versionId);
  if (version === undefined) return undefined;
  const family = supportedImages
    .filter((row) => row.osId === osId)
    .map((row) => ({ row, numbers: row.version.split('.').map(Number) }))
    .sort((a, b) => compareNumbers(b.numbers, a.numbers));
  const newest = family[0];
  const match = family.find(
    ({ numbers }) =>
      compareNumbers(version.numbers, numbers) >= 0 &&
      (numbers[0] === version.numbers[0] || numbers === newest?.numbers),
  );
  if (match === undefined) return undefined;
  // Lists name Debian and Oracle Linux by the major release alone.
  const exact = match.numbers.every((number, index) => (version.numbers[index] ?? 0) === number);
  return { image: match.row, exact };
}

/** True where the running kernel is the one the list names with the image, or later. */
function hasListedKernel(image: SupportedImage, release: string): boolean {
  if (image.kernelMarker !== null && !release.includes(image.kernelMarker)) return false;
  if (image.minimumKernel === null) return true;
  const running = parseKernel(release);
  const listed = parseKernel(image.minimumKernel);
  if (running === undefined || listed === undefined) return false;
  const byUpstream = compareNumbers(running.upstream.numbers, listed.upstream.numbers);
  if (byUpstream !== 0) return byUpstream > 0;
  return running.flavour.startsWith(listed.flavour) && compareNumbers(running.build, listed.build) >= 0;
}

const supportedImage: Rule = {
  id: 'supported-image',
  sections: ['os', 'kernel', 'imds'],
  judge({ os, kernel }) {
    if (os.id === null || os.versionId === null) {
      return unknown(msg('The distribution could not be read from os-release.'));
    }
    const name = os.prettyName ?? `${os.id} ${os.versionId}`;
    const found = findImage(os.id, os.versionId);
    if (found === undefined) {
      return warn(
        msg("{0} is in none of Microsoft's lists of images for MANA. It may work all the same.", name),
        msg('Where you can choose, take a listed image, for example Ubuntu Server 24.04.'),
      );
    }
    const { image, exact } = found;
    if (image.packagesLackMana) {
      return warn(
        msg(
          '{0} is listed for MANA, but its packages may lack what DPDK needs: `mana_ib`, libmana, net_mana. The other checks show what this VM has.',
          name,
        ),
        msg('Build rdma-core and DPDK from source, or use a listed image, for example Ubuntu Server 24.04.'),
      );
    }
    if (kernel === null && (image.minimumKernel !== null || image.kernelMarker !== null)) {
      return unknown(
        msg('{0} is listed with a certain kernel, and the kernel version could not be read.', name),
      );
    }
    if (kernel !== null && !hasListedKernel(image, kernel)) {
      return warn(
        image.minimumKernel === null
          ? msg(
              '{0} is listed with kernels of the kind `{1}`; this one is {2}.',
              name,
              image.kernelMarker ?? '',
              kernel,
            )
          : msg(
              '{0} is listed with kernel {1} or later; this one is {2}.',
              name,
              image.minimumKernel,
              kernel,
            ),
        msg('Update to the kernel that the list names, or later, and reboot.'),
      );
    }
    return exact
      ? pass(msg("{0} is in Microsoft's lists of images for MANA.", name))
      : pass(
          msg("{0} is newer than {1}, which is in Microsoft's lists of images for MANA.", name, image.name),
        );
  },
};

/** Only matters where a module is missing and would have to be built by hand. */
const secureBoot: Rule = {
  id: 'secure-boot',
  sections: ['secure-boot', 'lockdown'],
  judge(facts) {
    const { secureBoot: on, lockdown, modules } = facts;
    const enforced = on === true || lockdown === 'integrity' || lockdown === 'confidentiality';
    if (!enforced) {
      if (on === false) return pass(msg('Secure Boot is off.'));
      return lockdown === 'none'
        ? pass(msg('The kernel is not locked down; Secure Boot itself could not be read.'))
        : unknown(msg('Whether Secure Boot is on could not be read.'));
    }
    const missing = (['mana', 'mana_ib', 'uio_hv_generic'] as const).filter(
      (module) => presenceOf(modules[module]) === 'absent',
    );
    if (missing.length === 0) {
      return pass(
        msg(
          "Secure Boot is on. The distribution's modules are signed and load; only modules you build yourself are refused.",
        ),
      );
    }
    return warn(
      msg(
        'Secure Boot is on, and these modules are missing: {0}. One that you build yourself will be refused.',
        missing.join(', '),
      ),
      msg("Install the module from the distribution's packages, or sign your own and enrol the key."),
    );
  },
};

/** testpmd needs a main lcore and one more; core 0 serves interrupts and SSH. */
const lcores: Rule = {
  id: 'lcores',
  sections: ['cpu'],
  judge({ cpu }) {
    if (cpu.count === null) return unknown(msg('The number of lcores could not be read.'));
    const list = cpu.lcores ?? String(cpu.count);
    if (cpu.count < 2) {
      return fail(
        msg('The VM has a single lcore. testpmd needs one for itself and one for each forwarding core.'),
        msg('Resize the VM to at least {0} vCPUs.', 4),
      );
    }
    if (cpu.count < 3) {
      return warn(
        msg(
          'The VM has {0} lcores ({1}): DPDK has to share core 0 with interrupts and SSH.',
          cpu.count,
          list,
        ),
        msg('Resize the VM to at least {0} vCPUs.', 4),
      );
    }
    return pass(msg('The VM has {0} lcores ({1}); leave core 0 to interrupts and SSH.', cpu.count, list));
  },
};

function nodesWithPages(facts: Facts): Set<number> {
  return new Set(facts.hugepages.filter((pool) => pool.total > 0).map((pool) => pool.node));
}

const numa: Rule = {
  id: 'numa',
  sections: ['cpu', 'hugepages'],
  judge(facts, wasRead) {
    const nodes = facts.cpu.numaNodes;
    if (nodes === null) return unknown(msg('The number of NUMA nodes could not be read.'));
    if (nodes <= 1) return pass(msg('The VM has one NUMA node.'));
    if (!wasRead('hugepages')) {
      return unknown(msg('The VM has {0} NUMA nodes; hugepages by node could not be read.', nodes));
    }
    const withPages = nodesWithPages(facts);
    if (withPages.size >= nodes || withPages.size === 0) {
      return pass(msg('The VM has {0} NUMA nodes. Use lcores of the node that holds the hugepages.', nodes));
    }
    return warn(
      msg(
        'The VM has {0} NUMA nodes, but hugepages on node {1} only: lcores of the other nodes get no local memory.',
        nodes,
        [...withPages].join(', '),
      ),
      msg('Use lcores of that node only, or reserve hugepages on each node.'),
    );
  },
};

export const platformRules: readonly Rule[] = [osLinux, azureVm, supportedImage, secureBoot, lcores, numa];
