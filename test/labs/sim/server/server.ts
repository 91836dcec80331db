// The SSH server of a simulated VM: listens, puts a link before every connection, counts what happens.
import { createServer, type Server as NetServer } from 'node:net';
import { once } from 'node:events';
import { Server, type Connection } from 'ssh2';
import type { Fault } from '../faults';
import { userName } from '../files/distribution';
import { SimulatedHost, type CommandHook } from '../host';
import { simulatedPassword } from '../machine/account';
import { sshReachable, type Machine } from '../machine/machine';
import type { SimulatedVm, SimulatedVmOptions } from '../index';
import { authenticator, type AuthAttempt } from './authentication';
import { prepareKeys, type VmKeys } from './keys';
import { Link, type LinkConditions } from './link';
import { takeSnapshot, type Snapshot } from '../snapshot';
import { SimulatedSession } from './session';

/** Counted since the start. `commands` holds each exec's command line, '' for a shell. */
export interface SimulatedVmStats {
  connections: number;
  openConnections: number;
  readonly authAttempts: AuthAttempt[];
  readonly commands: string[];
  openChannels: number;
  mostChannels: number;
  refusedChannels: number;
}

const loopback = '127.0.0.1';
const slowRttMs = 250;
/** Milliseconds a rebooting machine refuses connections. */
const rebootMs = 1000;

export class SimulatedServer implements SimulatedVm {
  readonly host = loopback;
  readonly user = userName;
  readonly password = simulatedPassword;
  readonly stats: SimulatedVmStats = {
    connections: 0,
    openConnections: 0,
    authAttempts: [],
    commands: [],
    openChannels: 0,
    mostChannels: 0,
    refusedChannels: 0,
  };
  private readonly links = new Set<Link>();
  private readonly simulated: SimulatedHost;
  private bootTimer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly options: SimulatedVmOptions,
    private readonly listener: NetServer,
    readonly port: number,
    private readonly keys: VmKeys,
  ) {
    const { distribution, dpdk, subnet } = options;
    this.simulated = new SimulatedHost(options.faults ?? [], { distribution, dpdk }, subnet);
    const usual = this.sshServer(keys.hostKey);
    const changed = this.sshServer(keys.otherHostKey);
    listener.on('connection', (socket) => {
      const link = new Link(socket, () => this.conditions());
      this.links.add(link);
      link.once('close', () => {
        this.links.delete(link);
      });
      (this.simulated.has('changed-host-key') ? changed : usual).injectSocket(
        link as unknown as Parameters<Server['injectSocket']>[0],
      );
    });
  }

  static async start(options: SimulatedVmOptions): Promise<SimulatedServer> {
    const listener = createServer({ pauseOnConnect: false });
    listener.listen(options.port ?? 0, loopback);
    await once(listener, 'listening');
    const address = listener.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return new SimulatedServer(options, listener, port, prepareKeys(options.dir, loopback, port));
  }

  get identityFile(): string {
    return this.keys.identityFile;
  }

  get knownHostsFile(): string {
    return this.keys.knownHostsFile;
  }

  get machine(): Machine {
    return this.simulated.machine;
  }

  get computer(): SimulatedHost {
    return this.simulated;
  }

  get onCommand(): CommandHook | undefined {
    return this.simulated.onCommand;
  }

  set onCommand(hook: CommandHook | undefined) {
    this.simulated.onCommand = hook;
  }

  snapshot(): Snapshot {
    return takeSnapshot(this.simulated);
  }

  advance(ms: number): Promise<void> {
    return this.simulated.clock.advance(ms);
  }

  /** A VM whose SSH NIC is gone or down is as silent as a dead line. */
  private conditions(): LinkConditions {
    const rttMs = Math.max(this.options.rttMs ?? 0, this.simulated.has('slow') ? slowRttMs : 0);
    return { rttMs, held: this.simulated.has('silent') || !sshReachable(this.simulated.machine) };
  }

  private sshServer(hostKey: string): Server {
    const server = new Server({
      hostKeys: [hostKey],
      ident: 'simulated_mana_vm',
      banner: 'This machine is simulated.',
      keepaliveInterval: 0,
    });
    server.on('connection', (connection, info) => {
      const link = [...this.links].find(({ remotePort }) => remotePort === info.port);
      const own = this.simulated.machine.nics[0]?.address ?? '10.0.0.4';
      this.accept(connection, `${info.ip} ${info.port} ${own} 22`, link);
    });
    return server;
  }

  private accept(connection: Connection, sshConnection: string, link: Link | undefined): void {
    const { stats } = this;
    let channels = 0;
    stats.connections += 1;
    stats.openConnections += 1;
    connection.on('error', () => undefined);
    const closed = this.simulated.connections.add(sshConnection);
    connection.on('close', () => {
      closed();
      stats.openConnections -= 1;
    });
    connection.on(
      'authentication',
      authenticator(this.keys.authorizedKey, (attempt) => stats.authAttempts.push(attempt)),
    );
    connection.on('session', (accept, reject) => {
      if (this.simulated.has('busy') && channels >= 1) {
        stats.refusedChannels += 1;
        reject();
        return;
      }
      channels += 1;
      stats.openChannels += 1;
      stats.mostChannels = Math.max(stats.mostChannels, channels);
      new SimulatedSession(accept(), {
        host: this.simulated,
        sshConnection,
        memoize: this.options.memoize === true,
        record: (commandLine) => stats.commands.push(commandLine),
        closed: () => {
          channels -= 1;
          stats.openChannels -= 1;
        },
        drop: (rebooting) => {
          // The cut follows what the channel has just written.
          setImmediate(() => {
            link?.cut();
            if (rebooting) this.rebootOnce();
          });
        },
      });
    });
  }

  private rebootOnce(): void {
    this.simulated.setFaults(this.simulated.faults.filter((fault) => fault !== 'reboot-during-detection'));
    this.simulated.reboot();
    this.listener.close();
    this.bootTimer = setTimeout(() => {
      this.bootTimer = undefined;
      this.listener.listen(this.port, loopback);
    }, rebootMs);
  }

  setFaults(faults: readonly Fault[]): void {
    this.simulated.setFaults(faults);
    for (const link of this.links) link.changed();
  }

  reboot(): void {
    for (const link of this.links) link.destroy();
    this.simulated.reboot();
  }

  async close(): Promise<void> {
    clearTimeout(this.bootTimer);
    for (const link of this.links) link.destroy();
    this.simulated.close();
    if (!this.listener.listening) return;
    this.listener.close();
    await once(this.listener, 'close');
  }
}
