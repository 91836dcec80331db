// Commands on testpmd command lines: which release they are for, ready-made ones to insert, what a rule means.
import * as vscode from 'vscode';
import { msg } from '../../core/message';
import { ProblemError } from '../../core/problem';
import type { Catalogue, RuleOffer, SnippetOffer } from '../../core/testpmd/editor/protocol';
import { commandId } from '../../core/view/commandNames';
import { withoutIcons } from '../../core/view/text';
import type { Handlers, Parts } from '../actions';
import { settingsSection, testpmdRelease } from '../settings';
import { kindOf } from '../testpmd/servedDocuments';
import { textOf } from './argument';
import { openMarkdown } from './report';

const releaseKey = 'testpmd.release';

/** What the server knows; a server that does not answer is a problem with a way out. */
async function catalogueOf({ testpmd }: Parts): Promise<Catalogue> {
  try {
    return await testpmd.catalogue();
  } catch (error) {
    throw new ProblemError(
      {
        id: 'language-server',
        message: msg('The testpmd language server does not answer.'),
        detail: [error instanceof Error ? error.message : String(error)],
        remedies: [{ label: msg('Restart'), command: commandId('restartLanguageServer') }],
      },
      { cause: error },
    );
  }
}

/** A release to pick; undefined is "auto". */
interface ReleasePick extends vscode.QuickPickItem {
  readonly release: string | undefined;
}

function releasePicks(parts: Parts, { releases }: Catalogue): readonly ReleasePick[] {
  const chosen = testpmdRelease();
  const { status } = parts.testpmd;
  const automatic =
    status?.origin === 'vm' && status.vm !== null
      ? vscode.l10n.t('DPDK {0}, from VM {1}', status.version ?? status.release, withoutIcons(status.vm))
      : vscode.l10n.t('The DPDK of the active VM; without one, the release most distributions have');
  const mark = (release: string | undefined) => (release === chosen ? vscode.l10n.t('chosen') : '');
  return [
    {
      label: vscode.l10n.t('Automatic'),
      description: mark(undefined),
      detail: automatic,
      release: undefined,
    },
    ...[...releases]
      .reverse()
      .map((release) => ({ label: `DPDK ${withoutIcons(release)}`, description: mark(release), release })),
  ];
}

/** Writes the choice where it belongs: into the workspace's settings, without one into the user's. */
async function chooseRelease(parts: Parts, release: string | undefined): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(settingsSection);
  const inWorkspace = vscode.workspace.workspaceFolders !== undefined;
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  const inherited = inWorkspace && configuration.inspect(releaseKey)?.globalValue !== undefined;
  try {
    await configuration.update(releaseKey, release ?? (inherited ? 'auto' : undefined), target);
    await parts.testpmd.remember(undefined);
  } catch {
    // A folder that cannot be written to, such as one of a virtual workspace.
    await parts.testpmd.remember(release);
  }
}

/** The snippet the argument names, or the one the user picks. */
async function pickSnippet(parts: Parts, argument: unknown): Promise<SnippetOffer | undefined> {
  const { snippets } = await catalogueOf(parts);
  const id = textOf(argument, 'snippet');
  if (id !== undefined) return snippets.find((snippet) => snippet.id === id);
  const active = vscode.window.activeTextEditor?.document;
  const wanted = active !== undefined && kindOf(active) === 'console' ? 'console' : 'command';
  const offered = snippets.filter(({ scope }) => scope === wanted);
  const items = offered.map((snippet) => ({
    label: withoutIcons(snippet.title),
    detail: withoutIcons(snippet.description),
    snippet,
  }));
  const title = vscode.l10n.t('Insert testpmd Command');
  const placeHolder = vscode.l10n.t('Choose what testpmd should do');
  const item = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDetail: true });
  return item?.snippet;
}

async function openNew(scope: SnippetOffer['scope']): Promise<vscode.TextEditor> {
  const language = scope === 'console' ? 'testpmd-console' : 'testpmd';
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language }));
}

