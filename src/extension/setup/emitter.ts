// Events of the shape that VS Code takes, for parts that tests run without VS Code.

/** Registers a listener until the subscription is disposed of. */
export type Listen<T> = (listener: (value: T) => unknown) => { dispose(): void };

export class Emitter<T> {
  private readonly listeners = new Set<(value: T) => unknown>();

  readonly event: Listen<T> = (listener) => {
    // One listener may be registered twice.
    const call = (value: T): unknown => listener(value);
    this.listeners.add(call);
    return {
      dispose: () => {
        this.listeners.delete(call);
      },
    };
  };

  fire(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }
}
