// Stream records of a run, as a supervisor would have written them.
import type { RunHead } from '../../../src/core/run/head';
import { RunReader } from '../../../src/core/run/reader';
import type { StreamBody, StreamRecord, TelemetryPort } from '../../../src/core/run/types';

export function head(more: Partial<RunHead> = {}): RunHead {
  return {
    id: '0123456789abcdef',
    host: 'vm1',
    scenario: 'custom',
    line: 'dpdk-testpmd',
    args: [],
    release: null,
    nics: [],
    filePrefix: 'rte',
    durationSeconds: 30,
    console: false,
    facts: null,
    pair: null,
    ...more,
  };
}

/** Numbers records as they are told. */
export class Stream {
  readonly records: StreamRecord[] = [];
  atMs = 0;

  /** @param atMs Of the first record, by a clock that did not begin with the run. */
  constructor(private readonly startMs = 500_000) {
    this.add({ kind: 'begin', epochSeconds: 1_700_000_000, bootId: 'boot', pid: 77 });
  }

  add(body: StreamBody): this {
    this.records.push({ number: this.records.length + 1, atMs: this.startMs + this.atMs, body });
    return this;
  }

  after(ms: number): this {
    this.atMs += ms;
    return this;
  }

  /** Lines that come at one moment; text behind the last line feed is a piece. */
  say(text: string): this {
    const lines = text.split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) this.add({ kind: 'output', text: line, whole: true });
    if (rest !== '') this.add({ kind: 'output', text: rest, whole: false });
    return this;
  }

  event(name: Extract<StreamBody, { kind: 'event' }>['name'], ...words: string[]): this {
    return this.add({ kind: 'event', name, words });
  }

  /** As a run ends that is stopped when its time is over. */
  ended(exit: readonly [string, string] = ['code', '0'], reason = 'time'): this {
    return this.event('exited', ...exit).event('ended', reason);
  }

  telemetry(...ports: TelemetryPort[]): this {
    return this.add({ kind: 'telemetry', ports });
  }

  read(more: Partial<RunHead> = {}): RunReader {
    const reader = new RunReader({ plan: head(more) });
    for (const record of this.records) reader.push(record);
    return reader;
  }
}

export function telemetryPort(port: number, name: string, more: Partial<TelemetryPort> = {}): TelemetryPort {
  return {
    port,
    name,
    rxPackets: 0,
    txPackets: 0,
    rxBytes: 0,
    txBytes: 0,
    rxMissed: 0,
    rxErrors: 0,
    rxNoMbuf: 0,
    txErrors: 0,
    rxQueues: [],
    txQueues: [],
    linkUp: true,
    extra: {},
    ...more,
  };
}
