// What the ports of a command can do, as far as their drivers are known: rows of port-abilities.json.
import file from '../../../knowledge/port-abilities.json';
import type { ReleaseId } from '../release';
import type { Course } from './course';

/** @property rxOffloads,txOffloads Masks. @property burst 0: the driver recommends none. A null is not known. */
export interface PortAbilities {
  readonly rxOffloads: bigint | null;
  readonly txOffloads: bigint | null;
  readonly longestFrame: number | null;
  readonly burst: number | null;
  readonly isolation: boolean | null;
  readonly hairpin: boolean | null;
}

interface Row extends Omit<PortAbilities, 'rxOffloads' | 'txOffloads'> {
  readonly id: string;
  readonly rxOffloads: string | null;
  readonly txOffloads: string | null;
  readonly versions: readonly ReleaseId[];
  readonly variants?: readonly (Partial<Omit<Row, 'id' | 'versions' | 'variants'>> & {
    readonly versions: readonly ReleaseId[];
  })[];
}

const rows = new Map((file.rows as readonly Row[]).map((row) => [row.id, row]));
const tables = new Map<string, PortAbilities | undefined>();

/** The abilities of each device that the command names, in its order; undefined for a driver that is not known. */
export function portAbilities({ eal, context }: Course): readonly (PortAbilities | undefined)[] {
  const line = context.knowledge.line(context.release.id);
  return eal.devices
    .filter(({ kind }) => kind !== 'block')
    .map(({ driver, known }) => (known && driver !== null ? abilitiesOf(driver, line) : undefined));
}

/**
 * True where a port that certainly exists lacks an ability.
 *
 * @param has False only for a driver that certainly lacks it.
 * @param otherwise `or no port`: having no port at all would have the same end, so the ports need not be certain.
 */
export function certainlyWithout(
  course: Course,
  has: (abilities: PortAbilities) => boolean,
  otherwise?: 'or no port',
): boolean {
  const all = portAbilities(course);
  const able = all.filter((one) => one === undefined || has(one)).length;
  if (course.ports.least > able) return true;
  return otherwise === 'or no port' && able === 0 && Number.isFinite(course.ports.most);
}

function abilitiesOf(driver: string, line: readonly ReleaseId[]): PortAbilities | undefined {
  const release = line.find((id) => rows.get(driver)?.versions.includes(id));
  if (release === undefined) return undefined;
  const key = `${driver} ${release}`;
  if (!tables.has(key)) tables.set(key, inRelease(rows.get(driver), release));
  return tables.get(key);
}

function inRelease(row: Row | undefined, release: ReleaseId): PortAbilities | undefined {
  if (row === undefined) return undefined;
  const variants = (row.variants ?? []).filter(({ versions }) => versions.includes(release));
  const merged = variants.reduce<Omit<Row, 'variants'>>((all, variant) => ({ ...all, ...variant }), row);
  const mask = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
  return { ...merged, rxOffloads: mask(merged.rxOffloads), txOffloads: mask(merged.txOffloads) };
}
