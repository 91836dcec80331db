// Ends a remote command for good: signal over its channel, then kill over a second one, then look whether it is gone.
import type { ClientChannel } from 'ssh2';
import { remoteCommand } from '../../core/remote/command';
import { evidence } from '../../core/ssh/problems';
import type { RedactingLogger } from '../log';
import { openExecChannel, sendSignal, writeInput, type ChannelHost } from './channel';
import type { ChannelQueue } from './channelQueue';
import type { RemoteIds } from './processMarker';
import script from './sessionProcesses.sh';
import { within } from './waiting';

/** What is known at the end: which processes are left ("id name"), or that nobody could look. */
export type EndReport =
  { readonly kind: 'verified'; readonly left: readonly string[] } | { readonly kind: 'unverified' };

/**
 * A command that runs.
 *
 * @property floods It was ended for its output: nothing more can be expected of its channel.
 * @property ids Where it runs; `undefined` when the server has not said so until `timeoutMs` after the start, or when
 *   the command has ended.
 * @property closed Settles when its channel has closed.
 */
export interface RunningCommand {
  readonly channel: ClientChannel;
  readonly usesSudo: boolean;
  readonly floods: boolean;
  ids(timeoutMs: number): Promise<RemoteIds | undefined>;
  readonly closed: Promise<void>;
}

/** The connection a command runs on. `lane` is the place kept free for ending commands. */
export interface EndHost extends ChannelHost {
  readonly log: RedactingLogger;
  readonly lane: ChannelQueue;
}

/**
 * Milliseconds: since its start for the shell to say where it runs, in general and with slow login scripts before it;
 * for a command to end after TERM; for the script on the VM.
 */
const idsTimeoutMs = 2_000;
const slowLoginMs = 8_000;
const graceMs = 1_000;
const scriptTimeoutMs = 8_000;

/** A hostile VM shall not make us send it an endless command line. */
const mostProcesses = 500;

/**
 * Ends the command and everything it started.
 *
 * First all its processes are listed: after TERM their parents are gone, and with them the way to find children that
 * ignored it or run in a session of their own (sudo with a terminal). sshd sends TERM with the rights of root, so it
 * also reaches a sudo that asked for a password; as root's own login it sends none, so the second channel follows.
 * Never rejects: what could not be done is in the report.
 */
export async function endCommand(running: RunningCommand, host: EndHost): Promise<EndReport> {
  const ids = await knownIds(running);
  const listed = ids === undefined ? undefined : await runScript(host, 'list', ids, running.usesSudo, []);
  sendSignal(running.channel, 'TERM');
  await within(running.closed, graceMs);
  if (ids === undefined || listed === undefined) return endBlindly(running, host);
  if (listed.length === 0) return { kind: 'verified', left: [] };
  const left = await runScript(host, 'end', ids, running.usesSudo, listed.map(idAndStart));
  running.channel.close();
  if (left === undefined) return { kind: 'unverified' };
  return { kind: 'verified', left: left.map(idAndName) };
}

/**
 * Where the command runs. While login scripts are still busy in front of it, TERM ends the shell that runs them; as
 * root's own login it does not, but then the shell says where it runs as soon as they are done.
 */
async function knownIds(running: RunningCommand): Promise<RemoteIds | undefined> {
  const ids = await running.ids(idsTimeoutMs);
  if (ids !== undefined || running.floods) return ids;
  sendSignal(running.channel, 'TERM');
  return running.ids(slowLoginMs);
}

/** Without process ids (not Linux, no /proc, no second channel) only the channel's own signals are left. */
async function endBlindly(running: RunningCommand, host: EndHost): Promise<EndReport> {
  sendSignal(running.channel, 'KILL');
  const closed = await within(running.closed, graceMs);
  running.channel.close();
  host.log.debug(`ended a command by signals alone: ${closed ? 'its channel closed' : 'its channel stays'}`);
  return { kind: 'unverified' };
}

/** Runs the script in a channel of its own. `undefined` when it could not run or did not end well. */
async function runScript(
  host: EndHost,
  mode: 'list' | 'end',
  ids: RemoteIds,
  usesSudo: boolean,
  recorded: readonly string[],
): Promise<readonly string[] | undefined> {
  const command = remoteCommand(
    'sh',
    '-s',
    '--',
    mode,
    String(ids.session),
    String(ids.shell),
    usesSudo ? 'sudo' : 'plain',
    ...recorded,
  );
  try {
    return await host.lane.run(() =>
      openExecChannel(
        host,
        command,
        (channel) => collectLines(channel, host),
        AbortSignal.timeout(scriptTimeoutMs),
      ),
    );
  } catch (error) {
    host.log.warn(`could not ${mode} the processes of a command: ${evidence(String(error))}`);
    return undefined;
  }
}

/** Feeds the script and reads its lines; `undefined` unless it ended with code 0 in time. */
function collectLines(channel: ClientChannel, host: EndHost): Promise<readonly string[] | undefined> {
  return new Promise((resolve) => {
    let output = '';
    let code: number | null = null;
    const finish = (complete: boolean): void => {
      clearTimeout(timer);
      host.lost.removeEventListener('abort', giveUp);
      channel.close();
      resolve(complete && code === 0 ? processLines(output) : undefined);
    };
    const giveUp = (): void => {
      finish(false);
    };
    const timer = setTimeout(giveUp, scriptTimeoutMs);
    host.lost.addEventListener('abort', giveUp, { once: true });
    channel.on('data', (chunk: Buffer) => {
      if (output.length < mostProcesses * 64) output += chunk.toString('latin1');
    });
    channel.stderr.resume();
    channel.on('exit', (status: number | null) => {
      code = status;
    });
    channel.on('close', () => {
      finish(true);
    });
    writeInput(channel, script);
  });
}

/** The lines that look like a process; login noise and anything else is passed over. */
function processLines(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => /^\d{1,10}:\d{1,20} /.test(line))
    .slice(0, mostProcesses);
}

function idAndStart(line: string): string {
  return line.slice(0, line.indexOf(' '));
}

function idAndName(line: string): string {
  return `${line.slice(0, line.indexOf(':'))} ${line.slice(line.indexOf(' ') + 1)}`;
}
