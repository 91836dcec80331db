// Changes a parsed script before just-bash runs it, where just-bash differs from a shell on a kernel:
// failed writes, `exec PROGRAM` that does not return, and output that shall appear while the script still runs.
import { parse, type ScriptNode, type StatementNode } from 'just-bash';

type Transformable = { readonly ast: ScriptNode; readonly metadata: Record<string, unknown> };

interface LooseNode {
  type?: string;
  [key: string]: unknown;
}

function isNode(value: unknown): value is LooseNode {
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

function redirectionsOf(node: LooseNode): LooseNode[] {
  return Array.isArray(node['redirections']) ? node['redirections'].filter(isNode) : [];
}

/** True for a redirection into a file that may refuse: not into /dev/null, not a copy of a descriptor. */
function mayFail(redirection: LooseNode): boolean {
  if (!['>', '>>', '>|', '&>', '&>>'].includes(String(redirection['operator']))) return false;
  const target = literalWord(redirection['target']);
  return target === undefined || !target.startsWith('/dev/');
}

function word(text: string): LooseNode {
  return { type: 'Word', parts: [{ type: 'Literal', value: text }] };
}

function lastStatus(): LooseNode {
  return { type: 'Word', parts: [{ type: 'ParameterExpansion', parameter: '?', operation: null }] };
}

function shellName(): LooseNode {
  const zero = { type: 'ParameterExpansion', parameter: '0', operation: null };
  return { type: 'Word', parts: [{ type: 'DoubleQuoted', parts: [zero] }] };
}

function simple(name: string, args: LooseNode[]): LooseNode {
  return { type: 'SimpleCommand', assignments: [], name: word(name), args, redirections: [] };
}

function statement(command: LooseNode): LooseNode {
  const pipeline = { type: 'Pipeline', commands: [command], negated: false };
  return { type: 'Statement', pipelines: [pipeline], operators: [], background: false };
}

function group(body: LooseNode[], redirections: LooseNode[]): LooseNode {
  return { type: 'Group', body, redirections };
}

/** `C > FILE` becomes `{ C > FILE; __wrote $? "$0" NAME; }`, which says what the kernel answered. */
function checked(command: LooseNode): LooseNode {
  const redirections = redirectionsOf(command);
  if (!redirections.some(mayFail)) return command;
  const name = literalWord(command['name']) ?? 'echo';
  if (name === 'exec') return command;
  const errors = redirections.filter((redirection) => redirection['fd'] === 2);
  return group(
    [statement(command), statement(simple('__wrote', [lastStatus(), shellName(), word(name)]))],
    errors,
  );
}

/** just-bash goes on after `exec PROGRAM`. */
function replaced(command: LooseNode): LooseNode {
  const args = command['args'];
  if (literalWord(command['name']) !== 'exec' || !Array.isArray(args) || args.length === 0) return command;
  return group([statement(command), statement(simple('exit', [lastStatus()]))], []);
}

function visit(node: unknown): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item);
    return;
  }
  if (!isNode(node)) return;
  for (const value of Object.values(node)) if (typeof value === 'object') visit(value);
  if (node.type === 'Pipeline' && Array.isArray(node['commands']))
    node['commands'] = node['commands']
      .filter(isNode)
      .map((command) => (command.type === 'SimpleCommand' ? replaced(checked(command)) : command));
}

/** The plugin that every script goes through, nested `sh -c` included. */
export const kernelSemantics = {
  name: 'kernel-semantics',
  transform({ ast }: Transformable): { ast: ScriptNode } {
    visit(ast);
    return { ast };
  },
};

/** True for statements that must not be put into a group: they change the shell they are in. */
function changesShell(node: StatementNode): boolean {
  return node.pipelines.some((pipeline) =>
    pipeline.commands.some(
      (command) => command.type === 'SimpleCommand' && literalWord(command.name) === 'exec',
    ),
  );
}

/**
 * A plugin for the outermost script only: what a finished statement printed is sent at once, through the sinks of
 * `vmFs.ts`, instead of with everything else at the end.
 */
export function streaming(): typeof kernelSemantics {
  let first = true;
  return {
    name: 'streaming',
    transform({ ast }: Transformable): { ast: ScriptNode } {
      if (!first) return { ast };
      first = false;
      const redirect = (fd: number, target: string) => ({
        type: 'Redirection',
        fd,
        operator: '>>',
        target: word(target),
      });
      const statements = ast.statements.map((node) => {
        if (changesShell(node) || node.deferredError !== undefined) return node;
        const outputs = [redirect(1, '/dev/__stdout'), redirect(2, '/dev/__stderr')];
        return statement(group([node as unknown as LooseNode], outputs)) as unknown as StatementNode;
      });
      return { ast: { ...ast, statements } };
    },
  };
}

/** A script with its positional parameters. */
export interface Script {
  readonly text: string;
  readonly name: string;
  readonly args: readonly string[];
}

/** Takes `exec sh -c SCRIPT NAME ARG...` apart, so that SCRIPT itself is the outermost script and can stream. */
export function unwrap(commandLine: string): Script {
  const plain: Script = { text: commandLine, name: 'bash', args: [] };
  let ast: ScriptNode;
  try {
    ast = parse(commandLine);
  } catch {
    return plain;
  }
  const [only, ...more] = ast.statements;
  const [pipeline] = only?.pipelines ?? [];
  const [command] = pipeline?.commands ?? [];
  if (more.length > 0 || only?.pipelines.length !== 1 || pipeline?.commands.length !== 1) return plain;
  if (command?.type !== 'SimpleCommand' || command.assignments.length > 0 || command.redirections.length > 0)
    return plain;
  const words = [command.name, ...command.args].map(literalWord);
  const start = words[0] === 'exec' ? 1 : 0;
  const [shell, option, text, name, ...args] = words.slice(start);
  if (
    shell === undefined ||
    !/^(\/(usr\/)?bin\/)?(ba|da)?sh$/.test(shell) ||
    option !== '-c' ||
    text === undefined
  )
    return plain;
  if (args.includes(undefined)) return plain;
  return { text, name: name ?? shell, args: args.filter((arg) => arg !== undefined) };
}
