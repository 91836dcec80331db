// What the repositories of each distribution offer: names, versions, what needs what, and which programs come with it.
import type { Distribution } from './distributions';

export interface Package {
  readonly name: string;
  readonly version: string;
  readonly needs: readonly string[];
  /** The repository it is in, where that is none of the usual ones. */
  readonly repository: string | undefined;
  /** Comes with the image. */
  readonly base: boolean;
}

/** name: version, needs; `*` marks what comes with the image, `+` what an extra repository has. */
type Rows = Readonly<Record<string, readonly [version: string, ...needs: string[]]>>;

function debianRows({ rdmaCore, meson, kernel, nextKernel, id }: Distribution): Rows {
  const core = `${rdmaCore}-2`;
  return {
    '*bash': ['5.2.21-2ubuntu4'],
    '*iproute2': ['6.1.0-1ubuntu6'],
    '*openssh-server': ['1:9.6p1-3ubuntu13'],
    '*python3': ['3.12.3-0ubuntu2'],
    '*ca-certificates': ['20240203'],
    '*curl': ['8.5.0-2ubuntu10'],
    '*tar': ['1.35+dfsg-3build1'],
    '*xz-utils': ['5.6.1+really5.4.5-1'],
    '*pciutils': ['1:3.10.0-2build1'],
    '*ethtool': ['1:6.7-1build1'],
    '*kmod': ['31+20240202-2ubuntu7'],
    [`*linux-image-${kernel}`]: [`${kernel.replace(/-azure$/, '')}.24`],
    'build-essential': ['12.10ubuntu1', 'gcc', 'g++', 'make', 'libc6-dev', 'dpkg-dev'],
    gcc: ['4:13.2.0-7ubuntu1', 'libc6-dev'],
    'g++': ['4:13.2.0-7ubuntu1', 'gcc'],
    make: ['4.3-4.1build2'],
    'libc6-dev': ['2.39-0ubuntu8'],
    'dpkg-dev': ['1.22.6ubuntu6', 'make'],
    ...(meson === null ? {} : { meson: [`${meson}-1`, 'ninja-build', 'python3'] as const }),
    'ninja-build': ['1.11.1-2'],
    'pkg-config': ['1.8.1-2build1', 'pkgconf'],
    pkgconf: ['1.8.1-2build1'],
    'python3-pyelftools': ['0.30-1', 'python3'],
    'python3-venv': ['3.12.3-0ubuntu2', 'python3'],
    'python3-pip': ['24.0+dfsg-1ubuntu1', 'python3'],
    'libnuma-dev': ['2.0.18-1build1', 'libnuma1'],
    libnuma1: ['2.0.18-1build1'],
    'libmnl-dev': ['1.0.5-2build1'],
    'libelf-dev': ['0.190-1.1build4'],
    git: ['1:2.43.0-1ubuntu7', 'git-man'],
    'git-man': ['1:2.43.0-1ubuntu7'],
    cmake: ['3.28.3-1build7', 'cmake-data'],
    'cmake-data': ['3.28.3-1build7'],
    'libnl-3-dev': ['3.7.0-0.3build1', 'libnl-3-200'],
    'libnl-3-200': ['3.7.0-0.3build1'],
    'libnl-route-3-dev': ['3.7.0-0.3build1', 'libnl-3-dev', 'libnl-route-3-200'],
    'libnl-route-3-200': ['3.7.0-0.3build1', 'libnl-3-200'],
    'libudev-dev': ['255.4-1ubuntu8'],
    'rdma-core': [core, 'libibverbs1', 'ibverbs-providers'],
    libibverbs1: [core, 'libnl-3-200', 'libnl-route-3-200'],
    'ibverbs-providers': [core, 'libibverbs1'],
    'libibverbs-dev': [core, 'libibverbs1', 'ibverbs-providers', 'libnl-3-dev', 'libnl-route-3-dev'],
    'ibverbs-utils': [core, 'libibverbs1'],
    numactl: ['2.0.18-1build1', 'libnuma1'],
    gdb: ['15.0.50.20240403-0ubuntu1'],
    ...(id === 'ubuntu'
      ? {
          [`linux-modules-extra-${kernel}`]: [`${kernel.replace(/-azure$/, '')}.24`] as const,
          'linux-azure': [
            `${nextKernel.replace(/-azure$/, '')}.1`,
            `linux-image-${nextKernel}`,
            `linux-modules-extra-${nextKernel}`,
          ] as const,
          [`linux-image-${nextKernel}`]: [`${nextKernel.replace(/-azure$/, '')}.33`] as const,
          [`linux-modules-extra-${nextKernel}`]: [
            `${nextKernel.replace(/-azure$/, '')}.33`,
            `linux-image-${nextKernel}`,
          ] as const,
        }
      : {}),
  };
}

