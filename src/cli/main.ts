// Entry of the terminal program `mana-dpdk`.
import { msg, render } from '../core/message';
import { version } from '../../package.json';
import { parseInvocation } from './arguments';
import { detectCommand, type ExitStatus } from './detectCommand';
import { translatorFor } from './language';
import { explainCommand } from './explainCommand';
import { lintCommand } from './lintCommand';
import { terminalPrompts } from './terminalPrompts';
import { usage } from './usage';

const translate = translatorFor(process.env);

/** Where every command writes, and in what form. */
function terminal() {
  return {
    write: (text: string) => process.stdout.write(text),
    writeError: (text: string) => process.stderr.write(text),
    translate,
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
    colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
  };
}

async function run(): Promise<ExitStatus> {
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
    case 'detect': {
      const interrupt = new AbortController();
      // The first Ctrl+C ends the remote process properly; a second one no longer waits for that.
      process.once('SIGINT', () => {
        interrupt.abort();
      });
      process.once('SIGTERM', () => {
        interrupt.abort();
      });
      const interactive = process.stdin.isTTY && process.stderr.isTTY;
      return detectCommand(invocation.arguments, {
        ...terminal(),
        prompts: interactive
          ? terminalPrompts({ input: process.stdin, output: process.stderr }, translate)
          : undefined,
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
