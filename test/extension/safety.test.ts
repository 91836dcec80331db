// What the manifest and the source promise about safety and can be read without VS Code.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { failedHtml, viewerHtml } from '../../src/extension/logs/viewerHtml';

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: unknown;
      readonly restrictedConfigurations: readonly string[];
    };
  };
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
    readonly commands: readonly { readonly command: string; readonly enablement?: string }[];
    readonly menus: Readonly<
      Record<string, readonly { readonly command?: string; readonly when?: string }[]>
    >;
  };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

/** Source files below a folder of the repository, by path, without their comments. */
function sources(folder: string, ...endings: readonly string[]): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Map(
    names
      .filter((name) => endings.some((ending) => name.endsWith(ending)))
      .map((name) => [join(folder, name), withoutComments(readFileSync(join(folder, name), 'utf8'))]),
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|^\s*(?:\/\/|#(?!!)).*$/gm, '');
}

/** `file: match` for each place of the sources that a pattern finds. */
function places(files: ReadonlyMap<string, string>, pattern: RegExp): string[] {
  return [...files].flatMap(([file, text]) =>
    [...text.matchAll(pattern)].map(([found]) => `${file}: ${found}`),
  );
}

test('rule 10: a workspace can set neither host nor program nor configuration file', () => {
  const { properties } = manifest.contributes.configuration;
  // How testpmd commands are judged is a matter of the workspace, as with any linter; so is whether logs are explained, and
  // whether a lens stands above a command.
  assert.deepEqual(
    Object.entries(properties).filter(
      ([name, { scope }]) =>
        scope !== 'machine' && !/^manaDpdk\.(?:testpmd\.|logs\.explain$|run\.codeLens$)/.test(name),
    ),
    [],
  );
  const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  const reachOut = [
    'manaDpdk.vms',
    'manaDpdk.ssh.path',
    'manaDpdk.ssh.configFile',
    'manaDpdk.azure.cliPath',
    // Names files to read.
    'manaDpdk.testpmd.knowledgeFiles',
  ];
  assert.deepEqual(
    {
      supported,
      declared: reachOut.filter((name) => name in properties),
      restricted: [...restrictedConfigurations].sort(),
    },
    { supported: 'limited', declared: reachOut, restricted: [...reachOut].sort() },
  );
  const extension = sources('src/extension', '.ts');
  assert.deepEqual(
    places(extension, /ConfigurationTarget\.Workspace\w*|workspaceValue|workspaceFolderValue/g),
    // The DPDK release that commands are judged for, when the user chooses it.
    [`${join('src/extension/commands/testpmd.ts')}: ConfigurationTarget.Workspace`],
  );
});

test('rule 13: Markdown is made in one place, untrusted and without HTML', () => {
  const extension = sources('src/extension', '.ts');
  const made = places(extension, /new vscode\.MarkdownString\([^)]*\)/g);
  assert.ok(made.length > 0);
  assert.deepEqual(
    made.filter((place) => !place.startsWith(join('src/extension/views/treeItem.ts'))),
    [],
  );
  assert.deepEqual(places(extension, /(?:isTrusted|supportHtml|supportThemeIcons) = (?!false)\w+/g), []);
  const treeItem = extension.get(join('src/extension/views/treeItem.ts')) ?? '';
  assert.match(treeItem, /isTrusted = false/);
  assert.match(treeItem, /supportHtml = false/);
  // One address of a command, and not in Markdown: the page of a rule, behind the code of a diagnostic. What is put into
  // it is the id of a rule, of which there is a closed list.
  assert.deepEqual(places(extension, /\]\(command:|`command:|'command:/g), [
    `${join('src/extension/languageClient.ts')}: \`command:`,
  ]);
});

