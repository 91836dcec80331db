// Judges DPDK: is there one with net_mana, new enough for this VM, and is another DPDK process in the way?
import { dpdkVersions } from '../../../knowledge';
import { msg, type Message } from '../../message';
import type { DpdkInstall, Facts } from '../facts';
import type { FindingStatus } from '../finding';
import { manaRdmaDevices } from './devices';
import { packageFamily } from './modules';
import { fail, pass, unknown, warn, type Rule, type Verdict } from './rule';
import { isAtLeast, isOfSeries, parseVersion, type Version } from './versions';

/** First release with net_mana for an architecture; the oldest of all where it is not known. */
export function minimumFor(arch: string | null): string {
  const rows = dpdkVersions.filter((row) => row.id.startsWith('net-mana-'));
  return (rows.find((row) => row.arch === arch) ?? rows[0])?.from ?? '22.11';
}

function latestMinimum(): string {
  return dpdkVersions.find((row) => row.id === 'net-mana-arm64')?.from ?? '24.11';
}

/** Has the release a feature, by its own version or as a point release of an older series? */
export function hasFeature(version: Version, id: string): boolean {
  const row = dpdkVersions.find((candidate) => candidate.id === id);
  if (row === undefined) return false;
  return (
    isAtLeast(version, row.from) ||
    row.stable.some(
      (release) =>
        isOfSeries(version, release.split('.').slice(0, 2).join('.')) && isAtLeast(version, release),
    )
  );
}

function archLabel(arch: string): string {
  return arch === 'aarch64' ? 'arm64' : arch;
}

/** How to get a DPDK with net_mana. Meson leaves net_mana out without a word when the headers are missing. */
function buildDpdk(facts: Facts, minimum: string): Message {
  const build = msg(
    'Build DPDK {0} or later with `-Denable_drivers=net/mana,net/netvsc,bus/vmbus`: with the drivers named, meson says what is missing instead of leaving net_mana out.',
    minimum,
  );
  if (facts.rdma.manadvHeader !== false) return build;
  const family = packageFamily(facts);
  if (family === 'ubuntu' || family === 'debian') {
    return msg(
      'First install the headers of libmana (`sudo apt-get install libibverbs-dev`, rdma-core 44 or later). {0}',
      build,
    );
  }
  return msg(
    'First install the headers of libmana (`infiniband/manadv.h`, package `rdma-core-devel`). {0}',
    build,
  );
}

function judgeInstall(facts: Facts, install: DpdkInstall): Verdict {
  const { path, hasNetMana } = install;
  const version = parseVersion(install.version ?? '');
  const shown = install.version ?? '?';
  const minimum = minimumFor(facts.arch);
  if (version !== undefined && !isAtLeast(version, minimum)) {
    return fail(
      facts.arch === null
        ? msg('DPDK {0} ({1}) is older than {2}, the first release with net_mana.', shown, path, minimum)
        : msg(
            'DPDK {0} ({1}) is older than {2}, the first release with net_mana on {3}.',
            shown,
            path,
            minimum,
            archLabel(facts.arch),
          ),
      buildDpdk(facts, minimum),
    );
  }
  if (hasNetMana === false) {
    return fail(msg('DPDK {0} ({1}) was built without net_mana.', shown, path), buildDpdk(facts, minimum));
  }
  if (version === undefined) {
    return hasNetMana === true
      ? unknown(msg('DPDK at {0} has net_mana, but its version could not be read.', path))
      : unknown(msg('The DPDK at {0} could not be looked into.', path));
  }
  if (hasNetMana === null) {
    return unknown(
      msg('DPDK {0} ({1}) is new enough, but whether it has net_mana could not be read.', shown, path),
      msg('Look with `strings` for `pmd.net.mana` in the testpmd binary or in `librte_net_mana.so`.'),
    );
  }
  if (facts.arch === null && !isAtLeast(version, latestMinimum())) {
    return unknown(
      msg(
        'DPDK {0} ({1}) has net_mana. It is new enough for x86_64, but not for arm64, and the architecture could not be read.',
        shown,
        path,
      ),
    );
  }
  const devices = manaRdmaDevices(facts);
  if (devices.length > 1 && !hasFeature(version, 'two-rdma-devices')) {
    return warn(
      msg(
        'DPDK {0} ({1}) has net_mana, but this kernel shows {2} RDMA devices ({3}), and only DPDK 25.07 and later, 24.11.3 and 23.11.5 tell them apart.',
        shown,
        path,
        devices.length,
        devices.map((device) => device.name).join(', '),
      ),
      msg('Install DPDK {0} or later, or the newest stable release of your series.', '25.07'),
    );
  }
  return pass(msg('DPDK {0} ({1}) has net_mana.', shown, path));
}

const preference: readonly FindingStatus[] = ['pass', 'warn', 'unknown', 'fail'];

const dpdkPmd: Rule = {
  id: 'dpdk-pmd',
  sections: ['dpdk', 'testpmd', 'infiniband'],
  judge(facts, wasRead) {
    // One good installation is enough; of several bad ones the least bad tells most.
    const best = facts.dpdk
      .map((install) => judgeInstall(facts, install))
      .sort((a, b) => preference.indexOf(a.status) - preference.indexOf(b.status))[0];
    const allRead = wasRead('dpdk') && wasRead('testpmd');
    if (best !== undefined && (best.status !== 'fail' || allRead)) return best;
    if (!allRead) return unknown(msg('DPDK could not be looked for everywhere.'));
    return fail(
      msg('No DPDK was found by pkg-config, in PATH or below /usr/local.'),
      buildDpdk(facts, minimumFor(facts.arch)),
    );
  },
};

const dpdkProcessRunning: Rule = {
  id: 'dpdk-process-running',
  sections: ['processes'],
  judge({ processes }, wasRead) {
    const first = processes[0];
    if (first === undefined) {
      return wasRead('processes')
        ? pass(msg('No DPDK process is running.'))
        : unknown(msg('The running processes could not be read.'));
    }
    const list = processes.map((process) => `${process.name} (${process.pid})`).join(', ');
    const holder = processes.find((process) => process.holdsLock === true);
    const fix = msg(
      'Let it end, or stop it with SIGINT; a second one beside it needs its own `--file-prefix` and its own NICs.',
    );
    return holder === undefined
      ? warn(msg('A DPDK process is running: {0}.', list), fix)
      : warn(
          msg(
            'A DPDK process is running: {0}. It holds the lock of file prefix {1}, so a second one with that prefix does not start.',
            list,
            holder.filePrefix ?? 'rte',
          ),
          fix,
        );
  },
};

export const dpdkRules: readonly Rule[] = [dpdkPmd, dpdkProcessRunning];
