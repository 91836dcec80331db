// The network that simulated VMs share: what one sends to another's address arrives there, if somebody receives it.
import type { SimulatedHost } from '../host';

interface Inbox {
  packets: number;
  bytes: number;
  flows: number;
}

/** Brings its own counters, and what it has sent, up to now. */
export interface Sender {
  settle(): void;
}

/** Share of packets that is lost on the way with the fault `run-loss`, of either end. */
const lossShare = 0.05;

export class Subnet {
  private readonly hosts: SimulatedHost[] = [];
  private readonly inboxes = new Map<string, Inbox & { readonly host: SimulatedHost }>();
  private readonly senders = new Set<Sender>();

  /** A machine joins. @returns its number: the first one has 0, and each has addresses of its own. */
  join(host: SimulatedHost): number {
    this.hosts.push(host);
    return this.hosts.length - 1;
  }

  addSender(sender: Sender): () => void {
    this.senders.add(sender);
    return () => this.senders.delete(sender);
  }

  /** From now on packets to the address are kept for whoever takes them. */
  open(address: string, host: SimulatedHost): () => void {
    const inbox = { packets: 0, bytes: 0, flows: 0, host };
    this.inboxes.set(address, inbox);
    return () => {
      if (this.inboxes.get(address) === inbox) this.inboxes.delete(address);
    };
  }

  /** Packets for an address that nobody receives at are lost. */
  send(from: SimulatedHost, address: string, packets: number, bytes: number, flows: number): void {
    const inbox = this.inboxes.get(address);
    if (inbox === undefined) return;
    const lossy = from.has('run-loss') || inbox.host.has('run-loss');
    const arrived = lossy ? packets * (1 - lossShare) : packets;
    inbox.packets += arrived;
    inbox.bytes += lossy ? bytes * (1 - lossShare) : bytes;
    inbox.flows = Math.max(inbox.flows, flows);
  }

  /** All that was sent up to now is counted. */
  settle(): void {
    for (const sender of this.senders) sender.settle();
  }

  /** What has come for an address since it was last asked. */
  take(address: string): { readonly packets: number; readonly bytes: number; readonly flows: number } {
    this.settle();
    const inbox = this.inboxes.get(address);
    if (inbox === undefined) return { packets: 0, bytes: 0, flows: 0 };
    const { packets, bytes, flows } = inbox;
    inbox.packets = 0;
    inbox.bytes = 0;
    return { packets, bytes, flows };
  }
}
