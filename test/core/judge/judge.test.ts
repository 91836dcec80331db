// The judge on named VM situations: for each, the findings that do not pass, and what they add up to.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge, readinessOf } from '../../../src/core/detect/judge';
import type { FindingStatus } from '../../../src/core/detect/finding';
import { render } from '../../../src/core/message';
import { requirementIds } from '../../../src/knowledge';
import { evidenceOf, fullEvidence, healthy, nothingRead, situations } from './situations';

type Outcome = Readonly<Record<string, string>>;

/** Readiness and the status of every finding that does not pass. */
function outcomeOf(name: string): Outcome {
  const facts = situations[name];
  assert.ok(facts, name);
  const findings = judge(facts, evidenceOf(facts));
  return {
    readiness: readinessOf(findings),
    ...Object.fromEntries(
      findings.filter(({ status }) => status !== 'pass').map(({ id, status }) => [id, status]),
    ),
  };
}

const notHandedOver = { 'interface-state': 'warn' } as const;
const allUnknown = Object.fromEntries(requirementIds.map((id) => [id, 'unknown' satisfies FindingStatus]));

const expected: Readonly<Record<string, Outcome>> = {
  'healthy Ubuntu 24.04 on D8s_v6': { readiness: 'ready-with-warnings', ...notHandedOver },
  'NIC handed over, VF down': { readiness: 'ready' },
  'Ubuntu 22.04, 5.15.0-1045-azure, driver id 19, rdma-core 46 from source': {
    readiness: 'not-ready',
    ...notHandedOver,
    'driver-id-match': 'fail',
  },
  'no MANA, Mellanox hardware': {
    readiness: 'not-ready',
    'mana-device': 'fail',
    ...notHandedOver,
    'rdma-device': 'warn',
    'driver-id-match': 'unknown',
  },
  'no MANA, accelerated networking off': {
    readiness: 'not-ready',
    'mana-device': 'fail',
    'spare-nic': 'fail',
    'synthetic-without-vf': 'warn',
    'interface-state': 'warn',
    'rdma-device': 'fail',
    'driver-id-match': 'unknown',
  },
  'no rdma-core': {
    readiness: 'not-ready',
    ...notHandedOver,
    'rdma-core': 'fail',
    'driver-id-match': 'unknown',
  },
  'distribution rdma-core 39, DPDK 21.11': {
    readiness: 'not-ready',
    ...notHandedOver,
    'rdma-core': 'fail',
    'driver-id-match': 'fail',
    'dpdk-pmd': 'fail',
  },
  'DPDK without net_mana': { readiness: 'not-ready', ...notHandedOver, 'dpdk-pmd': 'fail' },
  'arm64 with DPDK 23.11': { readiness: 'not-ready', ...notHandedOver, 'dpdk-pmd': 'fail' },
  'arm64, 64 KiB pages, kernel 6.8 without mana': {
    readiness: 'not-ready',
    'secure-boot': 'warn',
    'kernel-ethernet-driver': 'fail',
    'kernel-infiniband-driver': 'fail',
    'page-size': 'fail',
    'spare-nic': 'fail',
    'synthetic-without-vf': 'warn',
    'interface-state': 'warn',
    'rdma-device': 'fail',
    'driver-id-match': 'unknown',
  },
  'no hugepages': { readiness: 'not-ready', ...notHandedOver, hugepages: 'fail' },
  'few hugepages, other size mounted': {
    readiness: 'ready-with-warnings',
    ...notHandedOver,
    hugepages: 'warn',
    'hugepage-mount': 'warn',
  },
  'testpmd running and holding the hugepages': {
    readiness: 'ready-with-warnings',
    ...notHandedOver,
    'dpdk-process-running': 'warn',
    hugepages: 'warn',
  },
  'two NUMA nodes, hugepages on one': { readiness: 'ready-with-warnings', numa: 'warn', ...notHandedOver },
  'NIC bound, VF up': { readiness: 'not-ready', 'interface-state': 'fail' },
  'NIC bound, its VF unpaired and up': { readiness: 'not-ready', 'interface-state': 'fail' },
  'NIC down, still on hv_netvsc': { readiness: 'ready-with-warnings', 'interface-state': 'warn' },
  'only one NIC': { readiness: 'not-ready', 'spare-nic': 'fail', 'interface-state': 'warn' },
  'SSH NIC not known': {
    readiness: 'unknown',
    'ssh-nic-known': 'unknown',
    'spare-nic': 'unknown',
    'interface-state': 'unknown',
  },
  'two RDMA devices, DPDK 24.11.1': {
    readiness: 'ready-with-warnings',
    ...notHandedOver,
    'dpdk-pmd': 'warn',
  },
  'mana_ib missing on a new kernel': {
    readiness: 'not-ready',
    'secure-boot': 'warn',
    'kernel-infiniband-driver': 'fail',
    'ib-uverbs': 'warn',
    'uio-hv-generic': 'fail',
    ...notHandedOver,
    'rdma-device': 'fail',
    'driver-id-match': 'unknown',
  },
  'old kernel 5.4': {
    readiness: 'not-ready',
    'supported-image': 'warn',
    'secure-boot': 'warn',
    'kernel-ethernet-driver': 'fail',
    'kernel-infiniband-driver': 'fail',
    'spare-nic': 'fail',
    'synthetic-without-vf': 'warn',
    'interface-state': 'warn',
    'rdma-device': 'fail',
    'driver-id-match': 'unknown',
  },
  'two libibverbs, no python3 for the driver id': {
    readiness: 'unknown',
    ...notHandedOver,
    'rdma-core': 'warn',
    'driver-id-match': 'unknown',
  },
  'RHEL 9.4': { readiness: 'ready-with-warnings', 'kernel-ethernet-driver': 'warn', ...notHandedOver },
  'Azure Linux 3 without libmana': {
    readiness: 'not-ready',
    'supported-image': 'warn',
    'secure-boot': 'warn',
    'kernel-infiniband-driver': 'fail',
    ...notHandedOver,
    'rdma-device': 'fail',
    'rdma-core': 'fail',
    'driver-id-match': 'unknown',
    'dpdk-pmd': 'fail',
  },
  'no sudo, one core': { readiness: 'not-ready', lcores: 'fail', ...notHandedOver, 'sudo-access': 'fail' },
  'sudo with a password, two cores': {
    readiness: 'ready-with-warnings',
    lcores: 'warn',
    ...notHandedOver,
    'sudo-access': 'warn',
  },
  'not Azure': {
    readiness: 'not-ready',
    'azure-vm': 'warn',
    'mana-device': 'fail',
    'spare-nic': 'fail',
    'interface-state': 'warn',
    'rdma-device': 'fail',
    'driver-id-match': 'unknown',
  },
  'Debian 12 lab VM': { readiness: 'unknown', 'azure-vm': 'unknown', lcores: 'warn', ...notHandedOver },
  'nothing could be read': { readiness: 'unknown', ...allUnknown },
};

