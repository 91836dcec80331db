// The variables of one shell: scalars, arrays, attributes, and the scopes that `local` makes.
import { ShellError } from './control';

export interface Variable {
  /** Element by index or key; a scalar is the element "0". */
  readonly values: Map<string, string>;
  readonly kind: 'scalar' | 'indexed' | 'associative';
  readonly exported: boolean;
  readonly readonly: boolean;
  readonly integer: boolean;
}

const none: Omit<Variable, 'values'> = {
  kind: 'scalar',
  exported: false,
  readonly: false,
  integer: false,
};

type Saved = Map<string, Variable | undefined>;

export class Variables {
  private readonly all: Map<string, Variable>;
  private readonly frames: Saved[] = [];

  constructor(source?: ReadonlyMap<string, Variable>) {
    this.all = new Map(source);
  }

  /** A copy for a subshell: values are never changed in place but by `element`, which copies. */
  clone(): Variables {
    const copy = new Variables(this.all);
    // A subshell inside a function may still `local`, and never returns from the outer function.
    if (this.frames.length > 0) copy.frames.push(new Map());
    return copy;
  }

  find(name: string): Variable | undefined {
    return this.all.get(name);
  }

  get(name: string): string | undefined {
    const variable = this.all.get(name);
    return variable?.values.get('0');
  }

  set(name: string, value: string): void {
    const old = this.all.get(name);
    this.allow(name, old);
    const values =
      old === undefined || old.kind === 'scalar' ? new Map<string, string>() : new Map(old.values);
    values.set('0', value);
    this.all.set(name, { ...(old ?? none), values });
  }

  setElement(name: string, key: string, value: string): void {
    const old = this.all.get(name);
    this.allow(name, old);
    const kind = old?.kind === 'associative' ? 'associative' : 'indexed';
    this.all.set(name, { ...(old ?? none), kind, values: new Map(old?.values).set(key, value) });
  }

  setArray(name: string, values: ReadonlyMap<string, string>): void {
    const old = this.all.get(name);
    this.allow(name, old);
    const kind = old?.kind === 'associative' ? 'associative' : 'indexed';
    this.all.set(name, { ...(old ?? none), kind, values: new Map(values) });
  }

  /** Sets attributes; a name without a value stays without one. */
  declare(name: string, attributes: Partial<Omit<Variable, 'values'>>): void {
    const old = this.all.get(name);
    this.all.set(name, { ...(old ?? { ...none, values: new Map<string, string>() }), ...attributes });
  }

  unset(name: string, key?: string): void {
    const old = this.all.get(name);
    this.allow(name, old);
    if (key === undefined) this.all.delete(name);
    else if (old !== undefined) {
      const values = new Map(old.values);
      values.delete(key);
      this.all.set(name, { ...old, values });
    }
  }

  private allow(name: string, old: Variable | undefined): void {
    if (old?.readonly === true) throw new ShellError(`${name}: readonly variable`, 1, true);
  }

  enter(): void {
    this.frames.push(new Map());
  }

  leave(): void {
    const frame = this.frames.pop();
    for (const [name, old] of frame ?? [])
      if (old === undefined) this.all.delete(name);
      else this.all.set(name, old);
  }

  /** Makes a name local to the function; false outside of any. */
  local(name: string): boolean {
    const frame = this.frames.at(-1);
    if (frame === undefined) return false;
    if (!frame.has(name)) {
      const old = this.all.get(name);
      frame.set(name, old);
      this.all.set(name, { ...none, exported: old?.exported === true, values: new Map() });
    }
    return true;
  }

  /** Sets variables for the time of `work`, as in `A=1 command`. */
  async during<T>(assignments: ReadonlyMap<string, string>, work: () => Promise<T>): Promise<T> {
    const before = new Map([...assignments.keys()].map((name) => [name, this.all.get(name)]));
    for (const [name, value] of assignments) {
      this.set(name, value);
      this.declare(name, { exported: true });
    }
    try {
      return await work();
    } finally {
      for (const [name, old] of before)
        if (old === undefined) this.all.delete(name);
        else this.all.set(name, old);
    }
  }

  names(): readonly string[] {
    return [...this.all.keys()];
  }

  /** What a program started from this shell gets. */
  exported(): Map<string, string> {
    const env = new Map<string, string>();
    for (const [name, variable] of this.all) {
      const value = variable.values.get('0');
      if (variable.exported && value !== undefined) env.set(name, value);
    }
    return env;
  }
}

/** Elements in the order the shell gives them: by number, or as they were put in. */
export function elements(variable: Variable | undefined): readonly (readonly [string, string])[] {
  if (variable === undefined) return [];
  const entries = [...variable.values];
  return variable.kind === 'indexed' ? entries.sort(([a], [b]) => Number(a) - Number(b)) : entries;
}
