// The value of --log-level: a level, or a pattern of log types and a level.
import { msg, type Message } from '../../message';
import { strtoul } from '../scan/cNumbers';
import type { ValueContext, ValueProblem } from './values';

/** What is wrong with the value of a --log-level. */
export function logLevelProblem(text: string, { spec }: ValueContext): readonly ValueProblem[] {
  if (text === 'help') return [];
  const comma = text.indexOf(',');
  const at = comma >= 0 ? comma : text.indexOf(':');
  const level = text.slice(at + 1);
  const names = spec.values ?? [];
  const most = spec.max ?? 8;
  const problem = (message: Message, refused: boolean): ValueProblem => ({
    refused,
    rule: refused ? 'invalid-value' : 'truncated-value',
    message,
    suggestions: [],
  });
  const named = level !== '' && names.some((name) => name.startsWith(level));
  const { value, rest, overflow } = strtoul(level, 0);
  const number = !overflow && rest === '' && value < 0xffff_ffffn ? Number(BigInt.asIntN(32, value)) : 0;
  if (!named && (level === '' || number <= 0))
    return [
      problem(msg('The level must be a number from 1 to {0} or one of: {1}.', most, names.join(', ')), true),
    ];
  if (comma >= 0 && !isBasicExpression(text.slice(0, comma)))
    return [
      problem(
        msg('What stands before the comma must be a regular expression; a pattern is followed by a “:”.'),
        true,
      ),
    ];
  if (!named && number > most)
    return [problem(msg('The highest level is {0}, and that is taken.', most), false)];
  return [];
}

/** Whether regcomp takes a basic regular expression: brackets closed, groups paired, no backslash at the end. */
function isBasicExpression(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') {
      const next = text.charAt(++at);
      if (next === '') return false;
      if (next === '(') depth++;
      if (next === ')' && --depth < 0) return false;
    } else if (character === '[') {
      const from = at + (text.charAt(at + 1) === '^' ? 2 : 1);
      const end = text.indexOf(']', from + 1);
      if (end < 0) return false;
      at = end;
    }
  }
  return depth === 0;
}
