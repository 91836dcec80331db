// Every value arrives on the VM as it was, through a real sshd and a real shell: random text and the worst of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remoteCommand, remoteScript } from '../../src/core/remote/command';
import { connectLab } from '../labs/connect';
import { startOrSkip, startSshd } from '../labs/sshd/index';

const nasty = [
  '',
  ' ',
  "'",
  "''\\''",
  '"',
  '`id`',
  '$(id)',
  '${IFS}',
  '$HOME',
  '!!',
  '\\',
  '\\n',
  'a\nb',
  '\n',
  '\r\n',
  '\t',
  ';reboot',
  'eth1;reboot',
  '&& id',
  '| id',
  '> /tmp/x',
  '-n',
  '--help',
  '-oProxyCommand=touch x',
  '*',
  '?',
  '[a-z]',
  '~',
  '~root',
  '#',
  '{a,b}',
  '%s%n',
  '\u001b[2J',
  '\u0007',
  '\u007f',
  '日本語',
  '🦄',
  '\u202egnp',
  'a=b',
  'x'.repeat(100_000),
];

/** Numbers in [0, 1) that are the same in every run: a failure can be repeated. */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Strings that a shell would love: mostly its special characters, some of Unicode, never NUL. */
function randomStrings(count: number, seed: number): string[] {
  const random = pseudoRandom(seed);
  const special = `'"\`$(){}[]<>|&;*?~!#\\ \n\t-=%`;
  const one = (): string => {
    if (random() < 0.6) return special.charAt(Math.floor(random() * special.length));
    if (random() < 0.7) return String.fromCharCode(1 + Math.floor(random() * 127));
    return String.fromCodePoint(0xa0 + Math.floor(random() * 0xd000));
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + Math.floor(random() * 40) }, one).join(''),
  );
}

void test('rule 8: values arrive unchanged', async (t) => {
  // As root a user whose login files are empty: those of the person who runs this may be slow.
  const secondUser = process.getuid?.() === 0;
  const sshd = await startOrSkip(t, () => startSshd({ secondUser }));
  if (sshd === undefined) return;
  t.after(() => sshd.stop());
  const connection = await connectLab(sshd, { user: sshd.secondUser ?? sshd.user });
  t.after(() => connection.dispose());

  const values = [...nasty, ...randomStrings(200, 20_261_122)];
  const limits = { maxLineLength: 200_000 };
  for (const [name, command] of Object.entries({
    'as an argument': (value: string) => remoteCommand('printf', '%s', value),
    'as a parameter of a script': (value: string) => remoteScript('printf %s "$1"', value),
  })) {
    await t.test(name, async () => {
      const results = await Promise.all(
        values.map((value) => connection.exec({ command: command(value), limits })),
      );
      const ok = { kind: 'code', code: 0 };
      assert.deepEqual(
        results.map(({ exit, stdout, stderr }) => ({ exit, stdout, stderr })),
        values.map((stdout) => ({ exit: ok, stdout, stderr: '' })),
      );
    });
  }

  assert.throws(() => remoteCommand('printf', '%s', 'a\0b'), RangeError);
  assert.throws(() => remoteScript('printf %s "$1"', '\0'), RangeError);
  assert.throws(() => remoteCommand('-rf'), RangeError);
});
