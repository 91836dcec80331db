// Entry of the terminal program `mana-dpdk`.
import { msg, render } from '../core/message';
import { version } from '../../package.json';
import { parseInvocation } from './arguments';
import { detectCommand } from './detectCommand';
import { translatorFor } from './language';
import { explainCommand } from './explainCommand';
import { lintCommand } from './lintCommand';
import { setupCommand } from './setupCommand';
import type { SetupStatus } from './setupContext';
import { ask, terminalPrompts } from './terminalPrompts';
import { usage } from './usage';

const translate = translatorFor(process.env);

/** Columns of a terminal; some pseudo-terminals say 0, which is none. */
function columnsOf(stream: NodeJS.WriteStream): number | undefined {
  return stream.isTTY && stream.columns > 0 ? stream.columns : undefined;
}

/** Where every command writes, and in what form. */
function terminal() {
  return {
    write: (text: string) => process.stdout.write(text),
    writeError: (text: string) => process.stderr.write(text),
    translate,
    columns: columnsOf(process.stdout),
    colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
  };
}

/** Questions, where somebody can answer. They go to stderr, so that a piped report stays clean. */
function questions() {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const ends = { input: process.stdin, output: process.stderr };
  return {
    prompts: terminalPrompts(ends, translate),
    ask: (prompt: string, echo: boolean, signal: AbortSignal) => ask(ends, prompt, echo, signal),
  };
}

/**
 * The first Ctrl+C ends the remote process properly; a second one no longer waits for that.
 *
 * @param atOnce What is said when it does not wait.
 */
function interruption(atOnce?: string): AbortController {
  const interrupt = new AbortController();
  process.once('SIGINT', () => {
    if (atOnce !== undefined)
      process.once('SIGINT', () => {
        process.stderr.write(`\n${atOnce}\n`);
        process.exit(1);
      });
    interrupt.abort();
  });
  process.once('SIGTERM', () => {
    interrupt.abort();
  });
  return interrupt;
}

async function run(): Promise<SetupStatus> {
  const invocation = parseInvocation(process.argv.slice(2));
  switch (invocation.kind) {
    case 'help':
      process.stdout.write(usage(translate));
      return 0;
    case 'version':
      process.stdout.write(`${version}\n`);
      return 0;
    case 'usage-error':
      process.stderr.write(
        `mana-dpdk: ${render(invocation.message, translate)}\n${render(msg('“mana-dpdk --help” shows the usage.'), translate)}\n`,
      );
      return 2;
    case 'lint':
      return lintCommand(invocation.arguments, { ...terminal(), standardInput: process.stdin });
    case 'explain':
      return explainCommand(invocation.arguments, { ...terminal(), standardInput: process.stdin });
    case 'detect':
      return detectCommand(invocation.arguments, {
        ...terminal(),
        prompts: questions()?.prompts,
        signal: interruption().signal,
      });
    case 'setup': {
      const interrupt = interruption(
        render(
          msg(
            'Left at once. The VM ends the command it is at and stops; “mana-dpdk setup HOST --history” shows what was done.',
          ),
          translate,
        ),
      );
      // A run must not end half-way because nobody reads its output any more: it stops as with Ctrl+C.
      process.stdout.removeAllListeners('error').on('error', () => {
        interrupt.abort();
      });
      process.stderr.on('error', () => undefined);
      const asked = questions();
      return setupCommand(invocation.arguments, {
        ...terminal(),
        prompts: asked?.prompts,
        ask: asked?.ask,
        statusLine: process.stderr.isTTY,
        errorColumns: columnsOf(process.stderr),
        signal: interrupt.signal,
      });
    }
  }
}

// A reader that went away (`| head`) is no failure of ours.
process.stdout.on('error', () => process.exit(2));
run().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(
      `mana-dpdk: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 2;
  },
);
