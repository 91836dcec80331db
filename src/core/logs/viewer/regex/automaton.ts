// Searches a text for a regular expression in time linear in its length, whatever the expression: the states of all
// ways through it are one state of an automaton that is built as the texts need it.
import type { Program } from './program';
import type { Assertion, CharSet } from './syntax';

/** What stands before a place: nothing, a character of a word, another one. */
type Side = 'edge' | 'word' | 'other';

/** What a state does at a character of a class. `matched`: a match has ended before this character. */
interface Move {
  readonly matched: boolean;
  readonly to: State;
}

interface State {
  /** Steps that are to be followed from here, ascending. */
  readonly steps: readonly number[];
  readonly before: Side;
  /** By class of character. */
  readonly moves: (Move | undefined)[];
  /** Whether a match ends here when the text does; undefined until somebody asks. */
  matchesAtEnd: boolean | undefined;
}

/** Beyond that the automaton is built anew: an unlucky expression must not fill the memory. */
const mostStates = 2000;

function isWord(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
  );
}

/** Sorts characters into classes: characters of one class are the same to the program. */
class CharClasses {
  /** Class and one; 0 where the character has not been seen yet. */
  private readonly known = new Uint16Array(0x10000);
  private readonly numbers = new Map<string, number>();
  /** Of each class, the numbers of the sets it is in. */
  readonly sets: ReadonlySet<number>[] = [];
  readonly sides: Side[] = [];

  constructor(
    private readonly charSets: readonly CharSet[],
    private readonly ignoreCase: boolean,
  ) {}

  of(code: number): number {
    const known = this.known[code] ?? 0;
    return known === 0 ? this.learn(code) : known - 1;
  }

  private learn(code: number): number {
    const variants = this.ignoreCase ? caseVariants(code) : [code];
    const inSets = this.charSets.flatMap((set, number) =>
      variants.some((variant) => set.ranges.some(([low, high]) => variant >= low && variant <= high)) !==
      set.negated
        ? [number]
        : [],
    );
    const side = isWord(code) ? 'word' : 'other';
    const key = `${side} ${inSets.join(' ')}`;
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.sets.push(new Set(inSets)) - 1;
      this.sides.push(side);
      this.numbers.set(key, number);
    }
    this.known[code] = number + 1;
    return number;
  }
}

/** The character in both cases, where they are one character each. */
function caseVariants(code: number): readonly number[] {
  const text = String.fromCharCode(code);
  const others = [text.toLowerCase(), text.toUpperCase()].filter((other) => other.length === 1);
  return [code, ...others.map((other) => other.charCodeAt(0))];
}

function holds(what: Assertion, before: Side, after: Side): boolean {
  switch (what) {
    case 'start':
      return before === 'edge';
    case 'end':
      return after === 'edge';
    case 'word':
      return (before === 'word') !== (after === 'word');
    case 'not-word':
      return (before === 'word') === (after === 'word');
  }
}

/** @property anywhere A match may begin at any character, not only where the search begins. */
export class Automaton {
  private readonly classes: CharClasses;
  private states = new Map<string, State>();
  /** Where every piece begins. */
  private first: State | undefined;
  /** Characters that `longestFrom` has looked at so far. */
  looked = 0;

  constructor(
    private readonly program: Program,
    ignoreCase: boolean,
    private readonly anywhere: boolean,
  ) {
    this.classes = new CharClasses(program.sets, ignoreCase);
  }

  /** Whether a piece of the text, taken for itself, has a match. */
  test(text: string, from: number, end: number): boolean {
    const { classes } = this;
    let state = (this.first ??= this.stateOf([this.program.start], 'edge'));
    for (let at = from; at < end; at += 1) {
      const charClass = classes.of(text.charCodeAt(at));
      const { matched, to } = state.moves[charClass] ?? this.learn(state, charClass);
      if (matched) return true;
      state = to;
    }
    return this.endsHere(state);
  }

  /** End of the longest match that begins at `from` (for one that is not `anywhere`); -1 where there is none. */
  longestFrom(text: string, from: number): number {
    let state = this.startAt(text, from);
    let end = -1;
    for (let at = from; at < text.length; at += 1) {
      this.looked += 1;
      const { matched, to } = this.move(state, text.charCodeAt(at));
      if (matched) end = at;
      if (to.steps.length === 0) return end;
      state = to;
    }
    return this.endsHere(state) ? text.length : end;
  }

  private startAt(text: string, from: number): State {
    const before: Side = from === 0 ? 'edge' : isWord(text.charCodeAt(from - 1)) ? 'word' : 'other';
    return this.stateOf([this.program.start], before);
  }

  private move(state: State, code: number): Move {
    const charClass = this.classes.of(code);
    return state.moves[charClass] ?? this.learn(state, charClass);
  }

  private learn(state: State, charClass: number): Move {
    const inSets = this.classes.sets[charClass] ?? new Set();
    const side = this.classes.sides[charClass] ?? 'other';
    const { takers, matched } = this.follow(state, side);
    const next = new Set<number>(this.anywhere ? [this.program.start] : []);
    for (const { set, next: to } of takers) if (inSets.has(set)) next.add(to);
    const move: Move = {
      matched,
      to: this.stateOf(
        [...next].sort((a, b) => a - b),
        side,
      ),
    };
    state.moves[charClass] = move;
    return move;
  }

  private endsHere(state: State): boolean {
    return (state.matchesAtEnd ??= this.follow(state, 'edge').matched);
  }

  /** Walks all steps that take no character. */
  private follow(
    { steps, before }: State,
    after: Side,
  ): {
    readonly takers: readonly { readonly set: number; readonly next: number }[];
    readonly matched: boolean;
  } {
    const takers: { set: number; next: number }[] = [];
    let matched = false;
    const seen = new Set<number>();
    const waiting = [...steps];
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
      if (seen.has(number)) continue;
      seen.add(number);
      const step = this.program.steps[number];
      if (step === undefined) continue;
      if (step.kind === 'match') matched = true;
      else if (step.kind === 'set') takers.push(step);
      else if (step.kind === 'fork') waiting.push(step.next, step.other);
      else if (holds(step.what, before, after)) waiting.push(step.next);
    }
    return { takers, matched };
  }

  private stateOf(steps: readonly number[], before: Side): State {
    const key = `${before} ${steps.join(' ')}`;
    const known = this.states.get(key);
    if (known !== undefined) return known;
    // States that are in use stay alive through their moves until the search leaves them.
    if (this.states.size >= mostStates) {
      this.states = new Map();
      this.first = undefined;
    }
    const state: State = { steps, before, moves: [], matchesAtEnd: undefined };
    this.states.set(key, state);
    return state;
  }
}
