// One simulated computer: its machine state, what was written to its disk, its processes.
import { commandNames } from './commands/names';
import type { Fault } from './faults';
import { isMachineFault } from './faults';
import { Overlay } from './files/overlay';
import { treeOf } from './files/render';
import type { DirNode } from './files/tree';
import { bootMachine, type Machine } from './machine/machine';
import { ProcessTable } from './machine/processes';
import { reduce, type Errno, type MachineEvent } from './machine/reducer';

function sameMachine(a: readonly Fault[], b: readonly Fault[]): boolean {
  const relevant = (faults: readonly Fault[]) =>
    faults
      .filter((fault) => isMachineFault(fault) || fault === 'german-locale')
      .sort()
      .join();
  return relevant(a) === relevant(b);
}

export class SimulatedHost {
  machine: Machine;
  overlay = new Overlay();
  readonly processes = new ProcessTable();

  constructor(public faults: readonly Fault[]) {
    this.machine = bootMachine(faults);
  }

  /** The drawn file tree: the same object as long as the machine has not changed. */
  get tree(): DirNode {
    return treeOf(this.machine, commandNames);
  }

  has(fault: Fault): boolean {
    return this.faults.includes(fault);
  }

  /** Changes the machine; the kernel's error where it refuses. */
  dispatch(event: MachineEvent): Errno | undefined {
    const outcome = reduce(this.machine, event);
    if ('errno' in outcome) return outcome.errno;
    this.machine = outcome.machine;
    return undefined;
  }

  reboot(): void {
    this.dispatch({ kind: 'reboot' });
    this.overlay.clearVolatile();
  }

  /** Replaces the faults; a machine with other faults of its own is another machine, freshly booted. */
  setFaults(faults: readonly Fault[]): void {
    if (!sameMachine(this.faults, faults)) {
      this.machine = bootMachine(faults);
      this.overlay = new Overlay();
    }
    this.faults = [...faults];
  }
}
