// Regular expressions of users that can never hang the editor: every search is linear in the length of the text.
import { Automaton } from './automaton';
import { programOf } from './program';
import { parseRegex, RegexRefused, type Node, type RegexProblem } from './syntax';

export type { RegexProblem } from './syntax';

/** @property needs A text that every match holds; empty where none is known. */
export interface LinearRegex {
  readonly needs: string;
  /** Whether a piece of the text, taken for itself, has a match. */
  test(text: string, from: number, end: number): boolean;
  /** The first match at or behind `from` that is not empty, as long as it can be; undefined where there is none. */
  find(text: string, from: number): readonly [start: number, end: number] | undefined;
}

/** Looking for all places is quadratic at worst, so it gives up after this many characters. */
const mostLookedAt = 100_000;

/** @returns The reason where the expression is refused. */
export function linearRegex(source: string, ignoreCase: boolean): LinearRegex | RegexProblem {
  try {
    const node = parseRegex(source);
    const program = programOf(node);
    const anywhere = new Automaton(program, ignoreCase, true);
    const here = new Automaton(program, ignoreCase, false);
    return {
      needs: neededText(node),
      test: (text, from, end) => anywhere.test(text, from, end),
      find: (text, from) => {
        const enough = here.looked + mostLookedAt;
        for (let at = from; at < text.length && here.looked < enough; at += 1) {
          const end = here.longestFrom(text, at);
          if (end > at) return [at, end];
        }
        return undefined;
      },
    };
  } catch (error) {
    if (error instanceof RegexRefused) return error.problem;
    throw error;
  }
}

/** The longest run of single characters that stand in every match, one behind the other. */
function neededText(node: Node): string {
  let [longest, run] = ['', ''];
  const close = (): void => {
    if (run.length > longest.length) longest = run;
    run = '';
  };
  const walk = (part: Node): void => {
    const only =
      part.kind === 'set' && !part.set.negated && part.set.ranges.length === 1
        ? part.set.ranges[0]
        : undefined;
    if (part.kind === 'all') part.parts.forEach(walk);
    else if (only !== undefined && only[0] === only[1]) run += String.fromCharCode(only[0]);
    // What stands between no two characters does not part them.
    else if (part.kind !== 'assert' && part.kind !== 'empty') close();
  };
  walk(node);
  close();
  return longest;
}
