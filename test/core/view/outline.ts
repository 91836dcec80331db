// A tree as lines of text, so that a test shows what a reader would see.
import { judge, readinessOf } from '../../../src/core/detect/judge';
import type { Facts } from '../../../src/core/detect/facts';
import type { DetectionReport } from '../../../src/core/detect/finding';
import type { ConnectionState } from '../../../src/core/remote/session';
import type { TreeNode } from '../../../src/core/view/treeNode';
import { renderText } from '../../../src/core/view/text';
import type { VmListState, VmState } from '../../../src/core/view/vmState';
import { treeOf } from '../../../src/core/view/vmTree';
import { evidenceOf, healthy } from '../judge/situations';

/** Each node as `label | part · part`, indented below its parent; `depth` levels. */
export function outline(nodes: readonly TreeNode[], depth: number, indent = ''): string[] {
  if (depth === 0) return [];
  return nodes.flatMap((node) => {
    const parts = [
      renderText(node.label),
      ...(node.description.length === 0
        ? []
        : [node.description.map((part) => renderText(part)).join(' · ')]),
    ];
    return [`${indent}${parts.join(' | ')}`, ...outline(node.children, depth - 1, `${indent}  `)];
  });
}

export function everyNode(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.flatMap((node) => [node, ...everyNode(node.children)]);
}

export function reportOf(facts: Facts): DetectionReport {
  const findings = judge(facts, evidenceOf(facts));
  return { facts, findings, readiness: readinessOf(findings) };
}

export const connected: ConnectionState = { kind: 'connected', sinceMs: 0 };
export const disconnected: ConnectionState = { kind: 'disconnected' };

export function vmState(changes: Partial<VmState> = {}): VmState {
  return {
    entry: { id: 'vm-1', name: 'web', host: '10.0.0.4', user: 'azureuser', source: 'manual' },
    connection: disconnected,
    report: undefined,
    cached: false,
    detecting: false,
    problem: undefined,
    ...changes,
  };
}

export function listState(...vms: readonly VmState[]): VmListState {
  return { vms, invalid: [], activeId: undefined };
}

/** A clock text that does not depend on where the test runs. */
export const time = (moment: string | number): string =>
  `<${typeof moment === 'number' ? new Date(moment).toISOString() : moment}>`;

export function draw(...vms: readonly VmState[]): readonly TreeNode[] {
  return treeOf(listState(...vms), time);
}

export const live = (facts: Facts = healthy): VmState =>
  vmState({ connection: connected, report: reportOf(facts) });
