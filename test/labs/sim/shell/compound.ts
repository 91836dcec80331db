// Compound commands: if, loops, case, groups, subshells, (( )), [[ ]], definitions of functions.
import { evaluate } from './arithmetic';
import { condition } from './conditions';
import { LoopJump } from './control';
import { expandPattern, expandText, expandWords } from './expand';
import { inChild, runStatements } from './interpreter';
import { patternRegex } from './patterns';
import type { Shell } from './shell';
import { runSimple } from './simple';
import type { Command, CommandNode, StatementNode } from './syntax';

async function conditionHolds(shell: Shell, statements: readonly StatementNode[]): Promise<boolean> {
  shell.tolerant += 1;
  try {
    return (await runStatements(shell, statements)) === 0;
  } finally {
    shell.tolerant -= 1;
  }
}

/** One round of a loop; false ends the loop. */
async function round(shell: Shell, body: readonly StatementNode[]): Promise<boolean> {
  try {
    await runStatements(shell, body);
    return true;
  } catch (error) {
    if (!(error instanceof LoopJump)) throw error;
    if (error.levels > 1 && shell.loopDepth > 1) {
      error.levels -= 1;
      throw error;
    }
    shell.status = 0;
    return error.kind === 'continue';
  }
}

async function inLoop(shell: Shell, loop: () => Promise<void>): Promise<number> {
  shell.loopDepth += 1;
  try {
    shell.status = 0;
    await loop();
    return shell.status;
  } finally {
    shell.loopDepth -= 1;
  }
}

async function runCase(shell: Shell, node: Command<'Case'>): Promise<number> {
  const text = await expandText(shell, node.word);
  let status = 0;
  let through = false;
  for (const { patterns, body, terminator } of node.items) {
    let matches = through;
    for (const pattern of patterns) matches ||= patternRegex(await expandPattern(shell, pattern)).test(text);
    if (!matches) continue;
    shell.status = 0;
    status = await runStatements(shell, body);
    if (terminator === ';;') break;
    through = terminator === ';&';
  }
  return status;
}

export async function runCompound(shell: Shell, node: CommandNode): Promise<number> {
  switch (node.type) {
    case 'If':
      for (const clause of node.clauses)
        if (await conditionHolds(shell, clause.condition)) return runStatements(shell, clause.body);
      if (node.elseBody !== null) return runStatements(shell, node.elseBody);
      shell.status = 0;
      return 0;
    case 'For': {
      const words = node.words === null ? [...shell.positional] : await expandWords(shell, node.words);
      return inLoop(shell, async () => {
        for (const word of words) {
          shell.vars.set(node.variable, word);
          if (!(await round(shell, node.body))) break;
        }
      });
    }
    case 'CStyleFor':
      return inLoop(shell, async () => {
        if (node.init !== null) await evaluate(shell, node.init);
        while (node.condition === null || (await evaluate(shell, node.condition)) !== 0) {
          if (!(await round(shell, node.body))) break;
          if (node.update !== null) await evaluate(shell, node.update);
        }
      });
    case 'While':
    case 'Until':
      return inLoop(shell, async () => {
        let status = 0;
        while ((await conditionHolds(shell, node.condition)) === (node.type === 'While')) {
          const goOn = await round(shell, node.body);
          status = shell.status;
          if (!goOn) break;
        }
        shell.status = status;
      });
    case 'Case':
      return runCase(shell, node);
    case 'Group':
      return runStatements(shell, node.body);
    case 'Subshell': {
      const child = shell.fork();
      const status = await inChild(child, () => runStatements(child, node.body));
      shell.alive();
      return status;
    }
    case 'ArithmeticCommand':
      return (await evaluate(shell, node.expression)) === 0 ? 1 : 0;
    case 'ConditionalCommand':
      return (await condition(shell, node.expression)) ? 0 : 1;
    case 'FunctionDef':
      shell.functions.set(node.name, node);
      return 0;
    case 'SimpleCommand':
      return runSimple(shell, node);
  }
}
