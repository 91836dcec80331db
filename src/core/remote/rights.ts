// How scripts get root on a VM: whether sudo needs a password, and the password while a run lasts.
import type { SudoAccess } from '../detect/facts';
import { ProblemError } from '../problem';
import { cancelled } from '../ssh/problems';
import { argumentScriptRequest, inputScriptRequest, scriptRequest } from './launch';
import { ScriptReader, type ScriptEvent } from './protocol';
import { notBegun, sudoProblem } from './scriptProblems';
import type { ExecExit, ExecRequest, VmConnection } from './session';

/**
 * Asks for the password of sudo.
 *
 * @param user Whose password; @param wrong The last one was not accepted.
 * @returns undefined when the person gave up.
 */
export type AskSudoPassword = (user: string, wrong: boolean) => Promise<string | undefined>;

/** What every script needs. `nonce` marks the lines of its protocol, of which the first one is `begin`. */
interface AnyScript {
  readonly connection: Pick<VmConnection, 'exec'>;
  readonly script: string;
  readonly nonce: string;
  readonly root: boolean;
  readonly signal?: AbortSignal;
}

/** One script on one connection: its events as they come, and how it ended. */
export interface ScriptRun extends AnyScript {
  readonly onEvent: (event: ScriptEvent) => void;
  readonly limits: { readonly maxBytes: number; readonly timeoutMs: number };
}

/**
 * A script that goes on until it ends by itself or is no longer wanted.
 *
 * @property onText Its output, not sanitized, in pieces as they come; nothing of it is kept.
 * @property input What the script reads. It is not asked for before the script has begun.
 */
export interface ScriptStream extends AnyScript {
  readonly onText: (text: string) => void;
  readonly input?: AsyncIterable<string>;
}

/** How one try of a script ended; `began`: it ran, with the rights that it needs; `inCommand`: the script stood in
 * the command line, so another way is left. */
interface Try {
  readonly began: boolean;
  readonly stderr: string;
  readonly inCommand?: boolean;
}

/** Tries of a password before giving up, as sudo itself does. */
const mostTries = 3;

/** Characters in which a script has to begin: what login scripts say comes before. */
const longestGreeting = 256 * 1024;

/**
 * Runs scripts as root. Knows from the first one on how: `sudo -n` is tried first, a password is asked for only when
 * sudo wants one, sent by standard input only, and forgotten with this object.
 */
export class Rights {
  private access: Exclude<SudoAccess, 'none'>;
  private password: string | undefined;
  private ran = false;
  /** The server, or the login shell, takes no long commands. */
  private refusesLong = false;

  /**
   * @param known What the detection found; null where it did not find out.
   * @param user Name of the user on the VM, for questions and problems.
   */
  constructor(
    known: SudoAccess | null,
    private readonly user: string,
    private readonly ask: AskSudoPassword,
  ) {
    this.access = known === 'root' ? 'root' : 'passwordless';
  }

  /** A script has run as root: whoever needs one more now has nothing to ask a person for. */
  get proven(): boolean {
    return this.ran;
  }

  /**
   * Runs the script and gives all its events.
   *
   * @throws ProblemError `sudo-…`, `no-bash`, `script-not-begun`, `cancelled`, or one of the connection's.
   */
  async run(script: ScriptRun): Promise<ScriptEvent[]> {
    const { events } = await this.withRights(script, () => this.runOnce(script));
    return events;
  }

  /**
   * Runs a script whose output is read as it comes, for as long as it goes on; ends with it.
   *
   * @throws ProblemError as `run` does.
   */
  async stream(script: ScriptStream): Promise<ExecExit> {
    const { exit } = await this.withRights(script, () => this.streamOnce(script));
    return exit;
  }

