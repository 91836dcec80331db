// VMs as they come from the marketplace, one for each distribution whose packages are known.
import type { Facts } from '../../../src/core/detect/facts';
import { absent, healthy, loaded, modules } from '../judge/situations';

interface Image {
  readonly name: string;
  readonly id: string;
  readonly versionId: string;
  readonly kernel: string;
}

/** One or more for each row of `setup-packages.json`. */
export const images: readonly Image[] = [
  { name: 'Ubuntu 20.04', id: 'ubuntu', versionId: '20.04', kernel: '5.15.0-1045-azure' },
  { name: 'Ubuntu 22.04', id: 'ubuntu', versionId: '22.04', kernel: '6.8.0-1044-azure' },
  { name: 'Ubuntu 24.04', id: 'ubuntu', versionId: '24.04', kernel: '6.8.0-1044-azure' },
  { name: 'Debian 12', id: 'debian', versionId: '12', kernel: '6.1.0-56-cloud-amd64' },
  { name: 'Debian 13', id: 'debian', versionId: '13', kernel: '6.12.57+deb13-cloud-amd64' },
  { name: 'RHEL 8.10', id: 'rhel', versionId: '8.10', kernel: '4.18.0-553.el8_10.x86_64' },
  { name: 'RHEL 9.6', id: 'rhel', versionId: '9.6', kernel: '5.14.0-570.52.1.el9_6.x86_64' },
  { name: 'RHEL 10.0', id: 'rhel', versionId: '10.0', kernel: '6.12.0-55.el10_0.x86_64' },
  { name: 'AlmaLinux 8.10', id: 'almalinux', versionId: '8.10', kernel: '4.18.0-553.el8_10.x86_64' },
  { name: 'AlmaLinux 9.6', id: 'almalinux', versionId: '9.6', kernel: '5.14.0-570.52.1.el9_6.x86_64' },
  { name: 'AlmaLinux 10.0', id: 'almalinux', versionId: '10.0', kernel: '6.12.0-55.el10_0.x86_64' },
  { name: 'Rocky 8.10', id: 'rocky', versionId: '8.10', kernel: '4.18.0-553.el8_10.x86_64' },
  { name: 'Rocky 9.6', id: 'rocky', versionId: '9.6', kernel: '5.14.0-570.52.1.el9_6.x86_64' },
  { name: 'Rocky 10.0', id: 'rocky', versionId: '10.0', kernel: '6.12.0-55.el10_0.x86_64' },
  { name: 'Oracle 8.10', id: 'ol', versionId: '8.10', kernel: '5.15.0-300.163.18.el8uek.x86_64' },
  { name: 'Oracle 9.6', id: 'ol', versionId: '9.6', kernel: '6.12.0-103.40.4.el9uek.x86_64' },
  { name: 'Oracle 10.0', id: 'ol', versionId: '10.0', kernel: '6.12.0-103.40.4.el10uek.x86_64' },
  { name: 'SLES 15.6', id: 'sles', versionId: '15.6', kernel: '6.4.0-150600.23-default' },
  { name: 'SLES 15.7', id: 'sles', versionId: '15.7', kernel: '6.4.0-150700.53-default' },
  { name: 'SLES 16.0', id: 'sles', versionId: '16.0', kernel: '6.12.0-160000.5-default' },
  { name: 'Azure Linux 3', id: 'azurelinux', versionId: '3.0', kernel: '6.6.64.2-9.azl3' },
];

/** The VM has neither the extra modules, nor rdma-core, nor DPDK. */
export function factsOf({ name, id, versionId, kernel }: Image): Facts {
  return {
    ...healthy,
    os: { family: 'linux', id, versionId, prettyName: name },
    kernel,
    arch: 'x86_64',
    modules: modules({ mana_ib: absent, ib_uverbs: loaded, uio_hv_generic: absent }),
    rdma: {
      devices: [],
      coreVersion: null,
      coreSource: null,
      libmana: null,
      libmanaFound: false,
      manadvHeader: false,
      driverIds: null,
      libibverbsPaths: [],
    },
    dpdk: [],
  };
}
