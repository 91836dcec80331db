// Collects what a remote command sends: decoded, capped in bytes and in length of line, safe from its own listeners.
import { StringDecoder } from 'node:string_decoder';
import type { OutputLimits } from '../../core/remote/session';

/** Which of the two streams a piece came on. */
export type OutputStream = 'stdout' | 'stderr';

/** What the collector tells its owner while it runs. */
export interface OutputListener {
  /** Decoded text, lines cut already. May throw: the collector goes on. */
  onText(stream: OutputStream, text: string): void;
  /** More bytes came than allowed; called once. What follows is dropped. */
  onTooMuch(): void;
  /** `onText` threw. */
  onListenerError(error: unknown): void;
}

/** How many characters of each stream are part of the result; all of them go to the listener. */
export type KeptText = Readonly<Record<OutputStream, number>>;

const everything: KeptText = { stdout: Infinity, stderr: Infinity };

/** Text of one stream as it grows. */
interface StreamText {
  readonly decoder: StringDecoder;
  readonly pieces: string[];
  /** Characters in `pieces`. */
  kept: number;
  /** Characters of the unfinished last line that were kept so far. */
  lineLength: number;
}

/**
 * Both output streams of one command. An exception in a 'data' handler of ssh2 ends the whole connection, so nothing
 * here throws.
 */
export class OutputCollector {
  private readonly streams: Readonly<Record<OutputStream, StreamText>> = {
    stdout: { decoder: new StringDecoder('utf8'), pieces: [], kept: 0, lineLength: 0 },
    stderr: { decoder: new StringDecoder('utf8'), pieces: [], kept: 0, lineLength: 0 },
  };
  private bytes = 0;
  private full = false;
  private cut = false;

  constructor(
    private readonly limits: Pick<OutputLimits, 'maxBytes' | 'maxLineLength'>,
    private readonly listener: OutputListener,
    private readonly keeps: KeptText = everything,
  ) {}

  /** True when a line was longer than allowed. */
  get linesCut(): boolean {
    return this.cut;
  }

  /** Takes bytes as they came; a character may be split between two calls. */
  add(stream: OutputStream, chunk: Buffer): void {
    if (this.full) return;
    const room = this.limits.maxBytes - this.bytes;
    this.bytes += chunk.length;
    if (chunk.length > room) {
      this.full = true;
      this.keep(stream, this.streams[stream].decoder.write(chunk.subarray(0, Math.max(0, room))));
      this.listener.onTooMuch();
      return;
    }
    this.keep(stream, this.streams[stream].decoder.write(chunk));
  }

  /** Ends both decoders (an unfinished character becomes U+FFFD) and returns all text. */
  finish(): Readonly<Record<OutputStream, string>> {
    for (const stream of ['stdout', 'stderr'] as const) this.keep(stream, this.streams[stream].decoder.end());
    return { stdout: this.streams.stdout.pieces.join(''), stderr: this.streams.stderr.pieces.join('') };
  }

  private keep(stream: OutputStream, text: string): void {
    if (text === '') return;
    const state = this.streams[stream];
    const kept = this.withShortLines(state, text);
    if (kept === '') return;
    const room = this.keeps[stream] - state.kept;
    if (room > 0) {
      state.pieces.push(room < kept.length ? kept.slice(0, room) : kept);
      state.kept += Math.min(room, kept.length);
    }
    try {
      this.listener.onText(stream, kept);
    } catch (error) {
      this.listener.onListenerError(error);
    }
  }

  /** Drops what goes beyond the longest allowed line; one pass, whatever the text. */
  private withShortLines(state: StreamText, text: string): string {
    const max = this.limits.maxLineLength;
    const parts: string[] = [];
    let from = 0;
    while (from < text.length) {
      const newline = text.indexOf('\n', from);
      const end = newline < 0 ? text.length : newline;
      const room = Math.max(0, max - state.lineLength);
      if (end - from > room) this.cut = true;
      parts.push(text.slice(from, Math.min(end, from + room)));
      state.lineLength += end - from;
      if (newline < 0) break;
      parts.push('\n');
      state.lineLength = 0;
      from = newline + 1;
    }
    return parts.join('');
  }
}
