// Reads what a script on the VM prints: lines of the protocol, marked by the nonce, and the output of commands between.
import { sanitize } from './sanitize';

/** One line of the protocol. `args` are decoded; they come from a VM and are only shown. */
export type ScriptEvent =
  | { readonly kind: 'begin'; readonly uid: string; readonly bootId: string }
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'ended'; readonly status: number }
  | {
      readonly kind: 'note' | 'kept' | 'failed' | 'refused';
      readonly id: string;
      readonly args: readonly string[];
    }
  | {
      readonly kind: 'progress';
      readonly percent: number | null;
      readonly id: string;
      readonly args: readonly string[];
    }
  /** `seconds`: how long from now; the VM's clock need not be ours. */
  | { readonly kind: 'armed'; readonly seconds: number }
  | { readonly kind: 'undone' | 'gone' | 'stays'; readonly seq: string }
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'put-back' }
  | { readonly kind: 'finished'; readonly outcome: 'done' | 'failed' | 'refused' | 'cancelled' }
  /** Of the status: `lock`, `waits`, `names`, `entry`, `journal-unreadable` and what builds say. */
  | { readonly kind: 'status'; readonly name: string; readonly words: readonly string[] }
  | { readonly kind: 'output'; readonly line: string };

/** Longest line that is shown; build tools print command lines of any length. */
const longestLine = 2_000;

/** Cuts a stream into events. Nothing a command prints can look like an event: it does not know the nonce. */
export class ScriptReader {
  private rest = '';
  private readonly mark: string;

  constructor(nonce: string) {
    this.mark = `@${nonce} `;
  }

  /** Events of the lines that are complete with this piece. */
  read(piece: string): ScriptEvent[] {
    const lines = (this.rest + piece).split('\n');
    this.rest = (lines.pop() ?? '').slice(0, 64 * 1024);
    return lines.map((line) => this.event(line));
  }

  /** The last line, where the stream ended without a line end. */
  end(): ScriptEvent[] {
    const last = this.rest;
    this.rest = '';
    return last === '' ? [] : [this.event(last)];
  }

  private event(line: string): ScriptEvent {
    // A command that ends without a line end has the mark in the middle of its line.
    if (!line.startsWith(this.mark)) return { kind: 'output', line: clean(line) };
    const [name = '', ...words] = line.slice(this.mark.length).trimEnd().split(' ');
    return eventOf(name, words.map(decode)) ?? { kind: 'output', line: clean(line.slice(this.mark.length)) };
  }
}

function clean(line: string): string {
  // What a progress bar has drawn over itself is seen as its last state.
  const shown = line.replace(/\r$/, '').split('\r').at(-1) ?? '';
  return sanitize(shown, { maxLength: longestLine });
}

/** A word as the library's `enc` wrote it. */
export function decode(word: string): string {
  const text = word
    .replaceAll('%0A', '\n')
    .replaceAll('%20', ' ')
    .replaceAll('%00', '')
    .replaceAll('%25', '%');
  return sanitize(text, { maxLength: longestLine });
}

function eventOf(name: string, words: readonly string[]): ScriptEvent | undefined {
  const [first = '', ...rest] = words;
  switch (name) {
    case 'begin':
      return { kind: 'begin', uid: first, bootId: rest[0] ?? '' };
    case 'command':
      return { kind: 'command', text: first };
    case 'ended':
      return { kind: 'ended', status: Number(first) };
    case 'note':
    case 'kept':
    case 'failed':
    case 'refused':
      return { kind: name, id: first, args: rest };
    case 'progress':
      return {
        kind: 'progress',
        percent: /^\d{1,3}$/.test(first) ? Math.min(100, Number(first)) : null,
        id: rest[0] ?? '',
        args: rest.slice(1),
      };
    case 'armed':
      return { kind: 'armed', seconds: Math.max(0, Number(rest[0] ?? 0) || 0) };
    case 'undone':
    case 'gone':
    case 'stays':
      return { kind: name, seq: first };
    case 'confirmed':
    case 'put-back':
      return { kind: name };
    case 'finished':
      return first === 'done' || first === 'failed' || first === 'refused' || first === 'cancelled'
        ? { kind: 'finished', outcome: first }
        : undefined;
    default:
      return /^[a-z-]{2,30}$/.test(name) ? { kind: 'status', name, words } : undefined;
  }
}
