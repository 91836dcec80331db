// The shell's syntax tree: just-bash's parser, names for its types, and a memory of what was parsed.
import { parse, type CommandNode, type ScriptNode, type StatementNode, type WordNode } from 'just-bash';

export type { CommandNode, ScriptNode, StatementNode, WordNode };
export type { PipelineNode, SimpleCommandNode } from 'just-bash';
export type WordPart = WordNode['parts'][number];
export type ParameterPart = Extract<WordPart, { type: 'ParameterExpansion' }>;
export type BracePart = Extract<WordPart, { type: 'BraceExpansion' }>;
export type Operation = NonNullable<ParameterPart['operation']>;
export type Command<Type extends CommandNode['type']> = Extract<CommandNode, { type: Type }>;
export type FunctionNode = Command<'FunctionDef'>;
export type AssignmentNode = Command<'SimpleCommand'>['assignments'][number];
export type RedirectionNode = Command<'SimpleCommand'>['redirections'][number];
export type ArithmeticNode = Command<'ArithmeticCommand'>['expression'];
export type ConditionNode = Command<'ConditionalCommand'>['expression'];

/** Texts of functions as they were written: what the parser writes again is not always the same. */
const functionTexts = new WeakMap<FunctionNode, string>();

/** Keeps the text of a statement that is a function's definition. */
export function rememberFunction({ pipelines, sourceText }: StatementNode): void {
  const [only] = pipelines[0]?.commands ?? [];
  if (only?.type === 'FunctionDef' && sourceText !== undefined) functionTexts.set(only, sourceText);
}

export function functionText(node: FunctionNode): string | undefined {
  return functionTexts.get(node);
}

const parsed = new Map<string, ScriptNode>();
/** The probe and the setup library come again and again. */
const remembered = 200;

/** @throws Error with the parser's words. */
export function parseScript(text: string): ScriptNode {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const script = parse(text);
  if (parsed.size >= remembered) parsed.delete(parsed.keys().next().value ?? '');
  parsed.set(text, script);
  return script;
}

/** The text as one word in double quotes would be read: parameters and commands in it are to be expanded. */
export function parseQuoted(text: string): WordNode {
  const command = parseScript(`: <<__END_OF_WORD__\n${text}\n__END_OF_WORD__\n`).statements[0]?.pipelines[0]
    ?.commands[0];
  const target = command?.type === 'SimpleCommand' ? command.redirections[0]?.target : undefined;
  if (target?.type !== 'HereDoc') throw new Error(`not a word: ${text}`);
  // The line end before the mark is the here-document's, not the word's.
  const parts = [...target.content.parts];
  const last = parts.at(-1);
  if (last?.type === 'Literal') parts.splice(-1, 1, { ...last, value: last.value.replace(/\n$/, '') });
  return { type: 'Word', parts };
}

/** The text of a word that is one literal or one quoted literal. */
export function literalWord(word: WordNode): string | undefined {
  let text = '';
  for (const part of word.parts)
    if (part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'Escaped')
      text += part.value;
    else if (part.type === 'DoubleQuoted') {
      const inner = literalWord({ type: 'Word', parts: part.parts });
      if (inner === undefined) return undefined;
      text += inner;
    } else return undefined;
  return text;
}
