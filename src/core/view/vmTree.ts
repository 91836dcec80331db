// Draws the tree "MANA VMs" from state: one node per VM, below it readiness, NICs, hugepages, DPDK and problems.
import type { DetectionReport } from '../detect/finding';
import { msg, type Message } from '../message';
import { dpdkNode } from './dpdkNodes';
import { problemsNode, readinessNode } from './findingNodes';
import { hugepagesNode } from './hugepageNodes';
import { nicsNode } from './nicNodes';
import { readinessLabel } from '../report/summary';
import { runsNode } from './runNodes';
import type { ViewText } from './text';
import { tidy } from './tidy';
import { icons, type NodeIcon, type TooltipBlock, type TreeNode } from './treeNode';
import type { InvalidEntry } from './vmSetting';
import type { VmListState, VmState } from './vmState';
import { addressText, connectionWords } from './words';

/** Writes a moment for a reader: `12:03`, or with the date when it was not today. Takes ISO 8601 or epoch ms. */
export type FormatTime = (moment: string | number) => string;

/** The whole tree: VMs in the order of the setting, then the entries of the setting that are none. */
export function treeOf(state: VmListState, time: FormatTime): readonly TreeNode[] {
  return tidy([...state.vms.map((vm) => vmNode(vm, state, time)), ...invalidNodes(state)]);
}

function vmNode(vm: VmState, list: VmListState, time: FormatTime): TreeNode {
  const words = vmWords(vm);
  return {
    id: vm.entry.id,
    vmId: vm.entry.id,
    label: vm.entry.name,
    // The state first: a narrow side bar cuts the end off.
    description: [...words, addressText(vm.entry)],
    icon: vmIcon(vm),
    contextValue: vmContext(vm, vm.entry.id === list.activeId),
    spoken: spokenVm(vm, words),
    tooltip: () => vmTooltip(vm, time),
    children: vmChildren(vm, time),
    expanded: vm.connection.kind === 'connected' || list.vms.length === 1,
  };
}

/** Connection, then readiness, then what is going on: all in words. */
function vmWords(vm: VmState): readonly Message[] {
  const words = [connectionWords(vm.connection)];
  if (vm.setup?.running !== undefined) words.push(msg('setting up: {0}', vm.setup.running));
  else if (vm.detecting) words.push(msg('detecting'));
  else if (vm.report !== undefined) words.push(readinessLabel(vm.report.readiness));
  return words;
}

function spokenVm(vm: VmState, words: readonly Message[]): Message {
  const [connection, readiness] = words;
  return readiness === undefined
    ? msg('VM {0}, {1}, {2}', vm.entry.name, addressText(vm.entry), connection ?? '')
    : msg('VM {0}, {1}, {2}, {3}', vm.entry.name, addressText(vm.entry), connection ?? '', readiness);
}

function vmIcon(vm: VmState): NodeIcon {
  if (vm.setup?.running !== undefined) return icons.busy;
  if (vm.detecting || vm.connection.kind === 'connecting') return icons.busy;
  if (vm.connection.kind === 'waiting') return { id: 'debug-disconnect', colour: icons.warn.colour };
  if (vm.connection.kind === 'connected') {
    return { id: 'vm-running', colour: readinessColour(vm.report) };
  }
  const failed = vm.connection.problem !== undefined && vm.connection.problem.id !== 'cancelled';
  return failed ? { id: 'vm-outline', colour: icons.fail.colour } : { id: 'vm-outline' };
}

function readinessColour(report: DetectionReport | undefined): string {
  if (report?.readiness === 'not-ready') return icons.fail.colour;
  if (report?.readiness === 'ready-with-warnings') return icons.warn.colour;
  return report?.readiness === 'ready' ? icons.pass.colour : 'foreground';
}

/** e.g. `vm.connected.report`: the state first, then flags that menus ask for. */
function vmContext(vm: VmState, active: boolean): string {
  return [
    'vm',
    vm.connection.kind,
    ...(vm.detecting ? ['detecting'] : []),
    ...(vm.setup?.running === undefined ? [] : ['setup']),
    ...(vm.report === undefined ? [] : ['report']),
    ...(active ? ['active'] : []),
  ].join('.');
}

function vmChildren(vm: VmState, time: FormatTime): readonly TreeNode[] {
  const { report } = vm;
  const id = vm.entry.id;
  return [
    ...statusNodes(vm, time),
    ...(report === undefined
      ? []
      : [
          readinessNode(id, report),
          nicsNode(id, report.facts),
          hugepagesNode(id, report.facts),
          dpdkNode(id, report.facts),
        ]),
    ...(report === undefined && isEmpty(vm.runs) ? [] : [runsNode(id, vm.runs, report?.facts, time)]),
    ...(report === undefined ? [] : problemsNode(id, report)),
  ];
}

