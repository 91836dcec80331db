// What the evaluation of a chunk depended on, so that it is done again only when that has changed.
import { Environment, sameValue, type Layer, type Origin, type Value } from './environment';
import type { ScopeOfScripts } from './documentScope';
import { inOrder } from './order';
import { CommandPool } from './sameCommand';
import { Walk, type DocumentScope } from './walk';
import type { Chunk } from './chunk';
import type { LocatedCommand } from './word';

/** Asked of what was before: the value, and how far away the elements of an array stand. */
interface Read {
  readonly value: Value | null;
  readonly distances: readonly number[];
}

/** The variables between chunks. */
export type Globals = Map<string, Value | null>;

export class ChunkMemory {
  commands: readonly LocatedCommand[] = [];
  private result: Layer | undefined;
  private reads = new Map<string, Read>();
  private constants = new Map<string, boolean>();
  private effects = new Map<string, string>();
  private functionNames = '';
  private plainSplitting = true;

  /** Evaluates the chunk unless nothing it depends on has changed, and carries its effects over to `globals`. */
  run(chunk: Chunk, globals: Globals, scope: ScopeOfScripts, pool: CommandPool | undefined): void {
    if (this.result === undefined || !this.holds(chunk.origin, globals, scope)) {
      this.evaluate(chunk, globals, scope, pool);
    }
    const { result } = this;
    if (result === undefined) return;
    if (result.cleared) globals.clear();
    for (const [name, value] of result.values) globals.set(name, value);
  }

  private holds(origin: Origin, globals: Globals, scope: ScopeOfScripts): boolean {
    if (this.functionNames !== scope.functionNames || this.plainSplitting !== scope.plainSplitting)
      return false;
    for (const [name, read] of this.reads) {
      const value = globals.get(name) ?? null;
      if (!sameValue(value, read.value)) return false;
      if (distancesOf(value, origin).some((distance, index) => distance !== read.distances[index]))
        return false;
    }
    for (const [name, constant] of this.constants) if (scope.isConstant(name) !== constant) return false;
    for (const [name, effect] of this.effects) if (signature(scope.effectOf(name)) !== effect) return false;
    return true;
  }

  private evaluate(
    chunk: Chunk,
    globals: Globals,
    scope: ScopeOfScripts,
    given: CommandPool | undefined,
  ): void {
    this.reads = new Map();
    this.constants = new Map();
    this.effects = new Map();
    this.functionNames = scope.functionNames;
    this.plainSplitting = scope.plainSplitting;
    const { origin, map, sites, statements } = chunk;
    const env = new Environment(
      (name) => {
        const value = globals.get(name) ?? null;
        this.reads.set(name, { value, distances: distancesOf(value, origin) });
        return value;
      },
      (name) => {
        const constant = scope.isConstant(name);
        this.constants.set(name, constant);
        return constant;
      },
    );
    const watched: DocumentScope = {
      plainSplitting: scope.plainSplitting,
      effectOf: (name) => {
        const effect = scope.effectOf(name);
        if (effect !== undefined) this.effects.set(name, signature(effect));
        return effect;
      },
    };
    const found: LocatedCommand[] = [];
    new Walk(map, env, origin, watched, found, sites, undefined, 0).statements(statements);
    const pool = given ?? new CommandPool();
    if (given === undefined) pool.add(this.commands);
    this.commands = pool.reuse(inOrder(found));
    this.result = env.result;
  }
}

function distancesOf(value: Value | null, origin: Origin): readonly number[] {
  return value?.kind === 'array' ? value.parts.map((part) => part.origin.start - origin.start) : [];
}

function signature(effect: ReadonlySet<string> | 'all' | undefined): string {
  return effect === undefined ? '' : effect === 'all' ? '*' : [...effect].sort().join(' ');
}
