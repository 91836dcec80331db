// Questions of a connection on the controlling terminal. Without one, nothing is asked and unknown hosts are refused.
import { createInterface } from 'node:readline';
import { Writable, type Readable } from 'node:stream';
import { msg, render, type Translate } from '../core/message';
import type { ConnectPrompts, HostKeyQuestion } from '../core/ssh/prompts';

/** The two ends of the terminal; stderr, so that a piped report stays clean. */
export interface Terminal {
  readonly input: Readable;
  readonly output: NodeJS.WritableStream;
}

/** Prompts that ask on `terminal`. An end of input or an abort counts as "cancelled". */
export function terminalPrompts(terminal: Terminal, translate: Translate): ConnectPrompts {
  return {
    async confirmHostKey(question, signal) {
      terminal.output.write(`${hostKeyText(question, translate)}\n`);
      for (;;) {
        const prompt = render(msg('Trust this key? [yes / once / no]'), translate);
        const answer = (await ask(terminal, `${prompt} `, true, signal))?.trim().toLowerCase();
        if (answer === 'yes') return 'trust';
        if (answer === 'once') return 'trust-once';
        if (answer === undefined || answer === '' || answer === 'no') return 'cancel';
      }
    },
    secret(question, signal) {
      return ask(terminal, `${render(question.label, translate)} `, question.echo, signal);
    },
  };
}

function hostKeyText(question: HostKeyQuestion, translate: Translate): string {
  const { key, hostname, port } = question;
  const lines = [
    msg('The host key of {0} (port {1}) is not known.', hostname, port),
    msg('Type: {0}', key.type),
    msg('Fingerprint: {0}', key.fingerprint),
    ...question.otherKnown.map((known) => msg('Known for this host: {0} {1}', known.type, known.fingerprint)),
  ];
  return lines.map((line) => render(line, translate)).join('\n');
}

/** One question, one line. @returns undefined for an end of input, Ctrl+C or an abort. */
export function ask(
  terminal: Terminal,
  prompt: string,
  echo: boolean,
  signal: AbortSignal,
): Promise<string | undefined> {
  terminal.output.write(prompt);
  // readline never closes on an input that has already ended: nobody is there to answer.
  if (terminal.input.readableEnded) return Promise.resolve(undefined);
  // readline echoes through its output stream; a secret is typed into one that swallows it.
  const output = echo
    ? terminal.output
    : new Writable({
        write: (_chunk, _encoding, done) => {
          done();
        },
      });
  const lines = createInterface({ input: terminal.input, output, terminal: true });
  return new Promise((resolve) => {
    // Closing the lines emits 'close' at once, which cancels: resolve first, the second answer then changes nothing.
    const finish = (answer: string | undefined): void => {
      resolve(answer);
      signal.removeEventListener('abort', cancel);
      lines.removeListener('close', cancel);
      lines.close();
      if (!echo) terminal.output.write('\n');
    };
    const cancel = (): void => {
      finish(undefined);
    };
    lines.once('line', finish);
    lines.once('close', cancel);
    lines.once('SIGINT', cancel);
    signal.addEventListener('abort', cancel, { once: true });
  });
}
