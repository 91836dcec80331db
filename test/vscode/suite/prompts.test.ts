// Input boxes for secrets, driven through VS Code's own commands.
import * as assert from 'node:assert/strict';
import { suite, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { msg } from '../../../src/core/message';
import type { SecretQuestion } from '../../../src/core/ssh/prompts';
import { askSecret } from '../../../src/extension/prompts/secretPrompt';

const question: SecretQuestion = {
  kind: 'password',
  subject: 'me@web:22',
  label: msg('Password of {0}', 'me@web:22'),
  echo: false,
  refused: 0,
};
const never = new AbortController().signal;

/** Repeats a command until the promise settles: the box may not be on the screen yet. */
async function pressUntilSettled<T>(promise: Promise<T>, command: string): Promise<T> {
  const pressing = setInterval(() => void vscode.commands.executeCommand(command), 50);
  try {
    return await promise;
  } finally {
    clearInterval(pressing);
  }
}

suite('questions', () => {
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  });

  test('Enter answers, and nothing is remembered that was not asked for', async () => {
    const answer = await pressUntilSettled(
      askSecret(question, never),
      'workbench.action.acceptSelectedQuickOpenItem',
    );
    assert.deepEqual(answer, { secret: '', remember: false });
  });

  test('Escape cancels', async () => {
    const answer = await pressUntilSettled(askSecret(question, never), 'workbench.action.closeQuickOpen');
    assert.equal(answer, undefined);
  });

  test('a connection that ends takes its question off the screen', async () => {
    const ended = new AbortController();
    const asking = askSecret(question, ended.signal);
    ended.abort();
    assert.equal(await asking, undefined);
  });

  test('a question for a connection that has ended already is not shown', async () => {
    assert.equal(await askSecret(question, AbortSignal.abort()), undefined);
  });
});
