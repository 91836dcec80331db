// The one interface through which everything reaches a VM. ssh2 is behind it today; the system ssh joins later.
import type { Problem } from '../problem';
import type { RemoteCommand } from './command';

/** Caps on what a remote command may send back. Beyond a cap the command is ended and `truncated` says which. */
export interface OutputLimits {
  /** Bytes of stdout and stderr together. */
  readonly maxBytes: number;
  /** Characters of one line; the rest of a longer line is dropped. */
  readonly maxLineLength: number;
  /** Milliseconds from the request to the end of the command; `Infinity` for no limit. */
  readonly timeoutMs: number;
}

export const defaultLimits: OutputLimits = {
  maxBytes: 8 * 1024 * 1024,
  maxLineLength: 16 * 1024,
  timeoutMs: 60_000,
};

/** Where a command is followed: a line may be as long as one that describes many ports. */
export const followLimits: OutputLimits = {
  maxBytes: Infinity,
  maxLineLength: 256 * 1024,
  timeoutMs: Infinity,
};

/** Characters of stderr that are kept of a command that is followed: its beginning says why it did not start. */
export const followedStderr = 64 * 1024;

/**
 * One remote command.
 *
 * @property command Built by `core/remote/command`, the only module that makes command lines.
 * @property stdin Text for the command's standard input. Without it and `input` the command reads from /dev/null.
 * @property input More text for standard input, after `stdin`, for as long as it comes; no more is taken of it than the
 *   command reads. It is let go of (`return`) when the command has ended.
 * @property follow The command runs for as long as somebody wants to hear of it. Its stdout goes to `onStdout` alone and
 *   is not part of the result, of stderr the first 64 KiB are; neither bytes nor time are limited but by `limits`, and
 *   only a few such commands run at a time.
 * @property signal Aborting ends the remote process (and, under sudo, its children) and verifies that it is gone.
 * @property usesSudo The command runs sudo; cancelling then has to end processes of root too.
 * @property onStdout Called with each decoded piece as it comes (UTF-8, invalid bytes as U+FFFD, not sanitized).
 */
export interface ExecRequest {
  readonly command: RemoteCommand;
  readonly stdin?: string;
  readonly input?: AsyncIterable<string>;
  readonly follow?: true;
  readonly limits?: Partial<OutputLimits>;
  readonly signal?: AbortSignal;
  readonly usesSudo?: boolean;
  readonly onStdout?: (text: string) => void;
  readonly onStderr?: (text: string) => void;
}

/** How a command ended: by itself, by a signal, or cut by one of the limits. */
export type ExecExit =
  | { readonly kind: 'code'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'limit'; readonly limit: 'bytes' | 'time' };

/** stdout and stderr are separate and not ordered between them; both are decoded, neither is sanitized. */
export interface ExecResult {
  readonly exit: ExecExit;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines longer than `maxLineLength` were shortened. */
  readonly linesCut: boolean;
}

/** Steps of connecting, for progress texts. */
export type ConnectStep = 'resolving' | 'reaching' | 'verifying-host-key' | 'authenticating';

/**
 * State of the one connection to a VM; changed only by `core/ssh/connectionState`'s `reduce`. `attempt` counts automatic
 * reconnects; it is absent where a person connected.
 */
export type ConnectionState =
  | { readonly kind: 'disconnected'; readonly problem?: Problem }
  | {
      readonly kind: 'connecting';
      readonly step: ConnectStep;
      readonly hop: string;
      readonly attempt?: number;
    }
  | { readonly kind: 'connected'; readonly sinceMs: number; readonly attempt?: number }
  /** Lost; a new attempt follows at `retryAtMs` (epoch milliseconds) or on `reconnectNow`. */
  | {
      readonly kind: 'waiting';
      readonly attempt: number;
      readonly retryAtMs: number;
      readonly problem: Problem;
    };

/**
 * The connection to one VM, shared by every feature. At most eight channels are open at a time; more wait in line.
 * Every rejection is a `ProblemError`, cancellation included (problem id `cancelled`).
 */
export interface VmConnection {
  readonly state: ConnectionState;
  /** @returns a function that ends the subscription. */
  onStateChange(listener: (state: ConnectionState) => void): () => void;
  /** Connects, or joins the attempt under way. `interactive: false` asks nothing and refuses unknown host keys. */
  connect(options: { readonly interactive: boolean; readonly signal?: AbortSignal }): Promise<void>;
  /** Skips the wait of the state `waiting`. */
  reconnectNow(): void;
  /** Runs a command on the open connection; rejects with problem `not-connected` where there is none. */
  exec(request: ExecRequest): Promise<ExecResult>;
  /** Ends running commands, then the connection; no reconnect follows. */
  disconnect(): Promise<void>;
  /** `disconnect`, and drops all listeners. */
  dispose(): Promise<void>;
}
