// The distributions a simulated VM can be: names, kernels, package managers, and where they put libraries.

export type PackageFamily = 'debian' | 'el' | 'suse' | 'azl';

export interface Distribution {
  readonly family: PackageFamily;
  readonly id: string;
  readonly name: string;
  readonly versionId: string;
  readonly codename: string;
  readonly kernel: string;
  /** A kernel of the repositories that is newer than the one the image runs. */
  readonly nextKernel: string;
  readonly libraries: string;
  /** Release of the rdma-core that the repositories have. */
  readonly rdmaCore: string;
  /** meson of the repositories; null where they have none. */
  readonly meson: string | null;
  /** The package that holds uio_hv_generic and mana_ib; null: they come with the kernel. */
  readonly extraModules: string | null;
  /** Repositories besides the usual ones, which are not enabled in the image. */
  readonly repositories: readonly string[];
  readonly networkManager: 'networkd' | 'NetworkManager';
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
}

function ubuntu(
  versionId: string,
  codename: string,
  kernel: string,
  nextKernel: string,
  rdmaCore: string,
  meson: string,
): Distribution {
  const old = versionId < '24';
  return {
    family: 'debian',
    id: 'ubuntu',
    name: 'Ubuntu',
    versionId,
    codename,
    kernel,
    nextKernel,
    libraries: '/usr/lib/x86_64-linux-gnu',
    rdmaCore,
    meson,
    extraModules: `linux-modules-extra-${kernel}`,
    repositories: [],
    networkManager: 'networkd',
    publisher: 'Canonical',
    offer: old ? `0001-com-ubuntu-server-${codename}` : 'ubuntu-24_04-lts',
    sku: old ? `${versionId.replace('.', '_')}-lts-gen2` : 'server',
  };
}

function debian(
  versionId: string,
  codename: string,
  kernel: string,
  rdmaCore: string,
  meson: string,
): Distribution {
  return {
    family: 'debian',
    id: 'debian',
    name: 'Debian GNU/Linux',
    versionId,
    codename,
    kernel,
    nextKernel: kernel,
    libraries: '/usr/lib/x86_64-linux-gnu',
    rdmaCore,
    meson,
    extraModules: null,
    repositories: [],
    networkManager: 'networkd',
    publisher: 'Debian',
    offer: `debian-${versionId}`,
    sku: `${versionId}-gen2`,
  };
}

function el(id: string, name: string, versionId: string, kernel: string, repository: string): Distribution {
  const major = versionId.split('.')[0] ?? '';
  return {
    family: 'el',
    id,
    name,
    versionId,
    codename: '',
    kernel,
    nextKernel: kernel.replace(/-(\d+)/, (_whole, number: string) => `-${Number(number) + 10}`),
    libraries: '/usr/lib64',
    rdmaCore: { '8': '48.0', '9': '57.0', '10': '57.0' }[major] ?? '48.0',
    meson: { '8': '0.58.2', '9': '0.63.3', '10': '1.4.1' }[major] ?? null,
    extraModules: `${kernel.includes('uek') ? 'kernel-uek' : 'kernel'}-modules-extra-${kernel}`,
    repositories: [repository],
    networkManager: 'NetworkManager',
    publisher: { rhel: 'RedHat', almalinux: 'almalinux', rocky: 'resf', ol: 'Oracle' }[id] ?? id,
    offer: id,
    sku: `${major}-gen2`,
  };
}

function suse(versionId: string, kernel: string, rdmaCore: string): Distribution {
  return {
    family: 'suse',
    id: 'sles',
    name: 'SLES',
    versionId,
    codename: '',
    kernel,
    nextKernel: kernel,
    libraries: '/usr/lib64',
    rdmaCore,
    meson: versionId.startsWith('16') ? '1.5.1' : null,
    extraModules: null,
    repositories: [],
    networkManager: versionId.startsWith('16') ? 'NetworkManager' : 'networkd',
    publisher: 'SUSE',
    offer: `sles-${versionId.replace('.', '-sp')}`,
    sku: 'gen2',
  };
}

