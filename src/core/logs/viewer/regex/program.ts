// A regular expression as a list of steps, each of which names the ones that come next: what the search walks on.
import { RegexRefused, type Assertion, type CharSet, type Node } from './syntax';

export type Step =
  /** Takes one character of the set with this number. */
  | { readonly kind: 'set'; readonly set: number; next: number }
  | { readonly kind: 'assert'; readonly what: Assertion; next: number }
  /** Goes on at either. */
  | { readonly kind: 'fork'; next: number; other: number }
  | { readonly kind: 'match' };

/** @property sets Each set of characters once. */
export interface Program {
  readonly steps: readonly Step[];
  readonly start: number;
  readonly sets: readonly CharSet[];
}

/** More would make one character of a line cost too much. */
const mostSteps = 1000;
/** Repeated nothing adds no step, and can be repeated again. */
const mostVisits = 20_000;

/** @throws RegexRefused with `too-large`. */
export function programOf(node: Node): Program {
  const steps: Step[] = [{ kind: 'match' }];
  const sets: CharSet[] = [];
  const numbers = new Map<string, number>();
  const add = (step: Step): number => {
    if (steps.length >= mostSteps) throw new RegexRefused('too-large');
    return steps.push(step) - 1;
  };
  const numberOf = (set: CharSet): number => {
    const key = `${String(set.negated)} ${set.ranges.join(' ')}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, sets.length);
    return sets.push(set) - 1;
  };
  /** Puts the node's steps in front of `next`. @returns where they begin. */
  let visits = 0;
  const before = (part: Node, next: number): number => {
    visits += 1;
    if (visits > mostVisits) throw new RegexRefused('too-large');
    switch (part.kind) {
      case 'empty':
        return next;
      case 'set':
        return add({ kind: 'set', set: numberOf(part.set), next });
      case 'assert':
        return add({ kind: 'assert', what: part.what, next });
      case 'all':
        return part.parts.reduceRight((behind, one) => before(one, behind), next);
      case 'any':
        return part.options
          .map((option) => before(option, next))
          .reduceRight((other, first) => add({ kind: 'fork', next: first, other }));
      case 'repeat':
        return repeated(part, next);
    }
  };
  const repeated = (part: Node & { readonly kind: 'repeat' }, next: number): number => {
    let begin = next;
    if (part.most === null) {
      const fork: Step = { kind: 'fork', next, other: next };
      begin = add(fork);
      fork.next = before(part.node, begin);
    } else
      for (let extra = part.least; extra < part.most; extra += 1)
        begin = add({ kind: 'fork', next: before(part.node, begin), other: next });
    for (let needed = 0; needed < part.least; needed += 1) begin = before(part.node, begin);
    return begin;
  };
  const start = before(node, 0);
  return { steps, start, sets };
}
