// The DPDK releases that the knowledge holds options for, and which of them a version of DPDK behaves like.

/** A release as `dpdk-testpmd --version` begins with: `24.11`. A string, since users can add releases of their own. */
export type ReleaseId = string;

/**
 * What an abbreviation of several application options does: `first` takes the first of the table (22.11 and 23.11 give
 * all long options one code, so glibc sees no difference between those that agree in taking a value); else `refused`.
 */
export type AmbiguousPrefix = 'first' | 'refused';

/**
 * How EAL reads its log options. `lenient`: --log-level in a pass of its own before all others, which ends in silence
 * at the first mistake. `early`: all of them in a pass before the others, mistakes end the start. `late`: after the
 * scan, mistakes end the start.
 */
export type LogPass = 'lenient' | 'early' | 'late';

/**
 * @property ealParser Who reads the EAL side: glibc's getopt_long, or rte_argparse since 25.11.
 * @property basedOn Release whose rows hold for this one too, unless they say otherwise; for releases users add.
 */
export interface Release {
  readonly id: ReleaseId;
  readonly ealParser: 'getopt' | 'argparse';
  readonly ambiguousPrefix: AmbiguousPrefix;
  readonly logPass: LogPass;
  readonly basedOn: ReleaseId | null;
}

/** What is assumed as long as nothing says which DPDK a command is for: the newest one most distributions have. */
export const assumedRelease: ReleaseId = '24.11';

/**
 * The newest known release that is not newer than a version: 24.11.3 and 25.07 behave like 24.11.
 *
 * @param version As DPDK prints it, with or without `DPDK ` in front; anything else is unknown.
 * @param releases Any order.
 * @returns undefined for an unreadable version; the oldest release for one that is older than all.
 */
export function releaseFor(version: string, releases: readonly Release[]): Release | undefined {
  const wanted = ordinal(version);
  if (wanted === undefined) return undefined;
  const ascending = [...releases].sort((a, b) => (ordinal(a.id) ?? 0) - (ordinal(b.id) ?? 0));
  return ascending.findLast((release) => (ordinal(release.id) ?? Infinity) <= wanted) ?? ascending[0];
}

/** Compares releases by their year and month; 0 where one cannot be read. */
export function compareReleases(a: ReleaseId, b: ReleaseId): number {
  return (ordinal(a) ?? 0) - (ordinal(b) ?? 0);
}

function ordinal(version: string): number | undefined {
  const match = /^(?:DPDK )?(\d{2})\.(\d{2})(?:\D|$)/.exec(version);
  return match === null ? undefined : Number(match[1]) * 100 + Number(match[2]);
}