function elRows({ rdmaCore, meson, kernel, nextKernel, versionId, extraModules }: Distribution): Rows {
  const el = `el${versionId.split('.')[0] ?? '9'}`;
  const core = `${rdmaCore}-2.${el}`;
  const prefix = kernel.includes('uek') ? 'kernel-uek' : 'kernel';
  const release = (name: string) => name.replace(/\.x86_64$/, '');
  return {
    '*bash': [`5.1.8-9.${el}`],
    '*iproute': [`6.11.0-1.${el}`],
    '*openssh-server': [`8.7p1-45.${el}`],
    '*python3': [`3.9.21-2.${el}`],
    '*ca-certificates': [`2024.2.69-91.${el}`],
    '*curl': [`7.76.1-31.${el}`],
    '*tar': [`1.34-7.${el}`],
    '*xz': [`5.2.5-8.${el}`],
    '*pciutils': [`3.7.0-7.${el}`],
    '*ethtool': [`6.11-1.${el}`],
    '*kmod': [`28-10.${el}`],
    '*dnf': [`4.14.0-25.${el}`],
    [`*${prefix}-core`]: [release(kernel)],
    'dnf-plugins-core': [`4.3.0-20.${el}`],
    gcc: [`11.5.0-5.${el}`, 'glibc-devel', 'cpp'],
    cpp: [`11.5.0-5.${el}`],
    'glibc-devel': [`2.34-168.${el}`],
    'gcc-c++': [`11.5.0-5.${el}`, 'gcc', 'libstdc++-devel'],
    'libstdc++-devel': [`11.5.0-5.${el}`],
    make: [`4.3-8.${el}`],
    ...(meson === null ? {} : { '+meson': [`${meson}-1.${el}`, 'ninja-build', 'python3'] as const }),
    '+ninja-build': [`1.10.2-6.${el}`],
    'pkgconf-pkg-config': [`1.7.3-10.${el}`, 'pkgconf'],
    pkgconf: [`1.7.3-10.${el}`],
    '+python3-pyelftools': [`0.27-1.${el}`, 'python3'],
    'python3-pip': [`21.3.1-1.${el}`, 'python3'],
    'numactl-devel': [`2.0.19-1.${el}`, 'numactl-libs'],
    'numactl-libs': [`2.0.19-1.${el}`],
    '+libmnl-devel': [`1.0.4-16.${el}`],
    'elfutils-libelf-devel': [`0.192-6.${el}`],
    git: [`2.47.1-2.${el}`, 'git-core', 'perl-Git'],
    'git-core': [`2.47.1-2.${el}`],
    'perl-Git': [`2.47.1-2.${el}`],
    cmake: [`3.26.5-2.${el}`, 'cmake-data'],
    'cmake-data': [`3.26.5-2.${el}`],
    'libnl3-devel': [`3.11.0-1.${el}`, 'libnl3'],
    libnl3: [`3.11.0-1.${el}`],
    'systemd-devel': [`252-51.${el}`],
    gdb: [`14.2-4.${el}`],
    'rdma-core': [core, 'libibverbs'],
    libibverbs: [core, 'libnl3'],
    'libibverbs-utils': [core, 'libibverbs'],
    'rdma-core-devel': [core, 'rdma-core', 'libibverbs', 'libnl3-devel'],
    ...(extraModules === null ? {} : { [extraModules]: [release(kernel)] as const }),
    [prefix]: [release(nextKernel), `${prefix}-modules-extra-${nextKernel}`],
    [`${prefix}-modules-extra-${nextKernel}`]: [release(nextKernel)],
  };
}

