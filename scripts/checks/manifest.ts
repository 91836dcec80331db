// Checks the extension's manifest against the code it describes: commands, settings, views, context keys, texts, files.
import { existsSync } from 'node:fs';
import { commandId, commandNames, commandPrefix } from '../../src/core/view/commandNames';
import { readFiles, readJson, readTexts } from './files';
import { flatLists, listOf, objectOf, textOf, textsIn } from './manifestShape';
import { readRuleTitles, releaseSettingProblems, ruleSettingProblems } from './ruleSettings';
import { sourceFacts, type SourceFacts } from './sourceFacts';
import { readWhen } from './whenClause';

export interface ManifestInput {
  readonly manifest: unknown;
  /** package.nls.json and package.nls.ja.json. */
  readonly english: Readonly<Record<string, string>>;
  readonly japanese: Readonly<Record<string, string>>;
  /** Command ids of the code's command table. */
  readonly commands: readonly string[];
  readonly facts: SourceFacts;
  /** Version of `@types/vscode` that is locked. */
  readonly vscodeTypes: string;
  readonly exists: (path: string) => boolean;
}

/** Ids that are in one list but not in the other. */
function difference(wanted: Iterable<string>, present: Iterable<string>): string[] {
  const known = new Set(present);
  return [...new Set(wanted)].filter((name) => !known.has(name));
}

function settingKeys(contributes: Readonly<Record<string, unknown>>): string[] {
  const { configuration } = contributes;
  const sections = Array.isArray(configuration) ? listOf(configuration) : [objectOf(configuration)];
  return sections.flatMap((section) => Object.keys(objectOf(section['properties'])));
}

/** Texts of the manifest come from the two translation files, and those hold nothing else. */
function textProblems({ manifest, english, japanese }: ManifestInput): string[] {
  const used = textsIn(manifest)
    .map(({ text }) => /^%([^%]+)%$/.exec(text)?.[1])
    .filter((key) => key !== undefined);
  return [
    ...difference(used, Object.keys(english)).map((key) => `package.nls.json lacks "${key}"`),
    ...difference(used, Object.keys(japanese)).map((key) => `package.nls.ja.json lacks "${key}"`),
    ...difference(Object.keys(english), used).map((key) => `package.nls.json: nothing uses "${key}"`),
    ...difference(Object.keys(japanese), used).map((key) => `package.nls.ja.json: nothing uses "${key}"`),
  ];
}

/** What the user reads must be translatable: titles, names and descriptions are keys, not text. */
function untranslatedProblems(contributes: unknown): string[] {
  const shown = new Set([
    'title',
    'description',
    'markdownDescription',
    'contents',
    'label',
    'enumDescriptions',
    'category',
  ]);
  const properNames = new Set(['MANA', 'MANA DPDK']);
  return textsIn(contributes)
    .filter(({ name, text }) => shown.has(name) && !/^%[^%]+%$/.test(text) && !properNames.has(text))
    .map(({ name, text }) => `package.json: ${name} "${text}" is not a key of package.nls.json`);
}

function commandProblems({ manifest, commands, english }: ManifestInput): string[] {
  const contributes = objectOf(objectOf(manifest)['contributes']);
  const declared = listOf(contributes['commands']).flatMap((entry) => textOf(entry, 'command') ?? []);
  const submenus = listOf(contributes['submenus']).flatMap((entry) => textOf(entry, 'id') ?? []);
  const inMenus = flatLists(contributes['menus']);
  const named = [
    ...inMenus.flatMap((entry) => textOf(entry, 'command') ?? []),
    ...listOf(contributes['keybindings']).flatMap((entry) => textOf(entry, 'command') ?? []),
    ...[...textsIn(contributes).map(({ text }) => text), ...Object.values(english)].flatMap((text) =>
      [...text.matchAll(/command:(manaDpdk\.[\w.]*\w)/g)].map((match) => match[1] ?? ''),
    ),
  ];
  return [
    ...difference(declared, commands).map(
      (id) => `command ${id} is in package.json, but not in the command table`,
    ),
    ...difference(commands, declared).map(
      (id) => `command ${id} is in the command table, but not in package.json`,
    ),
    ...difference(named, declared)
      .filter((id) => id.startsWith(commandPrefix))
      .map((id) => `command ${id} is named in package.json or its texts, but not declared`),
    ...difference(
      inMenus.flatMap((entry) => textOf(entry, 'submenu') ?? []),
      submenus,
    ).map((id) => `submenu ${id} is used, but not declared`),
  ];
}

function settingProblems({ manifest, facts }: ManifestInput): string[] {
  const declared = settingKeys(objectOf(objectOf(manifest)['contributes']));
  const asked = new Set(facts.settings.map(({ name }) => `${commandPrefix}${name}`));
  return [
    ...facts.settings
      .filter(({ name }) => !declared.includes(`${commandPrefix}${name}`))
      .map(({ name, place }) => `${place}: setting ${commandPrefix}${name} is not in package.json`),
    ...declared
      .filter(
        (key) =>
          !asked.has(key) && !facts.literals.has(key) && !facts.literals.has(key.slice(commandPrefix.length)),
      )
      .map((key) => `setting ${key} is in package.json, but no code asks for it`),
  ];
}

