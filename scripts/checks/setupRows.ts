// Checks what no schema can see in the rows of setups: what they name exists, and the on-VM library has each function.
import { builtInFixes } from '../../src/knowledge/logRows';
import { requirementIds } from '../../src/knowledge';
import { setupActions, setupSteps } from '../../src/knowledge/setup';
import { readFiles } from './files';

const folder = 'src/knowledge/setup';

/** The problems of the rows and of the library in words. */
export function setupRowProblems(): readonly string[] {
  const library = readFiles(folder, ['.sh']);
  const text = library.map((part) => part.text).join('\n');
  const functions = new Set([...text.matchAll(/^([a-z_]+)\(\) \{/gm)].map(([, name]) => name ?? ''));
  const inverses = new Set(
    [...text.matchAll(/^INVERSES="\$INVERSES ([a-z_ ]+)"/gm)].flatMap(([, names]) => names?.split(' ') ?? []),
  );
  const actions = new Set(setupActions.map(({ id }) => id));
  const steps = new Set(setupSteps.map(({ id }) => id));
  const requirements = new Set<string>(requirementIds);
  return [
    ...setupActions.flatMap((row) => [
      ...(functions.has(row.id) ? [] : [`action ${row.id}: no function of ${folder}`]),
      ...(row.inverse === null || inverses.has(row.inverse)
        ? []
        : [`action ${row.id}: its inverse ${row.inverse} is not among INVERSES`]),
    ]),
    ...[...inverses].filter((name) => !functions.has(name)).map((name) => `inverse ${name}: no function`),
    ...setupSteps.flatMap((row) => [
      ...row.actions.filter((id) => !actions.has(id)).map((id) => `step ${row.id}: no action ${id}`),
      ...row.findings
        .filter((id) => !requirements.has(id))
        .map((id) => `step ${row.id}: no requirement ${id}`),
      ...(row.actions.length === 0 ? [`step ${row.id}: names no action`] : []),
    ]),
    ...setupActions
      .filter(({ id }) => !setupSteps.some((row) => row.actions.includes(id)))
      .map(({ id }) => `action ${id}: no step uses it`),
    ...builtInFixes.flatMap(({ id, step }) =>
      step === null || steps.has(step) ? [] : [`fix ${id}: no setup step ${step}`],
    ),
    // Indentation is taken away before a script travels: a tab in a line is no part of it.
    ...library.filter((part) => part.text.includes('\t')).map(({ path }) => `${path}: a tab`),
  ];
}
