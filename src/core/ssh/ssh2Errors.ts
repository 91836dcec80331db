// Names the errors of ssh2 1.17 and of Node's sockets. Texts are those of node_modules/ssh2/lib (client, protocol, keyParser).
import { keyFormat, wrongPassphrase } from './keyProblems';
import {
  channelRefused,
  closedByServer,
  endlessBanner,
  evidence,
  handshakeFailed,
  linkLost,
  noCommonAlgorithm,
  notConnected,
  notSsh,
  problem,
  refused,
  sshError,
  timedOut,
  unknownName,
  unreachable,
  type SshProblem,
  type Target,
} from './problems';
import { msg } from '../message';

/** Where in the life of a connection an error came. */
export interface Ssh2ErrorContext {
  readonly target: Target;
  /** `key`: while reading a private key file; `channel`: on an established connection, opening or using a channel. */
  readonly phase: 'connect' | 'handshake' | 'auth' | 'connected' | 'channel' | 'key';
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

const lost: Make = ({ target }, cause) => linkLost(target, cause);
const onTimeout: Make = ({ target, timeoutSeconds }, cause) => timedOut(target, timeoutSeconds ?? 0, cause);
/** The other end hung up: before the handshake ended it is the server's doing, later the link may be at fault. */
const onHangUp: Make = (context, cause) =>
  context.phase === 'connected' || context.phase === 'channel'
    ? linkLost(context.target, cause)
    : closedByServer(context.target, cause);

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
];

/** The problem behind an error of ssh2 or of a socket. */
export function fromSsh2Error(error: unknown, context: Ssh2ErrorContext): SshProblem {
  const { message, code } = factsOf(error);
  const make =
    (Object.hasOwn(byCode, code) ? byCode[code] : undefined) ??
    byText.find(([text]) => text.test(message))?.[1] ??
    (({ target }: Ssh2ErrorContext, cause: string) => sshError(target, cause));
  return make(context, message);
}
