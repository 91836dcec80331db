// The examination as a Markdown document. Text from the VM is escaped or fenced: it can add no markup and no links.
import { setupSteps } from '../../../knowledge/setup';
import { msg, type Message, type Translate } from '../../message';
import { codeBlock, codeSpan, renderMarkdown } from '../../report/markdownText';
import type { StepId } from '../../setup/types';
import { packagesWouldHelp } from '../problems';
import type { DoctorReport, VerdictKind } from '../types';
import {
  agreementWords,
  libraryLines,
  numberRows,
  proofLabel,
  traceLines,
  traceOutput,
  verdictLabel,
} from './rows';

/** Signs beside the words, for eyes that skim; the words carry the meaning. */
const signs: Readonly<Record<VerdictKind, string>> = { own: '✅', other: '❌', none: '❌', unknown: '❔' };

/** GitHub-flavoured, as VS Code previews it. Ends with a newline. */
export function doctorToMarkdown(report: DoctorReport, translate?: Translate): string {
  const say = (message: Message): string => renderMarkdown(message, translate);
  const { verdict, watch } = report;
  const items = (list: readonly Message[]): string => list.map((message) => `- ${say(message)}`).join('\n');
  const lines = traceLines(report);
  const output = traceOutput(report);
  const parts = [
    `# ${say(msg('MANA provider doctor of {0}', report.host))}`,
    `**${signs[verdict.kind]} ${say(verdictLabel(verdict.kind))}** ${say(verdict.summary)}`,
    say(msg('Examined at {0}, kernel {1}', report.examinedAt, report.kernel ?? '?')),
    `${say(msg('How this is known: {0}.', proofLabel(verdict.proof)))}\n\n${items(verdict.reasons)}`,
    ...(report.advice.length === 0 && report.traceProblem === null
      ? []
      : [`## ${say(msg('What to do'))}`, adviceItems(report, say)]),
    `## ${say(msg('Driver id of MANA (enum rdma_driver_id)'))}`,
    table(report, say),
    say(agreementWords(report)),
    ...(lines.length === 0 ? [] : [`## ${say(msg('Trace with gdb'))}`, ...lines.map(say)]),
    ...(output.length === 0 ? [] : [codeBlock(output.join('\n'))]),
    `## ${say(msg('Libraries'))}`,
    items(libraryLines(report)),
    ...(watch.probe === null
      ? []
      : [
          `## ${say(msg('What ibv_devinfo printed'))}`,
          codeBlock(`$ ibv_devinfo -d ${watch.probe.device}\n${watch.probe.lines.join('\n')}`),
        ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function table(report: DoctorReport, say: (message: Message) => string): string {
  const header = [msg('Side'), msg('Driver id'), msg('Read where'), msg('Note')].map(say);
  const rows = numberRows(report).map(({ label, value, counts, where, note }) => {
    const number = typeof value === 'number' ? String(value) : say(value);
    return [
      say(label),
      counts ? `**${number}**` : number,
      where === null ? '' : codeSpan(where),
      note === null ? '' : say(note),
    ];
  });
  return [header, header.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`)
    .join('\n');
}

function adviceItems(report: DoctorReport, say: (message: Message) => string): string {
  const canProbe = report.look.tools.ibv_devinfo !== undefined;
  const lines = report.advice.map(({ text, steps }) => {
    const named = steps.length === 0 ? '' : ` ${say(msg('Setup steps: {0}.', titles(steps)))}`;
    return `- ${say(text)}${named}`;
  });
  if (report.traceProblem !== null) {
    const help = packagesWouldHelp(report.look, canProbe)
      ? ` ${say(msg('The setup step “Install packages” can bring what is missing, and take it away again.'))}`
      : '';
    lines.push(`- ${say(report.traceProblem)}${help}`);
  }
  return lines.join('\n');
}

/** Titles of steps as the rows have them; `scripts/checks/templates.ts` sees to their translation. */
function titles(steps: readonly StepId[]): Message {
  const known = steps.flatMap((id): Message[] => {
    const row = setupSteps.find((candidate) => candidate.id === id);
    return row === undefined ? [] : [{ text: row.title, args: [] }];
  });
  const [first = msg('none'), ...rest] = known;
  return rest.reduce((list, title) => msg('{0}, {1}', list, title), first);
}
