// An incident in words: what every surface (editor, output panel, viewer, terminal, JSON) says of it.
import type { LogSeverity } from '../../knowledge/logs';
import { msg, type Message } from '../message';
import { sanitize } from '../remote/sanitize';
import { errnoOf } from './errno';
import type { Incident } from './incident';
import type { KnownRow, LogKnowledge } from './knowledge';

/** @property step Id of the setup step that does it; null where there is none. */
export interface FixWords {
  readonly id: string;
  readonly step: string | null;
  readonly title: Message;
  readonly note: Message | null;
  readonly commands: readonly string[];
  readonly link: string | null;
}

/**
 * @property code Stable id of the explanation. @property knownCause False where the log does not say why.
 * @property evidence What to look at to be sure; a command is text, a sentence is a message.
 * @property errnos Names of the numbers in its lines, such as `ENODEV (19): No such device`.
 */
export interface IncidentWords {
  readonly code: string;
  readonly severity: LogSeverity;
  readonly knownCause: boolean;
  readonly title: Message;
  readonly explanation: readonly Message[];
  readonly evidence: readonly (Message | string)[];
  readonly errnos: readonly string[];
  readonly fixes: readonly FixWords[];
  readonly source: string;
}

/** Longest value of a log that is put into a sentence, in characters. */
const longestValue = 80;

export function wordsOf(incident: Incident, knowledge: LogKnowledge): IncidentWords {
  const { words, values, causeLine, severity, errnos, near } = incident;
  const { row } = words;
  const knownCause = causeLine !== null;
  return {
    code: row.id,
    severity,
    knownCause,
    title: titleOf(words, values),
    explanation: [
      ...(row.explanation === undefined ? [] : [{ text: row.explanation, args: values.map(clean) }]),
      ...(knownCause ? [] : [msg('No known cause: the log does not say why this happened.')]),
      ...(near.length === 0
        ? []
        : [msg('Start with what looks like an error and is not known: line {0}.', near.join(', '))]),
    ],
    evidence: (row.evidence ?? []).map((text) => evidenceOf(text)),
    errnos: errnos.map((number) => errnoText(number)).filter((text) => text !== undefined),
    fixes: (row.fixes ?? []).flatMap((id) => {
      const fix = fixOf(id, knowledge);
      return fix === undefined ? [] : [fix];
    }),
    source: row.source,
  };
}

/** What one line says. @param values Of its own placeholders. */
export function titleOf({ row }: KnownRow, values: readonly string[]): Message {
  return { text: row.title, args: values.map(clean) };
}

/** A row's own explanation, for the hover of a single line; null for a row that has none. */
export function explanationOf({ row }: KnownRow, values: readonly string[]): Message | null {
  return row.explanation === undefined ? null : { text: row.explanation, args: values.map(clean) };
}

export function fixOf(id: string, knowledge: LogKnowledge): FixWords | undefined {
  const fix = knowledge.fix(id);
  if (fix === undefined) return undefined;
  return {
    id,
    step: fix.step,
    title: { text: fix.title, args: [] },
    note: fix.note === undefined ? null : { text: fix.note, args: [] },
    commands: fix.commands,
    link: fix.link ?? null,
  };
}

function evidenceOf(evidence: string): Message | string {
  return evidence.startsWith('$ ') ? evidence.slice(2) : { text: evidence, args: [] };
}

function errnoText(number: number): string | undefined {
  const errno = errnoOf(number);
  return errno === undefined ? undefined : `${errno.id} (${errno.number}): ${errno.text}`;
}

const clean = (value: string): string =>
  sanitize(value.trim(), { singleLine: true, maxLength: longestValue });
