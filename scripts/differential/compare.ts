// The validator's opinion of a command beside a binary's verdict.
import { plainWord, type CommandLine, type CommandWord } from '../../src/core/shell/word';
import type { LintContext } from '../../src/core/testpmd/analysis';
import type { JudgedFinding } from '../../src/core/testpmd/finding';
import { testpmdKnowledge } from '../../src/core/testpmd/knowledge';
import { analyse, findingsOf } from '../../src/core/testpmd/lint';
import type { Machine } from '../../src/core/testpmd/machine';
import { render } from '../../src/core/message';
import type { SuiteCommand } from './commands';
import type { SuiteMachine } from './machine';
import type { Outcome } from './verdict';

/** A command about which the two disagree. @property errors What the validator says, with the rules' ids. */
export interface Disagreement {
  readonly command: SuiteCommand;
  readonly outcome: Outcome;
  readonly errors: readonly string[];
}

const knowledge = testpmdKnowledge();

/** What is judged: the lint's context for a release on the machine on which a verdict was made. */
export function contextFor(release: string, { lcores, numaNodes }: SuiteMachine): LintContext {
  const row = knowledge.release(release);
  if (row === undefined) throw new Error(`no release ${release}`);
  const machine: Machine = {
    name: null,
    lcores,
    numaNodes,
    // The verdicts come from machines without MANA: what only a port refuses is not refused there.
    nics: [],
    hugepages: null,
    dpdkVersion: null,
  };
  return { release: row, machine, knowledge };
}

/** Words that stand in a document one after the other, a space between them. */
export function commandOf(words: readonly string[]): CommandLine {
  let at = 0;
  const placed = words.map((word): CommandWord => {
    const start = at;
    at += word.length + 1;
    return plainWord(word, start);
  });
  return { start: 0, end: Math.max(0, at - 1), program: undefined, words: placed };
}

function errorsOf(command: SuiteCommand, context: LintContext): readonly JudgedFinding[] {
  const findings = findingsOf(analyse(commandOf(command.words), context), context);
  return findings.filter(({ severity }) => severity === 'error');
}

/** Where the application's words begin: what is left of it belongs to EAL. */
function separatorOf(words: readonly string[]): number {
  const index = words.indexOf('--');
  return index < 0 ? Infinity : words.slice(0, index).reduce((sum, word) => sum + word.length + 1, 0);
}

/**
 * Compares commands with their verdicts; those without one are left out.
 *
 * Where hugepages were missing only EAL's words have been judged: an error there is wrong, and everything else remains
 * open; a stray word is handed on to the application, so it is open too.
 */
export function compared(
  commands: readonly SuiteCommand[],
  outcomeOf: (command: SuiteCommand) => Outcome | undefined,
  release: string,
  machine: SuiteMachine,
): Disagreement[] {
  const context = contextFor(release, machine);
  const disagreements: Disagreement[] = [];
  for (const command of commands) {
    const outcome = outcomeOf(command);
    if (outcome === undefined || outcome.verdict === 'undecided') continue;
    let found: readonly JudgedFinding[];
    try {
      found = errorsOf(command, context);
    } catch (error) {
      // To be seen like any other disagreement: the validator must not throw.
      disagreements.push({ command, outcome, errors: [`it throws: ${String(error)}`] });
      continue;
    }
    const separator = separatorOf(command.words);
    const counted =
      outcome.verdict === 'unmet'
        ? found.filter(({ start, rule }) => start < separator && rule !== 'stray-word')
        : found;
    const agrees = outcome.verdict === 'refused' ? counted.length > 0 : counted.length === 0;
    if (!agrees)
      disagreements.push({
        command,
        outcome,
        errors: counted.map(({ rule, message }) => `${rule}: ${render(message)}`),
      });
  }
  return disagreements;
}
