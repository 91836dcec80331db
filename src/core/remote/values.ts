// Whitelists for values that go into remote commands. Quoting keeps a value in one word; this keeps it what it claims to be.

declare const safeValueBrand: unique symbol;

/** Kinds of values that commands are built from. */
export type ValueKind =
  | 'interface'
  | 'vmbus-uuid'
  | 'pci-address'
  | 'mac'
  | 'ip-address'
  | 'integer'
  | 'pid'
  | 'absolute-path'
  | 'module'
  | 'device'
  | 'package'
  | 'user'
  | 'cpu-list';

/** A text that has passed the check of its kind. */
export type SafeValue<Kind extends ValueKind = ValueKind> = string & { readonly [safeValueBrand]: Kind };

const groups = '[0-9A-Fa-f]';

/** What each kind looks like. A `-` never comes first, so no value can be taken for an option. */
const patterns: Readonly<Record<ValueKind, RegExp>> = {
  /** IFNAMSIZ is 16 with the closing NUL; the kernel itself refuses `.`, `..`, `/` and white space. */
  interface: /^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,14}$/,
  'vmbus-uuid': new RegExp(`^${groups}{8}-${groups}{4}-${groups}{4}-${groups}{4}-${groups}{12}$`),
  /** Azure numbers PCI domains beyond 16 bits (as `7870:00:00.0` or longer), so the domain is required. */
  'pci-address': new RegExp(`^${groups}{4,8}:${groups}{2}:[01]${groups}\\.[0-7]$`),
  mac: new RegExp(`^(?:${groups}{2}:){5}${groups}{2}$`),
  'ip-address': /^(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7})$/,
  integer: /^(?:0|[1-9][0-9]{0,14})$/,
  pid: /^[1-9][0-9]{0,9}$/,
  'absolute-path': /^\/[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{0,4095}$/u,
  module: /^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/,
  /** Names under /sys/class/infiniband and of block or character devices. */
  device: /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/,
  /** Debian policy 5.6.1 and what RPM uses besides. */
  package: /^[A-Za-z0-9][A-Za-z0-9+._-]{0,127}$/,
  user: /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/,
  'cpu-list': /^[0-9]{1,5}(?:-[0-9]{1,5})?(?:,[0-9]{1,5}(?:-[0-9]{1,5})?){0,511}$/,
};

/**
 * Checks a value against the whitelist of its kind.
 *
 * @returns the same text, marked as checked, or `undefined` when it is not a value of this kind.
 */
export function checkValue<Kind extends ValueKind>(kind: Kind, text: string): SafeValue<Kind> | undefined {
  if (!patterns[kind].test(text)) return undefined;
  if ((kind === 'interface' || kind === 'device') && (text === '.' || text === '..')) return undefined;
  // A path is taken as it reads: `..` could lead out of the folder that it seems to be in.
  if (kind === 'absolute-path' && text.split('/').includes('..')) return undefined;
  if (kind === 'pid' && Number(text) > 2 ** 31 - 1) return undefined;
  if (kind === 'ip-address' && !isAddress(text)) return undefined;
  return text as SafeValue<Kind>;
}

/** Ranges that a regular expression cannot say: octets up to 255, one `::` at most. */
function isAddress(text: string): boolean {
  if (!text.includes(':')) return text.split('.').every((octet) => Number(octet) <= 255);
  const shortened = text.split('::').length - 1;
  if (shortened > 1 || text.includes(':::')) return false;
  const parts = text.split(':');
  return shortened === 1 ? parts.length <= 8 : parts.length === 8 && parts.every((part) => part !== '');
}
