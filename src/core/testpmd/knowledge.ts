// Everything the language service knows, ready to look up: the built-in rows, joined by those of a user's own files.
import applicationOptionsFile from '../../knowledge/application-options.json';
import releasesFile from '../../knowledge/dpdk-releases.json';
import ealOptionsFile from '../../knowledge/eal-options.json';
import deviceArgumentsFile from '../../knowledge/device-arguments.json';
import type { DeviceDriver } from './devices/drivers';
import { optionTable, type OptionRow, type OptionSide, type OptionTable } from './optionTable';
import type { Release, ReleaseId } from './release';

/** Rows of one file, or of several joined: what a user's own file may hold. */
export interface KnowledgeRows {
  readonly releases: readonly Release[];
  readonly ealOptions: readonly OptionRow[];
  readonly applicationOptions: readonly OptionRow[];
  readonly devices: readonly DeviceDriver[];
}

/** Look-ups over the rows. Tables are built once for each release. */
export interface TestpmdKnowledge {
  readonly releases: readonly Release[];
  readonly devices: readonly DeviceDriver[];
  release(id: ReleaseId): Release | undefined;
  /** The release and those it is based on: a row holds for it when it names one of them. */
  line(id: ReleaseId): readonly ReleaseId[];
  options(side: OptionSide, release: ReleaseId): OptionTable;
}

/** The rows this extension ships. */
export const builtInRows: KnowledgeRows = {
  releases: releasesFile.rows as readonly Release[],
  ealOptions: ealOptionsFile.rows as readonly OptionRow[],
  applicationOptions: applicationOptionsFile.rows as readonly OptionRow[],
  devices: deviceArgumentsFile.rows as readonly DeviceDriver[],
};

/**
 * Joins the built-in rows with users' own. A user's row with the id of a built-in one replaces it.
 *
 * @param extra Rows that fit the schema; whoever read them has checked that.
 */
export function testpmdKnowledge(extra: readonly Partial<KnowledgeRows>[] = []): TestpmdKnowledge {
  const all = [builtInRows, ...extra];
  const rows: KnowledgeRows = {
    releases: joined(all.map(({ releases }) => releases)),
    ealOptions: joined(all.map(({ ealOptions }) => ealOptions)),
    applicationOptions: joined(all.map(({ applicationOptions }) => applicationOptions)),
    devices: joined(all.map(({ devices }) => devices)),
  };
  const byId = new Map(rows.releases.map((release) => [release.id, release]));
  const tables = new Map<string, OptionTable>();
  const line = (id: ReleaseId): readonly ReleaseId[] => {
    const ids: ReleaseId[] = [];
    for (let at: ReleaseId | null = id; at !== null && !ids.includes(at); at = byId.get(at)?.basedOn ?? null)
      ids.push(at);
    return ids;
  };
  return {
    releases: rows.releases,
    devices: rows.devices,
    release: (id) => byId.get(id),
    line,
    options(side, release) {
      const key = `${side} ${release}`;
      const known = tables.get(key);
      if (known !== undefined) return known;
      const table = optionTable(side === 'eal' ? rows.ealOptions : rows.applicationOptions, line(release));
      tables.set(key, table);
      return table;
    },
  };
}

function joined<Row extends { readonly id: string }>(
  lists: readonly (readonly Row[] | undefined)[],
): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const row of lists.flatMap((list) => list ?? [])) rows.set(row.id, row);
  return [...rows.values()];
}