function whenProblems({ manifest, facts }: ManifestInput): string[] {
  const contributes = objectOf(objectOf(manifest)['contributes']);
  const views = flatLists(contributes['views']).flatMap((view) => textOf(view, 'id') ?? []);
  const containers = flatLists(contributes['viewsContainers']).flatMap((entry) => textOf(entry, 'id') ?? []);
  const settings = settingKeys(contributes);
  const keys = new Set(facts.contextKeys.map((key) => `${commandPrefix}${key}`));
  const clauses = textsIn(contributes).filter(({ name }) => name === 'when' || name === 'enablement');
  const used = clauses.map(({ text }) => ({ text, ...readWhen(text) }));
  const usedKeys = new Set(used.flatMap((clause) => clause.keys));
  return [
    ...used.flatMap((clause) => [
      ...clause.keys.filter((key) => !keys.has(key)).map((key) => `"${clause.text}": nothing sets "${key}"`),
      ...clause.views
        .filter((id) => !views.includes(id))
        .map((id) => `"${clause.text}": there is no view "${id}"`),
      ...difference(clause.settings, settings).map((key) => `"${clause.text}": there is no setting "${key}"`),
    ]),
    ...[...keys]
      .filter((key) => !usedKeys.has(key))
      .map((key) => `context key ${key} is set, but no clause uses it`),
    ...listOf(contributes['viewsWelcome'])
      .flatMap((entry) => textOf(entry, 'view') ?? [])
      .filter((id) => !views.includes(id))
      .map((id) => `a welcome view belongs to "${id}", which is no view`),
    ...difference(Object.keys(objectOf(contributes['views'])), containers)
      .filter((id) => !['explorer', 'scm', 'debug', 'test'].includes(id))
      .map((id) => `views belong to "${id}", which is no container`),
  ];
}

const panelEvent = 'onWebviewPanel:';

/** Ids in the code that are written out must exist: a remedy's command, a view, a setting, a context key. */
function mentionProblems({ manifest, facts, commands }: ManifestInput): string[] {
  const { contributes: contributed, activationEvents } = objectOf(manifest);
  const contributes = objectOf(contributed);
  const events: readonly unknown[] = Array.isArray(activationEvents) ? activationEvents : [];
  const known = new Set([
    ...commands,
    // A panel that comes back with its window is named by the event that starts the extension for it.
    ...events
      .map(String)
      .flatMap((event) => (event.startsWith(panelEvent) ? [event.slice(panelEvent.length)] : [])),
    ...settingKeys(contributes),
    ...flatLists(contributes['views']).flatMap((view) => textOf(view, 'id') ?? []),
    ...facts.contextKeys.map((key) => `${commandPrefix}${key}`),
  ]);
  return facts.prefixed
    .filter(({ name }) => !known.has(name))
    .map(({ name, place }) => `${place}: "${name}" is no command, setting, view or context key`);
}

function fileProblems({ manifest, exists, vscodeTypes }: ManifestInput): string[] {
  const root = objectOf(manifest);
  const fileProperties = new Set([
    'icon',
    'light',
    'dark',
    'path',
    'markdown',
    'svg',
    'image',
    'configuration',
  ]);
  const files = textsIn({ icon: root['icon'], contributes: root['contributes'] })
    .filter(({ name, text }) => fileProperties.has(name) && !text.startsWith('$(') && !text.startsWith('%'))
    .map(({ text }) => text);
  const engine = textOf(objectOf(root['engines']), 'vscode') ?? '';
  return [
    ...[...new Set(files)]
      .filter((file) => !exists(file))
      .map((file) => `package.json names ${file}, which is missing`),
    ...(engine.replace(/^\^/, '') === vscodeTypes
      ? []
      : [
          `engines.vscode is ${engine}, but @types/vscode is ${vscodeTypes}: newer API would not exist for users`,
        ]),
  ];
}

/** All problems of a manifest, in words. */
export function manifestProblems(input: ManifestInput): string[] {
  return [
    ...textProblems(input),
    ...untranslatedProblems(objectOf(input.manifest)['contributes']),
    ...commandProblems(input),
    ...settingProblems(input),
    ...whenProblems(input),
    ...mentionProblems(input),
    ...fileProblems(input),
  ];
}

/** Runs the check on the repository. Returns the problems and how many ids the manifest declares. */
export function checkManifest(): { readonly problems: readonly string[]; readonly checked: number } {
  const manifest = readJson('package.json');
  const types = objectOf(readJson('node_modules/@types/vscode/package.json'));
  const contributes = objectOf(objectOf(manifest)['contributes']);
  const input: ManifestInput = {
    manifest,
    english: readTexts('package.nls.json'),
    japanese: readTexts('package.nls.ja.json'),
    commands: commandNames.map(commandId),
    facts: sourceFacts(readFiles('src', ['.ts']), commandPrefix),
    vscodeTypes: textOf(types, 'version') ?? '',
    exists: existsSync,
  };
  const releases = listOf(objectOf(readJson('src/knowledge/dpdk-releases.json'))['rows']);
  return {
    problems: [
      ...manifestProblems(input),
      ...ruleSettingProblems(manifest, input.english, input.japanese, readRuleTitles()),
      ...releaseSettingProblems(
        manifest,
        releases.flatMap((row) => textOf(row, 'id') ?? []),
      ),
    ],
    checked: listOf(contributes['commands']).length + settingKeys(contributes).length,
  };
}
