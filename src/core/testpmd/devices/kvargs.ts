// The arguments of a device string, split as librte_kvargs does, with the place of each.
import { unknownPart } from '../../shell/word';
import type { DeviceKey } from './model';

/** More pairs than this, and librte_kvargs refuses the whole string. */
const mostPairs = 32;

/**
 * @property keys In order. A comma inside `[…]` does not separate, an empty pair is skipped, and of several `=` the
 *   last one parts key and value.
 * @property refused The string has more pairs than librte_kvargs takes.
 */
export interface SplitKeys {
  readonly keys: readonly DeviceKey[];
  readonly refused: boolean;
}

/** What keeps a comma from separating: brackets for librte_kvargs, nested parentheses for net_failsafe. */
export type Nesting = 'brackets' | 'parentheses';

/**
 * Splits `key=value,key=value`.
 *
 * @param text The whole option value. @param from Where the arguments begin in it; positions count from the start.
 */
export function splitKeys(
  text: string,
  from: number,
  nesting: Nesting = 'brackets',
  to = text.length,
): SplitKeys {
  const keys: DeviceKey[] = [];
  let start = from;
  let keyStart = from;
  let keyEnd = -1;
  let depth = 0;
  const finish = (end: number): void => {
    if (keyEnd >= 0 || end > start) {
      const value = keyEnd < 0 ? undefined : text.slice(start, end);
      const key = keyEnd < 0 ? text.slice(start, end) : text.slice(keyStart, keyEnd);
      const known = !key.includes(unknownPart) && value?.includes(unknownPart) !== true;
      keys.push({ key, value, known, from: keyEnd < 0 ? start : keyStart, to: end });
    }
    keyEnd = -1;
    start = end + 1;
    keyStart = start;
  };
  for (let at = from; at < to; at += 1) {
    const character = text[at];
    if (nesting === 'brackets') {
      if (character === '[') depth = 1;
      else if (character === ']') depth = 0;
    } else if (character === '(') depth += 1;
    else if (character === ')') depth = Math.max(0, depth - 1);
    if (character === '=' && (nesting === 'brackets' || depth === 0)) {
      keyStart = start;
      keyEnd = at;
      start = at + 1;
    } else if (character === ',' && depth === 0) finish(at);
  }
  finish(to);
  return { keys, refused: keys.length > mostPairs };
}
