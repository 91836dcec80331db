// Reads the address that a person types: user@host:port, IPv6, ssh:// URIs, aliases.
import { msg, type Message } from '../message';
import type { Problem } from '../problem';
import { sanitize } from '../remote/sanitize';

/** What was typed, in parts. `host` may be an alias of `~/.ssh/config`; IPv6 is without brackets. */
export interface Address {
  readonly user?: string;
  readonly host: string;
  /** 1–65535. */
  readonly port?: number;
}

export type AddressProblem = Problem<'bad-address'>;

export type AddressResult =
  { readonly ok: true; readonly address: Address } | { readonly ok: false; readonly problem: AddressProblem };

/**
 * Reads `host`, `user@host`, `host:port`, `[IPv6]:port`, bare IPv6 (with or without zone) and `ssh://user@host:port`.
 *
 * Refuses what a program could take for something else: a leading "-" (an option of ssh), white space, control and
 * shell characters. So a result is safe to hand to `ssh -G --` as one argument.
 */
export function parseAddress(text: string): AddressResult {
  const typed = text.trim();
  if (typed === '') return bad(typed, msg('Enter a name or an address.'));
  if (/[\s\p{C}]/u.test(typed)) return bad(typed, msg('It contains white space or invisible characters.'));
  const uri = /^ssh:\/\/(.*?)\/?$/i.exec(typed)?.[1];
  if (uri === undefined && typed.includes('://'))
    return bad(typed, msg('Only addresses of the kind ssh:// can be used.'));
  const rest = uri ?? typed;

  // The last "@": user names may hold one (user@domain@host), host names cannot.
  const at = rest.lastIndexOf('@');
  const user = at < 0 ? undefined : rest.slice(0, at);
  if (user !== undefined && !isUserName(user)) return bad(typed, msg('The user name is not valid.'));

  const split = splitPort(rest.slice(at + 1));
  if (!split) return bad(typed, msg('The brackets around the address are not closed.'));
  const { host, portText } = split;
  if (!isHostName(host)) return bad(typed, msg('The host name is not valid.'));
  const port = portText === undefined ? undefined : parsePort(portText);
  if (portText !== undefined && port === undefined)
    return bad(typed, msg('The port must be a number from 1 to 65535.'));
  return {
    ok: true,
    address: { host, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port }) },
  };
}

/** A TCP port, or `undefined` for any other text. */
export function parsePort(text: string): number | undefined {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? port : undefined;
}

/** True for what may stand before the "@". */
export function isUserName(text: string): boolean {
  return /^[\p{L}\p{N}_.][\p{L}\p{N}_.@\\+=$-]{0,127}$/u.test(text);
}

/**
 * True for names, IPv4, IPv6 with zone, and aliases. The characters are those that OpenSSH itself allows in a host name
 * from the command line, without the ones a shell would act on.
 */
export function isHostName(text: string): boolean {
  if (text.includes(':')) return isIpv6(text);
  return /^[\p{L}\p{N}_.+=][\p{L}\p{N}_.+=%/-]{0,254}$/u.test(text);
}

/** True for IPv6, with or without a zone (`fe80::1%eth0`). */
export function isIpv6(text: string): boolean {
  const [address = '', zone, ...more] = text.split('%');
  if (more.length > 0 || (zone !== undefined && !/^[A-Za-z0-9_.-]{1,15}$/.test(zone))) return false;
  const embedded = /^(.*:)((?:[0-9]{1,3}\.){3}[0-9]{1,3})$/.exec(address);
  if (embedded?.[2]?.split('.').some((octet) => Number(octet) > 255) === true) return false;
  const groups = embedded ? `${embedded[1] ?? ''}0:0` : address;
  if (!/^[0-9A-Fa-f:]+$/.test(groups) || groups.includes(':::')) return false;
  const halves = groups.split('::');
  if (halves.length > 2) return false;
  const parts = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!parts.every((part) => /^[0-9A-Fa-f]{1,4}$/.test(part))) return false;
  return halves.length === 2 ? parts.length <= 7 : parts.length === 8;
}

/** Host and port apart; `undefined` for an open bracket. More than one ":" without brackets is IPv6 without port. */
function splitPort(text: string): { host: string; portText: string | undefined } | undefined {
  if (text.startsWith('[')) {
    const match = /^\[([^[\]]*)\](?::(.*))?$/.exec(text);
    if (!match) return undefined;
    // Brackets are for IPv6 only; "[name]" would be looked up with its brackets.
    const host = match[1] ?? '';
    return { host: isIpv6(host) ? host : '', portText: match[2] };
  }
  const colon = text.indexOf(':');
  if (colon < 0 || colon !== text.lastIndexOf(':')) return { host: text, portText: undefined };
  return { host: text.slice(0, colon), portText: text.slice(colon + 1) };
}

function bad(typed: string, why: Message): AddressResult {
  const shown = sanitize(typed, { singleLine: true, maxLength: 100 });
  return {
    ok: false,
    problem: {
      id: 'bad-address',
      message: msg('“{0}” is not an address: {1}', shown, why),
      remedies: [{ label: msg('Write it as user@host, user@host:port or [IPv6]:port.') }],
    },
  };
}
