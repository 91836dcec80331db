// systemd of a simulated VM: services that come with it, timers and services that scripts make with systemd-run.
import type { Distribution } from './distributions';

export interface Unit {
  readonly name: string;
  readonly description: string;
  active: 'active' | 'inactive' | 'failed' | 'activating';
  /** For a timer that waits: epoch milliseconds. */
  due: number | undefined;
  /** What systemd-run made goes away when it has ended. */
  readonly transient: boolean;
  readonly collect: boolean;
  /** Ends what runs or waits. */
  stop: () => void;
  result: 'success' | 'exit-code' | 'signal';
  status: number;
  mainPid: number;
}

/** A service of a package: where its file is and whether it starts at boot. */
export interface ServiceFile {
  readonly name: string;
  readonly description: string;
  readonly enabled: 'enabled' | 'disabled' | 'static';
  readonly running: boolean;
}

/** Services of the image and of the packages. */
export function servicesFor(
  distribution: Distribution,
  networkManager: 'networkd' | 'NetworkManager',
  packages: Readonly<Record<string, string>>,
): readonly ServiceFile[] {
  const service = (name: string, description: string, running = true): ServiceFile => ({
    name: `${name}.service`,
    description,
    enabled: running ? 'enabled' : 'disabled',
    running,
  });
  const networkd = networkManager === 'networkd';
  return [
    service(distribution.family === 'debian' ? 'ssh' : 'sshd', 'OpenSSH server daemon'),
    ...(networkd || distribution.family === 'debian'
      ? [service('systemd-networkd', 'Network Configuration', networkd)]
      : []),
    ...(networkd ? [] : [service('NetworkManager', 'Network Manager')]),
    service('walinuxagent', 'Azure Linux Agent'),
    ...(distribution.family === 'debian'
      ? [service('unattended-upgrades', 'Unattended Upgrades Shutdown')]
      : []),
    ...(packages['rdma-core'] === undefined
      ? []
      : [{ ...service('rdma-ndd', 'RDMA Node Description Daemon', false), enabled: 'static' as const }]),
  ];
}

export class Units {
  private readonly units = new Map<string, Unit>();

  /** @param files Services that are installed at this moment. */
  constructor(private readonly files: () => readonly ServiceFile[]) {}

  /** A name with its suffix: `ssh` is `ssh.service`. */
  static full(name: string): string {
    return /\.(service|timer|socket|mount|target|path|slice|scope)$/.test(name) ? name : `${name}.service`;
  }

  file(name: string): ServiceFile | undefined {
    return this.files().find((file) => file.name === name);
  }

  find(name: string): Unit | undefined {
    const known = this.units.get(name);
    if (known !== undefined) return known;
    const file = this.file(name);
    if (file === undefined) return undefined;
    const unit = newUnit(name, { description: file.description });
    unit.active = file.running ? 'active' : 'inactive';
    this.units.set(name, unit);
    return unit;
  }

  /** Units in memory, with those of packages that run. */
  list(): readonly Unit[] {
    for (const { name } of this.files()) this.find(name);
    return [...this.units.values()].filter((unit) => unit.transient || this.file(unit.name) !== undefined);
  }

  transients(): readonly Unit[] {
    return [...this.units.values()].filter((unit) => unit.transient);
  }

  add(unit: Unit): void {
    this.units.set(unit.name, unit);
  }

  remove(name: string): void {
    this.units.delete(name);
  }

  boot(): void {
    for (const unit of this.units.values()) unit.stop();
    this.units.clear();
  }
}

export function newUnit(
  name: string,
  given: { readonly description: string; readonly transient?: boolean; readonly collect?: boolean },
): Unit {
  return {
    name,
    description: given.description,
    active: 'inactive',
    due: undefined,
    transient: given.transient === true,
    collect: given.collect === true,
    stop: () => undefined,
    result: 'success',
    status: 0,
    mainPid: 0,
  };
}
