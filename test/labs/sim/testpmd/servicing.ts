// What happens to the ports while testpmd forwards: the host takes the VF away and gives it back, a port leaves, counters
// are reset. The faults of runs that strike some time after forwarding has begun.
import type { Fault } from '../faults';
import { pciAddress } from '../machine/machine';
import { probePci } from './devices';
import type { Port } from './ports';
import type { Testpmd } from './testpmd';

/** Milliseconds after forwarding has begun, or after the fault was turned on during a run. */
const strikesAfterMs = 3000;
/** Milliseconds after which the VF comes back. */
const returnsAfterMs = 6000;

export class Servicing {
  private readonly cancels: (() => void)[] = [];
  private readonly forget: () => void;
  private begun = false;

  constructor(private readonly testpmd: Testpmd) {
    const { host } = testpmd;
    this.forget = host.onFaults((fresh) => {
      if (testpmd.forwarding) this.plan(fresh);
    });
  }

  /** Forwarding has begun. */
  begin(): void {
    if (this.begun) return;
    this.begun = true;
    this.plan(this.testpmd.host.faults);
    // Once a second netvsc looks for a VF that the host speaks of and nobody has found.
    if (!this.testpmd.build.since('26.03')) this.retry();
  }

  end(): void {
    this.forget();
    for (const cancel of this.cancels.splice(0)) cancel();
  }

  private after(ms: number, run: () => void): void {
    this.cancels.push(this.testpmd.host.clock.after(ms, run));
  }

  private plan(faults: readonly Fault[]): void {
    if (faults.includes('run-servicing'))
      this.after(strikesAfterMs, () => {
        this.serviced();
      });
    if (faults.includes('run-port-leaves'))
      this.after(strikesAfterMs, () => {
        this.removed();
      });
    if (faults.includes('run-counter-reset'))
      this.after(strikesAfterMs, () => {
        for (const port of this.testpmd.visible) this.testpmd.clearStats(port);
      });
  }

  private retry(): void {
    this.after(1000, () => {
      const { testpmd } = this;
      for (const port of testpmd.visible)
        if (port.driver === 'net_netvsc' && port.vf === undefined && testpmd.attachVf(port)) this.addVf(port);
      this.retry();
    });
  }

  /** Since 26.07 net_mana goes through a service of the host by itself; before, the VF is gone and comes back. */
  private serviced(): void {
    const { testpmd } = this;
    if (testpmd.build.since('26.07')) {
      this.recovering();
      return;
    }
    const lost = this.removed();
    this.after(returnsAfterMs, () => {
      testpmd.host.kernel.vfsReturn();
      this.after(1000, () => {
        if (testpmd.settings.hotPlug) this.hotAdd(lost);
      });
    });
  }

  private recovering(): void {
    const { testpmd } = this;
    const { voice } = testpmd;
    testpmd.settle();
    for (const port of testpmd.ports) {
      if (port.driver !== 'net_mana' || port.state !== 'started') continue;
      voice.say(`\nPort ${port.id}: error recovering event\n`);
      if (port.owner !== undefined)
        voice.netvsc('notice', 'hn_eth_recovering_callback', `VF port ${port.id} recovering from error`);
      port.state = 'stopped';
      this.after(returnsAfterMs, () => {
        testpmd.settle();
        port.state = 'started';
        voice.say(`\nPort ${port.id}: error recovery successful event\n`);
        if (port.owner !== undefined)
          voice.netvsc('notice', 'hn_eth_recovery_success_callback', `VF port ${port.id} recovery succeeded`);
      });
    }
  }

  /** All ports of the PCI function go. @returns netvsc's ports that have lost their VF. */
  private removed(): readonly Port[] {
    const { testpmd } = this;
    const { voice } = testpmd;
    testpmd.settle();
    testpmd.host.kernel.vfsLeave();
    const lost: Port[] = [];
    for (const port of testpmd.ports) {
      if (port.driver !== 'net_mana' || port.state === 'closed') continue;
      voice.say(`\nPort ${port.id}: device removal event\n`);
      const { owner } = port;
      if (owner === undefined) {
        this.after(100, () => {
          this.detach(port);
        });
        continue;
      }
      voice.netvsc('notice', 'hn_eth_rmv_event_callback', `Removing VF portid ${port.id}`);
      voice.netvsc('notice', 'hn_remove_delayed', `Start to remove port ${port.id}`);
      voice.say(`Port ${port.id} is closed\n`);
      // Its counters go with it; those of the synthetic path stay.
      port.state = 'closed';
      owner.vf = undefined;
      lost.push(owner);
    }
    return lost;
  }

  /** testpmd's own answer to the removal of a port of its own. */
  private detach(port: Port): void {
    const { testpmd } = this;
    const { voice } = testpmd;
    const again = testpmd.forwarding;
    if (again) testpmd.stopForwarding();
    testpmd.stopPorts([port], false);
    testpmd.closePort(port);
    voice.say(
      `Removing a device...\nDevice is detached\nNow total ports is ${testpmd.visible.length}\nDone\n`,
    );
    if (again) testpmd.startForwarding();
  }

  /** --hot-plug: netvsc finds the device with its MAC, and the host moves the traffic there. */
  private hotAdd(lost: readonly Port[]): void {
    const { testpmd } = this;
    const { voice, build, host } = testpmd;
    const [first] = lost;
    if (first === undefined) return;
    for (const port of lost) {
      const nic = host.machine.nics.find(({ uuid }) => uuid === port.nic);
      const args = build.since('26.03') ? ` args mac=${port.mac}` : '';
      voice.netvsc(
        'notice',
        'netvsc_hotplug_retry',
        `Found matching MAC address, adding device ${pciAddress} network name ${nic?.vfName ?? ''}${args}`,
      );
    }
    probePci(testpmd, testpmd.ports);
    for (const port of lost) if (testpmd.attachVf(port)) this.addVf(port);
  }

  private addVf(port: Port): void {
    const { testpmd } = this;
    const { voice } = testpmd;
    const { vf } = port;
    if (vf === undefined || port.state !== 'started') return;
    testpmd.settle();
    voice.netvsc('notice', 'hn_vf_add', `configuring VF port ${vf.id}`);
    vf.setQueues(port.queues.length);
    vf.configured = true;
    voice.netvsc('notice', 'hn_vf_add', `Starting VF port ${vf.id}`);
    vf.state = 'started';
  }
}
