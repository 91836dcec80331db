// Scripts that go on for long get root as others do: sudo without a password first, and nobody reads keys as a password.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '../../../src/core/problem';
import { Rights } from '../../../src/core/remote/rights';
import type { ExecRequest, ExecResult } from '../../../src/core/remote/session';
import { channelRefused } from '../../../src/core/ssh/problems';
import { TextQueue } from '../../../src/core/remote/textQueue';

const nonce = 'nonce12345';

/** A VM whose sudo wants this password; undefined: none. Its script prints `begin`, then what it reads. */
class FakeSudo {
  readonly commands: string[] = [];
  /** Standard input beyond the script: what a wrong try could have read, and what the script read. */
  readonly leaked: string[] = [];
  readonly read: string[] = [];

  constructor(private readonly password: string | undefined) {}

  readonly connection = {
    exec: async (request: ExecRequest): Promise<ExecResult> => {
      this.commands.push(/sudo -n|sudo -k -S/.exec(request.command)?.[0] ?? 'root');
      assert.equal(request.follow, true);
      const end = (code: number, stderr = ''): ExecResult => ({
        exit: { kind: 'code', code },
        stdout: '',
        stderr,
        linesCut: false,
      });
      if (request.command.includes('sudo -n') && this.password !== undefined) {
        request.onStderr?.('sudo: a password is required\n');
        return end(1, 'sudo: a password is required\n');
      }
      if (
        request.command.includes('sudo -k -S') &&
        !(request.stdin ?? '').startsWith(`${this.password ?? ''}\n`)
      ) {
        request.onStderr?.('Sorry, try again.\n');
        for await (const text of request.input ?? []) this.leaked.push(text);
        return end(1, 'Sorry, try again.\nsudo: 1 incorrect password attempt\n');
      }
      request.onStdout?.('Last login: never\n@nonce');
      request.onStdout?.('12345 begin 0 boot\n');
      for await (const text of request.input ?? []) this.read.push(text);
      return end(0);
    },
  };
}

function stream(sudo: FakeSudo, rights: Rights, heard: string[], input?: AsyncIterable<string>) {
  return rights.stream({
    connection: sudo.connection,
    script: 'cat',
    nonce,
    root: true,
    onText: (text) => heard.push(text),
    ...(input === undefined ? {} : { input }),
  });
}

test('without a password: one try, the output as it comes', async () => {
  const sudo = new FakeSudo(undefined);
  const rights = new Rights(null, 'ana', () => assert.fail('nobody is asked'));
  const heard: string[] = [];
  assert.deepEqual(await stream(sudo, rights, heard), { kind: 'code', code: 0 });
  assert.deepEqual(sudo.commands, ['sudo -n']);
  assert.equal(heard.join(''), 'Last login: never\n@nonce12345 begin 0 boot\n');
  assert.equal(rights.proven, true);
});

test('with one: asked for until it is right, remembered, and no key is ever taken for it', async () => {
  const sudo = new FakeSudo('right');
  const answers = ['wrong', 'right'];
  const asked: boolean[] = [];
  const rights = new Rights(null, 'ana', (_user, wrong) => {
    asked.push(wrong);
    return Promise.resolve(answers.shift());
  });
  const keys = new TextQueue();
  keys.push('stop\r');
  keys.end();
  await stream(sudo, rights, [], keys);
  assert.deepEqual(asked, [false, true]);
  assert.deepEqual(sudo.commands, ['sudo -n', 'sudo -k -S', 'sudo -k -S']);
  assert.deepEqual(sudo.leaked, []);
  assert.deepEqual(sudo.read, ['stop\r']);
  await stream(sudo, rights, []);
  assert.equal(asked.length, 2);
});

test('who gives up, and a script that never begins, are problems', async () => {
  const idOf = async (promise: Promise<unknown>): Promise<string> => {
    try {
      await promise;
    } catch (error) {
      if (error instanceof ProblemError) return (error as ProblemError).problem.id;
    }
    return assert.fail('expected a problem');
  };
  const givesUp = new Rights(null, 'ana', () => Promise.resolve(undefined));
  assert.equal(await idOf(stream(new FakeSudo('x'), givesUp, [])), 'cancelled');
  const noBash = {
    exec: (): Promise<ExecResult> =>
      Promise.resolve({
        exit: { kind: 'code', code: 127 },
        stdout: '',
        stderr: 'sh: 1: exec: bash: not found\n',
        linesCut: false,
      }),
  };
  const rights = new Rights('root', 'root', () => Promise.resolve(undefined));
  const script = { connection: noBash, script: 'cat', nonce, root: true, onText: () => undefined };
  assert.equal(await idOf(rights.stream(script)), 'no-bash');
});

test('a server, or a login shell, that takes no long commands gets the script by standard input, from then on', async () => {
  for (const refuses of ['channel', 'shell'] as const) {
    const sent: boolean[] = [];
    const connection = {
      exec: (request: ExecRequest): Promise<ExecResult> => {
        const long = request.stdin === undefined;
        sent.push(long);
        const result = {
          exit: { kind: 'code', code: 0 },
          stdout: '',
          stderr: 'Word too long.',
          linesCut: false,
        } as const;
        if (!long) request.onStdout?.(`@${nonce} begin 0 boot\n`);
        else if (refuses === 'channel')
          return Promise.reject(
            new ProblemError(channelRefused({ alias: 'vm', hostname: 'vm', port: 22 }, 'Unable to exec')),
          );
        return Promise.resolve(result);
      },
    };
    const rights = new Rights('root', 'root', () => Promise.resolve(undefined));
    const script = { connection, script: 'cat', nonce, root: true, onText: () => undefined };
    await rights.stream(script);
    await rights.stream(script);
    assert.deepEqual(sent, [true, false, false], refuses);
  }
});
