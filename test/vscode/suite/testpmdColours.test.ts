// The injection grammar inside the grammars that this VS Code has for shell scripts, Makefiles and Markdown.
import * as assert from 'node:assert/strict';
import { suite, suiteSetup, test } from 'mocha';
import * as vscode from 'vscode';
import { contributedGrammars, makeRegistry, tokenizeWith } from '../../syntaxes/registry';
import { installed } from './extension';

const command = 'sudo /usr/bin/dpdk-testpmd -l 1-3 \\';
const rest = '  -a 7870:00:00.0 -- --txq=4 | tee --append log # --end';
const marks = {
  eal: 'keyword.other.option.eal.testpmd',
  application: 'variable.parameter.option.application.testpmd',
  separator: 'keyword.control.separator.testpmd',
  pci: 'constant.other.pci-address.testpmd',
  comment: 'comment.line.number-sign.shell',
};

suite('colours of testpmd commands', () => {
  let registry: Awaited<ReturnType<typeof makeRegistry>>;

  suiteSetup(async () => {
    const hosts = ['vscode.shellscript', 'vscode.make', 'vscode.markdown'].flatMap((id) =>
      contributedGrammars(vscode.extensions.getExtension(id)?.extensionPath ?? assert.fail(`no ${id}`)),
    );
    registry = await makeRegistry(
      installed().extensionPath,
      Object.fromEntries(hosts.map(({ scopeName, path }) => [scopeName, path])),
    );
  });

  for (const [scope, lines] of Object.entries({
    'source.shell': ['#!/bin/sh', command, rest, 'ls -l --all'],
    'text.html.markdown': ['Use -l.', '', '```sh', command, rest, 'ls -l --all', '```', '', '-l --all'],
    'source.makefile': ['run:', `\t${command}`, `\t${rest}`, '\tls -l --all'],
  }))
    test(`${scope}: options of testpmd, each side its own, and no other program's`, async () => {
      const tokens = await tokenizeWith(registry, scope, lines);
      const of = (wanted: string) =>
        tokens.flatMap((line, index) =>
          line
            .filter(({ scopes }) => scopes.includes(wanted))
            .map(({ start, end }) => (lines[index] ?? '').slice(start, end)),
        );
      const found = Object.fromEntries(Object.entries(marks).map(([name, wanted]) => [name, of(wanted)]));
      assert.deepEqual(
        { ...found, comment: scope === 'source.makefile' || found['comment']?.join('').includes('# --end') },
        {
          eal: ['-l', '-a'],
          application: ['--txq'],
          separator: ['--'],
          pci: ['7870:00:00.0'],
          comment: true,
        },
      );
    });
});