describe('judge', () => {
  it('gives each situation its findings', () => {
    const actual = Object.fromEntries(Object.keys(situations).map((name) => [name, outcomeOf(name)]));
    assert.deepEqual(actual, expected);
  });

  it('has one finding for each requirement, in the order of the rows', () => {
    assert.deepEqual(
      judge(healthy, fullEvidence).map((finding) => finding.id),
      [...requirementIds],
    );
  });

  it('rests every known status on evidence, and gives a fix where something is wrong', () => {
    for (const [name, facts] of Object.entries(situations)) {
      for (const finding of judge(facts, evidenceOf(facts))) {
        const where = `${name}: ${finding.id}`;
        if (finding.status !== 'unknown') assert.notEqual(finding.evidence.length, 0, where);
        if (finding.status === 'pass') assert.equal(finding.fix, null, where);
        if (finding.status === 'fail') assert.notEqual(finding.fix, null, where);
        assert.doesNotMatch(render(finding.reason), /\{\d\}|undefined|null|NaN/, where);
        if (finding.fix !== null)
          assert.doesNotMatch(render(finding.fix), /\{\d\}|undefined|null|NaN/, where);
      }
    }
  });

  it('takes an empty list for "none" only where its section arrived whole', () => {
    const lists = { nics: [], dpdk: [], hugepages: [], hugepageMounts: [], processes: [] };
    const ids = ['spare-nic', 'dpdk-pmd', 'dpdk-process-running', 'hugepages', 'hugepage-mount'];
    const statuses = (incomplete: readonly string[]): Outcome =>
      Object.fromEntries(
        judge({ ...healthy, ...lists, incomplete }, fullEvidence)
          .filter(({ id }) => ids.includes(id))
          .map(({ id, status }) => [id, status]),
      );
    assert.deepEqual(statuses([]), {
      'spare-nic': 'fail',
      'dpdk-pmd': 'fail',
      'dpdk-process-running': 'pass',
      hugepages: 'fail',
      'hugepage-mount': 'warn',
    });
    assert.deepEqual(
      statuses(['nics', 'dpdk', 'testpmd', 'processes', 'hugepages', 'hugepage-mounts']),
      Object.fromEntries(ids.map((id) => [id, 'unknown'])),
    );
  });

  it('does not throw on hostile or absurd values', () => {
    const absurd = '\u001b[31m`$(reboot)` {0} {1}\n'.repeat(200);
    const findings = judge(
      {
        ...nothingRead,
        kernel: absurd,
        arch: absurd,
        os: { family: absurd, id: absurd, versionId: absurd, prettyName: absurd },
        rdma: { ...nothingRead.rdma, coreVersion: absurd, libmanaFound: true },
        dpdk: [{ version: absurd, path: absurd, source: 'path', testpmd: null, hasNetMana: null }],
        nics: healthy.nics.map((nic) => ({ ...nic, name: absurd, carriesSsh: false })),
      },
      fullEvidence,
    );
    assert.equal(findings.length, requirementIds.length);
  });

  it('puts no odd interface name into a command', () => {
    const [ssh, other] = healthy.nics;
    assert.ok(ssh && other?.vf);
    const facts = {
      ...healthy,
      nics: [ssh, { ...other, driver: 'uio_hv_generic', vf: { ...other.vf, name: 'x;reboot', up: true } }],
    };
    const finding = judge(facts, fullEvidence).find(({ id }) => id === 'interface-state');
    assert.equal(finding?.status, 'fail');
    assert.equal(finding.fix === null ? '' : render(finding.fix), 'Set the VF down with `ip link set`.');
  });
});

describe('readinessOf', () => {
  it('lets a failure outweigh what is unknown, and that a warning', () => {
    const of = (...statuses: FindingStatus[]): string => readinessOf(statuses.map((status) => ({ status })));
    assert.deepEqual(
      [of('pass'), of('pass', 'warn'), of('warn', 'unknown'), of('unknown', 'fail', 'pass'), of()],
      ['ready', 'ready-with-warnings', 'unknown', 'not-ready', 'unknown'],
    );
  });
});
