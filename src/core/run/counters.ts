// From counters to rates. What cannot be known stays unknown: a counter that was reset did not count zero packets.

/** Beyond this a counter is no exact number any more: 9 PB, or 64 bits that went below zero. */
const exact = Number.MAX_SAFE_INTEGER;
const word = 2 ** 32;
/** A 32-bit counter that wraps was in the upper part before. */
const nearWord = word * 0.75;

/**
 * `counted`: so much was added. `wrapped`: so much, over the end of 32 bits. `reset`: it is lower than it was.
 * `unknown`: there is nothing to compare.
 */
export type Change =
  { readonly kind: 'counted' | 'wrapped'; readonly amount: number } | { readonly kind: 'reset' | 'unknown' };

const unknown: Change = { kind: 'unknown' };

/** @param most The largest amount that is credible for a wrap. */
export function changeOf(before: number | null, now: number | null, most: number): Change {
  if (before === null || now === null || now > exact) return unknown;
  if (before > exact) return { kind: 'reset' };
  if (now >= before) return { kind: 'counted', amount: now - before };
  const wrapped = now + word - before;
  if (before >= nearWord && before < word && wrapped <= most) return { kind: 'wrapped', amount: wrapped };
  return { kind: 'reset' };
}

export const amountOf = (change: Change): number | null => ('amount' in change ? change.amount : null);

/** Adds up what a counter gains, over resets and wraps. */
export class CounterSum {
  total = 0;
  private last: number | null = null;

  add(now: number | null, most: number): void {
    if (now === null || now > exact) return;
    const change = changeOf(this.last, now, most);
    // What was counted before the run began is none of its; what stands there after a reset came since then.
    if ('amount' in change) this.total += change.amount;
    else if (change.kind === 'reset') this.total += now;
    this.last = now;
  }
}
