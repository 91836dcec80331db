// A plain interactive shell over one channel: line by line, with echo and backspace where there is a terminal.
import type { ServerChannel } from 'ssh2';
import { userName } from '../files/distribution';
import type { SimulatedHost } from '../host';
import { runCommand } from '../shell/runner';

/** Variables that belong to one run of the shell and are not carried to the next line. */
const perRun = /^([0-9#@*?$!_-]|BASH\w*|SHELLOPTS|SECONDS|RANDOM|LINENO|PPID|UID|EUID)$/;

/** Reads lines until exit, ^D or the end of the input; variables and the directory carry over, functions do not. */
export async function runShell(
  channel: ServerChannel,
  host: SimulatedHost,
  startEnv: Readonly<Record<string, string>>,
  terminal: boolean,
): Promise<void> {
  let env: Record<string, string> = { ...startEnv };
  let cwd = `/home/${userName}`;
  let code = 0;
  const write = (bytes: string) =>
    channel.write(Buffer.from(terminal ? bytes.replaceAll('\n', '\r\n') : bytes, 'latin1'));
  const prompt = () => {
    if (terminal) write(`${userName}@${host.machine.software.hostname}:${cwd}$ `);
  };
  if (terminal) write('Welcome: this machine is simulated.\n');
  prompt();
  for await (const line of lines(channel, terminal ? write : () => undefined)) {
    const leave = /^\s*(exit|logout)(\s+(\d+))?\s*$/.exec(line);
    if (leave !== null) {
      code = Number(leave[3] ?? code);
      break;
    }
    if (line.trim() !== '') {
      const end = await runCommand({
        host,
        commandLine: line,
        env,
        stdin: '',
        cwd,
        memoize: false,
        sink: (stream, bytes) => {
          if (stream === 'stderr' && !terminal) channel.stderr.write(Buffer.from(bytes, 'latin1'));
          else write(bytes);
        },
      });
      if ('code' in end) {
        code = end.code;
        env = Object.fromEntries(Object.entries(end.env).filter(([name]) => !perRun.test(name)));
        cwd = end.env['PWD'] ?? cwd;
      }
    }
    prompt();
  }
  channel.exit(code);
  channel.end();
}

/** The lines a client sends. `echo` shows typed characters. */
async function* lines(channel: ServerChannel, echo: (bytes: string) => void): AsyncGenerator<string> {
  let line = '';
  // The channel must outlive this loop: the exit status goes over it.
  for await (const chunk of channel.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>)
    for (const character of chunk.toString('latin1'))
      if (character === '\r' || character === '\n') {
        echo('\n');
        yield line;
        line = '';
      } else if (character === '\u0004') {
        if (line === '') return;
      } else if (character === '\u0003') {
        echo('^C\n');
        line = '';
        yield '';
      } else if (character === '\u007f') {
        if (line !== '') echo('\b \b');
        line = line.slice(0, -1);
      } else {
        echo(character);
        line += character;
      }
  if (line !== '') yield line;
}
