// Whether a detection tells the truth: its facts beside what the lab itself knows.
import type { Facts } from '../../../src/core/detect/facts';
import type { Snapshot } from './lab';

/** What the facts say otherwise than the lab, in words for a failed test; empty where they agree. */
export function untruths(facts: Facts, truth: Snapshot): string[] {
  return [
    ...compare('NICs on the vmbus', nicsOf(facts), nicsIn(truth)),
    ...compare('netdevs', netdevsOf(facts), netdevsIn(truth)),
    ...compare('hugepages', poolsOf(facts), poolsIn(truth)),
    ...compare('modules', modulesOf(facts), modulesIn(truth)),
    ...compare('mounts', mountsOf(facts), mountsIn(truth)),
  ];
}

function compare(what: string, told: readonly string[], true_: readonly string[]): string[] {
  const left = [...told].sort().join(' | ');
  const right = [...true_].sort().join(' | ');
  return left === right ? [] : [`${what}: detection says ${left}, but it is ${right}`];
}

const lines = (text: string | undefined): string[] => (text ?? '').split('\n').filter((line) => line !== '');

/** `name=value` of a line of a snapshot. */
function field(line: string, name: string): string {
  return new RegExp(` ${name}=(\\S*)`).exec(line)?.[1] ?? '';
}

/** Devices that have or had the driver of a NIC. A device without a driver may be of any kind, so none counts. */
function nicsIn(truth: Snapshot): string[] {
  return lines(truth['vmbus'])
    .filter((line) => ['hv_netvsc', 'uio_hv_generic'].includes(field(line, 'driver')))
    .map((line) => `${line.split(' ')[0] ?? ''} ${field(line, 'driver')} ${field(line, 'uio')}`.trim());
}

function nicsOf(facts: Facts): string[] {
  return facts.nics
    .filter((nic) => nic.driver === 'hv_netvsc' || nic.driver === 'uio_hv_generic')
    .map((nic) =>
      `${nic.vmbusUuid ?? '?'} ${nic.driver ?? ''} ${nic.uio?.replace('/dev/', '') ?? ''}`.trim(),
    );
}

const vfDrivers = ['mana', 'mlx5_core', 'mlx4_core'];

function netdevsIn(truth: Snapshot): string[] {
  return lines(truth['links'])
    .filter((line) => ['hv_netvsc', ...vfDrivers].includes(field(line, 'driver')))
    .map((line) => `${line.split(' ')[0] ?? ''} ${field(line, 'up') === '1' ? 'up' : 'down'}`);
}

function netdevsOf(facts: Facts): string[] {
  return facts.nics.flatMap((nic) => [
    ...(nic.name !== null && (nic.driver === 'hv_netvsc' || vfDrivers.includes(nic.driver ?? ''))
      ? [`${nic.name} ${nic.up === true ? 'up' : 'down'}`]
      : []),
    ...(nic.vf === null ? [] : [`${nic.vf.name} ${nic.vf.up === true ? 'up' : 'down'}`]),
  ]);
}

function poolsIn(truth: Snapshot): string[] {
  return lines(truth['hugepages']).flatMap((line) => {
    const found = /node(\d+)\/hugepages\/hugepages-(\d+)kB\/nr_hugepages:(\d+)/.exec(line);
    return found === null ? [] : [found.slice(1).join(' ')];
  });
}

function poolsOf(facts: Facts): string[] {
  return facts.hugepages.map(({ node, sizeKb, total }) => `${node} ${sizeKb} ${total}`);
}

const modules = ['mana_ib', 'ib_uverbs', 'uio_hv_generic'] as const;

function modulesIn(truth: Snapshot): string[] {
  const loaded = lines(truth['modules']);
  return modules.filter((name) => loaded.includes(name));
}

function modulesOf(facts: Facts): string[] {
  return modules.filter((name) => facts.modules[name].loaded === true);
}

function mountsIn(truth: Snapshot): string[] {
  return lines(truth['mounts']).flatMap((line) => {
    const [, path = '', type] = line.split(' ');
    return type === 'hugetlbfs' ? [path] : [];
  });
}

function mountsOf(facts: Facts): string[] {
  return facts.hugepageMounts.map(({ path }) => path);
}
