// A shell script that is edited: only the statements around an edit are parsed again.
import { chunksOf, type Chunk } from '../shell/chunk';
import type { Globals } from '../shell/chunkMemory';
import { scopeOf } from '../shell/documentScope';
import { CommandPool } from '../shell/sameCommand';
import type { LocatedCommand } from '../shell/word';
import { readDirectives } from './directives';
import type { CommandDocument, TextChange } from './document';

export class ShellDocument implements CommandDocument {
  readonly kind = 'shell';
  release: string | undefined;
  private chunks: readonly Chunk[];
  private found: readonly LocatedCommand[] = [];

  constructor(public text: string) {
    this.chunks = chunksOf(text, 0, true) ?? [];
    this.evaluate(new Set(), undefined);
  }

  get commands(): readonly LocatedCommand[] {
    return this.found;
  }

  update(change: TextChange): void {
    const { length } = this.text;
    const start = Math.min(Math.max(change.start, 0), length);
    const end = Math.min(Math.max(change.end, start), length);
    this.text = this.text.slice(0, start) + change.text + this.text.slice(end);
    const delta = change.text.length - (end - start);

    const first = Math.max(
      0,
      this.chunks.findLastIndex((chunk) => chunk.origin.start <= start),
    );
    const touched = this.chunks.findIndex(({ origin, length: size }) => end <= origin.start + size);
    let last = touched === -1 ? this.chunks.length - 1 : Math.max(first, touched);
    const from = this.chunks[first]?.origin.start ?? 0;
    for (let more = 1; ; more *= 2) {
      const whole = last >= this.chunks.length - 1;
      const next = this.chunks[last + 1];
      const to = whole || next === undefined ? this.text.length : next.origin.start + delta;
      const fresh = chunksOf(detached(this.text.slice(from, to)), from, whole);
      if (fresh !== undefined) {
        this.replace(first, last, fresh, delta);
        return;
      }
      last = Math.min(last + more, this.chunks.length - 1);
    }
  }

  private replace(first: number, last: number, fresh: readonly Chunk[], delta: number): void {
    const pool = new CommandPool();
    for (const chunk of this.chunks.slice(first, last + 1)) pool.add(chunk.memory.commands);
    const behind = this.chunks.slice(last + 1);
    for (const { origin } of behind) origin.start += delta;
    this.chunks = [...this.chunks.slice(0, first), ...fresh, ...behind];
    this.evaluate(new Set(fresh), pool);
  }

  private evaluate(fresh: ReadonlySet<Chunk>, pool: CommandPool | undefined): void {
    const scope = scopeOf(this.chunks.map((chunk) => chunk.sites));
    const globals: Globals = new Map();
    const commands: LocatedCommand[] = [];
    for (const chunk of this.chunks) {
      chunk.memory.run(chunk, globals, scope, fresh.has(chunk) ? pool : undefined);
      for (const { base, command } of chunk.memory.commands) {
        commands.push({ base: base + chunk.origin.start, command });
      }
    }
    const { release, suppress } = readDirectives(this.text);
    this.release = release;
    this.found = suppress(commands);
  }
}

/**
 * The same text without the text it was cut from. Engines keep a slice as a view of the whole, so each statement would
 * hold on to the whole document as it was when the statement was typed.
 */
function detached(slice: string): string {
  return ` ${slice}`.slice(1);
}
