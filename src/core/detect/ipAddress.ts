// IP addresses in one spelling, so that those of different tools can be compared.

/**
 * An address without zone and prefix length, IPv6 in full form, IPv4 within IPv6 as IPv4; undefined for what is none.
 */
export function canonicalAddress(text: string): string | undefined {
  const bare = text.replace(/[/%].*$/, '').toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1];
  if (!bare.includes(':') || mapped !== undefined) return ipv4(mapped ?? bare);
  const halves = bare.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - groups.reduce((sum, half) => sum + half.length, 0);
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const zeros = Array<string>(halves.length === 2 ? missing : 0).fill('0');
  const all = [...(groups[0] ?? []), ...zeros, ...(groups[1] ?? [])];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return undefined;
  return all.map((group) => group.padStart(4, '0')).join(':');
}

function ipv4(text: string): string | undefined {
  const parts = text.split('.');
  const valid = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  return valid ? parts.map(Number).join('.') : undefined;
}
