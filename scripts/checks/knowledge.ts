// Checks every knowledge file against its schema, and that ids are unique within a file. The files of a folder are one
// table by topics: they share a schema.
import Ajv from 'ajv';
import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { readFiles, readJson } from './files';
import { logRowProblems } from './logRows';
import { setupRowProblems } from './setupRows';

const folder = 'src/knowledge';

/** Ids that occur more than once among the rows. */
export function repeatedIds(content: unknown): string[] {
  const rows: unknown =
    typeof content === 'object' && content !== null && 'rows' in content ? content.rows : content;
  if (!Array.isArray(rows)) return [];
  const ids = rows
    .map((row: unknown) => (typeof row === 'object' && row !== null && 'id' in row ? row.id : undefined))
    .filter((id) => typeof id === 'string');
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}

/** The ways in which a value does not fit its schema, in words. */
export function schemaProblems(schema: object, value: unknown): string[] {
  const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
  ajv.addFormat('uri', (text) => URL.canParse(text));
  const validate = ajv.compile(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    (error) => `${error.instancePath || '/'} ${error.message ?? error.keyword}`,
  );
}

/** Runs the check on the repository. Returns the problems and how many files there are. */
export function checkKnowledge(): { readonly problems: readonly string[]; readonly checked: number } {
  const problems: string[] = [];
  const files = readFiles(folder, ['.json']).filter(({ path }) => !path.includes('/schemas/'));
  for (const { path } of files) {
    const shared = dirname(path) === folder ? undefined : basename(dirname(path));
    const name = shared ?? basename(path, '.json');
    const schemaPath = `${folder}/schemas/${name}.schema.json`;
    if (!existsSync(schemaPath)) {
      problems.push(`${path} has no schema ${schemaPath}`);
      continue;
    }
    const schema = readJson(schemaPath);
    const content = readJson(path);
    if (typeof schema !== 'object' || schema === null) problems.push(`${schemaPath} is no schema`);
    else problems.push(...schemaProblems(schema, content).map((problem) => `${path}: ${problem}`));
    problems.push(...repeatedIds(content).map((id) => `${path}: id "${id}" occurs twice`));
  }
  problems.push(...logRowProblems(), ...setupRowProblems());
  return { problems, checked: files.length };
}
