// Checks what no schema can see in the rows of log messages: what they name exists, their formats can be found, their
// samples fit, and none of their files is forgotten.
import { findPattern, longestLiteral, parsePattern, toLower } from '../../src/core/logs/pattern';
import { shortestAnchor } from '../../src/core/logs/scanner';
import { builtInFixes, builtInLogRows } from '../../src/knowledge/logRows';
import { logComponents, logEffects, type LogRow } from '../../src/knowledge/logs';
import { readFiles, readJson } from './files';

const sampleFolder = 'test/core/logs/samples';

/** Lines that a row must recognise, and lines that it must not. */
export interface Samples {
  readonly yes: readonly string[];
  readonly no: readonly string[];
}

/** All samples by the id of their row. */
export function logSamples(): ReadonlyMap<string, Samples> {
  const samples = new Map<string, Samples>();
  for (const { path } of readFiles(sampleFolder, ['.json'])) {
    const file = readJson(path) as Readonly<Record<string, readonly string[] | Partial<Samples>>>;
    for (const [id, lines] of Object.entries(file))
      samples.set(
        id,
        'length' in lines ? { yes: lines, no: [] } : { yes: lines.yes ?? [], no: lines.no ?? [] },
      );
  }
  return samples;
}

/** The problems of the rows in words. */
export function logRowProblems(): readonly string[] {
  const ids = new Set(builtInLogRows.map(({ id }) => id));
  const named = new Set(
    builtInLogRows.flatMap((row) => [row.as, row.clearedAs, ...(row.variants ?? []).map((one) => one.as)]),
  );
  const effects = new Set(logEffects.map(({ id }) => id));
  const components = new Set(logComponents.map(({ id }) => id));
  const fixes = new Set(builtInFixes.map(({ id }) => id));
  const samples = logSamples();
  const of = (row: LogRow): readonly string[] => {
    const patterns = row.patterns.map(parsePattern);
    const values = Math.min(...patterns.map(({ gaps }) => gaps.length));
    const used = [...`${row.title} ${row.explanation ?? ''}`.matchAll(/\{(\d+)\}/g)].map(([, number]) =>
      Number(number),
    );
    const others = [
      row.as,
      row.clearedAs,
      ...(row.clearedBy ?? []),
      ...(row.harmlessAfter ?? []),
      ...(row.variants ?? []).flatMap((one) => [one.as, ...(one.with ?? [])]),
    ];
    const found = samples.get(row.id);
    return [
      ...(components.has(row.component) ? [] : [`the component "${row.component}" is not known`]),
      ...[row.effect, ...(row.leadsTo ?? [])]
        .filter((effect) => effect !== undefined && !effects.has(effect))
        .map((effect) => `the effect "${effect ?? ''}" is not known`),
      ...(row.onlyWith ?? [])
        .filter((id) => !ids.has(id) && !effects.has(id))
        .map((id) => `onlyWith names "${id}", which is nothing`),
      ...others
        .filter((id) => id !== undefined && !ids.has(id))
        .map((id) => `names the row "${id ?? ''}", which is not there`),
      ...(row.fixes ?? [])
        .filter((id) => !fixes.has(id))
        .map((id) => `names the fix "${id}", which is not there`),
      ...(row.role === 'cause' || row.role === 'symptom'
        ? row.severity === undefined
          ? ['needs a severity']
          : []
        : []),
      ...(row.role === 'sign' && row.sign === undefined ? ['does not say what it is a sign of'] : []),
      ...(row.role !== 'sign' && row.as === undefined && row.explanation === undefined
        ? ['has no explanation']
        : []),
      ...patterns
        .filter((pattern) => longestLiteral(pattern).length < shortestAnchor)
        .map(({ format }) => `"${format}" has no fixed text of ${shortestAnchor} characters`),
      ...(used.some((number) => number >= values) ? ['says a value that not every pattern has'] : []),
      // Whoever takes its words over has other values.
      ...(used.length > 0 && named.has(row.id) && patterns.length === 0
        ? ['explains other rows and says a value']
        : []),
      ...(patterns.length > 0 && found === undefined ? ['has no sample'] : []),
      ...(found?.yes ?? [])
        .filter(
          (line) =>
            patterns.length > 0 &&
            !patterns.some((pattern) => findPattern(pattern, line, toLower(line)) !== undefined),
        )
        .map((line) => `does not fit its sample "${line}"`),
    ];
  };
  return [
    ...builtInLogRows.flatMap((row) => of(row).map((problem) => `log message ${row.id}: ${problem}`)),
    ...repeated(builtInLogRows.map(({ id }) => id)).map((id) => `log message ${id}: occurs twice`),
    ...repeated(builtInFixes.map(({ id }) => id)).map((id) => `log fix ${id}: occurs twice`),
    ...[...samples.keys()].filter((id) => !ids.has(id)).map((id) => `${sampleFolder}: there is no row ${id}`),
    ...forgotten(),
  ];
}

function repeated(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}

/** Files of rows that `logRows.ts` does not join. */
function forgotten(): readonly string[] {
  const joined = readFiles('src/knowledge', ['logRows.ts'])[0]?.text ?? '';
  return ['log-messages', 'log-fixes'].flatMap((folder) =>
    readFiles(`src/knowledge/${folder}`, ['.json'])
      .map(({ path }) => path.replace('src/knowledge/', './'))
      .filter((path) => !joined.includes(`'${path}'`))
      .map((path) => `src/knowledge/logRows.ts does not join ${path}`),
  );
}
