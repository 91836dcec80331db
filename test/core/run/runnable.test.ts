// A command of a document as one line that can be run elsewhere: what it needs is in it, what is around it is not.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DocumentKind } from '../../../src/core/documents/document';
import { openDocument } from '../../../src/core/documents/open';
import { runnableOf, type RunnableCommand } from '../../../src/core/run/runnable';

function runnable(kind: DocumentKind, text: string): RunnableCommand {
  const [located] = openDocument(kind, text).commands;
  assert.ok(located, text);
  return runnableOf(located.command, text, located.base);
}

describe('a command as it can be run', () => {
  const cases: readonly (readonly [DocumentKind, string, string])[] = [
    ['shell', 'dpdk-testpmd -l 1-3 -- -i\n', 'dpdk-testpmd -l 1-3 -- -i'],
    [
      'shell',
      'sudo timeout 30 /opt/dpdk/bin/dpdk-testpmd -l 1-3 \\\n  -- \\\n  --rxq=2 > log 2>&1 | tee x\n',
      '/opt/dpdk/bin/dpdk-testpmd -l 1-3 -- --rxq=2',
    ],
    ['shell', 'sudo taskset -c 1-3 dpdk-testpmd -- -a\n', 'dpdk-testpmd -l 1-3 -- -a'],
    [
      'shell',
      'Q=4; MAC=60:45:bd:00:00:02\ntestpmd -a 7870:00:00.0,mac=$MAC -- --rxq $Q',
      'testpmd -a 7870:00:00.0,mac=60:45:bd:00:00:02 -- --rxq 4',
    ],
    [
      'shell',
      'sudo LD_LIBRARY_PATH=/opt/lib X="a b" Y=$Z dpdk-testpmd -- -i',
      'LD_LIBRARY_PATH=/opt/lib dpdk-testpmd -- -i',
    ],
    [
      'shell',
      "dpdk-testpmd --file-prefix='a b' -- --cmd '!$'",
      "dpdk-testpmd '--file-prefix=a b' -- --cmd '!$'",
    ],
    ['shell', '$(which dpdk-testpmd) -l 1-2 -- -a', 'dpdk-testpmd -l 1-2 -- -a'],
    ['testpmd', '-l 1-3 -- --txq=2', 'dpdk-testpmd -l 1-3 -- --txq=2'],
    ['markdown', 'Then:\n\n```sh\nsudo dpdk-testpmd -l 1-2 -- -a\n```\n', 'dpdk-testpmd -l 1-2 -- -a'],
    ['makefile', 'run:\n\tsudo dpdk-testpmd -l 1-2 -- -a\n', 'dpdk-testpmd -l 1-2 -- -a'],
    [
      'tasks',
      '{"tasks":[{"command":"dpdk-testpmd","args":["-l","1-2","--","-a"]}]}',
      'dpdk-testpmd -l 1-2 -- -a',
    ],
  ];
  for (const [kind, text, line] of cases)
    it(`${kind}: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(runnable(kind, text), { line, unknown: null, why: null, prompt: null });
    });

  it('has no line where only a run would tell a part of it, and says which', () => {
    const open = runnable('shell', 'dpdk-testpmd -l 1-3 -a $(lspci -d 1414: | cut -f1) -- -i');
    assert.deepEqual([open.line, open.unknown], [null, '$(lspci -d 1414: | cut -f1)']);
    assert.match(open.why?.text ?? '', /only known when the script runs/);
    assert.equal(runnable('shell', 'dpdk-testpmd -l 1-3 "$@" -- -i').unknown, '"$@"');
    const torn = runnable('shell', 'dpdk-testpmd --file-prefix="a\nb" -- -i');
    assert.deepEqual([torn.line, torn.unknown], [null, null]);
    assert.ok(torn.why);
  });

  it('tells what the document gives to the prompt', () => {
    assert.deepEqual(
      runnable('shell', 'dpdk-testpmd -l 1-3 -- -i <<EOF\nstart\nshow port stats all\nEOF\n'),
      {
        line: 'dpdk-testpmd -l 1-3 -- -i',
        unknown: null,
        why: null,
        prompt: 'start\nshow port stats all\n',
      },
    );
  });
});
