// Does what is asked for again and again once, a moment after the last time, and at the latest after a while.

/** Milliseconds of silence, and the longest wait of what never falls silent. */
const quiet = 120;
const longest = 600;

export class Delayed<Key> {
  private readonly waiting = new Map<Key, { readonly since: number; timer: NodeJS.Timeout }>();

  constructor(private readonly run: (key: Key) => void) {}

  ask(key: Key): void {
    const now = Date.now();
    const before = this.waiting.get(key);
    const since = before?.since ?? now;
    clearTimeout(before?.timer);
    const delay = Math.max(0, Math.min(quiet, since + longest - now));
    const timer = setTimeout(() => {
      this.waiting.delete(key);
      this.run(key);
    }, delay);
    this.waiting.set(key, { since, timer });
  }
}
