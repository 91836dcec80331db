// Entry of the terminal program `mana-dpdk`.
import { readFile, writeFile } from 'node:fs/promises';
import { msg, render } from '../core/message';
import { fileRunStore } from '../platform/runs/recordStore';
import { version } from '../../package.json';
import { parseInvocation } from './arguments';
import { detectCommand } from './detectCommand';
import { doctorCommand } from './doctorCommand';
import { translatorFor } from './language';
import { explainCommand } from './explainCommand';
import { lintCommand } from './lintCommand';
import { runCommand } from './runCommand';
import type { RunContext } from './runContext';
import { runPairCommand } from './runPairCommand';
import { recordsCommand } from './runRecords';
import { setupCommand } from './setupCommand';
import type { SetupContext, SetupStatus } from './setupContext';
import { stateFile } from './stateFolder';
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
 * @param atOnce What is said when it does not wait; undefined where nothing is to be said.
 */
function interruption(atOnce?: () => string | undefined): AbortController {
  const interrupt = new AbortController();
  process.once('SIGINT', () => {
    if (atOnce !== undefined)
      process.once('SIGINT', () => {
        process.stderr.write(`\n${atOnce() ?? ''}\n`);
        process.exit(1);
      });
    interrupt.abort();
  });
  process.once('SIGTERM', () => {
    interrupt.abort();
  });
  return interrupt;
}

/** What a command has that changes a VM: it asks, tells where it is, and stops properly. */
function stoppable(interrupt: AbortController): SetupContext {
  // It must not end half-way because nobody reads its output any more: it stops as with Ctrl+C.
  process.stdout.removeAllListeners('error').on('error', () => {
    interrupt.abort();
  });
  process.stderr.on('error', () => undefined);
  const asked = questions();
  return {
    ...terminal(),
    prompts: asked?.prompts,
    ask: asked?.ask,
    statusLine: process.stderr.isTTY,
    errorColumns: columnsOf(process.stderr),
    signal: interrupt.signal,
  };
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
    case 'doctor': {
      const asked = questions();
      return doctorCommand(invocation.arguments, {
        ...terminal(),
        prompts: asked?.prompts,
        ask: asked?.ask,
        statusLine: process.stderr.isTTY,
        errorColumns: columnsOf(process.stderr),
        signal: interruption().signal,
      });
    }
    case 'setup': {
      const atOnce = msg(
        'Left at once. The VM ends the command it is at and stops; “mana-dpdk setup HOST --history” shows what was done.',
      );
      return setupCommand(invocation.arguments, stoppable(interruption(() => render(atOnce, translate))));
    }
    case 'run': {
      const { arguments: asked } = invocation;
      let leaving: string | undefined;
      const context: RunContext = {
        ...stoppable(interruption(() => leaving)),
        leave: (text) => {
          leaving = text;
        },
        readFile: (path) => readFile(path),
        writeFile: (path, text) => writeFile(path, text, { mode: 0o600 }),
        records: fileRunStore(stateFile('runs')),
      };
      if (asked.kind === 'records') return recordsCommand(asked, context);
      const { to } = asked;
      return to === undefined ? runCommand(asked, context) : runPairCommand({ ...asked, to }, context);
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