const rhui = (major: string) => `codeready-builder-for-rhel-${major}-x86_64-rhui-rpms`;

export const distributions = {
  'ubuntu-20.04': ubuntu('20.04', 'focal', '5.15.0-1045-azure', '5.15.0-1089-azure', '28.0', '0.53.2'),
  'ubuntu-22.04': ubuntu('22.04', 'jammy', '6.8.0-1044-azure', '6.8.0-1051-azure', '39.0', '0.61.2'),
  'ubuntu-24.04': ubuntu('24.04', 'noble', '6.8.0-1021-azure', '6.8.0-1030-azure', '50.0', '1.3.2'),
  'debian-12': debian('12', 'bookworm', '6.1.0-56-cloud-amd64', '44.0', '1.0.1'),
  'debian-13': debian('13', 'trixie', '6.12.57+deb13-cloud-amd64', '56.1', '1.7.0'),
  'rhel-8': el('rhel', 'Red Hat Enterprise Linux', '8.10', '4.18.0-553.el8_10.x86_64', rhui('8')),
  'rhel-9': el('rhel', 'Red Hat Enterprise Linux', '9.6', '5.14.0-570.52.1.el9_6.x86_64', rhui('9')),
  'rhel-10': el('rhel', 'Red Hat Enterprise Linux', '10.0', '6.12.0-55.el10_0.x86_64', rhui('10')),
  'almalinux-8': el('almalinux', 'AlmaLinux', '8.10', '4.18.0-553.el8_10.x86_64', 'powertools'),
  'almalinux-9': el('almalinux', 'AlmaLinux', '9.6', '5.14.0-570.52.1.el9_6.x86_64', 'crb'),
  'almalinux-10': el('almalinux', 'AlmaLinux', '10.0', '6.12.0-55.el10_0.x86_64', 'crb'),
  'rocky-8': el('rocky', 'Rocky Linux', '8.10', '4.18.0-553.el8_10.x86_64', 'powertools'),
  'rocky-9': el('rocky', 'Rocky Linux', '9.6', '5.14.0-570.52.1.el9_6.x86_64', 'crb'),
  'rocky-10': el('rocky', 'Rocky Linux', '10.0', '6.12.0-55.el10_0.x86_64', 'crb'),
  'ol-8': el('ol', 'Oracle Linux Server', '8.10', '5.15.0-300.163.18.el8uek.x86_64', 'ol8_codeready_builder'),
  'ol-9': el('ol', 'Oracle Linux Server', '9.6', '6.12.0-103.40.4.el9uek.x86_64', 'ol9_codeready_builder'),
  'ol-10': el(
    'ol',
    'Oracle Linux Server',
    '10.0',
    '6.12.0-103.40.4.el10uek.x86_64',
    'ol10_codeready_builder',
  ),
  'sles-15': suse('15.6', '6.4.0-150600.23-default', '49.1'),
  'sles-16': suse('16.0', '6.12.0-160000.5-default', '57.0'),
  'azurelinux-3': {
    family: 'azl',
    id: 'azurelinux',
    name: 'Microsoft Azure Linux',
    versionId: '3.0',
    codename: '',
    kernel: '6.6.64.2-9.azl3',
    nextKernel: '6.6.64.2-9.azl3',
    libraries: '/usr/lib',
    rdmaCore: '50.0',
    meson: '1.3.0',
    extraModules: null,
    repositories: [],
    networkManager: 'networkd',
    publisher: 'MicrosoftCBLMariner',
    offer: 'azure-linux-3',
    sku: 'azure-linux-3-gen2',
  },
} satisfies Record<string, Distribution>;

export type DistributionId = keyof typeof distributions;

export function isDistribution(text: string): text is DistributionId {
  return Object.hasOwn(distributions, text);
}
