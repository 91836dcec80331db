// A client of the language server over its standard streams: as little as measuring needs.
import { spawn, type ChildProcess } from 'node:child_process';

interface Incoming {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
}

/** The running server. `close` ends it. */
export interface LanguageServer {
  request(method: string, params: unknown): Promise<unknown>;
  notify(method: string, params: unknown): void;
  /** Resolves with the next notification of this method. */
  next(method: string): Promise<unknown>;
  close(): void;
}

/** Starts the bundled server and initialises it. */
export async function startLanguageServer(program: string): Promise<LanguageServer> {
  const child: ChildProcess = spawn(process.execPath, [program, '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = new Map<number, (result: unknown) => void>();
  const waiting = new Map<string, (params: unknown) => void>();
  let id = 0;
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin?.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const take = (message: Incoming & { readonly params?: unknown }): void => {
    if (message.method === undefined) {
      if (message.id !== undefined) answers.get(message.id)?.(message.result);
      return;
    }
    // A question of the server: nothing is known here.
    if (message.id !== undefined) send({ id: message.id, result: null });
    const resolve = waiting.get(message.method);
    waiting.delete(message.method);
    resolve?.(message.params);
  };
  let pending = Buffer.alloc(0);
  child.stdout?.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const end = pending.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(pending.toString('latin1', 0, end))?.[1]);
      if (pending.length < end + 4 + length) return;
      const body = pending.toString('utf8', end + 4, end + 4 + length);
      pending = pending.subarray(end + 4 + length);
      take(JSON.parse(body) as Incoming);
    }
  });
  const server: LanguageServer = {
    request(method, params) {
      const own = ++id;
      return new Promise((resolve) => {
        answers.set(own, resolve);
        send({ id: own, method, params });
      });
    },
    notify: (method, params) => {
      send({ method, params });
    },
    next: (method) =>
      new Promise((resolve) => {
        waiting.set(method, resolve);
      }),
    close: () => {
      child.kill();
    },
  };
  await server.request('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  server.notify('initialized', {});
  return server;
}

/** Milliseconds of each kind of answer. */
export interface ServerTimes {
  readonly diagnostics: readonly number[];
  readonly completion: readonly number[];
  readonly hover: readonly number[];
}

/** Steps before the first that counts: an editor has been open for a while. */
const warmUp = 30;

/** Opens the text, then types into one command after the other and asks for help there. */
export async function serverTimes(program: string, text: string, count: number): Promise<ServerTimes> {
  const server = await startLanguageServer(program);
  try {
    const uri = 'file:///bench.sh';
    const published = 'textDocument/publishDiagnostics';
    const opened = server.next(published);
    server.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'shellscript', version: 1, text },
    });
    await opened;
    const lines = text.split('\n');
    const commands = lines.flatMap((line, index) => (line.includes('testpmd -l') ? [index] : []));
    const times = { diagnostics: [] as number[], completion: [] as number[], hover: [] as number[] };
    let version = 1;
    let step = 0;
    const timed = async (into: number[], ask: () => Promise<unknown>): Promise<void> => {
      const start = performance.now();
      await ask();
      if (step >= warmUp) into.push(performance.now() - start);
    };
    for (; step < count + warmUp; step++) {
      const line = commands[(step * 37) % commands.length] ?? 0;
      const at = (lines[line] ?? '').indexOf(' -l ') + 4;
      const position = { line, character: at };
      const change = (range: object, newText: string) => (): Promise<unknown> => {
        const answer = server.next(published);
        server.notify('textDocument/didChange', {
          textDocument: { uri, version: ++version },
          contentChanges: [{ range, text: newText }],
        });
        return answer;
      };
      await timed(times.diagnostics, change({ start: position, end: position }, '0'));
      const end = { line, character: at + 1 };
      await timed(times.diagnostics, change({ start: position, end }, ''));
      const document = { textDocument: { uri } };
      await timed(times.completion, () =>
        server.request('textDocument/completion', { ...document, position: { line, character: at } }),
      );
      await timed(times.hover, () =>
        server.request('textDocument/hover', { ...document, position: { line, character: at - 2 } }),
      );
    }
    return times;
  } finally {
    server.close();
  }
}
