// The injection grammar inside VS Code's own grammars for shell scripts, Makefiles and Markdown.
import * as assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { file } from './testpmdEditor';

interface CapturedToken {
  readonly c: string;
  readonly t: string;
}

const eal = 'keyword.other.option.eal.testpmd';
const application = 'variable.parameter.option.application.testpmd';

const command = 'sudo /usr/bin/dpdk-testpmd -l 1-3 \\';
const rest = '  -a 7870:00:00.0 -- --txq=4 | tee --append log # --end';

suite('colours of testpmd commands', () => {
  for (const [name, content] of Object.entries({
    'colours.sh': `#!/bin/sh\n${command}\n${rest}\nls -l --all\n`,
    'colours.md': `Use -l and --txq.\n\n\`\`\`sh\n${command}\n${rest}\nls -l --all\n\`\`\`\n\n-l --all\n`,
    'colours.mk': `run:\n\t${command}\n\t${rest}\n\tls -l --all\n`,
  }))
    test(`${name}: options of testpmd, each side its own, and no other program's`, async () => {
      const { uri } = await file(name, content);
      const tokens = await vscode.commands.executeCommand<CapturedToken[]>(
        '_workbench.captureSyntaxTokens',
        uri,
      );
      const of = (scope: string) => tokens.filter(({ t }) => t.split(' ').includes(scope)).map(({ c }) => c);
      assert.deepEqual(
        {
          eal: of(eal),
          application: of(application),
          separator: of('keyword.control.separator.testpmd'),
          pci: of('constant.other.pci-address.testpmd'),
        },
        { eal: ['-l', '-a'], application: ['--txq'], separator: ['--'], pci: ['7870:00:00.0'] },
      );
    });
});
