// The branches "Readiness" (every check) and "Problems" (the ones to do something about) of a VM.
import type { DetectionReport, Finding } from '../detect/finding';
import { msg } from '../message';
import { readinessLabel } from '../report/summary';
import { fixingSteps } from './setupView';
import { icons, type NodeIcon, type TooltipBlock, type TreeNode } from './treeNode';
import { countOf, countWords, statusWords } from './words';

/** All findings in the order of the requirements, so that a check keeps its place from one detection to the next. */
export function readinessNode(vmId: string, report: DetectionReport): TreeNode {
  return {
    id: `${vmId}/readiness`,
    vmId,
    label: msg('Readiness'),
    description: [readinessLabel(report.readiness), ...countWords(report.findings)],
    icon: readinessIcon(report),
    contextValue: 'readiness',
    children: report.findings.map((finding) => findingNode(`${vmId}/readiness/${finding.id}`, vmId, finding)),
    expanded: false,
  };
}

function readinessIcon(report: DetectionReport): NodeIcon {
  if (report.readiness === 'ready') return icons.pass;
  if (report.readiness === 'ready-with-warnings') return icons.warn;
  return report.readiness === 'not-ready' ? icons.fail : icons.unknown;
}

function findingNode(id: string, vmId: string, finding: Finding): TreeNode {
  return {
    id,
    vmId,
    label: finding.title,
    description: [statusWords(finding.status)],
    icon: icons[finding.status],
    contextValue: findingContext(finding),
    spoken: msg('{0}: {1}. {2}', finding.title, statusWords(finding.status), finding.reason),
    tooltip: () => findingTooltip(finding),
    children: [],
    expanded: false,
    findingId: finding.id,
  };
}

function findingContext(finding: Finding): string {
  return [
    'finding',
    finding.status,
    ...(fixingSteps(finding).length > 0 ? ['step'] : []),
    ...(finding.doc === null ? [] : ['doc']),
  ].join('.');
}

/** Title, status, reason, fix and the first piece of evidence; the document of the check has all of it. */
export function findingTooltip(finding: Finding): readonly TooltipBlock[] {
  return [
    { kind: 'title', text: msg('{0}: {1}', finding.title, statusWords(finding.status)) },
    { kind: 'text', text: finding.reason },
    ...(finding.fix === null ? [] : [{ kind: 'text', text: msg('Fix: {0}', finding.fix) } as const]),
    ...finding.evidence.slice(0, 1).map(({ command, output }): TooltipBlock => ({
      kind: 'code',
      text: excerpt(`$ ${command}\n${output}`),
    })),
    ...(finding.doc === null
      ? []
      : [{ kind: 'link', label: msg('Documentation'), url: finding.doc } as const]),
  ];
}

/** A tooltip is not the place for a whole output; the report is. */
function excerpt(text: string): string {
  const lines = text.trimEnd().split('\n');
  const shown = lines.slice(0, 6).map((line) => (line.length > 160 ? `${line.slice(0, 159)}…` : line));
  return [...shown, ...(lines.length > shown.length ? ['…'] : [])].join('\n');
}

/** Failing checks first, then warnings, each with its reason and fix below it; no node when there is none. */
export function problemsNode(vmId: string, report: DetectionReport): readonly TreeNode[] {
  const findings = [
    ...report.findings.filter(({ status }) => status === 'fail'),
    ...report.findings.filter(({ status }) => status === 'warn'),
  ];
  if (findings.length === 0) return [];
  return [
    {
      id: `${vmId}/problems`,
      vmId,
      label: msg('Problems'),
      description: countWords(findings),
      icon: countOf(report, 'fail') > 0 ? icons.fail : icons.warn,
      contextValue: 'problems',
      children: findings.map((finding) => problemNode(vmId, finding)),
      expanded: true,
    },
  ];
}

function problemNode(vmId: string, finding: Finding): TreeNode {
  const id = `${vmId}/problems/${finding.id}`;
  const part = (kind: 'reason' | 'fix', label: Finding['reason'], icon: NodeIcon): TreeNode => ({
    id: `${id}/${kind}`,
    vmId,
    label,
    description: [],
    icon,
    contextValue: kind === 'fix' && fixingSteps(finding).length > 0 ? 'fix.item.step' : `${kind}.item`,
    tooltip: () => [{ kind: 'text', text: label }],
    children: [],
    expanded: false,
    findingId: finding.id,
  });
  return {
    ...findingNode(id, vmId, finding),
    children: [
      part('reason', finding.reason, { id: 'info' }),
      ...(finding.fix === null ? [] : [part('fix', msg('Fix: {0}', finding.fix), { id: 'lightbulb' })]),
    ],
  };
}
