// What a rule is: a look at a whole command, as it would run on a VM with MANA.
import type { Analysis, LintContext } from '../analysis';
import type { Finding } from '../finding';

/** Judges an understood command. Says nothing where a fact it needs is unknown. */
export type Rule = (analysis: Analysis, context: LintContext) => readonly Finding[];