function isEmpty(runs: VmState['runs']): boolean {
  return runs === undefined || runs.live.length + runs.kept.length === 0;
}

/** What stands between the user and fresh facts, if anything does. */
function statusNodes(vm: VmState, time: FormatTime): readonly TreeNode[] {
  const nodes: TreeNode[] = [];
  const add = (
    kind: string,
    label: ViewText,
    description: readonly ViewText[],
    icon: NodeIcon,
    more: readonly ViewText[] = [],
  ) =>
    nodes.push({
      id: `${vm.entry.id}/status/${kind}`,
      vmId: vm.entry.id,
      label,
      description,
      icon,
      contextValue: `status.${kind}`,
      tooltip: () => [label, ...description, ...more].map((text) => ({ kind: 'text', text })),
      children: [],
      expanded: false,
    });
  const { connection } = vm;
  if (connection.kind === 'waiting') {
    add(
      'waiting',
      msg('Connection lost'),
      [msg('next attempt at {0}', time(connection.retryAtMs)), connection.problem.message],
      { id: 'debug-disconnect', colour: icons.warn.colour },
      connection.problem.detail,
    );
  } else if (
    connection.kind === 'disconnected' &&
    connection.problem &&
    connection.problem.id !== 'cancelled'
  ) {
    add('disconnected', connection.problem.message, [], icons.fail, connection.problem.detail);
  }
  // A detection that failed because the connection did says nothing new.
  const known = 'problem' in connection ? connection.problem.id : undefined;
  if (vm.problem !== undefined && vm.problem.id !== 'cancelled' && vm.problem.id !== known) {
    add('detection', vm.problem.message, [], icons.fail, vm.problem.detail);
  }
  for (const [index, notice] of (vm.setup?.notices ?? []).entries()) {
    add(`setup.${index}`, notice, [], icons.warn);
  }
  if (vm.report !== undefined && (vm.cached || connection.kind !== 'connected')) {
    add('asOf', msg('As of {0}', time(vm.report.facts.detectedAt)), [msg('from the last detection')], {
      id: 'history',
    });
  }
  if (vm.report === undefined && nodes.length === 0) {
    if (vm.detecting) add('detecting', msg('Detecting…'), [], icons.busy);
    else if (connection.kind === 'connected') add('empty', msg('Not detected yet'), [], { id: 'info' });
    else add('empty', msg('Nothing known yet'), [msg('connect to detect')], { id: 'info' });
  }
  return nodes;
}

function vmTooltip(vm: VmState, time: FormatTime): readonly TooltipBlock[] {
  const facts = vm.report?.facts;
  const azure = vm.entry.azure;
  const rows: (readonly [Message, ViewText | null | undefined])[] = [
    [msg('Address'), addressText(vm.entry)],
    [msg('Connection'), connectionWords(vm.connection)],
    [msg('DPDK on MANA'), vm.report && readinessLabel(vm.report.readiness)],
    [msg('System'), facts?.os.prettyName],
    [msg('Kernel'), facts?.kernel],
    [msg('Architecture'), facts?.arch],
    [msg('VM size'), facts?.azure.vmSize ?? azure?.size],
    [msg('Resource group'), azure?.resourceGroup],
    [msg('Power state when listed'), azure?.powerState],
    [msg('Logical cores'), facts?.cpu.lcores],
    [msg('NUMA nodes'), facts?.cpu.numaNodes?.toString()],
    [msg('Detected'), facts && time(facts.detectedAt)],
  ];
  return [
    { kind: 'title', text: vm.entry.name },
    ...rows.flatMap(([name, value]): TooltipBlock[] =>
      value === null || value === undefined || value === ''
        ? []
        : [{ kind: 'text', text: msg('{0}: {1}', name, value) }],
    ),
  ];
}

function invalidNodes(state: VmListState): readonly TreeNode[] {
  return state.invalid.map((entry: InvalidEntry): TreeNode => {
    const label = msg('Entry {0} of the setting manaDpdk.vms cannot be used', entry.index + 1);
    return {
      id: `invalid/${entry.index}`,
      vmId: undefined,
      label,
      description: [entry.reason],
      icon: icons.warn,
      contextValue: 'invalidEntry',
      tooltip: () => [
        { kind: 'title', text: label },
        { kind: 'text', text: entry.reason },
        {
          kind: 'text',
          text: msg('The entry stays as it is in the settings until you correct or delete it.'),
        },
      ],
      children: [],
      expanded: false,
    };
  });
}
