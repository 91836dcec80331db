// The scripts of setup steps: what they are made of, that login shells and the command line's limit take them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { action } from '../../../src/core/setup/actions';
import {
  holderName,
  setupScript,
  shorten,
  type ScriptContext,
  type ScriptTask,
} from '../../../src/core/setup/script';
import { scriptRequest } from '../../../src/core/remote/launch';
import { setupActions, setupLibrary, setupStart } from '../../../src/knowledge/setup';

const context: ScriptContext = {
  nonce: 'nonce123',
  run: 'run45678',
  holder: 'ana@laptop',
  bootId: null,
  step: 'hugepages',
  more: false,
};
const hugepages: ScriptTask = {
  mode: 'step',
  actions: [action('set_hugepages', 0, 2048, 64), action('mount_hugepages', 2048, '/mnt/huge-2048kB')],
  onFailure: 'undo',
};
const allParts: readonly string[] = [...Object.values(setupLibrary).flat(), setupStart];
const uuid = 'f8615163-0002-1000-2000-f00d3aecb40a';

test('a script ends with the one line that starts it, so that a part of it does nothing', () => {
  const script = setupScript(hugepages, context);
  const lines = script.trimEnd().split('\n');
  assert.equal(lines.at(-1), 'start step last undo "$@"');
  assert.equal(lines.filter((line) => line.startsWith('start ')).length, 1);
  // Every line before it only defines and sets: cut anywhere, bash runs nothing that prints or changes.
  for (const part of [0.3, 0.6, 0.9, 0.999]) {
    const cut = script.slice(0, Math.floor((script.length - 30) * part));
    const { stdout, status } = spawnSync('bash', ['-c', `PATH=/nowhere\n${cut}`], { encoding: 'utf8' });
    assert.equal(stdout, '', `cut at ${part}, status ${String(status)}`);
  }
});

test('bash accepts every kind of script', () => {
  const tasks: readonly ScriptTask[] = [
    hugepages,
    { mode: 'work', actions: [], onFailure: 'keep' },
    { mode: 'undo', filter: 'target', value: uuid },
    { mode: 'status' },
    { mode: 'confirm' },
    { mode: 'cancel' },
  ];
  for (const task of tasks) {
    const script = setupScript(task, { ...context, more: true });
    const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
    assert.deepEqual({ mode: task.mode, status, stderr }, { mode: task.mode, status: 0, stderr: '' });
  }
});

test('ids, steps and boots that are no plain words are refused; holders are made plain', () => {
  const wrong: readonly Partial<ScriptContext>[] = [
    { nonce: 'short' },
    { nonce: 'nonce123;reboot' },
    { run: 'run 4567' },
    { run: '../../../' },
    { step: 'hugepages;reboot' },
    { step: '' },
    { bootId: 'not a boot id' },
    { bootId: `${'0'.repeat(35)};` },
  ];
  for (const part of wrong)
    assert.throws(() => setupScript(hugepages, { ...context, ...part }), RangeError, JSON.stringify(part));
  assert.equal(holderName('ana@laptop'), 'ana@laptop');
  assert.equal(holderName('Ana Lovelace`reboot`@lap top\n'), 'Ana_Lovelace_reboot_@lap_top_');
  assert.equal(holderName(''), 'unknown');
  assert.equal(holderName('漢字'), '__');
  assert.ok(!/\s/.test(holderName(`a b${'c'.repeat(200)}`)));
  assert.equal(holderName('x'.repeat(200)).length, 64);
});

test('values stand in single quotes, whatever they are', () => {
  const script = setupScript({ mode: 'undo', filter: 'step', value: `a'; reboot; '` }, context);
  assert.ok(script.includes(`undo_entries step 'a'\\''; reboot; '\\'''`));
  const { stdout } = spawnSync(
    'bash',
    ['-c', `undo_entries() { printf '<%s>' "$@"; }\n${/^undo_entries step.*$/m.exec(script)?.[0] ?? ''}`],
    { encoding: 'utf8' },
  );
  assert.equal(stdout, `<step><a'; reboot; '>`);
});

test('comments do not travel, and no part of the library needs what does', () => {
  for (const part of allParts) assert.doesNotMatch(part, /[`\t\r]/, part.slice(0, 80));
  assert.equal(shorten('# why\n  a\n\n    # b\n  c # d\n'), 'a\nc # d');
});

test('a script is one argument of bash, which Linux limits; every one fits well', () => {
  const each = setupActions.filter(({ parameters }) => parameters.every((kind) => kind === 'vmbus-uuid'));
  const script = setupScript(
    {
      mode: 'step',
      actions: each.map(({ id, parameters }) => action(id, ...parameters.map(() => uuid))),
      onFailure: 'undo',
    },
    { ...context, bootId: '0c5a6a6e-1d3c-4d5e-9f00-1234567890ab', holder: 'x'.repeat(64) },
  );
  const undo = setupScript({ mode: 'undo', filter: 'all', value: '' }, context);
  for (const text of [script, undo])
    assert.ok(Buffer.byteLength(text) < 110_000, `${Buffer.byteLength(text)} bytes`);
  assert.throws(() => scriptRequest(`: ${'x'.repeat(131_072)}`, 'root'), RangeError);
  assert.ok(scriptRequest(script, 'passwordless').command.length < 1_000, 'the command line itself is short');
});
