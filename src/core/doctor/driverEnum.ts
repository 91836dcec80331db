// Reads `enum rdma_driver_id` out of a header as a compiler counts it: aliases take no number, values may be given.
import { msg, type Message } from '../message';
import { cTokens, type CToken } from './cTokens';

/** The numbers by name, without `RDMA_DRIVER_`; `mana` null: the enum has no MANA. Or why it cannot be said. */
export type EnumReading =
  | { readonly ok: true; readonly ids: Readonly<Record<string, number>>; readonly mana: number | null }
  | { readonly ok: false; readonly reason: Message };

const enumName = 'rdma_driver_id';
const prefix = 'RDMA_DRIVER_';
/** Real ones have two dozen. */
const mostMembers = 512;

/** Members of one enum; a number that cannot be known is null, and so are all that follow it without one of their own. */
type Members = ReadonlyMap<string, number | null>;

/** Why an enum cannot be counted; thrown and caught in this file only. */
class Unreadable extends Error {
  constructor(readonly reason: Message) {
    super(reason.text);
  }
}

/** @param source Text of a header, 64 KiB at most of interest. Never throws; linear in its length. */
export function readDriverEnum(source: string): EnumReading {
  const { tokens, fault } = cTokens(source.slice(0, 256 * 1024));
  try {
    const found = new EnumReader(tokens).enums();
    if (found.length === 0) return { ok: false, reason: nothingFound(source, fault !== undefined) };
    return combine(found);
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, reason: error.reason };
    throw error;
  }
}

function nothingFound(source: string, faulty: boolean): Message {
  if (source.trim() === '') return msg('the file is empty or may not be read');
  return faulty
    ? msg('the file is damaged or no C header: no `enum rdma_driver_id` was found in it')
    : msg('there is no `enum rdma_driver_id` in it');
}

/** Several enums of that name (behind #if and #else) count as long as they agree on MANA. */
function combine(found: readonly Members[]): EnumReading {
  const numbers = new Set(found.map((members) => members.get('MANA')));
  if (numbers.size > 1)
    return { ok: false, reason: msg('it has several `enum rdma_driver_id`, which number MANA differently') };
  const [members = new Map<string, number | null>()] = found;
  const mana = members.get('MANA');
  if (mana === null)
    return {
      ok: false,
      reason: msg('the driver id of MANA depends on something that only a compiler knows'),
    };
  const known = [...members].filter((entry): entry is [string, number] => entry[1] !== null);
  return { ok: true, ids: Object.fromEntries(known), mana: mana ?? null };
}

/** Walks through the tokens and knows which of them an `#if 0` takes away. */
class EnumReader {
  private at = 0;
  /** One entry for each open #if: whether its part is left out, or null where only a compiler knows. */
  private readonly conditions: (boolean | null)[] = [];

  constructor(private readonly tokens: readonly CToken[]) {}

  enums(): Members[] {
    const found: Members[] = [];
    while (this.at < this.tokens.length) {
      const token = this.next();
      if (token?.text !== 'enum' || token.kind !== 'word' || !this.isDefinition()) continue;
      this.at += 2;
      found.push(this.members());
      if (found.length > 16) throw new Unreadable(msg('it has too many `enum rdma_driver_id`'));
    }
    return found;
  }

  private isDefinition(): boolean {
    const [name, brace] = [this.tokens[this.at], this.tokens[this.at + 1]];
    return name?.text === enumName && brace?.text === '{';
  }

  /** The next token that a compiler sees too; directives are taken in. */
  private next(): CToken | undefined {
    for (;;) {
      const token = this.tokens[this.at++];
      if (token?.kind === 'directive') this.condition(token.text);
      else if (token === undefined || !this.conditions.includes(true)) return token;
    }
  }

  private condition(text: string): void {
    const word = /^[a-z]+/.exec(text)?.[0] ?? '';
    if (word === 'if')
      this.conditions.push(/^if\s+0$/.test(text) ? true : /^if\s+1$/.test(text) ? false : null);
    else if (word === 'ifdef' || word === 'ifndef') this.conditions.push(null);
    else if (word === 'endif') this.conditions.pop();
    else if (word === 'else' || word === 'elif') {
      const last = this.conditions.pop();
      if (last !== undefined) this.conditions.push(last === null || word === 'elif' ? null : !last);
    }
  }

  private members(): Members {
    const members = new Map<string, number | null>();
    const depth = this.conditions.length;
    // What stands behind a condition may be there or not, and so may a number be taken or not.
    const isSure = (): boolean => this.conditions.slice(depth).every((left) => left === false);
    let following: number | null = 0;
    for (;;) {
      const token = this.next();
      if (token === undefined) throw new Unreadable(msg('its `enum rdma_driver_id` has no end'));
      if (token.text === '}') return members;
      if (token.kind !== 'word') throw new Unreadable(unexpected(token));
      const name = token.text.startsWith(prefix) ? token.text.slice(prefix.length) : token.text;
      const { value, end } = this.memberEnd(members, following);
      const number = isSure() ? value : null;
      if (members.has(name)) throw new Unreadable(msg('its `enum rdma_driver_id` has a name twice'));
      members.set(name, number);
      following = number === null ? null : number + 1;
      if (members.size > mostMembers) throw new Unreadable(msg('its `enum rdma_driver_id` is too long'));
      if (end === '}') return members;
    }
  }

  /** What comes after a name: nothing, or `=` and a value; up to the comma or the brace. */
  private memberEnd(members: Members, following: number | null): { value: number | null; end: string } {
    const first = this.next();
    if (first === undefined) throw new Unreadable(msg('its `enum rdma_driver_id` has no end'));
    if (first.text === ',' || first.text === '}') return { value: following, end: first.text };
    if (first.text !== '=') throw new Unreadable(unexpected(first));
    const words: CToken[] = [];
    for (;;) {
      const token = this.next();
      if (token === undefined) throw new Unreadable(msg('its `enum rdma_driver_id` has no end'));
      if (token.text === ',' || token.text === '}')
        return { value: valueOf(words, members), end: token.text };
      if (words.push(token) > 64) throw new Unreadable(unexpected(token));
    }
  }
}

function unexpected(token: CToken): Message {
  return msg('its `enum rdma_driver_id` has “{0}” where no such thing can stand', token.text.slice(0, 40));
}

/** Numbers and names before it, with + and - between; null for whatever else C allows. */
function valueOf(words: readonly CToken[], members: Members): number | null {
  let value = 0;
  let sign = 1;
  let wantsTerm = true;
  for (const token of words) {
    if (token.text === '-' || token.text === '+') {
      const before = wantsTerm ? sign : 1;
      sign = token.text === '-' ? -before : before;
      wantsTerm = true;
      continue;
    }
    const term = wantsTerm ? termOf(token, members) : null;
    if (term === null) return null;
    value += sign * term;
    sign = 1;
    wantsTerm = false;
  }
  return wantsTerm || !Number.isSafeInteger(value) ? null : value;
}

function termOf({ kind, text }: CToken, members: Members): number | null {
  if (kind === 'word') return members.get(text.startsWith(prefix) ? text.slice(prefix.length) : text) ?? null;
  const digits = /^(0[xX][0-9A-Fa-f]{1,8}|0[0-7]{0,10}|[1-9]\d{0,9})[uUlL]{0,3}$/.exec(text)?.[1];
  if (digits === undefined) return null;
  return /^0[0-7]/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
}
