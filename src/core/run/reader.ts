// The one model of a run: stream records go in, and what is drawn, told and kept comes out. Works the same for a run
// that goes on, for one that is read again after a break, and for output that somebody has saved.
import { logKnowledge, type LogKnowledge } from '../logs/knowledge';
import { msg } from '../message';
import { RunCourse, type RunPhase } from './course';
import { headOf, isRunPlan, statsPeriodMs, type RunHead } from './head';
import { RunExplainer, type RunIncident } from './incidents';
import { latestOf, type LatestFigures } from './latest';
import { RunLog } from './log';
import { MarkerList, type Marker } from './markers';
import { OutputParser } from './output/parser';
import type { OutputEvent } from './output/events';
import type { PortSample } from './portRates';
import type { PortState } from './ports';
import { PortTrack } from './portTrack';
import { LcoreSampler, QueueSampler, VfSampler } from './samplers';
import { portGroup, SeriesStore } from './series';
import { recordFrom, type RunRecord } from './record';
import { summarize, type RunSummary } from './summary';
import type { RunPlan, StreamRecord, TelemetryPort } from './types';
import { queuesOf, verdictOf } from './verdict';
import type { Verdict } from './verdictTypes';
import { formatSeconds } from './units';

export type { LatestFigures, LatestRate } from './latest';

export interface RunReaderOptions {
  readonly plan: RunPlan | RunHead;
  /** Of DPDK; the plan's where it is not given. */
  readonly release?: string | undefined;
  readonly knowledge?: LogKnowledge;
}

/** Without a stream record for so long, something stood still: the supervisor writes one every second. */
const longestSilence = 5000;
/** A clock that goes back by less is a matter of rounding. */
const backwards = 1000;

export class RunReader {
  readonly head: RunHead;
  readonly series = new SeriesStore();
  readonly log = new RunLog();
  readonly course: RunCourse;
  readonly explainer: RunExplainer;
  /** Seconds since 1970 when the run began, by the VM's clock, and the boot it was in; null until they are known. */
  startedEpochSeconds: number | null = null;
  bootId: string | null = null;
  /** Number of the last stream record that was taken; where to go on after a break. */
  lastRecord = 0;
  /** Milliseconds since the run's first stream record. */
  nowMs = 0;
  private grown = 0;
  private base: number | undefined;
  private ticks = 0;
  private readonly list = new MarkerList();
  private readonly tracks = new Map<number, PortTrack>();
  /** Ports whose link has been up. */
  private readonly linked = new Set<number>();
  private readonly parser: OutputParser;
  private readonly lcores: LcoreSampler;
  private readonly queues: QueueSampler;
  readonly vfs: VfSampler;
  private told: { readonly key: string; readonly markers: readonly Marker[] } | undefined;

  constructor({ plan, release, knowledge }: RunReaderOptions) {
    this.head = isRunPlan(plan) ? headOf(plan) : plan;
    this.explainer = new RunExplainer(knowledge ?? logKnowledge(), release ?? this.head.release ?? undefined);
    this.course = new RunCourse((atMs, kind, line, message) => {
      this.list.add(atMs, kind, line, message);
    });
    this.parser = new OutputParser((event) => {
      this.take(event);
    });
    this.lcores = new LcoreSampler(this.series);
    this.queues = new QueueSampler(this.series);
    this.vfs = new VfSampler(this.series);
  }

  /** Grows when anything may have changed. */
  get revision(): number {
    return this.grown;
  }

  get phase(): RunPhase {
    return this.course.phase;
  }

  get ports(): readonly PortState[] {
    return this.course.portList;
  }

  /** In the order of time. */
  get markers(): readonly Marker[] {
    const { all } = this.list;
    const key = `${all.length} ${this.explainer.revision}`;
    if (this.told?.key !== key) this.told = { key, markers: this.withIncidents(all) };
    return this.told.markers;
  }

  /** What the log explainer has found so far: at once with the line that says it. */
  incidents(): readonly RunIncident[] {
    return this.explainer.incidents((line) => this.log.timeOf(line));
  }

  /** Sums of a port over the run. */
  track(port: number): PortTrack | undefined {
    return this.tracks.get(port);
  }

  /** Takes the next record. One that was taken already is left out; where some are missing, that is marked. */
  push(record: StreamRecord): void {
    const { number, body } = record;
    if (number <= this.lastRecord) return;
    this.advance(record.atMs);
    if (number > this.lastRecord + 1 && this.lastRecord > 0) this.lose(number - this.lastRecord - 1);
    this.lastRecord = number;
    this.grown += 1;
    switch (body.kind) {
      case 'begin':
        this.startedEpochSeconds ??= body.epochSeconds;
        this.bootId ??= body.bootId;
        return;
      case 'output':
        this.output(body.whole ? `${body.text}\n` : body.text);
        return;
      case 'cpu':
        this.ticks += 1;
        this.lcores.add(this.nowMs, body);
        return;
      case 'vf':
        this.vfs.add(this.nowMs, body);
        return;
      case 'telemetry':
        for (const port of body.ports) this.poll(port);
        return;
      case 'event':
        if (body.name === 'note' && body.words[0] === 'clock') this.clock(body.words[1] ?? '');
        this.course.supervisor(this.nowMs, body);
        if (this.phase === 'ended') this.explainer.end();
        return;
    }
  }

  /** At any time; final once the run has ended. @param history Earlier runs, to compare with. */
  verdict(history: readonly RunSummary[] = []): Verdict {
    return verdictOf(this, history);
  }

