// How a shell leaves what it is in: jumps of loops and functions, the end of a shell, death by a signal.

export class LoopJump extends Error {
  constructor(
    readonly kind: 'break' | 'continue',
    public levels: number,
  ) {
    super(kind);
  }
}

export class FunctionReturn extends Error {
  constructor(readonly status: number) {
    super('return');
  }
}

/** `exit`, an error that ends the shell, or the end of a program that took the shell's place. */
export class ShellExit extends Error {
  constructor(readonly status: number) {
    super('exit');
  }
}

/** The process was ended by a signal: nothing more of it may have an effect. */
export class Killed extends Error {
  constructor(readonly signal: string) {
    super(`killed by ${signal}`);
  }
}

/** An error the shell reports and that fails the command: a bad substitution, an unbound variable, …. */
export class ShellError extends Error {
  constructor(
    message: string,
    readonly status = 1,
    /** Ends a shell that is not interactive. */
    readonly fatal = false,
  ) {
    super(message);
  }
}

export const signalNumbers: Readonly<Record<string, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ABRT: 6,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
};

/** A signal's name without SIG, from a name or a number; undefined for none. */
export function signalName(text: string): string | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '');
  if (name in signalNumbers || name === 'EXIT') return name;
  if (text === '0') return 'EXIT';
  return Object.entries(signalNumbers).find(([, number]) => String(number) === text)?.[0];
}
