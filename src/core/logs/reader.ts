// Reads a log piece by piece and knows at any moment what has gone wrong in it so far.
import { classify, recogniseStart, type Recognised } from './classify';
import type { Incident, LogAnalysis, UnknownLine } from './incident';
import { logKnowledge, startOfSending, type LogKnowledge } from './knowledge';
import { LineFinder, type SuspectLine } from './lines';
import { reason } from './reason';
import { isAmbient, Run, type RowLines } from './run';

/** @property release Of DPDK, if it is known: decides between rows whose messages are the same. */
export interface LogReaderOptions {
  readonly knowledge?: LogKnowledge;
  readonly release?: string | undefined;
}

/** Seconds without a packet that are no accident: the first figures of a run are zero. */
const fewestZeros = 3;
/** Unknown lines that are kept. */
const mostUnknown = 100_000;
const nothingSent = 'testpmd-nothing-sent';

export class LogReader {
  /** Grows whenever the analysis may have changed. */
  revision = 0;
  private readonly knowledge: LogKnowledge;
  private readonly release: string | undefined;
  private readonly finder: LineFinder;
  private readonly encoder = new TextEncoder();
  private readonly ambient = new Run();
  private run = new Run();
  private runs = 0;
  /** What may belong to a run that is about to start: a typed command, options that are refused before EAL speaks. */
  private early: { readonly line: number; readonly found: Recognised }[] = [];
  /** Unknown lines before the open run. */
  private unknownBefore = 0;
  private readonly closedIncidents: Incident[] = [];
  private readonly closedNoise: RowLines[] = [];
  private readonly unknown: UnknownLine[] = [];
  private current: LogAnalysis | undefined;
  private currentRevision = -1;

  constructor({ knowledge, release }: LogReaderOptions = {}) {
    this.knowledge = knowledge ?? logKnowledge();
    this.release = release;
    this.finder = new LineFinder(this.knowledge, {
      line: (line) => {
        this.take(line);
      },
      wantsTraffic: () => this.run.traffic.sentAt === 0,
      traffic: (packets, line) => {
        this.takeTraffic(packets, line);
      },
    });
  }

  /** Lines that have ended. */
  get lines(): number {
    return this.finder.count;
  }

  /** Takes the next bytes, cut anywhere. They are not kept. */
  push(bytes: Uint8Array): void {
    this.finder.push(bytes);
  }

  /** Takes the next characters, cut anywhere but within a surrogate pair. */
  pushText(text: string): void {
    this.finder.push(this.encoder.encode(text));
  }

  /** Takes the last line, if it has no end. */
  end(): void {
    this.finder.end();
    this.takeEarly();
  }

  /** What is wrong so far. Costs little while nothing new was found. */
  analysis(): LogAnalysis {
    if (this.current === undefined || this.currentRevision !== this.revision) {
      this.current = this.analyse();
      this.currentRevision = this.revision;
    }
    return this.current.lines === this.lines ? this.current : { ...this.current, lines: this.lines };
  }

  private take({ number, text, candidates, offset, isOpen }: SuspectLine): void {
    if (text.includes(startOfSending)) this.run.traffic.sends = true;
    const whole = classify(text, candidates, this.knowledge, this.release);
    const part =
      whole?.kind === 'unknown' && isOpen ? (recogniseStart(text, this.knowledge) ?? whole) : whole;
    if (part === undefined) return;
    const found = offset === 0 ? part : { ...part, start: part.start + offset, end: part.end + offset };
    if (found.kind === 'unknown') {
      if (this.unknown.length < mostUnknown && this.unknown.at(-1)?.line !== number)
        this.unknown.push({ line: number, start: found.start, end: found.end });
      this.revision += 1;
      return;
    }
    const { row } = found.row;
    if (row.sign === 'run-start') this.start(found.typed);
    if (row.level === 'command' || (row.effect === 'options' && row.component === 'eal')) {
      this.early.push({ line: number, found });
      this.revision += 1;
      return;
    }
    this.takeEarly();
    (isAmbient(found.row) ? this.ambient : this.run).add(number, found);
    this.revision += 1;
  }

  /** @param typed A prompt shows the command; the program itself has yet to speak. */
  private start(typed: boolean): void {
    if (typed) this.takeEarly();
    if (typed || this.run.started) this.closeRun();
    this.run.started = !typed;
  }

  private takeEarly(): void {
    for (const { line, found } of this.early) this.run.add(line, found);
    if (this.early.length > 0) this.revision += 1;
    this.early = [];
  }

  private takeTraffic(packets: number, line: number): void {
    const { traffic } = this.run;
    if (packets > 0) traffic.sentAt = line;
    else {
      traffic.zeros += 1;
      traffic.lastZero = line;
      if (traffic.zeros >= fewestZeros) this.revision += 1;
    }
  }

  private closeRun(): void {
    this.judgeTraffic();
    if (!this.run.harmless) {
      const { incidents, noise } = this.judge(this.run);
      this.closedIncidents.push(...incidents);
      this.closedNoise.push(...noise);
      // What lies around belongs to the run that it explains; a later run gets what is new.
      for (const { known } of incidents.flatMap(({ parts }) => parts)) {
        const around = this.ambient.rows.get(known.row.id);
        if (around !== undefined) around.taken = around.lines.length;
      }
    }
    this.run = new Run();
    this.runs += 1;
    this.unknownBefore = this.unknown.length;
  }

  private judge(run: Run): ReturnType<typeof reason> {
    const unknown = this.unknown.slice(this.unknownBefore).map(({ line }) => line);
    return reason({ index: this.runs, run, ambient: this.ambient, unknown, knowledge: this.knowledge });
  }

  /** A sender that never sent is a finding, though no line says so. */
  private judgeTraffic(): void {
    const { sends, zeros, sentAt, lastZero } = this.run.traffic;
    const known = this.knowledge.row(nothingSent);
    if (known === undefined) return;
    this.run.rows.delete(nothingSent);
    if (!sends || sentAt > 0 || zeros < fewestZeros) return;
    this.run.add(lastZero, {
      kind: 'row',
      row: known,
      start: 0,
      end: 1,
      values: [],
      errnos: [],
      typed: false,
    });
  }

  private analyse(): LogAnalysis {
    this.judgeTraffic();
    // Which run they belong to is not known yet: here they count as if the log ended now.
    const open = this.judge(this.early.length === 0 ? this.run : this.run.with(this.early));
    const around = reason({
      index: -1,
      run: this.ambient,
      ambient: null,
      unknown: [],
      knowledge: this.knowledge,
    });
    const claimed = new Set(open.incidents.flatMap(({ parts }) => parts.map(({ known }) => known)));
    const incidents = [
      ...this.closedIncidents,
      ...open.incidents,
      ...around.incidents.filter(({ head }) => !claimed.has(head)),
    ].sort((one, other) => one.firstLine - other.firstLine);
    return {
      incidents,
      noise: [...this.closedNoise, ...open.noise, ...around.noise],
      unknown: this.unknown,
      lines: this.lines,
    };
  }
}
