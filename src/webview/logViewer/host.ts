// The way to the extension: messages there and back, and what VS Code keeps for the page while it is hidden.
import { readMemory } from '../../core/logs/viewer/readMessage';
import type { FromPage, PageMemory, ToPage } from '../../core/logs/viewer/protocol';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Writing the memory is not free: the last of many changes is enough. */
const rememberMs = 500;

/** Answers carry the number of their question. */
type Question = Extract<FromPage, { readonly id: number }>;
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

export class Host {
  private readonly api = acquireVsCodeApi();
  private questions = 0;
  private timer: number | undefined;

  constructor(receive: (message: ToPage) => void) {
    window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
      receive(data);
    });
  }

  get memory(): PageMemory | undefined {
    return readMemory(this.api.getState());
  }

  remember(memory: () => PageMemory): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.api.setState(memory());
    }, rememberMs);
  }

  send(message: Exclude<FromPage, Question>): void {
    this.api.postMessage(message);
  }

  /** @returns the number the answer will have. */
  ask(question: WithoutId<Question>): number {
    this.questions += 1;
    this.api.postMessage({ ...question, id: this.questions });
    return this.questions;
  }
}
