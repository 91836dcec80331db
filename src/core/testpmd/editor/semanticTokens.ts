// What the words of a command are, for colouring: after the scan, so a name that the release does not have stays plain.
import { rangeWithin, type Range } from '../../shell/word';
import type { Analysis, ScannedOption } from '../analysis';
import { allOptions } from './place';

/** Kinds of tokens, in the order of the legend that a client is given. */
export const tokenTypes = [
  'property',
  'string',
  'number',
  'enumMember',
  'operator',
  'parameter',
  'function',
] as const;

export type TokenType = (typeof tokenTypes)[number];

/** Modifiers, in the order of the legend. */
export const tokenModifiers = ['deprecated'] as const;

/** @property deprecated The release warns of it. */
export interface Token extends Range {
  readonly type: TokenType;
  readonly deprecated: boolean;
}

/** The tokens of a command in the order of the text, without overlaps. Ranges are relative to the command's base. */
export function semanticTokens(analysis: Analysis): readonly Token[] {
  const { command, scan, eal } = analysis;
  const devices = new Map(eal.devices.map((device) => [device.option, device]));
  const tokens: Token[] = [];
  const push = (range: Range, type: TokenType, deprecated = false): void => {
    if (range.end > range.start) tokens.push({ start: range.start, end: range.end, type, deprecated });
  };
  if (command.program !== undefined) push(command.program, 'function');
  if (scan.separator !== undefined) push(scan.separator, 'operator');
  for (const option of allOptions(scan)) {
    if (option.row === undefined) continue;
    push(rangeWithin(option.word, option.from, option.to), 'property', option.row.deprecated !== null);
    const { value } = option;
    if (value === undefined || value.text === '') continue;
    const device = devices.get(option);
    if (device === undefined || device.keys.length === 0) {
      push(rangeWithin(value.word, value.from, value.to), valueType(option));
      continue;
    }
    const first = device.keys[0]?.from ?? 0;
    push(rangeWithin(value.word, value.from, value.from + Math.max(0, first - 1)), 'string');
    for (const { key, from, to } of device.keys) {
      const keyEnd = from + Math.min(key.length, to - from);
      push(rangeWithin(value.word, value.from + from, value.from + keyEnd), 'parameter');
      if (keyEnd + 1 < to) push(rangeWithin(value.word, value.from + keyEnd + 1, value.from + to), 'string');
    }
  }
  return withoutOverlaps(tokens.sort((a, b) => a.start - b.start || a.end - b.end));
}

function valueType({ row, value }: ScannedOption): TokenType {
  const text = value?.text ?? '';
  if (row?.value?.values?.includes(text) === true) return 'enumMember';
  return text.length < 30 && /^(?:0x[0-9a-fA-F]+|\d+)$/.test(text) ? 'number' : 'string';
}

/** A value of a variable stands where the variable does: two tokens may then lie on one range. */
function withoutOverlaps(tokens: readonly Token[]): readonly Token[] {
  let end = -1;
  return tokens.filter((token) => {
    if (token.start < end) return false;
    end = token.end;
    return true;
  });
}
