// What is certain about a script's variables at one point of it. A variable that is not certain is simply not here.
import { unknownPart, type CommandWord } from './word';

/** Where offsets of an array's words count from; moves when text above it is edited. */
export interface Origin {
  start: number;
}

/** Elements that were assigned at one place; their offsets count from `origin`. */
export interface Elements {
  readonly words: readonly CommandWord[];
  readonly origin: Origin;
}

/**
 * What a variable holds.
 *
 * - `text`: this text, in which `unknownPart` may stand.
 * - `array`: these words; `ARGS+=(…)` adds another part.
 * - `program`: not certain, but if nothing else is set it names this program (`${TESTPMD:-dpdk-testpmd}`).
 */
export type Value =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'array'; readonly parts: readonly Elements[] }
  | { readonly kind: 'program'; readonly text: string };

/** Values set in one part of a script; null: set, but not to anything certain. */
export interface Layer {
  readonly values: Map<string, Value | null>;
  /** Something here may have changed any variable (`eval`, `source`). */
  cleared: boolean;
  /** A function's body: of what is outside only constants are certain, for nobody knows when it is called. */
  readonly isFunction: boolean;
}

/** Longer values are not followed: `a=$a$a`, sixty-four times. */
const longestValue = 8192;

export function textValue(text: string): Value | null {
  if (text.length > longestValue) return null;
  // Unknown next to unknown is no more than unknown.
  return { kind: 'text', text: text.replace(/\uE000{2,}/g, unknownPart) };
}

export function sameValue(a: Value | null, b: Value | null): boolean {
  if (a === b) return true;
  if (a === null || b === null || a.kind === 'array' || b.kind === 'array') return false;
  return a.kind === b.kind && a.text === b.text;
}

/**
 * The variables during a walk through a script, in layers: a branch, a subshell, a function's body each lays one on.
 *
 * @property outer What was certain before; asked where no layer knows, and each question is recorded.
 */
export class Environment {
  private readonly layers: Layer[] = [];
  private top: Layer = { values: new Map(), cleared: false, isFunction: false };

  constructor(
    private readonly outer: (name: string) => Value | null,
    private readonly isConstant: (name: string) => boolean,
  ) {}

  get(name: string): Value | null {
    let inFunction = false;
    for (let index = this.layers.length; index >= 0; index--) {
      const layer = this.layers[index] ?? this.top;
      const value = layer.values.get(name);
      if (value !== undefined) return inFunction && !this.isConstant(name) ? null : value;
      if (layer.cleared) return null;
      inFunction ||= layer.isFunction;
    }
    if (inFunction && !this.isConstant(name)) return null;
    return this.outer(name);
  }

  set(name: string, value: Value | null): void {
    this.top.values.set(name, value);
  }

  /** From here on nothing is certain any more. */
  forgetAll(): void {
    this.top.values.clear();
    this.top.cleared = true;
  }

  forget(names: Iterable<string>): void {
    for (const name of names) this.set(name, null);
  }

  /** Runs a part of the script on a layer of its own and gives back what it set. */
  within(run: () => void, isFunction = false): Layer {
    const layer: Layer = { values: new Map(), cleared: false, isFunction };
    const below = this.top;
    this.layers.push(below);
    this.top = layer;
    run();
    this.layers.pop();
    this.top = below;
    return layer;
  }

  /** After branches of which one was taken: what all agree on is certain. An empty layer stands for no branch taken. */
  join(branches: readonly Layer[]): void {
    if (branches.some((branch) => branch.cleared)) {
      this.forgetAll();
      return;
    }
    const names = new Set<string>();
    for (const branch of branches) for (const name of branch.values.keys()) names.add(name);
    for (const name of names) {
      const before = this.get(name);
      const values = branches.map(
        (branch) => branch.values.get(name) ?? (branch.values.has(name) ? null : before),
      );
      const [first = null] = values;
      this.set(name, values.every((value) => sameValue(value, first)) ? first : null);
    }
  }

  /** A part that surely ran to its end: what it set is set. */
  merge(layer: Layer): void {
    if (layer.cleared) this.forgetAll();
    for (const [name, value] of layer.values) this.set(name, value);
  }

  /** What the walk set in the end. */
  get result(): Layer {
    return this.top;
  }
}

export const emptyLayer: Layer = { values: new Map(), cleared: false, isFunction: false };
