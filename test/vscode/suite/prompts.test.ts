// Input boxes for secrets, driven through VS Code's own commands.
import * as assert from 'node:assert/strict';
import { suite, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { msg } from '../../../src/core/message';
import type { SecretQuestion } from '../../../src/core/ssh/prompts';
import { vmPrompts } from '../../../src/extension/prompts/connectPrompts';
import { PromptQueue } from '../../../src/extension/prompts/promptQueue';
import { askSecret, promptOf } from '../../../src/extension/prompts/secretPrompt';
import { silentLogger } from '../../../src/platform/log';

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

  test('a wrong answer is not remembered after a right one that was not to be remembered', async () => {
    const remembered: string[] = [];
    const answers = [
      { secret: 'wrong', remember: true },
      { secret: 'right', remember: false },
    ];
    const prompts = vmPrompts(
      new PromptQueue(),
      {
        forget: () => Promise.resolve(),
        remember: (_name, secret) => {
          remembered.push(secret);
          return Promise.resolve();
        },
      },
      silentLogger,
      () => Promise.resolve(answers.shift()),
    );
    await prompts.secret(question, never);
    await prompts.secret({ ...question, refused: 1 }, never);
    prompts.succeeded();
    assert.deepEqual(remembered, []);
  });

  test('rule 17: what a server asks cannot hold a link that runs a command', () => {
    const label = msg('The server {0} asks: {1}', 'web', '[Code](command:workbench.action.quit)');
    assert.ok(!promptOf({ ...question, kind: 'keyboard-interactive', label }).includes(']('));
  });

  test('a question for a connection that has ended already is not shown', async () => {
    assert.equal(await askSecret(question, AbortSignal.abort()), undefined);
  });
});
