// What the faults of the login and of the output make of a command's run.
import type { ServerChannel } from 'ssh2';
import type { SimulatedHost } from '../host';

/** A fixed answer that comes instead of running anything; undefined where the command runs. */
export function fixedAnswer(
  host: SimulatedHost,
): { readonly stdout: string; readonly stderr: string; readonly code: number } | undefined {
  if (host.has('nologin'))
    return { stdout: 'This account is currently not available.\n', stderr: '', code: 1 };
  if (host.has('password-expired'))
    return {
      stdout: '',
      stderr: 'WARNING: Your password has expired.\nPassword change required but no TTY available.\n',
      code: 1,
    };
  // Network devices answer so, and report success.
  if (host.has('no-posix-shell'))
    return { stdout: "\n% Invalid input detected at '^' marker.\n\n", stderr: '', code: 0 };
  return undefined;
}

const noise = {
  before: {
    stdout: '*** simulated login noise ***\nLast login: never\n@@ begin os\n',
    stderr: 'mesg: ttyname failed: simulated\n',
  },
  after: { stdout: '*** simulated logout noise ***\n', stderr: 'logout: simulated\n' },
};

/** What login scripts print at the beginning and at the end. */
export function loginNoise(host: SimulatedHost): typeof noise | undefined {
  return host.has('noisy-login') ? noise : undefined;
}

/** Writes `chunk` again and again, no faster than the client reads, until `bytes` are sent or the channel closes. */
export async function flood(channel: ServerChannel, chunk: string, bytes: number): Promise<void> {
  const piece = Buffer.from(chunk.repeat(Math.ceil(32_768 / chunk.length)));
  let wake = (): void => undefined;
  let open = true;
  channel.on('drain', () => {
    wake();
  });
  channel.once('close', () => {
    open = false;
    wake();
  });
  const room = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  // A channel may have closed while the flag was read: the loop asks again after every wait.
  const isOpen = () => open;
  for (let sent = 0; isOpen() && sent < bytes; sent += piece.length) if (!channel.write(piece)) await room();
}
