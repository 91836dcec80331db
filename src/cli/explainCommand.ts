// `mana-dpdk explain`: reads logs of any length, says what went wrong in them and why, and by its exit status whether
// anything did. What still grows is explained while it grows.
import type { Readable } from 'node:stream';
import type { Message } from '../core/message';
import { render } from '../core/message';
import { linesOf, type Incident, type LogAnalysis } from '../core/logs/incident';
import { logKnowledge, type LogKnowledge, type LogRows } from '../core/logs/knowledge';
import { LogReader } from '../core/logs/reader';
import { logReportToJson, type FileAnalysis } from '../core/logs/report/json';
import { growthToText, incidentToText, summaryToText, type LogTextOptions } from '../core/logs/report/text';
import { sanitize } from '../core/remote/sanitize';
import { readUserRows } from '../core/testpmd/userRows';
import type { ExplainArguments } from './explainArguments';
import { openLog } from './logInput';
import type { TerminalProcess } from './process';
import { readInput, unreadable } from './readInput';

/** Milliseconds of silence after which what was found in a growing log is told: its consequences are there by then. */
const quiet = 300;
/** Milliseconds after which it is told in any case: a busy program is never silent. */
const longest = 2000;

/** 0: no incident is an error; 1: at least one incident is an error; 2: an option or a file cannot be used. */
export async function explainCommand(args: ExplainArguments, process: TerminalProcess): Promise<0 | 1 | 2> {
  const complain = (problem: Message): void => {
    process.writeError(`mana-dpdk: ${sanitize(render(problem, process.translate), { singleLine: true })}\n`);
  };
  const own = await ownRows(args.knowledge, process.standardInput);
  if (own.problems.length > 0) {
    own.problems.forEach(complain);
    return 2;
  }
  const knowledge = logKnowledge(own.files);
  const files: FileAnalysis[] = [];
  let failed = false;
  for (const file of args.files) {
    const input = await openLog(file, process.standardInput);
    if (!input.ok) {
      complain(input.message);
      failed = true;
      continue;
    }
    const name = file === '-' ? '(stdin)' : file;
    const teller =
      args.format === 'text' ? new Teller(name, knowledge, process, textOptions(args, process)) : undefined;
    const reader = new LogReader({ knowledge, release: args.dpdk });
    try {
      await readAll(reader, input.bytes, input.live ? teller : undefined);
    } catch (error) {
      complain(unreadable(file, error));
      failed = true;
    }
    reader.end();
    const analysis = reader.analysis();
    teller?.finish(analysis);
    files.push({ file, analysis });
  }
  if (args.format === 'json' && files.length > 0)
    process.write(`${JSON.stringify(logReportToJson(files, knowledge, process.translate), null, 2)}\n`);
  if (failed) return 2;
  return files.some(({ analysis }) => analysis.incidents.some(({ severity }) => severity === 'error'))
    ? 1
    : 0;
}

async function readAll(
  reader: LogReader,
  source: AsyncIterable<Uint8Array>,
  teller: Teller | undefined,
): Promise<void> {
  let told = reader.revision;
  let since: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    since = undefined;
    if (reader.revision === told) return;
    told = reader.revision;
    teller?.tell(reader.analysis());
  };
  try {
    for await (const bytes of source) {
      reader.push(bytes);
      if (teller === undefined) continue;
      clearTimeout(timer);
      since ??= performance.now();
      if (performance.now() - since >= longest) tell();
      else timer = setTimeout(tell, quiet);
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Writes each incident once, and later only what came to it. */
class Teller {
  private readonly told = new Map<string, { readonly code: string; readonly lastLine: number }>();

  constructor(
    private readonly file: string,
    private readonly knowledge: LogKnowledge,
    private readonly process: TerminalProcess,
    private readonly options: LogTextOptions,
  ) {}

  tell(analysis: LogAnalysis): void {
    for (const incident of analysis.incidents) this.tellOne(incident);
  }

  finish(analysis: LogAnalysis): void {
    this.tell(analysis);
    this.process.write(summaryToText(this.file, analysis, this.options));
  }

  private tellOne(incident: Incident): void {
    const lastLine = linesOf(incident).at(-1) ?? 0;
    const before = this.told.get(incident.id);
    if (before?.lastLine === lastLine) return;
    this.told.set(incident.id, { code: incident.words.row.id, lastLine });
    this.process.write(
      before === undefined
        ? incidentToText(this.file, incident, this.knowledge, this.options)
        : growthToText(this.file, incident, before.lastLine, this.options),
    );
  }
}

function textOptions(args: ExplainArguments, process: TerminalProcess): LogTextOptions {
  return {
    translate: process.translate,
    colour: args.colour ?? process.colour,
    ...(process.columns === undefined ? {} : { width: process.columns }),
  };
}

async function ownRows(
  paths: readonly string[],
  standardInput: Readable,
): Promise<{ readonly files: readonly LogRows[]; readonly problems: readonly Message[] }> {
  const files: LogRows[] = [];
  const problems: Message[] = [];
  for (const path of paths) {
    const input = await readInput(path, standardInput);
    if (!input.ok) return { files, problems: [input.message] };
    const own = readUserRows(path, input.text);
    problems.push(...own.problems);
    files.push(own.logs);
  }
  return { files, problems };
}
