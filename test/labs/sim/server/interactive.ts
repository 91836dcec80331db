// A plain interactive shell over one channel: line by line, with echo and backspace where there is a terminal.
import type { ServerChannel } from 'ssh2';
import { userName } from '../files/distribution';
import type { SimulatedHost } from '../host';
import { FdTable, OpenFile } from '../shell/io';
import { readerOf } from '../shell/reader';
import { runLine } from '../shell/runner';
import { Shell } from '../shell/shell';

/** Reads lines until exit, ^D or the end of the input; the shell's state carries over from line to line. */
export async function runShell(
  channel: ServerChannel,
  host: SimulatedHost,
  env: Readonly<Record<string, string>>,
  terminal: boolean,
): Promise<void> {
  const write = (bytes: string): void => {
    if (!channel.destroyed)
      channel.write(Buffer.from(terminal ? bytes.replaceAll('\n', '\r\n') : bytes, 'latin1'));
  };
  const fds = new FdTable();
  fds.set(0, new OpenFile(readerOf(''), undefined));
  fds.set(1, new OpenFile(undefined, write));
  fds.set(
    2,
    new OpenFile(undefined, (bytes) => {
      if (terminal) write(bytes);
      else if (!channel.destroyed) channel.stderr.write(Buffer.from(bytes, 'latin1'));
    }),
  );
  const parent = host.processes.get(700);
  const process = host.processes.start({ args: ['-bash'], name: 'bash', uid: 1000, parent, leader: true });
  const shell = new Shell(process, {
    host,
    process,
    fds,
    env: new Map(Object.entries(env)),
    cwd: `/home/${userName}`,
    umask: 0o022,
    name: '-bash',
    args: [],
    memoize: false,
  });
  const prompt = () => {
    if (terminal) write(`${userName}@${host.machine.software.hostname}:${shell.cwd}$ `);
  };
  if (terminal) write('Welcome: this machine is simulated.\n');
  prompt();
  for await (const line of lines(channel, terminal ? write : () => undefined)) {
    if (!(await runLine(shell, line))) break;
    prompt();
  }
  shell.ended();
  channel.exit(shell.status);
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
