// Version numbers as kernels, DPDK and rdma-core write them, and how they compare.

/** Numbers of a version and, for a release candidate, which one. `26.11.0-rc0`: [26, 11, 0] and 0. */
export interface Version {
  readonly numbers: readonly number[];
  readonly rc: number | null;
}

/**
 * A kernel release as `uname -r` prints it. `5.15.0-1045-azure`: upstream 5.15.0, build [1045], flavour `azure`;
 * `5.14.0-427.13.1.el9_4.x86_64`: upstream 5.14.0, build [427, 13, 1], flavour `el9_4.x86_64`.
 */
export interface KernelVersion {
  readonly upstream: Version;
  readonly build: readonly number[];
  readonly flavour: string;
}

/** Longest version text that is looked at; more is not a version. */
const maxLength = 100;

function numbersOf(text: string): number[] {
  return text.split('.').map(Number);
}

/**
 * Reads the version a text begins with: `22.11.11`, `23.07-rc3`, `50.0-2ubuntu0.2`, `v44.0`. Undefined where there is
 * none, and for a lone number of more than three digits (`2410mlnx54` counts releases in another way).
 */
export function parseVersion(text: string): Version | undefined {
  const match = /^\s*(?:DPDK\s+)?v?(\d{1,9}(?:\.\d{1,9}){0,5})(?:[-~]?rc(\d{1,4}))?/.exec(
    text.slice(0, maxLength),
  );
  const digits = match?.[1];
  if (match === null || digits === undefined) return undefined;
  if (/^\d{4,}$/.test(digits)) return undefined;
  return { numbers: numbersOf(digits), rc: match[2] === undefined ? null : Number(match[2]) };
}

/** Reads a kernel release; undefined where it does not begin with one. */
export function parseKernel(text: string): KernelVersion | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,9}){1,5})(?:-rc(\d{1,4}))?(?:-(\d{1,9}(?:\.\d{1,9}){0,7}))?(.*)$/.exec(
    text.trim().slice(0, maxLength),
  );
  const upstream = match?.[1];
  if (match === null || upstream === undefined) return undefined;
  return {
    upstream: { numbers: numbersOf(upstream), rc: match[2] === undefined ? null : Number(match[2]) },
    build: match[3] === undefined ? [] : numbersOf(match[3]),
    flavour: (match[4] ?? '').replace(/^[-.+]+/, ''),
  };
}

/** Negative, zero or positive as `a` is before, like or after `b`. Numbers that are missing count as 0. */
export function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Like `compareNumbers`; a release candidate comes before its release. */
export function compareVersions(a: Version, b: Version): number {
  const byNumbers = compareNumbers(a.numbers, b.numbers);
  if (byNumbers !== 0) return byNumbers;
  return (a.rc ?? Number.POSITIVE_INFINITY) === (b.rc ?? Number.POSITIVE_INFINITY)
    ? 0
    : (a.rc ?? Number.POSITIVE_INFINITY) - (b.rc ?? Number.POSITIVE_INFINITY);
}

/** True where `version` is `minimum` or later. `minimum` is a version of a knowledge row, which tests check. */
export function isAtLeast(version: Version, minimum: string): boolean {
  const bound = parseVersion(minimum);
  return bound !== undefined && compareVersions(version, bound) >= 0;
}

/** True where `version` begins with the numbers of `series`: 6.6.54 is of series 6.6. */
export function isOfSeries(version: Version, series: string): boolean {
  return numbersOf(series).every((number, index) => (version.numbers[index] ?? 0) === number);
}
