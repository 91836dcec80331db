// The way to the extension: messages there and back, and what VS Code keeps for the page while it is hidden.
import type { FromPage, RunMemory, ToPage } from '../../core/run/view/protocol';
import { readLook, type Look } from '../../core/run/view/look';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Writing the memory is not free: the last of many changes is enough. */
const rememberMs = 300;

export class Host {
  private readonly api = acquireVsCodeApi();
  private timer: number | undefined;

  constructor(receive: (message: ToPage) => void) {
    window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
      receive(data);
    });
  }

  /** How the page looked before it was hidden. */
  get look(): Look {
    return readLook(this.api.getState());
  }

  /** @param memory What brings the view back with the next window. */
  remember(memory: RunMemory, look: () => Look): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.api.setState({ ...memory, look: look() });
    }, rememberMs);
  }

  send(message: FromPage): void {
    this.api.postMessage(message);
  }
}
