// What can be said of a script's variables and functions only when the whole document has been seen.
import { anyFunction, type FunctionSites, type ScriptSites } from './sites';
import type { DocumentScope } from './walk';

/** A function that changes (or calls) more than this is taken to change everything. */
const mostChanged = 500;

export interface ScopeOfScripts extends DocumentScope {
  /** Set at one place only, and by nobody else from then on: certain even inside a function. */
  readonly isConstant: (name: string) => boolean;
  /** The names of all functions. */
  readonly functionNames: string;
}

/** @param scripts The parts of the document, in the order of the text. */
export function scopeOf(scripts: readonly ScriptSites[]): ScopeOfScripts {
  const functions = new Map<string, FunctionSites[]>();
  /** Per variable: how often it is set, and the ordinal of the last place. */
  const variables = new Map<string, { count: number; ordinal: number }>();
  let ordinal = 0;
  let lastUnknown = -1;
  for (const script of scripts) {
    for (const site of script.sites) {
      ordinal += 1;
      if (site.name === null) lastUnknown = Math.max(lastUnknown, site.inFunction ? Infinity : ordinal);
      else {
        const seen = variables.get(site.name);
        // What a function sets is set whenever it is called.
        const count = site.inFunction ? 2 : 1;
        if (seen === undefined) variables.set(site.name, { count, ordinal });
        else seen.count += count;
      }
    }
    for (const defined of script.functions) {
      const same = functions.get(defined.name);
      if (same === undefined) functions.set(defined.name, [defined]);
      else same.push(defined);
    }
  }
  const effects = new Map<string, ReadonlySet<string> | 'all'>();
  return {
    functionNames: [...functions.keys()].sort().join(' '),
    plainSplitting: !variables.has('IFS'),
    effectOf: (name) => {
      if (!functions.has(name) && (name !== anyFunction || functions.size === 0)) return undefined;
      let effect = effects.get(name);
      if (effect === undefined) {
        effect = effectOfCall(functions, name);
        effects.set(name, effect);
      }
      return effect;
    },
    isConstant: (name) => {
      const seen = variables.get(name);
      return seen?.count === 1 && lastUnknown < seen.ordinal;
    },
  };
}

/** What a function and all it calls may change. */
function effectOfCall(
  functions: ReadonlyMap<string, readonly FunctionSites[]>,
  first: string,
): ReadonlySet<string> | 'all' {
  const names = new Set<string>();
  const seen = new Set(first === anyFunction ? functions.keys() : [first]);
  // A set that grows while it is walked: every function is visited once.
  for (const name of seen) {
    for (const defined of functions.get(name) ?? []) {
      if (defined.all) return 'all';
      for (const changed of defined.names) names.add(changed);
      if (names.size > mostChanged || seen.size > mostChanged) return 'all';
      for (const called of defined.calls) if (functions.has(called)) seen.add(called);
      if (defined.calls.has(anyFunction)) for (const one of functions.keys()) seen.add(one);
    }
  }
  return names;
}
