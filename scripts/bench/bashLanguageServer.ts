// bash-language-server on the same file: its analyser as it runs for every opened and every changed document.
import { run } from '../../test/labs/process';

/** Parser and analyser are loaded before the clock starts; shellcheck is not part of it. */
const program = `
const { initializeParser } = require('bash-language-server/out/parser');
const { default: Analyzer } = require('bash-language-server/out/analyser');
const { TextDocument } = require('vscode-languageserver-textdocument');
const text = require('node:fs').readFileSync(0, 'utf8');
const uri = 'file:///bench.sh';
initializeParser().then((parser) => {
  const analyzer = new Analyzer({ parser, workspaceFolder: null });
  const times = [];
  for (let pass = 0; pass < 12; pass++) {
    const document = TextDocument.create(uri, 'shellscript', pass, text + '#'.repeat(pass));
    const start = performance.now();
    analyzer.analyze({ uri, document });
    times.push(performance.now() - start);
  }
  process.stdout.write(JSON.stringify(times));
});
`;

/** Milliseconds of twelve passes over the text in a new process: the first is cold. */
export async function bashLanguageServer(text: string): Promise<readonly number[]> {
  return JSON.parse(await run(process.execPath, ['-e', program], { input: text })) as number[];
}
