// The kernel's log, and what the kernel does, and says, when the host takes the VFs away or gives them back.
import type { SimulatedHost } from '../host';
import { isJoined, pciAddress, type MachineNic } from './machine';

interface Line {
  readonly atMs: number;
  readonly text: string;
}

export class KernelLog {
  private readonly lines: Line[] = [];
  private away = false;

  constructor(private readonly host: SimulatedHost) {}

  say(text: string): void {
    this.lines.push({ atMs: this.host.clock.now(), text });
  }

  /** As dmesg shows it: seconds since the boot. */
  text(): string {
    return this.lines
      .map(({ atMs, text }) => {
        const seconds = ((atMs - this.host.machine.bootedAt) / 1000).toFixed(6);
        return `[${seconds.padStart(12)}] ${text}\n`;
      })
      .join('');
  }

  clear(): void {
    this.lines.length = 0;
    this.away = false;
  }

  private netvsc({ uuid, name }: MachineNic, text: string): void {
    this.say(`hv_netvsc ${uuid} ${name ?? ''}: ${text}`);
  }

  /** The PCI function is taken from the VM: VFs and RDMA device are gone, the synthetic NICs carry on. */
  vfsLeave(): void {
    const { machine } = this.host;
    for (const nic of machine.nics) {
      if (!isJoined(machine, nic)) continue;
      if (nic.vfUp) this.netvsc(nic, `Data path switched from VF: ${nic.vfName}`);
      this.netvsc(nic, `VF unregistering: ${nic.vfName}`);
      this.netvsc(nic, `VF slot ${nic.devPort + 1} removed`);
    }
    this.away = this.host.dispatch({ kind: 'pci-unbind', text: pciAddress }) === undefined;
  }

  /** Without the fault that has taken the VFs away they come back. */
  settle(): void {
    if (this.away && !this.host.has('run-port-leaves') && !this.host.has('run-servicing')) this.vfsReturn();
  }

  vfsReturn(): void {
    this.away = false;
    this.host.dispatch({ kind: 'pci-bind', text: pciAddress });
    const { machine } = this.host;
    if (machine.pciDriver === null) return;
    this.say(`mana ${pciAddress}: Microsoft Azure Network Adapter protocol version: 0.1.1`);
    for (const nic of machine.nics) {
      if (!isJoined(machine, nic)) continue;
      this.netvsc(nic, `VF registering: ${nic.vfName}`);
      this.netvsc(nic, `VF slot ${nic.devPort + 1} added`);
      if (nic.vfUp) this.netvsc(nic, `Data path switched to VF: ${nic.vfName}`);
    }
  }
}
