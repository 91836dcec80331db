// Fixes that can be made together.
import type { Edit, JudgedFinding } from '../finding';

/**
 * The edits of all findings whose fix is the obvious one, in the order of the text. Of two that touch the same place
 * only the first is made: what is left is found anew afterwards.
 */
export function fixAllEdits(findings: readonly JudgedFinding[]): readonly Edit[] {
  const chosen: Edit[] = [];
  for (const { fixes } of findings) {
    const fix = fixes.find(({ preferred }) => preferred);
    if (fix === undefined || fix.edits.some((edit) => chosen.some((other) => touch(edit, other)))) continue;
    chosen.push(...fix.edits);
  }
  return chosen.sort((a, b) => a.start - b.start || a.end - b.end);
}

function touch(a: Edit, b: Edit): boolean {
  return a.start <= b.end && b.start <= a.end;
}
