// Who looks after the network of a simulated VM: systemd-networkd by its .network files, or NetworkManager.
import type { SimulatedHost } from '../host';
import { VmFiles } from '../files/vmFiles';
import { linkByKey, linksOf, type Link, type LinkKey } from './links';
import type { Machine } from './machine';

/** One .network file. Empty lists match everything. */
interface Rule {
  readonly file: string;
  readonly macs: readonly string[];
  readonly drivers: readonly string[];
  readonly names: readonly string[];
  readonly unmanaged: boolean;
}

const directories = ['/etc/systemd/network', '/run/systemd/network', '/usr/lib/systemd/network'];

/** Milliseconds until a netdev that has appeared is set up, until a lease comes, and until it goes. */
const delays = { appear: 300, lease: 200, lost: 100 };

function parse(file: string, text: string): Rule {
  const values = (key: string) =>
    [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].flatMap(([, value = '']) =>
      value.trim().split(/\s+/),
    );
  return {
    file,
    macs: [...values('MACAddress'), ...values('PermanentMACAddress')].map((mac) => mac.toLowerCase()),
    drivers: values('Driver'),
    names: values('Name'),
    unmanaged: values('Unmanaged').some((value) => /^(yes|true|1|on)$/i.test(value)),
  };
}

function fits(rule: Rule, link: Link): boolean {
  const one = (list: readonly string[], value: string) =>
    list.length === 0 ||
    list.some(
      (pattern) => pattern === value || (pattern.endsWith('*') && value.startsWith(pattern.slice(0, -1))),
    );
  return one(rule.macs, link.mac) && one(rule.drivers, link.driver ?? '') && one(rule.names, link.name);
}

export class NetworkManager {
  private rules: readonly Rule[] = [];
  /** What `nmcli device set` said. */
  private readonly told = new Map<LinkKey, boolean>();

  constructor(private readonly host: SimulatedHost) {
    this.boot();
  }

  boot(): void {
    this.told.clear();
    this.rules = this.host.machine.software.linux ? this.load() : [];
  }

  private load(): readonly Rule[] {
    const files = new VmFiles(this.host, { uid: 0, pid: 1, umask: () => 0o022, alive: () => undefined });
    const names = new Map<string, string>();
    for (const directory of directories)
      if (files.find(directory)?.kind === 'dir')
        for (const name of files.names(directory))
          if (name.endsWith('.network') && !names.has(name)) names.set(name, `${directory}/${name}`);
    return [...names]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, path]) => parse(path, Buffer.from(files.read(path), 'latin1').toString('utf8')));
  }

  /** The file that decides about a link. */
  ruleFor(link: Link): string | undefined {
    return this.rules.find((rule) => fits(rule, link))?.file;
  }

  managed(link: Link): boolean {
    // Azure's images leave slaves alone: their master is what counts.
    if (link.key === 'lo' || link.master !== null) return false;
    if (this.host.machine.software.networkManager === 'NetworkManager')
      return this.told.get(link.key) ?? (link.driver === 'hv_netvsc' || this.host.has('vf-re-upped'));
    return this.rules.find((rule) => fits(rule, link))?.unmanaged === false;
  }

  /** `nmcli device set NAME managed yes|no`. */
  tell(link: Link, managed: boolean): void {
    this.told.set(link.key, managed);
    if (managed) this.reconfigure(link);
  }

  /** networkctl reload: links that are managed from now on are configured. */
  reload(): void {
    const before = new Set(
      linksOf(this.host.machine)
        .filter((link) => this.managed(link))
        .map(({ key }) => key),
    );
    this.rules = this.load();
    for (const link of linksOf(this.host.machine))
      if (this.managed(link) && !before.has(link.key)) this.reconfigure(link);
  }

  reconfigure(link: Link): void {
    if (!link.up)
      this.later(delays.appear, link.key, (now) =>
        this.host.dispatch({ kind: 'link', name: now.name, up: true }),
      );
    else this.lease(link.key);
  }

  private later(ms: number, key: LinkKey, act: (link: Link) => void): void {
    const { bootId } = this.host.machine;
    this.host.clock.after(ms, () => {
      const { machine } = this.host;
      const link = linkByKey(machine, key);
      if (machine.bootId === bootId && link !== undefined && this.managed(link)) act(link);
    });
  }

  private lease(key: LinkKey): void {
    if (!key.startsWith('net:')) return;
    this.later(delays.lease, key, (link) => {
      if (link.up) this.host.dispatch({ kind: 'lease', uuid: key.slice('net:'.length), on: true });
    });
  }

  /** Called after every change of the machine. */
  observe(before: Machine, after: Machine): void {
    if (
      (before.nics === after.nics && before.pciDriver === after.pciDriver) ||
      before.bootId !== after.bootId
    )
      return;
    const old = new Map(linksOf(before).map((link) => [link.key, link]));
    for (const link of linksOf(after)) {
      const was = old.get(link.key);
      const freed = was !== undefined && was.master !== null && link.master === null;
      if ((was === undefined || freed) && this.managed(link) && !(freed && link.up))
        this.later(delays.appear, link.key, ({ name }) =>
          this.host.dispatch({ kind: 'link', name, up: true }),
        );
      if (!this.managed(link)) continue;
      if (link.up && was?.up !== true) this.lease(link.key);
      if (!link.up && was?.up === true)
        this.later(delays.lost, link.key, (now) => {
          if (!now.up) this.host.dispatch({ kind: 'lease', uuid: link.key.replace(/^net:/, ''), on: false });
        });
    }
  }
}
