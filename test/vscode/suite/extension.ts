// What every suite needs: the running extension, and waiting for a state with a deadline.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DrawnNode, InternalApi } from '../../../src/extension/api';
import type { VmState } from '../../../src/core/view/vmState';

export const extensionId = 'mana-dpdk.mana-dpdk';

export function installed(): vscode.Extension<InternalApi> {
  const extension = vscode.extensions.getExtension<InternalApi>(extensionId);
  assert.ok(extension, `${extensionId} is not installed`);
  return extension;
}

export async function api(): Promise<InternalApi> {
  return installed().activate();
}

/** Polls until `find` gives something; fails with what was there at the deadline. */
export async function eventually<T>(
  what: string,
  find: () => T | undefined | Promise<T | undefined>,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (Date.now() > deadline) {
      const { state } = (await api()).snapshot();
      assert.fail(`${what} did not happen; the VMs: ${JSON.stringify(state).slice(0, 2000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function stateOf(id: string): Promise<VmState | undefined> {
  return (await api()).snapshot().state.vms.find(({ entry }) => entry.id === id);
}

/** Every node of the tree as VS Code draws it, parents before children. */
export async function drawnNodes(): Promise<readonly DrawnNode[]> {
  const flat = (nodes: readonly DrawnNode[]): readonly DrawnNode[] =>
    nodes.flatMap((node) => [node, ...flat(node.children)]);
  return flat((await api()).snapshot().tree);
}

export async function run(command: string, argument?: unknown): Promise<unknown> {
  return vscode.commands.executeCommand(`manaDpdk.${command}`, argument);
}

/** The list of VMs in the settings, as it is written there. */
export function listedVms(): unknown {
  return vscode.workspace.getConfiguration('manaDpdk').get<unknown>('vms');
}

export async function setListedVms(value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('manaDpdk').update('vms', value, vscode.ConfigurationTarget.Global);
}

/** The label of a node as text. */
export function labelOf({ item }: DrawnNode): string {
  return typeof item.label === 'string' ? item.label : (item.label?.label ?? '');
}