test('rule 20: no webviews but those of logs, runs and setups, no forwarding, and nothing is written beside our own stores', () => {
  const webviews = places(sources('src/extension', '.ts'), /createWebview\w*|registerWebview\w*/g);
  assert.deepEqual(
    [...new Set(webviews.map((place) => place.split(': ')[0]))],
    [
      join('src/extension/logs/viewerPanel.ts'),
      join('src/extension/run/runPanel.ts'),
      // Hands on what VS Code brings back with a window.
      join('src/extension/run/runViews.ts'),
      join('src/extension/setup/planPanel.ts'),
      join('src/extension/setup/planViews.ts'),
    ],
  );
  const platform = sources('src/platform', '.ts');
  assert.deepEqual(
    places(platform, /agentForward: (?!false)\w+|forwardIn\(|openssh_forwardIn\w*\(|x11: \w+/g),
    [],
  );
  assert.equal(places(platform, /agentForward: false/g).length, 1);
  const writers = places(
    platform,
    /\b(?:writeFile|appendFile|rename|unlink|truncate|createWriteStream|rm)(?:Sync)?\(/g,
  );
  assert.deepEqual([...new Set(writers.map((place) => place.split(': ')[0]))].sort(), [
    // What live logs have brought: files of our own, which go with their viewer.
    join('src/platform/logs/spoolFolder.ts'),
    join('src/platform/logs/spoolSource.ts'),
    // Kept runs.
    join('src/platform/runs/recordStore.ts'),
    join('src/platform/trustStore.ts'),
  ]);
});

test('in an untrusted workspace no command can be chosen that starts a run, follows one or examines a VM', () => {
  const runs = manifest.contributes.commands.filter(({ command }) =>
    /^manaDpdk\.(?:run|doctor)\./.test(command),
  );
  assert.ok(runs.length >= 15);
  assert.deepEqual(
    runs.filter(({ enablement }) => enablement !== 'isWorkspaceTrusted').map(({ command }) => command),
    // What is kept may be looked at; what runs may be shown, stopped and talked to.
    ['show', 'stop', 'openConsole', 'consoleCommand', 'openRecord', 'compare', 'share', 'deleteRecord'].map(
      (name) => `manaDpdk.run.${name}`,
    ),
  );
});

test('the page of logs runs only our script, loads only our style, and reaches nobody', () => {
  const hostile = '"><script>alert(1)</script>';
  const html = viewerHtml({
    cspSource: 'https://own',
    script: 'https://own/logViewer.js',
    styles: ['https://own/logRows.css', 'https://own/logViewer.css'],
    nonce: 'n0nce',
    language: hostile,
    title: hostile,
  });
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
  assert.deepEqual(policy.replaceAll('&#39;', "'").split('; '), [
    "default-src 'none'",
    'style-src https://own',
    "script-src 'nonce-n0nce'",
  ]);
  for (const page of [html, failedHtml(hostile, hostile)]) assert.ok(!page.includes(hostile), page);
});

test('rule 6: the probe only asks sudo whether it agrees without a password; a password goes in by standard input alone', () => {
  const commands = new Map([
    ...sources('src', '.sh'),
    ...sources('src/core', '.ts'),
    ...sources('src/platform', '.ts'),
  ]);
  // For setups and runs, in the one place that makes their command lines; -k: what sudo remembers does not count.
  assert.deepEqual(places(commands, /\bsudo\s+(?:-\w+\s+)*(?:-\w*[SAk]\w*|--stdin|--askpass)\b/g), [
    `${join('src/core/remote/launch.ts')}: sudo -k -S`,
    `${join('src/core/remote/launch.ts')}: sudo -k -S`,
  ]);
  const scripts = sources('src', '.sh');
  // As a command, not as a word in a comparison, in the name of a section or after `have`.
  const run = places(scripts, /(?:^|[;&|]|\bthen|\bdo|\$T)[ \t]*sudo[ \t]+\S+/gm);
  assert.ok(run.length >= 2, run.join('\n'));
  assert.deepEqual(
    run.filter((place) => !place.endsWith('sudo -n')),
    [],
  );
});

test('in an untrusted workspace no command of setups can be chosen, but for those that end or show a run', () => {
  const setups = manifest.contributes.commands.filter(({ command }) => command.startsWith('manaDpdk.setup.'));
  assert.ok(setups.length >= 10);
  assert.deepEqual(
    setups.filter(({ enablement }) => enablement !== 'isWorkspaceTrusted').map(({ command }) => command),
    ['manaDpdk.setup.showTerminal', 'manaDpdk.setup.cancel'],
  );
});

test('no menu offers to give away the NIC of SSH, or one that is kept for another reason', () => {
  const items = manifest.contributes.menus['view/item/context'] ?? [];
  const offered = (context: string): string[] =>
    items.flatMap(({ command, when }) => {
      const pattern = /viewItem =~ \/(.+)\/$/.exec(when ?? '')?.[1];
      const fits = pattern !== undefined && new RegExp(pattern).test(context);
      return fits && command?.startsWith('manaDpdk.setup.') === true ? [command] : [];
    });
  assert.deepEqual(['nic.ssh', 'nic.kept', 'nic', 'nic.dpdk'].map(offered), [
    [],
    [],
    ['manaDpdk.setup.giveNic'],
    ['manaDpdk.setup.returnNic'],
  ]);
});