/** A snippet as text of the document it goes into. */
function snippetFor(editor: vscode.TextEditor, { body }: SnippetOffer): vscode.SnippetString {
  const { document, selection } = editor;
  const before = document.lineAt(selection.active.line).text.slice(0, selection.active.character);
  switch (kindOf(document)) {
    case 'markdown': {
      const fences = document
        .getText(new vscode.Range(0, 0, selection.active.line, 0))
        .split('\n')
        .filter((line) => /^\s*(?:```|~~~)/.test(line));
      return new vscode.SnippetString(fences.length % 2 === 1 ? body : `\`\`\`sh\n${body}\n\`\`\`\n`);
    }
    case 'makefile':
      // make takes a line without a tab for no recipe.
      return new vscode.SnippetString(
        before === '' ? body.replaceAll(/^/gm, '\t') : body.replaceAll('\n', '\n\t'),
      );
    default:
      return new vscode.SnippetString(body);
  }
}

/** Kinds of documents that a snippet can stand in as it is. */
const insertable: Readonly<Record<SnippetOffer['scope'], ReadonlySet<unknown>>> = {
  command: new Set(['shell', 'testpmd', 'markdown', 'makefile']),
  console: new Set(['console']),
};

async function insert(snippet: SnippetOffer): Promise<void> {
  const active = vscode.window.activeTextEditor;
  const fits = active !== undefined && insertable[snippet.scope].has(kindOf(active.document));
  const editor = fits ? active : await openNew(snippet.scope);
  await editor.insertSnippet(snippetFor(editor, snippet));
}

/** The rule the argument names (its id, as a link gives it), or the one the user picks. */
async function pickRule(parts: Parts, argument: unknown): Promise<RuleOffer | undefined> {
  const { rules } = await catalogueOf(parts);
  if (typeof argument === 'string') return rules.find(({ id }) => id === argument);
  const items = rules.map((rule) => ({ label: rule.id, description: rule.title, rule }));
  const title = vscode.l10n.t('Show testpmd Rule Documentation');
  const placeHolder = vscode.l10n.t('Choose a rule');
  const item = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true });
  return item?.rule;
}

/** The page of a rule that the extension carries, in VS Code's language where there is one. */
async function pageOf(extension: vscode.Uri, rule: string): Promise<vscode.Uri | undefined> {
  const [language = 'en'] = vscode.env.language.split('-');
  for (const name of [`${rule}.${language}.md`, `${rule}.md`]) {
    const page = vscode.Uri.joinPath(extension, 'docs', 'rules', name);
    try {
      await vscode.workspace.fs.stat(page);
      return page;
    } catch {
      // Not in this language, or not at all.
    }
  }
  return undefined;
}

export const testpmdCommands: Handlers<
  'chooseTestpmdRelease' | 'insertTestpmdCommand' | 'newTestpmdFile' | 'showRule' | 'restartLanguageServer'
> = {
  /** `release` in the argument asks nothing: a release, or "auto". */
  chooseTestpmdRelease: async (parts, argument) => {
    const named = textOf(argument, 'release');
    if (named !== undefined) {
      await chooseRelease(parts, named === 'auto' ? undefined : named);
      return;
    }
    const item = await vscode.window.showQuickPick(releasePicks(parts, await catalogueOf(parts)), {
      title: vscode.l10n.t('DPDK Release for testpmd'),
      placeHolder: vscode.l10n.t('Choose the release that testpmd command lines are checked against'),
    });
    if (item !== undefined) await chooseRelease(parts, item.release);
  },

  insertTestpmdCommand: async (parts, argument) => {
    const snippet = await pickSnippet(parts, argument);
    if (snippet !== undefined) await insert(snippet);
  },

  newTestpmdFile: async (parts, argument) => {
    const editor = await openNew('command');
    const snippet = await pickSnippet(parts, argument);
    if (snippet !== undefined) await editor.insertSnippet(snippetFor(editor, snippet));
  },

  showRule: async (parts, argument) => {
    const rule = await pickRule(parts, argument);
    if (rule === undefined) return;
    const page = await pageOf(parts.extension.extensionUri, rule.id);
    if (page === undefined) await vscode.env.openExternal(vscode.Uri.parse(rule.source));
    else await openMarkdown(page);
  },

  restartLanguageServer: async ({ testpmd }) => {
    await testpmd.restart();
    vscode.window.setStatusBarMessage(vscode.l10n.t('The testpmd language server runs anew'), 3000);
  },
};
