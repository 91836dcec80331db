// Reads what a script of runs prints: the supervisor's records, line by line, and the protocol's lines between them.
import { decode, ScriptReader, type ScriptEvent } from '../../remote/protocol';
import { sanitize } from '../../remote/sanitize';
import type { StreamBody, StreamRecord, SupervisorEvent } from '../types';
import { readTelemetry } from './telemetry';

/** `bad`: a line that is neither, or was cut off where the VM's disk was full or the connection broke. */
export type RunStreamItem =
  | { readonly kind: 'record'; readonly record: StreamRecord }
  | { readonly kind: 'event'; readonly event: ScriptEvent }
  | { readonly kind: 'bad'; readonly line: string };

/** Characters of one line that are kept; the supervisor's own lines are far shorter. */
const longestLine = 64 * 1024;

/** The supervisor writes it where a record could not be written to its end. */
const cutOff = '\u0018';

/** Cuts text, in whatever pieces it comes, into records and events. Nothing in it can make this throw or keep it all. */
export class RunStreamReader {
  private rest = '';
  private tooLong = false;
  private readonly mark: string;
  private readonly events: ScriptReader;

  /** @param nonce Of the script: it marks the lines of the protocol. */
  constructor(nonce: string) {
    this.mark = `@${nonce} `;
    this.events = new ScriptReader(nonce);
  }

  /** What is complete with this piece. */
  read(piece: string): RunStreamItem[] {
    const items: RunStreamItem[] = [];
    let start = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', start)) {
      this.keep(piece.slice(start, end));
      this.line(this.rest, items);
      this.rest = '';
      this.tooLong = false;
      start = end + 1;
    }
    this.keep(piece.slice(start));
    return items;
  }

  /** The last line, where the text ended without a line end. A record in it may lack any part of itself. */
  end(): RunStreamItem[] {
    const items: RunStreamItem[] = [];
    if (this.rest.startsWith(this.mark)) this.line(this.rest, items);
    else if (this.rest !== '') items.push(bad(this.rest));
    this.rest = '';
    this.tooLong = false;
    return items;
  }

  private keep(text: string): void {
    if (this.tooLong) return;
    this.rest += text;
    if (this.rest.length <= longestLine) return;
    this.rest = this.rest.slice(0, longestLine);
    this.tooLong = true;
  }

  private line(line: string, items: RunStreamItem[]): void {
    if (this.tooLong) items.push(bad(line));
    else if (line.startsWith(this.mark))
      for (const event of this.events.read(`${line}\n`)) items.push({ kind: 'event', event });
    else {
      const record = readRecord(line);
      items.push(record === undefined ? bad(line) : { kind: 'record', record });
    }
  }
}

function bad(line: string): RunStreamItem {
  return { kind: 'bad', line: sanitize(line.slice(0, 400), { maxLength: 200, singleLine: true }) };
}

/** One line of the stream; undefined where it is none. */
export function readRecord(line: string): StreamRecord | undefined {
  const first = line.indexOf(' ');
  const second = line.indexOf(' ', first + 1);
  if (first < 1 || second < 0 || line[second + 2] !== ' ') return undefined;
  const number = wholeNumber(line.slice(0, first));
  const hundredths = wholeNumber(line.slice(first + 1, second));
  if (number === undefined || number === 0 || hundredths === undefined || line.endsWith(cutOff))
    return undefined;
  const body = readBody(line.charAt(second + 1), line.slice(second + 3));
  return body === undefined ? undefined : { number, atMs: hundredths * 10, body };
}

function readBody(kind: string, text: string): StreamBody | undefined {
  switch (kind) {
    case 'o':
    case 'p':
      return { kind: 'output', text, whole: kind === 'o' };
    case 'c':
      return readCpu(text);
    case 'v':
      return readVf(text);
    case 't': {
      const ports = readTelemetry(text);
      return ports === undefined ? undefined : { kind: 'telemetry', ports };
    }
    case 'e':
      return readEvent(text);
    case 'b':
      return readBegin(text);
    default:
      return undefined;
  }
}

function readBegin(text: string): StreamBody | undefined {
  const found = /^(\d{1,12}) ([0-9a-f-]{36}) (\d{1,10})$/.exec(text);
  if (found === null) return undefined;
  const [, epoch, bootId = '', pid] = found;
  return { kind: 'begin', epochSeconds: Number(epoch), bootId, pid: Number(pid) };
}

function readCpu(text: string): StreamBody | undefined {
  const [hertz = '', ...words] = text.split(' ');
  const hz = wholeNumber(hertz);
  if (hz === undefined || hz === 0) return undefined;
  const threads = words.map((word) => {
    const found = /^(\d{1,10}):(-1|\d{1,5}):(\d{1,12}):(.{0,64})$/.exec(word);
    if (found === null) return undefined;
    const [, tid, lcore, ticks, name = ''] = found;
    return { tid: Number(tid), name: sanitize(name), lcore: Number(lcore), ticks: Number(ticks) };
  });
  return threads.every((thread) => thread !== undefined) ? { kind: 'cpu', hz, threads } : undefined;
}

function readVf(text: string): StreamBody | undefined {
  const [device = '', ...words] = text.split(' ');
  if (!/^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,14}$/.test(device)) return undefined;
  const counters: Record<string, number> = {};
  for (const word of words) {
    const found = /^([a-z0-9_]{1,40})=(\d{1,20})$/.exec(word);
    if (found === null) return undefined;
    counters[found[1] ?? ''] = Number(found[2]);
  }
  return { kind: 'vf', device, counters };
}

const events: readonly string[] = [
  'started',
  'forwarding',
  'limit',
  'stopping',
  'exited',
  'cleaned',
  'left',
  'dropped',
  'ended',
  'note',
] satisfies readonly SupervisorEvent[];

const isEvent = (name: string): name is SupervisorEvent => events.includes(name);

function readEvent(text: string): StreamBody | undefined {
  const [name = '', ...words] = text.split(' ');
  return isEvent(name) ? { kind: 'event', name, words: words.map(decode) } : undefined;
}

/** Digits alone, few enough to be exact. */
export function wholeNumber(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
