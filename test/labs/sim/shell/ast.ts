// Reading and building nodes of just-bash's syntax tree. Its types are not exported one by one, so nodes are loose here.

export interface LooseNode {
  type?: string;
  [key: string]: unknown;
}

export function isNode(value: unknown): value is LooseNode {
  return typeof value === 'object' && value !== null;
}

/** The text of a word that is one literal or one quoted literal. */
export function literalWord(word: unknown): string | undefined {
  if (!isNode(word) || !Array.isArray(word['parts'])) return undefined;
  let text = '';
  for (const part of word['parts'] as unknown[]) {
    if (!isNode(part)) return undefined;
    if (
      (part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'Escaped') &&
      typeof part['value'] === 'string'
    )
      text += part['value'];
    else if (part.type === 'DoubleQuoted') {
      const inner = literalWord(part);
      if (inner === undefined) return undefined;
      text += inner;
    } else return undefined;
  }
  return text;
}

export function word(text: string): LooseNode {
  return { type: 'Word', parts: [{ type: 'Literal', value: text }] };
}

export function lastStatus(): LooseNode {
  return { type: 'Word', parts: [{ type: 'ParameterExpansion', parameter: '?', operation: null }] };
}

export function shellName(): LooseNode {
  const zero = { type: 'ParameterExpansion', parameter: '0', operation: null };
  return { type: 'Word', parts: [{ type: 'DoubleQuoted', parts: [zero] }] };
}

export function simple(name: string, args: LooseNode[]): LooseNode {
  return { type: 'SimpleCommand', assignments: [], name: word(name), args, redirections: [] };
}

export function statement(command: LooseNode): LooseNode {
  const pipeline = { type: 'Pipeline', commands: [command], negated: false };
  return { type: 'Statement', pipelines: [pipeline], operators: [], background: false };
}

export function group(body: LooseNode[], redirections: LooseNode[]): LooseNode {
  return { type: 'Group', body, redirections };
}
