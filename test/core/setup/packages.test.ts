// The packages of every distribution: the exact commands of each plan, what asks for them, and where a plan stops.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Facts } from '../../../src/core/detect/facts';
import { render, type Message } from '../../../src/core/message';
import { undoLines } from '../../../src/core/setup/inverses';
import type { JournalEntry } from '../../../src/core/setup/journal';
import { checkOptions, type SetupOptions } from '../../../src/core/setup/options';
import { distributionOf } from '../../../src/core/setup/steps/distribution';
import { planPackages } from '../../../src/core/setup/steps/packages';
import type { PlannedStep } from '../../../src/core/setup/types';
import { rdmaCoreDistros } from '../../../src/knowledge';
import { distributionPackages } from '../../../src/knowledge/setupPackages';
import { reportOf } from '../report/fixtures';
import { healthy } from '../judge/situations';
import { factsOf, images } from './packageSituations';

const folder = join(process.cwd(), 'test/core/setup/plans');

const plan = (facts: Facts, options: SetupOptions = {}): PlannedStep =>
  planPackages(reportOf(facts), options);

function imageOf(name: string): Facts {
  const image = images.find((candidate) => candidate.name === name);
  assert.ok(image, name);
  return factsOf(image);
}

function page(title: string, step: PlannedStep): string {
  const list = (lines: readonly string[]): string => lines.map((line) => `  ${line}\n`).join('');
  const words = (messages: readonly Message[]): string[] => messages.map((message) => render(message));
  return [
    `${title}\n${step.state}: ${render(step.why)}\n`,
    `commands\n${list(step.commands)}`,
    `actions\n${list(step.actions.map(({ id, args }) => [id, ...args].join(' ')))}`,
    `notes\n${list(words(step.notes))}`,
  ].join('\n');
}

describe('packages: plans', () => {
  for (const image of images) {
    it(`${image.name}, nothing installed, modules missing`, () => {
      const text = page(image.name, plan(factsOf(image)));
      const path = join(folder, `${image.name.toLowerCase().replaceAll(' ', '-')}.txt`);
      if (process.env['UPDATE_PLANS'] === '1') {
        mkdirSync(folder, { recursive: true });
        writeFileSync(path, text);
      }
      assert.ok(existsSync(path), `no ${path}: run with UPDATE_PLANS=1`);
      assert.equal(text, readFileSync(path, 'utf8'));
    });
  }

  it('the tools for a trace come alone, whatever else is missing', () => {
    const traceTools = { only: ['install-packages'], traceTools: true } as const;
    const commands = images.map((image) => {
      const step = plan(factsOf(image), traceTools);
      return `${image.name}: ${step.state} ${step.actions.map(({ id, args }) => [id, ...args].join(' ')).join('; ')}`;
    });
    const known: Readonly<Record<string, string>> = {
      debian: 'apt_install gdb ibverbs-utils',
      el: 'dnf_install gdb libibverbs-utils',
      suse: 'zypper_install gdb libibverbs-utils',
    };
    const wanted = images.map((image) => {
      const family = distributionOf(factsOf(image))?.family;
      return `${image.name}: ${family == null ? 'blocked ' : `needed ${known[family] ?? '?'}`}`;
    });
    assert.deepEqual(commands, wanted);
    assert.equal(checkOptions({ traceTools: true }).ok, false);
    assert.equal(checkOptions({ traceTools: 'yes', only: ['install-packages'] }).ok, false);
    assert.deepEqual(checkOptions({ ...traceTools }), { ok: true, options: traceTools });
  });

  it('has an image for every row, and the row of every image', () => {
    const used = images.map((image) => distributionOf(factsOf(image))?.id);
    assert.deepEqual(
      distributionPackages.map((row) => row.id).filter((id) => !used.includes(id)),
      [],
    );
  });

  it('says of rdma-core what the findings say of it', () => {
    for (const { osId, osVersion, hasLibmana } of rdmaCoreDistros) {
      const row = distributionOf({
        ...healthy,
        os: { family: null, id: osId, versionId: osVersion, prettyName: null },
      });
      assert.ok(row, osId);
      if (row.blocked === null) assert.equal(row.rdmaCoreFrom, hasLibmana ? 'packages' : 'source', row.id);
    }
  });
});

