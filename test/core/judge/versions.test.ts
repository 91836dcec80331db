// Version texts of kernels, DPDK and rdma-core.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareVersions, parseKernel, parseVersion } from '../../../src/core/detect/judge/versions';

describe('parseVersion', () => {
  it('reads what DPDK and rdma-core print', () => {
    const texts = [
      '22.11.11',
      '23.07-rc3',
      '26.11.0-rc0',
      'v44.0',
      '50.0-2ubuntu0.2',
      '44',
      'DPDK 24.11.1',
      '24.11.0~rc2',
    ];
    assert.deepEqual(
      texts.map((text) => parseVersion(text)),
      [
        { numbers: [22, 11, 11], rc: null },
        { numbers: [23, 7], rc: 3 },
        { numbers: [26, 11, 0], rc: 0 },
        { numbers: [44, 0], rc: null },
        { numbers: [50, 0], rc: null },
        { numbers: [44], rc: null },
        { numbers: [24, 11, 1], rc: null },
        { numbers: [24, 11, 0], rc: 2 },
      ],
    );
  });

  it('reads nothing into other text', () => {
    for (const text of ['', 'unknown', '2410mlnx54', '-1', '.5', '9'.repeat(1000)]) {
      assert.equal(parseVersion(text), undefined, text.slice(0, 20));
    }
  });
});

describe('parseKernel', () => {
  it('reads the releases of distributions', () => {
    const kernel = (text: string): unknown => {
      const parsed = parseKernel(text);
      return parsed === undefined ? undefined : [parsed.upstream.numbers, parsed.build, parsed.flavour];
    };
    assert.deepEqual(
      {
        ubuntu: kernel('5.15.0-1045-azure'),
        rhel: kernel('5.14.0-427.el9.x86_64'),
        rhelUpdate: kernel('5.14.0-570.51.1.el9_6.x86_64'),
        debian: kernel('6.1.0-28-cloud-amd64'),
        azureLinux: kernel('6.6.57.1-7.azl3'),
        uek: kernel('5.15.0-300.163.18.el9uek.x86_64'),
        suse: kernel('6.4.0-150600.8.20-azure'),
        plain: kernel('6.12.1'),
        selfBuilt: kernel('6.8.0+'),
        none: kernel('not a kernel'),
      },
      {
        ubuntu: [[5, 15, 0], [1045], 'azure'],
        rhel: [[5, 14, 0], [427], 'el9.x86_64'],
        rhelUpdate: [[5, 14, 0], [570, 51, 1], 'el9_6.x86_64'],
        debian: [[6, 1, 0], [28], 'cloud-amd64'],
        azureLinux: [[6, 6, 57, 1], [7], 'azl3'],
        uek: [[5, 15, 0], [300, 163, 18], 'el9uek.x86_64'],
        suse: [[6, 4, 0], [150600, 8, 20], 'azure'],
        plain: [[6, 12, 1], [], ''],
        selfBuilt: [[6, 8, 0], [], ''],
        none: undefined,
      },
    );
    assert.equal(parseKernel('6.12.0-rc3-azure')?.upstream.rc, 3);
  });
});

describe('compareVersions', () => {
  it('orders releases, with candidates before their release', () => {
    const order = ['22.11-rc1', '22.11', '22.11.1', '23.07-rc2', '23.07-rc3', '23.07', '23.11.5', '24.11'];
    const versions = order.map((text) => {
      const version = parseVersion(text);
      assert.ok(version, text);
      return { text, version };
    });
    const sorted = versions.toReversed().sort((a, b) => compareVersions(a.version, b.version));
    assert.deepEqual(
      sorted.map(({ text }) => text),
      order,
    );
    const [first] = versions;
    assert.ok(first);
    assert.equal(compareVersions(first.version, first.version), 0);
  });
});
