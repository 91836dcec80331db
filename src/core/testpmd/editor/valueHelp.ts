// What a value means: known values from their rows, and what this command makes of lists of lcores and of numbers.
import valuesFile from '../../../knowledge/testpmd-values.json';
import { msg, type Message } from '../../message';
import type { Analysis, LintContext, ScannedOption } from '../analysis';
import type { OptionRow } from '../optionTable';
import type { ReleaseId } from '../release';
import { atoi, strtol } from '../scan/cNumbers';

/** A row of `testpmd-values.json`. @property options Ids of the options whose value it is. */
interface ValueRow {
  readonly id: string;
  readonly options: readonly string[];
  readonly value: string;
  readonly summary: string;
  readonly versions: readonly ReleaseId[];
  readonly source: string;
}

const byOption = new Map<string, ValueRow[]>();
for (const row of valuesFile.rows as readonly ValueRow[])
  for (const option of row.options) byOption.set(option, [...(byOption.get(option) ?? []), row]);

/** Ids of the options whose value is a list or a mask of lcores that this process runs on. */
export const lcoreOptions: ReadonlySet<string> = new Set(['eal-l', 'eal-lcores', 'eal-c', 'eal-coremask']);

/** Ids of the options whose value is a number of megabytes for the whole process. */
const memoryOptions: ReadonlySet<string> = new Set(['eal-m', 'eal-memory-size']);

/** Ids of the options that take megabytes for each NUMA node. */
const nodeMemoryOptions: ReadonlySet<string> = new Set(['eal-socket-mem', 'eal-numa-mem']);

/** Values that are explained, in the order of their rows. @param line The release and those it is based on. */
export function knownValues(
  option: OptionRow,
  line: readonly ReleaseId[],
): readonly { readonly value: string; readonly summary: Message }[] {
  return (byOption.get(option.id) ?? [])
    .filter(({ versions }) => versions.some((id) => line.includes(id)))
    .map((row) => ({ value: row.value, summary: { text: row.summary, args: [] } }));
}

/** What the value of an option means in this command; nothing for one that speaks for itself. */
export function valueMeaning(
  analysis: Analysis,
  context: LintContext,
  option: ScannedOption,
): readonly Message[] {
  const { row, value } = option;
  if (row === undefined || value?.known !== true) return [];
  const { text } = value;
  const known = knownValues(row, context.knowledge.line(context.release.id)).find(
    ({ value: other }) => other === text,
  );
  if (known !== undefined) return [known.summary];
  if (lcoreOptions.has(row.id)) return lcoreMeaning(analysis);
  if (memoryOptions.has(row.id)) return memoryMeaning(text);
  if (nodeMemoryOptions.has(row.id)) return nodeMemoryMeaning(text);
  return [];
}

/** Who does what among the enabled lcores; nothing where that cannot be known. */
export function lcoreMeaning({ eal }: Analysis): readonly Message[] {
  const { lcores, mainLcore, forwardingLcores } = eal;
  if (lcores === null || mainLcore === null || lcores.length === 0) return [];
  const others = lcores.filter((id) => id !== mainLcore);
  if (others.length === 0)
    return [msg('1 lcore: {0} runs the command line, and none is left to forward packets.', mainLcore)];
  if (forwardingLcores !== null && forwardingLcores !== others.length)
    return [
      msg(
        '{0} lcores: {1} runs the command line, {2} are left to forward packets.',
        lcores.length,
        mainLcore,
        forwardingLcores,
      ),
    ];
  return [
    msg(
      '{0} lcores: {1} runs the command line, {2} forward packets.',
      lcores.length,
      mainLcore,
      lcoreText(others),
    ),
  ];
}

/** Ids as EAL takes them: `1-3,5`. @param lcores Ascending. */
export function lcoreText(lcores: readonly number[]): string {
  const parts: string[] = [];
  for (let from = 0; from < lcores.length;) {
    let to = from;
    while ((lcores[to + 1] ?? -1) === (lcores[to] ?? 0) + 1) to += 1;
    const [first, last] = [lcores[from] ?? 0, lcores[to] ?? 0];
    parts.push(first === last ? `${first}` : `${first}-${last}`);
    from = to + 1;
  }
  return parts.join(',');
}

/** `-m` is read by atoi: `1G` is one megabyte. */
function memoryMeaning(text: string): readonly Message[] {
  const megabytes = atoi(text);
  if (strtol(text, 10).rest !== '') return [msg('Read as {0} MB: the rest is cut off.', megabytes)];
  return megabytes >= 1024 ? [msg('{0} MB ({1} GiB) in all.', megabytes, gibibytes(megabytes))] : [];
}

function nodeMemoryMeaning(text: string): readonly Message[] {
  if (text.length > 300 || !/^\d+(?:,\d+)*$/.test(text)) return [];
  const nodes = text.split(',').map(Number);
  const total = nodes.reduce((sum, megabytes) => sum + megabytes, 0);
  if (nodes.length === 1) return [msg('{0} MB on NUMA node 0.', total)];
  return [msg('{0} MB on {1} NUMA nodes.', total, nodes.length)];
}

function gibibytes(megabytes: number): string {
  return String(Math.round((megabytes / 1024) * 10) / 10);
}