describe('packages: what asks for them', () => {
  it('nothing on a VM that has all', () => {
    const step = plan(healthy);
    assert.equal(step.state, 'met');
    assert.deepEqual(step.commands, []);
  });

  it('only the modules of the running kernel where only they are missing', () => {
    const facts: Facts = { ...healthy, modules: imageOf('Ubuntu 24.04').modules };
    const step = plan({ ...facts, kernel: '6.8.0-1044-azure' });
    assert.deepEqual(
      step.actions.map(({ id, args }) => [id, ...args]),
      [['apt_install', 'linux-modules-extra-6.8.0-1044-azure']],
    );
  });

  it('the extra modules of Oracle’s own kernel by its name', () => {
    const actions = plan(imageOf('Oracle 8.10')).actions;
    assert.deepEqual(actions.at(-1)?.args, ['kernel-uek-modules-extra-5.15.0-300.163.18.el8uek.x86_64']);
  });

  it('what it takes to build rdma-core where the driver ids disagree, whatever the distribution ships', () => {
    const ids = [{ device: 'mana_0', uverbs: 'uverbs0', id: 19 }];
    const step = plan({ ...healthy, rdma: { ...healthy.rdma, driverIds: ids } });
    assert.equal(step.state, 'needed');
    assert.ok(step.actions.some(({ args }) => args.includes('cmake')));
  });

  it('a newer meson only for a DPDK that needs it', () => {
    const pip = (options: SetupOptions): string[] =>
      plan(imageOf('Ubuntu 20.04'), options)
        .actions.filter(({ id }) => id === 'pip_tools')
        .flatMap(({ args }) => args);
    assert.deepEqual(pip({}), ['0.57', '0.61.5']);
    assert.deepEqual(pip({ dpdkVersion: '25.11' }), ['0.57.2', '0.61.5']);
    assert.deepEqual(pip({ dpdkVersion: '23.11' }), []);
    assert.deepEqual(pip({ dpdkTree: '/home/azureuser/dpdk' }), ['0.57.2', '0.61.5']);
  });

  it('repositories only where something is built from what is in them', () => {
    const image = imageOf('AlmaLinux 9.6');
    const facts: Facts = { ...healthy, os: image.os, kernel: image.kernel, modules: image.modules };
    assert.deepEqual(
      plan(facts).actions.map(({ id }) => id),
      ['dnf_install'],
    );
    assert.ok(
      plan(image).actions.some(({ id, args }) => id === 'dnf_enable_repository' && args[0] === 'crb'),
    );
  });

  it('the names of RHEL’s repositories by the VM’s architecture', () => {
    const actions = plan({ ...imageOf('RHEL 9.6'), arch: 'aarch64' }).actions;
    const names = actions.find(({ id }) => id === 'dnf_enable_repository')?.args ?? [];
    assert.equal(names[0], 'codeready-builder-for-rhel-9-aarch64-rhui-rpms');
  });
});

describe('packages: where a plan stops', () => {
  it('on a distribution nobody knows, and names those it knows', () => {
    const step = plan({
      ...imageOf('Ubuntu 22.04'),
      os: { family: null, id: 'void', versionId: '1', prettyName: 'Void' },
    });
    assert.equal(step.state, 'blocked');
    assert.equal(step.refusal, 'unsupported');
    assert.match(render(step.why), /Void .*Ubuntu 24\.04.*SUSE/s);
  });

  it('on a release of a known distribution that is not among them', () => {
    const os = { family: null, id: 'sles', versionId: '15.4', prettyName: 'SLES 15 SP4' };
    assert.equal(plan({ ...imageOf('SLES 15.6'), os }).state, 'blocked');
  });

  it('where the distribution could not be read', () => {
    const os = { family: null, id: null, versionId: null, prettyName: null };
    assert.equal(plan({ ...imageOf('Ubuntu 22.04'), os }).state, 'blocked');
  });

  it('on Azure Linux, with what was found on this VM', () => {
    const step = plan(imageOf('Azure Linux 3'));
    assert.equal(step.state, 'blocked');
    assert.equal(step.notes.length, 3);
  });

  it('where only modules are missing and there is no package of them', () => {
    const image = imageOf('Debian 12');
    const step = plan({ ...healthy, os: image.os, kernel: image.kernel, modules: image.modules });
    assert.equal(step.state, 'blocked');
    assert.match(render(step.why), /6\.1\.0-56-cloud-amd64.*mana_ib/);
  });

  it('at a kernel release that is no word for a command', () => {
    const step = plan({
      ...healthy,
      os: imageOf('Ubuntu 24.04').os,
      kernel: '6.8.0;reboot',
      modules: imageOf('Ubuntu 24.04').modules,
    });
    assert.equal(step.state, 'blocked');
    assert.deepEqual(step.commands, []);
  });
});

describe('packages: undo', () => {
  it('shows the commands before they run', () => {
    const entry: JournalEntry = {
      seq: 1,
      at: 0,
      bootId: 'b',
      run: 'r',
      who: 'w',
      step: 'install-packages',
      target: null,
      state: 'open',
      lasting: true,
      inverse: 'remove_packages',
      args: ['apt', 'added', 'meson', 'ninja-build'],
    };
    assert.match(undoLines([entry]).join('\n'), /^DEBIAN_FRONTEND=\S+ .*apt-get .* purge meson ninja-build$/);
  });
});
