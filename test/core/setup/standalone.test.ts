// The standalone script as text: bash takes it, shellcheck too, and no word from a VM gets out of its comment.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { DetectionReport } from '../../../src/core/detect/finding';
import { statusFrom } from '../../../src/core/setup/journal';
import { planSetup } from '../../../src/core/setup/plan';
import { ScriptReader } from '../../../src/core/remote/protocol';
import { standaloneScript } from '../../../src/core/setup/standalone';
import { planUndo } from '../../../src/core/setup/undo';
import type { Plan } from '../../../src/core/setup/types';
import { healthy } from '../judge/situations';

const bare = {
  ...healthy,
  dpdk: [],
  hugepages: healthy.hugepages.map((pool) => ({ ...pool, total: 0, free: 0 })),
};
const report = { facts: bare, findings: [], readiness: 'not-ready' } as unknown as DetectionReport;
const run = 'run1234567';
const everything = planSetup({ report, options: { persist: true }, run });
const boot = '0c5a6a6e-1d3c-4d5e-9f00-1234567890ab';
const undo = planUndo({
  host: 'vm',
  run,
  status: statusFrom(
    new ScriptReader('nonce123').read(
      `@nonce123 begin 0 ${boot}\n@nonce123 entry open 1 1700000000 ${boot} run00001 ana@laptop hugepages - volatile set_hugepages 0 2048 0\n`,
    ),
  ),
});

/** Runs the script as a file, with a PATH that leads nowhere unless one is given. */
function asFile(
  script: string,
  args: readonly string[] = [],
): { readonly status: number | null; readonly out: string } {
  const dir = mkdtempSync(join(tmpdir(), 'mana-dpdk-standalone-'));
  try {
    const file = join(dir, "it's a setup.sh");
    writeFileSync(file, script);
    const { status, stdout, stderr } = spawnSync('bash', [file, ...args], { encoding: 'utf8', input: '' });
    return { status, out: stdout + stderr };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

test('bash and shellcheck take the script of every plan', (t) => {
  const noShellcheck = spawnSync('shellcheck', ['--version']).error !== undefined;
  for (const [name, plan] of Object.entries({ everything, undo, nothing: { ...everything, steps: [] } })) {
    const script = standaloneScript(plan);
    assert.ok(script.startsWith('#!/bin/bash\n'), name);
    const checked = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
    assert.deepEqual([checked.status, checked.stderr], [0, ''], name);
    if (noShellcheck) continue;
    const { stdout } = spawnSync('shellcheck', ['-S', 'error', '-f', 'gcc', '-'], {
      input: script,
      encoding: 'utf8',
    });
    assert.equal(stdout, '', name);
  }
  if (noShellcheck) t.diagnostic('no shellcheck here');
});

test('it says why, what, the way back and the risk of each step', () => {
  const script = standaloneScript(everything);
  const [head = ''] = script.split('\nGIVEN_RUN=');
  for (const step of everything.steps.filter(({ state }) => state === 'needed')) {
    for (const command of step.commands)
      assert.ok(head.includes(`#   ${command.replaceAll(run, '$RUN')}`), command);
    assert.ok(script.includes(`STEP=${step.id} `), step.id);
  }
  for (const word of ['Why: ', 'Undo: ', 'Risk: ', 'After a restart: ', 'Verified: '])
    assert.ok(head.split(word).length > 4, word);
  assert.ok(!script.includes(run), 'each run has an id of its own');
  const japanese = standaloneScript(everything, {
    translate: (text) => (text === 'Why: {0}' ? '理由: {0}' : text),
  });
  assert.match(japanese, /^# 理由: /m);
});

test('words from a VM stay in their comments', () => {
  const evil = "x\npwned\r\n`pwned` $(pwned) \u2028pwned \u001B[2J'; pwned; '";
  const message = { text: '{0}', args: [evil] };
  const plan: Plan = {
    ...everything,
    host: evil,
    steps: everything.steps.map((step) => ({
      ...step,
      title: message,
      why: message,
      undo: message,
      risk: message,
      reboot: message,
      verification: message,
      notes: [message],
      commands: [...step.commands, evil],
    })),
  };
  const script = standaloneScript(plan);
  assert.doesNotMatch(script, /^\s*pwned/m);
  assert.doesNotMatch(script, /\u001B|\u2028|\r/);
  const seen = asFile(`pwned() { echo PWNED; }\nexport -f pwned\n${script}`, ['--help']);
  assert.doesNotMatch(seen.out, /^PWNED/m);
});

test('how it is called', () => {
  const script = standaloneScript(everything);
  assert.match(asFile(script, ['--help']).out, /--yes\] \[--undo\]/);
  assert.equal(asFile(script, ['--help']).status, 0);
  assert.equal(asFile(script, ['--what']).status, 2);
  // From a pipe there is no file that the rollback could run.
  const piped = spawnSync('bash', ['-s'], { input: script, encoding: 'utf8', cwd: tmpdir() });
  assert.deepEqual([piped.status, piped.stdout.includes('as a file')], [2, true]);
  const nothing = asFile(standaloneScript({ ...everything, steps: [] }));
  assert.deepEqual([nothing.status, nothing.out.includes('nothing to do')], [0, true]);
  // A file that was cut off does nothing at all.
  for (const part of [0.2, 0.7, 0.99])
    assert.equal(asFile(script.slice(0, script.length * part)).out.includes('$ '), false);
});
