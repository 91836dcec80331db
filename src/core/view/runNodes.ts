// The branch “testpmd” of a VM: runs that go on, DPDK processes of others, and the last runs that are kept.
import type { Facts } from '../detect/facts';
import { msg, type Message } from '../message';
import {
  clockText,
  runStateWords,
  type KeptRunView,
  type LiveRunView,
  type RunState,
  type RunsView,
} from './runsView';
import { icons, type NodeIcon, type TreeNode } from './treeNode';
import type { FormatTime } from './vmTree';

/** Kept runs in the tree; the others are in the list of “Open Run Record”. */
const mostKept = 5;

/** The branch “testpmd” of a VM. @param facts Of the newest detection, where there is one. */
export function runsNode(
  vmId: string,
  view: RunsView | undefined,
  facts: Facts | undefined,
  time: FormatTime,
): TreeNode {
  const live = view?.live ?? [];
  const kept = view?.kept ?? [];
  const prefixes = new Set(live.map(({ filePrefix }) => filePrefix));
  const foreign = (facts?.processes ?? []).filter(
    ({ filePrefix }) => filePrefix === null || !prefixes.has(filePrefix),
  );
  return {
    id: `${vmId}/runs`,
    vmId,
    label: msg('testpmd'),
    description: [
      ...(live.length > 0 ? [live.length === 1 ? msg('1 running') : msg('{0} running', live.length)] : []),
      ...(foreign.length > 0
        ? [
            foreign.length === 1
              ? msg('1 other DPDK process')
              : msg('{0} other DPDK processes', foreign.length),
          ]
        : []),
      ...(live.length + foreign.length + kept.length === 0 ? [msg('no run yet')] : []),
      ...(live.length + foreign.length === 0 && kept[0] !== undefined ? [lastWords(kept[0])] : []),
    ],
    icon: { id: 'pulse' },
    contextValue: 'runs',
    children: [
      ...live.map((run) => liveNode(vmId, run)),
      ...foreign.map((process): TreeNode => ({
        id: `${vmId}/runs/process/${process.pid}`,
        vmId,
        label: msg('{0} (process {1})', process.name, process.pid),
        description: [
          msg('not started from here'),
          ...(process.filePrefix === null ? [] : [msg('file prefix {0}', process.filePrefix)]),
        ],
        icon: { id: 'server-process' },
        contextValue: 'fact.item',
        ...(process.commandLine === null
          ? {}
          : {
              copy: process.commandLine,
              tooltip: () => [{ kind: 'code', text: process.commandLine ?? '' }],
            }),
        children: [],
        expanded: false,
      })),
      ...kept.slice(0, mostKept).map((run) => keptNode(vmId, run, time)),
      ...(kept.length > mostKept ? [moreNode(vmId, kept.length - mostKept)] : []),
    ],
    expanded: live.length > 0,
  };
}

function lastWords({ confirmed }: KeptRunView): Message {
  return confirmed ? msg('last run: forwarding confirmed') : msg('last run: forwarding not confirmed');
}

const liveIcons: Readonly<Record<RunState, NodeIcon>> = {
  starting: icons.busy,
  forwarding: { id: 'play-circle', colour: icons.pass.colour },
  stopping: icons.busy,
  lost: { id: 'debug-disconnect', colour: icons.warn.colour },
  elsewhere: { id: 'play-circle' },
};

function liveNode(vmId: string, run: LiveRunView): TreeNode {
  const { id, title, state, holder } = run;
  const description = [
    runStateWords(state),
    ...(run.figures === undefined ? [] : [run.figures]),
    ...timeWords(run),
    ...(holder === undefined ? [] : [msg('started by {0}', holder)]),
  ];
  return {
    id: `${vmId}/runs/live/${id}`,
    vmId,
    runId: id,
    label: title,
    description,
    icon: liveIcons[state],
    contextValue: [
      'run',
      state === 'elsewhere' ? 'elsewhere' : 'live',
      ...(state === 'stopping' ? ['stopping'] : []),
      ...(run.console ? ['console'] : []),
    ].join('.'),
    opens: state === 'elsewhere' ? 'run.attach' : 'run.show',
    children: [],
    expanded: false,
  };
}

function timeWords({ seconds, ofSeconds }: LiveRunView): readonly Message[] {
  if (seconds === undefined) return [];
  return [
    ofSeconds === undefined
      ? msg('{0}', clockText(seconds))
      : msg('{0} / {1}', clockText(seconds), clockText(ofSeconds)),
  ];
}

function keptNode(vmId: string, run: KeptRunView, time: FormatTime): TreeNode {
  return {
    id: `${vmId}/runs/kept/${run.id}`,
    vmId,
    runId: run.id,
    label: run.title,
    description: [msg('{0}', time(new Date(run.startedEpochMs).toISOString())), run.headline],
    icon: run.confirmed ? icons.pass : icons.fail,
    contextValue: 'record',
    opens: 'run.openRecord',
    tooltip: () => [
      { kind: 'title', text: run.title },
      { kind: 'text', text: run.headline },
      { kind: 'text', text: msg('{0}', time(new Date(run.startedEpochMs).toISOString())) },
    ],
    children: [],
    expanded: false,
  };
}

function moreNode(vmId: string, more: number): TreeNode {
  return {
    id: `${vmId}/runs/more`,
    vmId,
    label: more === 1 ? msg('1 older run') : msg('{0} older runs', more),
    description: [],
    icon: { id: 'ellipsis' },
    contextValue: 'record.more',
    opens: 'run.openRecord',
    children: [],
    expanded: false,
  };
}
