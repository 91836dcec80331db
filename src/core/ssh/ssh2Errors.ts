// Names the errors of ssh2 1.17 and of Node's sockets. Texts are those of node_modules/ssh2/lib (client, protocol, keyParser).
import { keyFormat, wrongPassphrase } from './keyProblems';
import {
  channelRefused,
  closedByServer,
  endlessBanner,
  forwardRefused,
  handshakeFailed,
  linkLost,
  noCommonAlgorithm,
  notConnected,
  notSsh,
  refused,
  signInRefused,
  sshError,
  timedOut,
  unknownName,
  unreachable,
} from './linkProblems';
import type { SshProblem, Target } from './sshProblem';

/** Where in the life of a connection an error came. */
export interface Ssh2ErrorContext {
  readonly target: Target;
  /**
   * `key`: while reading a private key file. `channel`: opening or using a channel of an established connection.
   * `forward`: asking a jump host to pass the connection on to `target`.
   */
  readonly phase: 'connect' | 'handshake' | 'auth' | 'connected' | 'channel' | 'forward' | 'key';
  /** How long the attempt was allowed to take, in seconds. */
  readonly timeoutSeconds?: number;
  /** Path of the private key, in phase `key`. */
  readonly keyPath?: string;
}

/** The fields of an error that tell something; anything thrown can be read this way. */
interface ErrorFacts {
  readonly message: string;
  readonly code: string;
}

function factsOf(error: unknown): ErrorFacts {
  if (typeof error !== 'object' || error === null) return { message: String(error), code: '' };
  const message = 'message' in error && typeof error.message === 'string' ? error.message : '';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // Happy eyeballs: one error for each address. The first one says most (the resolver's favourite).
  if (message === '' && 'errors' in error && Array.isArray(error.errors)) return factsOf(error.errors[0]);
  return { message: message === '' ? code : message, code };
}

type Make = (context: Ssh2ErrorContext, cause: string) => SshProblem;

const onTimeout: Make = ({ target, timeoutSeconds }, cause) => timedOut(target, timeoutSeconds ?? 0, cause);

/** The other end hung up: before the connection stood it is the server's doing, later the link may be at fault. */
const onHangUp: Make = (context, cause) =>
  context.phase === 'connected' || context.phase === 'channel' || context.phase === 'forward'
    ? linkLost(context.target, cause)
    : closedByServer(context.target, cause);

/** The reason code of a refused channel is a field of its own: 1 means forbidden (RFC 4254, 5.1). */
const onChannelRefused: Make = ({ target, phase }, cause) =>
  phase === 'forward'
    ? forwardRefused(target, /prohibited/i.test(cause), cause)
    : channelRefused(target, cause);

const onKeyFormat: Make = ({ target, keyPath }, cause) =>
  keyPath === undefined ? sshError(target, cause) : keyFormat(keyPath, cause);

const onPassphrase: Make = ({ target, keyPath }, cause) =>
  keyPath === undefined ? sshError(target, cause) : wrongPassphrase(keyPath, cause);

/** Node's error codes. */
const byCode: Readonly<Record<string, Make>> = {
  ENOTFOUND: ({ target }, cause) => unknownName(target, cause),
  EAI_AGAIN: ({ target }, cause) => unknownName(target, cause),
  EAI_FAIL: ({ target }, cause) => unknownName(target, cause),
  ENODATA: ({ target }, cause) => unknownName(target, cause),
  ECONNREFUSED: ({ target }, cause) => refused(target, cause),
  EHOSTUNREACH: ({ target }, cause) => unreachable(target, cause),
  EHOSTDOWN: ({ target }, cause) => unreachable(target, cause),
  ENETUNREACH: ({ target }, cause) => unreachable(target, cause),
  ENETDOWN: ({ target }, cause) => unreachable(target, cause),
  EADDRNOTAVAIL: ({ target }, cause) => unreachable(target, cause),
  EACCES: ({ target }, cause) => unreachable(target, cause),
  EPERM: ({ target }, cause) => unreachable(target, cause),
  ETIMEDOUT: onTimeout,
  ECONNRESET: onHangUp,
  ECONNABORTED: onHangUp,
  EPIPE: onHangUp,
};

/** ssh2's texts. The first row that is found in the message decides. */
const byText: readonly (readonly [text: RegExp, make: Make])[] = [
  [/^Max greeting lines exceeded/, ({ target }, cause) => endlessBanner(target, cause)],
  [/^Header line too long/, ({ target }, cause) => endlessBanner(target, cause)],
  [
    /^Invalid identification string|^Invalid header: expected newline/,
    ({ target }, cause) => notSsh(target, cause),
  ],
  // A server at its limit (MaxStartups) hangs up like this; who has seen other text than SSH's says `notSsh` instead.
  [/^Connection lost before handshake/, ({ target }, cause) => closedByServer(target, cause)],
  [/^Timed out while waiting for handshake/, onTimeout],
  [/^Handshake failed: no matching /i, ({ target }, cause) => noCommonAlgorithm(target, cause)],
  // The host key check has its own verdict and its own problem; this text is all that ssh2 adds to it.
  [
    /^Host denied \(verification failed\)|^(?:Handshake failed|Error while computing)/,
    ({ target }, cause) => handshakeFailed(target, cause),
  ],
  [/^All configured authentication methods failed/, ({ target }, cause) => signInRefused(target, cause)],
  [/^Too many authentication failures/i, ({ target }, cause) => signInRefused(target, cause)],
  [/^Keepalive timeout|^No response from server/, ({ target }, cause) => linkLost(target, cause)],
  [
    /^\(SSH\) Channel open failure|^Unable to (?:exec|open shell|request|start)|^No free channels available|^Channel is not open/,
    onChannelRefused,
  ],
  [/^Not connected/, ({ target }) => notConnected(target.alias)],
  // An agent's key or a file that ssh2 was asked to read. A passphrase that opens nothing gives garbage or a failed check.
  [/bad passphrase|no passphrase given|integrity check failed|^Bad decrypt|bad decrypt/i, onPassphrase],
  [
    /^Unsupported|^Malformed|^Cipher \(|^Invalid initialization vector|^Failed to generate information to decrypt key|^Cannot parse privateKey|^privateKey value does not contain/,
    onKeyFormat,
  ],
];

/** Numbers of SSH_MSG_DISCONNECT (RFC 4253, 11.1) come as a numeric code; the text is the server's own. */
const isDisconnect = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number';

/**
 * The problem behind an error of ssh2 or of a socket. Never throws, whatever was thrown.
 *
 * A failed sign-in has more to say than this: use `authFailure` where the record of attempts is at hand.
 */
export function fromSsh2Error(error: unknown, context: Ssh2ErrorContext): SshProblem {
  const { message, code } = factsOf(error);
  const make =
    (Object.hasOwn(byCode, code) ? byCode[code] : undefined) ??
    byText.find(([text]) => text.test(message))?.[1] ??
    (isDisconnect(error) ? onDisconnect : undefined) ??
    onOther;
  return make(context, message);
}

const onDisconnect: Make = ({ target }, cause) => closedByServer(target, cause);

/** In phase `key` whatever goes wrong is about the key: OpenSSL's texts for it change with its versions. */
const onOther: Make = (context, cause) =>
  context.phase === 'key' ? onKeyFormat(context, cause) : sshError(context.target, cause);
