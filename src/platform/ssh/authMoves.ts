// One move of signing in for each key, password or question, made from the steps of the plan.
import type { AnyAuthMethod, KeyboardInteractiveCallback, Prompt } from 'ssh2';
import { msg, type Message } from '../../core/message';
import type { ResolvedHost } from '../../core/hosts/host';
import type { AgentKey, AuthMethod, AuthStep, KeyFile, SkipReason } from '../../core/ssh/authPlan';
import { sanitize } from '../../core/remote/sanitize';
import { assertNever } from '../../core/problem';
import type { FoundAgent } from './agents';
import { readPrivateKey } from './keyFiles';
import { unlockKey } from './keyUnlocking';
import { askSecret, knownSecret, type SecretContext } from './secrets';
import { singleKeyAgent } from './singleKeyAgent';
import { loadSsh2 } from './ssh2Module';

/** A move that came to nothing without the server having refused it. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly reason: SkipReason;
  readonly detail?: string;
}

/** What a move hands to ssh2. */
export interface Offer {
  readonly kind: 'offer';
  readonly method: AnyAuthMethod;
}

/**
 * One attempt to sign in. `prepare` runs when its turn has come, so nothing is read or asked before.
 *
 * @property asksPerson A person may be asked before the server has shown any interest in the method.
 */
export interface AuthMove {
  readonly method: AuthMethod;
  readonly subject: string;
  readonly asksPerson: boolean;
  prepare(): Promise<Offer | Skipped>;
  /** Set when it came to nothing after it was offered: a question closed, a key that would not open. */
  cameToNothing?(): Skipped | undefined;
  /** The server refused. @returns true to have the move made once more. */
  refused?(): boolean;
  /** The server took it. */
  accepted?(): void;
}

/** What moves need of their surroundings. */
export interface MoveContext extends SecretContext {
  readonly host: Pick<ResolvedHost, 'user' | 'hostname' | 'port'>;
  readonly agent: Pick<FoundAgent, 'signer'>;
  /** Ends the attempt: a question that nothing else can replace was closed. */
  giveUp(): void;
}

/** Answers a person may give for one method, as OpenSSH's NumberOfPasswordPrompts. */
const mostTries = 3;

/** A server may ask several questions in several rounds; one that never stops is no longer answered. */
const mostPrompts = 10;
const mostRounds = 10;

/** The moves of one step, in order. */
export function movesOf(step: AuthStep, context: MoveContext): AuthMove[] {
  switch (step.kind) {
    case 'skip':
      return [skippedMove(step.method, step.subject, step.reason, step.detail)];
    case 'agent':
      return step.keys.map((key) => agentMove(key, context));
    case 'key-file':
      return [step.needsPassphrase ? encryptedKeyMove(step.file, context) : keyMove(step.file, context)];
    case 'keyboard-interactive':
      return [questionMove(context)];
    case 'password':
      return [passwordMove(context)];
    default:
      return assertNever(step);
  }
}

/** Under what the password of an account is kept. */
export function passwordSubject({ user, hostname, port }: MoveContext['host']): string {
  return `${user}@${hostname}:${port}`;
}

function skippedMove(method: AuthMethod, subject: string, reason: SkipReason, detail?: string): AuthMove {
  return {
    method,
    subject,
    asksPerson: false,
    prepare: () => Promise.resolve(skipped(reason, detail)),
  };
}

function agentMove(key: AgentKey, context: MoveContext): AuthMove {
  const { user: username } = context.host;
  return {
    method: 'agent',
    subject: `${key.type} ${key.comment}`.trim(),
    asksPerson: false,
    prepare: async () => {
      const agent = await context.agent.signer(key);
      if (agent === undefined) return skipped('agent-failed');
      return { kind: 'offer', method: { type: 'agent', username, agent } };
    },
  };
}

function keyMove(file: KeyFile, context: MoveContext): AuthMove {
  const { user: username } = context.host;
  return {
    method: 'key-file',
    subject: file.path,
    asksPerson: false,
    prepare: async () => {
      const result = await readPrivateKey(file.path, undefined);
      if (result.kind === 'key') {
        return { kind: 'offer', method: { type: 'publickey', username, key: result.key } };
      }
      // It was readable when the plan was made.
      return result.kind === 'unsupported'
        ? skipped('file-unreadable', result.reason)
        : skipped('needs-passphrase');
    },
  };
}

/**
 * A key under a passphrase. Where its public half is known it is offered first and opened only when the server wants it:
 * nobody shall type the passphrase of a key that is then refused.
 */
