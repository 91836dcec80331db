// One SSH session channel of a simulated VM: environment, signals, standard input, exec and a plain shell.
import type { ServerChannel, Session } from 'ssh2';
import { userName } from '../files/distribution';
import { FsError } from '../files/fsError';
import type { SimulatedHost } from '../host';
import type { SimulatedProcess } from '../machine/processes';
import type { OpenFile } from '../shell/io';
import { pipe } from '../shell/io';
import { defaultPath, startCommand, type CommandEnd, type Sink } from '../shell/runner';
import { fixedAnswer, flood, loginNoise } from './loginFaults';
import { runShell } from './interactive';

/** @property drop Cuts the connection; `rebooting` says that the machine goes down with it. */
export interface SessionSurroundings {
  readonly host: SimulatedHost;
  readonly sshConnection: string;
  readonly memoize: boolean;
  readonly record: (commandLine: string) => void;
  readonly drop: (rebooting: boolean) => void;
  readonly closed: () => void;
}

/** What the client sends, as an open file. All of it is taken at once: input nobody reads must not hold the channel. */
function inputOf(channel: ServerChannel): OpenFile {
  const { input, output } = pipe();
  output.retain();
  let open = true;
  channel.on('data', (chunk: Buffer) => {
    try {
      output.write(chunk.toString('latin1'));
    } catch {
      // Nobody reads any more.
    }
  });
  const end = (): void => {
    if (open) output.release();
    open = false;
  };
  channel.once('end', end);
  channel.once('close', end);
  return input;
}

function environment(
  around: SessionSurroundings,
  accepted: Readonly<Record<string, string>>,
): Record<string, string> {
  const [client = '', port = '', , serverPort = ''] = around.sshConnection.split(' ');
  return {
    HOME: `/home/${userName}`,
    USER: userName,
    LOGNAME: userName,
    SHELL: '/bin/bash',
    PATH: defaultPath,
    LANG: around.host.machine.software.german ? 'de_DE.UTF-8' : 'C.UTF-8',
    XDG_RUNTIME_DIR: '/run/user/1000',
    SSH_CLIENT: `${client} ${port} ${serverPort}`,
    SSH_CONNECTION: around.sshConnection,
    ...accepted,
  };
}

export class SimulatedSession {
  private readonly accepted: Record<string, string> = {};
  private pty = false;
  private running: SimulatedProcess | undefined;

  constructor(
    session: Session,
    private readonly around: SessionSurroundings,
  ) {
    session.on('env', (accept, reject, { key, val }) => {
      // As AcceptEnv of Debian and Ubuntu: others are dropped without a word. ssh2's types say accept is always there.
      const agree = accept as (() => void) | undefined;
      const refuse = reject as (() => void) | undefined;
      if (/^(LANG|LC_\w+)$/.test(key)) {
        this.accepted[key] = val;
        agree?.();
      } else refuse?.();
    });
    session.on('pty', (accept) => {
      this.pty = true;
      (accept as (() => void) | undefined)?.();
    });
    session.on('signal', (accept, _reject, { name }) => {
      (accept as (() => void) | undefined)?.();
      // As sshd: with the user's rights, to the whole group.
      if (this.running !== undefined) around.host.kill(-this.running.group, name.replace(/^SIG/, ''), 1000);
    });
    session.on('exec', (accept, _reject, { command }) => {
      const channel = accept();
      around.record(command);
      void this.exec(channel, command).catch(() => {
        channel.close();
      });
    });
    session.on('shell', (accept) => {
      const channel = accept();
      around.record('');
      void runShell(channel, around.host, environment(around, this.accepted), this.pty).catch(() => {
        channel.close();
      });
    });
    session.on('close', () => {
      around.closed();
    });
  }

  private sinkFor(channel: ServerChannel): Sink {
    let open = true;
    channel.once('close', () => {
      open = false;
    });
    return (stream, bytes) => {
      const out = Buffer.from(this.pty ? bytes.replaceAll('\n', '\r\n') : bytes, 'latin1');
      if (out.length === 0) return;
      // sshd has closed its end of the pipe: what still writes gets SIGPIPE.
      if (!open || channel.destroyed) throw new FsError('EPIPE', 'write', stream);
      if (stream === 'stdout' || this.pty) channel.write(out);
      else channel.stderr.write(out);
    };
  }

  private async exec(channel: ServerChannel, commandLine: string): Promise<void> {
    const { host } = this.around;
    channel.on('error', () => undefined);
    const stdin = inputOf(channel);
    const sink = this.sinkFor(channel);
    const answer = fixedAnswer(host);
    if (answer !== undefined) {
      sink('stdout', answer.stdout);
      sink('stderr', answer.stderr);
      finish(channel, { code: answer.code, env: {} });
      return;
    }
    if (host.has('endless-line')) await flood(channel, 'simulated endless line ', 256 * 1024 * 1024);
    if (host.has('megabytes'))
      await flood(channel, 'simulated login noise, one of very many lines\n', 24 * 1024 * 1024);
    const noise = loginNoise(host);
    sink('stdout', noise?.before.stdout ?? '');
    sink('stderr', noise?.before.stderr ?? '');
    const halved =
      host.has('dropping') || host.has('truncated-output') || host.has('reboot-during-detection');
    let kept = '';
    const end = await this.run(channel, stdin, commandLine, (stream, bytes) => {
      if (halved && stream === 'stdout') kept += bytes;
      else sink(stream, bytes);
    });
    if (halved) {
      sink('stdout', kept.slice(0, Math.floor(kept.length / 2)));
      if (!host.has('truncated-output')) {
        this.around.drop(host.has('reboot-during-detection'));
        return;
      }
    }
    sink('stdout', noise?.after.stdout ?? '');
    sink('stderr', noise?.after.stderr ?? '');
    finish(channel, end);
  }

  private async run(
    channel: ServerChannel,
    stdin: OpenFile,
    commandLine: string,
    sink: Sink,
  ): Promise<CommandEnd> {
    const { host, memoize } = this.around;
    const env = environment(this.around, this.accepted);
    const { process, ended } = startCommand({ host, commandLine, env, stdin, sink, memoize });
    this.running = process;
    host.foreground.add(process.session);
    const done = () => host.foreground.delete(process.session);
    channel.once('close', done);
    try {
      return await ended;
    } finally {
      this.running = undefined;
    }
  }
}

/** Tells how the command ended, then closes the channel. */
function finish(channel: ServerChannel, end: CommandEnd): void {
  if (channel.destroyed) return;
  if ('code' in end) channel.exit(end.code);
  else channel.exit(end.signal, false, '');
  channel.end();
}
