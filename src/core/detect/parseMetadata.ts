// Reads the answer of Azure's instance metadata service, and picks from it what evidence may show.
import type { Facts } from './facts';
import { fact } from './fields';

type Image = NonNullable<Facts['azure']['image']>;

export interface MetadataFacts {
  readonly vmSize: string | null;
  readonly location: string | null;
  readonly image: Image | null;
  /** The fields used, one a line. The rest of the answer (subscription, keys, tags) is nobody's business. */
  readonly shown: string;
}

/** Null where the service gave no readable answer. */
export function parseMetadata(lines: readonly string[]): MetadataFacts | null {
  const compute = asRecord(parseJson(lines.join('\n')));
  if (compute === undefined) return null;
  const storage = asRecord(compute['storageProfile']);
  const reference = asRecord(storage?.['imageReference']);
  const image = imageOf(compute) ?? imageOf(reference ?? {});
  const picked = {
    vmSize: textOf(compute, 'vmSize'),
    location: textOf(compute, 'location'),
  };
  return {
    ...picked,
    image,
    shown: Object.entries({ ...picked, ...image })
      .map(([key, value]) => `${key}: ${value ?? ''}`)
      .join('\n'),
  };
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
