// The labelled logs, and how far what the explainer says of one is from what an expert said of it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpusFolder, type Label } from '../../../scripts/logCorpus/label';
import { linesOf, noiseLines, type LogAnalysis } from '../../../src/core/logs/incident';
import { logKnowledge } from '../../../src/core/logs/knowledge';
import { LogReader } from '../../../src/core/logs/reader';
import { wordsOf } from '../../../src/core/logs/words';

export interface LabelledLog {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly label: Label;
}

export function labelledLogs(): readonly LabelledLog[] {
  return readdirSync(corpusFolder)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => ({
      name: name.slice(0, -4),
      bytes: utf8Of(readFileSync(join(corpusFolder, name))),
      label: JSON.parse(readFileSync(join(corpusFolder, name.replace(/\.log$/, '.json')), 'utf8')) as Label,
    }));
}

/** As the command line opens a file: a byte order mark says how it is written. */
function utf8Of(bytes: Buffer): Uint8Array {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return utf16 ? Buffer.from(new TextDecoder('utf-16le').decode(bytes)) : bytes;
}

export function analyse({ bytes, label: { dpdk } }: LabelledLog): LogAnalysis {
  const reader = new LogReader({ release: dpdk ?? undefined });
  reader.push(bytes);
  reader.end();
  return reader.analysis();
}

/** What is said otherwise than the label has it, in words; nothing where all of it is right. */
export function differences(log: LabelledLog): readonly string[] {
  const analysis = analyse(log);
  const { label: expected } = log;
  const found: string[] = [];
  const knowledge = logKnowledge();
  const incidents = analysis.incidents.map((incident) => ({
    code: wordsOf(incident, knowledge).code,
    severity: incident.severity,
    causeLine: incident.causeLine,
    lines: linesOf(incident),
  }));
  const told = new Set(incidents.flatMap(({ lines }) => lines));
  const matched = new Set<(typeof incidents)[number]>();
  for (const { about, severity, causeLines, lines } of expected.incidents) {
    const missing = lines.filter((line) => !told.has(line));
    if (missing.length > 0) found.push(`${about}: line ${missing.join(', ')} not found`);
    const suits = incidents.filter((incident) =>
      causeLines.length === 0
        ? incident.lines.some((line) => lines.includes(line))
        : incident.causeLine !== null && causeLines.includes(incident.causeLine),
    );
    suits.forEach((incident) => matched.add(incident));
    const [first] = suits;
    if (first === undefined)
      found.push(`${about}: cause ${causeLines.join('/') || 'unknown'} is not told as a cause`);
    else {
      if (causeLines.length === 0 && first.causeLine !== null)
        found.push(
          `${about}: line ${first.causeLine} is told as its cause (${first.code}); the log shows none`,
        );
      if (!suits.some((incident) => incident.severity === severity))
        found.push(`${about}: ${first.severity} instead of ${severity} (${first.code})`);
    }
  }
  for (const incident of incidents)
    if (!matched.has(incident))
      found.push(
        `not labelled: ${incident.severity} ${incident.code} at ${incident.causeLine ?? 'no cause'}, lines ${incident.lines.slice(0, 9).join(', ')}`,
      );
  const noise = new Set(noiseLines(analysis));
  for (const line of expected.noise) {
    if (told.has(line)) found.push(`line ${line} is noise and told as bad`);
    else if (!noise.has(line)) found.push(`line ${line} looks bad and is harmless: not told`);
  }
  const unknown = analysis.unknown.map(({ line }) => line);
  for (const line of expected.unknownErrors)
    if (!unknown.includes(line) && !told.has(line)) found.push(`line ${line} is an unknown error: not told`);
  for (const line of unknown)
    if (!expected.unknownErrors.includes(line)) found.push(`line ${line} is taken for an unknown error`);
  return found;
}
