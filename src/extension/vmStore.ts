// The list of VMs as it is kept in the setting `manaDpdk.vms`. Writing changes one entry and leaves every other one,
// right or wrong, as the user wrote it.
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { VmEntry } from '../core/hosts/host';
import { msg } from '../core/message';
import { ProblemError } from '../core/problem';
import { commandId } from '../core/view/commandNames';
import { parseVmSetting, type VmSetting } from '../core/view/vmSetting';
import { settingsSection } from './settings';

export class VmStore implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  /** Writes one after the other: two at a time would each start from the list without the other's change. */
  private writing: Promise<unknown> = Promise.resolve();
  readonly onDidChange = this.changes.event;

  constructor() {
    this.subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${settingsSection}.vms`)) this.changes.fire();
    });
  }

  read(): VmSetting {
    return parseVmSetting(this.raw());
  }

  /** @throws ProblemError where the setting is not a list or cannot be written. */
  async add(vm: Omit<VmEntry, 'id'>): Promise<VmEntry> {
    const entry: VmEntry = { id: randomUUID(), ...vm };
    await this.write((list) => [...list, entry]);
    return entry;
  }

  /** @throws ProblemError as `add`. */
  async remove(id: string): Promise<void> {
    const index = this.indexOf(id);
    if (index === undefined) return;
    await this.write((list) => list.filter((_, place) => place !== index));
  }

  /** @throws ProblemError as `add`. */
  async update(id: string, change: Partial<Omit<VmEntry, 'id'>>): Promise<void> {
    const index = this.indexOf(id);
    if (index === undefined) return;
    await this.write((list) =>
      // The id is written too: one that was made from the content would change with the content.
      list.map((item, place) => (place === index && isRecord(item) ? { ...item, ...change, id } : item)),
    );
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }

  private raw(): unknown {
    return vscode.workspace.getConfiguration(settingsSection).get<unknown>('vms');
  }

  private indexOf(id: string): number | undefined {
    const setting = this.read();
    return setting.kind === 'list' ? setting.vms.find(({ entry }) => entry.id === id)?.index : undefined;
  }

  private async write(change: (list: readonly unknown[]) => readonly unknown[]): Promise<void> {
    const turn = this.writing.then(async () => {
      const raw = this.raw() ?? [];
      if (!Array.isArray(raw)) throw new ProblemError(unreadableSetting());
      const configuration = vscode.workspace.getConfiguration(settingsSection);
      try {
        await configuration.update('vms', change(raw), vscode.ConfigurationTarget.Global);
      } catch (error) {
        throw new ProblemError(unwritableSetting(error), { cause: error });
      }
    });
    this.writing = turn.catch(() => undefined);
    await turn;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const openSettings = { label: msg('Open Settings'), command: commandId('openSettings') };

export function unreadableSetting() {
  return {
    id: 'setting-unreadable',
    message: msg('The setting manaDpdk.vms is not a list, so no VM can be read from it or added to it.'),
    remedies: [openSettings],
  };
}

function unwritableSetting(error: unknown) {
  return {
    id: 'setting-unwritable',
    message: msg('The list of VMs could not be saved in the settings.'),
    detail: [error instanceof Error ? error.message : String(error)],
    remedies: [openSettings],
  };
}
