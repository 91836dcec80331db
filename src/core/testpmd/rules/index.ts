// The rules that look at a command as a whole: what it means on MANA, which the stages cannot know.
import type { Analysis, LintContext } from '../analysis';
import type { Finding } from '../finding';

export type Rule = (analysis: Analysis, context: LintContext) => readonly Finding[];

export const rules: readonly Rule[] = [];