function suseRows({ rdmaCore, meson, kernel }: Distribution): Rows {
  const core = `${rdmaCore}-150600.1`;
  return {
    '*bash': ['4.4-150400.27'],
    '*iproute2': ['6.4-150600.5'],
    '*openssh-server': ['9.6p1-150600.6'],
    '*python3': ['3.6.15-150300.10'],
    '*curl': ['8.6.0-150600.4'],
    '*tar': ['1.34-150000.3'],
    '*xz': ['5.4.1-150600.3'],
    '*pciutils': ['3.13.0-150300.13'],
    '*ethtool': ['6.4-150600.1'],
    '*kmod': ['29-150600.13'],
    '*zypper': ['1.14.78-150600.10'],
    '*kernel-default': [kernel.replace(/-default$/, '')],
    gcc: ['7-3.9', 'cpp'],
    cpp: ['7-3.9'],
    'gcc-c++': ['7-3.9', 'gcc'],
    make: ['4.2.1-7.3'],
    ...(meson === null
      ? {}
      : {
          meson: [`${meson}-1`, 'ninja', 'python3'] as const,
          ninja: ['1.12.1-1'] as const,
          'python3-pyelftools': ['0.31-1', 'python3'] as const,
        }),
    'pkg-config': ['0.29.2-1.436'],
    'python3-pip': ['20.0.2-150400.1', 'python3'],
    'libnuma-devel': ['2.0.15-150400.2', 'libnuma1'],
    libnuma1: ['2.0.15-150400.2'],
    'libmnl-devel': ['1.0.4-1.25'],
    'libelf-devel': ['0.185-150400.5'],
    'git-core': ['2.43.0-150600.3'],
    cmake: ['3.28.3-150600.1'],
    'libnl3-devel': ['3.3.0-1.29', 'libnl3-200'],
    'libnl3-200': ['3.3.0-1.29'],
    'libudev-devel': ['254.15-150600.4'],
    gdb: ['14.2-150400.15'],
    'rdma-core': [core],
    libibverbs: [core, 'libibverbs1'],
    libibverbs1: [core, 'libnl3-200'],
    libmana1: [core, 'libibverbs1'],
    'libibverbs-utils': [core, 'libibverbs1'],
    'rdma-core-devel': [core, 'rdma-core', 'libibverbs1', 'libmana1', 'libnl3-devel'],
  };
}

const catalogues = new WeakMap<Distribution, ReadonlyMap<string, Package>>();

export function catalogueOf(distribution: Distribution): ReadonlyMap<string, Package> {
  const known = catalogues.get(distribution);
  if (known !== undefined) return known;
  const rows =
    distribution.family === 'debian'
      ? debianRows(distribution)
      : distribution.family === 'suse'
        ? suseRows(distribution)
        : elRows(distribution);
  const catalogue = new Map(
    Object.entries(rows).map(([key, [version, ...needs]]) => {
      const name = key.replace(/^[*+]/, '');
      const repository = key.startsWith('+') ? distribution.repositories[0] : undefined;
      return [name, { name, version, needs, repository, base: key.startsWith('*') }] as const;
    }),
  );
  catalogues.set(distribution, catalogue);
  return catalogue;
}

/** The packages a name means: itself, or what provides it. */
export function withNeeds(
  catalogue: ReadonlyMap<string, Package>,
  names: readonly string[],
  installed: Readonly<Record<string, string>>,
): readonly Package[] {
  const wanted = new Map<string, Package>();
  const add = (name: string): void => {
    const found = catalogue.get(name);
    if (found === undefined || wanted.has(name) || installed[name] !== undefined) return;
    for (const need of found.needs) add(need);
    wanted.set(name, found);
  };
  for (const name of names) add(name);
  return [...wanted.values()];
}

/** Installed packages that cannot stay when these go, these included. */
export function withDependents(
  catalogue: ReadonlyMap<string, Package>,
  names: readonly string[],
  installed: Readonly<Record<string, string>>,
): readonly string[] {
  const gone = new Set(names.filter((name) => installed[name] !== undefined));
  for (let before = -1; before !== gone.size;) {
    before = gone.size;
    for (const name of Object.keys(installed))
      if (catalogue.get(name)?.needs.some((need) => gone.has(need)) === true) gone.add(name);
  }
  return [...gone];
}

/** Which of these packages brings a program along; programs that are not here are always there. */
export const programPackages: Readonly<Record<string, readonly string[]>> = {
  lspci: ['pciutils'],
  ethtool: ['ethtool'],
  git: ['git', 'git-core'],
  meson: ['meson'],
  ninja: ['ninja-build', 'ninja'],
  cc: ['gcc'],
  gcc: ['gcc'],
  'g++': ['g++', 'gcc-c++'],
  make: ['make'],
  cmake: ['cmake'],
  'pkg-config': ['pkgconf', 'pkg-config', 'pkgconf-pkg-config'],
  pip3: ['python3-pip'],
  gdb: ['gdb'],
  ibv_devinfo: ['ibverbs-utils', 'libibverbs-utils'],
  ibv_devices: ['ibverbs-utils', 'libibverbs-utils'],
};
