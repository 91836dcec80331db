// IPv4 addresses of the NICs that testpmd sends between: what subnet they are in, and whether packets may go there.
import { checkValue } from '../../remote/values';

/** An address with its subnet, as `ip` writes it: `10.0.1.4/24`. `prefix` null where it is not known. */
export interface SubnetAddress {
  readonly address: string;
  readonly prefix: number | null;
}

/** The first IPv4 address of a list as the facts have it. */
export function ipv4Of(addresses: readonly string[]): SubnetAddress | undefined {
  for (const text of addresses) {
    const [address = '', prefix] = text.split('/');
    if (!isIpv4(address)) continue;
    const bits = prefix !== undefined && /^\d{1,2}$/.test(prefix) ? Number(prefix) : null;
    return { address, prefix: bits !== null && bits >= 1 && bits <= 32 ? bits : null };
  }
  return undefined;
}

export function isIpv4(text: string): boolean {
  return !text.includes(':') && checkValue('ip-address', text) !== undefined && !/(?:^|\.)0\d/.test(text);
}

/** The address as a number; NaN for what is none. */
export function numberOf(address: string): number {
  if (!isIpv4(address)) return Number.NaN;
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function textOf(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

/** First and last address of a subnet, its network and broadcast addresses among them. */
function boundsOf({ address, prefix }: SubnetAddress): readonly [number, number] | undefined {
  if (prefix === null || prefix > 30) return undefined;
  const size = 2 ** (32 - prefix);
  const first = Math.floor(numberOf(address) / size) * size;
  return [first, first + size - 1];
}

/** True where both are in the subnet of the first; undefined where its bounds are not known. */
export function inSubnetOf(subnet: SubnetAddress, address: string): boolean | undefined {
  const bounds = boundsOf(subnet);
  if (bounds === undefined) return undefined;
  const value = numberOf(address);
  return value >= bounds[0] && value <= bounds[1];
}

/**
 * The address of a subnet that Azure keeps for its gateway: the first one after the network's. No VM ever has it, so
 * what is sent there reaches nobody.
 */
export function gatewayOf(subnet: SubnetAddress): string | undefined {
  const bounds = boundsOf(subnet);
  return bounds === undefined ? undefined : textOf(bounds[0] + 1);
}

/** Blocks that belong to nobody on the internet: packets to them stay within the virtual network. */
const privateBlocks: readonly SubnetAddress[] = [
  { address: '10.0.0.0', prefix: 8 },
  { address: '172.16.0.0', prefix: 12 },
  { address: '192.168.0.0', prefix: 16 },
  { address: '100.64.0.0', prefix: 10 },
  { address: '198.18.0.0', prefix: 15 },
];

/** What keeps packets from being sent to an address. */
export type AddressFault = 'not-ipv4' | 'not-a-host' | 'own' | 'public';

/** @param source Where the packets come from, with its subnet. @returns undefined where nothing stands against it. */
export function destinationFault(destination: string, source: SubnetAddress): AddressFault | undefined {
  const value = numberOf(destination);
  if (Number.isNaN(value)) return 'not-ipv4';
  if (destination === source.address) return 'own';
  const first = Math.floor(value / 2 ** 24);
  if (first === 0 || first === 127 || first >= 224) return 'not-a-host';
  const bounds = boundsOf(source);
  if (bounds !== undefined && (value === bounds[0] || value === bounds[1])) return 'not-a-host';
  if (inSubnetOf(source, destination) === true) return undefined;
  return privateBlocks.some((block) => inSubnetOf(block, destination) === true) ? undefined : 'public';
}
