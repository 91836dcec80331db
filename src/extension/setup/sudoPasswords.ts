// Passwords of sudo between the plan that had to ask for one and the run that follows: in memory, for minutes at most.
import type { VmEntry } from '../../core/hosts/host';
import type { AskSudoPassword } from '../../core/remote/rights';
import type { SetupDeps } from './setupVm';

/** Milliseconds for which a password is kept for the run of the plan that asked for it. */
const keptMs = 5 * 60_000;

interface Kept {
  readonly password: string;
  readonly until: number;
  readonly timer: NodeJS.Timeout;
}

export class SudoPasswords {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly deps: Pick<SetupDeps, 'askSudo' | 'now'>) {}

  /** Answers from memory where there is something right in it, and asks else. */
  asker(vm: VmEntry, signal: AbortSignal): AskSudoPassword {
    return async (user, wrong) => {
      const known = this.kept.get(vm.id);
      this.forget(vm);
      const usable = known !== undefined && !wrong && known.until > this.deps.now();
      const password = usable ? known.password : await this.deps.askSudo(vm, user, wrong, signal);
      if (password !== undefined) this.keep(vm, password);
      return password;
    };
  }

  forget({ id }: VmEntry): void {
    clearTimeout(this.kept.get(id)?.timer);
    this.kept.delete(id);
  }

  clear(): void {
    for (const { timer } of this.kept.values()) clearTimeout(timer);
    this.kept.clear();
  }

  private keep(vm: VmEntry, password: string): void {
    this.forget(vm);
    // Whether or not anybody asks again.
    const timer = setTimeout(() => this.kept.delete(vm.id), keptMs);
    timer.unref();
    this.kept.set(vm.id, { password, until: this.deps.now() + keptMs, timer });
  }
}