function encryptedKeyMove(file: KeyFile, context: MoveContext): AuthMove {
  const { user: username } = context.host;
  let nothing: Skipped | undefined;
  return {
    method: 'key-file',
    subject: file.path,
    asksPerson: file.publicBlob === undefined,
    cameToNothing: () => nothing,
    prepare: async () => {
      if (file.publicBlob === undefined) {
        const opened = await unlockKey(file, context);
        return opened.kind === 'skipped'
          ? opened
          : { kind: 'offer', method: { type: 'publickey', username, key: opened.key } };
      }
      const { utils } = await loadSsh2();
      const publicKey = utils.parseKey(Buffer.from(file.publicBlob, 'base64'));
      if (publicKey instanceof Error) return skipped('key-format', publicKey.message);
      const agent = await singleKeyAgent(publicKey, (data, { hash }, done) => {
        const fail = (why: Skipped): void => {
          nothing = why;
          done(new Error(`key not opened: ${why.reason}`));
        };
        unlockKey(file, context).then(
          (opened) => {
            // ssh2 returns an error where it cannot sign, although its types say otherwise.
            const signature: unknown = opened.kind === 'key' ? opened.key.sign(data, hash) : opened;
            if (opened.kind === 'skipped') fail(opened);
            else if (signature instanceof Buffer) done(undefined, signature);
            else fail(skipped('key-format', String(signature)));
          },
          (error: unknown) => {
            fail(skipped('key-format', String(error)));
          },
        );
      });
      return { kind: 'offer', method: { type: 'agent', username, agent } };
    },
  };
}

function passwordMove(context: MoveContext): AuthMove {
  const { user: username } = context.host;
  const subject = passwordSubject(context.host);
  let asked = 0;
  let triedKnown = false;
  let password: string | undefined;
  return {
    method: 'password',
    subject: '',
    asksPerson: true,
    prepare: async () => {
      password = triedKnown ? undefined : await knownSecret(subject, context);
      triedKnown = true;
      if (password === undefined) {
        if (context.prompts === undefined) return skipped('not-interactive');
        password = await askSecret(
          { kind: 'password', subject, label: msg('Password of {0}', subject), echo: false, refused: asked },
          context,
        );
        asked += 1;
      }
      if (password === undefined) return skipped('cancelled');
      return { kind: 'offer', method: { type: 'password', username, password } };
    },
    refused: () => {
      context.memory.forget(subject);
      return context.prompts !== undefined && asked < mostTries;
    },
    accepted: () => {
      if (password !== undefined) context.memory.keep(subject, password);
    },
  };
}

function questionMove(context: MoveContext): AuthMove {
  const { user: username } = context.host;
  const subject = passwordSubject(context.host);
  let refused = 0;
  let rounds = 0;
  let nothing: Skipped | undefined;

  /** The answers to one round; `undefined` when a person closed a question, or the server never stops asking. */
  const answer = async (heading: string, prompts: readonly Prompt[]): Promise<string[] | undefined> => {
    const answers: string[] = [];
    rounds += 1;
    if (rounds > mostRounds || prompts.length > mostPrompts) return undefined;
    for (const prompt of prompts) {
      const given = await askSecret(
        {
          kind: 'keyboard-interactive',
          subject,
          label: questionLabel(context.host.hostname, heading, prompt.prompt),
          echo: prompt.echo === true,
          refused,
        },
        context,
      );
      if (given === undefined) return undefined;
      answers.push(given);
    }
    return answers;
  };
  // Not answering at all is the only way: OpenSSH takes a wrong number of answers for an attack and hangs up.
  const close = (): void => {
    nothing = skipped('cancelled');
    context.giveUp();
  };

  return {
    method: 'keyboard-interactive',
    subject: '',
    // The server says what it wants to know before anyone is asked.
    asksPerson: false,
    cameToNothing: () => nothing,
    prepare: () => {
      const prompt = (
        name: string,
        instructions: string,
        _language: string,
        prompts: Prompt[],
        finish: KeyboardInteractiveCallback,
      ): void => {
        answer(`${name}\n${instructions}`, prompts).then((answers) => {
          if (answers === undefined) close();
          else finish(answers);
        }, close);
      };
      return Promise.resolve({ kind: 'offer', method: { type: 'keyboard-interactive', username, prompt } });
    },
    refused: () => {
      refused += 1;
      // A server without a question to ask refuses at once; asking it again leads nowhere.
      return rounds > 0 && refused < mostTries;
    },
  };
}

/** The server's words, marked as such: they could pretend to come from this program. */
function questionLabel(hostname: string, heading: string, prompt: string): Message {
  const clean = (text: string, maxLength: number): string =>
    sanitize(text, { singleLine: true, maxLength }).trim();
  const above = clean(heading, 500);
  const question = clean(prompt, 200);
  return msg('The server {0} asks: {1}', hostname, above === '' ? question : `${above} ${question}`);
}

function skipped(reason: SkipReason, detail?: string): Skipped {
  return detail === undefined ? { kind: 'skipped', reason } : { kind: 'skipped', reason, detail };
}
