// Checks that every user-visible sentence has a Japanese translation with the same placeholders, and that none is left
// over.
import { readFiles, readJson, readTexts, type SourceFile } from './files';
import { collectFromCode, collectFromKnowledge, type FoundTemplate } from './templates';

const translationFolder = 'l10n/ja';

/** The placeholders of a template, sorted, each once: a translation may repeat or reorder them. */
function placeholders(template: string): string {
  return [...new Set(template.match(/\{\d+\}/g) ?? [])].sort().join(' ');
}

/** A template of placeholders and punctuation only reads the same in every language. */
function hasWords(template: string): boolean {
  return /\p{L}/u.test(template.replace(/\{\d+\}/g, ''));
}

/** Translations of one area: the file, and template to text. */
export interface Translations {
  readonly path: string;
  readonly texts: Readonly<Record<string, string>>;
}

/** Compares what is said with what is translated. Returns the problems in words. */
export function compareTranslations(
  found: readonly FoundTemplate[],
  areas: readonly Translations[],
): string[] {
  const problems: string[] = [];
  const said = new Set(found.map(({ template }) => template));
  const places = new Map<string, string>();
  for (const { template, place } of found)
    if (!places.has(template) && hasWords(template)) places.set(template, place);
  const translated = new Map<string, { readonly text: string; readonly path: string }>();
  for (const { path, texts } of areas) {
    for (const [template, text] of Object.entries(texts)) {
      const earlier = translated.get(template);
      if (earlier !== undefined && earlier.text !== text)
        problems.push(`${path}: "${template}" is translated differently in ${earlier.path}`);
      translated.set(template, { text, path });
      if (!said.has(template)) problems.push(`${path}: "${template}" is translated, but nothing says it`);
      if (text.trim() === '') problems.push(`${path}: the translation of "${template}" is empty`);
      else if (placeholders(text) !== placeholders(template))
        problems.push(`${path}: "${template}" and its translation have different placeholders`);
    }
  }
  for (const [template, place] of places)
    if (!translated.has(template)) problems.push(`${place}: no Japanese for "${template}"`);
  return problems;
}

/** Runs the check on the repository. Returns the problems and how many templates there are. */
export function checkL10n(): { readonly problems: readonly string[]; readonly checked: number } {
  const code = collectFromCode(readFiles('src', ['.ts']));
  const knowledge = readFiles('src/knowledge', ['.json'])
    .filter(({ path }) => !path.includes('/schemas/'))
    .flatMap(({ path }: SourceFile) =>
      collectFromKnowledge(path.slice('src/knowledge/'.length), readJson(path)),
    );
  const areas = readFiles(translationFolder, ['.json']).map(({ path }) => ({ path, texts: readTexts(path) }));
  const found = [...code.templates, ...knowledge];
  return {
    problems: [...code.problems, ...compareTranslations(found, areas)],
    checked: new Set(found.map(({ template }) => template)).size,
  };
}
