// Lets output of a running script appear while it runs: just-bash by itself gives all of it at the end.
import type { ScriptNode, StatementNode } from 'just-bash';
import { group, isNode, literalWord, statement, word, type LooseNode } from './ast';

/** First word after `sh`: the script it runs prints where the outermost one prints. See `commands/shellTools.ts`. */
export const streamOption = '--simulated-stream';

function isSimple(node: unknown, name: string): node is LooseNode {
  return isNode(node) && node.type === 'SimpleCommand' && literalWord(node['name']) === name;
}

/** True where nothing that is printed goes elsewhere. */
function keepsOutput(node: LooseNode): boolean {
  const { redirections } = node;
  return (
    !Array.isArray(redirections) || redirections.every((item) => isNode(item) && item['operator'] === '<')
  );
}

/** Marks `exec sh -c ...` in statements whose output is the script's own. */
function markShells(statements: unknown): void {
  if (!Array.isArray(statements)) return;
  for (const node of statements.filter(isNode)) {
    const pipelines = Array.isArray(node['pipelines']) ? node['pipelines'].filter(isNode) : [];
    for (const { commands } of pipelines)
      if (Array.isArray(commands) && commands.length === 1) markCommand(commands[0]);
  }
}

function markCommand(command: unknown): void {
  if (!isNode(command) || !keepsOutput(command)) return;
  if (isSimple(command, 'exec') && Array.isArray(command['args'])) {
    const [shell, ...rest] = command['args'] as unknown[];
    if (/^(ba|da)?sh$/.test(literalWord(shell) ?? '')) command['args'] = [shell, word(streamOption), ...rest];
  } else if (command.type === 'Group') markShells(command['body']);
  else if (command.type === 'If') {
    const clauses = Array.isArray(command['clauses']) ? command['clauses'].filter(isNode) : [];
    for (const clause of clauses) markShells(clause['body']);
    markShells(command['elseBody']);
  }
}

/** `exec 3>&1` and the like change the shell they are in: they may not stand in a group with redirections. */
function changesShell(node: StatementNode): boolean {
  return node.pipelines.some(({ commands }) => commands.some((command) => isSimple(command, 'exec')));
}

/**
 * A plugin that sends what a finished statement of the next script prints at once, through the sinks of `vmFs.ts`.
 * The next script is the outermost one, and each that `arm` is called before.
 */
export function streaming() {
  let armed = true;
  return {
    name: 'streaming',
    arm: (): void => {
      armed = true;
    },
    transform({ ast }: { readonly ast: ScriptNode }): { ast: ScriptNode } {
      if (!armed) return { ast };
      armed = false;
      const outputs = [
        { type: 'Redirection', fd: 1, operator: '>>', target: word('/dev/__stdout') },
        { type: 'Redirection', fd: 2, operator: '>>', target: word('/dev/__stderr') },
      ];
      markShells(ast.statements);
      const statements = ast.statements.map((node) => {
        if (changesShell(node) || node.deferredError !== undefined) return node;
        return statement(group([node as unknown as LooseNode], outputs)) as unknown as StatementNode;
      });
      return { ast: { ...ast, statements } };
    },
  };
}