  /** What is kept in memory of it. */
  summary(): RunSummary {
    return summarize(this.head, this.startedEpochMs, queuesOf(this), this.verdict());
  }

  /** By the VM's clock. */
  get startedEpochMs(): number | null {
    return this.startedEpochSeconds === null ? null : this.startedEpochSeconds * 1000;
  }

  /** What is kept. */
  record(history: readonly RunSummary[] = []): RunRecord {
    return recordFrom(this, history);
  }

  /** No more comes, though the run has not said that it ended: a last line without an end counts. */
  end(): void {
    this.grown += 1;
    this.explainer.end();
  }

  latest(): LatestFigures {
    const since = this.course.forwardingSince;
    return latestOf(this.series, [...this.tracks.keys()], {
      atMs: this.nowMs,
      phase: this.phase,
      forwardingMs: since === undefined ? null : this.nowMs - since,
    });
  }

  private advance(atMs: number): void {
    this.base ??= atMs;
    const now = atMs - this.base;
    if (now < this.nowMs - backwards)
      this.list.add(
        this.nowMs,
        'clock',
        null,
        msg('The times of the records went back; they are taken as one moment.'),
      );
    const silence = now - this.nowMs;
    if (silence > longestSilence && this.ticks > 1 && this.phase !== 'ended') {
      const message = msg(
        'Nothing was recorded for {0}: the VM or the supervisor stood still.',
        formatSeconds(silence / 1000),
      );
      this.list.add(this.nowMs, 'gap', null, message);
      this.holes();
    }
    this.nowMs = Math.max(this.nowMs, now);
  }

  private lose(count: number): void {
    this.parser.tear();
    if (this.log.open !== '') this.explainer.push('\n');
    this.log.tear(this.nowMs);
    this.list.add(this.nowMs, 'gap', null, msg('{0} records of the run are missing here.', count));
    this.holes();
  }

  private holes(): void {
    const groups = new Set(this.series.list().map(({ group }) => group));
    for (const group of groups) this.series.hole(group, (this.series.lastAt(group) ?? 0) + 1);
  }

  private clock(seconds: string): void {
    const moved = Number(seconds);
    if (!Number.isFinite(moved)) return;
    const message =
      moved < 0
        ? msg("The VM's clock was put back by {0}. Times here are not changed by it.", formatSeconds(-moved))
        : msg(
            "The VM's clock was put forward by {0}. Times here are not changed by it.",
            formatSeconds(moved),
          );
    this.list.add(this.nowMs, 'clock', null, message);
  }

  private output(text: string): void {
    this.log.push(text, this.nowMs);
    this.explainer.push(text);
    this.parser.push(text, this.nowMs);
  }

  private take(event: OutputEvent): void {
    const { atMs, line, body } = event;
    this.course.output(event);
    if (body.kind === 'statistics') {
      const track = this.trackOf(body.port);
      const sample = track?.print(atMs, body.periodic, body.values, this.course.forwardingSince);
      this.sample(atMs, body.port, line, sample);
    } else if (body.kind === 'cleared') {
      this.tracks.get(body.port)?.cleared();
      this.list.add(atMs, 'reset', line, msg('Port {0}: its counters were set to zero.', body.port));
    }
  }

  private poll(counters: TelemetryPort): void {
    const track = this.trackOf(counters.port);
    if (track === undefined) return;
    this.course.name(counters.port, counters.name);
    const state = this.course.port(counters.port);
    if (state !== undefined && counters.linkUp !== null) this.link(state.number, counters.linkUp);
    this.queues.add(this.nowMs, counters);
    this.sample(
      this.nowMs,
      counters.port,
      null,
      track.poll(this.nowMs, counters, this.course.forwardingSince),
    );
  }

  /** Every link is down before its port is started: only one that has been up can go down. */
  private link(port: number, up: boolean): void {
    const state = this.course.port(port);
    if (state === undefined) return;
    const link = up ? 'up' : 'down';
    if (state.link !== link && this.linked.has(port)) {
      const message = up ? msg('Port {0}: link up.', port) : msg('Port {0}: link down.', port);
      this.list.add(this.nowMs, 'link', null, message);
    }
    if (up) this.linked.add(port);
    state.link = link;
  }

  private sample(atMs: number, port: number, line: number | null, sample: PortSample | undefined): void {
    if (sample === undefined) return;
    const last = this.series.lastAt(portGroup(port));
    const period = this.tracks.get(port)?.periodMs ?? 1000;
    if (last !== undefined && atMs - last > period * 3 + 500)
      this.series.hole(portGroup(port), last + period);
    this.series.port(atMs, port, sample.rx, sample.tx);
    if (sample.reset)
      this.list.add(
        atMs,
        'reset',
        line,
        msg('Port {0}: its counters went back. This sample is left out.', port),
      );
  }

  private trackOf(port: number): PortTrack | undefined {
    let track = this.tracks.get(port);
    if (track === undefined && this.course.port(port) !== undefined) {
      track = new PortTrack(statsPeriodMs(this.head.args));
      this.tracks.set(port, track);
    }
    return track;
  }

  private withIncidents(all: readonly Marker[]): readonly Marker[] {
    const found = this.incidents().map(({ id, atMs, cause, lines, title }): Marker => ({
      id: `incident:${id}`,
      atMs,
      kind: 'incident',
      line: cause ?? lines[0] ?? null,
      message: title,
      incident: id,
    }));
    return [...all, ...found].sort((one, other) => one.atMs - other.atMs);
  }
}
