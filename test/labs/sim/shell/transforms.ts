// Changes a parsed script before just-bash runs it, where just-bash differs from a shell on a kernel: failed writes,
// `exec PROGRAM` that does not return, words in `$COMMAND`, parameters of functions.
import { parse, type ScriptNode } from 'just-bash';
import {
  group,
  isNode,
  lastStatus,
  literalWord,
  shellName,
  simple,
  statement,
  word,
  type LooseNode,
} from './ast';

interface Transformable {
  readonly ast: ScriptNode;
  readonly metadata: Record<string, unknown>;
}

function redirectionsOf(node: LooseNode): LooseNode[] {
  return Array.isArray(node['redirections']) ? node['redirections'].filter(isNode) : [];
}

/** True for a redirection into a file that may refuse: not into /dev/null, not a copy of a descriptor. */
function mayFail(redirection: LooseNode): boolean {
  if (!['>', '>>', '>|', '&>', '&>>'].includes(String(redirection['operator']))) return false;
  const target = literalWord(redirection['target']);
  return target?.startsWith('/dev/') !== true;
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

function changed(command: LooseNode): LooseNode {
  const split = splitName(command);
  return split === command ? replaced(checked(command)) : split;
}

/** True for `$NAME` without quotes, as a command's name. */
function isBareVariable(name: unknown): boolean {
  if (!isNode(name) || !Array.isArray(name['parts'])) return false;
  const parts = name['parts'].filter(isNode);
  return parts.length > 0 && parts.every((part) => part.type === 'ParameterExpansion');
}

/** just-bash takes `$T` as one word where a command's name stands: `T='timeout 3'; $T id` would not be found. */
function splitName(command: LooseNode): LooseNode {
  const { name, args, assignments } = command;
  if (!isBareVariable(name) || !Array.isArray(args) || !Array.isArray(assignments) || assignments.length > 0)
    return command;
  const outer: unknown = parse('case x in *" "*) x ;; *) x ;; esac').statements[0]?.pipelines[0]?.commands[0];
  if (!isNode(outer) || !Array.isArray(outer['items'])) return command;
  const [several, single] = outer['items'].filter(isNode);
  if (several === undefined || single === undefined) return command;
  outer['word'] = name;
  several['body'] = [statement({ ...command, name: word('command'), args: [name, ...(args as unknown[])] })];
  single['body'] = [statement(command)];
  return outer;
}

/** True where a body asks whether a positional parameter is there, as in `${2:-default}`. */
function asksForParameters(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(asksForParameters);
  if (!isNode(node)) return false;
  if (
    node.type === 'ParameterExpansion' &&
    /^[1-9]$/.test(String(node['parameter'])) &&
    isNode(node['operation'])
  )
    return true;
  return Object.values(node).some((value) => typeof value === 'object' && asksForParameters(value));
}

/** `set --` in a function leaves its parameters to the caller in just-bash: `__parameters` drops those too many. */
function ownParameters(definition: LooseNode): void {
  const { body } = definition;
  if (!isNode(body) || body.type !== 'Group' || !Array.isArray(body['body']) || !asksForParameters(body))
    return;
  const count = { type: 'Word', parts: [{ type: 'ParameterExpansion', parameter: '#', operation: null }] };
  body['body'] = [statement(simple('__parameters', [count])), ...(body['body'] as unknown[])];
}

function visit(node: unknown): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item);
    return;
  }
  if (!isNode(node)) return;
  for (const value of Object.values(node)) if (typeof value === 'object') visit(value);
  if (node.type === 'FunctionDef') ownParameters(node);
  if (node.type === 'Pipeline' && Array.isArray(node['commands']))
    node['commands'] = node['commands']
      .filter(isNode)
      .map((command) => (command.type === 'SimpleCommand' ? changed(command) : command));
}

/** A script that ends in `eval TEXT` hands TEXT to `__eval`, for plugins see no text that eval makes. */
function evaluated(ast: ScriptNode): void {
  const command: unknown = ast.statements.at(-1)?.pipelines.at(-1)?.commands.at(-1);
  if (isNode(command) && command.type === 'SimpleCommand' && literalWord(command['name']) === 'eval')
    command['name'] = word('__eval');
}

/** The plugin that every script goes through, nested `sh -c` included. */
export const kernelSemantics = {
  name: 'kernel-semantics',
  transform({ ast }: Transformable): { ast: ScriptNode } {
    evaluated(ast);
    visit(ast);
    return { ast };
  },
};
