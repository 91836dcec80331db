// The detection report as a Markdown document. Text from the VM is escaped: it can add no markup and no links.
import type { DetectionReport, Finding } from '../detect/finding';
import { msg, type Message, type Translate } from '../message';
import { codeBlock, codeSpan, escapeHtml, renderMarkdown } from './markdownText';
import { dpdkEntries, machineEntries, nicHeader, nicRows, type Cell, type Entry } from './rows';
import { asOf, byUrgency, countsSummary, readinessLabel, statusLabel } from './summary';

/** Signs beside the status words, for eyes that skim; the words carry the meaning. */
const signs: Readonly<Record<Finding['status'], string>> = {
  pass: '✅',
  warn: '⚠️',
  fail: '❌',
  unknown: '❔',
};

/** The report as GitHub-flavoured Markdown, as VS Code previews it. Ends with a newline. */
export function reportToMarkdown(report: DetectionReport, translate?: Translate): string {
  const { facts, findings, readiness } = report;
  const say = (message: Message): string => renderMarkdown(message, translate);
  const cell = (value: Cell): string =>
    typeof value === 'string' ? (value === '-' ? '-' : codeSpan(value)) : say(value);
  const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
    [header, header.map(() => '---'), ...rows]
      .map((row) => `| ${row.map(escapePipes).join(' | ')} |`)
      .join('\n');
  const entries = (list: readonly Entry[]): string =>
    list.map(({ label, values }) => `- **${say(label)}:** ${values.map(cell).join('; ')}`).join('\n');
  const status = (finding: Finding): string => `${signs[finding.status]} ${say(statusLabel(finding.status))}`;

  const parts: string[] = [
    `# ${say(msg('MANA DPDK detection of {0}', facts.host))}`,
    `**${say(msg('{0}.', readinessLabel(readiness)))}** ${say(countsSummary(findings))}`,
    say(facts.bootId === null ? asOf(facts) : msg('{0}, boot id {1}', asOf(facts), facts.bootId)),
    `## ${say(msg('Checks'))}`,
    table(
      [msg('Status'), msg('Check'), msg('Reason')].map(say),
      byUrgency(findings).map((finding) => [status(finding), titleLink(finding, say), say(finding.reason)]),
    ),
  ];

  const fixes = byUrgency(findings).flatMap((finding) =>
    finding.fix === null ? [] : [`- **${say(finding.title)}:** ${say(finding.fix)}`],
  );
  if (fixes.length > 0) parts.push(`## ${say(msg('What would fix it'))}`, fixes.join('\n'));

  const nics = nicRows(facts);
  parts.push(
    `## ${say(msg('NICs'))}`,
    nics.length === 0
      ? say(msg('none'))
      : table(
          nicHeader().map(say),
          nics.map((row) => row.map(cell)),
        ),
    `## ${say(msg('DPDK and RDMA'))}`,
    entries(dpdkEntries(facts)),
    `## ${say(msg('Machine'))}`,
    entries(machineEntries(facts)),
  );
  if (facts.incomplete.length > 0) {
    parts.push(say(msg('Not read completely: {0}.', facts.incomplete.join(', '))));
  }
  parts.push(`## ${say(msg('Evidence'))}`, ...evidence(findings));
  return `${parts.join('\n\n')}\n`;
}

/** A pipe ends a table cell even inside a code span. */
function escapePipes(cell: string): string {
  return cell.replace(/(?<!\\)\|/g, '\\|');
}

/** The title as a link to the page that explains the check. Addresses come from our own rows. */
function titleLink(finding: Finding, say: (message: Message) => string): string {
  const title = say(finding.title);
  return finding.doc === null ? title : `[${title}](${finding.doc})`;
}

/** What the findings rest on, each command once, folded away. */
function evidence(findings: readonly Finding[]): string[] {
  const seen = new Map(
    findings.flatMap((finding) => finding.evidence).map((entry) => [entry.command, entry.output]),
  );
  return [...seen].map(([command, output]) =>
    [
      `<details><summary><code>${escapeHtml(command)}</code></summary>`,
      '',
      codeBlock(output),
      '',
      '</details>',
    ].join('\n'),
  );
}
