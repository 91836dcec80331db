// One incident, or one line, explained as Markdown in which nothing of a log is markup.
import { msg, type Message, type Translate } from '../../message';
import { codeBlock, codeSpan, renderMarkdown } from '../../report/markdownText';
import { severityWord } from '../../report/severity';
import type { Incident } from '../incident';
import type { KnownRow, LogKnowledge } from '../knowledge';
import { explanationOf, titleOf, wordsOf, type FixWords } from '../words';

export interface IncidentPage {
  readonly name: string;
  readonly incident: Incident;
  readonly knowledge: LogKnowledge;
  /** The text of a line, from 1; empty where it is not there any more. */
  readonly lineText: (line: number) => string;
}

const mostQuoted = 20;

/** A page about an incident: why, how to be sure, what to do, its lines. */
export function incidentToMarkdown(
  { name, incident, knowledge, lineText }: IncidentPage,
  translate?: Translate,
): string {
  const say = (message: Message): string => renderMarkdown(message, translate);
  const words = wordsOf(incident, knowledge);
  const parts = [...incident.parts].sort((one, other) => (one.lines[0] ?? 0) - (other.lines[0] ?? 0));
  const quoted = parts.slice(0, mostQuoted).map(({ known, part, lines, values, left }) => {
    const more = lines.length + left - 1;
    const also = more === 0 ? '' : ` ${say(msg('and {0} more', more))}`;
    const word =
      part === 'cause' ? msg('Cause, line {0}', lines[0] ?? 0) : msg('Follows, line {0}', lines[0] ?? 0);
    return [
      `**${say(word)}**${also}: ${say(titleOf(known, values))}`,
      codeBlock(lineText(lines[0] ?? 0).slice(0, 500)),
    ].join('\n\n');
  });
  return [
    `# ${say(words.title)}`,
    `${codeSpan(words.code)} · ${say(severityWord(words.severity))} · ${codeSpan(name)}`,
    ...words.explanation.map(say),
    ...(words.errnos.length === 0 ? [] : [words.errnos.map(codeSpan).join(', ')]),
    ...(words.evidence.length === 0
      ? []
      : [
          `## ${say(msg('To be sure'))}`,
          words.evidence
            .map((item) => (typeof item === 'string' ? codeBlock(item, 'sh') : `- ${say(item)}`))
            .join('\n\n'),
        ]),
    ...(words.fixes.length === 0 ? [] : [`## ${say(msg('What to do'))}`]),
    ...words.fixes.flatMap((fix) => fixToMarkdown(fix, say)),
    `## ${say(msg('In the log'))}`,
    ...quoted,
    `${say(msg('Source'))}: ${sourceLink(words.source)}`,
    '',
  ].join('\n\n');
}

function fixToMarkdown(
  { title, note, commands, link }: FixWords,
  say: (message: Message) => string,
): string[] {
  return [
    `### ${say(title)}`,
    ...(note === null ? [] : [say(note)]),
    ...(commands.length === 0 ? [] : [codeBlock(commands.join('\n'), 'sh')]),
    ...(link === null ? [] : [`<${link}>`]),
  ];
}

/** What one line says by itself. @param context How it stands to the rest of its log, said first. */
export function lineToMarkdown(
  known: KnownRow,
  values: readonly string[],
  context: readonly Message[],
  translate?: Translate,
): string {
  const say = (message: Message): string => renderMarkdown(message, translate);
  const explanation = explanationOf(known, values);
  return [
    `**${say(titleOf(known, values))}**`,
    ...context.map(say),
    ...(explanation === null ? [] : [say(explanation)]),
    `${say(msg('Source'))}: ${sourceLink(known.row.source)}`,
  ].join('\n\n');
}

function sourceLink(source: string): string {
  return /^https:\/\/[^\s()<>]+$/.test(source) ? `<${source}>` : codeSpan(source);
}
