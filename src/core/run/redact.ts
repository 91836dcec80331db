// Takes out of text what tells whose it is, and leaves it readable: the same address gets the same stand-in everywhere,
// out of the ranges that are kept for examples.
import { msg, type Message } from '../message';

export type RedactionKind =
  'mac' | 'ipv4' | 'ipv6' | 'uuid' | 'host' | 'user' | 'mail' | 'secret' | 'resource';

/** Names that are known to be private, whatever they look like. */
export interface PrivateNames {
  readonly hosts: readonly string[];
  readonly users: readonly string[];
}

const mac = /(?<![\w:-])[\da-f]{2}(?:([:-])[\da-f]{2})(?:\1[\da-f]{2}){4}(?![\w:-]*[\da-f]{2}[:-])(?!\w)/gi;
const ipv4 = /(?<![\w.-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w-]|\.\d)/g;
const ipv6 = /(?<![\w:.])(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\w:])/gi;
const uuid = /(?<![\da-f-])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\da-f-])/gi;
const mail = /(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?![\w-])/gi;
const cloudName =
  /(?<![\w.-])(?:[\w-]{1,63}\.){1,6}(?:cloudapp\.azure\.com|cloudapp\.net|azure\.com|windows\.net|internal)(?![\w-])/gi;
const home = /((?:\/home|\/Users|[A-Za-z]:\\Users)[/\\])([^/\\\s:'",;]{1,64})/g;
const sudoPrompt = /(\[sudo\] [^\n:]{0,40} )([\w.-]{1,64})(:)/g;
const prompt = /(?<![\w./-])([a-z_][\w-]{0,31})@([\w-]{1,63}):[~/][^\s$#]{0,200}[$#] /gi;
const resourceGroup = /(\/resourceGroups\/)([^/\s"']{1,90})/gi;
/** Something that is named as a secret, and what is one by its form. */
const named =
  /((?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|account[_-]?key|shared[_-]?key|client[_-]?secret|authorization|sig)["']?\s{0,4}[=:]\s{0,4}(?:bearer |basic )?["']?)([^\s"'&;,]{3,4096})/gi;
const shaped =
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----|\beyJ[\w-]{10,4096}\.[\w-]{10,4096}\.[\w-]{0,4096}|\b(?:AKIA[A-Z\d]{16}|gh[pousr]_\w{20,255}|AAAA[BCE][\w+/]{60,4096}={0,2})|(?<![\w+/])[A-Za-z\d+/]{43}={1}(?![\w+/=])|(?<![\w+/])[A-Za-z\d+/]{86}={2}(?![\w+/=])|(?<![\da-f])[\da-f]{40,512}(?![\da-f])/gi;

/** Addresses that everybody has: nothing would be told of anybody by them. */
const commonMac = /^(?:00[:-]){5}00$|^(?:ff[:-]){5}ff$|^(?:02[:-])(?:00[:-]){4}[\da-f]{2}$/i;
const commonIp = /^(?:0\.0\.0\.0|127\.|255\.|198\.18\.0\.|198\.19\.|169\.254\.169\.254$|168\.63\.129\.16$)/;
/** Classes of vmbus devices, which are the same on every VM. */
const commonUuid = /^(?:f8615163-df3e-46c5-913f-f2d2f965ed0e|0{8}-0{4}-0{4}-0{4}-0{12})$/i;
/** Words that a host or a user may be called and that a log is full of. */
const commonWords = new Set(
  (
    'root user admin test tests vm vms azure linux ubuntu debian dpdk testpmd mana port ports eal host local localhost ' +
    'server client sender receiver net eth run data main node default none null true false'
  ).split(' '),
);

/** Names, and MACs without colons, that are looked for in all text: more would take long, and are no log of one VM. */
const mostNames = 200;
/** Characters of a user and a host. */
const longestName = 320;

export class Redactor {
  /** For each kind, what was found, and what stands for it. */
  private readonly found = new Map<RedactionKind, Map<string, string>>();
  private readonly names = new Map<string, { readonly kind: 'host' | 'user'; readonly standIn: string }>();
  private secrets = 0;
  private namePattern: RegExp | undefined;
  private macPattern: RegExp | undefined;

  constructor({ hosts, users }: PrivateNames) {
    for (const host of hosts) this.learn(host, 'host');
    for (const user of users) this.learn(user, 'user');
  }

  /** Finds names and addresses that are written in more than one way. Call it with all text before any is replaced. */
  study(text: string): void {
    for (const [, , name] of text.matchAll(home)) this.learn(name ?? '', 'user');
    for (const [, , name] of text.matchAll(sudoPrompt)) this.learn(name ?? '', 'user');
    for (const [, user, host] of text.matchAll(prompt)) {
      this.learn(user ?? '', 'user');
      this.learn(host ?? '', 'host');
    }
    for (const [address] of text.matchAll(mac))
      if (!commonMac.test(address)) this.standInOf('mac', bare(address));
    this.namePattern = undefined;
    this.macPattern = undefined;
  }

  replace(text: string): string {
    if (text.length < 3) return text;
    const plain = text
      .replace(named, (_, before: string) => before + this.secret())
      .replace(shaped, () => this.secret())
      .replace(resourceGroup, (_, before: string, name: string) => before + this.standInOf('resource', name))
      .replace(uuid, (id) => (commonUuid.test(id) ? id : this.standInOf('uuid', id.toLowerCase())))
      .replace(mac, (address) => this.macOf(address))
      .replace(mail, (address) => this.standInOf('mail', address.toLowerCase()))
      .replace(cloudName, (name) => this.standInOf('host', name.toLowerCase()))
      .replace(ipv4, (address) => (commonIp.test(address) ? address : this.standInOf('ipv4', address)))
      .replace(ipv6, (address) => (isIpv6(address) ? this.standInOf('ipv6', address.toLowerCase()) : address))
      .replace(home, (_, before: string, name: string) => before + this.nameOf(name));
    return this.replaceMacs(this.replaceNames(plain));
  }

  /** What was replaced, and how many different ones. */
  told(): readonly Message[] {
    return order.flatMap((kind) => {
      const count = kind === 'secret' ? this.secrets : (this.found.get(kind)?.size ?? 0);
      return count === 0 ? [] : [sentenceOf(kind, count)];
    });
  }

  private learn(name: string, kind: 'host' | 'user'): void {
    if (name.length > longestName) return;
    // `user@host`, as a VM may be called.
    const at = name.lastIndexOf('@');
    if (at >= 0) {
      this.learn(name.slice(0, at).replaceAll('@', ''), 'user');
      this.learn(name.slice(at + 1), kind);
      return;
    }
    const key = name.toLowerCase();
    if (key.length < 2 || /^[\d.:]+$/.test(key)) return;
    if (commonWords.has(key) || this.names.has(key) || this.names.size >= mostNames) return;
    const number = [...this.names.values()].filter((other) => other.kind === kind).length + 1;
    this.names.set(key, { kind, standIn: kind === 'host' ? `host-${number}` : `user-${number}` });
  }

  private nameOf(name: string): string {
    const known = this.names.get(name.toLowerCase());
    if (known === undefined) return name;
    this.all(known.kind).set(name.toLowerCase(), known.standIn);
    return known.standIn;
  }

  private replaceNames(text: string): string {
    if (this.names.size === 0) return text;
    this.namePattern ??= new RegExp(
      `(?<![\\w.-])(?:${[...this.names.keys()].sort(longestFirst).map(escaped).join('|')})(?![\\w-]|\\.\\w)`,
      'gi',
    );
    return text.replace(this.namePattern, (name) => this.nameOf(name));
  }

  /** Interfaces and devices are named by MACs without their colons. */
  private replaceMacs(text: string): string {
    const macs = this.found.get('mac');
    if (macs === undefined) return text;
    this.macPattern ??= new RegExp([...macs.keys()].slice(0, mostNames).join('|'), 'gi');
    return text.replace(this.macPattern, (address) => bare(this.standInOf('mac', address.toLowerCase())));
  }

  private macOf(address: string): string {
    if (commonMac.test(address)) return address;
    const standIn = this.standInOf('mac', bare(address));
    return address.includes('-') ? standIn.replaceAll(':', '-') : standIn;
  }

  private secret(): string {
    this.secrets += 1;
    return '<removed>';
  }

  private all(kind: RedactionKind): Map<string, string> {
    const known = this.found.get(kind) ?? new Map<string, string>();
    this.found.set(kind, known);
    return known;
  }

  private standInOf(kind: RedactionKind, original: string): string {
    const known = this.all(kind);
    const standIn = known.get(original) ?? standInFor(kind, known.size + 1);
    known.set(original, standIn);
    return standIn;
  }
}

const order: readonly RedactionKind[] = [
  'secret',
  'user',
  'host',
  'mail',
  'ipv4',
  'ipv6',
  'mac',
  'uuid',
  'resource',
];

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');

/** Ranges for documentation: RFC 7042 for MACs, RFC 5737 and 3849 for addresses. */
function standInFor(kind: RedactionKind, number: number): string {
  switch (kind) {
    case 'mac':
      return `00:00:5e:00:53:${hex(number % 256, 2)}`;
    case 'ipv4':
      return `${['192.0.2', '198.51.100', '203.0.113'][Math.floor((number - 1) / 254) % 3] ?? ''}.${((number - 1) % 254) + 1}`;
    case 'ipv6':
      return `2001:db8::${hex(number, 1)}`;
    case 'uuid':
      return `00000000-0000-4000-8000-${hex(number, 12)}`;
    case 'mail':
      return `user${number}@example.com`;
    case 'host':
      return `host${number}.example.com`;
    case 'resource':
      return `group-${number}`;
    case 'user':
    case 'secret':
      return '<removed>';
  }
}

function sentenceOf(kind: RedactionKind, count: number): Message {
  switch (kind) {
    case 'mac':
      return msg('MAC addresses: {0}', count);
    case 'ipv4':
      return msg('IPv4 addresses: {0}', count);
    case 'ipv6':
      return msg('IPv6 addresses: {0}', count);
    case 'uuid':
      return msg('UUIDs (vmbus devices, subscriptions, boots): {0}', count);
    case 'host':
      return msg('Names of hosts: {0}', count);
    case 'user':
      return msg('Names of users: {0}', count);
    case 'mail':
      return msg('Mail addresses: {0}', count);
    case 'resource':
      return msg('Names of resource groups: {0}', count);
    case 'secret':
      return msg('What looks like a password, a key or a token: {0}', count);
  }
}

const bare = (address: string): string => address.replace(/[:-]/g, '').toLowerCase();
const longestFirst = (one: string, other: string): number => other.length - one.length;
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Times and numbers have colons, too: an address has eight groups, or two colons in one place. */
function isIpv6(text: string): boolean {
  if (text === '::' || text === '::1') return false;
  const groups = text.split(':');
  return text.includes('::') ? /[\da-f]{2}/i.test(text) && groups.length <= 8 : groups.length === 8;
}
