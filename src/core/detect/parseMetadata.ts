// Reads the answer of Azure's instance metadata service, and picks from it what evidence may show.
import { checkValue } from '../remote/values';
import type { AzureInterface, Facts } from './facts';
import { fact } from './fields';

type Image = NonNullable<Facts['azure']['image']>;

export interface MetadataFacts {
  readonly vmSize: string | null;
  readonly location: string | null;
  readonly image: Image | null;
  /** Absent where the answer has none that can be read. */
  readonly interfaces?: readonly AzureInterface[];
  /** The fields used, one a line. The rest of the answer (subscription, keys, tags) is nobody's business. */
  readonly shown: string;
}

/** Null where the service gave no readable answer. */
export function parseMetadata(lines: readonly string[]): MetadataFacts | null {
  const answer = asRecord(parseJson(lines.join('\n')));
  if (answer === undefined) return null;
  // The part of it that describes the machine, or an answer that is this part alone.
  const compute = asRecord(answer['compute']) ?? answer;
  const storage = asRecord(compute['storageProfile']);
  const reference = asRecord(storage?.['imageReference']);
  const image = imageOf(compute) ?? imageOf(reference ?? {});
  const picked = {
    vmSize: textOf(compute, 'vmSize'),
    location: textOf(compute, 'location'),
  };
  const interfaces = interfacesOf(asRecord(answer['network']));
  return {
    ...picked,
    image,
    ...(interfaces.length === 0 ? {} : { interfaces }),
    shown: [
      ...Object.entries({ ...picked, ...image }).map(([key, value]) => `${key}: ${value ?? ''}`),
      ...interfaces.map(({ mac, addresses }) => `interface ${mac}: ${addresses.join(', ')}`),
    ].join('\n'),
  };
}

/** No VM has more NICs, and no NIC more addresses. */
const mostInterfaces = 64;
const mostAddresses = 256;

/** `macAddress` comes without colons; the subnet's length stands beside the addresses. */
function interfacesOf(network: Readonly<Record<string, unknown>> | undefined): AzureInterface[] {
  return listOf(network?.['interface'])
    .slice(0, mostInterfaces)
    .flatMap((one) => {
      const fields = asRecord(one) ?? {};
      const digits = textOf(fields, 'macAddress')?.toLowerCase() ?? '';
      const mac = checkValue('mac', digits.match(/[0-9a-f]{2}/g)?.join(':') ?? '');
      if (mac === undefined || digits.length !== 12) return [];
      const ipv4 = asRecord(fields['ipv4']);
      const length = textOf(asRecord(listOf(ipv4?.['subnet'])[0]) ?? {}, 'prefix') ?? '';
      const suffix = /^\d{1,2}$/.test(length) && Number(length) <= 32 ? `/${length}` : '';
      const addresses = listOf(ipv4?.['ipAddress'])
        .slice(0, mostAddresses)
        .flatMap((address) => textOf(asRecord(address) ?? {}, 'privateIpAddress') ?? [])
        .filter((address) => checkValue('ip-address', address) !== undefined)
        .map((address) => `${address}${suffix}`);
      return [{ mac, addresses }];
    });
}

function imageOf(source: Readonly<Record<string, unknown>>): Image | null {
  const image = {
    publisher: textOf(source, 'publisher'),
    offer: textOf(source, 'offer'),
    sku: textOf(source, 'sku'),
    version: textOf(source, 'version'),
  };
  return Object.values(image).some((value) => value !== null) ? image : null;
}

function textOf(source: Readonly<Record<string, unknown>>, key: string): string | null {
  const value = source[key];
  return typeof value === 'string' ? fact(value) : null;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
