// How scripts get root on a VM: whether sudo needs a password, and the password while a run lasts.
import type { SudoAccess } from '../detect/facts';
import { ProblemError } from '../problem';
import type { ExecRequest, ExecResult, VmConnection } from '../remote/session';
import { cancelled } from '../ssh/problems';
import { scriptCut, sudoProblem } from './problems';
import { ScriptReader, type ScriptEvent } from './protocol';
import { scriptRequest } from './script';

/**
 * Asks for the password of sudo.
 *
 * @param user Whose password; @param wrong The last one was not accepted.
 * @returns undefined when the person gave up.
 */
export type AskSudoPassword = (user: string, wrong: boolean) => Promise<string | undefined>;

/** One script on one connection: its events as they come, and how it ended. */
export interface ScriptRun {
  readonly connection: Pick<VmConnection, 'exec'>;
  readonly script: string;
  readonly nonce: string;
  readonly root: boolean;
  readonly onEvent: (event: ScriptEvent) => void;
  readonly signal?: AbortSignal;
  readonly limits: { readonly maxBytes: number; readonly timeoutMs: number };
}

/** Tries of a password before giving up, as sudo itself does. */
const mostTries = 3;

/**
 * Runs scripts as root. Knows from the first one on how: `sudo -n` is tried first, a password is asked for only when
 * sudo wants one, sent by standard input only, and forgotten with this object.
 */
export class Rights {
  private access: Exclude<SudoAccess, 'none'>;
  private password: string | undefined;
  private ran = false;

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
   * @throws ProblemError `sudo-…`, `no-bash`, `script-cut`, `cancelled`, or one of the connection's.
   */
  async run(script: ScriptRun): Promise<ScriptEvent[]> {
    let wrong = false;
    for (let tries = 0; ; tries += 1) {
      if (script.root && this.access === 'password' && this.password === undefined) {
        this.password = await this.ask(this.user, wrong);
        if (this.password === undefined) throw new ProblemError(cancelled());
      }
      const { events, result } = await this.once(script);
      if (events.some((event) => event.kind === 'begin')) return events;
      const problem = sudoProblem(result.stderr, this.user) ?? scriptCut(result.stderr);
      const mayAskAgain = tries < mostTries;
      if (problem.id === 'sudo-wrong-password' && mayAskAgain) {
        this.password = undefined;
        wrong = true;
      } else if (problem.id === 'sudo-no-password' && this.access === 'passwordless' && mayAskAgain) {
        this.access = 'password';
      } else throw new ProblemError(problem);
    }
  }

  private async once(script: ScriptRun): Promise<{ events: ScriptEvent[]; result: ExecResult }> {
    const reader = new ScriptReader(script.nonce);
    const events: ScriptEvent[] = [];
    const take = (found: readonly ScriptEvent[]): void => {
      for (const event of found) {
        events.push(event);
        this.ran ||= script.root && event.kind === 'begin';
        script.onEvent(event);
      }
    };
    const request: ExecRequest = {
      ...scriptRequest(script.script, script.root ? this.access : 'user', this.password),
      ...(script.signal === undefined ? {} : { signal: script.signal }),
      usesSudo: script.root && this.access !== 'root',
      limits: { ...script.limits, maxLineLength: 16 * 1024 },
      onStdout: (text) => {
        take(reader.read(text));
      },
    };
    const result = await script.connection.exec(request);
    take(reader.end());
    return { events, result };
  }
}
