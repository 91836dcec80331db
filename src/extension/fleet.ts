// All VMs of the list and which of them is active; the one source that tree, status bar, badge and commands read.
import * as vscode from 'vscode';
import type { VmEntry } from '../core/hosts/host';
import { activeVm } from '../core/view/statusBar';
import type { InvalidEntry } from '../core/view/vmSetting';
import type { VmListState } from '../core/view/vmState';
import { sameDestination, Vm, type VmDeps } from './vm';
import type { VmStore } from './vmStore';

const activeKey = 'activeVm';

export class Fleet implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  private vms = new Map<string, Vm>();
  private invalid: readonly InvalidEntry[] = [];
  private unreadable = false;
  private announced = false;
  private leaving = new Set<Promise<void>>();
  readonly onDidChange = this.changes.event;

  constructor(
    private readonly store: VmStore,
    private readonly deps: VmDeps,
    private readonly memento: vscode.Memento,
  ) {
    this.subscription = store.onDidChange(() => {
      this.sync();
    });
  }

  get state(): VmListState {
    return {
      vms: [...this.vms.values()].map((vm) => vm.state),
      invalid: this.invalid,
      activeId: this.memento.get<string>(activeKey),
    };
  }

  /** The setting holds something that is not a list. */
  get settingUnreadable(): boolean {
    return this.unreadable;
  }

  get all(): readonly Vm[] {
    return [...this.vms.values()];
  }

  get(id: string): Vm | undefined {
    return this.vms.get(id);
  }

  /** The chosen VM, or the only one. */
  get active(): Vm | undefined {
    const state = activeVm(this.state);
    return state && this.vms.get(state.entry.id);
  }

  async setActive(id: string): Promise<void> {
    await this.memento.update(activeKey, id);
    this.announce();
  }

  /** Reads the setting: new VMs come, changed ones are made anew, vanished ones are disconnected. */
  sync(): void {
    const setting = this.store.read();
    this.unreadable = setting.kind === 'unreadable';
    // A setting that cannot be read is no reason to cut the connections that are open.
    if (setting.kind === 'list') {
      this.invalid = setting.invalid;
      this.replace(setting.vms.map(({ entry }) => entry));
    }
    this.announce();
  }

  /** Ends every remote process and connection. */
  async disconnectAll(): Promise<void> {
    const all = [...this.vms.values()];
    this.vms = new Map();
    await Promise.allSettled([...all.map((vm) => vm.dispose()), ...this.leaving]);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }

  private replace(entries: readonly VmEntry[]): void {
    const before = this.vms;
    this.vms = new Map(entries.map((entry) => [entry.id, this.keepOrMake(before.get(entry.id), entry)]));
    for (const vm of before.values()) {
      if (this.vms.get(vm.entry.id) !== vm) this.leave(vm);
    }
  }

  private keepOrMake(existing: Vm | undefined, entry: VmEntry): Vm {
    if (existing !== undefined && sameDestination(existing.entry, entry)) {
      existing.rename(entry);
      return existing;
    }
    const vm = new Vm(entry, this.deps, () => {
      this.announce();
    });
    vm.loadCachedReport().catch((error: unknown) => {
      this.deps.logger.warn(`the cached report could not be read: ${String(error)}`);
    });
    return vm;
  }

  private leave(vm: Vm): void {
    const leaving = vm.dispose().catch((error: unknown) => {
      this.deps.logger.warn(`${vm.entry.name}: ${String(error)}`);
    });
    this.leaving.add(leaving);
    void leaving.then(() => this.leaving.delete(leaving));
  }

  /** One event for all changes of a turn: connecting fifty VMs must not draw the tree hundreds of times. */
  private announce(): void {
    if (this.announced) return;
    this.announced = true;
    setTimeout(() => {
      this.announced = false;
      this.changes.fire();
    }, 0);
  }
}