  /** Tries until the script begins, or until it is known why it does not. */
  private async withRights<T extends Try>(script: AnyScript, once: () => Promise<T>): Promise<T> {
    let wrong = false;
    for (let tries = 0; ; tries += 1) {
      if (script.root && this.access === 'password' && this.password === undefined) {
        this.password = await this.ask(this.user, wrong);
        if (this.password === undefined) throw new ProblemError(cancelled());
      }
      const tried = await once();
      if (tried.began) return tried;
      const sudo = sudoProblem(tried.stderr, this.user);
      if (sudo === undefined && tried.inCommand === true) {
        this.refusesLong = true;
        continue;
      }
      const problem = sudo ?? notBegun(tried.stderr);
      const mayAskAgain = tries < mostTries;
      if (problem.id === 'sudo-wrong-password' && mayAskAgain) {
        this.password = undefined;
        wrong = true;
      } else if (problem.id === 'sudo-no-password' && this.access === 'passwordless' && mayAskAgain) {
        this.access = 'password';
      } else throw new ProblemError(problem);
    }
  }

  private async runOnce(script: ScriptRun): Promise<Try & { readonly events: ScriptEvent[] }> {
    const reader = new ScriptReader(script.nonce);
    const events: ScriptEvent[] = [];
    const take = (found: readonly ScriptEvent[]): void => {
      for (const event of found) {
        events.push(event);
        if (event.kind === 'begin') this.hasBegun(script);
        script.onEvent(event);
      }
    };
    const result = await script.connection.exec({
      ...scriptRequest(script.script, this.accessFor(script), this.password),
      ...this.common(script),
      limits: { ...script.limits, maxLineLength: 16 * 1024 },
      onStdout: (text) => {
        take(reader.read(text));
      },
    });
    take(reader.end());
    return { began: events.some(({ kind }) => kind === 'begin'), stderr: result.stderr, events };
  }

  private async streamOnce(script: ScriptStream): Promise<Try & { readonly exit: ExecExit }> {
    const mark = `@${script.nonce} begin `;
    let greeting = '';
    let stderr = '';
    let began = false;
    let settle: (began: boolean) => void = () => undefined;
    const begun = new Promise<boolean>((resolve) => {
      settle = resolve;
    });
    const { inCommand, ...request } = this.streamRequest(script, begun);
    try {
      const result = await script.connection.exec({
        ...request,
        ...this.common(script),
        follow: true,
        onStdout: (text) => {
          if (!began) {
            greeting = (greeting + text).slice(-longestGreeting);
            began = greeting.includes(mark);
            if (began) {
              this.hasBegun(script);
              greeting = '';
              settle(true);
            }
          }
          script.onText(text);
        },
        onStderr: (text) => {
          if (began) return;
          stderr = (stderr + text).slice(-longestGreeting);
          // sudo would wait for another try on an input that stays open.
          if (sudoProblem(stderr, this.user)?.id === 'sudo-wrong-password') settle(false);
        },
      });
      return { began, inCommand, stderr: result.stderr, exit: result.exit };
    } catch (error) {
      const refused = error instanceof ProblemError && error.problem.id === 'channel-refused';
      if (!inCommand || !refused) throw error;
      return { began: false, inCommand, stderr: '', exit: { kind: 'code', code: 1 } };
    } finally {
      settle(began);
    }
  }

  /** Where the script stands in the command line, it needs one round trip less. */
  private streamRequest(
    { script, nonce, input, ...more }: ScriptStream,
    begun: Promise<boolean>,
  ): Pick<ExecRequest, 'command' | 'stdin' | 'input'> & { readonly inCommand: boolean } {
    const access = this.accessFor(more);
    if (input !== undefined)
      return {
        ...inputScriptRequest(script, access, nonce, this.password),
        input: after(begun, input),
        inCommand: false,
      };
    const long =
      access === 'password' || this.refusesLong ? undefined : argumentScriptRequest(script, access);
    if (long !== undefined) return { ...long, inCommand: true };
    return { ...scriptRequest(script, access, this.password), inCommand: false };
  }

  private hasBegun(script: AnyScript): void {
    this.ran ||= script.root;
  }

  private accessFor(script: Pick<AnyScript, 'root'>): Exclude<SudoAccess, 'none'> | 'user' {
    return script.root ? this.access : 'user';
  }

  private common(script: AnyScript): Pick<ExecRequest, 'signal' | 'usesSudo'> {
    return {
      usesSudo: script.root && this.access !== 'root',
      ...(script.signal === undefined ? {} : { signal: script.signal }),
    };
  }
}

/** The input, once it is known that there is somebody to read it. */
async function* after(begun: Promise<boolean>, input: AsyncIterable<string>): AsyncGenerator<string> {
  if (await begun) yield* input;
}
