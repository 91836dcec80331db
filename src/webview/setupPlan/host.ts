// The way to the extension: messages there and back, and what VS Code keeps for the page while it is hidden.
import type { FromPage, PlanMemory, ToPage } from '../../core/setup/view/protocol';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Writing the memory is not free: the last of many changes is enough. */
const rememberMs = 300;
/** Folds that are remembered; there are not so many. */
const mostFolds = 100;

/** @property folds What the reader has opened (true) or closed, by name. */
export interface Look {
  readonly scroll: number;
  readonly folds: ReadonlyMap<string, boolean>;
}

export class Host {
  private readonly api = acquireVsCodeApi();
  private memory: PlanMemory | undefined;
  private timer: number | undefined;

  constructor(receive: (message: ToPage) => void) {
    window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
      receive(data);
    });
  }

  /** How the page looked before it was hidden; of another version of the page, nothing. */
  get look(): Look {
    const state: unknown = this.api.getState();
    const fields = typeof state === 'object' && state !== null ? (state as Record<string, unknown>) : {};
    const { scroll, folds } = fields;
    return {
      scroll: typeof scroll === 'number' && scroll >= 0 ? scroll : 0,
      folds: new Map(
        (Array.isArray(folds) ? (folds as readonly unknown[]) : []).flatMap((pair): [string, boolean][] => {
          const [name, open] = Array.isArray(pair) ? (pair as readonly unknown[]) : [];
          return typeof name === 'string' && typeof open === 'boolean' ? [[name, open]] : [];
        }),
      ),
    };
  }

  /** @param memory What brings the view back with the next window. */
  setMemory(memory: PlanMemory, look: () => Look): void {
    this.memory = memory;
    this.remember(look);
  }

  remember(look: () => Look): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      const { scroll, folds } = look();
      this.api.setState({ ...this.memory, scroll, folds: [...folds].slice(-mostFolds) });
    }, rememberMs);
  }

  send(message: FromPage): void {
    this.api.postMessage(message);
  }
}
