// Everything that a setup may change on a simulated VM, as one value to compare before and after.
import type { TreeNode } from './files/tree';
import type { SimulatedHost } from './host';
import type { Address, Route } from './machine/addresses';

/** A file as `type mode owner` and what is in it. */
export interface SnapshotFile {
  readonly is: string;
  readonly content: string;
}

export interface SnapshotNic {
  readonly driver: string | null;
  readonly override: string | null;
  readonly name: string | null;
  readonly up: boolean;
  readonly mtu: number;
  readonly vfName: string;
  readonly vfUp: boolean;
  readonly addresses: readonly string[];
  readonly routes: readonly string[];
}

export interface Snapshot {
  readonly bootId: string;
  /** By vmbus UUID. */
  readonly nics: Readonly<Record<string, SnapshotNic>>;
  readonly pciDriver: string | null;
  readonly dynamicIds: Readonly<Record<string, readonly string[]>>;
  readonly modules: readonly string[];
  readonly hugepages: Readonly<Record<string, number>>;
  readonly mounts: readonly string[];
  /** What was written, by path; nothing that is as the image brought it. */
  readonly files: Readonly<Record<string, SnapshotFile>>;
  /** Name and version. */
  readonly packages: readonly string[];
  /** Timers and services that scripts have made. */
  readonly units: readonly string[];
  /** What runs besides init, sshd and the commands of open channels. */
  readonly processes: readonly string[];
}

const roots = ['/etc', '/run', '/var/lib', '/opt', '/usr', '/home', '/root', '/boot', '/mnt', '/tmp'];

function addressText({ link, local, prefix, broadcast, scope, metric }: Address): string {
  return `${link} ${local}/${prefix} ${broadcast ?? '-'} ${scope} ${metric ?? '-'}`;
}

function routeText({ link, to, via, proto, scope, source, metric }: Route): string {
  return `${link} ${to} ${via ?? '-'} ${proto} ${scope} ${source ?? '-'} ${metric ?? '-'}`;
}

/** What the image has at a path, symlinks on the way not followed. */
function drawn(root: TreeNode, path: string): TreeNode | undefined {
  let node: TreeNode | undefined = root;
  for (const name of path.split('/').filter((part) => part !== ''))
    node = node?.kind === 'dir' ? node.children.get(name) : undefined;
  return node;
}

function filesOf(host: SimulatedHost): Record<string, SnapshotFile> {
  const found: [string, SnapshotFile][] = [];
  for (const root of roots)
    for (const [path, entry] of host.overlay.list(root)) {
      const original = drawn(host.tree, path);
      if (entry.kind === 'gone') {
        if (original !== undefined) found.push([path, { is: 'removed', content: '' }]);
        continue;
      }
      const content = entry.kind === 'file' ? entry.content : entry.kind === 'link' ? entry.target : '';
      if (
        original?.kind === 'file' &&
        entry.kind === 'file' &&
        original.text === content &&
        original.mode === entry.mode
      )
        continue;
      found.push([path, { is: `${entry.kind} ${entry.mode.toString(8)} ${entry.owner}`, content }]);
    }
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function takeSnapshot(host: SimulatedHost): Snapshot {
  const { machine } = host;
  const of = (uuid: string, text: string) =>
    text.startsWith(`net:${uuid} `) || text.startsWith(`vf:${uuid} `);
  const addresses = machine.addresses.map(addressText).sort();
  const routes = machine.routes.map(routeText).sort();
  return {
    bootId: machine.bootId,
    nics: Object.fromEntries(
      machine.nics.map(({ uuid, driver, override, name, up, mtu, vfName, vfUp }) => [
        uuid,
        {
          driver,
          override,
          name,
          up,
          mtu,
          vfName,
          vfUp,
          addresses: addresses.filter((text) => of(uuid, text)),
          routes: routes.filter((text) => of(uuid, text)),
        },
      ]),
    ),
    pciDriver: machine.pciDriver,
    dynamicIds: Object.fromEntries(Object.entries(machine.dynamicIds).filter(([, ids]) => ids.length > 0)),
    modules: [...machine.loadedModules].sort(),
    hugepages: Object.fromEntries(machine.hugepages.map(({ sizeKb, total }) => [String(sizeKb), total])),
    mounts: machine.mounts.map(({ source, path, type, options }) => `${source} ${path} ${type} ${options}`),
    files: filesOf(host),
    packages: Object.entries(machine.software.packages)
      .map(([name, version]) => `${name} ${version}`)
      .sort(),
    units: host.units
      .transients()
      .map(({ name, active }) => `${name} ${active}`)
      .sort(),
    processes: host.processes
      .list()
      .filter(({ pid, session }) => pid > 700 && !host.foreground.has(session))
      .map(({ args, uid }) => `${uid} ${args.join(' ').slice(0, 200)}`),
  };
}
